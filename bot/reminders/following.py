"""Who has confirmed an occurrence of a deadline and who has not, and why somebody was not reached.

What was sent is read from the ledger, so that the board never says more than Telegram did.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from bot.reminders import confirmations
from bot.reminders.confirmations import Stand
from bot.reminders.deadline import Deadline
from bot.reminders.recipients import Recipient, Recipients, recipient_of
from bot.reminders.schedule import due_days, next_due_days
from bot.reminders.sending import Draft, Occurrence, Post, send
from bot.reminders.working_days import WorkingDays
from bot.staff.person import Person
from bot.staff.policy import heads, is_office
from bot.store.tables.messages import Action, DeliveryRow, Status
from bot.store.tables.reminders import ReminderKind, ReminderRow, ReminderState, Standing
from config.time import ZONE

SHOWN_BACK: Final = timedelta(days=60)
_SAME_PRESS: Final = timedelta(minutes=1)
_BLOCKED: Final = "blocked"
# How the names of letters begin (``bot.reminders.sending``).
_LETTER: Final = "remind"


class Progress(StrEnum):
    """How far one person has come with one occurrence; in the order in which it is told."""

    DONE = "done"
    ACKNOWLEDGED = "acknowledged"
    BLOCKED = "blocked"
    SILENT = "silent"
    UNREACHED = "unreached"
    AHEAD = "ahead"


class Hindrance(StrEnum):
    """Why a person was not reached."""

    NEVER_STARTED = "never_started"
    BLOCKED_BOT = "blocked_bot"
    REFUSED = "refused"


@dataclass(frozen=True)
class Member:
    """One person and an occurrence; ``reason`` is what the channel answered where it refused."""

    person: Person
    progress: Progress
    stand: Stand | None = None
    hindrance: Hindrance | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Board:
    """Everybody who has to confirm one occurrence, by the order of the staff list."""

    deadline: Deadline
    due: date
    members: tuple[Member, ...]

    def counts(self) -> Mapping[Progress, int]:
        """How many have come how far; all of ``Progress``, in its order."""
        return {one: sum(member.progress is one for member in self.members) for one in Progress}

    def of_unit(self, unit_id: str | None) -> "Board":
        """Only the people of one unit."""
        kept = tuple(one for one in self.members if one.person.unit_id == unit_id)
        return Board(self.deadline, self.due, kept)

    def by_unit(self) -> Mapping[str, "Board"]:
        """A board for each unit by its name; people without one are under the empty name."""
        names = dict.fromkeys(one.person.unit or "" for one in self.members)
        return {
            name: Board(
                self.deadline,
                self.due,
                tuple(one for one in self.members if (one.person.unit or "") == name),
            )
            for name in names
        }

    def who(self, progress: Progress) -> tuple[Member, ...]:
        """Those who have come just so far."""
        return tuple(one for one in self.members if one.progress is progress)


@dataclass(frozen=True)
class Sent:
    """One reminder to one person, and what became of it; instants are aware.

    ``queued_at`` is None for what was never handed to the channel, ``finished_at`` is when the
    channel accepted or refused it. ``message_id`` is the channel's name for it.
    """

    kind: ReminderKind
    state: ReminderState
    meant_for: datetime
    queued_at: datetime | None = None
    finished_at: datetime | None = None
    status: Status | None = None
    reason: str | None = None
    message_id: str | None = None
    attempts: int = 0
    possible_repeat: bool = False


@dataclass(frozen=True)
class Preflight:
    """Who will get the reminders of a deadline, and who cannot be reached by now."""

    reached: tuple[Recipient, ...]
    unreached: tuple[Member, ...]


@dataclass(frozen=True)
class _Last:
    """What came of a message."""

    status: Status
    reason: str | None


def sees(viewer: Person | None, person: Person | None = None) -> bool:
    """Whether a person may look at the board at all, or at how another one stands."""
    if is_office(viewer):
        return True
    unit = viewer.unit_id if viewer and person is None else person.unit_id if person else None
    return heads(viewer, unit)


async def board(
    session: AsyncSession, deadline: Deadline, due: date, recipients: Recipients
) -> Board:
    """How everybody stands who has to confirm the occurrence, or had to when they were told."""
    row_id = deadline.row.id
    stands = {
        one.person_id: one
        for one in await confirmations.stands_of(session, row_id, due)
        if one.standing is not Standing.VOID
    }
    wanted = {
        one.person.id: one.person
        for one in recipients.of(deadline.row)
        if one.person is not None and one.confirms
    }
    for person_id in stands:
        person = recipients.by_id(person_id)
        if person is not None:
            wanted.setdefault(person_id, person)
    last = await _last_deliveries(session, row_id, due)
    members = [
        _member(person, stands.get(person.id), last.get(person.id)) for person in wanted.values()
    ]
    members.sort(key=lambda one: (one.person.unit or "", one.person.name))
    return Board(deadline, due, tuple(members))


async def occurrences(
    session: AsyncSession, deadlines: Sequence[Deadline], today: date, days: WorkingDays
) -> list[tuple[Deadline, date]]:
    """What there is to follow, by due day: what people were told of, and what comes next."""
    by_row = {one.row.id: one for one in deadlines}
    told = await session.execute(
        select(ReminderRow.row_id, ReminderRow.due)
        .where(
            ReminderRow.row_id.in_(by_row),
            ReminderRow.due >= today - SHOWN_BACK,
            ReminderRow.state != ReminderState.WITHDRAWN,
        )
        .distinct()
    )
    found = {
        (row_id, due) for row_id, due in told if due_days(by_row[row_id].series, due, due, days)
    }
    for deadline in deadlines:
        found |= {(deadline.row.id, due) for due in next_due_days(deadline.series, today, 1, days)}
    return [
        (by_row[row_id], due) for row_id, due in sorted(found, key=lambda one: (one[1], one[0]))
    ]


async def nudge(session: AsyncSession, shown: Board, post: Post) -> tuple[int, int]:
    """Asks those who have not confirmed once more; returns how many, and how many were just asked.

    Whoever was asked less than a minute ago is not asked again. The caller decides who may.
    """
    row = shown.deadline.row
    where = (
        ReminderRow.row_id == row.id,
        ReminderRow.due == shown.due,
        ReminderRow.kind == ReminderKind.NUDGE,
    )
    earlier = list(await session.scalars(select(ReminderRow).where(*where)))
    just = {one.person_id for one in earlier if post.now - one.created_at < _SAME_PRESS}
    silent = [one.person for one in shown.who(Progress.SILENT)]
    whom = [person for person in silent if person.id not in just]
    sequence = max((one.sequence for one in earlier), default=0) + 1
    drafts = [
        Draft(
            row,
            shown.due,
            ReminderKind.NUDGE,
            sequence,
            post.now,
            recipient_of(person, confirms=True),
        )
        for person in whom
    ]
    return await send(session, drafts, post), len(silent) - len(whom)


async def sent_to(
    session: AsyncSession, occurrence: Occurrence, person_id: int | None = None
) -> Mapping[int, Sequence[Sent]]:
    """All reminders of an occurrence, oldest first, with what the channel said, by person.

    To one person where ``person_id`` is given, else to all.
    """
    row_id, due = occurrence
    wanted = (
        select(ReminderRow, DeliveryRow)
        .outerjoin(DeliveryRow, DeliveryRow.key == ReminderRow.message)
        .options(defer(DeliveryRow.payload))
        .where(
            ReminderRow.row_id == row_id,
            ReminderRow.due == due,
            ReminderRow.person_id.is_not(None),
        )
        .order_by(ReminderRow.id)
    )
    if person_id is not None:
        wanted = wanted.where(ReminderRow.person_id == person_id)
    found = list(await session.execute(wanted))
    refused = await _refused(session, {reminder.id for reminder, _ in found})
    by_person: dict[int, list[Sent]] = defaultdict(list)
    for reminder, delivery in found:
        if reminder.person_id is None:
            continue
        earlier = [one for one in refused[reminder.id] if delivery is None or one.id < delivery.id]
        by_person[reminder.person_id] += [_sent(reminder, one) for one in (*earlier, delivery)]
    return by_person


async def preflight(session: AsyncSession, whom: Iterable[Recipient]) -> Preflight:
    """Who of them can be reached: by what the channel said to the last message for each."""
    listed = list(whom)
    chats = [one.address.chat for one in listed if one.address and one.person]
    last = await _last_to_chats(session, chats)
    reached, unreached = [], []
    for one in listed:
        delivery = last.get(one.address.chat) if one.address and one.person else None
        hindrance = _hindrance(one.address is not None, delivery)
        if one.person is None or hindrance is None:
            reached.append(one)
        else:
            reason = delivery.reason if delivery else None
            unreached.append(
                Member(one.person, Progress.UNREACHED, hindrance=hindrance, reason=reason)
            )
    return Preflight(tuple(reached), tuple(unreached))


def _member(person: Person, stand: Stand | None, last: _Last | None) -> Member:
    hindrance = _hindrance(person.has_joined, last)
    if stand is not None and stand.standing is not Standing.SILENT:
        return Member(person, Progress(stand.standing.value), stand)
    if hindrance is not None:
        reason = last.reason if last else None
        return Member(person, Progress.UNREACHED, stand, hindrance, reason)
    return Member(person, Progress.SILENT if stand else Progress.AHEAD, stand)


def _hindrance(has_chat: bool, last: _Last | None) -> Hindrance | None:
    if not has_chat:
        return Hindrance.NEVER_STARTED
    if last is None or last.status is not Status.FAILED:
        return None
    blocked = _BLOCKED in (last.reason or "").lower()
    return Hindrance.BLOCKED_BOT if blocked else Hindrance.REFUSED


def _sent(reminder: ReminderRow, delivery: DeliveryRow | None) -> Sent:
    if delivery is None:
        return Sent(reminder.kind, reminder.state, reminder.at)
    return Sent(
        reminder.kind,
        reminder.state,
        reminder.at,
        delivery.created_at,
        delivery.finished_at,
        delivery.status,
        delivery.reason,
        delivery.external_id,
        delivery.attempts,
        delivery.possible_repeat,
    )


async def _refused(
    session: AsyncSession, reminders: Collection[int]
) -> Mapping[int, Sequence[DeliveryRow]]:
    """Letters that were refused and sent once more later: they had another name before."""
    found: dict[int, list[DeliveryRow]] = defaultdict(list)
    wanted = (
        select(DeliveryRow)
        .options(defer(DeliveryRow.payload))
        .where(DeliveryRow.status == Status.FAILED, DeliveryRow.key.startswith(f"{_LETTER}:"))
        .order_by(DeliveryRow.id)
    )
    for row in await session.scalars(wanted):
        number = int(row.key.split(":")[1])
        if number in reminders:
            found[number].append(row)
    return found


async def _last_deliveries(session: AsyncSession, row_id: int, due: date) -> Mapping[int, _Last]:
    """What came of the last letter of the occurrence to each person."""
    found = await session.execute(
        select(ReminderRow.person_id, DeliveryRow.status, DeliveryRow.reason)
        .join(DeliveryRow, DeliveryRow.key == ReminderRow.message)
        .where(
            ReminderRow.row_id == row_id,
            ReminderRow.due == due,
            ReminderRow.person_id.is_not(None),
            ReminderRow.state == ReminderState.QUEUED,
        )
        .order_by(DeliveryRow.id)
    )
    return {
        person_id: _Last(status, reason)
        for person_id, status, reason in found
        if person_id is not None
    }


async def _last_to_chats(session: AsyncSession, chats: Collection[str]) -> Mapping[str, _Last]:
    """What came of the last message to each chat."""
    last = (
        select(func.max(DeliveryRow.id))
        .where(
            DeliveryRow.action == Action.SEND,
            DeliveryRow.status.in_((Status.SENT, Status.FAILED)),
        )
        .group_by(DeliveryRow.chat)
    )
    found = await session.execute(
        select(DeliveryRow.chat, DeliveryRow.status, DeliveryRow.reason).where(
            DeliveryRow.id.in_(last)
        )
    )
    wanted = set(chats)
    return {chat: _Last(status, reason) for chat, status, reason in found if chat in wanted}


def today_of(now: datetime) -> date:
    """The day of the office at an instant."""
    return now.astimezone(ZONE).date()
