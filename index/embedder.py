"""What the index needs of an embedding model, and the one that the settings ask for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from config.progress import Progress, silent

Vectors = NDArray[np.float32]

PACKAGED: Final = "packaged"
"""The value of EMBEDDING_MODEL that stands for the model that ships."""

ENCODING: Final = "Mã hóa văn bản"
"""What ``encode_passages`` calls its work when it reports progress."""


class Embedder(Protocol):
    """Turns text into unit vectors; ``fingerprint`` changes whenever the vectors would."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Rows of float32, shape (len(queries), dimension), L2-normalised."""
        ...

    def encode_passages(self, passages: Sequence[str], progress: Progress = silent) -> Vectors:
        """Rows of float32, shape (len(passages), dimension), in the order given, L2-normalised."""
        ...


def load_embedder(
    model: str, var: Path, progress: Progress = silent, threads: int | None = None
) -> Embedder:
    """The embedder that ``model`` names, safe to call from several threads.

    ``packaged`` is the model that ships, built under ``var`` on first use; anything else is a
    sentence-transformers model, a folder or a name on a hub. ``threads`` texts are encoded side
    by side, by default one for each core that this process may use (``packaged`` alone).
    Raises ThiDuaError where the model cannot be had.
    """
    # Either takes a while to import, and only one is wanted.
    if model == PACKAGED:
        from index.packaged_embedder import load_packaged_embedder  # noqa: PLC0415

        return load_packaged_embedder(var, progress, threads)
    from index.sentence_embedder import load_sentence_embedder  # noqa: PLC0415

    return load_sentence_embedder(model)


def by_length(texts: Sequence[str]) -> list[int]:
    """Positions of the texts, the longest first."""
    return sorted(range(len(texts)), key=lambda position: -len(texts[position]))
