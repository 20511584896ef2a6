"""The sender at work on a real ledger, with a post office for a channel."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import departures, ledger
from bot.delivery.channel import Accepted, Address, Moved, NotAccepted, Refused, Unknown
from bot.delivery.group_commit import GroupCommit
from bot.delivery.ledger import Claimant, Found, Message, Priority, Room
from bot.delivery.pace import UNLIMITED, Limits, Rule
from bot.delivery.sender import Manner, Sender
from bot.store.database import Database
from bot.store.tables.messages import Action, Status
from tests.bot.delivery.conftest import Called, PostOffice
from tests.bot.moving_clock import MovingClock

QUICK = Manner(UNLIMITED, first_pause=0.01, longest_pause=0.02, looks_again=0.05)


@asynccontextmanager
async def sending(sender: Sender, timeout: float = 10.0) -> AsyncIterator[None]:
    """The sender at work; on leaving, it has sent what it could."""
    running = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        await sender.finish(running, timeout)


Start = Callable[..., Awaitable[Sender]]


@pytest.fixture
async def start(
    commits: GroupCommit, office: PostOffice, moving_clock: MovingClock
) -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:

        async def started(manner: Manner = QUICK) -> Sender:
            sender = Sender(commits, office, moving_clock, manner)
            await stack.enter_async_context(sending(sender))
            return sender

        yield started


class Desk:
    """Queues texts and looks them up."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self._database = database
        self._clock = clock

    async def queue(self, *keys: str, chat: str = "a", **fields: Any) -> None:
        messages = [Message(key, Address(chat), {"text": key}, "reply", **fields) for key in keys]
        async with self._database.transaction() as session:
            await ledger.enqueue(session, messages, self._clock())

    async def find(self, key: str) -> Found:
        async with self._database.reading() as session:
            found = await ledger.find(session, key)
        assert found is not None
        return found

    async def until(self, key: str, status: Status) -> Found:
        """Waits until the message has come so far."""
        async with asyncio.timeout(10):
            # Each look gives the sender its turn; the store does not tell when it changes.
            while (found := await self.find(key)).status != status:  # noqa: ASYNC110
                await asyncio.sleep(0)
        return found


@pytest.fixture
def desk(database: Database, moving_clock: MovingClock) -> Desk:
    return Desk(database, moving_clock)


def texts(office: PostOffice, chat: str = "a") -> list[str]:
    return [call.text for call in office.calls if call.chat == chat]


async def test_what_is_queued_is_sent_in_order_and_recorded(
    start: Start, desk: Desk, office: PostOffice
) -> None:
    await desk.queue("1", "2", "3")
    sender = await start()
    await desk.until("3", Status.SENT)
    await desk.queue("4")
    sender.wake()
    await desk.until("4", Status.SENT)
    assert texts(office) == ["1", "2", "3", "4"]
    assert (await desk.find("2")).external_id == "2"


async def test_a_call_is_made_only_for_what_is_marked_started(
    start: Start, desk: Desk, office: PostOffice
) -> None:
    office.gate = asyncio.Event()
    await desk.queue("1", "2")
    await start()
    await office.has(lambda: bool(office.calls))
    assert [(await desk.find(key)).status for key in "12"] == [Status.STARTED, Status.QUEUED]
    office.gate.set()
    await desk.until("2", Status.SENT)


async def test_one_that_hangs_holds_up_only_its_chat(
    start: Start, desk: Desk, office: PostOffice
) -> None:
    office.gate = asyncio.Event()
    await desk.queue("1", "2")
    sender = await start()
    await office.has(lambda: bool(office.calls))
    await desk.queue("b1", chat="b")
    sender.wake()
    await office.has(lambda: texts(office, "b") == ["b1"])
    assert texts(office) == ["1"]
    office.gate.set()


async def test_only_so_many_are_under_way(start: Start, desk: Desk, office: PostOffice) -> None:
    office.gate = asyncio.Event()
    for chat in "abcde":
        await desk.queue(f"{chat}1", chat=chat)
    await start(Manner(UNLIMITED, most_under_way=3, looks_again=0.01))
    await office.has(lambda: len(office.calls) == 3)
    statuses = [(await desk.find(f"{chat}1")).status for chat in "abcde"]
    assert statuses == [Status.STARTED] * 3 + [Status.QUEUED] * 2
    office.gate.set()
    await desk.until("e1", Status.SENT)


async def test_a_repeat_is_marked_from_the_moment_it_may_be_one(
    start: Start, desk: Desk, office: PostOffice
) -> None:
    office.says = [NotAccepted(), Unknown("ReadTimeout"), NotAccepted(), Accepted("7")]
    await desk.queue("1", "2")
    await start()
    await desk.until("2", Status.SENT)
    assert [(call.text, call.again) for call in office.calls] == [
        ("1", False),
        ("1", False),
        ("1", True),
        ("1", True),
        ("2", False),
    ]
    found = await desk.find("1")
    assert (found.external_id, found.possible_repeat) == ("7", True)


