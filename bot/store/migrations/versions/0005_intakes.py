"""Files that the office sent in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005_intakes"
down_revision = "0004_register"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The one table."""
    op.create_table(
        "intakes",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("file_unique_id", sa.String(200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("draft", sa.String(200)),
        sa.Column("document", sa.String(200)),
        sa.Column("version", sa.Integer()),
        sa.Column("corrections", JSON_VALUE, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("decided_by", BIG_ID),
        sa.PrimaryKeyConstraint("id", name="pk_intakes"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_intakes_person_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_intakes_decided_by"),
    )
    op.create_index("ix_intakes_state", "intakes", ["state"])


def downgrade() -> None:
    """Without it."""
    op.drop_table("intakes")
