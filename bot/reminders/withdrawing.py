"""A deadline that moved or was cancelled: what is queued is taken back, who was told is told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.channel import Address
from bot.delivery.ledger import Priority
from bot.reminders import confirmations, register
from bot.reminders.deadline import Deadline
from bot.reminders.recipients import Recipient, Recipients, Whom, recipient_of
from bot.reminders.row import Row
from bot.reminders.schedule import due_days, next_due_days
from bot.reminders.sending import Draft, Occurrence, Post, send
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow, Status
from bot.store.tables.register import RowStatus
from bot.store.tables.reminders import (
    ConfirmationRow,
    ReminderKind,
    ReminderRow,
    ReminderState,
    Standing,
)
from config.time import ZONE

_NOT_TOLD: Final = (Status.SUPERSEDED, Status.FAILED)
_ASK: Final = (
    ReminderKind.AHEAD,
    ReminderKind.OVERDUE,
    ReminderKind.SNOOZED,
    ReminderKind.NUDGE,
)
_STILL_MATTERS: Final = timedelta(days=31)


async def withdraw_what_no_longer_holds(
    database: Database, deadlines: Mapping[int, Deadline], whom: Whom, post: Post
) -> int:
    """Looks at every occurrence ahead, or lately past, that somebody was or will be told of.

    Confirmations of a day that no longer holds are void. Returns how many occurrences went.
    """
    since = post.now.astimezone(ZONE).date() - _STILL_MATTERS
    async with database.reading() as session:
        told_of = await _told_of(session, since)
        done = await _still_queued_for_who_is_done(session)
    if done:
        async with database.transaction() as session:
            await _spare(session, done, post.now)
    gone = [one for one in told_of if not _holds(one, deadlines, post)]
    if not gone:
        return 0
    recipients = await whom()
    for occurrence in gone:
        async with database.transaction() as session:
            await _withdraw(session, occurrence, deadlines, recipients, post)
    return len(gone)


async def _told_of(session: AsyncSession, since: date) -> Sequence[Occurrence]:
    wanted = (
        select(ReminderRow.row_id, ReminderRow.due)
        .where(ReminderRow.due >= since, ReminderRow.state != ReminderState.WITHDRAWN)
        .distinct()
    )
    return [(row_id, due) for row_id, due in await session.execute(wanted)]


def _holds(occurrence: Occurrence, deadlines: Mapping[int, Deadline], post: Post) -> bool:
    row_id, due = occurrence
    deadline = deadlines.get(row_id)
    if deadline is None:
        return False
    # A rule that changes does so for the days to come.
    past = deadline.series.rule is not None and due < post.now.astimezone(ZONE).date()
    return past or due in due_days(deadline.series, due, due, post.days)


async def _still_queued_for_who_is_done(session: AsyncSession) -> Sequence[int]:
    """Reminders whose letter has not gone out, of people who have done it meanwhile."""
    mine = and_(
        ConfirmationRow.row_id == ReminderRow.row_id,
        ConfirmationRow.due == ReminderRow.due,
        ConfirmationRow.person_id == ReminderRow.person_id,
    )
    wanted = (
        select(ReminderRow.id)
        .join(DeliveryRow, DeliveryRow.key == ReminderRow.message)
        .join(ConfirmationRow, mine)
        .where(
            DeliveryRow.status == Status.QUEUED,
            DeliveryRow.possible_repeat.is_(False),
            ReminderRow.state == ReminderState.QUEUED,
            ReminderRow.kind.in_(_ASK),
            ConfirmationRow.standing == Standing.DONE,
        )
    )
    return list(await session.scalars(wanted))


async def _spare(session: AsyncSession, numbers: Sequence[int], now: datetime) -> None:
    """What else a letter told of waits again."""
    wanted = select(ReminderRow).where(ReminderRow.id.in_(numbers)).with_for_update()
    spared = list(await session.scalars(wanted))
    told = {one.id for one in await _take_back(session, spared, now)}
    for one in spared:
        if one.id not in told:
            one.state, one.message = ReminderState.COVERED, None


async def _withdraw(
    session: AsyncSession,
    occurrence: Occurrence,
    deadlines: Mapping[int, Deadline],
    recipients: Recipients,
    post: Post,
) -> None:
    row_id, due = occurrence
    row = await register.get(session, row_id)
    past = row.recurrence is not None and due < post.now.astimezone(ZONE).date()
    where = (ReminderRow.row_id == row_id, ReminderRow.due == due)
    live = list(
        await session.scalars(
            select(ReminderRow)
            .where(*where, ReminderRow.state != ReminderState.WITHDRAWN)
            .with_for_update()
        )
    )
    told = await _take_back(session, live, post.now)
    for one in live:
        one.state = ReminderState.WITHDRAWN
    await session.flush()
    if past:
        # Of a series that has ended, what people did in its time stays.
        return
    await confirmations.void(session, row_id, due, post.now)
    if row.status is RowStatus.DONE:
        return
    await _tell(session, row, due, deadlines.get(row_id), told, recipients, post)


async def _take_back(
    session: AsyncSession, live: Sequence[ReminderRow], now: datetime
) -> Sequence[ReminderRow]:
    """Supersedes what has not gone out; returns those whose recipient was told, or may have been.

    A letter may have carried reminders of other deadlines: those wait again.
    """
    keys = {one.message for one in live if one.message is not None}
    await ledger.supersede(session, keys, now)
    found = await session.execute(
        select(DeliveryRow.key, DeliveryRow.status).where(DeliveryRow.key.in_(keys))
    )
    fates = {row.key: row.status for row in found}
    mine = {one.id for one in live}
    others = select(ReminderRow).where(
        ReminderRow.message.in_([key for key, fate in fates.items() if fate is Status.SUPERSEDED])
    )
    for other in await session.scalars(others):
        if other.id not in mine and other.state is ReminderState.QUEUED:
            other.state, other.message = ReminderState.WAITING, None
    return [
        one
        for one in live
        if one.message is not None and fates.get(one.message) not in (*_NOT_TOLD, None)
    ]


async def _tell(
    session: AsyncSession,
    row: Row,
    due: date,
    deadline: Deadline | None,
    told: Sequence[ReminderRow],
    recipients: Recipients,
    post: Post,
) -> None:
    kind, details = ReminderKind.CANCELLED, {}
    if deadline is not None:
        today = post.now.astimezone(ZONE).date()
        following = next_due_days(deadline.series, today, 1, post.days)
        kind = ReminderKind.CHANGED
        details = {"due": following[0].isoformat()} if following else {}
    whom = {one.recipient: found for one in told if (found := _recipient(one, recipients))}
    drafts = [Draft(row, due, kind, 0, post.now, recipient, details) for recipient in whom.values()]
    await send(session, drafts, Post(post.days, post.composer, post.now, priority=Priority.NOTICE))


def _recipient(told: ReminderRow, recipients: Recipients) -> Recipient | None:
    if told.person_id is not None:
        person = recipients.by_id(told.person_id)
        return recipient_of(person, confirms=False) if person else None
    chat = told.recipient.removeprefix("chat:")
    return Recipient(told.recipient, Address(chat, is_group=True)) if chat != "*" else None
