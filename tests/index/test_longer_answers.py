"""Questions whose answer is in several clauses get them together, in the document's order."""

from collections.abc import Collection
from datetime import date

import pytest

from bot.app import Application
from corpus.library import document_from
from corpus.model import Document, Passage
from corpus.sentences import QUOTE_WORDS, words
from index.model import Answer, Hit
from index.question import Question
from index.responders.clauses import from_clauses
from index.responders.several import about_several
from index.shelf import Shelf

DAY = date(2024, 6, 3)
TEXT = """Điều 1. Danh hiệu
1. Danh hiệu “Lao động giỏi” để tặng cho cá nhân đạt các tiêu chuẩn sau đây:
a) Hoàn thành xuất sắc nhiệm vụ;
b) Đoàn kết.
2. Danh hiệu “Lao động sáng tạo” để tặng cho cá nhân đạt các tiêu chuẩn sau đây:
a) Có sáng kiến;
b) Học tập thường xuyên.
3. Danh hiệu do Giám đốc Sở quyết định."""


class FindsAll:
    """A search that finds every sentence of one document."""

    def __init__(self, document: Document, shelf: Shelf) -> None:
        self._document = document
        self._shelf = shelf

    def begin(
        self, query: str, k: int = 10, documents: Collection[str] | None = None
    ) -> "FindsAll":
        return self

    @property
    def known(self) -> list[Passage]:
        return []

    def hits(self) -> list[Hit]:
        found = self._shelf.sentences(self._document.id)
        return [Hit(passage=each, score=0.5, lexical=0.5, dense=0.9) for each in found]


def ask(application: Application, question: str) -> Answer:
    return application.ask(question, today=DAY)


def places(answer: Answer) -> list[str]:
    return [citation.locator for citation in answer.citations]


def is_in_order(answer: Answer) -> bool:
    starts = [citation.start for citation in answer.citations]
    return starts == sorted(starts) and len(set(starts)) == len(starts)


def of_the_law(application: Application, question: str) -> Answer | None:
    law = document_from("luat-nho", TEXT)
    shelf = Shelf([law], [])

    def alone(one: Question) -> Answer:
        return from_clauses(one, None, FindsAll(law, shelf), shelf, 0.3)

    return about_several(application.understand(question), shelf, application.understand, alone)


@pytest.mark.parametrize(
    "question",
    [
        "ai làm gì trong tổ chức thực hiện",
        "ai lam gi trong to chuc thuc hien",
        "trách nhiệm của các đơn vị",
        "phan cong nhiem vu the nao",
        "tổ chức thực hiện thế nào",
    ],
)
def test_everybody_is_told_with_what_each_does(application: Application, question: str) -> None:
    answer = ask(application, question)
    assert sorted(set(places(answer))) == ["III.1", "III.2", "III.3"]
    assert is_in_order(answer)
    assert any(c.quote.startswith("Công đoàn cơ sở Sở làm đầu mối") for c in answer.citations)
    assert all(words(citation.quote) <= QUOTE_WORDS for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Công đoàn làm gì?", ["Công đoàn cơ sở Sở làm đầu mối"]),
        ("hcth va cdcs lam gi", ["Giao Phòng Hành chính", "Công đoàn cơ sở Sở làm đầu mối"]),
        ("Chi đoàn và Công đoàn làm gì?", ["Năm 2024, phấn đấu", "Công đoàn cơ sở Sở"]),
        ("HCTH với Hội đồng TĐKT có nhiệm vụ gì", ["Giao Phòng Hành chính", "Trong quá trình"]),
        ("đoàn thể và trưởng phòng phải làm gì", ["Căn cứ vào Kế hoạch này", "Đề nghị tổ chức"]),
        ("tổ chức Đảng và đoàn thể làm gì", ["Đề nghị tổ chức Đảng", "Các tổ chức đoàn thể"]),
    ],
)
def test_each_of_those_named_has_a_clause(
    application: Application, question: str, begins: list[str]
) -> None:
    answer = ask(application, question)
    assert is_in_order(answer)
    assert [c.quote[: len(b)] for c, b in zip(answer.citations, begins, strict=True)] == begins


def test_one_clause_is_enough_where_it_names_all(application: Application) -> None:
    answer = ask(application, "Đảng, Công đoàn, Chi đoàn phấn đấu đạt gì năm 2024?")
    assert [(c.locator, c.bullet) for c in answer.citations] == [("II.3", 4)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("nội dung phong trào thi đua gồm những gì", ["II.1", "II.2", "II.3"]),
        ("noi dung phong trao thi dua gom nhung gi", ["II.1", "II.2", "II.3"]),
        ("mục đích và yêu cầu của phong trào", ["I.1", "I.1", "I.2", "I.2", "I.2"]),
    ],
)
def test_a_section_is_told_by_its_parts(
    application: Application, question: str, expected: list[str]
) -> None:
    answer = ask(application, question)
    assert places(answer) == expected
    assert all(words(citation.quote) > 3 for citation in answer.citations)


def test_what_is_asked_before_the_first_is_asked_of_each(application: Application) -> None:
    question = "tiêu chuẩn Lao động giỏi và Lao động sáng tạo"
    answer = of_the_law(application, question)
    assert answer is not None
    assert places(answer) == ["1.1", "1.2"]
    assert all("tiêu chuẩn sau đây" in citation.quote for citation in answer.citations)
    turned = of_the_law(application, "tiêu chuẩn Lao động sáng tạo và Lao động giỏi")
    assert turned is not None
    assert places(turned) == ["1.1", "1.2"]


@pytest.mark.parametrize(
    "question",
    [
        "tiêu chuẩn Lao động giỏi",
        "tiêu chuẩn Lao động giỏi và Chuyển đổi số",
        "trong năm 2024, tiêu chuẩn Lao động giỏi là gì",
    ],
)
def test_nothing_is_joined_that_does_not_answer(application: Application, question: str) -> None:
    assert of_the_law(application, question) is None


def test_a_name_with_a_conjunction_is_one_thing(application: Application) -> None:
    answer = ask(application, "Tham mưu các nhiệm vụ của ngành KHCN là mục đích nào?")
    assert {citation.locator for citation in answer.citations} == {"I.1"}
    assert all("Khoa học và Công nghệ" in c.quote for c in answer.citations)
