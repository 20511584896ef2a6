"""What staff, the office and a stranger live through, in a real browser with the real answers."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from bot import words as common
from bot.app import Application
from bot.questions import words
from bot.telegram.preview import GROUPS, MovableClock
from config.time import ZONE
from tests.e2e.browsing import CHROMIUM, Viewer, chromium, viewing
from tests.e2e.staffed import staffed_preview

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
BEGIN: Final = datetime(2024, 6, 3, 9, 0, tzinfo=ZONE)
GROUP: Final = GROUPS[0].title
STARTS_CAMPAIGNS: Final = "Công đoàn cơ sở Sở làm đầu mối tổ chức phát động các đợt thi đua"
UNANSWERED: Final = "Hạn nộp sáng kiến là ngày nào?"
OFFICE_TEXT: Final = "Sáng kiến nộp trước ngày 30/9, tại Phòng Hành chính – Tổng hợp."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def address(application: Application) -> AsyncIterator[str]:
    async with staffed_preview(application, MovableClock(lambda: BEGIN)) as at:
        yield at


@pytest_asyncio.fixture(loop_scope="module")
async def viewer(browser: Browser, address: str) -> AsyncIterator[Viewer]:
    async with viewing(browser, address) as opened:
        yield opened


async def start(viewer: Viewer, greeting: str = common.GREETING) -> None:
    """Presses Start, or types it where the bot wrote first."""
    await expect(viewer.page.locator("#start, #input")).to_be_visible()
    if await viewer.page.locator("#start").is_visible():
        await viewer.page.locator("#start").click()
    else:
        await viewer.say("/start")
    await expect(viewer.answers.last).to_contain_text(greeting)


async def hears(viewer: Viewer, *texts: str) -> Locator:
    """What the bot said last, once it says all this."""
    for text in texts:
        await expect(viewer.answers.last).to_contain_text(text)
    return viewer.answers.last


def key(message: Locator, name: str) -> Locator:
    return message.get_by_role("button", name=name, exact=True)


async def test_an_answer_is_opened_leafed_through_and_judged(viewer: Viewer) -> None:
    await start(viewer)
    await viewer.say("ai lam dau moi phat dong thi dua")
    await hears(viewer, STARTS_CAMPAIGNS, "mục III.3")
    answer = viewer.answers.nth(1)

    await answer.get_by_role("button", name=common.SHOW_CLAUSE).first.click()
    clause = await hears(viewer, f"{common.CLAUSE_HEADING} mục III.3", STARTS_CAMPAIGNS)
    await key(clause, words.PREVIOUS).click()
    await hears(viewer, f"{common.CLAUSE_HEADING} mục III.2")
    await key(clause, words.NEXT).click()
    await hears(viewer, f"{common.CLAUSE_HEADING} mục III.3", STARTS_CAMPAIGNS)
    await expect(viewer.answers).to_have_count(3)

    await key(clause, words.DOCUMENT).click()
    await hears(viewer, f"{words.CARD_DATE}: 07/3/2024", f"{words.CARD_SIGNER}: Nguyễn Văn Thành")

    await key(answer, words.BAD).click()
    await hears(viewer, words.WHAT_IS_WRONG)
    await viewer.press(words.REASONS["other"])
    await hears(viewer, words.SAY_WHAT)
    await viewer.say("Nên nói rõ ai ký phát động.")
    await hears(viewer, words.REASON_NOTED)
    await key(answer, words.BAD).click()
    await expect(viewer.page.get_by_text(words.ALREADY_NOTED)).to_be_visible()


async def test_what_a_press_brings_is_scrolled_to(browser: Browser, address: str) -> None:
    small = {"viewport": {"width": 720, "height": 420}, "reduced_motion": "reduce"}
    async with viewing(browser, address, **small) as viewer:
        await start(viewer)
        await viewer.say(common.EXAMPLES[0])
        await hears(viewer, "mục III.3")
        await viewer.press(common.SHOW_CLAUSE)
        clause = await hears(viewer, f"{common.CLAUSE_HEADING} mục III.3")
        frames = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        await viewer.page.evaluate(frames)
        await expect(key(clause, words.DOCUMENT)).to_be_in_viewport()


async def test_the_office_answers_what_the_plan_does_not_say(
    browser: Browser, address: str, viewer: Viewer
) -> None:
    await start(viewer)
    await viewer.say(UNANSWERED)
    await hears(viewer, "Các văn bản hiện có không nói về điều này.")
    await viewer.press(words.SEND_TO_OFFICE)
    await hears(viewer, words.SENT)

    async with viewing(browser, address) as waiting:
        await hears(waiting, words.SENT)
        await viewer.become("HCTH")
        await start(viewer)
        await viewer.say("/cauhoi")
        await hears(viewer, f"{words.OPEN_HEADING} (1)", "1 người hỏi: Nguyễn Thị Bình")
        await viewer.press(f"1. {UNANSWERED}")
        await hears(viewer, f"{words.WHO_ASKED} (1)", words.NEAREST)
        await key(viewer.answers.last, words.REPLY).click()
        await hears(viewer, words.WRITE_ANSWER)
        await viewer.say(OFFICE_TEXT)
        await hears(viewer, words.WHAT_NOW)
        await viewer.press(words.ADD_CLAUSE)
        await hears(viewer, words.WHICH_CLAUSE)
        await viewer.say("III.3")
        await hears(viewer, words.PREVIEW, OFFICE_TEXT, "mục III.3")
        await viewer.press(words.CONFIRM)
        await hears(viewer, words.DELIVERED.format(count=1))
        await hears(waiting, f"{words.YOU_ASKED} “{UNANSWERED}”", OFFICE_TEXT)

    await viewer.become("Nhân viên")
    await hears(viewer, f"{words.YOU_ASKED} “{UNANSWERED}”", OFFICE_TEXT, "mục III.3")
    await hears(viewer, words.office_note(BEGIN.date()))

    await viewer.become("Nhân viên mới")
    await start(viewer)
    await viewer.say("han nop sang kien la ngay nao")
    await hears(viewer, OFFICE_TEXT, "mục III.3", words.office_note(BEGIN.date()))
    await expect(key(viewer.answers.last, words.SEND_TO_OFFICE)).to_have_count(0)


async def test_a_stranger_is_kept_out_approved_and_let_in(
    browser: Browser, address: str, viewer: Viewer
) -> None:
    await viewer.become("Người lạ")
    await start(viewer, words.NOT_ON_THE_LIST)
    await viewer.say("ai làm đầu mối phát động thi đua")
    await expect(viewer.answers).to_have_count(2)
    refused = await hears(viewer, words.NOT_ON_THE_LIST)
    await expect(viewer.page.get_by_text(STARTS_CAMPAIGNS)).to_have_count(0)
    await expect(refused.get_by_role("button", name="Vì sao")).to_have_count(0)
    await viewer.press(words.ASK_FOR_ACCESS)
    await hears(viewer, words.ACCESS_ASKED)

    async with viewing(browser, address) as office:
        await office.become("HCTH")
        await hears(office, words.SOMEBODY_ASKS.format(name="Phạm Lan"))
        await office.press(words.APPROVE)
        await hears(office, words.WHICH_UNIT.format(name="Phạm Lan"))
        await key(office.answers.last, "HCTH").click()
        await hears(office, "Đã duyệt Phạm Lan (Phòng Hành chính – Tổng hợp).")

    await hears(viewer, words.YOU_ARE_IN)
    await viewer.say("ai làm đầu mối phát động thi đua")
    await hears(viewer, STARTS_CAMPAIGNS, "mục III.3")


async def test_a_group_gets_the_short_of_it_and_the_asker_the_whole(viewer: Viewer) -> None:
    await viewer.open(GROUP)
    await viewer.say("Chiều nay họp chi đoàn nhé.")
    await viewer.say("@thidua_bot chi đoàn phấn đấu chỉ tiêu gì?")
    quoting = viewer.answers.filter(has=viewer.page.locator(".replied"))
    await expect(quoting).to_contain_text("Chi đoàn hoàn thành xuất sắc nhiệm vụ")
    await expect(quoting).to_contain_text("mục II.3")
    await expect(quoting.locator(".replied")).to_contain_text("chi đoàn phấn đấu chỉ tiêu gì?")
    await expect(key(quoting, words.DOCUMENT)).to_have_count(0)

    await key(quoting, words.SEE_PRIVATELY).click()
    await expect(viewer.page.locator("#chat-title")).to_have_text("Thi Đua")
    whole = await hears(viewer, "Chi đoàn hoàn thành xuất sắc nhiệm vụ", "mục II.3")
    await expect(key(whole, words.GOOD)).to_be_visible()
    await key(whole, words.GOOD).click()
    await expect(viewer.page.get_by_text(words.THANKS)).to_be_visible()
