"""A row of the register as the rest of the bot sees it, with its parties and its history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from bot.store.tables.people import Role
from bot.store.tables.register import (
    Change,
    FlagReason,
    PartyKind,
    PartyRole,
    RegisterPartyRow,
    RegisterRow,
    RowKind,
    RowStatus,
)
from corpus.demands.model import Amount, Demand, Due, Party
from corpus.model import Place

HOLDING: Final = frozenset({RowStatus.APPROVED, RowStatus.CORRECTED})
"""What the office stands for."""

SHOWN: Final = frozenset({*HOLDING, RowStatus.PROPOSED})
"""What people see in lists."""


class RowParty(BaseModel):
    """Somebody whom a row concerns; which field besides ``name`` is filled follows from ``kind``.

    A ``named`` party is whoever goes by the name when it is asked (``bot.reminders.audience``).
    """

    model_config = ConfigDict(frozen=True)
    name: str
    role: PartyRole = PartyRole.DO
    kind: PartyKind = PartyKind.NAMED
    unit_id: str | None = None
    person_id: int | None = None
    staff_role: Role | None = None
    chat: str | None = None

    @classmethod
    def of(cls, party: Party) -> "RowParty":
        """As the document names it."""
        return cls(name=party.name, role=PartyRole(party.role))


class Said(BaseModel):
    """What the document said, kept beside what the office made of it."""

    model_config = ConfigDict(frozen=True)
    title: str
    parties: tuple[Party, ...] = ()
    due: Due | None = None
    amount: Amount | None = None

    @classmethod
    def of(cls, demand: Demand) -> "Said":
        return cls(title=demand.title, parties=demand.parties, due=demand.due, amount=demand.amount)


@dataclass(frozen=True)
class Row:
    """A deadline, a target or a duty; instants and days are the office's.

    ``due_day`` is the last day on which what is due once may be done, ``recurrence`` an RFC 5545
    RRULE. ``place`` is the clause where it stands today, None where no document says it (any
    more); ``quote`` is how the clause read. ``ground`` is the office's word in place of a clause.
    ``revision`` is to be handed back with a decision, so that it is made on what was seen.
    """

    id: int
    kind: RowKind
    status: RowStatus
    revision: int
    title: str
    parties: tuple[RowParty, ...]
    due: Due | None
    due_day: date | None
    recurrence: str | None
    amount: Amount | None
    said: Said | None
    document: str | None
    document_version: int | None
    place: Place | None
    label: str | None
    quote: str | None
    ground: str | None
    decided_at: datetime | None
    decided_by: int | None
    corrected_at: datetime | None
    flagged_at: datetime | None
    flag: FlagReason | None
    hidden_at: datetime | None
    replaces_id: int | None

    @property
    def holds(self) -> bool:
        """Approved by the office, as it was read or corrected."""
        return self.status in HOLDING

    @property
    def is_corrected(self) -> bool:
        """Whether the office changed what the document said."""
        return self.corrected_at is not None


@dataclass(frozen=True)
class Event:
    """One line of a row's history; no actor is the documents or the command line."""

    at: datetime
    actor_id: int | None
    change: Change
    details: dict[str, Any]


def row_of(row: RegisterRow, parties: tuple[RowParty, ...]) -> Row:
    """The row that the store describes."""
    return Row(
        id=row.id,
        kind=row.kind,
        status=row.status,
        revision=row.revision,
        title=row.title,
        parties=parties,
        due=Due.model_validate(row.due) if row.due else None,
        due_day=row.due_day,
        recurrence=row.recurrence,
        amount=Amount.model_validate(row.amount) if row.amount else None,
        said=Said.model_validate(row.said) if row.said else None,
        document=row.document,
        document_version=row.document_version,
        place=_place(row),
        label=row.label,
        quote=row.quote,
        ground=row.ground,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        corrected_at=row.corrected_at,
        flagged_at=row.flagged_at,
        flag=row.flag,
        hidden_at=row.hidden_at,
        replaces_id=row.replaces_id,
    )


def party_of(row: RegisterPartyRow) -> RowParty:
    """The party that the store describes."""
    return RowParty(
        name=row.name,
        role=row.role,
        kind=row.kind,
        unit_id=row.unit_id,
        person_id=row.person_id,
        staff_role=row.staff_role,
        chat=row.chat,
    )


def _place(row: RegisterRow) -> Place | None:
    if row.document is None or row.start is None or row.end is None:
        return None
    return Place(
        document=row.document,
        locator=row.locator or "",
        part=row.part,
        bullet=row.bullet,
        start=row.start,
        end=row.end,
    )
