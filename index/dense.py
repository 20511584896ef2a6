"""Nearest unit vectors by inner product, which is then the cosine, with FAISS.

Up to ``EXACT_UP_TO`` passages every vector is compared (IndexFlatIP). Beyond, a graph of neighbours
over vectors of a byte a number finds candidates, and the vectors themselves rank them: Malkov and
Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable
Small World graphs" (2018). All of it is mapped into memory, and only what a search touches is read.

https://github.com/facebookresearch/faiss/wiki/Faiss-indexes (IndexFlatIP, IndexHNSWSQ)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from config.progress import Progress, silent
from index.embedder import Vectors
from index.vocabulary import Ids

EXACT_UP_TO: Final = 100_000
"""So many vectors are compared in about ten milliseconds."""

_VECTORS: Final = "vectors.faiss"
_GRAPH: Final = "graph.faiss"
_STEP: Final = "Nối các đoạn gần nhau"
_NEIGHBOURS: Final = 32
_BUILD_BREADTH: Final = 80
_AT_ONCE: Final = 10_000
# The range of each number is taken from so many vectors.
_SAMPLE: Final = 50_000
# Rounding to a byte swaps neighbours in rank, so a few more are ranked by the vectors themselves.
_SPARE: Final = 16
# A search keeps the narrowest breadth that finds this share of the ten nearest.
_RECALL: Final = 0.98
_BREADTHS: Final = (64, 96, 128, 192, 256, 384, 512, 768, 1024)
_QUESTIONS: Final = 256


class DenseIndex:
    """Vectors by number, as they were given to ``build``. Safe to read from many threads."""

    def __init__(self, vectors: Any, graph: Any | None = None) -> None:
        self._vectors = vectors
        self._graph = graph

    def __len__(self) -> int:
        return int(self._vectors.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._vectors.d)

    @property
    def breadth(self) -> int | None:
        """How many candidates a search of the graph keeps; None where every vector is compared."""
        return None if self._graph is None else int(self._graph.hnsw.efSearch)

    @classmethod
    def build(
        cls,
        vectors: Vectors,
        questions: Vectors | None = None,
        exact_up_to: int = EXACT_UP_TO,
        progress: Progress = silent,
    ) -> Self:
        """``vectors``: L2-normalised rows, shape (passages, dimension).

        ``questions``: rows like those that will be searched for, by which a graph is told how
        broadly to search; some of the vectors themselves where none are given.
        """
        exact = faiss.IndexFlatIP(vectors.shape[1])
        exact.add(np.ascontiguousarray(vectors, dtype=np.float32))
        if len(vectors) <= exact_up_to:
            return cls(exact)
        index = cls(exact, _graph(vectors, progress))
        index._widen(_spread(vectors, _QUESTIONS) if questions is None else questions)
        return index

    def search(self, vector: Vectors, k: int) -> tuple[Ids, NDArray[np.float32]]:
        """The nearest passages, best first, and their cosines; fewer than ``k`` where there are."""
        wanted = min(k, len(self))
        if wanted <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if self._graph is None:
            return _found(self._vectors, vector, wanted)
        ids, _ = _found(self._graph, vector, wanted + _SPARE)
        scores = self.scores(vector, ids)
        best = np.argsort(-scores, kind="stable")[:wanted]
        return ids[best], scores[best]

    def scores(self, vector: Vectors, ids: Ids) -> NDArray[np.float32]:
        """The cosine of each of these passages."""
        cosines: NDArray[np.float32] = self.vectors(ids) @ vector
        return cosines

    def vectors(self, ids: Ids) -> Vectors:
        """The vectors of these passages, shape (len(ids), dimension)."""
        if not len(ids):
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors: Vectors = self._vectors.reconstruct_batch(np.ascontiguousarray(ids))
        return vectors

    def exact(self, questions: Vectors, k: int) -> Ids:
        """The nearest passages of each question by comparing all, shape (questions, k)."""
        ids: Ids = self._vectors.search(np.ascontiguousarray(questions), min(k, len(self)))[1]
        return ids

    def recall(self, questions: Vectors, nearest: Ids) -> float:
        """The share of the passages in ``nearest``, as ``exact`` gives them, that are found."""
        found = (self.search(question, nearest.shape[1])[0] for question in questions)
        shares = [np.isin(row, ids).mean() for row, ids in zip(nearest, found, strict=True)]
        return float(np.mean(shares))

    def save(self, folder: Path) -> None:
        """A FAISS file, two with a graph, into a folder that exists; OSError where it cannot be."""
        try:
            faiss.write_index(self._vectors, str(folder / _VECTORS))
            if self._graph is not None:
                faiss.write_index(self._graph, str(folder / _GRAPH))
        except RuntimeError as error:
            raise OSError(str(error)) from error

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Maps the files into memory; RuntimeError where one is not what it was."""
        vectors = faiss.read_index(str(folder / _VECTORS), faiss.IO_FLAG_MMAP_IFC)
        if not (folder / _GRAPH).exists():
            return cls(vectors)
        return cls(vectors, faiss.read_index(str(folder / _GRAPH), faiss.IO_FLAG_MMAP_IFC))

    def _widen(self, questions: Vectors) -> None:
        """Keeps the narrowest breadth that finds enough of what comparing all would find."""
        nearest = self.exact(questions, 10)
        for breadth in _BREADTHS:
            self._graph.hnsw.efSearch = breadth  # type: ignore[union-attr]
            if self.recall(questions, nearest) >= _RECALL:
                return


def _graph(vectors: Vectors, progress: Progress) -> Any:
    graph = faiss.IndexHNSWSQ(
        vectors.shape[1],
        faiss.ScalarQuantizer.QT_8bit,  # type: ignore[arg-type]
        _NEIGHBOURS,
        faiss.METRIC_INNER_PRODUCT,
    )
    graph.hnsw.efConstruction = _BUILD_BREADTH
    graph.train(_spread(vectors, _SAMPLE))
    for start in range(0, len(vectors), _AT_ONCE):
        part = vectors[start : start + _AT_ONCE]
        graph.add(np.ascontiguousarray(part, dtype=np.float32))
        progress(_STEP, start + len(part), len(vectors))
    return graph


def _spread(vectors: Vectors, count: int) -> Vectors:
    """So many rows, or all, taken evenly from the whole."""
    rows = np.linspace(0, len(vectors) - 1, min(count, len(vectors)), dtype=np.int64)
    return np.ascontiguousarray(vectors[rows], dtype=np.float32)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """FAISS would split one search over all cores and wait for the slowest, a hundred times as
    long where they are busy; the number holds for the calling thread alone."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _found(index: Any, vector: Vectors, k: int) -> tuple[Ids, NDArray[np.float32]]:
    with _on_one_core():
        scores, ids = index.search(np.ascontiguousarray(vector[None, :]), k)
    # FAISS fills up with -1 where it finds too few.
    found = ids[0] >= 0
    return ids[0][found], scores[0][found]
