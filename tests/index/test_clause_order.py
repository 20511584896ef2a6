"""The clause of the general case goes before those of particular ones, in the article's order."""

from collections.abc import Collection

import pytest

from bot.app import Application
from corpus.model import Document, Passage
from index.model import Hit
from index.responders.clauses import from_clauses
from index.shelf import Shelf
from tests.corpus.samples import fixture


class Leaning:
    """A search that finds every sentence of a law, and likes the third clause best."""

    def __init__(self, law: Document, shelf: Shelf) -> None:
        self._law = law
        self._shelf = shelf

    def begin(self, query: str, k: int = 10, documents: Collection[str] | None = None) -> "Leaning":
        return self

    @property
    def known(self) -> list[Passage]:
        return []

    def hits(self) -> list[Hit]:
        return [
            Hit(
                passage=each,
                score=0.5,
                lexical=0.5,
                dense=0.95 if self._is_third(each.section) else 0.94,
            )
            for each in self._shelf.sentences(self._law.id)
        ]

    def _is_third(self, section: int) -> bool:
        return self._law.sections[section].locator == "1.3"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("danh hiệu Người đọc tốt đạt các tiêu chuẩn nào", "1.1"),
        ("danh hiệu Người đọc tốt tặng cho công nhân đạt các tiêu chuẩn nào", "1.3"),
    ],
)
def test_the_general_clause_comes_first(
    application: Application, question: str, first: str
) -> None:
    law = fixture("luat-khen.txt")
    shelf = Shelf([law], [])
    understood = application.understand(question)
    answer = from_clauses(understood, None, Leaning(law, shelf), shelf, 0.0)
    assert answer.citations[0].locator == first
