"""Brings what people are told in line with the register, the calendar and the clock.

Each turn asks what should have gone out by now and adds what is missing. Whatever was added is
there under a unique name, so a turn may be cut short anywhere and taken again.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.channel import Payload
from bot.delivery.ledger import Message, Priority
from bot.reminders import confirmations
from bot.reminders.audience import Naming
from bot.reminders.confirmations import Stand
from bot.reminders.deadline import Deadline, Rules, reminded
from bot.reminders.escalating import escalate
from bot.reminders.letters import Composer, TooLate
from bot.reminders.occasions import LOOKS_BACK, Fate, Mark, Occasion, occasions
from bot.reminders.recipients import Recipient, Recipients, Whom, recipient_of
from bot.reminders.sending import KIND, Draft, Occurrence, Post, mark, queue, rounds_of, send
from bot.reminders.withdrawing import withdraw_what_no_longer_holds
from bot.reminders.working_days import WorkingDays
from bot.staff import people
from bot.staff.units import all_units
from bot.store.database import Database
from bot.store.tables.people import PersonRow
from bot.store.tables.reminders import ReminderKind, ReminderRow, ReminderState, Standing
from config.time import ZONE, Clock

EVERYONE: Final = "*"
_A_CHUNK: Final = 25
_AHEAD: Final = timedelta(days=30)

Stands = Mapping[tuple[Occurrence, int], Stand]


@dataclass(frozen=True)
class Turn:
    """What a turn did: how many reminders were queued, how many occasions were too late."""

    queued: int
    too_late: int


class Planner:
    """Plans the reminders of one store; several may do so at once, though one is enough."""

    def __init__(
        self, database: Database, clock: Clock, days: WorkingDays, rules: Rules, composer: Composer
    ) -> None:
        self._database = database
        self._clock = clock
        self._days = days
        self._rules = rules
        self._composer = composer

    async def turn(self) -> Turn:
        """Queues what has come due, withdraws what no longer holds, tells what went wrong."""
        post = Post(self._days, self._composer, self._clock())
        async with self._database.reading() as session:
            deadlines = {one.row.id: one for one in await reminded(session, self._rules)}
        whom = self._once_read()
        await withdraw_what_no_longer_holds(self._database, deadlines, whom, post)
        async with self._database.reading() as session:
            planned = await _planned(session, post.now)
        found = [
            occasion
            for deadline in deadlines.values()
            for occasion in occasions(deadline, planned, post.now, self._days, self._rules)
        ]
        queued = await self._send(found, whom, post)
        await self._mark(found, post)
        queued += await self._send_waiting(deadlines, whom, post)
        queued += await escalate(self._database, deadlines, whom, self._rules, post)
        if deadlines:
            await self._warn_of_unknown_years(post)
        return Turn(queued, sum(one.fate is Fate.TOO_LATE for one in found))

    def _once_read(self) -> Whom:
        known: list[Recipients] = []

        async def whom() -> Recipients:
            if not known:
                async with self._database.reading() as session:
                    naming = Naming(await all_units(session))
                    known.append(Recipients(await people.all_people(session), naming))
            return known[0]

        return whom

    async def _send(self, found: Sequence[Occasion], whom: Whom, post: Post) -> int:
        """One letter a recipient, however many occasions there are."""
        due = [occasion for occasion in found if occasion.fate is Fate.SENT]
        if not due:
            return 0
        async with self._database.reading() as session:
            stands = await _stands(session, post.now)
        recipients = await whom()
        drafts: dict[str, list[Draft]] = defaultdict(list)
        for occasion in due:
            for recipient in _told(occasion, recipients):
                if not _is_spared(occasion, recipient, stands, post.now):
                    drafts[recipient.key].append(_draft(occasion, recipient))
        queued, letters = 0, list(drafts.values())
        for begin in range(0, len(letters), _A_CHUNK):
            chunk = [draft for letter in letters[begin : begin + _A_CHUNK] for draft in letter]
            async with self._database.transaction() as session:
                queued += await send(session, chunk, post)
        return queued

    async def _mark(self, found: Sequence[Occasion], post: Post) -> None:
        """From now on the occasions are known to be planned; the office hears what was missed."""
        if not found:
            return
        missed = [one for one in found if one.fate is Fate.TOO_LATE]
        async with self._database.transaction() as session:
            rounds = await rounds_of(session, {(one.deadline.row.id, one.due) for one in found})
            for one in found:
                occurrence = (one.deadline.row.id, one.due)
                values = {
                    "kind": one.kind,
                    "sequence": one.sequence,
                    "round": rounds[occurrence],
                    "recipient": EVERYONE,
                    "at": one.at,
                    "state": _STATES[one.fate],
                }
                await mark(session, occurrence, values, post.now)
            if missed:
                first = missed[0]
                told = [TooLate(one.deadline.row, one.due, one.at) for one in missed]
                key = f"too-late:{'-'.join(map(str, first.mark))}"
                await _tell_office(session, key, self._composer.too_late(told), post.now)

    async def _send_waiting(self, deadlines: Mapping[int, Deadline], whom: Whom, post: Post) -> int:
        """What people asked to be told later, and what can be sent at last, has its time."""
        due = select(ReminderRow).where(
            ReminderRow.state == ReminderState.WAITING, ReminderRow.at <= post.now
        )
        async with self._database.transaction() as session:
            await _take_up_who_joined(session, post.now)
        async with self._database.reading() as session:
            if await session.scalar(due.limit(1)) is None:
                return 0
        recipients = await whom()
        async with self._database.transaction() as session:
            rows = list(await session.scalars(due.with_for_update(skip_locked=True)))
            numbered = []
            for row in rows:
                draft = _again(row, deadlines, recipients)
                if draft is None:
                    row.state = ReminderState.WITHDRAWN
                elif draft.recipient.address is None:
                    row.state = ReminderState.UNREACHABLE
                else:
                    numbered.append((row.id, draft))
            await session.flush()
            await queue(session, numbered, post)
        return len(numbered)

    async def _warn_of_unknown_years(self, post: Post) -> None:
        """Once for each year, shortly before there is something to remind of in it."""
        today = post.now.astimezone(ZONE).date()
        years = self._days.unknown_years([today, today + _AHEAD])
        if not years:
            return
        async with self._database.transaction() as session:
            payload = self._composer.unknown_years(years)
            await _tell_office(session, f"holidays:{years[-1]}", payload, post.now)


_STATES: Final = {
    Fate.SENT: ReminderState.QUEUED,
    Fate.COVERED: ReminderState.COVERED,
    Fate.TOO_LATE: ReminderState.TOO_LATE,
}


def _told(occasion: Occasion, recipients: Recipients) -> list[Recipient]:
    """Of what is overdue only those hear who answer for it, and the heads of their units."""
    row = occasion.deadline.row
    if occasion.kind is not ReminderKind.OVERDUE:
        return recipients.of(row)
    leading = recipients.leading(row)
    heads = [head for head in recipients.heads_of(leading) if head not in leading]
    return [
        *(recipient_of(person, confirms=True) for person in leading),
        *(recipient_of(head, confirms=False) for head in heads),
    ]


def _is_spared(occasion: Occasion, recipient: Recipient, stands: Stands, now: datetime) -> bool:
    """Who is done hears no more of it, and who asked to be told later hears it later."""
    if recipient.person is None:
        return False
    stand = stands.get(((occasion.deadline.row.id, occasion.due), recipient.person.id))
    if stand is None:
        return False
    snoozed = stand.snoozed_until is not None and stand.snoozed_until > now
    return stand.standing is Standing.DONE or snoozed


def _draft(occasion: Occasion, recipient: Recipient) -> Draft:
    row = occasion.deadline.row
    return Draft(row, occasion.due, occasion.kind, occasion.sequence, occasion.at, recipient)


def _again(
    row: ReminderRow, deadlines: Mapping[int, Deadline], recipients: Recipients
) -> Draft | None:
    """The reminder that a row describes; None where nobody is to be reminded any more."""
    deadline = deadlines.get(row.row_id)
    if deadline is None:
        return None
    whom = [one for one in recipients.of(deadline.row) if one.key == row.recipient]
    if not whom and row.person_id is not None:
        person = recipients.by_id(row.person_id)
        whom = [recipient_of(person, confirms=True)] if person else []
    if not whom:
        return None
    details = row.details or {}
    return Draft(deadline.row, row.due, row.kind, row.sequence, row.at, whom[0], details)


async def _planned(session: AsyncSession, now: datetime) -> Collection[Mark]:
    wanted = select(
        ReminderRow.row_id, ReminderRow.due, ReminderRow.kind, ReminderRow.sequence
    ).where(
        ReminderRow.recipient == EVERYONE,
        ReminderRow.state != ReminderState.WITHDRAWN,
        ReminderRow.due >= now.astimezone(ZONE).date() - 2 * LOOKS_BACK,
    )
    return {
        (row_id, due, kind, number) for row_id, due, kind, number in await session.execute(wanted)
    }


async def _stands(session: AsyncSession, now: datetime) -> Stands:
    since = now.astimezone(ZONE).date() - 2 * LOOKS_BACK
    found = await confirmations.stands(session, since=since)
    return {((one.row_id, one.due), one.person_id): one for one in found}


async def _take_up_who_joined(session: AsyncSession, now: datetime) -> None:
    """Whoever could not be written to and has opened the chat since is told after all."""
    wanted = (
        select(ReminderRow)
        .join(PersonRow, PersonRow.id == ReminderRow.person_id)
        .where(
            ReminderRow.state == ReminderState.UNREACHABLE,
            ReminderRow.due >= now.astimezone(ZONE).date(),
            PersonRow.telegram_id.is_not(None),
            PersonRow.deactivated_at.is_(None),
        )
    )
    for row in await session.scalars(wanted):
        row.state, row.at = ReminderState.WAITING, now


async def _tell_office(session: AsyncSession, key: str, payload: Payload, now: datetime) -> None:
    messages = []
    for person in await people.office(session):
        address = recipient_of(person, confirms=False).address
        if address is not None:
            name = f"{key}:{person.id}"
            messages.append(Message(name, address, payload, KIND, Priority.NOTICE))
    await ledger.enqueue(session, messages, now)
