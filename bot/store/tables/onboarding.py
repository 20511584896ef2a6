"""New employees: which lessons they were sent and learned, their quizzes, and their first month.

A person has one row of each lesson and round; a round beyond the first is a lesson that came again
because its clauses had changed.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import BIG_ID, Base, Instant, one_of


class LearnerState(StrEnum):
    """Whether lessons come; that somebody has left is known from the staff list."""

    LEARNING = "learning"
    PAUSED = "paused"
    FINISHED = "finished"


class Reason(StrEnum):
    """Why a lesson was sent.

    ``daily``: its day had come. ``asked``: the person wanted it at once. ``changed``: what they
    had learned reads differently now.
    """

    DAILY = "daily"
    ASKED = "asked"
    CHANGED = "changed"


class NudgeKind(StrEnum):
    """Who was told of a silence: the person, by the clock or by hand, or the office."""

    NUDGE = "nudge"
    BY_HAND = "by_hand"
    OFFICE = "office"


class LearnerRow(Base):
    """Somebody who is walked through the campaign.

    ``active_at`` is when they last did anything of it; ``told_at`` is when the office was told that
    they had completed it.
    """

    __tablename__ = "learners"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    starts_on: Mapped[date] = mapped_column(Date)
    state: Mapped[LearnerState] = mapped_column(one_of(LearnerState), index=True)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    active_at: Mapped[datetime | None] = mapped_column(Instant)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)


class LessonRow(Base):
    """A lesson that a person was sent, there once a round.

    ``day`` is the working day whose lesson it is; none was asked for beside it. ``fingerprint`` and
    ``clauses`` are of the text that was last shown of it, place by place with the hash of each.
    ``message`` is its key in the ledger, where the ledger brought it.
    """

    __tablename__ = "lessons"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("learners.person_id"))
    lesson: Mapped[str] = mapped_column(String(64))
    round: Mapped[int] = mapped_column(Integer)
    reason: Mapped[Reason] = mapped_column(one_of(Reason))
    day: Mapped[date | None] = mapped_column(Date)
    sent_at: Mapped[datetime] = mapped_column(Instant)
    message: Mapped[str | None] = mapped_column(String(200))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    learned_at: Mapped[datetime | None] = mapped_column(Instant)
    fingerprint: Mapped[str] = mapped_column(String(64))
    clauses: Mapped[list[Any]] = mapped_column(JSON)

    __table_args__ = (
        UniqueConstraint("person_id", "lesson", "round"),
        UniqueConstraint("person_id", "day"),
    )


class ClauseTextRow(Base):
    """How a clause read that somebody was shown, under its hash, so that a change can be shown."""

    __tablename__ = "clause_texts"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class FinalRow(Base):
    """A final round: which questions, in which order, and how it ended."""

    __tablename__ = "final_rounds"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("learners.person_id"))
    number: Mapped[int] = mapped_column(Integer)
    seed: Mapped[int] = mapped_column(Integer)
    questions: Mapped[list[Any]] = mapped_column(JSON)
    pass_mark: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    score: Mapped[int | None] = mapped_column(Integer)
    passed: Mapped[bool | None] = mapped_column(Boolean)

    __table_args__ = (UniqueConstraint("person_id", "number"),)


class QuizRow(Base):
    """A question put to a person, under the number that its buttons carry.

    ``attempt`` counts from 1 within a lesson's round, or within a final round (``final`` is its id,
    0 where it is a lesson's). ``shown`` is the order of the options, by their places in the course;
    ``picked`` and ``chosen`` are places in ``shown``. ``form`` is the hash of the question as it
    stood, so that an answer to what was edited since is not taken. ``due`` is the first day on
    which it may be asked, ``put_at`` when it was first shown.
    """

    __tablename__ = "quiz"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("learners.person_id"))
    lesson: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(64))
    round: Mapped[int] = mapped_column(Integer)
    final: Mapped[int] = mapped_column(BIG_ID)
    attempt: Mapped[int] = mapped_column(Integer)
    due: Mapped[date] = mapped_column(Date)
    shown: Mapped[list[Any]] = mapped_column(JSON)
    form: Mapped[str] = mapped_column(String(64))
    picked: Mapped[list[Any]] = mapped_column(JSON)
    chosen: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    right: Mapped[bool | None] = mapped_column(Boolean)
    put_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("person_id", "question", "round", "final", "attempt"),
        Index(None, "person_id", "right", "due"),
    )


class ChecklistItemRow(Base):
    """A thing to do in the first month; first read from the course, then the office's own."""

    __tablename__ = "checklist_items"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    needs_confirmation: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class ChecklistTickRow(Base):
    """What a person has done of the list; ``asked_at`` is when the unit head was asked about it."""

    __tablename__ = "checklist_ticks"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("learners.person_id"), primary_key=True, autoincrement=False
    )
    item_id: Mapped[int] = mapped_column(
        ForeignKey("checklist_items.id"), primary_key=True, autoincrement=False
    )
    ticked_at: Mapped[datetime | None] = mapped_column(Instant)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class NudgeRow(Base):
    """That somebody was silent since a day, and who was told of it; once each."""

    __tablename__ = "learner_nudges"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("learners.person_id"))
    kind: Mapped[NudgeKind] = mapped_column(one_of(NudgeKind))
    since: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("person_id", "kind", "since"),)


class HeldRow(Base):
    """A lesson or question that is held back, of which the office was told."""

    __tablename__ = "held_lessons"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(Instant)
