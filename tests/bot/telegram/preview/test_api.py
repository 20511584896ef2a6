"""What a person does on the page is done in Telegram, and nothing else is."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.telegram.loopback import LoopbackTelegram
from bot.telegram.preview import MovableClock, Stage, preview_app, words
from tests.bot.telegram.preview.conftest import BEGIN, BINH, HOA, LAN, Bot, Post

KEY = {"text": "Xem", "callback_data": "c:1"}


@pytest.fixture
def group(world: LoopbackTelegram) -> int:
    return next(number for number in world.chats if number < 0)


def kinds(world: LoopbackTelegram) -> list[str]:
    return [key for update in world.updates.pending for key in update if key != "update_id"]


async def test_start_say_and_edit_reach_the_bot(post: Post, world: LoopbackTelegram) -> None:
    assert (await post("start", persona=BINH.id, payload="moi-abc")).status_code == 200
    said = await post("say", persona=BINH.id, chat=BINH.id, text="  hỏi <b>gì</b>  ")
    await post("edit", persona=BINH.id, chat=BINH.id, message=said.json()["message"], text="khác")
    texts = [message.text for message in world.messages(world.users[BINH.id])]
    assert texts == ["/start moi-abc", "khác"]
    assert kinds(world)[-3:] == ["message", "message", "edited_message"]


async def test_a_press_waits_for_the_bots_word(
    post: Post, bot: Bot, world: LoopbackTelegram
) -> None:
    await post("start", persona=BINH.id)
    markup = {"inline_keyboard": [[KEY]]}
    sent = await bot("sendMessage", chat_id=BINH.id, text="Đây", reply_markup=markup)
    where = {"persona": BINH.id, "chat": BINH.id, "message": sent["message_id"]}
    pressing = asyncio.create_task(post("press", **where, text="Xem", data="c:1"))
    await world.wait_for(lambda: bool(world.callbacks) or pressing.done(), "a press")
    (query,) = world.callbacks
    await bot("answerCallbackQuery", callback_query_id=query, text="Xong", show_alert=True)
    assert (await pressing).json() == {
        "answered": True,
        "text": "Xong",
        "alert": True,
        "url": None,
    }


async def test_a_button_that_is_not_there_cannot_be_pressed(
    post: Post, bot: Bot, world: LoopbackTelegram
) -> None:
    await post("start", persona=BINH.id)
    sent = await bot("sendMessage", chat_id=BINH.id, text="Đây")
    where = {"persona": BINH.id, "chat": BINH.id, "message": sent["message_id"]}
    refused = await post("press", **where, text="Xem", data="c:1")
    assert (refused.status_code, refused.json()) == (409, {"error": words.BUTTON_CHANGED})
    assert not world.callbacks


async def test_nobody_acts_where_they_are_not(
    post: Post, world: LoopbackTelegram, group: int
) -> None:
    before = kinds(world)
    answers = [
        await post("say", persona=LAN.id, chat=group, text="tôi đây"),
        await post("say", persona=LAN.id, chat=BINH.id, text="tôi là Bình"),
        await post("say", persona=999, chat=999, text="ai"),
        await post("read", persona=LAN.id, chat=HOA.id, upto=1),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert kinds(world) == before


async def test_only_ones_own_message_is_edited(
    post: Post, world: LoopbackTelegram, group: int
) -> None:
    said = await post("say", persona=BINH.id, chat=group, text="của Bình")
    refused = await post(
        "edit", persona=HOA.id, chat=group, message=said.json()["message"], text="của Hòa"
    )
    assert refused.status_code == 403
    assert world.messages(world.chats[group])[-1].text == "của Bình"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("  \n ", words.TEXT_EMPTY),
        ("ă" * 4097, words.TEXT_TOO_LONG),
        ("😀" * 2049, words.TEXT_TOO_LONG),
    ],
)
async def test_a_text_that_telegram_would_not_take(post: Post, text: str, error: str) -> None:
    refused = await post("say", persona=BINH.id, chat=BINH.id, text=text)
    assert (refused.status_code, refused.json()) == (400, {"error": error})


async def test_who_has_blocked_the_bot_must_unblock_first(
    post: Post, world: LoopbackTelegram
) -> None:
    await post("start", persona=BINH.id)
    await post("block", persona=BINH.id, blocked=True)
    assert (
        await post("say", persona=BINH.id, chat=BINH.id, text="còn đó không")
    ).status_code == 409
    assert (await post("start", persona=BINH.id)).status_code == 200
    assert not world.chats[BINH.id].blocked


async def test_the_bot_is_shown_the_door_of_a_group_and_let_in_again(
    post: Post, world: LoopbackTelegram, group: int
) -> None:
    await post("join", persona=HOA.id, chat=group, present=False)
    await post("say", persona=HOA.id, chat=group, text="không ai nghe")
    await post("join", persona=HOA.id, chat=group, present=True)
    assert kinds(world)[-2:] == ["my_chat_member", "my_chat_member"]


async def test_a_file_goes_and_comes_back_without_being_run(
    page: httpx.AsyncClient, world: LoopbackTelegram
) -> None:
    sent = await page.post(
        "/api/file",
        data={"persona": BINH.id, "chat": BINH.id, "kind": "document", "caption": "bản quét"},
        files={"file": ("kế hoạch.html", b"<script>alert(1)</script>", "text/html")},
    )
    (message,) = world.messages(world.users[BINH.id])
    assert sent.json() == {"message": message.id}
    assert (message.raw["document"]["file_name"], message.text) == ("kế hoạch.html", "bản quét")
    back = await page.get(f"/api/file/{message.raw['document']['file_id']}")
    assert back.content == b"<script>alert(1)</script>"
    assert back.headers["content-type"] == "application/octet-stream"
    assert back.headers["content-disposition"].startswith("attachment")
    assert back.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("fields", [{"kind": "poll"}, {"persona": "ai"}, {"chat": "104"}])
async def test_a_file_for_nowhere_is_refused(
    page: httpx.AsyncClient, world: LoopbackTelegram, fields: dict[str, str]
) -> None:
    data = {"persona": "101", "chat": "101", "kind": "document", **fields}
    refused = await page.post("/api/file", data=data, files={"file": ("t.txt", b"t", "text/plain")})
    assert refused.status_code in (400, 404)
    assert not world.files


async def test_the_clock_goes_on_and_not_back(post: Post, clock: MovableClock) -> None:
    assert (await post("clock", hours=1)).json()["now"] == "2024-05-06T09:00:00+07:00"
    assert (await post("clock", to="2024-05-07T07:30")).json()["movable"] is True
    assert clock() == BEGIN + timedelta(hours=23, minutes=30)
    assert (await post("clock", to="2024-05-06T08:00")).json() == {"error": words.CLOCK_ONWARDS}
    assert (await post("clock", hours=-1)).status_code == 400
    assert clock() == BEGIN + timedelta(hours=23, minutes=30)


async def test_a_clock_that_does_not_move(stage: Stage) -> None:
    stage.clock = lambda: BEGIN
    transport = httpx.ASGITransport(preview_app(stage))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as page:
        refused = await page.post("/api/clock", json={"hours": 1})
    assert (refused.status_code, refused.json()) == (409, {"error": words.CLOCK_FIXED})


async def test_an_explanation_and_why_there_is_none(post: Post, stage: Stage) -> None:
    assert (await post("explain", question="tưới khi nào")).json()["understood"] == "TƯỚI KHI NÀO"
    unread = await post("explain", question="không đọc được")
    assert (unread.status_code, unread.json()["error"]) == (400, "Câu hỏi không đọc được. Viết lại")
    stage.explain = None
    assert (await post("explain", question="tưới khi nào")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"persona": "101"},
        {"persona": 101, "chat": 101, "text": 5},
        {"persona": 101, "x": 1},
        [],
    ],
)
async def test_what_is_not_a_request_is_refused(page: httpx.AsyncClient, body: Any) -> None:
    refused = await page.post("/api/say", json=body)
    assert (refused.status_code, refused.json()) == (400, {"error": words.BAD_REQUEST})
