"""The deadlines that the office stands for, each with when it is due and when to remind of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders import register
from bot.reminders.row import HOLDING, Row
from bot.reminders.schedule import DEFAULT_TIMING, Series, Timing
from bot.store.tables.register import Change, RegisterHistoryRow, RowKind
from bot.store.tables.reminders import TimingRow
from corpus.when.meaning import Bound

_GRACE: Final = timedelta(minutes=15)
"""What came due just before a change is not lost to it."""

_BEGINS: Final = frozenset({Change.APPROVED, Change.ENTERED, Change.REVIVED})


@dataclass(frozen=True)
class Rules:
    """How reminders behave where a deadline does not say otherwise.

    What is later than ``late_after`` is told to the office instead of sent. A person who is silent
    for ``escalate_after`` working days is told of to the head of the unit.
    """

    timing: Timing = DEFAULT_TIMING
    late_after: timedelta = timedelta(hours=24)
    escalate_after: int = 2


@dataclass(frozen=True)
class Deadline:
    """A row of the register that is reminded of; nothing that was meant before ``since`` is."""

    row: Row
    series: Series
    timing: Timing
    since: datetime


async def reminded(session: AsyncSession, rules: Rules) -> list[Deadline]:
    """All deadlines that hold and have a day, of documents that are held."""
    rows = await register.shown(session, {RowKind.DEADLINE}, HOLDING)
    numbers = [row.id for row in rows]
    timings = await _timings(session, numbers)
    begun = await _begun(session, numbers)
    return [
        deadline
        for row in rows
        if (deadline := _deadline(row, timings.get(row.id), begun.get(row.id), rules)) is not None
    ]


async def find(session: AsyncSession, row_id: int, rules: Rules) -> Deadline | None:
    """One of them by the number of its row."""
    return next((one for one in await reminded(session, rules) if one.row.id == row_id), None)


async def set_timing(
    session: AsyncSession,
    row_id: int,
    now: datetime,
    *,
    timing: Timing | None = None,
    first: date | None = None,
    until: date | None = None,
) -> None:
    """Gives a deadline a timing of its own; what is None is left to the settings."""
    await session.merge(
        TimingRow(
            row_id=row_id,
            leads=list(timing.leads) if timing else None,
            at=f"{timing.at:%H:%M}" if timing else None,
            first=first,
            until=until,
            changed_at=now,
        )
    )


def _deadline(
    row: Row, timing: TimingRow | None, begun: datetime | None, rules: Rules
) -> Deadline | None:
    starts = [instant for instant in (begun, timing.changed_at if timing else None) if instant]
    since = max(starts, default=row.decided_at)
    if since is None:
        return None
    series = _series(row, timing, since.date())
    if series is None:
        return None
    return Deadline(row, series, _timing(timing, rules), since - _GRACE)


def _series(row: Row, timing: TimingRow | None, start: date) -> Series | None:
    if row.recurrence is not None:
        first = timing.first if timing and timing.first else start
        exclusive = row.due is not None and not row.due.inclusive
        before = row.due is not None and row.due.bound in (Bound.BEFORE, Bound.UNTIL)
        shift = -1 if exclusive and before else 0
        return Series(first, row.recurrence, timing.until if timing else None, shift)
    return Series(row.due_day) if row.due_day is not None else None


def _timing(timing: TimingRow | None, rules: Rules) -> Timing:
    if timing is None:
        return rules.timing
    leads = tuple(timing.leads) if timing.leads is not None else rules.timing.leads
    at = time.fromisoformat(timing.at) if timing.at is not None else rules.timing.at
    return Timing(leads, at)


async def _timings(session: AsyncSession, numbers: Collection[int]) -> Mapping[int, TimingRow]:
    wanted = select(TimingRow).where(TimingRow.row_id.in_(numbers))
    return {timing.row_id: timing for timing in await session.scalars(wanted)}


async def _begun(session: AsyncSession, numbers: Sequence[int]) -> Mapping[int, datetime]:
    """Since when each row has held with the due day that it has."""
    wanted = (
        select(RegisterHistoryRow)
        .where(RegisterHistoryRow.row_id.in_(numbers))
        .order_by(RegisterHistoryRow.id)
    )
    return {
        line.row_id: line.at
        for line in await session.scalars(wanted)
        if line.change in _BEGINS or "due" in (line.details.get("after") or {})
    }
