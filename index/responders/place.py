"""Answers to "mục III.3 nói gì?": what stands at the place named."""

from itertools import islice
from typing import Final

from corpus.passages import content_start
from corpus.sentences import quote_spans
from index import wording
from index.model import Answer
from index.question import Question
from index.quoting import cite
from index.reply import not_found, quoted
from index.shelf import Shelf

_MOST: Final = 3


def at_place(question: Question, document: str | None, shelf: Shelf) -> Answer | None:
    """The first quotes of the section named, or that there is none such."""
    if question.locator is None:
        return None
    for held in shelf.restricted(document):
        for section in held.sections:
            if section.bullet is None and section.locator.lower() == question.locator.lower():
                spans = quote_spans(held.text, content_start(held, section), section.end)
                citations = []
                for start, end in islice(spans, _MOST):
                    citations.append(cite(held, start, end, 1.0))
                return quoted(question, citations)
    return not_found(question, wording.unknown_place(question.locator))
