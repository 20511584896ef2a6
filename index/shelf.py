"""The documents that are answered from, with what all ways of answering need of them."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from datetime import date
from functools import lru_cache
from typing import Final, Self

from corpus.graph import Graph, graph_of
from corpus.model import Document, Passage, Reference
from corpus.passages import sentence_around
from index.context import sentences_in_context
from index.coverage import Terms, TermWeights
from index.kept_sentence import KeptSentence

_SENTENCES_KEPT: Final = 20_000


class Shelf:
    """Documents, their sentences and what they cite; read-only, so any thread may use it.

    ``terms_of`` turns text into terms, with abbreviations written out; ``graph`` tells what is in
    force and is read from the documents where it is not given. ``day`` is the day asked about,
    None where no day is meant.
    """

    day: date | None = None

    def __init__(
        self,
        documents: Iterable[Document],
        references: Sequence[Reference],
        terms_of: Callable[[str], Terms] = Terms.of,
        graph: Graph | None = None,
    ) -> None:
        self.documents = {document.id: document for document in documents}
        self.graph = graph_of(list(self.documents.values())) if graph is None else graph
        self.references = references
        days = [*(d.date for d in self.documents.values()), *(r.date for r in references)]
        self.dates = frozenset(day for day in days if day is not None)
        self.terms_of = lru_cache(_SENTENCES_KEPT)(terms_of)
        self._sentences = {
            key: sentences_in_context(each, self.documents, self.graph)
            for key, each in self.documents.items()
        }
        self._kept = lru_cache(_SENTENCES_KEPT)(self._keep)
        self._outdated = lru_cache(_SENTENCES_KEPT)(self._is_outdated)
        self._starts = {key: [s.start for s in found] for key, found in self._sentences.items()}
        self.weights = TermWeights(
            terms_of(sentence.indexed) for found in self._sentences.values() for sentence in found
        )

    @property
    def years(self) -> tuple[int, ...]:
        """The campaign years whose plans are here, the latest first."""
        years = {d.year for d in self.documents.values() if d.year is not None}
        return tuple(sorted(years, reverse=True))

    def at(self, day: date | None, years: Collection[int] | None = None) -> Self:
        """The same shelf on a day, what holds then first, with the plans of those years alone."""
        shelf = copy(self)
        shelf.day = day
        among = [
            document
            for document in self.documents.values()
            if years is None or document.year is None or document.year in years
        ]
        among.sort(key=lambda document: shelf.is_over(document.id))
        shelf.documents = {document.id: document for document in among}
        return shelf

    def is_over(self, document: str) -> bool:
        """Whether a document does not hold on the day: no longer, or not yet.

        A campaign plan is answered from however old it is; its year is told apart from its force.
        """
        return self.day is not None and self._is_over(document, self.day)

    def is_outdated(self, document: str, locator: str) -> bool:
        """Whether the document, or that very section of it, does not hold on the day."""
        return self.day is not None and self._outdated(document, locator, self.day)

    def is_past(self, sentence: Passage) -> bool:
        """Whether what a sentence says does not hold on the day."""
        section = self.documents[sentence.document].sections[sentence.section]
        return self.is_outdated(sentence.document, section.locator)

    def _is_outdated(self, document: str, locator: str, day: date) -> bool:
        changed = locator and self.graph.changed(document, locator, day)
        return bool(changed) or self._is_over(document, day)

    def _is_over(self, document: str, day: date) -> bool:
        force = self.graph.force(document, day)
        if self.documents[document].year is not None:
            return bool(force.ended)
        return not force.in_force

    def sentences(self, document: str) -> Sequence[Passage]:
        """The sentences of a document, in order."""
        return self._sentences[document]

    def sentences_within(self, document: str, start: int, end: int) -> Sequence[Passage]:
        """The sentences that stand wholly in ``start:end``."""
        first = bisect_left(self._starts[document], start)
        last = bisect_left(self._starts[document], end)
        return [s for s in self._sentences[document][first:last] if s.end <= end]

    def kept(self, document: str, start: int) -> KeptSentence:
        """The sentence of a document that begins there, with all that is looked at in it."""
        return self._kept(document, start)

    def restricted(self, document: str | None) -> list[Document]:
        """The one document named, or all: plans first, the latest before the others.

        What does not hold on the day comes after what does.
        """
        if document is not None:
            return [self.documents[document]]
        return sorted(
            self.documents.values(),
            key=lambda d: (d.year is None, self.is_over(d.id), -(d.year or 0)),
        )

    def _keep(self, key: str, start: int) -> KeptSentence:
        document = self.documents[key]
        sentence = self._sentences[key][bisect_left(self._starts[key], start)]
        return KeptSentence(
            sentence=sentence,
            whole=_whole(document, sentence),
            terms=self.terms_of(sentence.text),
            context=self.terms_of(sentence.context),
            title=self.terms_of(document.title),
            year=document.year,
            part=document.sections[sentence.section].part,
            issued=document.date,
        )


def _whole(document: Document, sentence: Passage) -> str:
    section = document.sections[sentence.section]
    start, end = sentence_around(document, section, sentence.start)
    return document.text[start:end]
