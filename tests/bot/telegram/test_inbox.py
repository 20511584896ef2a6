from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.channel import Address
from bot.delivery.group_commit import GroupCommit
from bot.delivery.ledger import Message
from bot.store.database import Database
from bot.store.tables.messages import Arrival, DeliveryRow, Status, UpdateRow
from bot.telegram.inbox import Arrived, Inbox
from bot.telegram.loopback import BotApiError, Call, LoopbackTelegram, User
from bot.telegram.tidying import forget
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.conftest import Start, running


@pytest.fixture
def commits(database: Database) -> GroupCommit:
    return GroupCommit(database)


@pytest.fixture
def inbox(commits: GroupCommit, moving_clock: MovingClock) -> Inbox:
    return Inbox(commits, "telegram:1", moving_clock)


def arrived(update_id: int, chat: str | None = "5", **body: Any) -> Arrived:
    return Arrived(update_id, chat, {"update_id": update_id, **body})


def reply(key: str) -> Message:
    return Message(key, Address("5"), {"html": "x"}, "reply")


async def keys(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.scalars(select(DeliveryRow.key).order_by(DeliveryRow.id)))


async def test_each_update_is_kept_once_in_the_order_it_came(inbox: Inbox) -> None:
    assert await inbox.accept([arrived(9), arrived(7)]) == 2
    assert await inbox.accept([arrived(7), arrived(3), arrived(9)]) == 1
    assert await inbox.accept([]) == 0
    waiting = await inbox.waiting(0)
    assert [one.update_id for one in waiting] == [9, 7, 3]
    assert [one.update_id for one in await inbox.waiting(waiting[1].id)] == [3]


async def test_handling_an_update_again_queues_nothing_twice(
    inbox: Inbox, database: Database
) -> None:
    await inbox.accept([arrived(1)])
    (waiting,) = await inbox.waiting(0)
    replies = [reply(inbox.key(waiting, part)) for part in (1, 2)]
    assert await inbox.finish(waiting, replies)
    assert not await inbox.finish(waiting, [reply("another")])
    assert await inbox.waiting(0) == []
    assert await keys(database) == ["telegram:1:1:1", "telegram:1:1:2"]


async def test_an_update_is_done_with_its_replies_and_writes_or_not_at_all(
    inbox: Inbox, database: Database
) -> None:
    async def broken(session: AsyncSession) -> None:
        await ledger.enqueue(session, [reply("by the way")], database.clock())
        raise ValueError("broken")

    await inbox.accept([arrived(1)])
    (waiting,) = await inbox.waiting(0)
    with pytest.raises(ValueError, match="broken"):
        await inbox.finish(waiting, [reply("1")], [broken])
    assert (await inbox.waiting(0), await keys(database)) == ([waiting], [])


async def test_a_malformed_update_is_counted_and_not_kept(inbox: Inbox, database: Database) -> None:
    await inbox.accept([arrived(1, None, message="secret"), arrived(2)])
    assert [one.update_id for one in await inbox.waiting(0)] == [2]
    assert await inbox.malformed() == 1
    assert await texts_kept(database) == {2}


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\\u0000b", "'; --", "😀", "x" * 100_000])
async def test_no_text_can_block_the_inbox(inbox: Inbox, text: str) -> None:
    await inbox.accept([arrived(1, text=text), arrived(2)])
    first, _ = await inbox.waiting(0)
    assert first.body["text"] == text


async def test_another_bot_has_numbers_of_its_own(
    inbox: Inbox, commits: GroupCommit, moving_clock: MovingClock
) -> None:
    other = Inbox(commits, "telegram:2", moving_clock)
    assert await inbox.accept([arrived(1)]) == await other.accept([arrived(1)]) == 1
    (mine,), (theirs,) = await inbox.waiting(0), await other.waiting(0)
    assert inbox.key(mine, 1) != other.key(theirs, 1)


async def test_texts_go_after_their_time_and_updates_are_still_known(
    inbox: Inbox, database: Database, moving_clock: MovingClock
) -> None:
    await inbox.accept([arrived(1), arrived(2, "6"), arrived(3)])
    for one in (await inbox.waiting(0))[:2]:
        await inbox.finish(one, [])
    moving_clock.move(timedelta(days=1))
    async with database.transaction() as session:
        await forget(session, moving_clock(), chat="6")
        await forget(session, moving_clock() - timedelta(days=2))
    assert await texts_kept(database) == {1, 3}
    async with database.transaction() as session:
        await forget(session, moving_clock())
    assert await texts_kept(database) == {3}
    assert await inbox.accept([arrived(1)]) == 0


async def texts_kept(database: Database) -> set[int]:
    async with database.reading() as session:
        found = await session.scalars(
            select(UpdateRow.update_id).where(UpdateRow.body.is_not(None))
        )
        return set(found)


class Confirming:
    """Notes, whenever Telegram is told to forget updates, which of them the store does not hold."""

    def __init__(self, store: Database) -> None:
        self.store = store
        self.confirmed = 0
        self.unsafe: list[int] = []

    async def before(self, call: Call) -> None:
        offset = int(call.parameters.get("offset", 0)) if call.method == "getUpdates" else 0
        if offset > 0:
            self.confirmed = offset
            async with self.store.reading() as session:
                known = set(await session.scalars(select(UpdateRow.update_id)))
            self.unsafe += [] if offset - 1 in known else [offset - 1]

    async def after(self, call: Call) -> None: ...


async def test_telegram_is_told_to_forget_only_what_is_in_the_store(
    world: LoopbackTelegram, start_bot: Start, store: Database, an: User
) -> None:
    watching = Confirming(store)
    world.faults.append(watching)
    await start_bot()
    for turn in range(5):
        world.say(an, an, f"tưới {turn}?")
        await world.next_message(an)
    last = world.updates.last_id
    await world.wait_for(lambda: watching.confirmed == last + 1, "the last update's end")
    assert watching.unsafe == []


async def test_talk_that_does_not_concern_the_bot_is_not_kept(
    world: LoopbackTelegram, start_bot: Start, store: Database, an: User
) -> None:
    await start_bot()
    group = world.new_group("Phòng", [an])
    put_in = world.updates.last_id
    world.say(an, group, "chuyện riêng của phòng")
    asked = world.updates.last_id + 1
    world.say(an, group, "/hoi tưới?")
    await world.next_message(group)
    assert await texts_kept(store) == {put_in, asked}


class Blocked:
    """Somebody has blocked the bot."""

    def __init__(self, person: User) -> None:
        self.person = person

    async def before(self, call: Call) -> None:
        if call.method == "sendMessage" and str(call.parameters["chat_id"]) == str(self.person.id):
            raise BotApiError(403, "Forbidden: bot was blocked by the user")

    async def after(self, call: Call) -> None: ...


async def test_what_telegram_refuses_is_a_failure_that_can_be_looked_up(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    world.faults.append(Blocked(an))
    async with running(address, world.token, store):
        world.say(an, an, "tưới?")
        binh = world.new_user("Bình")
        world.say(binh, binh, "tưới?")
        await world.next_message(binh)
    async with store.reading() as session:
        query = select(DeliveryRow.status, DeliveryRow.reason).where(DeliveryRow.chat == str(an.id))
        assert (await session.execute(query)).all() == [
            (Status.FAILED, "Forbidden: bot was blocked by the user")
        ]
        assert set(await session.scalars(select(UpdateRow.status))) == {Arrival.DONE}
