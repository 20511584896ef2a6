"""Slips of the finger put right against the words of the corpus, cautiously.

Only a word that neither the corpus nor everyday questions use is touched; and if it could be a
Vietnamese syllable, only where the word put in its place stands beside its neighbour in the corpus.
"""

import re
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from corpus.vietnamese import fold, matching_form
from index.coverage import TermWeights

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[ioy]?|eo?|i|o)?|u(?:a[iy]?|e|i|o[iu]?|u|y(?:a|e|u)?)?|y(?:eu?)?)"
    r"(?:ch?|m|ng?|nh|p|t)?"
)


class Speller:
    """Knows the syllables of the corpus; ``everyday`` are others that are right as they stand."""

    def __init__(self, weights: TermWeights, everyday: Iterable[str]) -> None:
        self._weights = weights
        self._everyday = frozenset(everyday)
        self._by_folded: dict[str, list[str]] = {}
        for syllable in dict.fromkeys((*sorted(self._everyday), *weights.vocabulary)):
            if not syllable.isdigit():
                self._by_folded.setdefault(fold(syllable), []).append(syllable)

    def undouble(self, text: str) -> str:
        """Letters struck twice put right, where no Vietnamese syllable is written so."""
        return _WORD.sub(lambda word: self._struck_once(word[0]), text)

    def _struck_once(self, typed: str) -> str:
        plain = fold(typed)
        once = re.sub(r"(\w)\1", r"\1", typed)
        slip = once != typed and plain.isascii() and not _SYLLABLE.fullmatch(plain)
        return once if slip and fold(once) in self._by_folded else typed

    def correct(self, text: str) -> str:
        """The text with its slips put right; abbreviations and numbers stay."""
        words = list(_WORD.finditer(text))
        spelt = [matching_form(word[0]) for word in words]
        pieces: list[str] = []
        end = 0
        for index, word in enumerate(words):
            right = self._right(word[0], spelt, index)
            if right is not None:
                spelt[index] = right
                pieces += [text[end : word.start()], right]
                end = word.end()
        return "".join([*pieces, text[end:]])

    def _right(self, typed: str, spelt: list[str], index: int) -> str | None:
        syllable = spelt[index]
        if self._is_known(syllable):
            return None
        if len(syllable) < _SHORTEST or typed.isupper() or not fold(syllable).isascii():
            return None
        before = spelt[index - 1] if index else ""
        after = spelt[index + 1] if index + 1 < len(spelt) else ""

        def evidence(candidate: str) -> int:
            return self._weights.pair_count((before, candidate)) + self._weights.pair_count(
                (candidate, after)
            )

        best = max(self._near(syllable), key=evidence, default=None)
        if best is not None and (evidence(best) > 0 or not _SYLLABLE.fullmatch(fold(syllable))):
            return best
        return None

    def _is_known(self, syllable: str) -> bool:
        return self._weights.knows(syllable) or syllable in self._everyday

    def _near(self, syllable: str) -> list[str]:
        plain = fold(syllable)
        same_letters = self._by_folded.get(plain, [])
        return [
            *same_letters,
            *(
                known
                for other, spellings in self._by_folded.items()
                if other != plain
                and abs(len(other) - len(plain)) <= 1
                and other[:1] == plain[:1]
                and DamerauLevenshtein.distance(plain, other, score_cutoff=1) <= 1
                for known in spellings
            ),
        ]
