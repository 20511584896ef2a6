"""Of two instances one polls and both send; the other takes over when the first falls silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.delivery import ledger
from bot.delivery.channel import Address
from bot.delivery.group_commit import GroupCommit
from bot.delivery.ledger import Message, Priority
from bot.delivery.pace import UNLIMITED
from bot.store.database import Database
from bot.store.tables.leases import LeaseRow
from bot.store.tables.messages import DeliveryRow, Status
from bot.telegram.duty import Duty
from bot.telegram.loopback import LoopbackTelegram, User
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from config.time import system_clock
from tests.bot.moving_clock import MovingClock
from tests.bot.support import GardenAssistant

LASTING = timedelta(seconds=3)


class Instances:
    """Instances of one bot on one database and one Telegram."""

    def __init__(self, world: LoopbackTelegram, address: str, url: str) -> None:
        self.lasting = LASTING
        self._world = world
        self._address = address
        self._url = url
        self._stops: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, name: str) -> None:
        """Returns at once; it comes up meanwhile."""
        self._stops[name] = asyncio.Event()
        self._tasks[name] = asyncio.create_task(self._serve(name))

    async def stop(self, name: str) -> None:
        self._stops.pop(name).set()
        await self._tasks.pop(name)

    async def kill(self, name: str) -> None:
        """It gets no chance to give anything up."""
        del self._stops[name]
        task = self._tasks.pop(name)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def stop_all(self) -> None:
        for name in list(self._tasks):
            await self.stop(name)

    async def _serve(self, name: str) -> None:
        database = await Database.open(self._url, system_clock)
        options = TelegramOptions(
            self._world.token,
            self._address,
            first_pause=0.01,
            longest_pause=0.05,
            farewell=5.0,
            limits=UNLIMITED,
            instance=name,
            duty=self.lasting,
        )
        try:
            await serve(options, GardenAssistant(), system_clock, self._stops[name], database)
        finally:
            await database.close()


@pytest.fixture
async def instances(
    world: LoopbackTelegram, address: str, database_url: str
) -> AsyncIterator[Instances]:
    made = Instances(world, address, database_url)
    yield made
    await made.stop_all()


@pytest.fixture
async def shared(database_url: str) -> AsyncIterator[Database]:
    """The database of the instances, for who looks in from outside."""
    opened = await Database.open(database_url, system_clock)
    yield opened
    await opened.close()


def polls(world: LoopbackTelegram) -> int:
    return sum(call.method == "getUpdates" for call in world.calls)


def comings_up(world: LoopbackTelegram) -> int:
    return sum(call.method == "setMyCommands" for call in world.calls)


async def holder(database: Database) -> str | None:
    async with database.reading() as session:
        return await session.scalar(select(LeaseRow.holder))


async def senders(database: Database) -> set[str | None]:
    async with database.reading() as session:
        sent = select(DeliveryRow.claimed_by).where(DeliveryRow.status == Status.SENT)
        return set(await session.scalars(sent))


async def ask(world: LoopbackTelegram, user: User, count: int, already: int = 0) -> None:
    """Questions that are all answered, once each and in order."""
    for number in range(already, already + count):
        world.say(user, user, f"tưới {number}?")

    def answers() -> list[str]:
        return [message.text for message in world.messages(user) if message.from_bot]

    await world.wait_for(lambda: len(answers()) >= already + count, "the answers", 20)
    asked = [f"[tưới {number}?]" for number in range(already + count)]
    assert [text.partition("]")[0] + "]" for text in answers()] == asked


async def test_one_polls_and_both_send(
    world: LoopbackTelegram, an: User, instances: Instances, shared: Database
) -> None:
    instances.lasting = timedelta(minutes=1)
    for name in ("một", "hai"):
        await instances.start(name)
        await world.wait_for(lambda: polls(world) >= 1, "the first to poll")
    await world.wait_for(lambda: comings_up(world) == 2, "both to come up", 20)
    people = [world.new_user(f"Người {number}") for number in range(120)]
    for person in people:
        world.chats[person.id].members[world.me.id] = "member"
    notices = [
        Message(f"n:{one.id}", Address(str(one.id)), {"html": "tin"}, "test", Priority.BROADCAST)
        for one in people
    ]
    async with shared.transaction() as session:
        await ledger.enqueue(session, notices, system_clock())
    await ask(world, an, 3)
    for person in people:
        assert (await world.next_message(person)).text == "tin"
        assert len(world.messages(person)) == 1
    assert await holder(shared) == "một"
    assert await senders(shared) == {"một", "hai"}


async def _ended(instances: Instances, how: str) -> None:
    await (instances.kill("một") if how == "killed" else instances.stop("một"))


@pytest.mark.parametrize("how", ["killed", "stopped"])
async def test_the_other_takes_over(
    world: LoopbackTelegram, an: User, instances: Instances, shared: Database, how: str
) -> None:
    await instances.start("một")
    await world.wait_for(lambda: polls(world) >= 1, "the first to poll")
    await instances.start("hai")
    await world.wait_for(lambda: comings_up(world) == 2, "both to come up", 20)
    await ask(world, an, 2)
    await _ended(instances, how)
    before = polls(world)
    await ask(world, an, 2, already=2)
    assert polls(world) > before
    assert await holder(shared) == "hai"


async def test_the_same_name_comes_back_at_once(
    world: LoopbackTelegram, an: User, instances: Instances, shared: Database
) -> None:
    await instances.start("một")
    await ask(world, an, 1)
    await instances.kill("một")
    async with shared.transaction() as session:
        # As good as for ever.
        later = system_clock() + timedelta(days=1)
        await session.execute(update(LeaseRow).values(holder="một", until=later))
    await instances.start("một")
    await ask(world, an, 1, already=1)


async def _is_fetched(world: LoopbackTelegram, user: User) -> bool:
    """Whether somebody comes for what is said now."""
    before = polls(world)
    world.say(user, user, "tưới?")
    return await world.changed.until(lambda: polls(world) > before, LASTING.total_seconds())


async def test_a_lost_lease_ends_the_polling(
    world: LoopbackTelegram, an: User, instances: Instances, shared: Database
) -> None:
    await instances.start("một")
    await ask(world, an, 1)
    later = system_clock() + timedelta(days=1)
    async with shared.transaction() as session:
        await session.execute(update(LeaseRow).values(holder="ai đó", until=later))

    async def until_nobody_fetches() -> None:
        while await _is_fetched(world, an):
            pass

    await asyncio.wait_for(until_nobody_fetches(), 15)
    assert await holder(shared) == "ai đó"
    async with shared.transaction() as session:
        await session.execute(update(LeaseRow).values(until=system_clock()))
    await world.wait_for(lambda: not world.updates.pending, "the polling to go on", 15)
    assert await holder(shared) == "một"


@asynccontextmanager
async def two(
    database: Database, clock: MovingClock, lasting: timedelta
) -> AsyncIterator[tuple[Duty, Duty]]:
    commits = GroupCommit(database)
    yield Duty(commits, "x", "a", clock, lasting), Duty(commits, "x", "b", clock, lasting)


async def test_duty_is_taken_kept_left_and_inherited(
    database: Database, moving_clock: MovingClock
) -> None:
    lasting = timedelta(seconds=20)
    async with two(database, moving_clock, lasting) as (a, b):
        assert await a.taken()
        assert not await b.taken()
        moving_clock.move(lasting - timedelta(seconds=1))
        assert await a.taken()
        moving_clock.move(lasting - timedelta(seconds=1))
        assert not await b.taken()
        moving_clock.move(timedelta(seconds=1))
        assert await b.taken()
        assert not await a.taken()
        await a.ended()
        assert not await a.taken()
        await b.ended()
        assert await a.taken()


async def test_who_finds_the_duty_lost_is_told(
    database: Database, moving_clock: MovingClock
) -> None:
    lasting = timedelta(seconds=0.03)
    async with two(database, moving_clock, lasting) as (a, b):
        assert await a.taken()
        moving_clock.move(lasting)
        assert await b.taken()
        over = asyncio.Event()
        async with a.kept(over):
            await asyncio.wait_for(over.wait(), 10)
