"""What it takes to get an award: a summary without the law, its clause with it."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from bench.questions import HERE, Asked, read_questions
from bot.app import Application
from bot.blocks import Kind, answer_blocks
from corpus.awards import Awards, load_awards
from corpus.library import document_from
from corpus.model import Document
from corpus.readers.text import read_text
from index.model import Answer
from index.question import Question
from index.reply import not_found
from index.responders.awards import AwardAnswers
from index.shelf import Shelf
from tests.corpus.samples import fixture, plan
from tests.corpus.test_awards import READS, readers_award

DAY = date(2024, 6, 3)
ASKED = HERE / "awards-answerable.jsonl"
REFUSED = HERE / "awards-unanswerable.jsonl"
LINES = [json.loads(line) for line in ASKED.read_text(encoding="utf-8").splitlines()]


def ask(application: Application, question: str) -> Answer:
    return application.ask(question, today=DAY)


def with_law(application: Application, table: Awards, law: Document, question: str) -> Answer:
    """The answer by the law beside the plan; nothing else is searched."""
    shelf = Shelf([plan(), law], [])

    def nothing(asked: Question, document: str | None) -> Answer:
        return not_found(asked)

    understood = application.understand(question)
    found = AwardAnswers(table, shelf).answer(understood, None, shelf, nothing)
    return found if found is not None else not_found(understood)


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["q"]))
def test_without_the_law_it_is_a_summary(application: Application, line: dict[str, str]) -> None:
    answer = ask(application, line["q"])
    assert (answer.status, answer.source) == ("answered", "summary")
    assert answer.citations == ()
    assert answer.lead.startswith(line["award"])
    assert "tóm tắt" in answer.notes[-1]
    assert "sửa đổi" in answer.notes[-1]


@pytest.mark.parametrize("asked", read_questions(REFUSED), ids=lambda asked: str(asked.question))
def test_what_the_table_does_not_hold_is_refused(application: Application, asked: Asked) -> None:
    answer = ask(application, asked.question)
    assert (answer.status, answer.source, answer.citations) == ("not_found", None, ())


def test_an_award_that_it_only_tells_apart_is_refused(application: Application) -> None:
    question = "Điều kiện xét danh hiệu Chiến sĩ thi đua cấp tỉnh là gì?"
    assert ask(application, question).status == "not_found"


def test_a_share_that_the_law_does_not_have_is_said_to_be_lacking(application: Application) -> None:
    answer = ask(application, "bao nhiêu phần trăm được CSTĐ cơ sở")
    assert answer.status == "not_found"
    assert "không nêu tỷ lệ" in answer.answer


def test_of_the_plan_alone_there_is_no_summary(application: Application) -> None:
    question = "Tiêu chuẩn Lao động tiên tiến là gì?"
    answer = application.ask(question, today=DAY, document="ke-hoach-thi-dua-2024")
    assert answer.status == "not_found"


def test_two_awards_are_told_side_by_side(application: Application) -> None:
    answer = ask(application, "lao động tiên tiến và chiến sĩ thi đua cơ sở khác nhau thế nào")
    openings = {item.partition(":")[0] for item in answer.items}
    assert openings == {"Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"}


def test_a_summary_is_shown_as_a_list_with_its_remarks(application: Application) -> None:
    blocks = answer_blocks(ask(application, "tập thể lao động xuất sắc cần gì"))
    kinds = [block.kind for block in blocks]
    assert kinds[0] is Kind.PLAIN
    assert kinds.count(Kind.ITEM) == 5
    assert kinds[-1] is Kind.NOTE
    assert Kind.QUOTE not in kinds


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("tiêu chuẩn người đọc tốt là gì", "1.1"),
        ("lam the nao de duoc nguoi doc tot", "1.1"),
        ("ai quyết định tặng người đọc tốt", "2.1"),
    ],
)
def test_with_the_law_its_clause_is_quoted(
    application: Application, question: str, locator: str
) -> None:
    answer = with_law(application, readers_award(READS), fixture("luat-khen.txt"), question)
    assert (answer.status, answer.source) == ("answered", "document")
    assert answer.citations[0].locator == locator
    assert answer.notes == ()


def test_a_law_that_no_longer_bears_the_table_out_is_searched_instead(
    application: Application,
) -> None:
    changed = document_from("luat", fixture("luat-khen.txt").text.replace("12 cuốn", "20 cuốn"))
    answer = with_law(application, readers_award(READS), changed, "tiêu chuẩn người đọc tốt là gì")
    assert answer.status == "not_found"


@pytest.fixture(scope="module")
def law() -> Document:
    """The law of 2022."""
    path = Path(os.environ["THIDUA_DATA"]) / "law" / "luat-06-2022-QH15.txt"
    return document_from("luat", read_text(path))


needs_data = pytest.mark.skipif("THIDUA_DATA" not in os.environ, reason="THIDUA_DATA is not set")


@pytest.mark.data
@needs_data
def test_the_law_bears_the_shipped_table_out(law: Document) -> None:
    assert load_awards().check_against(law) == []


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("asked", read_questions(ASKED), ids=lambda asked: str(asked.question))
def test_with_the_law_of_2022_its_article_comes_first(
    application: Application, law: Document, asked: Asked
) -> None:
    answer = with_law(application, load_awards(), law, asked.question)
    assert answer.source == "document"
    assert len(answer.citations) <= 3
    assert asked.is_met_by(answer.citations[0])
