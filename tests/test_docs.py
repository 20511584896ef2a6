"""What the README and the guides show is what the program does."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot import words
from bot.app import Application
from bot.commands.ask import as_shown
from bot.following_up import open_follow_ups

ROOT = Path(__file__).parent.parent
DAY = date(2024, 6, 3)
GUIDE = (ROOT / "docs" / "huong-dan-nhan-vien.md").read_text(encoding="utf-8")
FOR_NEWCOMERS = (ROOT / "docs" / "huong-dan-nhan-vien-moi.md").read_text(encoding="utf-8")
FOLLOW_UPS = re.findall(
    r"> \*\*Hỏi:\*\* (.+)\n>\n> \*\*Đáp:\*\* .+\n>\n> \*\*Hỏi tiếp:\*\* (.+)\n>\n"
    r"> \*\*Hiểu là:\*\* (.+)\n>\n> \*\*Đáp:\*\* (.+)",
    GUIDE,
)
EXAMPLES = re.findall(r"> \*\*Hỏi:\*\* (.+)\n>\n> \*\*Đáp:\*\* (.+)", GUIDE + FOR_NEWCOMERS)


def test_the_question_of_the_readme_has_the_answer_shown(application: Application) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- example:ask -->\n```console\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    command, _, printed = shown[1].partition("\n")
    question = re.fullmatch(r'\$ thidua ask "(.+)"', command)
    assert question is not None
    answer = application.ask(question[1], today=DAY)
    assert printed.rstrip("\n") == as_shown(answer)


def test_the_guide_has_examples() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize(("question", "said"), EXAMPLES)
def test_the_guide_shows_what_is_answered(
    application: Application, question: str, said: str
) -> None:
    answer = application.ask(question, today=DAY)
    assert said in answer.answer


@pytest.mark.parametrize(("question", "then", "understood", "said"), FOLLOW_UPS)
def test_the_guide_shows_how_what_is_asked_next_is_understood(
    application: Application, question: str, then: str, understood: str, said: str
) -> None:
    follow_ups = open_follow_ups(lambda text: application.understand(text).understood)
    assert follow_ups.read_with(question, then) == understood
    assert said in application.ask(understood, today=DAY).answer


def test_the_guide_shows_what_is_asked_next() -> None:
    assert FOLLOW_UPS


def test_the_guide_names_every_command() -> None:
    for name, _ in words.COMMANDS:
        assert f"`/{name}`" in GUIDE
