"""The bot at work, over real HTTP against the loopback."""

import logging
from typing import Any

import pytest
import structlog

from bot import words
from bot.telegram.loopback import (
    BotApiError,
    ConnectionCut,
    LoopbackTelegram,
    Seen,
    User,
)
from tests.bot.telegram.conftest import Flaky

pytestmark = pytest.mark.usefixtures("bot")


async def ask(world: LoopbackTelegram, user: User, text: str, **where: Any) -> Seen:
    chat = where.pop("chat", user)
    world.say(user, chat, text, **where)
    return await world.next_message(chat)


async def test_start_greets_and_the_menu_is_set(world: LoopbackTelegram, an: User) -> None:
    world.start(an)
    greeting = await world.next_message(an)
    assert greeting.text.startswith(words.GREETING)
    assert all(example in greeting.text for example in words.EXAMPLES)
    (menu,) = world.commands.values()
    assert [command["command"] for command in menu] == [name for name, _ in words.COMMANDS]


async def test_a_private_question_is_answered_and_its_clause_opened(
    world: LoopbackTelegram, an: User
) -> None:
    reply = await ask(world, an, "Khi nào tưới cây?")
    assert reply.text.startswith("[Khi nào tưới cây?] Sáng thứ Hai, hỏi ngày 06/05/2024.")
    assert reply.parts("blockquote") == ("Mỗi phòng tưới cây vào sáng thứ Hai.",)
    assert reply.text.endswith("— mục I, Quy chế tưới cây, ngày 05/02/2024")
    assert reply.reply_to is None
    query = world.press(an, reply, words.SHOW_CLAUSE)
    clause = await world.next_message(an)
    assert clause.parts("bold") == ("Nguyên văn mục I, Quy chế tưới cây",)
    assert clause.parts("blockquote")[0].splitlines() == [
        "I. Nguyên tắc",
        "Mỗi phòng tưới cây vào sáng thứ Hai.",
        "- Phòng Một tưới cây bàng.",
        "- Phòng Hai tưới cây phượng.",
    ]
    assert (query.answered, query.text) == (True, None)


async def test_document_text_is_escaped(world: LoopbackTelegram, an: User) -> None:
    reply = await ask(world, an, "<b>tưới</b> & 'cắt'?")
    assert reply.text.startswith("[<b>tưới</b> & 'cắt'?]")
    assert reply.parts("bold") == ()


async def test_commands(world: LoopbackTelegram, an: User) -> None:
    assert (await ask(world, an, "/trogiup")).text.startswith(words.HELP_INTRODUCTION)
    assert (await ask(world, an, "/hoi")).text == words.ASK_HOW
    assert (await ask(world, an, "/hoi tưới?")).text.startswith("[tưới?]")
    assert "• Phòng Hai tưới cây phượng." in (await ask(world, an, "/chitieu")).text
    assert words.DOCUMENTS_CITED in (await ask(world, an, "/vanban")).text
    assert (await ask(world, an, "/khonghieu")).text == words.UNKNOWN_COMMAND


async def test_refusals_and_greetings(world: LoopbackTelegram, an: User) -> None:
    assert words.NEAREST in (await ask(world, an, "lương?")).text
    greeting = await ask(world, an, "chào nhé")
    assert (greeting.text, greeting.buttons) == ("Chào bạn!", ())


async def test_what_cannot_be_read_gets_a_kind_word(world: LoopbackTelegram, an: User) -> None:
    for kind, word in (
        ("voice", words.UNREADABLE["voice"]),
        ("photo", words.UNREADABLE["photo"]),
        ("video", words.UNREADABLE_OTHERWISE),
    ):
        world.send_file(an, an, kind, b"...")
        assert (await world.next_message(an)).text == word
    world.send_file(an, an, "photo", b"...", caption="tưới?")
    assert (await world.next_message(an)).text.startswith("[tưới?]")


async def test_a_group_is_answered_only_when_it_asks(world: LoopbackTelegram, an: User) -> None:
    binh = world.new_user("Bình")
    group = world.new_group("Sở", [an, binh], forum=True)
    topic = world.new_topic(an, group, "Cây")
    world.say(binh, group, "hôm nay tưới cây chưa?")
    command = world.say(binh, group, "/hoi tưới 1?")
    reply = await world.next_message(group)
    assert (reply.reply_to, reply.text[:9]) == (command.id, "[tưới 1?]")
    world.say(an, group, "tưới 2? @thidua_bot", topic=topic)
    reply = await world.next_message(group)
    assert (reply.topic, reply.text[:9]) == (topic, "[tưới 2?]")
    world.say(binh, group, "tưới 3?", reply_to=reply)
    assert (await world.next_message(group)).text.startswith("[tưới 3?]")
    world.say(binh, group, "cảm ơn cả nhà")
    world.say(an, group, "/hoi@other_bot tưới?")
    world.say(an, group, "@thidua_bot tưới 4?")
    assert (await world.next_message(group)).text.startswith("[tưới 4?]")
    assert not world.chats[group.id].unread


