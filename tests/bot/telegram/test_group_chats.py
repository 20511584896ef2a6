"""The bot among people: put in, taken out, kept quiet, and moved with its group."""

import pytest
from sqlalchemy import select

from bot import words as common
from bot.questions import groups, words
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow, Status
from bot.telegram.loopback import LoopbackTelegram, User
from tests.bot.telegram.staffed import staffed

UNIT = "hanh-chinh-tong-hop"


async def unit_of(store: Database, chat: int) -> str | None:
    async with store.reading() as session:
        return await groups.unit_of(session, str(chat))


async def bind(store: Database, chat: int) -> None:
    async with store.transaction() as session:
        await groups.bind(session, str(chat), UNIT, None, store.clock())


async def test_it_introduces_itself_each_time_it_is_put_into_a_group(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    async with staffed(world, address, store):
        group = world.new_group("Sở", [an])
        assert (await world.next_message(group)).text == words.IN_A_GROUP
        for status in ("administrator", "restricted", "member"):
            world.set_bot_status(an, group, status)
        world.say(an, group, "@thidua_bot tưới?")
        assert (await world.next_message(group)).text.startswith("[tưới?]")


async def test_a_group_that_took_it_out_belongs_to_nobody_and_hears_nothing(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    group = world.new_group("Sở", [an])
    async with staffed(world, address, store):
        await world.next_message(group)
        await bind(store, group.id)
        world.set_bot_status(an, group, "kicked")
        world.say(an, an, "tưới?")
        await world.next_message(an)
    assert await unit_of(store, group.id) is None
    calls = [call for call in world.calls if call.method == "sendMessage"]
    assert len(calls) == 2


async def test_where_it_may_not_write_that_is_noted_and_others_are_answered(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    group = world.new_group("Sở", [an])
    world.set_bot_status(an, group, "restricted")
    async with staffed(world, address, store):
        world.say(an, group, "@thidua_bot tưới?")
        world.say(an, an, "tưới?")
        assert (await world.next_message(an)).text.startswith("[tưới?]")
    async with store.reading() as session:
        wanted = select(DeliveryRow).where(DeliveryRow.chat == str(group.id))
        rows = (await session.scalars(wanted)).all()
    assert {row.status for row in rows} == {Status.FAILED}
    assert all("not enough rights" in (row.reason or "").lower() for row in rows)


async def test_a_group_that_becomes_a_supergroup_keeps_its_unit(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    group = world.new_group("Sở", [an], kind="group")
    async with staffed(world, address, store):
        await world.next_message(group)
        await bind(store, group.id)
        new = world.migrate(an, group)
        world.say(an, new, "@thidua_bot tưới?")
        assert (await world.next_message(new)).text.startswith("[tưới?]")
        await world.wait_for(lambda: not world.updates.pending, "the end of the queue")
        new.members[world.me.id] = "left"
        world.set_bot_status(an, new, "member")
        world.say(an, new, "@thidua_bot tưới gì?")
        assert (await world.next_message(new)).text.startswith("[tưới gì?]")
    assert (await unit_of(store, group.id), await unit_of(store, new.id)) == (None, UNIT)


async def test_an_answer_follows_its_group_even_if_nobody_tells(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    group = world.new_group("Sở", [an], kind="group")
    async with staffed(world, address, store):
        await world.next_message(group)
        await bind(store, group.id)
        new = world.new_group("Sở", [an])
        await world.next_message(new)
        group.migrated_to = new.id
        world.say(an, group, "@thidua_bot tưới?")
        assert (await world.next_message(new)).text.startswith("[tưới?]")
    assert (await unit_of(store, group.id), await unit_of(store, new.id)) == (None, UNIT)


async def test_a_topic_is_answered_where_it_asks_and_where_it_is_edited(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    group = world.new_group("Sở", [an], forum=True)
    topic = world.new_topic(an, group, "Cây")
    async with staffed(world, address, store):
        await world.next_message(group)
        asked = world.say(an, group, "/hoi tưới?", topic=topic)
        answer = await world.next_message(group)
        assert (answer.topic, answer.reply_to) == (topic, asked.id)
        world.edit(an, asked, "/hoi tưới gì?")
        await world.wait_for(
            lambda: world.message(group, answer.id).text.startswith("[tưới gì?]"), "the change"
        )


@pytest.mark.parametrize("kind", ["voice", "sticker", "photo"])
async def test_what_cannot_be_read_is_passed_over_in_a_group(
    world: LoopbackTelegram, address: str, store: Database, an: User, kind: str
) -> None:
    group = world.new_group("Sở", [an])
    async with staffed(world, address, store):
        await world.next_message(group)
        world.send_file(an, group, kind, b"...", caption="@thidua_bot")
        world.send_file(an, an, kind, b"...")
        assert (await world.next_message(an)).text == common.UNREADABLE[kind]
        assert not world.chats[group.id].unread
