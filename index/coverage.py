"""How much of what is asked a sentence holds: syllables and pairs, the rare ones counting more."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from corpus.vietnamese import fold, syllables

_NEARLY: Final = 0.75

Pair = tuple[str, str]


@dataclass(frozen=True)
class Terms:
    """The syllables of a text, ready to be compared."""

    sequence: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Terms":
        """The terms of any text."""
        return _terms_of(text)

    @cached_property
    def single(self) -> frozenset[str]:
        return frozenset(self.sequence)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(map(fold, self.sequence))

    @cached_property
    def pairs(self) -> frozenset[Pair]:
        return frozenset(zip(self.sequence, self.sequence[1:], strict=False))

    @cached_property
    def folded_pairs(self) -> frozenset[Pair]:
        return frozenset((fold(a), fold(b)) for a, b in self.pairs)


# The same sentences are compared with every question.
@lru_cache(maxsize=10_000)
def _terms_of(text: str) -> Terms:
    return Terms(tuple(syllables(text)))


class TermWeights:
    """Inverse document frequency of syllables and pairs over a collection of sentences.

    idf = ln(1 + (N − n + ½) / (n + ½)), as in Lucene's BM25; what was never seen weighs most.
    """

    def __init__(self, texts: Iterable[Terms]) -> None:
        self._single: Counter[str] = Counter()
        self._pairs: Counter[Pair] = Counter()
        self._total = 0
        for terms in texts:
            self._total += 1
            self._single.update(terms.single)
            self._pairs.update(terms.pairs)

    def of(self, syllable: str) -> float:
        """The weight of a syllable, at least 0."""
        return self._idf(self._single[syllable])

    def of_pair(self, pair: Pair) -> float:
        """The weight of two neighbouring syllables, at least 0."""
        return self._idf(self._pairs[pair])

    def knows(self, syllable: str) -> bool:
        """Whether the collection has the syllable."""
        return syllable in self._single

    def knows_pair(self, pair: Pair) -> bool:
        """Whether the collection has the two as neighbours."""
        return pair in self._pairs

    def pair_count(self, pair: Pair) -> int:
        """In how many texts the two are neighbours."""
        return self._pairs[pair]

    @property
    def vocabulary(self) -> Iterable[str]:
        """All syllables seen."""
        return self._single.keys()

    def _idf(self, count: int) -> float:
        return math.log1p((self._total - count + 0.5) / (count + 0.5))


class AskedTerms:
    """What is asked for, weighed once, to be looked for in many texts.

    A syllable that stands only in the headings above a text counts three quarters, as does, where
    ``loose``, one that is there with other diacritics.
    """

    def __init__(
        self,
        single: Iterable[str],
        pairs: Iterable[Pair],
        weights: TermWeights,
        *,
        loose: bool = False,
    ) -> None:
        self._single = [(one, fold(one), weights.of(one)) for one in dict.fromkeys(single)]
        self._pairs = [
            (pair, (fold(pair[0]), fold(pair[1])), weights.of_pair(pair))
            for pair in dict.fromkeys(pairs)
        ]
        self._loose = loose
        self.weight = sum(weight for *_, weight in self._single)
        self._pairs_weight = sum(weight for *_, weight in self._pairs)

    def covered(self, text: Terms, above: Terms | None = None) -> float:
        """The share, by weight in 0..1, of the syllables that ``text`` or ``above`` holds.

        Nothing asked is fully covered.
        """
        if not self.weight:
            return 1.0
        found = 0.0
        for syllable, folded, weight in self._single:
            if syllable in text.single:
                found += weight
            elif (above is not None and syllable in above.single) or (
                self._loose and folded in text.folded
            ):
                found += weight * _NEARLY
        return found / self.weight

    def covered_pairs(self, text: Terms) -> float:
        """The share, by weight in 0..1, of the neighbours that a text holds side by side.

        Where none are asked it is 0: nothing speaks for the text.
        """
        if not self._pairs_weight:
            return 0.0
        found = 0.0
        for pair, folded, weight in self._pairs:
            if pair in text.pairs:
                found += weight
            elif self._loose and folded in text.folded_pairs:
                found += weight * _NEARLY
        return found / self._pairs_weight


def covered(asked: Sequence[str], text: Terms, weights: TermWeights) -> float:
    """The share, by weight in 0..1, of the asked syllables that one text holds."""
    return AskedTerms(asked, (), weights).covered(text)
