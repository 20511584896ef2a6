"""Reminders: when to remind of a deadline, what each recipient was told, and what came back.

A reminder is one of an occurrence (a deadline and a day on which it is due) for one recipient.
What it says to the recipient is a message of the ledger, which may carry several reminders.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import BIG_ID, Base, Instant, one_of


class ReminderKind(StrEnum):
    """Why somebody is told.

    ``ahead``: so many days before the due day, or on it. ``overdue``: after it. ``snoozed``: the
    person asked for it. ``nudge``: the office asked again. ``escalation``: to the head of a unit
    about its people. ``changed`` and ``cancelled``: what they were told of no longer holds.
    """

    AHEAD = "ahead"
    OVERDUE = "overdue"
    SNOOZED = "snoozed"
    NUDGE = "nudge"
    ESCALATION = "escalation"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class ReminderState(StrEnum):
    """How far a reminder has come before the ledger takes over.

    ``waiting``: its instant is still to come. ``queued``: the ledger has it, under ``message``.
    ``covered``: another reminder of the same occurrence spoke for it. ``too_late``: it came due
    while nothing ran, so long ago that the office was told instead. ``unreachable``: nobody to
    send it to. ``withdrawn``: the deadline moved or was cancelled first.
    """

    WAITING = "waiting"
    QUEUED = "queued"
    COVERED = "covered"
    TOO_LATE = "too_late"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What a person has said of an occurrence; void once its due day no longer holds."""

    SILENT = "silent"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    BLOCKED = "blocked"
    VOID = "void"


class TimingRow(Base):
    """When to remind of a deadline, where that differs from the settings.

    ``leads`` are days before the due day, ``at`` the time of day as HH:MM. ``first`` is where a
    recurrence begins, ``until`` where it ends. What was due before ``changed_at`` is not made up.
    """

    __tablename__ = "timings"

    row_id: Mapped[int] = mapped_column(ForeignKey("register.id"), primary_key=True)
    leads: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[str | None] = mapped_column(String(5))
    first: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class ReminderRow(Base):
    """One reminder of one occurrence to one recipient, there once however often it is planned.

    ``recipient`` is ``person:ID``, ``chat:NAME`` (a group), or ``*`` for the mark that all of them
    were planned; ``sequence`` tells apart what may come several times: the lead in days for
    ``ahead``, a number for the others. ``round`` grows each time the due day is withdrawn, so that
    one that comes back is told of again. ``at`` is when it is meant for; ``late_by_s`` how many
    seconds after that it was queued, if that matters.
    """

    __tablename__ = "reminders"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    due: Mapped[date] = mapped_column(Date)
    kind: Mapped[ReminderKind] = mapped_column(one_of(ReminderKind))
    sequence: Mapped[int] = mapped_column(Integer)
    round: Mapped[int] = mapped_column(Integer)
    recipient: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[ReminderState] = mapped_column(one_of(ReminderState))
    message: Mapped[str | None] = mapped_column(String(200), index=True)
    late_by_s: Mapped[int | None] = mapped_column(Integer)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("row_id", "due", "kind", "sequence", "round", "recipient"),
        Index(None, "state", "at"),
    )


class ConfirmationRow(Base):
    """Where a person stands with an occurrence; begins when they are first told of it.

    ``word`` is what they wrote to the office. ``snoozed_until`` is when they want to be told next.
    """

    __tablename__ = "confirmations"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    due: Mapped[date] = mapped_column(Date)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    standing: Mapped[Standing] = mapped_column(one_of(Standing))
    word: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    snoozed_until: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("row_id", "due", "person_id"),)


class ConfirmationHistoryRow(Base):
    """Every change of a confirmation: who, when, to what, in which words."""

    __tablename__ = "confirmation_history"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    confirmation_id: Mapped[int] = mapped_column(ForeignKey("confirmations.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    standing: Mapped[Standing] = mapped_column(one_of(Standing))
    word: Mapped[str | None] = mapped_column(Text)
