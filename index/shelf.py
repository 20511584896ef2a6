"""The documents that are answered from, with what all ways of answering need of them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from corpus.model import Document, Passage, Reference
from corpus.passages import sentence_around, sentences_of
from index.coverage import Terms, TermWeights


class Shelf:
    """Documents, their sentences and what they cite; read-only, so any thread may use it.

    ``terms_of`` turns text into terms, with abbreviations written out.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        references: Sequence[Reference],
        terms_of: Callable[[str], Terms] = Terms.of,
    ) -> None:
        self.documents = {document.id: document for document in documents}
        self.references = references
        self.terms_of = lru_cache(maxsize=50_000)(terms_of)
        self._sentences = {key: sentences_of(each) for key, each in self.documents.items()}
        self._wholes = {
            (key, sentence.start): _whole(self.documents[key], sentence)
            for key, found in self._sentences.items()
            for sentence in found
        }
        self._starts = {key: [s.start for s in found] for key, found in self._sentences.items()}
        self.weights = TermWeights(
            terms_of(sentence.indexed) for found in self._sentences.values() for sentence in found
        )

    def sentences(self, document: str) -> Sequence[Passage]:
        """The sentences of a document, in order."""
        return self._sentences[document]

    def sentences_within(self, document: str, start: int, end: int) -> Sequence[Passage]:
        """The sentences that stand wholly in ``start:end``."""
        first = bisect_left(self._starts[document], start)
        last = bisect_left(self._starts[document], end)
        return [s for s in self._sentences[document][first:last] if s.end <= end]

    def whole(self, sentence: Passage) -> str:
        """The sentence that ``sentence`` is, or that it is a clause of."""
        return self._wholes[sentence.document, sentence.start]

    def restricted(self, document: str | None) -> list[Document]:
        """The one document named, or all: plans first, the latest before the others."""
        if document is not None:
            return [self.documents[document]]
        return sorted(self.documents.values(), key=lambda d: (d.year is None, -(d.year or 0)))


def _whole(document: Document, sentence: Passage) -> str:
    section = document.sections[sentence.section]
    start, end = sentence_around(document, section, sentence.start)
    return document.text[start:end]
