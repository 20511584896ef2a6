"""Reminders of deadlines, and what people confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0007_reminders"
down_revision = "0006_leases"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The four tables."""
    op.create_table(
        "timings",
        sa.Column("row_id", BIG_ID, nullable=False),
        sa.Column("leads", sa.JSON()),
        sa.Column("at", sa.String(5)),
        sa.Column("first", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_timings"),
        _refers("timings", "row_id", "register.id"),
    )
    _reminders()
    _confirmations()


def downgrade() -> None:
    """Takes them away."""
    for table in ("confirmation_history", "confirmations", "reminders", "timings"):
        op.drop_table(table)


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("row_id", BIG_ID, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(80), nullable=False),
        sa.Column("person_id", BIG_ID),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("message", sa.String(200)),
        sa.Column("late_by_s", sa.Integer()),
        sa.Column("details", sa.JSON()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint(
            "row_id",
            "due",
            "kind",
            "sequence",
            "round",
            "recipient",
            name="uq_reminders_row_id_due_kind_sequence_round_recipient",
        ),
        _refers("reminders", "row_id", "register.id"),
        _refers("reminders", "person_id", "people.id"),
    )
    op.create_index("ix_reminders_person_id", "reminders", ["person_id"])
    op.create_index("ix_reminders_message", "reminders", ["message"])
    op.create_index("ix_reminders_state_at", "reminders", ["state", "at"])


def _confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("row_id", BIG_ID, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("word", sa.Text()),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("snoozed_until", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_confirmations"),
        sa.UniqueConstraint(
            "row_id", "due", "person_id", name="uq_confirmations_row_id_due_person_id"
        ),
        _refers("confirmations", "row_id", "register.id"),
        _refers("confirmations", "person_id", "people.id"),
    )
    op.create_index("ix_confirmations_person_id", "confirmations", ["person_id"])
    op.create_table(
        "confirmation_history",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("confirmation_id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", BIG_ID),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("word", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation_history"),
        _refers("confirmation_history", "confirmation_id", "confirmations.id"),
        _refers("confirmation_history", "actor_id", "people.id"),
    )
    op.create_index(
        "ix_confirmation_history_confirmation_id", "confirmation_history", ["confirmation_id"]
    )


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
