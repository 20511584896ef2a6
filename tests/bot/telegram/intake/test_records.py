"""Rows of files on both engines: their order, and that each step is taken once."""

import asyncio

from bot.staff import people
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.intakes import IntakeState
from bot.store.tables.people import Role
from bot.telegram.intake import records
from bot.telegram.intake.records import Arrived, Intake
from corpus.intake import Corrections
from tests.bot.moving_clock import MovingClock


def arrived(number: int) -> Arrived:
    return Arrived(7, f"F{number}", f"u{number}", f"{number}.pdf", number)


async def three(database: Database, clock: MovingClock) -> tuple[Person, list[Intake]]:
    async with database.transaction() as session:
        person = await people.add_person(session, "Hòa", None, None, clock(), role=Role.OFFICE)
        return person, [
            await records.add(session, arrived(number), person, clock()) for number in (1, 2, 3)
        ]


async def step(
    database: Database, clock: MovingClock, intake: Intake, state: IntakeState, **values: object
) -> bool:
    async with database.transaction() as session:
        return await records.advance(session, intake, state, clock(), **values)


async def again(database: Database, intake: Intake) -> Intake:
    async with database.reading() as session:
        found = await records.get(session, intake.id)
    assert found is not None
    return found


async def next_of(database: Database) -> int | None:
    async with database.reading() as session:
        found = await records.next_to_do(session)
    return found.id if found else None


async def test_first_come_first_read_but_a_card_goes_before(
    database: Database, moving_clock: MovingClock
) -> None:
    _, (first, second, third) = await three(database, moving_clock)
    async with database.reading() as session:
        assert [await records.ahead_of(session, one.id) for one in (first, second, third)] == [
            0,
            1,
            2,
        ]
        assert await records.is_being_read(session, arrived(2))
        assert not await records.is_being_read(session, arrived(4))
    assert await next_of(database) == first.id
    assert await step(database, moving_clock, third, IntakeState.TO_CONFIRM, draft="d")
    assert await step(database, moving_clock, await again(database, third), IntakeState.KEEPING)
    assert await next_of(database) == third.id
    assert await step(
        database, moving_clock, await again(database, third), IntakeState.KEPT, draft=None
    )
    assert await step(database, moving_clock, second, IntakeState.READING)
    assert await next_of(database) == second.id
    assert await step(
        database, moving_clock, await again(database, second), IntakeState.DROPPED, draft="d"
    )
    assert await next_of(database) == second.id
    assert await step(
        database, moving_clock, await again(database, second), IntakeState.DROPPED, draft=None
    )
    assert await step(database, moving_clock, first, IntakeState.FAILED, reason="a" * 9000)
    assert await next_of(database) is None


async def test_of_several_who_move_it_on_one_does(
    database: Database, moving_clock: MovingClock
) -> None:
    _, (first, *_) = await three(database, moving_clock)
    moved = await asyncio.gather(
        *(step(database, moving_clock, first, IntakeState.READING) for _ in range(5))
    )
    assert sorted(moved) == [False, False, False, False, True]
    reading = await again(database, first)
    corrections = Corrections(number="15/CT", recipients=("Ban Giám đốc",))
    assert await step(
        database, moving_clock, reading, IntakeState.TO_CONFIRM, revision=1, corrections=corrections
    )
    shown = await again(database, first)
    assert (shown.revision, shown.corrections) == (1, corrections)
    assert not await step(database, moving_clock, reading, IntakeState.KEEPING)


async def test_a_draft_is_wanted_as_long_as_another_card_rests_on_it(
    database: Database, moving_clock: MovingClock
) -> None:
    _, (first, second, _) = await three(database, moving_clock)
    for one in (first, second):
        assert await step(database, moving_clock, one, IntakeState.TO_CONFIRM, draft="d")
    first, second = await again(database, first), await again(database, second)
    async with database.reading() as session:
        assert await records.is_draft_wanted(session, first)
    assert await step(database, moving_clock, second, IntakeState.KEPT)
    async with database.reading() as session:
        assert not await records.is_draft_wanted(session, first)
