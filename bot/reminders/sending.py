"""Reminders put down in the store, and the letters that carry them queued with them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.ledger import Message, Priority
from bot.reminders import confirmations
from bot.reminders.letters import Composer, Notice, ReminderLetter
from bot.reminders.recipients import Recipient
from bot.reminders.row import Row
from bot.reminders.working_days import WorkingDays
from bot.store.tables.messages import DeliveryRow, Status
from bot.store.tables.reminders import ReminderKind, ReminderRow, ReminderState
from config.time import ZONE

KIND: Final = "reminder"
_ASKS: Final = frozenset({ReminderKind.AHEAD, ReminderKind.OVERDUE, ReminderKind.NUDGE})
_AT_A_TIME: Final = 200
_WORTH_SAYING: Final = timedelta(minutes=10)

Occurrence = tuple[int, date]
"""A row of the register and a day on which it is due."""


@dataclass(frozen=True)
class Draft:
    """A reminder that somebody ought to have; ``at`` is when it is meant for."""

    row: Row
    due: date
    kind: ReminderKind
    sequence: int
    at: datetime
    recipient: Recipient
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def occurrence(self) -> Occurrence:
        """What it is about."""
        return self.row.id, self.due


@dataclass(frozen=True)
class Post:
    """What it takes to send: the calendar, the channel's words, the present instant.

    ``at_once`` sends outside office hours as well.
    """

    days: WorkingDays
    composer: Composer
    now: datetime
    at_once: bool = False
    priority: Priority = Priority.BROADCAST


async def send(session: AsyncSession, drafts: Sequence[Draft], post: Post) -> int:
    """Puts down those that are new, and queues one letter a recipient; returns how many are new.

    Whoever cannot be written to is put down as unreachable.
    """
    rounds = await rounds_of(session, {draft.occurrence for draft in drafts})
    new: list[tuple[int, Draft]] = []
    for some in _in_parts(drafts):
        new += await _put_down(session, some, rounds, post.now)
    asked = [draft for _, draft in new if _asks(draft)]
    for some in _in_parts(asked):
        told = [(draft.occurrence, draft.recipient) for draft in some]
        await confirmations.begin_all(session, told, post.now)
    await queue(session, new, post)
    return len(new)


async def queue(session: AsyncSession, numbered: Sequence[tuple[int, Draft]], post: Post) -> None:
    """Queues the letters of reminders that are put down, under their numbers."""
    by_recipient: dict[str, list[tuple[int, Draft]]] = defaultdict(list)
    for number, draft in numbered:
        if draft.recipient.address is not None:
            by_recipient[draft.recipient.key].append((number, draft))
    messages: list[Message] = []
    changes: list[dict[str, Any]] = []
    for together in by_recipient.values():
        message = _message(together, post)
        messages.append(message)
        changes += [
            {
                "id": number,
                "state": ReminderState.QUEUED,
                "message": message.key,
                "late_by_s": _late_s(draft, post.now),
            }
            for number, draft in together
        ]
    if changes:
        await session.execute(update(ReminderRow), changes)
    await ledger.enqueue(session, messages, post.now)


async def rounds_of(
    session: AsyncSession, occurrences: Collection[Occurrence]
) -> Mapping[Occurrence, int]:
    """How often each due day has been withdrawn so far."""
    wanted = (
        select(ReminderRow.row_id, ReminderRow.due, func.max(ReminderRow.round))
        .where(
            ReminderRow.row_id.in_({row_id for row_id, _ in occurrences}),
            ReminderRow.state == ReminderState.WITHDRAWN,
        )
        .group_by(ReminderRow.row_id, ReminderRow.due)
    )
    found = {(row_id, due): last + 1 for row_id, due, last in await session.execute(wanted)}
    return {occurrence: found.get(occurrence, 0) for occurrence in occurrences}


async def take_up_again(session: AsyncSession, person_id: int, now: datetime) -> int:
    """What the channel refused to bring to a person is to be tried once more; returns how much.

    For somebody who has opened the chat (again). What is past its due day is left.
    """
    refused = (
        select(ReminderRow)
        .join(DeliveryRow, DeliveryRow.key == ReminderRow.message)
        .where(
            ReminderRow.person_id == person_id,
            ReminderRow.state == ReminderState.QUEUED,
            ReminderRow.due >= now.astimezone(ZONE).date(),
            DeliveryRow.status == Status.FAILED,
        )
    )
    rows = list(await session.scalars(refused))
    for row in rows:
        row.state, row.at = ReminderState.WAITING, now
    return len(rows)


async def mark(
    session: AsyncSession, occurrence: Occurrence, values: Mapping[str, Any], now: datetime
) -> bool:
    """Puts down a reminder that carries no letter; whether it was new."""
    row_id, due = occurrence
    return bool(await _inserted(session, [{"row_id": row_id, "due": due, **values}], now))


async def _put_down(
    session: AsyncSession, drafts: Sequence[Draft], rounds: Mapping[Occurrence, int], now: datetime
) -> list[tuple[int, Draft]]:
    """Those that were not there yet, under their numbers."""
    values = [_values(draft, rounds[draft.occurrence]) for draft in drafts]
    numbers = {
        (row.row_id, row.due, row.kind, row.sequence, row.recipient): row.id
        for row in await _inserted(session, values, now)
    }
    new: list[tuple[int, Draft]] = []
    for draft in drafts:
        known_by = (*draft.occurrence, draft.kind, draft.sequence, draft.recipient.key)
        number = numbers.pop(known_by, None)
        if number is not None:
            new.append((number, draft))
    return new


def _values(draft: Draft, round_: int) -> dict[str, Any]:
    person, address = draft.recipient.person, draft.recipient.address
    return {
        "row_id": draft.row.id,
        "due": draft.due,
        "kind": draft.kind,
        "sequence": draft.sequence,
        "round": round_,
        "recipient": draft.recipient.key,
        "person_id": person.id if person else None,
        "at": draft.at,
        "state": ReminderState.WAITING if address else ReminderState.UNREACHABLE,
        "details": draft.details or None,
    }


async def _inserted(
    session: AsyncSession, values: Sequence[Mapping[str, Any]], now: datetime
) -> Sequence[Any]:
    """The rows that were new: their numbers, and what they are known by."""
    if not values:
        return ()
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    rows = [{**one, "created_at": now} for one in values]
    statement = insert(ReminderRow).values(rows).on_conflict_do_nothing()
    known_by = (
        ReminderRow.id,
        ReminderRow.row_id,
        ReminderRow.due,
        ReminderRow.kind,
        ReminderRow.sequence,
        ReminderRow.recipient,
    )
    return (await session.execute(statement.returning(*known_by))).all()


def _asks(draft: Draft) -> bool:
    """Whether the recipient is to say where they stand."""
    recipient = draft.recipient
    reachable = recipient.person is not None and recipient.address is not None
    return reachable and recipient.confirms and draft.kind in _ASKS


def _in_parts(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    """As many at a time as a statement may have parameters for."""
    for begin in range(0, len(drafts), _AT_A_TIME):
        yield drafts[begin : begin + _AT_A_TIME]


def _message(together: Sequence[tuple[int, Draft]], post: Post) -> Message:
    first, draft = together[0]
    recipient = draft.recipient
    if recipient.address is None:
        raise ValueError(recipient.key)
    notices = tuple(_notice(number, one, post.now) for number, one in together)
    letter = post.composer.letter(ReminderLetter(recipient, notices))
    # A reminder that is sent once more, after it was refused, is another message.
    key = f"remind:{first}:{int(draft.at.timestamp())}"
    opens = None if post.at_once else post.days.next_in_hours(post.now)
    not_before = opens if opens is not None and opens > post.now else None
    return Message(key, recipient.address, letter, KIND, post.priority, not_before)


def _notice(number: int, draft: Draft, now: datetime) -> Notice:
    late = _late_s(draft, now) is not None and draft.kind in _ASKS
    return Notice(
        reminder=number,
        row=draft.row,
        due=draft.due,
        kind=draft.kind,
        lead=(draft.due - now.astimezone(draft.at.tzinfo).date()).days,
        confirms=draft.recipient.confirms,
        meant_for=draft.at if late else None,
        details=draft.details,
    )


def _late_s(draft: Draft, now: datetime) -> int | None:
    late = now - draft.at
    return int(late.total_seconds()) if late >= _WORTH_SAYING else None
