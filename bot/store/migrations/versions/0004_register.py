"""The register of deadlines, targets and duties, its parties and its history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004_register"
down_revision = "0003_questions"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """All of them."""
    _register()
    _parties()
    _history()


def downgrade() -> None:
    """Without them."""
    for table in ("register_history", "register_parties", "register"):
        op.drop_table(table)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _register() -> None:
    table = "register"
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("identity", sa.String(64)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("due", sa.JSON()),
        sa.Column("due_day", sa.Date()),
        sa.Column("recurrence", sa.Text()),
        sa.Column("amount", sa.JSON()),
        sa.Column("said", sa.JSON()),
        sa.Column("document", sa.String(200)),
        sa.Column("document_version", sa.Integer()),
        sa.Column("locator", sa.Text()),
        sa.Column("part", sa.String(64)),
        sa.Column("bullet", sa.Integer()),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("label", sa.Text()),
        sa.Column("quote", sa.Text()),
        sa.Column("ground", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", BIG_ID),
        sa.Column("decided_at", INSTANT),
        sa.Column("decided_by", BIG_ID),
        sa.Column("corrected_at", INSTANT),
        sa.Column("corrected_by", BIG_ID),
        sa.Column("flagged_at", INSTANT),
        sa.Column("flag", sa.String(32)),
        sa.Column("hidden_at", INSTANT),
        sa.Column("replaces_id", BIG_ID),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("identity", name=f"uq_{table}_identity"),
        _refers(table, "created_by", "people.id"),
        _refers(table, "decided_by", "people.id"),
        _refers(table, "corrected_by", "people.id"),
        _refers(table, "replaces_id", "register.id"),
    )
    _index(table, "due_day")
    _index(table, "document")
    _index(table, "replaces_id")
    _index(table, "status", "kind")


def _parties() -> None:
    table = "register_parties"
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("row_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.String(64)),
        sa.Column("person_id", BIG_ID),
        sa.Column("staff_role", sa.String(32)),
        sa.Column("chat", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _refers(table, "row_id", "register.id"),
        _refers(table, "unit_id", "units.id"),
        _refers(table, "person_id", "people.id"),
    )
    _index(table, "row_id")
    _index(table, "unit_id")
    _index(table, "person_id")


def _history() -> None:
    table = "register_history"
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("row_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", BIG_ID),
        sa.Column("change", sa.String(32), nullable=False),
        sa.Column("details", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _refers(table, "row_id", "register.id"),
        _refers(table, "actor_id", "people.id"),
    )
    _index(table, "row_id")
    _index(table, "at")
