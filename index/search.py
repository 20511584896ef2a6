"""The facade of the index: passages in, ranked passages out."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from config.cores import cores
from config.progress import Progress, silent
from corpus.model import Document, Passage
from index.diacritics import has_quotation
from index.embedder import Embedder, Vectors
from index.fusion import EQUAL, fuse
from index.model import Hit
from index.snapshot import Recipe, Snapshot, open_or_build
from index.vocabulary import Ids

CANDIDATES: Final = 100


class SearchIndex:
    """Searches one snapshot, which never changes; safe to use from many threads at once."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, dense_weight: float = EQUAL) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        self._dense_weight = dense_weight
        # As many questions at once as there are cores: the model keeps one core busy with each.
        self._embedding = ThreadPoolExecutor(cores(), "embedding")

    @classmethod
    def open_or_build(
        cls,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        embedder: Embedder,
        var: Path,
        progress: Progress = silent,
        dense_weight: float = EQUAL,
    ) -> Self:
        """The index of these passages, kept under ``var``; built only where it must be.

        Raises:
            ThiDuaError: it must be built and cannot be written.
        """
        recipe = Recipe(tuple(documents), tuple(passages), embedder.fingerprint)
        return cls(open_or_build(recipe, embedder, var, progress), embedder, dense_weight)

    @property
    def snapshot(self) -> Snapshot:
        """What is searched, and how it came about."""
        return self._snapshot

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All of them, in the order they were given."""
        return self._snapshot.passages

    def restore(self, text: str) -> str:
        """The text with the diacritics that were not typed (``index.diacritics``)."""
        return self._snapshot.diacritics.restore(text)

    def search(
        self, query: str, k: int = 10, documents: Collection[str] | None = None
    ) -> list[Hit]:
        """The best passages, best first, at most ``k``; of these documents alone where given.

        A hit's ``score`` is in 0..1 and compares the candidates of one query only; ``lexical``
        is the raw BM25 score, ``dense`` the cosine. A query without diacritics finds what it
        means, quoted words too.
        """
        return self.begin(self.restore(query), k, documents).hits()

    def begin(
        self, query: str, k: int = 10, documents: Collection[str] | None = None
    ) -> "BegunSearch":
        """The same search, under way: there is time to use while the model reads the query.

        The query is one that ``restore`` has given; words in quotation marks get their diacritics
        here.
        """
        if has_quotation(query):
            query = self._snapshot.diacritics.restore(query, quotations=True)
        reading = Event()
        vector = self._embedding.submit(self._embedded, query, reading)
        # Only while this thread waits does the other come to the model, which then needs no
        # interpreter lock.
        reading.wait()
        lexical = self._snapshot.lexical.scores(query)
        places = self._places(lexical, max(k, CANDIDATES), documents)
        return BegunSearch(self._snapshot, vector, lexical, places, k, self._dense_weight)

    def _embedded(self, query: str, reading: Event) -> Vectors:
        reading.set()
        vector: Vectors = self._embedder.encode_queries([query])[0]
        return vector

    def _places(
        self, lexical: NDArray[np.float32], wanted: int, documents: Collection[str] | None
    ) -> "_Places":
        if documents is None and wanted >= len(lexical):
            return _Places(np.arange(len(lexical)), 0)
        if documents is None:
            return _Places(_best(lexical, wanted), wanted)
        held = [self._by_document[one] for one in documents if one in self._by_document]
        return _Places(np.sort(np.concatenate([np.empty(0, dtype=np.int64), *held])), 0)

    @cached_property
    def _by_document(self) -> Mapping[str, Ids]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, passage in enumerate(self.passages):
            places[passage.document].append(place)
        return {document: np.array(held, dtype=np.int64) for document, held in places.items()}


@dataclass(frozen=True)
class _Places:
    """Passages known before the model has read the query, and how many more it is to find."""

    known: Ids
    wanted: int


class BegunSearch:
    """One search whose words are looked up while the model reads the query."""

    def __init__(
        self,
        snapshot: Snapshot,
        vector: "Future[Vectors]",
        lexical: NDArray[np.float32],
        places: _Places,
        k: int,
        dense_weight: float,
    ) -> None:
        self._snapshot = snapshot
        self._vector = vector
        self._lexical = lexical
        self._places = places
        self._k = max(k, 0)
        self._dense_weight = dense_weight

    @property
    def known(self) -> list[Passage]:
        """What will be considered whatever the model says, in no order; does not wait for it."""
        return [self._snapshot.passages[place] for place in self._places.known.tolist()]

    def hits(self) -> list[Hit]:
        """See ``SearchIndex.search``; waits for the model, and is worked out once."""
        return self._hits

    @cached_property
    def _hits(self) -> list[Hit]:
        vector, candidates = self._vector.result(), self._places.known
        if self._places.wanted:
            near = self._snapshot.dense.search(vector, self._places.wanted)[0]
            candidates = np.union1d(candidates, near)
        dense = self._snapshot.dense.scores(vector, candidates)
        found = self._lexical[candidates]
        fused = fuse(found, dense, self._dense_weight)
        best = np.lexsort((candidates, -fused))[: self._k]
        rows = (candidates[best], fused[best], found[best], dense[best])
        return [
            Hit(self._snapshot.passages[place], score, by_words, by_meaning)
            for place, score, by_words, by_meaning in zip(
                *(row.tolist() for row in rows), strict=True
            )
        ]


def _best(scores: NDArray[np.float32], k: int) -> Ids:
    """Where the ``k`` highest scores above 0 stand, in no order."""
    if len(scores) > k:
        places = np.argpartition(scores, len(scores) - k)[-k:]
        return places[scores[places] > 0]
    return np.flatnonzero(scores > 0)
