"""Syllables by number, and pairs of neighbours as one number."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Keys = NDArray[np.uint64]


class Vocabulary:
    """Each syllable once, numbered in the order first seen. A syllable holds no white space."""

    def __init__(self, syllables: Iterable[str] = ()) -> None:
        self._ids = {syllable: number for number, syllable in enumerate(syllables)}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def syllables(self) -> list[str]:
        """All of them, in the order of their numbers."""
        return list(self._ids)

    def learn(self, syllables: Sequence[str]) -> list[int]:
        """Their numbers; a new syllable gets the next one."""
        ids = self._ids
        return [ids.setdefault(syllable, len(ids)) for syllable in syllables]

    def look_up(self, syllables: Sequence[str]) -> list[int]:
        """Their numbers, -1 for one never seen."""
        return [self._ids.get(syllable, -1) for syllable in syllables]

    def save(self, path: Path) -> None:
        """A text file, one syllable a line."""
        path.write_text("\n".join(self._ids), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        return cls(path.read_text(encoding="utf-8").split())


def pair_keys(first: Ids, second: Ids) -> Keys:
    """One number for each pair; none equals the number of a single syllable (all above 2³²)."""
    return ((first + 1).astype(np.uint64) << np.uint64(32)) | second.astype(np.uint64)


def places(keys: Keys, sorted_keys: Keys) -> Ids:
    """Where each key stands among sorted ones, -1 for one that does not."""
    if not len(sorted_keys):
        return np.full(keys.shape, -1, dtype=np.int64)
    found = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[found] == keys, found, -1)
