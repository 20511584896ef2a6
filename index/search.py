"""The facade of the index: passages in, ranked passages out."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from config.progress import Progress, silent
from corpus.model import Document, Passage
from index.embedder import Embedder
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
        query = self._snapshot.diacritics.restore(query, quotations=True)
        allowed = self._allowed(documents)
        lexical = self._snapshot.lexical.scores(query)
        vector = self._embedder.encode_queries([query])[0]
        wanted = max(k, CANDIDATES)
        if allowed is None:
            near = self._snapshot.dense.search(vector, wanted)[0]
            candidates = np.union1d(_best(lexical, wanted), near)
        else:
            candidates = allowed
        dense = self._snapshot.dense.scores(vector, candidates)
        found = lexical[candidates]
        fused = fuse(found, dense, self._dense_weight)
        best = np.lexsort((candidates, -fused))[: max(k, 0)]
        return [
            Hit(
                passage=self.passages[candidates[place]],
                score=float(fused[place]),
                lexical=float(found[place]),
                dense=float(dense[place]),
            )
            for place in best
        ]

    def _allowed(self, documents: Collection[str] | None) -> Ids | None:
        if documents is None:
            return None
        chosen = (
            place for place, passage in enumerate(self.passages) if passage.document in documents
        )
        return np.fromiter(chosen, dtype=np.int64)


def _best(scores: NDArray[np.float32], k: int) -> Ids:
    """Where the ``k`` highest scores above 0 stand, in no order."""
    if len(scores) > k:
        places = np.argpartition(scores, len(scores) - k)[-k:]
        return places[scores[places] > 0]
    return np.flatnonzero(scores > 0)
