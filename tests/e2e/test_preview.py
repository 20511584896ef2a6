"""The preview in a real browser, with the real bot and a small fixed assistant behind it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot import words
from bot.store.database import Database
from bot.telegram.loopback import LoopbackTelegram
from bot.telegram.options import TelegramOptions
from bot.telegram.preview import GROUPS, GroupPlan, MovableClock
from bot.telegram.run import serve
from config.time import ZONE
from tests.bot.support import GardenAssistant
from tests.e2e.browsing import CHROMIUM, Viewer, chromium, preview, viewing

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
GROUP: Final = GROUPS[0].title
FORUM: Final = GroupPlan("Tổ Thi đua", (101, 102), ("Kế hoạch", "Sáng kiến"))
BEGIN: Final = datetime(2024, 5, 6, 8, 0, tzinfo=ZONE)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


def explain(question: str) -> Mapping[str, Any]:
    return {
        "understood": f"{question} (hiểu rồi)",
        "status": "answered",
        "candidates": [
            {"label": "mục I", "quote": "Tưới cây.", "likely": 0.93, "signals": {"theo chữ": 0.8}},
            {"label": "mục II", "quote": "Cắt cỏ.", "likely": 0.21, "signals": {}},
        ],
    }


async def gardener(world: LoopbackTelegram, address: str, stop: asyncio.Event) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'thidua.db'}", world.clock)
        options = TelegramOptions(world.token, address)
        await serve(options, GardenAssistant(), world.clock, stop, database)
        await database.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[tuple[str, LoopbackTelegram]]:
    clock = MovableClock(lambda: BEGIN)
    async with preview(gardener, clock, groups=(*GROUPS, FORUM), explain=explain) as served:
        yield served


@pytest.fixture
def address(stage: tuple[str, LoopbackTelegram]) -> str:
    return stage[0]


@pytest.fixture
def world(stage: tuple[str, LoopbackTelegram]) -> LoopbackTelegram:
    return stage[1]


@pytest_asyncio.fixture(loop_scope="module")
async def viewer(browser: Browser, address: str) -> AsyncIterator[Viewer]:
    async with viewing(browser, address) as opened:
        yield opened


async def start(viewer: Viewer) -> None:
    await viewer.page.get_by_role("button", name="Bắt đầu").click()
    await expect(viewer.answers.first).to_be_visible()


async def test_ask_see_why_and_open_the_clause(viewer: Viewer) -> None:
    await start(viewer)
    await viewer.say("khi nào tưới cây")
    await expect(viewer.answers.last).to_contain_text("[khi nào tưới cây] Sáng thứ Hai")
    await expect(viewer.answers.last.locator("blockquote")).to_have_text(
        "Mỗi phòng tưới cây vào sáng thứ Hai."
    )
    await expect(viewer.answers.last.locator("time")).to_have_text("08:00")
    await expect(viewer.page.locator(".why__understood")).to_have_text(
        "khi nào tưới cây (hiểu rồi)"
    )
    await expect(viewer.page.locator(".candidate").first).to_contain_text("93%")
    await viewer.press(words.SHOW_CLAUSE)
    await expect(viewer.answers.last).to_contain_text("Phòng Hai tưới cây phượng.")


async def test_an_edited_question_is_marked(viewer: Viewer, world: LoopbackTelegram) -> None:
    await start(viewer)
    await viewer.say("tưới gì")
    await expect(viewer.answers.last).to_contain_text("[tưới gì]")
    await viewer.input.press("ArrowUp")
    await expect(viewer.input).to_have_value("tưới gì")
    await viewer.say("tưới cây nào")
    await expect(viewer.mine.last).to_contain_text("tưới cây nào")
    await expect(viewer.mine.last).to_contain_text("đã sửa")
    (edited,) = (one for one in world.messages(world.users[101]) if one.text == "tưới cây nào")
    assert "edit_date" in edited.raw


async def test_what_the_bot_edits_changes_in_place(viewer: Viewer, world: LoopbackTelegram) -> None:
    await start(viewer)
    shown = await viewer.answers.count()
    message = world.chats[101].messages[world.chats[101].last_message_id]
    message.update(text="Đã đổi", entities=[], edit_date=int(BEGIN.timestamp()))
    world.changed.set()
    await expect(viewer.answers.last).to_contain_text("Đã đổi")
    await expect(viewer.answers.last).to_contain_text("đã sửa")
    assert await viewer.answers.count() == shown


async def test_a_group_is_answered_when_it_calls_and_not_otherwise(viewer: Viewer) -> None:
    await viewer.open(GROUP)
    await viewer.say("tưới cây thôi mọi người")
    await viewer.say("@thidua_bot khi nào tưới cây")
    await expect(viewer.answers).to_have_count(1)
    await expect(viewer.answers.last.locator(".replied")).to_contain_text("khi nào tưới cây")
    await viewer.become("HCTH")
    await expect(viewer.page.locator("#chats .count")).to_have_text("3")
    await viewer.open(GROUP)
    await expect(viewer.page.locator("#chats .count")).to_have_count(0)
    await expect(viewer.page.locator('[data-from="other"]')).to_have_count(2)
    await expect(viewer.answers).to_have_count(1)


async def test_topics_keep_their_messages_apart(viewer: Viewer) -> None:
    await viewer.open(FORUM.title)
    await viewer.page.get_by_role("tab", name="Kế hoạch").click()
    await viewer.say("/hoi khi nào tưới cây")
    await expect(viewer.answers).to_have_count(1)
    await viewer.page.get_by_role("tab", name="Sáng kiến").click()
    await expect(viewer.answers).to_have_count(0)
    await expect(viewer.mine).to_have_count(0)


async def test_a_link_to_the_bot_starts_it_for_who_opens_it(
    viewer: Viewer, world: LoopbackTelegram
) -> None:
    await viewer.open(GROUP)
    await viewer.say("Liên kết mời: https://t.me/thidua_bot?start=moi_123")
    await viewer.mine.last.get_by_role("link").click()
    await viewer.page.get_by_role("menuitem", name="nhân viên mới").click()
    await expect(viewer.page.locator("#chat-title")).to_have_text("Thi Đua")
    await expect(viewer.mine.first).to_contain_text("/start")
    await expect(viewer.mine.first).not_to_contain_text("moi_123")
    first, *_ = world.messages(world.users[103])
    assert first.text == "/start moi_123"
    assert not world.messages(world.users[101])


async def test_a_button_leads_into_the_private_chat(
    viewer: Viewer, world: LoopbackTelegram
) -> None:
    await viewer.open(GROUP)
    group = next(chat for chat in world.chats.values() if chat.title == GROUP)
    button = {"text": "Xem riêng", "url": "https://t.me/thidua_bot?start=xem_5"}
    markup = {"inline_keyboard": [[button]]}
    world.add_message(group, world.me, {"text": "Trả lời ngắn", "reply_markup": markup})
    await viewer.press("Xem riêng")
    await expect(viewer.page.locator("#chat-title")).to_have_text("Thi Đua")
    await expect(viewer.answers.first).to_be_visible()
    first, *_ = world.messages(world.users[101])
    assert first.text == "/start xem_5"


async def test_what_the_bot_says_to_a_press_is_shown(
    viewer: Viewer, world: LoopbackTelegram
) -> None:
    await start(viewer)
    markup = {"inline_keyboard": [[{"text": "Nút cũ", "callback_data": "gone"}]]}
    world.add_message(world.chats[101], world.me, {"text": "Từ năm ngoái", "reply_markup": markup})
    await viewer.press("Nút cũ")
    said = viewer.page.locator("#toast, #dialog", has_text=words.BUTTON_UNKNOWN)
    await expect(said).to_have_count(1)


async def test_a_stranger_sees_nothing_of_the_others(viewer: Viewer) -> None:
    await start(viewer)
    await viewer.become("Người lạ")
    await expect(viewer.page.get_by_role("button", name="Bắt đầu")).to_be_visible()
    await expect(viewer.page.locator("#chats button")).to_have_count(1)
    await expect(viewer.page.locator(".message")).to_have_count(0)


async def test_markup_in_a_message_is_text(viewer: Viewer) -> None:
    await start(viewer)
    attack = '<img src=x onerror="document.title=1"><script>alert(1)</script> tưới & <b>đậm</b>'
    await viewer.say(attack)
    await expect(viewer.mine.last.locator(".text")).to_contain_text(attack)
    await expect(viewer.answers.last).to_contain_text(f"[{attack}]")
    assert await viewer.page.locator(".log img, .log script, .log b").count() == 0
    await viewer.say("tưới javascript:alert(1)//x https://t.me.evil.example/?start=x")
    link = viewer.mine.last.get_by_role("link")
    await expect(link).to_have_count(1)
    assert await link.get_attribute("href") == "https://t.me.evil.example/?start=x"
    assert await link.get_attribute("rel") == "noopener noreferrer"


async def test_formatting_is_shown_as_telegram_shows_it(
    viewer: Viewer, world: LoopbackTelegram
) -> None:
    await start(viewer)
    text = "đậm nghiêng 😀 mã ẩn\nmột\nhai\nba\nbốn\ncuối"
    spans = {"bold": "đậm", "italic": "nghiêng", "code": "mã", "spoiler": "ẩn"}
    entities = [
        {"type": kind, "offset": utf16(text, part), "length": len(part)}
        for kind, part in spans.items()
    ]
    quote = "một\nhai\nba\nbốn"
    entities.append(
        {"type": "expandable_blockquote", "offset": utf16(text, quote), "length": len(quote)}
    )
    chat = world.chats[101]
    world.add_message(chat, world.me, {"text": text, "entities": entities})
    message = viewer.answers.last
    for tag, part in {"strong": "đậm", "em": "nghiêng", "code": "mã"}.items():
        await expect(message.locator(f".text {tag}")).to_have_text(part)
    await expect(message.locator(".spoiler__text")).to_be_hidden()
    await message.locator(".spoiler").press("Enter")
    await expect(message.locator(".spoiler__text")).to_have_text("ẩn")
    await message.get_by_role("button", name="Xem thêm").click()
    await expect(message.locator("blockquote")).to_contain_text("bốn")


def utf16(text: str, part: str) -> int:
    return len(text[: text.index(part)].encode("utf-16-le")) // 2


async def test_blocked_and_let_in_again(viewer: Viewer, world: LoopbackTelegram) -> None:
    await start(viewer)
    await viewer.page.get_by_role("button", name="Thêm lựa chọn").click()
    await viewer.page.get_by_role("menuitem", name="Chặn trợ lý").click()
    await viewer.page.get_by_role("button", name="Bỏ chặn và bắt đầu lại").click()
    await expect(viewer.input).to_be_visible()
    assert not world.chats[101].blocked


async def test_commands_are_offered_and_sent_by_keyboard(viewer: Viewer) -> None:
    await start(viewer)
    await viewer.input.press_sequentially("/")
    await expect(viewer.page.get_by_role("option")).to_have_count(len(words.COMMANDS))
    await viewer.input.press_sequentially("chi")
    await viewer.input.press("Enter")
    await expect(viewer.mine.last).to_contain_text("/chitieu")
    await expect(viewer.answers.last).to_contain_text("Quy chế có 2 chỉ tiêu")


async def test_a_reply_and_a_file(viewer: Viewer, world: LoopbackTelegram) -> None:
    await start(viewer)
    await viewer.say("tưới cây")
    await expect(viewer.answers.last).to_contain_text("[tưới cây]")
    await viewer.choose("[tưới cây]", "Trả lời")
    await viewer.say("còn tưới cỏ?")
    await expect(viewer.mine.last.locator(".replied")).to_contain_text("Thi Đua")
    await viewer.page.locator("#file").set_input_files(
        {"name": "quét.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    await expect(viewer.mine.last).to_contain_text("quét.pdf")
    (sent,) = (one for one in world.messages(world.users[101]) if "document" in one.raw)
    async with viewer.page.expect_download() as download:
        await viewer.mine.last.get_by_role("link").click()
    assert (await download.value).suggested_filename == "quét.pdf"
    assert sent.raw["document"]["mime_type"] == "application/pdf"


async def test_the_clock_is_moved(viewer: Viewer, world: LoopbackTelegram) -> None:
    now = viewer.page.locator("#now")
    await expect(now).to_contain_text("06/05/2024 08:00", ignore_case=True)
    await viewer.page.get_by_role("button", name="+1 ngày").click()
    await expect(now).to_contain_text("07/05/2024 08:00")
    await viewer.page.get_by_role("button", name="Đến…").click()
    await viewer.page.locator("#to").fill("2024-05-13T07:30")
    await viewer.page.get_by_role("button", name="Chạy tới").click()
    await expect(now).to_contain_text("13/05/2024 07:30")
    assert world.clock() == datetime(2024, 5, 13, 7, 30, tzinfo=ZONE)


@pytest.mark.parametrize("width", [360, 320])
async def test_a_phone_scrolls_in_one_direction_only(
    browser: Browser, address: str, width: int
) -> None:
    size = {"width": width, "height": 640}
    async with viewing(browser, address, viewport=size, has_touch=True, is_mobile=True) as phone:
        await expect(phone.page.locator("#chats")).to_be_visible()
        await phone.open("Thi Đua")
        await start(phone)
        await phone.say(f"tưới {'dài' * 60} https://example.com/{'a' * 200}")
        await expect(phone.answers.last).to_contain_text("Sáng thứ Hai")
        assert await fits(phone, ["html", "#log", ".side", ".composer"])
        await phone.page.get_by_role("button", name="Vì sao trả lời như vậy?").last.click()
        await expect(phone.page.locator(".candidate").first).to_be_visible()
        assert await fits(phone, ["html", "#why-body"])
        await phone.page.get_by_role("button", name="Đóng phần giải thích").click()
        await phone.page.locator("#back").click()
        await expect(phone.page.locator("#people")).to_be_visible()


async def fits(viewer: Viewer, places: list[str]) -> bool:
    widths = "places => places.every(p => (e => e.scrollWidth <= e.clientWidth)"
    return bool(await viewer.page.evaluate(f"{widths}(document.querySelector(p)))", places))


async def test_dark_and_light_are_different(browser: Browser, address: str) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        async with viewing(browser, address, color_scheme=scheme) as one:
            ground = "getComputedStyle(document.body).backgroundColor"
            grounds.add(await one.page.evaluate(ground))
    assert len(grounds) == 2
