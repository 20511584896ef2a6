"""A new employee's first days in a real browser, and the office's board beside them."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.app import Application
from bot.telegram.onboarding import words
from bot.telegram.preview import MovableClock
from config.onboarding import Course, FinalPlan, load_course
from config.time import ZONE
from tests.e2e.browsing import CHROMIUM, Viewer, chromium, viewing
from tests.e2e.schooled import (
    HEAD,
    REMINDING,
    UNIT,
    Pupil,
    hears,
    key,
    open_link,
    start,
    with_a_head,
)
from tests.e2e.staffed import staffed_preview

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
BEGIN: Final = datetime(2026, 11, 9, 9, 0, tzinfo=ZONE)
STARTS_CAMPAIGNS: Final = "Công đoàn cơ sở Sở làm đầu mối tổ chức phát động các đợt thi đua"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def course() -> Course:
    """The first lessons of the course that ships, and a final round over them."""
    whole = load_course()
    final = FinalPlan(questions=3, pass_mark=2)
    return whole.model_copy(update={"lessons": whole.lessons[:2], "final": final})


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(lambda: BEGIN)


@pytest_asyncio.fixture(loop_scope="module")
async def address(
    application: Application, clock: MovableClock, course: Course
) -> AsyncIterator[str]:
    async with staffed_preview(
        application, clock, reminding=REMINDING, enter=with_a_head, course=course
    ) as at:
        yield at


async def test_from_the_link_to_the_final_round(
    browser: Browser, address: str, clock: MovableClock, course: Course
) -> None:
    async with (
        viewing(browser, address) as viewer,
        viewing(browser, address) as office,
        viewing(browser, address) as head,
    ):
        await office.become("HCTH")
        await start(office)
        await office.say(f"thêm nhân viên Phạm Lan, {UNIT}, bắt đầu 10/11")
        await hears(office, words.UNDERSTOOD, "Phạm Lan", UNIT, "thứ Ba, 10/11/2026")
        await office.press(words.YES_ADD)
        await hears(office, "https://t.me/thidua_bot?start=moi-")
        await viewer.become("HCTH")
        await open_link(viewer)
        await hears(viewer, "Trợ lý sẽ cùng anh/chị làm quen", "thứ Ba, 10/11/2026")
        await board(office, "chưa tới ngày bắt đầu (10/11/2026); 0/2 bài")

        clock.move_to(datetime(2026, 11, 10, 8, 30, tzinfo=ZONE))
        await hears(viewer, "Bài 1/2", "— mục I.1")
        await viewer.press(words.READ)
        pupil = Pupil(viewer, course)
        await pupil.answer(right=False)
        await expect(
            viewer.answers.filter(has_text=words.COMES_BACK.format(day="thứ Tư, 11/11/2026"))
        ).to_be_visible()

        await viewer.say("ai làm đầu mối phát động thi đua")
        await hears(viewer, STARTS_CAMPAIGNS)
        await viewer.press(words.GO_ON)
        await pupil.answer()
        await board(office, "đang học; 1/2 bài")

        clock.move_to(datetime(2026, 11, 11, 8, 30, tzinfo=ZONE))
        await hears(viewer, words.CAME_BACK)
        await pupil.answer()
        await viewer.press(words.AHEAD)
        await hears(viewer, "Bài 2/2")
        await viewer.press(words.READ)
        await pupil.answer_all(course.lessons[1])
        await board(office, "2/2 bài")

        begin = viewer.answers.filter(has=viewer.page.get_by_role("button", name=words.BEGIN_FINAL))
        await viewer.say("/hoc")
        await hears(viewer, words.LEARNED.format(learned=2, total=2), words.MAY_BEGIN)
        await viewer.press(words.TASKS)
        await key(viewer.answers.last, "✓ 1").click()
        await hears(viewer, words.WAITS)
        await board(office, "1 việc chờ xác nhận")
        await head.become(HEAD)
        await hears(head, "Phạm Lan", "nhờ anh/chị xác nhận")
        await head.press(words.CONFIRM)
        await hears(head, words.ALL_CONFIRMED)
        await hears(viewer, "đã xác nhận việc của anh/chị")
        await board(office, "1/8 việc")

        await key(begin.first, words.BEGIN_FINAL).click()
        for position in range(1, 4):
            await hears(viewer, words.FINAL_QUESTION.format(position=position, total=3))
            await pupil.answer()
        await hears(viewer, "Chúc mừng anh/chị! Vòng cuối đúng 3/3 câu")
        await hears(office, words.HAS_COMPLETED.format(name=f"Phạm Lan ({UNIT})", score=3, total=3))
        await office.press(words.OPEN_BOARD)
        await hears(office, "✅ Phạm Lan", "vòng cuối 3/3")


async def board(office: Viewer, *texts: str) -> None:
    """The office asks who is where."""
    await office.say("/nhanvienmoi")
    await hears(office, words.BOARD.format(count=2), "Phạm Lan", *texts)
