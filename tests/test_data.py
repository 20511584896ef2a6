"""What is asked of data that is not in the repository; ``THIDUA_DATA`` names its folder."""

import os
from pathlib import Path

import pytest

from bench.questions import ask_all, read_questions, share_right
from bot.app import Application
from corpus.library import document_from
from corpus.readers.text import read_text

DATA = Path(os.environ.get("THIDUA_DATA", ""))
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif("THIDUA_DATA" not in os.environ, reason="THIDUA_DATA is not set"),
]


def test_the_questions_about_the_plan(application: Application) -> None:
    answerable = read_questions(DATA / "plan" / "questions.jsonl")
    unanswerable = read_questions(DATA / "plan" / "unanswerable.jsonl")
    assert share_right(ask_all(application.holding.answerer, answerable)) >= 0.92
    assert share_right(ask_all(application.holding.answerer, unanswerable)) >= 0.85


def test_the_plan_that_ships_is_the_one_delivered() -> None:
    delivered = DATA / "plan" / "ke-hoach-thi-dua-2024.txt"
    shipped = Path("corpus/documents/ke-hoach-thi-dua-2024.txt")
    assert shipped.read_bytes() == delivered.read_bytes()


def test_the_law_has_its_articles_and_every_character_once() -> None:
    text = read_text(DATA / "law" / "luat-06-2022-QH15.txt")
    law = document_from("luat", text)
    articles = [s for s in law.sections if s.label.startswith("Điều ")]
    assert [article.locator for article in articles] == [str(number) for number in range(1, 97)]
    assert "".join(text[s.start : s.own_end] for s in law.sections) == text
    assert (law.number, law.type) == ("06/2022/QH15", "luật")
