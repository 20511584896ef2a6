"""The loopback refuses what Telegram refuses, in its words, and delivers as it delivers."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from telegram import Update

from bot.telegram.loopback import (
    BotApiError,
    Call,
    ConnectionCut,
    LoopbackTelegram,
    User,
)
from tests.bot.telegram.conftest import Api


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Mở", **button}]]}


@pytest.fixture
def chatting(world: LoopbackTelegram, an: User) -> User:
    """Somebody who has pressed Start."""
    world.start(an)
    return an


async def test_it_introduces_the_bot(api: Api, world: LoopbackTelegram) -> None:
    me = (await api("getMe"))["result"]
    assert (me["id"], me["is_bot"], me["username"]) == (424242, True, "thidua_bot")
    assert (await api("GETME"))["ok"]


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/bot{token}/getEverything", 404, "Not Found"),
        ("/elsewhere", 404, "Not Found"),
        ("/file/bot1:wrong/documents/F1", 401, "Unauthorized"),
        ("/file/bot{token}/documents/F1", 404, "Not Found"),
    ],
)
async def test_wrong_addresses(
    world: LoopbackTelegram,
    address: str,
    client: httpx.AsyncClient,
    path: str,
    code: int,
    description: str,
) -> None:
    response = await client.get(address + path.format(token=world.token))
    assert response.status_code == code
    assert response.json() == {"ok": False, "error_code": code, "description": description}


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\x00 "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>a", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"),
        ({"text": "a<br>b", "parse_mode": "html"}, "can't parse entities: Unsupported start tag"),
        ({"text": "a", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        ({"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "ENTITY_BOUNDS"),
        (
            {"text": "a", "entities": [{"type": "fat", "offset": 0, "length": 1}]},
            "unsupported type",
        ),
        ({"text": "a", "colour": "red"}, 'unknown parameter "colour"'),
        ({"text": 5}, 'parameter "text" must be a string'),
        ({"text": "a", "chat_id": 5}, "chat not found"),
        ({"text": "a", "chat_id": "@nobody_here"}, "chat not found"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(callback_data="ệ" * 22)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard()}, "text buttons are unallowed"),
        ({"text": "a", "reply_markup": keyboard(url="file:///a")}, "wrong protocol"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        (
            {"text": "a", "reply_parameters": {"message_id": 1, "quote": "khác"}},
            "QUOTE_TEXT_INVALID",
        ),
        ({"text": "a", "message_thread_id": 3}, "message thread not found"),
    ],
)
async def test_messages_that_are_refused(
    api: Api, chatting: User, world: LoopbackTelegram, parameters: dict[str, Any], complaint: str
) -> None:
    refused = await api("sendMessage", **{"chat_id": chatting.id, **parameters})
    assert refused["error_code"] == 400
    assert refused["description"].startswith("Bad Request: ")
    assert complaint in refused["description"]
    assert not [message for message in world.messages(chatting) if message.from_bot]


async def test_a_message_arrives_with_its_entities(
    api: Api, chatting: User, world: LoopbackTelegram
) -> None:
    sent = await api(
        "sendMessage",
        chat_id=chatting.id,
        text="  😀 <b>đậm &amp;</b> /hoi\n",
        parse_mode="HTML",
        reply_parameters={"message_id": 1, "quote": "start"},
        reply_markup=keyboard(callback_data="x" * 64),
    )
    seen = await world.next_message(chatting)
    assert seen.raw == sent["result"]
    assert seen.text == "😀 đậm & /hoi"
    assert seen.parts("bold") == ("đậm &",)
    assert seen.parts("bot_command") == ("/hoi",)
    assert seen.reply_to == 1
    assert [button.text for button in seen.buttons] == ["Mở"]


async def test_the_longest_message_is_taken(
    api: Api, chatting: User, world: LoopbackTelegram
) -> None:
    text = "<i>" + "&lt;" * 4096 + "</i>"
    assert (await api("sendMessage", chat_id=chatting.id, text=text, parse_mode="HTML"))["ok"]
    assert len((await world.next_message(chatting)).text) == 4096


async def test_form_bodies_are_read_too(
    world: LoopbackTelegram, address: str, client: httpx.AsyncClient, chatting: User
) -> None:
    fields = {
        "chat_id": str(chatting.id),
        "text": "xin chào",
        "disable_notification": "true",
        "reply_markup": json.dumps(keyboard(callback_data="x")),
    }
    url = f"{address}/bot{world.token}/sendMessage"
    for body in ({"data": fields}, {"files": {name: (None, v) for name, v in fields.items()}}):
        assert (await client.post(url, **body)).json()["ok"]
        assert (await world.next_message(chatting)).buttons[0].callback_data == "x"
    bad = await client.post(url, content=b"[1", headers={"content-type": "application/json"})
    assert bad.status_code == 400


async def test_nobody_is_written_to_before_start_or_after_a_block(
    api: Api, world: LoopbackTelegram, an: User
) -> None:
    refused = await api("sendMessage", chat_id=an.id, text="a")
    assert refused["error_code"] == 403
    world.start(an)
    assert (await api("sendMessage", chat_id=an.id, text="a"))["ok"]
    world.block(an)
    refused = await api("sendMessage", chat_id=an.id, text="a")
    assert refused["description"] == "Forbidden: bot was blocked by the user"
    world.unblock(an)
    assert (await api("sendMessage", chat_id=an.id, text="a"))["ok"]


async def test_a_group_that_moved_or_threw_the_bot_out(
    api: Api, world: LoopbackTelegram, an: User
) -> None:
    group = world.new_group("Phòng", [an], kind="group")
    new = world.migrate(an, group)
    refused = await api("sendMessage", chat_id=group.id, text="a")
    assert refused["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await api("sendMessage", chat_id=new.id, text="a"))["ok"]
    world.set_bot_status(an, new, "kicked")
    assert (await api("sendMessage", chat_id=new.id, text="a"))["error_code"] == 403
    other = world.new_group("Sở", [an])
    assert (await api("leaveChat", chat_id=other.id))["ok"]
    assert (await api("sendMessage", chat_id=other.id, text="a"))["error_code"] == 403


async def test_topics(api: Api, world: LoopbackTelegram, an: User) -> None:
    forum = world.new_group("Sở", [an], forum=True)
    topic = world.new_topic(an, forum, "Thi đua")
    asked = world.say(an, forum, "ai?", topic=topic)
    assert asked.raw["is_topic_message"] is True
    assert (await api("sendMessage", chat_id=forum.id, text="a", message_thread_id=topic))["ok"]
    assert (await world.next_message(forum)).topic == topic


async def test_edits(api: Api, world: LoopbackTelegram, chatting: User) -> None:
    markup = keyboard(callback_data="x")
    sent = await api("sendMessage", chat_id=chatting.id, text="một", reply_markup=markup)
    place = {"chat_id": chatting.id, "message_id": sent["result"]["message_id"]}
    same = await api("editMessageText", **place, text="một", reply_markup=markup)
    assert "message is not modified" in same["description"]
    edited = await api("editMessageText", **place, text="<b>hai</b>", parse_mode="HTML")
    assert edited["result"]["entities"][0]["type"] == "bold"
    assert "reply_markup" not in edited["result"]
    assert (await api("editMessageReplyMarkup", **place, reply_markup=markup))["ok"]
    assert world.message(chatting, place["message_id"]).buttons
    theirs = await api("editMessageText", chat_id=chatting.id, message_id=1, text="a")
    assert theirs["description"] == "Bad Request: message can't be edited"
    gone = await api("editMessageText", chat_id=chatting.id, message_id=99, text="a")
    assert gone["description"] == "Bad Request: message to edit not found"
    assert (await api("deleteMessage", **place))["ok"]
    assert (await api("deleteMessage", **place))["error_code"] == 400


async def test_a_press_is_answered_once(api: Api, world: LoopbackTelegram, chatting: User) -> None:
    markup = keyboard(callback_data="x")
    await api("sendMessage", chat_id=chatting.id, text="một", reply_markup=markup)
    query = world.press(chatting, await world.next_message(chatting), "Mở")
    queued = (await api("getUpdates"))["result"][-1]["callback_query"]
    assert (queued["id"], queued["data"], queued["from"]["id"]) == (query.id, "x", chatting.id)
    answer = {"callback_query_id": query.id, "text": "Xong", "show_alert": True}
    assert (await api("answerCallbackQuery", **answer))["ok"]
    assert (query.text, query.show_alert) == ("Xong", True)
    assert "query is too old" in (await api("answerCallbackQuery", **answer))["description"]
    unknown = await api("answerCallbackQuery", callback_query_id="1")
    assert unknown["error_code"] == 400


async def test_updates_come_from_the_offset_until_confirmed(
    api: Api, world: LoopbackTelegram, an: User
) -> None:
    for text in ("một", "hai", "ba"):
        world.say(an, an, text)

    async def texts(**parameters: Any) -> list[str]:
        found = await api("getUpdates", **parameters)
        return [update["message"]["text"] for update in found["result"]]

    assert await texts() == ["một", "hai", "ba"]
    assert await texts(limit=2) == ["một", "hai"]
    second = world.updates.pending[1]["update_id"]
    assert await texts(offset=second) == ["hai", "ba"]
    assert await texts(offset=0) == ["hai", "ba"]
    assert await texts(offset=-1) == ["ba"]
    assert await texts(offset=second + 2) == []


async def test_a_long_poll_ends_with_the_first_update(
    api: Api, world: LoopbackTelegram, an: User
) -> None:
    arrived = Arrival()
    world.faults.append(arrived)
    poll = asyncio.create_task(api("getUpdates", timeout=50))
    await arrived.first.wait()
    world.say(an, an, "đây")
    assert (await poll)["result"][0]["message"]["text"] == "đây"


async def test_a_second_poller_ends_the_first(api: Api, world: LoopbackTelegram, an: User) -> None:
    arrived = Arrival()
    world.faults.append(arrived)
    first = asyncio.create_task(api("getUpdates", timeout=50))
    await arrived.first.wait()
    world.faults.clear()
    second = asyncio.create_task(api("getUpdates", timeout=50))
    refused = await first
    assert refused["error_code"] == 409
    assert "terminated by other getUpdates request" in refused["description"]
    world.say(an, an, "đây")
    assert len((await second)["result"]) == 1


async def test_allowed_updates_are_remembered(
    api: Api, world: LoopbackTelegram, chatting: User
) -> None:
    await api("getUpdates", allowed_updates=["edited_message"], offset=world.updates.last_id + 1)
    message = world.say(chatting, chatting, "một")
    world.edit(chatting, message, "hai")
    assert [list(one)[1] for one in (await api("getUpdates"))["result"]] == ["edited_message"]
    await api("getUpdates", allowed_updates=[])
    world.say(chatting, chatting, "ba")
    assert [list(one)[1] for one in world.updates.pending] == ["edited_message", "message"]


async def test_a_webhook_excludes_polling(api: Api, world: LoopbackTelegram, an: User) -> None:
    world.say(an, an, "một")
    assert (await api("setWebhook", url="http://a.vn"))["error_code"] == 400
    assert (await api("setWebhook", url="https://a.vn/x"))["ok"]
    assert (await api("getWebhookInfo"))["result"]["url"] == "https://a.vn/x"
    assert (await api("getUpdates"))["error_code"] == 409
    assert (await api("deleteWebhook"))["ok"]
    assert len((await api("getUpdates"))["result"]) == 1
    assert (await api("deleteWebhook", drop_pending_updates=True))["ok"]
    assert (await api("getUpdates"))["result"] == []


async def test_the_command_menu(api: Api) -> None:
    commands = [{"command": "hoi", "description": "Hỏi"}]
    scope = {"type": "all_private_chats"}
    assert (await api("setMyCommands", commands=commands))["ok"]
    assert (await api("setMyCommands", commands=[], scope=scope))["ok"]
    assert (await api("getMyCommands"))["result"] == commands
    assert (await api("getMyCommands", scope=scope))["result"] == []
    for bad in ({"command": "Hỏi", "description": "a"}, {"command": "hoi", "description": ""}):
        assert (await api("setMyCommands", commands=[bad]))["error_code"] == 400
    assert (await api("deleteMyCommands"))["ok"]
    assert (await api("getMyCommands"))["result"] == []


async def test_chat_actions(api: Api, world: LoopbackTelegram, chatting: User) -> None:
    assert (await api("sendChatAction", chat_id=chatting.id, action="typing"))["ok"]
    assert world.chats[chatting.id].actions == [("typing", None)]
    assert (await api("sendChatAction", chat_id=chatting.id, action="dancing"))["error_code"] == 400


async def test_chats_and_members(api: Api, world: LoopbackTelegram, an: User) -> None:
    group = world.new_group("Sở", [an, world.new_user("Bình")])
    assert (await api("getChat", chat_id=group.id))["result"]["title"] == "Sở"
    creator = await api("getChatMember", chat_id=group.id, user_id=an.id)
    assert creator["result"]["status"] == "creator"
    stranger = world.new_user("Lạ")
    left = await api("getChatMember", chat_id=group.id, user_id=stranger.id)
    assert left["result"]["status"] == "left"
    assert (await api("getChatMember", chat_id=group.id, user_id=1))["error_code"] == 400


async def test_files_go_and_come(
    api: Api, world: LoopbackTelegram, address: str, client: httpx.AsyncClient, chatting: User
) -> None:
    content = bytes(range(256)) * 3
    response = await client.post(
        f"{address}/bot{world.token}/sendDocument",
        data={"chat_id": str(chatting.id), "caption": "<i>bảng</i>", "parse_mode": "HTML"},
        files={"document": ("bảng.xlsx", content, "application/x-bang")},
    )
    sent = response.json()["result"]
    assert sent["document"]["file_name"] == "bảng.xlsx"
    assert sent["caption_entities"][0]["type"] == "italic"
    path = (await api("getFile", file_id=sent["document"]["file_id"]))["result"]["file_path"]
    assert (await client.get(f"{address}/file/bot{world.token}/{path}")).content == content
    again = await api("sendPhoto", chat_id=chatting.id, photo=sent["document"]["file_id"])
    assert again["result"]["photo"]
    assert (await api("sendDocument", chat_id=chatting.id, document="x"))["error_code"] == 400
    assert (await api("getFile", file_id="x"))["error_code"] == 400


async def test_updates_are_what_the_library_knows(
    api: Api, world: LoopbackTelegram, chatting: User
) -> None:
    forum = world.new_group("Sở", [chatting], forum=True)
    topic = world.new_topic(chatting, forum, "Cây")
    first = world.say(chatting, forum, "/hoi@thidua_bot 😀 @an_nguyen https://a.vn", topic=topic)
    world.say(chatting, forum, "à", reply_to=first)
    world.edit(chatting, first, "/hoi")
    for kind in ("document", "photo", "voice", "audio", "sticker", "video", "animation"):
        world.send_file(chatting, chatting, kind, b"...", caption="đây")
    markup = keyboard(callback_data="x")
    await api("sendMessage", chat_id=chatting.id, text="một", reply_markup=markup)
    world.press(chatting, await world.next_message(chatting), "Mở")
    world.post(world.new_channel("Tin"), "tin")
    world.migrate(chatting, world.new_group("Phòng", [chatting], kind="group"))
    for status in ("administrator", "restricted", "kicked", "left"):
        world.set_bot_status(chatting, forum, status)
    world.block(chatting)
    queued = (await api("getUpdates"))["result"]
    assert len(queued) > 15
    for raw in queued:
        update = Update.de_json(raw, None)
        assert update.effective_chat is not None
        assert not update.api_kwargs
        message = update.effective_message
        if message is not None:
            assert not message.api_kwargs


async def test_what_people_cannot_do(world: LoopbackTelegram, an: User) -> None:
    group = world.new_group("Sở", [world.new_user("Bình")])
    with pytest.raises(ValueError, match="is not in chat"):
        world.say(an, group, "a")
    message = world.say(an, an, "a")
    with pytest.raises(ValueError, match="has no button"):
        world.press(an, message, "Mở")
    with pytest.raises(TimeoutError, match="no sign of a message"):
        await world.next_message(an, timeout=0.01)


class Arrival:
    """A fault that harms nothing: it tells when the first call has come."""

    def __init__(self) -> None:
        self.first = asyncio.Event()

    async def before(self, call: Call) -> None:
        self.first.set()

    async def after(self, call: Call) -> None: ...


class Trouble:
    """Fails every sendMessage before or after it is accepted."""

    def __init__(self, error: Exception, accepted: bool) -> None:
        self.error = error
        self.accepted = accepted

    async def before(self, call: Call) -> None:
        if call.method == "sendMessage" and not self.accepted:
            raise self.error

    async def after(self, call: Call) -> None:
        if call.method == "sendMessage" and self.accepted:
            raise self.error


async def test_faults_before_and_after_acceptance(
    api: Api, world: LoopbackTelegram, chatting: User
) -> None:
    world.faults[:] = [Trouble(BotApiError(429, "Too Many", {"retry_after": 3}), accepted=False)]
    assert (await api("sendMessage", chat_id=chatting.id, text="a"))["parameters"] == {
        "retry_after": 3
    }
    assert not world.chats[chatting.id].unread
    world.faults[:] = [Trouble(ConnectionCut(), accepted=True)]
    with pytest.raises(httpx.RemoteProtocolError):
        await api("sendMessage", chat_id=chatting.id, text="a")
    assert len(world.chats[chatting.id].unread) == 1
