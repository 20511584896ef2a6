"""Makes the screenshots of the README and the guides, from the real page and the real answers.

    python -m scripts.screenshots [FOLDER]

Needs Chromium; FOLDER is docs/images unless given.
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, expect

from bot import words as common
from bot.app import Application, open_application
from bot.questions import words
from bot.telegram.onboarding import words as lesson_words
from bot.telegram.preview import GROUPS, MovableClock
from config.onboarding import load_course
from config.settings import load_settings
from config.time import ZONE
from tests.e2e.browsing import Viewer, chromium, viewing
from tests.e2e.schooled import HEAD, NEW, REMINDING, UNIT, Pupil, hears, key, open_link, with_a_head
from tests.e2e.staffed import staffed_preview

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "images"
WHEN: Final = datetime(2024, 6, 3, 9, 0, tzinfo=ZONE)
QUESTION: Final = "ai lam dau moi to chuc phat dong cac dot thi dua"
FIRST_DAY: Final = datetime(2026, 11, 9, 8, 0, tzinfo=ZONE)
UNANSWERED: Final = "Hạn nộp sáng kiến là ngày nào?"
OFFICE_TEXT: Final = "Sáng kiến nộp trước ngày 30/9, tại Phòng Hành chính – Tổng hợp."
DESKTOP: Final = {"viewport": {"width": 1180, "height": 680}, "reduced_motion": "reduce"}
NARROW: Final = {"viewport": {"width": 900, "height": 620}, "reduced_motion": "reduce"}
PHONE: Final = {
    "viewport": {"width": 390, "height": 720},
    "device_scale_factor": 1.5,
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}


async def take(browser: Browser, address: str, folder: Path) -> None:
    """One story, told from several seats."""
    async with viewing(browser, address, **DESKTOP) as desktop:
        await an_answer(desktop, folder / "trang-xem-thu.png")
        await an_unanswered_question(desktop)
    async with viewing(browser, address, **PHONE) as phone:
        await phone.open("Thi Đua")
        await on_the_phone(phone, folder)
    async with viewing(browser, address, **NARROW) as office:
        await a_request(office, folder / "xin-quyen.png")
        await open_questions(office, folder / "cau-hoi.png")
        await office_answer(office, folder / "tra-loi.png")
    async with viewing(browser, address, **PHONE) as phone:
        await phone.open("Thi Đua")
        await says(phone, words.office_note(WHEN.date()))
        await shoot(phone, folder / "tra-loi-cua-hcth.png")


async def take_lessons(browser: Browser, application: Application, folder: Path) -> None:
    """A new employee's first day, from the office's seat and from their own."""
    clock, course = MovableClock(lambda: FIRST_DAY), load_course()
    async with (
        staffed_preview(
            application, clock, reminding=REMINDING, enter=with_a_head, course=course
        ) as address,
        viewing(browser, address, **NARROW) as office,
        viewing(browser, address, **PHONE) as phone,
    ):
        await somebody_new(office, folder / "them-nhan-vien-moi.png")
        await open_link(office)
        await hears(office, lesson_words.BEGIN)
        clock.move_to(FIRST_DAY.replace(hour=8, minute=30))
        await hears(office, "Bài 1/8")
        await phone.become(NEW)
        await phone.open("Thi Đua")
        await hears(phone, "Bài 1/8")
        await shoot(phone, folder / "bai-hoc.png")
        pupil = Pupil(phone, course)
        await phone.press(lesson_words.READ)
        await pupil.answer(right=False)
        await hears(phone, lesson_words.HOW["several"])
        await phone.answers.filter(has_text=lesson_words.WRONG).last.scroll_into_view_if_needed()
        await shoot(phone, folder / "cau-hoi-bai-hoc.png")
        await pupil.answer()
        await phone.say("/hoc")
        await hears(phone, lesson_words.HOME)
        await phone.press(lesson_words.TASKS)
        await key(phone.answers.last, "✓ 1").click()
        await hears(phone, lesson_words.WAITS)
        await shoot(phone, folder / "viec-thang-dau.png")
        await office.become(HEAD)
        await hears(office, lesson_words.CONFIRM)
        await office.become("HCTH")
        await office.say("/nhanvienmoi")
        await hears(office, lesson_words.BOARD.format(count=2), "1/8 bài")
        await shoot(office, folder / "nhan-vien-moi.png")
        await key(office.answers.last, "1. Phạm Lan").click()
        await hears(office, "Trả lời đúng ngay lần đầu: 1/2")
        await shoot(office, folder / "mot-nhan-vien-moi.png")


async def somebody_new(viewer: Viewer, file: Path) -> None:
    await viewer.become("HCTH")
    await start(viewer)
    await viewer.say(f"thêm nhân viên Phạm Lan, {UNIT}, bắt đầu 09/11")
    await hears(viewer, lesson_words.UNDERSTOOD)
    await shoot(viewer, file)
    await viewer.press(lesson_words.YES_ADD)
    await hears(viewer, "start=moi-")


async def an_answer(viewer: Viewer, file: Path) -> None:
    await start(viewer)
    await viewer.say(QUESTION)
    await says(viewer, "mục III.3")
    await expect(viewer.page.locator(".candidate").first).to_be_visible()
    await shoot(viewer, file)


async def an_unanswered_question(viewer: Viewer) -> None:
    await viewer.say(UNANSWERED)
    await says(viewer, common.NEAREST)
    await viewer.press(words.SEND_TO_OFFICE)
    await says(viewer, words.SENT)


async def on_the_phone(viewer: Viewer, folder: Path) -> None:
    await viewer.say(common.EXAMPLES[0])
    await says(viewer, "mục III.3")
    await shoot(viewer, folder / "tra-loi-tren-dien-thoai.png")
    await viewer.press(common.SHOW_CLAUSE)
    await says(viewer, common.CLAUSE_HEADING)
    await shoot(viewer, folder / "nguyen-van.png")
    await viewer.page.locator("#back").click()
    await viewer.open(GROUPS[0].title)
    await viewer.say("@thidua_bot ai ký kế hoạch?")
    await says(viewer, "Nguyễn Văn Thành")
    await shoot(viewer, folder / "trong-nhom.png")


async def a_request(viewer: Viewer, file: Path) -> None:
    await viewer.become("Người lạ")
    await start(viewer)
    await viewer.press(words.ASK_FOR_ACCESS)
    await says(viewer, words.ACCESS_ASKED)
    await viewer.become("HCTH")
    await says(viewer, words.SOMEBODY_ASKS.format(name="Phạm Lan"))
    await viewer.press(words.APPROVE)
    await says(viewer, words.WHICH_UNIT.format(name="Phạm Lan"))
    await shoot(viewer, file)
    await viewer.answers.last.get_by_role("button", name="HCTH", exact=True).click()
    await says(viewer, "Đã duyệt Phạm Lan")


async def open_questions(viewer: Viewer, file: Path) -> None:
    await viewer.say("/cauhoi")
    await says(viewer, words.OPEN_HEADING)
    await shoot(viewer, file)


async def office_answer(viewer: Viewer, file: Path) -> None:
    await viewer.press(f"1. {UNANSWERED}")
    await says(viewer, words.WHO_ASKED)
    await viewer.answers.last.get_by_role("button", name=words.REPLY, exact=True).click()
    await says(viewer, words.WRITE_ANSWER)
    await viewer.say(OFFICE_TEXT)
    await says(viewer, words.WHAT_NOW)
    await viewer.press(words.ADD_CLAUSE)
    await says(viewer, words.WHICH_CLAUSE)
    await viewer.say("III.3")
    await says(viewer, words.PREVIEW)
    await shoot(viewer, file)
    await viewer.press(words.CONFIRM)
    await says(viewer, words.DELIVERED.format(count=1))


async def start(viewer: Viewer) -> None:
    """Presses Start, or types it where the bot wrote first."""
    await expect(viewer.page.locator("#start, #input")).to_be_visible()
    if await viewer.page.locator("#start").is_visible():
        await viewer.page.locator("#start").click()
    else:
        await viewer.say("/start")
    await expect(viewer.answers.last).to_contain_text(common.GREETING)


async def says(viewer: Viewer, text: str) -> None:
    await expect(viewer.answers.last).to_contain_text(text)


async def shoot(viewer: Viewer, file: Path) -> None:
    """A picture with the drawer filled and the mouse over nothing."""
    await expect(viewer.page.locator("#why-body[aria-busy]")).to_have_count(0)
    await viewer.page.mouse.move(2, 2)
    await viewer.page.screenshot(path=file)


async def main(folder: Path) -> None:
    application = open_application(load_settings())
    async with (
        staffed_preview(application, MovableClock(lambda: WHEN)) as address,
        chromium() as browser,
    ):
        await take(browser, address, folder)
    async with chromium() as browser:
        await take_lessons(browser, application, folder)


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(chosen))
