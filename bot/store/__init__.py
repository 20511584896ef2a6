"""The store: tables, migrations and transactions, on SQLite and on PostgreSQL."""
