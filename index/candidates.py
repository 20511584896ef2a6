"""The sentences that may answer a question, best first."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np

from corpus.model import Passage
from index.model import Hit
from index.question import Question
from index.ranking import likelihoods, ranked
from index.shelf import Shelf
from index.signals import Candidate, Signals, Weighing

DEPTH: Final = 100


class Begun(Protocol):
    """A search under way (``index.search.BegunSearch``)."""

    @property
    def known(self) -> Sequence[Passage]: ...
    def hits(self) -> list[Hit]: ...


class Search(Protocol):
    """What is needed of the index."""

    def begin(self, query: str, k: int = 10, documents: Collection[str] | None = None) -> Begun: ...


class Remembering:
    """A search that is asked the same more than once while one question is answered."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._begun: dict[tuple[str, int, frozenset[str] | None], Begun] = {}

    def begin(self, query: str, k: int = 10, documents: Collection[str] | None = None) -> Begun:
        """What the search behind it begins, once."""
        key = (query, k, None if documents is None else frozenset(documents))
        if key not in self._begun:
            self._begun[key] = self._search.begin(query, k, documents)
        return self._begun[key]


class Scored(NamedTuple):
    """A candidate, its rank score, and how likely (0..1) it answers; 0 where it cannot."""

    candidate: Candidate
    signals: Signals
    score: float
    likely: float


def begin(question: Question, document: str | None, search: Search) -> Begun:
    """The search that ``best_sentences`` will want, begun; the model takes most of its time."""
    return search.begin(question.understood, DEPTH, [document] if document else None)


def best_sentences(
    question: Question, document: str | None, search: Search, shelf: Shelf
) -> list[Scored]:
    """Every sentence in the passages found: first those that can answer, best first."""
    begun = begin(question, document, search)
    weighing = Weighing(question, shelf.weights)
    _weigh_ahead(weighing, begun.known, shelf)
    hits = [hit for hit in begun.hits() if hit.passage.document in shelf.documents]
    candidates = _candidates(hits, shelf)
    found = [weighing.signals(candidate) for candidate in candidates]
    scored = [
        Scored(candidate, each, score, 0.0 if weighing.rules_out(candidate) else likely)
        for candidate, each, score, likely in zip(
            candidates, found, ranked(found).tolist(), likelihoods(found).tolist(), strict=True
        )
    ]
    return sorted(scored, key=lambda each: (each.likely == 0, -each.score))


def _weigh_ahead(weighing: Weighing, passages: Sequence[Passage], shelf: Shelf) -> None:
    """What can be said of sentences without the model, while it reads the question."""
    for passage in passages:
        if passage.document in shelf.documents:
            for one in shelf.sentences_within(passage.document, passage.start, passage.end):
                weighing.words(shelf.kept(passage.document, one.start))


def _candidates(hits: Sequence[Hit], shelf: Shelf) -> list[Candidate]:
    """Each sentence once, with the best cosine of those it and the passages around it have."""
    cosines = [hit.dense for hit in hits]
    middle, spread = _distribution(cosines)
    best: dict[tuple[str, int], float] = {}
    for hit in sorted(hits, key=lambda hit: -hit.dense):
        passage = hit.passage
        for sentence in shelf.sentences_within(passage.document, passage.start, passage.end):
            best.setdefault((passage.document, sentence.start), hit.dense)
    return [
        Candidate(shelf.kept(document, start), dense, (dense - middle) / spread)
        for (document, start), dense in best.items()
    ]


def _distribution(cosines: Sequence[float]) -> tuple[float, float]:
    """Mean and standard deviation of what was found, the latter never 0."""
    if len(cosines) < 2:
        return 0.0, 1.0
    values = np.array(cosines)
    return float(values.mean()), max(float(values.std(ddof=1)), 1e-6)
