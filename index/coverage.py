"""How much of what is asked a sentence holds: syllables and pairs, the rare ones counting more."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.vietnamese import fold, syllables

_NEARLY = 0.75
_fold = lru_cache(maxsize=100_000)(fold)


@dataclass(frozen=True)
class Terms:
    """The syllables of a text, ready to be compared."""

    sequence: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Terms":
        """The terms of any text."""
        return cls(tuple(syllables(text)))

    @cached_property
    def single(self) -> frozenset[str]:
        return frozenset(self.sequence)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(map(_fold, self.sequence))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(zip(self.sequence, self.sequence[1:], strict=False))

    @cached_property
    def folded_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((_fold(a), _fold(b)) for a, b in self.pairs)


class TermWeights:
    """Inverse document frequency of syllables and pairs over a collection of sentences.

    idf = ln(1 + (N − n + ½) / (n + ½)), as in Lucene's BM25; what was never seen weighs most.
    """

    def __init__(self, texts: Iterable[Terms]) -> None:
        self._single: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._total = 0
        for terms in texts:
            self._total += 1
            self._single.update(terms.single)
            self._pairs.update(terms.pairs)

    def of(self, syllable: str) -> float:
        """The weight of a syllable, at least 0."""
        return self._idf(self._single[syllable])

    def of_pair(self, pair: tuple[str, str]) -> float:
        """The weight of two neighbouring syllables, at least 0."""
        return self._idf(self._pairs[pair])

    def knows(self, syllable: str) -> bool:
        """Whether the collection has the syllable."""
        return syllable in self._single

    def knows_pair(self, pair: tuple[str, str]) -> bool:
        """Whether the collection has the two as neighbours."""
        return pair in self._pairs

    def pair_count(self, pair: tuple[str, str]) -> int:
        """In how many texts the two are neighbours."""
        return self._pairs[pair]

    @property
    def vocabulary(self) -> Iterable[str]:
        """All syllables seen."""
        return self._single.keys()

    def _idf(self, count: int) -> float:
        return math.log1p((self._total - count + 0.5) / (count + 0.5))


def covered(
    asked: Sequence[str],
    text: Terms,
    weights: TermWeights,
    extra: Terms | None = None,
    *,
    loose: bool = False,
) -> float:
    """The share, by weight in 0..1, of the asked syllables that a text (or ``extra``) holds.

    A syllable that stands only in ``extra`` (headings above the text) counts three quarters, as
    does, where ``loose``, one that is there with other diacritics. Nothing asked is fully covered.
    """
    total = found = 0.0
    for syllable in dict.fromkeys(asked):
        weight = weights.of(syllable)
        total += weight
        found += weight * _presence(syllable, text, extra, loose)
    return found / total if total else 1.0


def covered_pairs(
    asked: Sequence[tuple[str, str]], text: Terms, weights: TermWeights, *, loose: bool = False
) -> float:
    """The share, by weight in 0..1, of the asked neighbours that a text holds side by side.

    Where none are asked it is 0: nothing speaks for the text.
    """
    total = found = 0.0
    for pair in dict.fromkeys(asked):
        weight = weights.of_pair(pair)
        total += weight
        if pair in text.pairs:
            found += weight
        elif loose and (_fold(pair[0]), _fold(pair[1])) in text.folded_pairs:
            found += weight * _NEARLY
    return found / total if total else 0.0


def _presence(syllable: str, text: Terms, extra: Terms | None, loose: bool) -> float:
    if syllable in text.single:
        return 1.0
    if extra is not None and syllable in extra.single:
        return _NEARLY
    return _NEARLY if loose and _fold(syllable) in text.folded else 0.0
