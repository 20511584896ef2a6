"""Which campaign year's plan is meant where plans of several years are held."""

import re
from collections.abc import Collection
from datetime import date
from typing import Final

from corpus.vietnamese import fold
from index.kinds import Kind
from index.model import Answer
from index.question import Question

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_YEAR_WORDS: Final = r"(?:\b(?:của|trong|cho)\s+)?(?:\bnăm\s+)?\b"
_RELATIVE: Final = (
    (re.compile(r"\bnam (?:nay|hien tai)\b"), 0),
    (re.compile(r"\bnam (?:ngoai|truoc|vua qua|roi)\b"), -1),
    (re.compile(r"\bnam (?:sau|toi|sang)\b"), 1),
)
_RELATIVE_WORDS: Final = re.compile(
    r"\b(?:của |trong |cho )?năm (?:nay|hiện tại|ngoái|trước|vừa qua|rồi|sau|tới|sang)\b",
    re.IGNORECASE,
)
_TO_BE_DONE: Final = re.compile(
    r"\b(?:nam nay|bay gio|hien nay|hien tai|hien gio|sap toi|chi tieu|muc tieu|phan dau|han|"
    r"thoi han|deadline|khi nao|bao gio|ngay nao|thang may|nhiem vu|trach nhiem|dau moi|chu tri|"
    r"phu trach|(?:phai|can) (?:lam|dat|nop|bao cao|hoan thanh|dang ky)|nop|dang ky)\b"
)


def named_years(question: Question, held: Collection[int], today: date) -> list[int]:
    """The held campaign years that a question names, in figures or as "năm nay", "năm ngoái"."""
    named = sorted(question.years)
    folded = fold(question.understood)
    named += [today.year + step for words, step in _RELATIVE if words.search(folded)]
    return [year for year in dict.fromkeys(named) if year in held]


def names_a_year(question: Question) -> bool:
    """Whether any year is named in figures."""
    return any(_YEAR.search(number) for number in question.numbers)


def without_years(text: str, years: Collection[int]) -> str:
    """A question without the words that name those years, or a year by its distance."""
    for year in years:
        text = re.sub(rf"{_YEAR_WORDS}{year}\b", " ", text, flags=re.IGNORECASE)
    return " ".join(_RELATIVE_WORDS.sub(" ", text).split())


def is_to_be_done(question: Question) -> bool:
    """Whether it is asked what is to be done or reached, by when or by whom."""
    if question.mentions or question.kind is Kind.PURPOSE:
        return False
    return _TO_BE_DONE.search(question.expected.folded) is not None


def says_the_same(one: Answer, other: Answer) -> bool:
    """Whether two years' plans answer in the same words, their own year and figures of it apart."""
    return _core(one) == _core(other)


def _core(answer: Answer) -> list[str]:
    quotes = [*(citation.quote for citation in answer.citations), *answer.items]
    return [" ".join(re.findall(r"\w+|%", _YEAR.sub(" ", quote).lower())) for quote in quotes]
