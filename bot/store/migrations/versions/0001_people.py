"""People, units, invitations, requests for access, the audit, the installation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001_people"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "units",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("short", sa.String(64)),
        sa.Column("aliases", JSON_VALUE, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("name", name="uq_units_name"),
    )
    _people()
    _invitations()
    _access_requests()
    _audit()
    op.create_table(
        "installation",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_installation"),
    )


def downgrade() -> None:
    """Back to nothing."""
    for table in ("installation", "audit", "access_requests", "invitations", "people", "units"):
        op.drop_table(table)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["people.id"], name=f"fk_{table}_{column}")


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("telegram_id", sa.BigInteger()),
        sa.Column("code", sa.String(40)),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("unit_id", sa.String(64)),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", BIG_ID),
        sa.Column("activated_at", INSTANT),
        sa.Column("deactivated_at", INSTANT),
        sa.Column("deactivated_by", BIG_ID),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("telegram_id", name="uq_people_telegram_id"),
        sa.UniqueConstraint("code", name="uq_people_code"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_people_unit_id"),
        _person("people", "created_by"),
        _person("people", "deactivated_by"),
    )
    op.create_index("ix_people_unit_id", "people", ["unit_id"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", BIG_ID),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
        _person("invitations", "person_id"),
        _person("invitations", "created_by"),
    )
    op.create_index("ix_invitations_person_id", "invitations", ["person_id"])


def _access_requests() -> None:
    op.create_table(
        "access_requests",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.Column("decided_by", BIG_ID),
        sa.Column("decision", sa.String(32)),
        sa.Column("person_id", BIG_ID),
        sa.PrimaryKeyConstraint("id", name="pk_access_requests"),
        _person("access_requests", "decided_by"),
        _person("access_requests", "person_id"),
    )
    op.create_index(
        "uq_access_requests_open",
        "access_requests",
        ["telegram_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", BIG_ID),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("person_id", BIG_ID),
        sa.Column("details", JSON_VALUE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        _person("audit", "actor_id"),
        _person("audit", "person_id"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_person_id", "audit", ["person_id"])
