import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.delivery import departures, ledger
from bot.delivery.channel import Accepted, Address, Moved, NotAccepted, Outcome, Refused, Unknown
from bot.delivery.ledger import Claimant, Delivery, Found, Message, Priority, Room
from bot.store.database import Database
from bot.store.tables.messages import Action, Status
from tests.bot.moving_clock import MovingClock

ME = Claimant("one")
OTHER = Claimant("two")


def message(key: str, chat: str = "a", **fields: Any) -> Message:
    return Message(key, Address(chat), {"text": key}, "reply", **fields)


class Books:
    """The ledger's functions, each in a transaction of its own, at the clock's time."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.database = database
        self.clock = clock

    async def enqueue(self, *messages: Message) -> int:
        async with self.database.transaction() as session:
            return await ledger.enqueue(session, messages, self.clock())

    async def claim(
        self,
        most: int = 10,
        closed: Sequence[str] = (),
        bulk: int = 10,
        who: Claimant = ME,
        closed_to_bulk: Sequence[str] = (),
    ) -> list[Delivery]:
        async with self.database.transaction() as session:
            await departures.take_turn(session)
            room = Room(most, bulk, closed, closed_to_bulk)
            return await ledger.claim(session, who, self.clock(), room)

    async def claimed(self, **how: Any) -> list[str]:
        return [one.payload["text"] for one in await self.claim(**how)]

    async def record(self, delivery: Delivery, outcome: Outcome, who: Claimant = ME) -> None:
        async with self.database.transaction() as session:
            await ledger.record(session, who, [(delivery, outcome)], self.clock())

    async def find(self, key: str) -> Found:
        async with self.database.reading() as session:
            found = await ledger.find(session, key)
        assert found is not None
        return found

    async def recover(self, who: Claimant = ME, rest: timedelta = timedelta(0)) -> int:
        async with self.database.transaction() as session:
            return await ledger.recover(session, who, self.clock(), rest)

    async def put_off(self, *deliveries: Delivery, who: Claimant = ME) -> set[int]:
        async with self.database.transaction() as session:
            await departures.take_turn(session)
            return await departures.put_off(session, who, deliveries, self.clock())

    async def starts(self, since: datetime) -> list[departures.Start]:
        async with self.database.reading() as session:
            return await departures.started_since(session, since)

    async def take_over(self, under_way: Sequence[int] = ()) -> int:
        async with self.database.transaction() as session:
            return await ledger.take_over(session, self.clock(), under_way)


@pytest.fixture
def books(database: Database, moving_clock: MovingClock) -> Books:
    return Books(database, moving_clock)


async def test_a_key_is_queued_once(books: Books) -> None:
    assert await books.enqueue(message("1"), message("2")) == 2
    assert await books.enqueue(message("2"), message("3")) == 1
    assert await books.enqueue() == 0


async def test_a_chat_goes_in_order_and_one_at_a_time(books: Books) -> None:
    await books.enqueue(message("1"), message("2"), message("3", "b"))
    first, third = await books.claim()
    assert [first.payload["text"], third.payload["text"]] == ["1", "3"]
    assert await books.claimed() == []
    await books.record(first, Accepted("77"))
    assert await books.claimed() == ["2"]
    found = await books.find("1")
    assert (found.status, found.external_id) == (Status.SENT, "77")


async def test_what_is_urgent_goes_first_and_the_room_is_kept(books: Books) -> None:
    await books.enqueue(
        message("b1", "a", priority=Priority.BROADCAST),
        message("b2", "b", priority=Priority.BROADCAST),
        message("answer", "c"),
        message("for a", "a"),
    )
    assert await books.claimed(most=0, bulk=0) == []
    assert await books.claimed(most=2, bulk=2) == ["answer", "for a"]
    assert await books.claimed(closed=["b"]) == []
    assert await books.claimed(bulk=0) == []
    assert await books.claimed() == ["b2"]


async def test_nothing_goes_before_its_time(books: Books, moving_clock: MovingClock) -> None:
    await books.enqueue(message("1", not_before=moving_clock() + timedelta(hours=1)))
    assert await books.claimed() == []
    moving_clock.move(timedelta(hours=1))
    assert await books.claimed() == ["1"]


async def test_what_surely_did_not_go_is_tried_again_unmarked_and_not_overtaken(
    books: Books, moving_clock: MovingClock
) -> None:
    await books.enqueue(message("1"), message("2"))
    (first,) = await books.claim()
    await books.record(first, NotAccepted(3))
    # Told to wait, so does whoever comes next, and what was queued later waits behind it.
    assert await books.claimed(who=OTHER) == []
    moving_clock.move(timedelta(seconds=3))
    (again,) = await books.claim()
    assert (again.payload["text"], again.attempt, again.possible_repeat) == ("1", 2, False)
    await books.record(again, NotAccepted(3))
    assert await books.claimed(closed=["a"]) == []


async def test_what_may_have_gone_is_marked(books: Books) -> None:
    await books.enqueue(message("1"))
    (first,) = await books.claim()
    await books.record(first, Unknown("ReadTimeout"))
    (again,) = await books.claim()
    assert again.possible_repeat
    await books.record(again, NotAccepted())
    (once_more,) = await books.claim()
    assert once_more.possible_repeat


async def test_a_refusal_is_a_failure_with_its_reason(books: Books) -> None:
    await books.enqueue(message("1"), message("2"))
    (first,) = await books.claim()
    await books.record(first, Refused("Forbidden: " + "x" * 500))
    found = await books.find("1")
    assert found.status == Status.FAILED
    assert found.reason is not None
    assert found.reason.startswith("Forbidden: xx")
    assert await books.claimed() == ["2"]


async def test_a_chat_that_moved_takes_its_queue_along(books: Books) -> None:
    await books.enqueue(message("1"), message("2"), message("3", "b"))
    first, _ = await books.claim()
    await books.record(first, Moved("new"))
    (moved,) = await books.claim()
    assert (moved.payload["text"], moved.address.chat) == ("1", "new")
    assert (await books.find("2")).address == Address("new")
    assert (await books.find("3")).address == Address("b")


async def test_what_was_left_started_is_a_possible_repeat_after_a_restart(books: Books) -> None:
    await books.enqueue(
        message("1"), message("2", "b", action=Action.EDIT, target="5"), message("3", "c")
    )
    await books.claim(most=2)
    assert await books.recover(OTHER) == 0
    assert await books.recover() == 2
    again = {one.payload["text"]: one.possible_repeat for one in await books.claim()}
    assert again == {"1": True, "2": False, "3": False}


async def test_a_dead_instance_is_taken_over_when_its_lease_is_out(
    books: Books, moving_clock: MovingClock
) -> None:
    await books.enqueue(message("1"), message("2"))
    (left,) = await books.claim()
    assert await books.take_over() == 0
    assert await books.claimed(who=OTHER) == []
    moving_clock.move(ME.lease)
    assert await books.take_over(under_way=[left.id]) == 0
    assert await books.take_over() == 1
    (taken,) = await books.claim(who=OTHER)
    assert taken.possible_repeat
    await books.record(left, Refused("too late"))
    assert (await books.find("1")).status == Status.STARTED
    await books.record(taken, Accepted("9"), OTHER)
    found = await books.find("1")
    assert (found.status, found.external_id, found.possible_repeat) == (Status.SENT, "9", True)


async def test_only_what_has_not_been_started_can_be_taken_back(
    books: Books, database: Database, moving_clock: MovingClock
) -> None:
    await books.enqueue(message("1"), message("2"), message("3", "b"))
    first, third = await books.claim()
    await books.record(third, Unknown("ReadTimeout"))
    async with database.transaction() as session:
        assert await ledger.supersede(session, ["1", "2", "3", "none"], moving_clock()) == 1
    assert (await books.find("2")).status == Status.SUPERSEDED
    await books.record(first, Accepted())
    assert await books.claimed() == ["3"]


async def test_texts_are_forgotten_but_not_what_became_of_them(
    books: Books, database: Database, moving_clock: MovingClock
) -> None:
    await books.enqueue(message("1"), message("2", "b"), message("3", "c"))
    sent = await books.claim(most=2)
    for one in sent:
        await books.record(one, Accepted("1"))
    moving_clock.move(timedelta(days=31))
    async with database.transaction() as session:
        assert await ledger.forget(session, moving_clock(), chat="b") == 1
        assert await ledger.forget(session, moving_clock() - timedelta(days=32)) == 0
        assert await ledger.forget(session, moving_clock()) == 1
    assert (await books.find("1")).status == Status.SENT
    assert await books.enqueue(message("1")) == 0
    assert await books.claimed() == ["3"]


async def test_where_only_answers_may_go_a_notice_waits(books: Books) -> None:
    await books.enqueue(message("1", priority=Priority.BROADCAST), message("2", "b"))
    assert await books.claimed(closed_to_bulk=["a", "b"]) == ["2"]
    assert await books.claimed() == ["1"]


async def test_an_instance_learns_what_others_started(
    books: Books, moving_clock: MovingClock
) -> None:
    await books.enqueue(message("1"), message("2", "b"))
    await books.claim(most=1)
    before = moving_clock()
    moving_clock.move(timedelta(seconds=5))
    await books.claim(most=1, who=OTHER)
    late, every = [await books.starts(before - timedelta(seconds=ago)) for ago in (0, 1)]
    assert [(one.address.chat, one.at) for one in late] == [("b", moving_clock())]
    assert len({one.key for one in every}) == 2


async def test_nobody_writes_to_a_chat_whose_last_word_a_killed_instance_may_have_missed(
    books: Books, moving_clock: MovingClock
) -> None:
    await books.enqueue(
        message("earlier", priority=Priority.BROADCAST), message("1"), message("2", "b")
    )
    assert await books.claimed(most=1) == ["1"]
    assert await books.recover(rest=timedelta(seconds=5)) == 1
    assert await books.claimed(who=OTHER) == ["2"]
    moving_clock.move(timedelta(seconds=5))
    assert await books.claimed(who=OTHER) == ["1"]


async def test_a_message_that_is_put_off_leaves_later_and_all_know(
    books: Books, moving_clock: MovingClock
) -> None:
    await books.enqueue(message("1", priority=Priority.BROADCAST))
    (one,) = await books.claim()
    leaves = moving_clock() + timedelta(seconds=2)
    assert await books.put_off(replace(one, leaves=leaves)) == {one.id}
    (start,) = await books.starts(moving_clock())
    assert (start.key, start.at, start.is_latest) == ((one.id, 1), leaves, True)
    # Nothing else has changed: a kill now would still make it a possible repeat.
    assert (await books.find("1")).status == Status.STARTED
    assert await books.claimed() == []


async def test_a_message_that_was_taken_over_cannot_be_put_off(
    books: Books, moving_clock: MovingClock
) -> None:
    await books.enqueue(message("1"), message("2", "b"))
    one, two = await books.claim()
    moving_clock.move(ME.lease)
    assert await books.take_over(under_way=[two.id]) == 1
    late = [replace(delivery, leaves=moving_clock()) for delivery in (one, two)]
    assert await books.put_off(*late) == {two.id}
    # Its lease begins anew, as it has yet to leave.
    assert await books.take_over() == 0


async def test_while_a_broadcast_runs_answers_take_the_first_slots(
    books: Books, database: Database, moving_clock: MovingClock
) -> None:
    await books.enqueue(
        message("b1", "b", priority=Priority.BROADCAST),
        message("b2", "c", priority=Priority.BROADCAST),
        message("answer"),
    )
    leaves = [moving_clock() + timedelta(seconds=number) for number in (1, 2)]
    async with database.transaction() as session:
        room = Room(2, 2, leaves=leaves, in_turn=True)
        claimed = await ledger.claim(session, ME, moving_clock(), room)
    assert [(one.payload["text"], one.leaves) for one in claimed] == [
        ("answer", leaves[0]),
        ("b1", leaves[1]),
    ]


async def test_two_instances_never_claim_the_same(books: Books) -> None:
    await books.enqueue(*(message(f"{chat}{n}", chat) for n in range(3) for chat in "abcdefgh"))
    turns = [books.claimed(most=3, who=who) for who in (ME, OTHER, ME, OTHER)]
    claimed = [text for turn in await asyncio.gather(*turns) for text in turn]
    assert sorted(claimed) == [f"{chat}0" for chat in "abcdefgh"]