async def test_an_edit_a_join_and_a_channel_disturb_nothing(
    world: LoopbackTelegram, an: User
) -> None:
    first = world.start(an)
    await world.next_message(an)
    world.edit(an, first, "tưới?")
    world.post(world.new_channel("Tin"), "/hoi tưới?")
    world.block(an)
    world.unblock(an)
    assert (await ask(world, an, "tưới 5?")).text.startswith("[tưới 5?]")


async def test_buttons_of_another_day(world: LoopbackTelegram, an: User) -> None:
    for data, word in (
        ("cu:1", words.BUTTON_UNKNOWN),
        ("c:0000000000:I::", words.CLAUSE_GONE),
    ):
        chat = world.chats[an.id]
        world.start(an)
        await world.next_message(an)
        markup = {"inline_keyboard": [[{"text": "Cũ", "callback_data": data}]]}
        old = world.add_message(chat, world.me, {"text": "cũ", "reply_markup": markup})
        query = world.press(an, await world.next_message(an), "Cũ")
        await world.wait_for(lambda query=query: query.answered, "an answer")  # type: ignore[misc]
        assert (query.text, query.show_alert, old["text"]) == (word, True, "cũ")
        assert not chat.unread


async def test_an_error_is_told_only_if_made_for_people(
    world: LoopbackTelegram, an: User, caplog: pytest.LogCaptureFixture
) -> None:
    with structlog.testing.capture_logs() as logs:
        told = await ask(world, an, "lỗi người dùng")
        kept = await ask(world, an, "lỗi chương trình")
    assert told.text == "Câu hỏi quá dài: 'lỗi người dùng'. Hỏi ngắn hơn"
    assert kept.text == words.SOMETHING_WRONG
    troubles = [one for one in logs if one["event"] == "telegram.trouble"]
    assert [one["error"] for one in troubles] == ["ThiDuaError", "RuntimeError"]
    assert troubles[1]["at"][-1].startswith("support.py:")
    assert "bí mật" not in repr(logs)
    assert "lỗi người dùng" not in repr(logs)


async def test_neither_token_nor_text_is_logged(
    world: LoopbackTelegram, an: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with structlog.testing.capture_logs() as logs:
        await ask(world, an, "tưới cây bí mật?")
    assert [one["event"] for one in logs if one["log_level"] != "debug"]
    everything = repr(logs) + caplog.text
    assert world.token.split(":")[1] not in everything
    assert "bí mật" not in everything


async def test_a_malformed_update_is_passed_over(world: LoopbackTelegram, an: User) -> None:
    with structlog.testing.capture_logs() as logs:
        bad = world.updates.put_raw({"message": {"chat": "nowhere"}})
        world.updates.put_raw({"message": None})
        world.updates.put_raw({"something_new": {"id": 1}})
        reply = await ask(world, an, "tưới?")
    assert reply.text.startswith("[tưới?]")
    malformed = [one["update_id"] for one in logs if one["event"] == "telegram.malformed_update"]
    assert malformed == [bad, bad + 1]


async def test_fifty_chats_keep_their_order(world: LoopbackTelegram) -> None:
    people = [world.new_user(f"Người {number}") for number in range(50)]
    for turn in range(3):
        for person in people:
            world.say(person, person, f"tưới {turn}?")
    for person in people:
        for turn in range(3):
            assert (await world.next_message(person)).text.startswith(f"[tưới {turn}?]")


async def test_what_may_have_arrived_is_sent_again_marked(
    world: LoopbackTelegram, an: User
) -> None:
    world.faults.append(Flaky("sendMessage", ConnectionCut(), 1, accepted=True))
    assert (await ask(world, an, "tưới?")).text.startswith("[tưới?]")
    again = await world.next_message(an)
    assert again.text.startswith(f"{words.SENT_AGAIN}\n[tưới?]")


async def test_somebody_who_blocked_the_bot_stops_nobody(world: LoopbackTelegram, an: User) -> None:
    binh = world.new_user("Bình")
    world.faults.append(
        Flaky("sendMessage", BotApiError(403, "Forbidden: bot was blocked by the user"), 1)
    )
    world.say(an, an, "tưới?")
    await world.wait_for(lambda: world.faults[0].left == 0, "the refusal")  # type: ignore[attr-defined]
    assert (await ask(world, binh, "tưới?")).text.startswith("[tưới?]")
    assert not world.chats[an.id].unread


async def test_fetching_goes_on_after_troubles(world: LoopbackTelegram, an: User) -> None:
    for error in (BotApiError(502, "Bad Gateway"), ConnectionCut(), BotApiError(409, "Conflict")):
        world.faults[:] = [Flaky("getUpdates", error, 2)]
        assert (await ask(world, an, "tưới?")).text.startswith("[tưới?]")
