"""A page that follows the events shows what the persona would see in Telegram."""

from typing import Any

from bot.telegram.loopback import LoopbackTelegram
from bot.telegram.preview import MovableClock, Stage
from bot.telegram.preview.watcher import Watcher
from tests.bot.telegram.preview.conftest import BINH, HOA, LAN, Bot, Post


def told(watcher: Watcher) -> list[dict[str, Any]]:
    watcher.look()
    return watcher.take()


def of(kind: str, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["type"] == kind]


async def test_the_first_word_is_where_one_is(stage: Stage) -> None:
    events = told(Watcher(stage, LAN.id))
    assert events[0]["type"] == "hello"
    assert events[0]["me"] == LAN.id
    assert [event["chat"]["id"] for event in of("chat", events)] == [LAN.id]
    assert told(Watcher(stage, LAN.id))


async def test_nothing_new_is_not_told(stage: Stage) -> None:
    watcher = Watcher(stage, BINH.id)
    told(watcher)
    assert not watcher.look()


async def test_messages_edits_deletions_and_typing_arrive(
    stage: Stage, post: Post, bot: Bot
) -> None:
    watcher = Watcher(stage, BINH.id)
    await post("start", persona=BINH.id)
    told(watcher)
    await bot("sendChatAction", chat_id=BINH.id, action="typing")
    assert of("typing", told(watcher)) == [{"type": "typing", "chat": BINH.id, "topic": None}]
    sent = await bot("sendMessage", chat_id=BINH.id, text="một")
    (new,) = of("message", told(watcher))
    assert new["message"]["text"] == "một"
    number = sent["message_id"]
    await bot("editMessageText", chat_id=BINH.id, message_id=number, text="hai")
    (changed,) = of("message", told(watcher))
    assert (changed["message"]["message_id"], changed["message"]["text"]) == (number, "hai")
    await bot("deleteMessage", chat_id=BINH.id, message_id=number)
    assert of("deleted", told(watcher)) == [{"type": "deleted", "chat": BINH.id, "message": number}]


async def test_each_persona_hears_its_own_chats_only(stage: Stage, post: Post, bot: Bot) -> None:
    binh, lan = Watcher(stage, BINH.id), Watcher(stage, LAN.id)
    await post("start", persona=BINH.id)
    await bot("sendMessage", chat_id=BINH.id, text="chỉ cho Bình")
    texts = [event["message"]["text"] for event in of("message", told(binh))]
    assert texts[-1] == "chỉ cho Bình"
    assert not of("message", told(lan))


async def test_unread_is_counted_for_everybody_until_it_is_read(
    stage: Stage, post: Post, world: LoopbackTelegram
) -> None:
    group = next(number for number in world.chats if number < 0)
    said = await post("say", persona=BINH.id, chat=group, text="chào")
    watcher = Watcher(stage, LAN.id)
    assert unread(told(watcher)) == {BINH.id: 0, HOA.id: 1, LAN.id: 0}
    await post("read", persona=HOA.id, chat=group, upto=said.json()["message"])
    assert unread(told(watcher)) == {BINH.id: 0, HOA.id: 0, LAN.id: 0}


def unread(events: list[dict[str, Any]]) -> dict[int, int]:
    return {one["id"]: one["unread"] for one in of("people", events)[-1]["people"]}


async def test_the_clock_and_the_menu_are_told_when_they_change(
    stage: Stage, post: Post, bot: Bot, clock: MovableClock
) -> None:
    watcher = Watcher(stage, BINH.id)
    told(watcher)
    await post("clock", hours=24)
    (moved,) = of("clock", told(watcher))
    assert moved["now"] == clock().isoformat()
    commands = [{"command": "hoi", "description": "Đặt câu hỏi"}]
    await bot("setMyCommands", commands=commands)
    assert all(event["chat"]["commands"] == commands for event in of("chat", told(watcher)))
    office = [{"command": "cauhoi", "description": "Câu hỏi còn bỏ ngỏ"}]
    await bot("setMyCommands", commands=office, scope={"type": "chat", "chat_id": BINH.id})
    (changed,) = of("chat", told(watcher))
    assert (changed["chat"]["id"], changed["chat"]["commands"]) == (BINH.id, office)


async def test_a_group_that_one_is_put_into_appears_and_one_that_moved_goes(
    stage: Stage, world: LoopbackTelegram
) -> None:
    watcher = Watcher(stage, LAN.id)
    told(watcher)
    lan = world.users[LAN.id]
    group = world.new_group("Nhóm mới", [lan], kind="group")
    assert [event["chat"]["id"] for event in of("chat", told(watcher))] == [group.id]
    moved = world.migrate(lan, group)
    events = told(watcher)
    assert of("gone", events) == [{"type": "gone", "chat": group.id}]
    assert [event["chat"]["id"] for event in of("chat", events)] == [moved.id]
