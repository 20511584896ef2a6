"""Questions that name a section by its heading: "mục đích của phong trào thi đua"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.model import Document, Section
from corpus.vietnamese import fold, syllables
from index.kinds import Kind
from index.question import Question

_AIM = frozenset({"muc", "dich"})
_BESIDE: Final = frozenset("noi dung phan muc y".split())
_JOINT: Final = re.compile(r"\s*[,;]\s*|\s+và\s+", re.IGNORECASE)
_NOT_WHOLE: Final = frozenset({Kind.PERSON, Kind.CONTACT, Kind.WHEN, Kind.WHERE, Kind.HOW_MUCH})


def section_asked_for(
    question: Question, documents: Sequence[Document]
) -> tuple[Document, int] | None:
    """The section, with parts of its own, whose heading is asked for and nothing beyond.

    The question holds the whole heading, or the first of the things that a plan's heading names
    ("nội dung" of "Nội dung, chỉ tiêu thi đua"), and all it holds besides stands in the document's
    title. Of several the one with the longest heading.
    """
    asked = {fold(syllable) for syllable in question.content}
    if question.kind is Kind.PURPOSE:
        asked |= _AIM
    spoken = f" {' '.join(map(fold, syllables(question.understood)))} "
    best: tuple[int, Document, int] | None = None
    for document in documents:
        title = {fold(syllable) for syllable in syllables(document.title)}
        parents = {section.parent for section in document.sections}
        for index, section in enumerate(document.sections):
            if index not in parents or not section.heading:
                continue
            heading = {fold(syllable) for syllable in syllables(section.heading)}
            if not heading or not asked <= heading | title | _BESIDE:
                continue
            names = _names(section, question, document)
            if not heading <= asked and not any(f" {name} " in spoken for name in names):
                continue
            if best is None or len(heading) > best[0]:
                best = (len(heading), document, index)
    return best[1:] if best else None


def _names(section: Section, question: Question, document: Document) -> Iterator[str]:
    """Folded, the heading as it is said, and in a plan the first of several things it names."""
    if question.kind in _NOT_WHOLE or question.mentions:
        return
    names = [section.heading]
    if document.year is not None:
        names.append(_JOINT.split(section.heading)[0])
    yield from (" ".join(map(fold, name)) for name in map(syllables, names) if len(name) > 1)
