"""The last question of each person in each chat, with which the next one is read."""

import sqlalchemy as sa
from alembic import op

revision = "0009_last_questions"
down_revision = "0008_onboarding"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The table, and what a question was read with."""
    op.create_table(
        "last_questions",
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat", "user_id", name="pk_last_questions"),
    )
    op.create_index("ix_last_questions_asked_at", "last_questions", ["asked_at"])
    op.add_column("questions", sa.Column("before", sa.String(24)))


def downgrade() -> None:
    """Takes them away."""
    op.drop_column("questions", "before")
    op.drop_table("last_questions")
