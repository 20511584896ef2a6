"""BM25 over syllables and pairs of neighbouring syllables.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
Lucene's idf, which is never negative. The weights are worked out when the index is built ("BM25S",
Lù 2024) and stored as plain arrays that are mapped into memory, not read.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from config.progress import Progress, silent
from corpus.vietnamese import syllables
from index.vocabulary import Ids, Keys, Vocabulary, pair_keys, places

Scores = NDArray[np.float32]

K1: Final = 0.6
B: Final = 0.9
_STEP: Final = "Lập chỉ mục từ"


@dataclass(frozen=True)
class _Postings:
    """For each term, in the order of ``keys``: the passages that hold it, and what it adds there.

    The passages of term i are ``passages[starts[i]:starts[i + 1]]``.
    """

    keys: Keys
    starts: Ids
    passages: NDArray[np.int32]
    weights: Scores


class LexicalIndex:
    """The passages by number, as they were given to ``build``."""

    def __init__(self, size: int, vocabulary: Vocabulary, postings: _Postings) -> None:
        self._size = size
        self._vocabulary = vocabulary
        self._postings = postings

    def __len__(self) -> int:
        return self._size

    @classmethod
    def build(
        cls, texts: Sequence[str], progress: Progress = silent, k1: float = K1, b: float = B
    ) -> Self:
        """``k1`` is how soon repeating a term stops counting, ``b`` how much length counts."""
        vocabulary = Vocabulary()
        numbered: list[Ids] = []
        for done, text in enumerate(texts, start=1):
            numbered.append(np.array(vocabulary.learn(syllables(text)), dtype=np.int64))
            if done % 1000 == 0 or done == len(texts):
                progress(_STEP, done, len(texts))
        lengths = np.array([len(ids) for ids in numbered], dtype=np.int64)
        keys, passages = _occurrences(numbered, lengths)

        order = np.argsort(keys, kind="stable")
        keys, passages = keys[order], passages[order]
        new_posting = _changes(keys) | _changes(passages)
        first_of_posting = np.flatnonzero(new_posting)
        frequency = np.diff(first_of_posting, append=len(keys)).astype(np.float32)
        keys, passages = keys[first_of_posting], passages[first_of_posting]

        starts = np.append(np.flatnonzero(_changes(keys)), len(keys))
        holding = np.diff(starts)
        idf = np.log1p((len(texts) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        relative = (lengths / max(lengths.sum() / max(len(texts), 1), 1.0)).astype(np.float32)
        dampened = frequency + np.float32(k1) * (1 - b + b * relative[passages])
        weights = np.repeat(idf, holding) * frequency / dampened
        postings = _Postings(keys[starts[:-1]], starts, passages, weights.astype(np.float32))
        return cls(len(texts), vocabulary, postings)

    def scores(self, query: str) -> Scores:
        """The BM25 score of every passage, shape (passages,), 0 where it shares no term."""
        scores = np.zeros(self._size, dtype=np.float32)
        ids = np.array(self._vocabulary.look_up(syllables(query)), dtype=np.int64)
        both = (ids[:-1] >= 0) & (ids[1:] >= 0)
        asked = np.concatenate(
            [ids[ids >= 0].astype(np.uint64), pair_keys(ids[:-1][both], ids[1:][both])]
        )
        terms, times = np.unique(asked, return_counts=True)
        postings = self._postings
        found = places(terms, postings.keys)
        held = found >= 0
        begins, ends = postings.starts[found[held]], postings.starts[found[held] + 1]
        for begin, end, count in zip(
            begins.tolist(), ends.tolist(), times[held].tolist(), strict=True
        ):
            here = postings.passages[begin:end]
            scores[here] += postings.weights[begin:end] * np.float32(count)
        return scores

    def save(self, folder: Path) -> None:
        """Arrays as ``.npy``, the vocabulary as text, into a folder that exists."""
        self._vocabulary.save(folder / "vocabulary.txt")
        for array in fields(self._postings):
            values = getattr(self._postings, array.name)
            np.save(folder / f"{array.name}.npy", values, allow_pickle=False)
        (folder / "size.json").write_text(json.dumps(self._size), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Maps the arrays into memory; OSError or ValueError where a file is not what it was."""
        files = (folder / f"{array.name}.npy" for array in fields(_Postings))
        # As plain arrays over the mapped memory: slices of np.memmap cost more than what they hold.
        postings = _Postings(*(np.asarray(np.load(file, mmap_mode="r")) for file in files))
        size = json.loads((folder / "size.json").read_text(encoding="utf-8"))
        return cls(size, Vocabulary.load(folder / "vocabulary.txt"), postings)


def _occurrences(numbered: Sequence[Ids], lengths: Ids) -> tuple[Keys, NDArray[np.int32]]:
    """Every term and every pair as often as it stands there, and the passage it stands in."""
    if not numbered:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int32)
    ids = np.concatenate(numbered)
    passages = np.repeat(np.arange(len(numbered), dtype=np.int32), lengths)
    together = passages[:-1] == passages[1:]
    pairs = pair_keys(ids[:-1][together], ids[1:][together])
    return (
        np.concatenate([ids.astype(np.uint64), pairs]),
        np.concatenate([passages, passages[:-1][together]]),
    )


def _changes(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first one does."""
    changed = np.ones(len(values), dtype=np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed
