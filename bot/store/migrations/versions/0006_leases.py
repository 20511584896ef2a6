"""Tasks that one instance does at a time, and the pace that all of them keep together."""

import sqlalchemy as sa
from alembic import op

revision = "0006_leases"
down_revision = "0005_intakes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The one table, and an index to find what was started of late."""
    op.create_table(
        "leases",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_index("ix_deliveries_started_at", "deliveries", ["started_at"])


def downgrade() -> None:
    """Takes them away."""
    op.drop_index("ix_deliveries_started_at", "deliveries")
    op.drop_table("leases")
