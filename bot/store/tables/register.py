"""The register of deadlines, targets and duties: its rows, whom they concern, what became of them.

What a document said is kept beside what the office made of it. Rows are never deleted.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import BIG_ID, JSON_VALUE, Base, Instant, one_of
from bot.store.tables.people import Role


class RowKind(StrEnum):
    """What a row is about."""

    DEADLINE = "deadline"
    TARGET = "target"
    DUTY = "duty"


class RowStatus(StrEnum):
    """How far a row has come; approved and corrected ones hold.

    A corrected row is approved in other words than the document's. A superseded one was a proposal
    that nobody had decided on when its clause went, or a row that a newer reading took the place
    of.
    """

    PROPOSED = "proposed"
    APPROVED = "approved"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    DONE = "done"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class FlagReason(StrEnum):
    """Why a row that holds must be looked at again."""

    CLAUSE_CHANGED = "clause_changed"
    CLAUSE_GONE = "clause_gone"


class PartyKind(StrEnum):
    """Whom a party means; ``named`` is whoever goes by the name at the time of asking."""

    NAMED = "named"
    UNIT = "unit"
    PERSON = "person"
    ROLE = "role"
    GROUP = "group"
    EVERYONE = "everyone"


class PartyRole(StrEnum):
    """What a party has to do with the row; ``do`` is for who is bound without a word of a role."""

    LEAD = "lead"
    SUPPORT = "support"
    FOCAL_POINT = "focal_point"
    FOLLOW = "follow"
    DO = "do"


class Change(StrEnum):
    """What can happen to a row."""

    PROPOSED = "proposed"
    ENTERED = "entered"
    REREAD = "reread"
    MOVED = "moved"
    APPROVED = "approved"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    DONE = "done"
    CANCELLED = "cancelled"
    FLAGGED = "flagged"
    CLEARED = "cleared"
    HIDDEN = "hidden"
    SHOWN = "shown"
    SUPERSEDED = "superseded"
    REVIVED = "revived"


class RegisterRow(Base):
    """A deadline, a target or a duty, with the clause it comes from if it comes from one.

    ``identity`` names the demand of a document for as long as its clause reads the same; the
    office's own rows have none. ``due`` and ``amount`` are ``corpus.demands.model.Due`` and
    ``Amount`` as JSON; ``due_day`` is the last day on which what is due once may be done, and
    ``recurrence`` the RFC 5545 RRULE of what comes again. ``said`` is what the document said.
    ``revision`` grows with every change, so that a button knows whether its card is still true.
    ``hidden_at`` is since when the row's document is not held. ``replaces_id`` is the row that
    this proposal reads anew.
    """

    __tablename__ = "register"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    identity: Mapped[str | None] = mapped_column(String(64), unique=True)
    kind: Mapped[RowKind] = mapped_column(one_of(RowKind))
    status: Mapped[RowStatus] = mapped_column(one_of(RowStatus))
    revision: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(Text)
    due: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    due_day: Mapped[date | None] = mapped_column(Date, index=True)
    recurrence: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    said: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    document: Mapped[str | None] = mapped_column(String(200), index=True)
    document_version: Mapped[int | None] = mapped_column(Integer)
    locator: Mapped[str | None] = mapped_column(Text)
    part: Mapped[str | None] = mapped_column(String(64))
    bullet: Mapped[int | None] = mapped_column(Integer)
    start: Mapped[int | None] = mapped_column(Integer)
    end: Mapped[int | None] = mapped_column(Integer)
    label: Mapped[str | None] = mapped_column(Text)
    quote: Mapped[str | None] = mapped_column(Text)
    ground: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    corrected_at: Mapped[datetime | None] = mapped_column(Instant)
    corrected_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    flagged_at: Mapped[datetime | None] = mapped_column(Instant)
    flag: Mapped[FlagReason | None] = mapped_column(one_of(FlagReason))
    hidden_at: Mapped[datetime | None] = mapped_column(Instant)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("register.id"), index=True)

    __table_args__ = (Index(None, "status", "kind"),)


class RegisterPartyRow(Base):
    """Somebody whom a row concerns, in the order in which they are named.

    ``name`` is what they are called in the document or by the office; which of the other columns
    is filled follows from ``kind``. ``chat`` is a group's.
    """

    __tablename__ = "register_parties"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("register.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    role: Mapped[PartyRole] = mapped_column(one_of(PartyRole))
    kind: Mapped[PartyKind] = mapped_column(one_of(PartyKind))
    name: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("units.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    staff_role: Mapped[Role | None] = mapped_column(one_of(Role))
    chat: Mapped[str | None] = mapped_column(String(64))


class RegisterHistoryRow(Base):
    """Who changed what of a row and when; no actor is the documents or the command line."""

    __tablename__ = "register_history"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("register.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    change: Mapped[Change] = mapped_column(one_of(Change))
    details: Mapped[dict[str, Any]] = mapped_column(JSON_VALUE)
