"""What the guide for new employees says is what the program says and reads."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.onboarding.adding import asks_to_add, read_newcomer
from bot.reminders.audience import Naming
from bot.telegram.onboarding import words
from config.lists import load_units
from config.onboarding import load_course

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "huong-dan-nhan-vien-moi.md").read_text(encoding="utf-8")
MESSAGES = re.findall(r"^\| `(.+?)` \| (.+?); (.+?); (\d\d/\d\d/\d{4}) \|$", GUIDE, re.MULTILINE)
BUTTONS = (
    words.BEGIN,
    words.READ,
    words.AHEAD,
    words.PAUSE,
    words.RESUME,
    words.DONE,
    words.AGAIN,
    words.GO_ON,
    words.TASKS,
    *words.CORRECT.values(),
    words.YES_ADD,
    words.NEW_LINK,
    words.REMIND,
    words.HARD,
    words.SHEET,
    words.EDIT_LIST,
    words.ADD_ITEM,
    words.CHANGE_TEXT,
    words.NEED,
    words.REMOVE,
)


def test_every_command_is_named() -> None:
    for name, _ in (*words.COMMANDS, *words.OFFICE_COMMANDS):
        assert f"`/{name}`" in GUIDE


@pytest.mark.parametrize("button", BUTTONS)
def test_buttons_are_called_what_they_are_called(button: str) -> None:
    assert f"**{button}**" in GUIDE


def test_the_guide_has_messages() -> None:
    assert len(MESSAGES) >= 3


@pytest.mark.parametrize(("typed", "name", "unit", "day"), MESSAGES)
def test_a_message_of_the_guide_is_understood_as_it_says(
    typed: str, name: str, unit: str, day: str
) -> None:
    naming = Naming(load_units())
    assert asks_to_add(typed, naming)
    read = read_newcomer(typed, naming, date(2026, 11, 2))
    assert read.unit is not None
    assert read.starts_on is not None
    assert (read.name, read.unit.name, f"{read.starts_on:%d/%m/%Y}") == (name, unit, day)


def test_times_and_counts_are_those_of_the_course() -> None:
    course = load_course()
    assert f"{words.clock_time(course.pace.at)};" in GUIDE
    assert len(course.lessons) == 8
    assert (course.final.questions, course.final.pass_mark) == (10, 8)
    assert course.pace.nudge_after == 3
    for told in ("tám bài ngắn", "mười câu, đúng từ tám câu", "ba ngày làm việc"):
        assert told in GUIDE


def test_every_picture_is_there() -> None:
    shown = set(re.findall(r"images/([\w-]+\.png)", GUIDE))
    assert len(shown) == 6
    assert all((DOCS / "images" / name).is_file() for name in shown)
