"""The targets of a plan: what it strives for, sentence by sentence."""

import re
from collections.abc import Sequence

from corpus.model import Document, Passage
from corpus.vietnamese import syllables
from index.model import Answer, Citation
from index.question import Question
from index.quoting import cite, clause_around
from index.reply import quoted
from index.shelf import Shelf

_TARGET = re.compile(
    r"\d\s?%|\bphấn đấu (?!thực hiện các\b)|\bít nhất\b|\btối thiểu\b|\bđạt chuẩn\b|\bđạt từ\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:chi tieu|muc tieu|phan dau)\b")
_BESIDE = frozenset(
    "chỉ tiêu mục phấn đấu thi đua cụ thể cần đạt hoàn thành chính chung toàn tất cả trọng tâm"
    " đơn vị sở".split()
)


def all_targets(question: Question, documents: Sequence[Document], shelf: Shelf) -> Answer | None:
    """All targets, where the question asks for them and for nothing narrower."""
    if not _ASKS.search(question.expected.folded):
        return None
    for document in documents:
        own = set(syllables(f"{document.title} {document.issuer or ''}"))
        years = {number for number in question.numbers if number != str(document.year)}
        general = set(question.content) <= _BESIDE | own
        if document.year is not None and general and not years:
            return targets_of(question, document, shelf)
    return None


def targets_of(question: Question, document: Document, shelf: Shelf) -> Answer | None:
    """The targets of one document, in its order."""
    citations = [
        _quote(document, sentence)
        for sentence in shelf.sentences(document.id)
        if document.sections[sentence.section].part is None and _TARGET.search(sentence.text)
    ]
    items = [citation.quote.rstrip(" .;/") for citation in citations]
    return quoted(question, citations, items=items) if citations else None


def _quote(document: Document, sentence: Passage) -> Citation:
    """The sentence, or the part of a long one that holds the target."""
    target = _TARGET.search(document.text, sentence.start, sentence.end)
    at = target.start() if target else sentence.start
    return cite(document, *clause_around(document.text, sentence.start, sentence.end, at), 1.0)
