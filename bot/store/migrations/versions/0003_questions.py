"""Questions, open questions, the office's answers, dialogues, groups of units."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003_questions"
down_revision = "0002_messages"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
_HOLDING = sa.text("withdrawn_at IS NULL AND lapsed_at IS NULL")


def upgrade() -> None:
    """All of them."""
    _questions()
    _open_questions()
    _askers()
    _office_answers()
    _dialogues()
    _groups()


def downgrade() -> None:
    """Without them."""
    for table in (
        "groups",
        "dialogues",
        "office_answers",
        "open_question_askers",
        "open_questions",
        "questions",
    ):
        op.drop_table(table)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ref", sa.String(24), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64)),
        sa.Column("in_group", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("understood", sa.Text()),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("source", sa.String(32)),
        sa.Column("citations", JSON_VALUE),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("verdict", sa.String(32)),
        sa.Column("reason", sa.String(32)),
        sa.Column("remark", sa.Text()),
        sa.Column("judged_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("ref", name="uq_questions_ref"),
    )
    op.create_index("ix_questions_asker", "questions", ["asker"])
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"])
    op.create_index("ix_questions_chat_message", "questions", ["chat", "message"])


def _open_questions() -> None:
    op.create_table(
        "open_questions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content", JSON_VALUE, nullable=False),
        sa.Column("fixed", sa.Text(), nullable=False),
        sa.Column("nearest", JSON_VALUE),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("closed_by", BIG_ID),
        sa.PrimaryKeyConstraint("id", name="pk_open_questions"),
        sa.UniqueConstraint("key", name="uq_open_questions_key"),
        _refers("open_questions", "closed_by", "people.id"),
    )
    op.create_index("ix_open_questions_closed_at", "open_questions", ["closed_at"])


def _askers() -> None:
    table = "open_question_askers"
    op.create_table(
        table,
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("question_id", BIG_ID, nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("person_id", BIG_ID),
        sa.Column("chat", sa.String(64)),
        sa.Column("text", sa.Text()),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("question_id", "asker", name=f"uq_{table}_question_id_asker"),
        _refers(table, "question_id", "open_questions.id"),
        _refers(table, "person_id", "people.id"),
    )
    op.create_index(f"ix_{table}_asker", table, ["asker"])


def _office_answers() -> None:
    op.create_table(
        "office_answers",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("question_id", BIG_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document", sa.String(200)),
        sa.Column("locator", sa.String(64)),
        sa.Column("part", sa.String(64)),
        sa.Column("bullet", sa.Integer()),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("clause_hash", sa.String(64)),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.Column("answered_by", BIG_ID),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("withdrawn_by", BIG_ID),
        sa.Column("lapsed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_office_answers"),
        _refers("office_answers", "question_id", "open_questions.id"),
        _refers("office_answers", "answered_by", "people.id"),
        _refers("office_answers", "withdrawn_by", "people.id"),
    )
    op.create_index("ix_office_answers_question_id", "office_answers", ["question_id"])
    op.create_index(
        "uq_office_answers_holding",
        "office_answers",
        ["question_id"],
        unique=True,
        sqlite_where=_HOLDING,
        postgresql_where=_HOLDING,
    )


def _dialogues() -> None:
    op.create_table(
        "dialogues",
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("data", JSON_VALUE, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("chat", "user_id", name="pk_dialogues"),
    )


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("chat", sa.String(64), nullable=False),
        sa.Column("unit_id", sa.String(64), nullable=False),
        sa.Column("bound_at", INSTANT, nullable=False),
        sa.Column("bound_by", BIG_ID),
        sa.PrimaryKeyConstraint("chat", name="pk_groups"),
        _refers("groups", "unit_id", "units.id"),
        _refers("groups", "bound_by", "people.id"),
    )
    op.create_index("ix_groups_unit_id", "groups", ["unit_id"])
