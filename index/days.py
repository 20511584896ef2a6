"""The day that a question asks about, where it asks what held then."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.dates import DATE, read_date
from corpus.vietnamese import fold
from index.question import Question

_RULE: Final = r"(?:theo )?(?:cac )?(?:quy dinh|hieu luc|ap dung)(?: hien hanh)?"
_MOMENT: Final = r"(?:tai thoi diem|vao thoi diem|thoi diem|tinh den(?: het)?|vao luc|hoi|vao)"
_JOIN: Final = r"(?: (?:cua|trong|o|tu|den|vao|luc|ngay|thang))*"
_YEAR: Final = re.compile(
    rf"(?:(?P<rule>{_RULE}{_JOIN})|(?P<moment>{_MOMENT}{_JOIN})|\b) ?"
    r"nam (?P<year>(?:19|20)\d\d)(?P<then> thi\b)?"
)
_BEFORE_A_DAY: Final = re.compile(rf"\b(?:{_RULE}|{_MOMENT}){_JOIN} ?$")
_AFTER_A_DAY: Final = re.compile(r" ?,? ?(?:thi|con|co|da)\b")
_OF_A_DOCUMENT: Final = re.compile(
    r"(?:ban hanh|ky|ra|van ban|ke hoach|quyet dinh|chi thi|luat|nghi quyet|ket luan|thong tu|"
    r"nghi dinh|\d/?[a-z-]+|\|) ?(?:ngay ?)?$"
)


@dataclass(frozen=True)
class AskedDay:
    """The day, and the question without the words that name it."""

    day: date
    rest: str


def asked_day(
    question: Question,
    campaign_years: tuple[int, ...],
    today: date,
    of_documents: Collection[date] = (),
) -> AskedDay | None:
    """The day on which what is asked is to hold, or None where the question names none.

    A year stands for its last day, this year for today. "Năm 2024" is the campaign year where a
    plan of it is held, unless "quy định năm 2024" is said. The date of a document is none, and one
    of ``of_documents`` is a document's unless a rule is asked about.
    """
    text = question.understood
    for found in DATE.finditer(text):
        day = read_date(found)
        if day is not None and _is_moment(
            question, found.start(), found.end(), is_of_a_document=day in of_documents
        ):
            return AskedDay(day, _without(text, found.start(), found.end()))
    folded = fold(text)
    if len(folded) != len(text):
        return None
    for year in _YEAR.finditer(folded):
        number = int(year["year"])
        by_rule = year["rule"] is not None
        meant = by_rule or year["moment"] is not None or year["then"] is not None
        if meant and (by_rule or number not in campaign_years):
            start = year.end("year") - len("năm 2024")
            day = today if number == today.year else date(number, 12, 31)
            return AskedDay(day, _without(text, start, year.end("year")))
    return None


def _is_moment(question: Question, start: int, end: int, *, is_of_a_document: bool) -> bool:
    before, after = fold(question.understood[:start]), fold(question.understood[end:])
    if any(0 <= start - mention.end <= 6 for mention in question.mentions):
        return False
    if _OF_A_DOCUMENT.search(before.rstrip()):
        return False
    if _BEFORE_A_DAY.search(f"{before} "):
        return True
    return not is_of_a_document and _AFTER_A_DAY.match(after) is not None


def _without(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split()).strip(" ,;")
