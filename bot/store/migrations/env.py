"""How Alembic runs the steps: on the connection that ``Database.open`` hands in."""

from alembic import context
from sqlalchemy import Connection

from bot.store.tables import Base


def _run() -> None:
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite alters a table by copying it.
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
