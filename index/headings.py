"""Questions that name a section by its heading: "mục đích của phong trào thi đua"."""

from collections.abc import Sequence

from corpus.model import Document
from corpus.vietnamese import fold, syllables
from index.kinds import Kind
from index.question import Question

_AIM = frozenset({"muc", "dich"})


def section_asked_for(
    question: Question, documents: Sequence[Document]
) -> tuple[Document, int] | None:
    """The section, with parts of its own, whose heading is asked for and nothing beyond.

    The question holds the whole heading, and all it holds besides stands in the document's title.
    Of several the one with the longest heading.
    """
    asked = {fold(syllable) for syllable in question.content}
    if question.kind is Kind.PURPOSE:
        asked |= _AIM
    best: tuple[int, Document, int] | None = None
    for document in documents:
        title = {fold(syllable) for syllable in syllables(document.title)}
        parents = {section.parent for section in document.sections}
        for index, section in enumerate(document.sections):
            heading = {fold(syllable) for syllable in syllables(section.heading)}
            if index not in parents or not heading or not heading <= asked <= heading | title:
                continue
            if best is None or len(heading) > best[0]:
                best = (len(heading), document, index)
    return best[1:] if best else None
