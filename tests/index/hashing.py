"""A small embedder that needs no model: folded syllables hashed into a few dimensions."""

import hashlib
from collections.abc import Sequence

import numpy as np

from config.progress import Progress, silent
from corpus.vietnamese import fold, syllables
from index.embedder import Vectors


class HashingEmbedder:
    """Counts the texts it is given, so that a test can see what was embedded."""

    def __init__(self, fingerprint: str = "hashing-64", dimension: int = 64) -> None:
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        return np.array([self._vector(query) for query in queries], dtype=np.float32)

    def encode_passages(self, passages: Sequence[str], progress: Progress = silent) -> Vectors:
        self.encoded += passages
        progress("Mã hóa", len(passages), len(passages))
        return self.encode_queries(passages).reshape(-1, self.dimension)

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for syllable in syllables(text):
            digest = hashlib.sha256(fold(syllable).encode()).digest()
            vector[int.from_bytes(digest[:4], "big") % self.dimension] += 1
        normalised: Vectors = vector / np.linalg.norm(vector)
        return normalised
