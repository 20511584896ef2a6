"""What people asked, what was left open, and what the office answered."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import BIG_ID, JSON_VALUE, Base, Instant, one_of

_HOLDS: Final = text("withdrawn_at IS NULL AND lapsed_at IS NULL")


class Verdict(StrEnum):
    """What a person thought of an answer."""

    GOOD = "good"
    BAD = "bad"


class Reason(StrEnum):
    """Why an answer was not good."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    BESIDE = "beside"
    OTHER = "other"


class QuestionRow(Base):
    """A question and what became of it, for the buttons below its answer.

    ``ref`` names it in buttons and links and cannot be guessed. ``asker`` says who asked
    (``bot.questions.asker``). What was written is None once it is forgotten. ``before`` is the
    ``ref`` of the question with which this one was read, or would have been.
    """

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    ref: Mapped[str] = mapped_column(String(24), unique=True)
    asker: Mapped[str] = mapped_column(String(64), index=True)
    chat: Mapped[str] = mapped_column(String(64))
    message: Mapped[str | None] = mapped_column(String(64))
    in_group: Mapped[bool]
    before: Mapped[str | None] = mapped_column(String(24))
    text: Mapped[str | None] = mapped_column(Text)
    understood: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(32))
    source: Mapped[str | None] = mapped_column(String(32))
    citations: Mapped[list[Any] | None] = mapped_column(JSON_VALUE)
    asked_at: Mapped[datetime] = mapped_column(Instant, index=True)
    verdict: Mapped[Verdict | None] = mapped_column(one_of(Verdict))
    reason: Mapped[Reason | None] = mapped_column(one_of(Reason))
    remark: Mapped[str | None] = mapped_column(Text)
    judged_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index(None, "chat", "message"),)


class LastQuestionRow(Base):
    """The question with which a person's next one in the chat is read, for a few minutes."""

    __tablename__ = "last_questions"

    chat: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    ref: Mapped[str] = mapped_column(String(24))
    asked_at: Mapped[datetime] = mapped_column(Instant, index=True)


class OpenQuestionRow(Base):
    """A question that the documents do not answer, once, however many people ask it.

    ``key`` is that of ``bot.questions.sameness``, of which ``content`` and ``fixed`` are the parts.
    """

    __tablename__ = "open_questions"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    content: Mapped[list[str]] = mapped_column(JSON_VALUE)
    fixed: Mapped[str] = mapped_column(Text)
    nearest: Mapped[dict[str, Any] | None] = mapped_column(JSON_VALUE)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class AskerRow(Base):
    """Somebody who sent an open question to the office, counted once.

    ``person_id`` is whom to tell; for somebody not on the staff list ``chat`` is where. Both are
    None for somebody who wishes to be forgotten: they still count.
    """

    __tablename__ = "open_question_askers"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("open_questions.id"))
    asker: Mapped[str] = mapped_column(String(64), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    chat: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("question_id", "asker"),)


class OfficeAnswerRow(Base):
    """The office's answer to an open question, and the clause that it rests on.

    ``clause_hash`` is that of the clause's text when the answer was given; the answer has lapsed
    when the text changed. One answer at a time holds; a changed one is withdrawn and a new one put.
    """

    __tablename__ = "office_answers"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("open_questions.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(String(200))
    locator: Mapped[str | None] = mapped_column(String(64))
    part: Mapped[str | None] = mapped_column(String(64))
    bullet: Mapped[int | None] = mapped_column(Integer)
    start: Mapped[int | None] = mapped_column(Integer)
    end: Mapped[int | None] = mapped_column(Integer)
    clause_hash: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lapsed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(
            "uq_office_answers_holding",
            "question_id",
            unique=True,
            sqlite_where=_HOLDS,
            postgresql_where=_HOLDS,
        ),
    )


class DialogueRow(Base):
    """What somebody was asked for and has not said yet, in one chat."""

    __tablename__ = "dialogues"

    chat: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class GroupRow(Base):
    """A group chat that belongs to a unit."""

    __tablename__ = "groups"

    chat: Mapped[str] = mapped_column(String(64), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"), index=True)
    bound_at: Mapped[datetime] = mapped_column(Instant)
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
