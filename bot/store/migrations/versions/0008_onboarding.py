"""Lessons, quizzes and the first month of new employees."""

import sqlalchemy as sa
from alembic import op

revision = "0008_onboarding"
down_revision = "0007_reminders"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The nine tables."""
    _learners()
    _lessons()
    _quizzes()
    _checklists()


def downgrade() -> None:
    """Takes them away."""
    for table in (
        "held_lessons",
        "learner_nudges",
        "checklist_ticks",
        "checklist_items",
        "quiz",
        "final_rounds",
        "clause_texts",
        "lessons",
        "learners",
    ):
        op.drop_table(table)


def _learners() -> None:
    op.create_table(
        "learners",
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("paused_at", INSTANT),
        sa.Column("active_at", INSTANT),
        sa.Column("completed_at", INSTANT),
        sa.Column("told_at", INSTANT),
        sa.PrimaryKeyConstraint("person_id", name="pk_learners"),
        _refers("learners", "person_id", "people.id"),
    )
    op.create_index("ix_learners_state", "learners", ["state"])


def _lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("lesson", sa.String(64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("message", sa.String(200)),
        sa.Column("opened_at", INSTANT),
        sa.Column("learned_at", INSTANT),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lessons"),
        _refers("lessons", "person_id", "learners.person_id"),
        _unique("lessons", "person_id", "lesson", "round"),
        _unique("lessons", "person_id", "day"),
    )
    op.create_table(
        "clause_texts",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_clause_texts"),
    )
    op.create_table(
        "learner_nudges",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learner_nudges"),
        _refers("learner_nudges", "person_id", "learners.person_id"),
        _unique("learner_nudges", "person_id", "kind", "since"),
    )
    op.create_table(
        "held_lessons",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_held_lessons"),
    )


def _quizzes() -> None:
    op.create_table(
        "final_rounds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("score", sa.Integer()),
        sa.Column("passed", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_final_rounds"),
        _refers("final_rounds", "person_id", "learners.person_id"),
        _unique("final_rounds", "person_id", "number"),
    )
    op.create_table(
        "quiz",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("lesson", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("final", BIG_ID, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("picked", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON()),
        sa.Column("right", sa.Boolean()),
        sa.Column("put_at", INSTANT),
        sa.Column("answered_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_quiz"),
        _refers("quiz", "person_id", "learners.person_id"),
        _unique("quiz", "person_id", "question", "round", "final", "attempt"),
    )
    op.create_index("ix_quiz_person_id_right_due", "quiz", ["person_id", "right", "due"])


def _checklists() -> None:
    op.create_table(
        "checklist_items",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", BIG_ID),
        sa.Column("removed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_items"),
        _refers("checklist_items", "changed_by", "people.id"),
    )
    op.create_table(
        "checklist_ticks",
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("ticked_at", INSTANT),
        sa.Column("asked_at", INSTANT),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("confirmed_by", BIG_ID),
        sa.PrimaryKeyConstraint("person_id", "item_id", name="pk_checklist_ticks"),
        _refers("checklist_ticks", "person_id", "learners.person_id"),
        _refers("checklist_ticks", "item_id", "checklist_items.id"),
        _refers("checklist_ticks", "confirmed_by", "people.id"),
    )


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")
