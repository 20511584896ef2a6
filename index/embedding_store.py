"""Vectors kept while a snapshot is being made, so that a build that is killed loses little.

``<folder>/<embedder>/<n>.npz``: each file holds the vectors of some texts, is on the disk whole or
not at all (NPZ checks its members' CRC) and never changes. Once the vectors are in a snapshot, the
store is cleared.
"""

import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from config.durable import hash_of_text, sync
from config.progress import Progress, silent
from index.embedder import Embedder, Vectors, by_length

_AT_ONCE: Final = 256


@dataclass(frozen=True)
class Stored:
    """What a store holds: vectors by the hash of their text, and the seconds they once took."""

    vectors: Mapping[str, Vectors]
    seconds: float


class EmbeddingStore:
    """The vectors of one embedder; one process at a time may add to it."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._root = folder
        self._folder = folder / hash_of_text(embedder.fingerprint)[:32]
        self._embedder = embedder

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._embedder.dimension

    def read(self) -> Stored:
        """All that is whole; what is damaged counts as never encoded."""
        vectors: dict[str, Vectors] = {}
        seconds = 0.0
        for path in sorted(self._folder.glob("*.npz")):
            try:
                with path.open("rb") as file, np.load(file, allow_pickle=False) as part:
                    rows = np.asarray(part["vectors"], dtype=np.float32)
                    hashes = [one.decode("ascii") for one in part["hashes"].tolist()]
                    took_s = float(part["seconds"])
            except (OSError, ValueError, KeyError, AttributeError, EOFError, zipfile.BadZipFile):
                continue
            if rows.shape == (len(hashes), self.dimension):
                vectors.update(zip(hashes, rows, strict=True))
                seconds += took_s
        return Stored(vectors, seconds)

    def encode(self, texts: Mapping[str, str], progress: Progress = silent) -> dict[str, Vectors]:
        """The vectors of texts by hash, the longest texts first, each part kept once it is there.

        Raises:
            OSError: a part cannot be written.
        """
        vectors: dict[str, Vectors] = {}
        for hashes in _parts(texts):
            started = time.perf_counter()
            rows = self._embedder.encode_passages(
                [texts[one] for one in hashes], _among(progress, len(vectors), len(texts))
            )
            self.add(hashes, rows, time.perf_counter() - started)
            vectors.update(zip(hashes, rows, strict=True))
        return vectors

    def add(self, hashes: Sequence[str], vectors: Vectors, seconds: float) -> None:
        """Keeps vectors of texts with these hashes that took so long to encode."""
        self._folder.mkdir(parents=True, exist_ok=True)
        number = sum(1 for _ in self._folder.glob("*.npz"))
        aside = self._folder / f"{number:08d}.aside"
        with aside.open("wb") as file:
            np.savez(
                file,
                hashes=np.array(hashes, dtype="S64"),
                vectors=vectors.astype(np.float32),
                seconds=np.float64(seconds),
            )
        sync(aside)
        aside.replace(aside.with_suffix(".npz"))
        sync(self._folder)

    def clear(self) -> None:
        """Forgets everything, other embedders' vectors too."""
        shutil.rmtree(self._root, ignore_errors=True)


def _parts(texts: Mapping[str, str]) -> Iterator[list[str]]:
    """The hashes, those of the longest texts first: neighbours take about as long to encode."""
    hashes = list(texts)
    order = by_length(list(texts.values()))
    for start in range(0, len(order), _AT_ONCE):
        yield [hashes[place] for place in order[start : start + _AT_ONCE]]


def _among(progress: Progress, before: int, whole: int) -> Progress:
    def of_the_part(step: str, done: int, total: int) -> None:
        progress(step, before + done, whole)

    return of_the_part
