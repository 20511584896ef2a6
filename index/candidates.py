"""The sentences that may answer a question, best first."""

from array import array
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple, Protocol

import numpy as np

from corpus.model import Passage
from index.kept_sentence import KeptSentence
from index.model import Hit
from index.question import Question
from index.ranking import likelihoods, ranked
from index.shelf import Shelf
from index.signals import Signals, Weighing

DEPTH: Final = 100
_DENSE: Final = Signals._fields.index("dense")
_STANDOUT: Final = Signals._fields.index("standout")


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
    """A sentence, its rank score, and how likely (0..1) it answers; 0 where it cannot."""

    kept: KeptSentence
    signals: Signals
    score: float
    likely: float

    @property
    def sentence(self) -> Passage:
        """Where it stands, and its words."""
        return self.kept.sentence


def begin(text: str, document: str | None, search: Search) -> Begun:
    """The search that ``best_sentences`` will want of a question understood so, begun.

    The model takes most of its time.
    """
    return search.begin(text, DEPTH, [document] if document else None)


def best_sentences(
    question: Question, document: str | None, search: Search, shelf: Shelf
) -> list[Scored]:
    """Every sentence in the passages found: first those that can answer, best first."""
    begun = begin(question.understood, document, search)
    sentences = _Sentences(Weighing(question, shelf.weights), shelf)
    # All that can be said without the model is said while it reads the question.
    for passage in begun.known:
        sentences.within(passage)
    return sentences.scored(begun.hits())


class _Sentences:
    """The sentences of passages, each weighed once."""

    def __init__(self, weighing: Weighing, shelf: Shelf) -> None:
        self._weighing = weighing
        self._shelf = shelf
        self._kept: list[KeptSentence] = []
        self._ruled_out: list[bool] = []
        self._signals = array("d")
        self._rows: dict[tuple[str, int], int] = {}
        self._within: dict[tuple[str, int, int], list[int]] = {}

    def within(self, passage: Passage) -> list[int]:
        """The rows of the sentences in a passage; none where its document is not looked in."""
        key = (passage.document, passage.start, passage.end)
        if key not in self._within:
            looked_in = passage.document in self._shelf.documents
            found = self._shelf.sentences_within(*key) if looked_in else ()
            self._within[key] = [self._row(key[0], sentence.start) for sentence in found]
        return self._within[key]

    def scored(self, hits: Sequence[Hit]) -> list[Scored]:
        """The sentences of the passages found, as ``best_sentences`` gives them."""
        held = [hit for hit in hits if hit.passage.document in self._shelf.documents]
        cosines: dict[int, float] = {}
        for hit in sorted(held, key=lambda hit: -hit.dense):
            for row in self.within(hit.passage):
                cosines.setdefault(row, hit.dense)
        rows = list(cosines)
        signals = np.array(self._signals).reshape(-1, len(Signals._fields))[rows]
        dense = np.fromiter(cosines.values(), dtype=np.float64, count=len(rows))
        middle, spread = _distribution([hit.dense for hit in held])
        signals[:, _DENSE] = dense
        signals[:, _STANDOUT] = (dense - middle) / spread
        scores = ranked(signals)
        likely = np.where([self._ruled_out[row] for row in rows], 0.0, likelihoods(signals))
        order = np.lexsort((-scores, likely == 0))
        return [
            Scored(self._kept[rows[at]], Signals._make(each), score, how_likely)
            for at, each, score, how_likely in zip(
                order.tolist(),
                signals[order].tolist(),
                scores[order].tolist(),
                likely[order].tolist(),
                strict=True,
            )
        ]

    def _row(self, document: str, start: int) -> int:
        row = self._rows.setdefault((document, start), len(self._kept))
        if row == len(self._kept):
            kept = self._shelf.kept(document, start)
            words = self._weighing.words(kept)
            self._kept.append(kept)
            self._ruled_out.append(words.ruled_out)
            self._signals.extend(words.signals)
        return row


def _distribution(cosines: Sequence[float]) -> tuple[float, float]:
    """Mean and standard deviation of what was found, the latter never 0."""
    if len(cosines) < 2:
        return 0.0, 1.0
    values = np.array(cosines)
    return float(values.mean()), max(float(values.std(ddof=1)), 1e-6)
