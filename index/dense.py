"""Nearest unit vectors by inner product, which is then the cosine; exact, with FAISS.

https://github.com/facebookresearch/faiss/wiki/Faiss-indexes (IndexFlatIP)
"""

from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedder import Vectors
from index.vocabulary import Ids

_FILE = "vectors.faiss"


class DenseIndex:
    """Vectors by number, as they were given to ``build``. Safe to read from many threads."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def __len__(self) -> int:
        return int(self._backend.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._backend.d)

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """``vectors``: L2-normalised rows, shape (passages, dimension)."""
        backend = faiss.IndexFlatIP(vectors.shape[1])
        backend.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(backend)

    def search(self, vector: Vectors, k: int) -> tuple[Ids, NDArray[np.float32]]:
        """The nearest passages, best first, and their cosines; fewer than ``k`` where there are."""
        wanted = min(k, len(self))
        if wanted <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        scores, ids = self._backend.search(np.ascontiguousarray(vector[None, :]), wanted)
        # FAISS fills up with -1 where it finds too few.
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    def scores(self, vector: Vectors, ids: Ids) -> NDArray[np.float32]:
        """The cosine of each of these passages."""
        cosines: NDArray[np.float32] = self.vectors(ids) @ vector
        return cosines

    def vectors(self, ids: Ids) -> Vectors:
        """The vectors of these passages, shape (len(ids), dimension)."""
        if not len(ids):
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors: Vectors = self._backend.reconstruct_batch(np.ascontiguousarray(ids))
        return vectors

    def save(self, folder: Path) -> None:
        """One FAISS file, into a folder that exists; OSError where it cannot be written."""
        try:
            faiss.write_index(self._backend, str(folder / _FILE))
        except RuntimeError as error:
            raise OSError(str(error)) from error

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Maps the vectors into memory; RuntimeError where the file is not what it was."""
        return cls(faiss.read_index(str(folder / _FILE), faiss.IO_FLAG_MMAP_IFC))
