"""The sentences that may answer a question, best first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Final, Protocol

from index.model import Hit
from index.question import Question
from index.ranking import likelihood, rank
from index.shelf import Shelf
from index.signals import Candidate, Signals, is_ruled_out, signals

DEPTH: Final = 100


class Search(Protocol):
    """What is needed of the index."""

    def search(
        self, query: str, k: int = 10, documents: Collection[str] | None = None
    ) -> list[Hit]: ...


class Remembering:
    """A search that is asked the same more than once while one question is answered."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._found: dict[tuple[str, int, frozenset[str] | None], list[Hit]] = {}

    def search(
        self, query: str, k: int = 10, documents: Collection[str] | None = None
    ) -> list[Hit]:
        """What the search behind it finds."""
        key = (query, k, None if documents is None else frozenset(documents))
        if key not in self._found:
            self._found[key] = self._search.search(query, k, documents)
        return self._found[key]


@dataclass(frozen=True)
class Scored:
    """A candidate, its rank score, and how likely (0..1) it answers; 0 where it cannot."""

    candidate: Candidate
    signals: Signals
    score: float
    likely: float


def best_sentences(
    question: Question, document: str | None, search: Search, shelf: Shelf
) -> list[Scored]:
    """Every sentence in the passages found: first those that can answer, best first."""
    hits = search.search(question.understood, DEPTH, [document] if document else None)
    hits = [hit for hit in hits if hit.passage.document in shelf.documents]
    scored = [_scored(question, each, shelf) for each in _candidates(hits, shelf)]
    return sorted(scored, key=lambda each: (each.likely == 0, -each.score))


def _scored(question: Question, candidate: Candidate, shelf: Shelf) -> Scored:
    found = signals(question, candidate, shelf.weights)
    likely = 0.0 if is_ruled_out(question, candidate, found) else likelihood(found)
    return Scored(candidate, found, rank(found), likely)


def _candidates(hits: Sequence[Hit], shelf: Shelf) -> list[Candidate]:
    cosines = {(h.passage.document, h.passage.start, h.passage.end): h.dense for h in hits}
    middle, spread = _distribution([hit.dense for hit in hits])
    best: dict[tuple[str, int, int], Candidate] = {}
    for hit in hits:
        document = shelf.documents[hit.passage.document]
        for sentence in shelf.sentences_within(document.id, hit.passage.start, hit.passage.end):
            key = (document.id, sentence.start, sentence.end)
            dense = max(cosines.get(key, hit.dense), hit.dense)
            if key in best and best[key].dense >= dense:
                continue
            best[key] = Candidate(
                sentence=sentence,
                whole=shelf.whole(sentence),
                terms=shelf.terms_of(sentence.text),
                context=shelf.terms_of(sentence.context),
                title=shelf.terms_of(document.title),
                dense=dense,
                standout=(dense - middle) / spread,
                year=document.year,
                part=document.sections[sentence.section].part,
            )
    return list(best.values())


def _distribution(cosines: Sequence[float]) -> tuple[float, float]:
    """Mean and standard deviation of what was found, the latter never 0."""
    if len(cosines) < 2:
        return 0.0, 1.0
    return mean(cosines), max(stdev(cosines), 1e-6)
