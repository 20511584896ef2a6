"""Who is walked through the campaign, since when, and whether lessons come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.people import all_people
from bot.staff.person import Person
from bot.store.inserting import insert_if_absent
from bot.store.tables.onboarding import LearnerRow, LearnerState
from config.errors import ThiDuaError


@dataclass(frozen=True)
class Learner:
    """A new employee's way; ``active_at`` is when they last did anything of it."""

    person_id: int
    starts_on: date
    state: LearnerState
    begun_at: datetime
    paused_at: datetime | None
    active_at: datetime | None
    completed_at: datetime | None


async def begin(session: AsyncSession, person_id: int, starts_on: date, now: datetime) -> bool:
    """From that day on the person is taught; whether that is new. Twice is once."""
    return await insert_if_absent(
        session,
        LearnerRow,
        person_id=person_id,
        starts_on=starts_on,
        state=LearnerState.LEARNING,
        begun_at=now,
    )


async def learner_of(session: AsyncSession, person_id: int) -> Learner | None:
    """The person's way, if they have one."""
    row = await session.get(LearnerRow, person_id, populate_existing=True)
    return learner_from(row) if row is not None else None


async def all_learners(session: AsyncSession) -> Sequence[tuple[Person, Learner]]:
    """Everybody who is or was taught and has not left, by the order of the staff list."""
    rows = {row.person_id: row for row in await session.scalars(select(LearnerRow))}
    return [
        (person, learner_from(rows[person.id]))
        for person in await all_people(session)
        if person.id in rows
    ]


async def pause(session: AsyncSession, person_id: int, now: datetime) -> bool:
    """No lessons come until they are resumed; whether that was news."""
    row = await held(session, person_id)
    row.active_at = now
    if row.state is not LearnerState.LEARNING:
        return False
    row.state, row.paused_at = LearnerState.PAUSED, now
    return True


async def resume(session: AsyncSession, person_id: int, now: datetime) -> bool:
    """Lessons come again; whether that was news."""
    row = await held(session, person_id)
    row.active_at = now
    if row.state is not LearnerState.PAUSED:
        return False
    row.state, row.paused_at = LearnerState.LEARNING, None
    return True


async def seen(session: AsyncSession, person_id: int, now: datetime) -> None:
    """The person did something, a question asked in between included: they are not silent."""
    row = await session.get(LearnerRow, person_id, with_for_update=True)
    if row is not None:
        row.active_at = now


async def held(session: AsyncSession, person_id: int) -> LearnerRow:
    """The row, locked, so that what one person does on two devices comes one after the other.

    Raises ThiDuaError for somebody who is not taught.
    """
    row = await session.get(LearnerRow, person_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise ThiDuaError("Anh/chị chưa có trong chương trình dành cho nhân viên mới")
    return row


def learner_from(row: LearnerRow) -> Learner:
    """The learner that a row of the store describes."""
    return Learner(
        row.person_id,
        row.starts_on,
        row.state,
        row.begun_at,
        row.paused_at,
        row.active_at,
        row.completed_at,
    )
