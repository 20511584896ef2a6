"""Answers to "văn bản nào ban hành ngày 07/4/2014?": the cited documents of a day or a year."""

import re
from typing import Final

from corpus.dates import find_dates
from corpus.model import Reference
from index import wording
from index.cited import beyond_the_usual, citations_of, tell
from index.kinds import DOCUMENT, Kind
from index.model import Answer
from index.question import Question
from index.reply import quoted
from index.shelf import Shelf

_MOST: Final = 12
_WHICH: Final = re.compile(rf"\b(?:{DOCUMENT}|vb) (?:gi|nao)\b")
_ISSUED: Final = re.compile(r"\b(?:ban hanh|ky|ra doi|cua nam|nam)\b")


def about_dated(question: Question, document: str | None, shelf: Shelf) -> Answer | None:
    """Those that are cited with that date; None where nothing of it is asked or cited."""
    which = _WHICH.search(question.expected.folded) or question.kind is Kind.WHICH_DOCUMENT
    if not which or question.mentions:
        return None
    if any(not syllable.isdigit() for syllable in beyond_the_usual(question)):
        return None
    told = []
    for reference in _of_the_day(question, shelf):
        places = [place for place in reference.cited_at if place.document in shelf.documents]
        if document in (None, *(place.document for place in places)) and places:
            citing = shelf.documents[document or places[0].document]
            told.append(tell(question, reference, citing, shelf.weights))
    if not told:
        return None
    citations = citations_of(told[:_MOST], shelf)
    return quoted(question, citations, told[0].lead if len(told) == 1 else wording.DATED)


def _of_the_day(question: Question, shelf: Shelf) -> list[Reference]:
    days = {found.day for found in find_dates(question.understood)}
    if days:
        return [one for one in shelf.references if one.date in days]
    if not _ISSUED.search(question.expected.folded):
        return []
    return [
        one for one in shelf.references if one.date is not None and one.date.year in question.years
    ]
