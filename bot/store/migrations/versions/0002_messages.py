"""What came in and is to be handled; what is to go out and has gone."""

import sqlalchemy as sa
from alembic import op

revision = "0002_messages"
down_revision = "0001_people"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The inbox and the ledger."""
    _updates()
    _deliveries()


def downgrade() -> None:
    """Without them."""
    op.drop_table("deliveries")
    op.drop_table("updates")


def _updates() -> None:
    op.create_table(
        "updates",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.String(64)),
        sa.Column("body", sa.JSON()),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_updates"),
        sa.UniqueConstraint("bot", "update_id", name="uq_updates_bot_update_id"),
    )
    op.create_index("ix_updates_chat", "updates", ["chat"])
    op.create_index("ix_updates_finished_at", "updates", ["finished_at"])
    op.create_index("ix_updates_status_id", "updates", ["status", "id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(64)),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("target", sa.String(64)),
        sa.Column("payload", sa.JSON()),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", INSTANT),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("possible_repeat", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.String(64)),
        sa.Column("lease_until", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.Column("external_id", sa.String(64)),
        sa.Column("reason", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
    )
    op.create_index("ix_deliveries_chat_status", "deliveries", ["chat", "status"])
    op.create_index("ix_deliveries_finished_at", "deliveries", ["finished_at"])
    op.create_index("ix_deliveries_status_priority_id", "deliveries", ["status", "priority", "id"])
