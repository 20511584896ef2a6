"""The preview with new employees: a head of a unit, and somebody who is not on the list yet."""

import re
from collections.abc import Sequence
from string import ascii_uppercase

from playwright.async_api import Locator, expect
from sqlalchemy import select

from bot.preview_cast import enter_cast
from bot.reminders.deadline import Rules
from bot.reminders.rules import Reminding
from bot.reminders.working_days import WorkingDays
from bot.staff.units import add_unit
from bot.store.database import Database
from bot.store.tables.people import PersonRow, Role
from bot.telegram.onboarding import words
from bot.telegram.preview import Stage
from config.holidays import load_holidays
from config.onboarding import Course, Kind, LessonPlan, Question
from tests.e2e.browsing import Viewer

UNIT = "Phòng Quản lý khoa học"
REMINDING = Reminding(WorkingDays(load_holidays()), Rules())
HEAD, NEW = "Nhân viên", "Người lạ"
HEAD_NAME = "Nguyễn Thị Bình"


async def with_a_head(database: Database, stage: Stage) -> None:
    """The cast; who is called an employee there heads a unit."""
    await enter_cast(database, stage)
    async with database.transaction() as session:
        unit = await add_unit(session, UNIT, None, database.clock())
        row = (await session.scalars(select(PersonRow).where(PersonRow.name == HEAD_NAME))).one()
        row.role, row.unit_id = Role.UNIT_HEAD, unit.id


async def start(viewer: Viewer) -> None:
    """Presses Start where nothing was told before."""
    await expect(viewer.page.locator("#start, #input")).to_be_visible()
    if await viewer.page.locator("#start").is_visible():
        await viewer.page.locator("#start").click()


async def hears(viewer: Viewer, *texts: str) -> Locator:
    """What the bot said last, once it says all this."""
    for text in texts:
        await expect(viewer.answers.last).to_contain_text(text, timeout=20_000)
    return viewer.answers.last


def key(message: Locator, name: str) -> Locator:
    return message.get_by_role("button", name=name, exact=True)


async def open_link(viewer: Viewer) -> None:
    """The link in the last message is opened by who is not on the list."""
    await viewer.answers.last.get_by_role("link").click()
    await viewer.page.get_by_role("menuitem", name=re.compile("^Mở là người lạ")).click()


class Pupil:
    """Somebody at the page who knows the right answers, and can give wrong ones."""

    def __init__(self, viewer: Viewer, course: Course) -> None:
        self.viewer = viewer
        self._questions = {
            question.text: question for lesson in course.lessons for question in lesson.questions
        }

    async def answer_all(self, lesson: LessonPlan) -> None:
        """All that is asked after a lesson."""
        for _ in lesson.questions:
            await self.answer()

    async def answer(self, right: bool = True) -> None:
        """Answers the question that is asked next; returns once that was marked."""
        message = self.viewer.answers.last
        first = message.get_by_role("button", name=re.compile(r"^(☐ )?A\b"))
        await expect(first).to_be_visible(timeout=20_000)
        asked = await message.inner_text()
        question = next(one for text, one in self._questions.items() if text in asked)
        number = await self.viewer.answers.count()
        mine = self.viewer.answers.nth(number - 1)
        for name in self._presses(question, asked, right=right):
            pressed = mine.get_by_role("button", name=name)
            await pressed.click()
            await expect(pressed).to_have_count(0, timeout=20_000)
        marked = words.RIGHT if right else words.WRONG
        await expect(mine).to_contain_text(marked, timeout=20_000)

    def _presses(self, question: Question, asked: str, *, right: bool) -> Sequence[re.Pattern[str]]:
        shown = dict(re.findall(r"^([A-H])\. (.+)$", asked, re.MULTILINE))
        letters = {text.strip(): letter for letter, text in shown.items()}
        if question.kind is Kind.FIND:
            place = next(one.clause for one in question.options if one.right)
            assert place is not None
            bullet = f"gạch đầu dòng {place.bullet}" if place.bullet else None
            good = [
                letter
                for text, letter in letters.items()
                if f"mục {place.locator}" in text and (bullet is None or text.endswith(bullet))
            ][:1]
        else:
            good = [letters[one.text] for one in question.options if one.right and one.text]
        bad = next((one for one in ascii_uppercase if one in shown and one not in good), "")
        if question.kind in (Kind.CHOICE, Kind.FIND):
            return [re.compile(rf"^{good[0] if right else bad}\b")]
        chosen = good if right else [bad or good[-1]]
        return [*(re.compile(rf"^(☐ )?{one}$") for one in chosen), re.compile(f"^{words.DONE}$")]
