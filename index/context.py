"""The sentences of a document with all that one must know to understand them.

A sentence stands below the headings above it (``corpus.passages``). Beyond that, an article with
a heading and no clauses lends it to its own words; a decision or directive is of one matter, which
its subject names and its articles take for granted; and a clause that rewrites another document's
is about what the heading there says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from corpus.graph import Graph
from corpus.model import LAW, PLAN, Document, Passage, Section
from corpus.passages import section_path, sentences_of

_OF_MANY_MATTERS: Final = frozenset({LAW, "bộ luật", "pháp lệnh"})
_QUOTED_HEADING: Final = re.compile(
    r"[“\"]\s*Điều\s+\d+[a-zđ]?\s*[.:]\s*(?P<heading>[^\n”\"]{3,120})"
)


def sentences_in_context(
    document: Document, held: Mapping[str, Document], graph: Graph
) -> Sequence[Passage]:
    """The sentences of ``document``, in order; those of a plan as they are.

    A plan's headings are above its clauses already, and it is of many matters, so that its
    subject tells nothing of a sentence.
    """
    found = sentences_of(document)
    if document.type == PLAN:
        return found
    subject = document.subject if document.type not in _OF_MANY_MATTERS else None
    rewritten = _rewritten(document, held, graph)
    return [
        _below(document.sections[one.section], subject, rewritten.get(one.section, ()), one)
        for one in found
    ]


def _below(
    section: Section, subject: str | None, rewritten: Sequence[str], sentence: Passage
) -> Passage:
    if section.part is not None:
        return sentence
    own = [section.heading] if section.heading and section.bullet is None else []
    known = f"{sentence.context} {sentence.text}"
    lent = [words for words in (*own, *rewritten) if words not in known]
    above = [subject] if subject else []
    context = " › ".join(filter(None, [*above, sentence.context, *lent]))
    return sentence.model_copy(update={"context": context})


def _rewritten(
    document: Document, held: Mapping[str, Document], graph: Graph
) -> dict[int, tuple[str, ...]]:
    """By section, the headings of the sections of another document that it rewrites."""
    headings: dict[int, tuple[str, ...]] = {}
    for relation in graph.of(document.id):
        if not relation.scope.locators:
            continue
        index = _section_at(document, relation.place.start)
        section = document.sections[index]
        quoted = _QUOTED_HEADING.finditer(document.text, section.start, section.end)
        names = [one["heading"].strip() for one in quoted]
        target = held.get(relation.target or "")
        names += _headings(target, relation.scope.locators) if target is not None else []
        headings[index] = tuple(dict.fromkeys((*headings.get(index, ()), *names)))
    return headings


def _headings(document: Document, locators: Sequence[str]) -> Iterator[str]:
    for index, section in enumerate(document.sections):
        if section.bullet is None and section.locator in locators:
            yield from (one.heading for one in section_path(document, index) if one.heading)


def _section_at(document: Document, offset: int) -> int:
    inside = (i for i, one in enumerate(document.sections) if one.start <= offset < one.own_end)
    return next(inside, 0)
