"""One holder at a time, whichever engine; who falls silent is replaced."""

import asyncio
from datetime import timedelta

from bot.store import leases
from bot.store.database import Database
from tests.bot.moving_clock import MovingClock

LASTING = timedelta(seconds=20)


async def take(database: Database, holder: str, clock: MovingClock) -> bool:
    async with database.transaction() as session:
        return await leases.take(session, "poll", holder, clock(), LASTING)


async def test_one_has_it_until_it_falls_silent(
    database: Database, moving_clock: MovingClock
) -> None:
    assert await take(database, "one", moving_clock)
    assert not await take(database, "two", moving_clock)
    moving_clock.move(timedelta(seconds=19))
    assert await take(database, "one", moving_clock)
    moving_clock.move(timedelta(seconds=19))
    assert not await take(database, "two", moving_clock)
    moving_clock.move(timedelta(seconds=1))
    assert await take(database, "two", moving_clock)
    assert not await take(database, "one", moving_clock)


async def test_who_gives_it_up_is_replaced_at_once(
    database: Database, moving_clock: MovingClock
) -> None:
    assert await take(database, "one", moving_clock)
    async with database.transaction() as session:
        assert not await leases.give_up(session, "poll", "two")
        assert await leases.give_up(session, "poll", "one")
    assert await take(database, "two", moving_clock)


async def test_of_many_that_ask_at_once_one_gets_it(
    database: Database, moving_clock: MovingClock
) -> None:
    asked = [take(database, f"number {n}", moving_clock) for n in range(8)]
    assert sum(await asyncio.gather(*asked)) == 1