async def test_a_refusal_and_a_fault_of_ours_stop_nothing(
    start: Start, desk: Desk, office: PostOffice
) -> None:
    office.says = [Refused("Forbidden: blocked"), KeyError("html")]
    await desk.queue("1", "2", "3")
    await start()
    await desk.until("3", Status.SENT)
    assert [(await desk.find(key)).reason for key in "12"] == ["Forbidden: blocked", "KeyError"]


async def test_a_group_that_moved_gets_everything_in_its_new_place(
    start: Start, desk: Desk, office: PostOffice
) -> None:
    office.says = [Moved("new")]
    await desk.queue("1", "2")
    await start()
    await desk.until("2", Status.SENT)
    assert (texts(office), texts(office, "new")) == (["1"], ["1", "2"])


async def test_edits_and_deletions(start: Start, desk: Desk, office: PostOffice) -> None:
    await desk.queue("1", action=Action.EDIT, target="55")
    await desk.queue("2", action=Action.DELETE, target="56")
    await desk.queue("3", action=Action.EDIT)
    await start()
    await desk.until("3", Status.FAILED)
    assert office.calls == [
        Called("edit", "a", "1", target="55"),
        Called("delete", "a", "", target="56"),
    ]


async def test_what_becomes_due_by_the_clock_is_noticed(
    start: Start, desk: Desk, office: PostOffice, moving_clock: MovingClock
) -> None:
    await desk.queue("1", not_before=moving_clock() + timedelta(hours=1))
    await start()
    await desk.queue("now", chat="b")
    await desk.until("now", Status.SENT)
    assert texts(office) == []
    moving_clock.move(timedelta(hours=1))
    await desk.until("1", Status.SENT)


async def test_what_was_left_started_goes_first_and_marked(
    start: Start, desk: Desk, office: PostOffice, database: Database, moving_clock: MovingClock
) -> None:
    await desk.queue("1", "2")
    async with database.transaction() as session:
        await departures.take_turn(session)
        await ledger.claim(session, Claimant(), moving_clock(), Room(1, 1))
    await start()
    await desk.until("2", Status.SENT)
    assert [(call.text, call.again) for call in office.calls] == [("1", True), ("2", False)]


async def test_what_cannot_go_before_the_end_stays_in_the_ledger(
    commits: GroupCommit, desk: Desk, office: PostOffice, moving_clock: MovingClock
) -> None:
    slow = Manner(Limits(chat=Rule(1, 3600.0)))
    sender = Sender(commits, office, moving_clock, slow)
    running = asyncio.create_task(sender.run())
    await desk.queue("1", "2")
    sender.wake()
    await desk.until("1", Status.SENT)
    assert not await sender.finish(running, 0.05)
    assert (texts(office), (await desk.find("2")).status) == (["1"], Status.QUEUED)


async def test_the_end_waits_for_what_can_go_but_not_for_what_is_retried(
    commits: GroupCommit, desk: Desk, office: PostOffice, moving_clock: MovingClock
) -> None:
    office.says = [NotAccepted(3600.0)]
    sender = Sender(commits, office, moving_clock, QUICK)
    running = asyncio.create_task(sender.run())
    await desk.queue("1")
    await desk.queue("2", "3", chat="b")
    sender.wake()
    await office.has(lambda: bool(office.calls))
    assert await sender.finish(running, 10)
    assert (texts(office), texts(office, "b")) == (["1"], ["2", "3"])
    assert (await desk.find("1")).status == Status.QUEUED


async def test_what_misses_its_slot_gets_another_and_goes_once(
    start: Start, desk: Desk, office: PostOffice
) -> None:
    # With less than no grace it is too late for every slot that is not wide.
    await desk.queue("1", "2", priority=Priority.BROADCAST)
    await start(Manner(Limits(step=0.01, grace=-0.03)))
    await desk.until("2", Status.SENT)
    assert [(call.text, call.again) for call in office.calls] == [("1", False), ("2", False)]


async def test_what_was_taken_over_while_it_waited_for_a_slot_is_left_to_the_other(
    commits: GroupCommit,
    desk: Desk,
    office: PostOffice,
    database: Database,
    moving_clock: MovingClock,
) -> None:
    await desk.queue("1", priority=Priority.BROADCAST)
    sender = Sender(commits, office, moving_clock, Manner(Limits(step=0.01, grace=-60.0)))
    running = asyncio.create_task(sender.run())
    await desk.until("1", Status.STARTED)
    other = Claimant("other")
    async with database.transaction() as session:
        later = moving_clock() + 2 * other.lease
        await ledger.take_over(session, later, ())
        await ledger.claim(session, other, later, Room(1, 1))
    assert await sender.finish(running, 10)
    assert (texts(office), (await desk.find("1")).status) == ([], Status.STARTED)


def test_pauses_grow_to_a_limit() -> None:
    manner = Manner(first_pause=1.0, longest_pause=5.0)
    assert [manner.pause(attempt) for attempt in (1, 2, 3, 4, 10_000)] == [1, 2, 4, 5, 5]
