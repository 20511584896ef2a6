"""Answers to "mục III.3 nói gì?": what stands at the place named."""

from itertools import islice
from typing import Final

from corpus.passages import content_start
from corpus.sentences import quote_spans, words
from index import wording
from index.model import Answer
from index.question import Question
from index.quoting import LIST_WORDS, cite
from index.reply import not_found, quoted
from index.shelf import Shelf

_MOST: Final = 3


def at_place(question: Question, document: str | None, shelf: Shelf) -> Answer | None:
    """The section named, whole or its first quotes, or that there is none such."""
    if question.locator is None:
        return None
    for held in shelf.restricted(document):
        for section in held.sections:
            if section.bullet is None and section.locator.lower() == question.locator.lower():
                start, end = content_start(held, section), len(held.text[: section.end].rstrip())
                if words(held.text[start:end]) <= LIST_WORDS:
                    return quoted(question, [cite(held, start, end, 1.0)])
                spans = islice(quote_spans(held.text, start, section.end), _MOST)
                return quoted(question, [cite(held, *span, 1.0) for span in spans])
    return not_found(question, wording.unknown_place(question.locator))
