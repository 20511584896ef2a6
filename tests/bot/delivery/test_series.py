"""Messages that say one thing, said otherwise: however far they had come, they end as told."""

import asyncio
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.delivery import ledger, series
from bot.delivery.channel import Accepted, Address, Outcome, Payload, Refused
from bot.delivery.group_commit import GroupCommit
from bot.delivery.pace import UNLIMITED
from bot.delivery.sender import Manner, Sender
from bot.store.database import Database
from bot.store.tables.messages import Status
from tests.bot.moving_clock import MovingClock

CHAT = Address("a")
QUICK = Manner(UNLIMITED, first_pause=0.01, longest_pause=0.02, looks_again=0.05)
texts = st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=4)


class Wall:
    """A channel that shows what a person would see; ``says`` comes before the next outcome."""

    def __init__(self, says: list[Outcome]) -> None:
        self.shown: dict[str, str] = {}
        self.says = says
        self._numbers = 0

    async def send(self, address: Address, payload: Payload, again: bool) -> Outcome:
        if self.says:
            return self.says.pop(0)
        self._numbers += 1
        self.shown[str(self._numbers)] = payload["text"]
        return Accepted(str(self._numbers))

    async def edit(self, address: Address, message_id: str, payload: Payload) -> Outcome:
        assert message_id in self.shown
        self.shown[message_id] = payload["text"]
        return Accepted()

    async def delete(self, address: Address, message_id: str) -> Outcome:
        del self.shown[message_id]
        return Accepted()


class Scribe:
    """Queues revisions and has them sent."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self._database = database
        self._clock = clock

    async def say(self, name: str, *said: str) -> None:
        payloads = [{"text": text} for text in said]
        async with self._database.transaction() as session:
            await series.revise(session, name, CHAT, payloads, "reply", self._clock())

    async def send(self, wall: Wall) -> None:
        sender = Sender(GroupCommit(self._database), wall, self._clock, QUICK)
        assert await sender.finish(asyncio.create_task(sender.run()), 10.0)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(versions=st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=5))
async def test_what_stands_in_the_end_is_what_was_said_last(
    database: Database, moving_clock: MovingClock, versions: list[tuple[list[str], bool]]
) -> None:
    scribe, wall = Scribe(database, moving_clock), Wall([])
    name = uuid4().hex
    for said, is_sent in versions:
        await scribe.say(name, *said)
        if is_sent:
            await scribe.send(wall)
    await scribe.send(wall)
    assert list(wall.shown.values()) == versions[-1][0]


async def test_what_was_refused_is_sent_the_next_time(
    database: Database, moving_clock: MovingClock
) -> None:
    scribe, wall = Scribe(database, moving_clock), Wall([Refused("blocked")])
    await scribe.say("a_b", "one")
    await scribe.send(wall)
    await scribe.say("a_b", "two")
    await scribe.say("aXb", "another series")
    await scribe.send(wall)
    assert list(wall.shown.values()) == ["two", "another series"]


async def test_changes_of_a_chat_that_moved_lapse(
    database: Database, moving_clock: MovingClock
) -> None:
    scribe, wall = Scribe(database, moving_clock), Wall([])
    await scribe.say("s", "one")
    await scribe.send(wall)
    await scribe.say("s", "two", "three")
    async with database.transaction() as session:
        await ledger.move(session, "a", "b", moving_clock())
    await scribe.send(wall)
    assert list(wall.shown.values()) == ["one", "three"]
    async with database.reading() as session:
        assert await ledger.standing(session, "b", "s:") == (["s:3"], 1)
        found = await ledger.find(session, "s:2")
    assert found is not None
    assert found.status is Status.SUPERSEDED
