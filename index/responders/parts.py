"""Answers that are a part of a document: its date, signer and so on, or a whole section."""

from collections.abc import Sequence
from typing import Final

from corpus.model import Document, Section
from corpus.passages import content_start
from corpus.references import NUMBER
from corpus.sentences import QUOTE_WORDS, quotable_parts, quote_spans, sentence_spans, words
from index.headings import section_asked_for
from index.itself import part_asked_for
from index.model import Answer, Citation
from index.question import Question
from index.quoting import cite, clause_around, focus, with_points
from index.reply import quoted
from index.responders.duties import duties_of
from index.shelf import Shelf

_LONGEST_LIST: Final = 12


def about_itself(question: Question, documents: Sequence[Document], shelf: Shelf) -> Answer | None:
    """Date, number, title, signer, recipients or legal bases."""
    for document in documents:
        section = part_asked_for(question, document)
        if section is not None:
            return quoted(question, _all_of(document, section, shelf))
    return None


def whole_section(question: Question, documents: Sequence[Document], shelf: Shelf) -> Answer | None:
    """Every part of a section that the question names by its heading."""
    named = section_asked_for(question, documents)
    if named is None:
        return None
    document, index = named
    heading = document.sections[index].heading
    parts = [each for part in _parts_of(document, index) for each in _said_in(document, part)]
    bound = [each for part in parts for each in _duties_in(document, part, shelf)]
    citations = (
        bound
        if {citation.locator for citation in bound} >= {part.locator for part in parts}
        else [_opening(document, part, shelf) for part in parts]
    )
    lead = f"{heading.capitalize() if heading.isupper() else heading}:"
    return quoted(question, citations[:_LONGEST_LIST], lead)


def _parts_of(document: Document, index: int) -> list[Section]:
    return [section for section in document.sections if section.parent == index]


def _said_in(document: Document, part: Section) -> list[Section]:
    """The part, or where it is a heading alone what stands below it."""
    own = document.text[content_start(document, part) : part.own_end].strip()
    below = _parts_of(document, document.sections.index(part))
    return below if below and own == part.heading else [part]


def _duties_in(document: Document, part: Section, shelf: Shelf) -> list[Citation]:
    """What a part of a plan lays on each: one clause may bind several."""
    return duties_of(document, shelf, part) if document.year is not None else []


def _all_of(document: Document, section: Section, shelf: Shelf) -> list[Citation]:
    """A part as a whole, or of the legal bases those clauses that name a document."""
    if section.part != "can-cu":
        return [_opening(document, section, shelf)]
    bases = []
    for start, end in quote_spans(document.text, section.start, section.own_end):
        if (number := NUMBER.search(document.text, start, end)) is not None:
            span = clause_around(document.text, start, end, number.start())
            bases.append(cite(document, *span, 1.0))
    return bases or [_opening(document, section, shelf)]


def _opening(document: Document, section: Section, shelf: Shelf) -> Citation:
    start = content_start(document, section)
    if section.part is not None and section.bullet is None:
        end = section.start + len(document.text_of(section))
    else:
        start, end = _beginning(document, start, section.end)
    start, end = focus(document.text, start, end, (), shelf.weights, earliest=True)
    return cite(document, *with_points(document, start, end), 1.0)


def _beginning(document: Document, start: int, end: int) -> tuple[int, int]:
    """As many clauses of the first sentence as may be quoted."""
    first, last = next(sentence_spans(document.text, start, end))
    clauses = quotable_parts(document.text, first, last)
    _, fitting = next(clauses)
    for _, stop in clauses:
        if words(document.text[first:stop]) <= QUOTE_WORDS:
            fitting = stop
    return first, fitting
