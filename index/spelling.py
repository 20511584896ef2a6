"""Slips of the finger put right against the words of the corpus, cautiously.

Only a word that neither the corpus nor everyday Vietnamese has is touched. Letters struck twice or
in the wrong order are put right by themselves; any other slip only where the word put in its place
stands beside its neighbour in the corpus.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.vietnamese import fold, is_accented, matching_form
from index.diacritics import quoted_spans
from index.syllables import could_be_syllable, is_misspelt, listed_syllables, tone_of

_WORD: Final = re.compile(r"[^\W\d_]+")
_TWICE: Final = re.compile(r"(\w)\1+")
_ROMAN: Final = re.compile(r"[ivxlc]+")
# Addresses and whatever else is no plain words.
_CHUNK: Final = re.compile(r"\S+")
_ADDRESS: Final = re.compile(r"[@\\_]|\w[./:]\w")
_SHORTEST: Final = 3
_SHORTEST_JOINED: Final = 4
_LONGEST_JOINED: Final = 30
_LONGEST_SYLLABLE: Final = 7
# A word that exists is another one's slip only where a neighbour all but calls for that other.
_MOSTLY: Final = 0.2


class Known(Protocol):
    """What is needed of the corpus: which syllables and neighbours it has, and how often."""

    @property
    def folded_syllables(self) -> list[str]: ...
    def forms(self, folded: str) -> Sequence[str]: ...
    def count(self, syllable: str) -> int: ...
    def pair_count(self, first: str, second: str) -> int: ...
    def any_pair_count(self, first: Sequence[str], second: Sequence[str]) -> int: ...
    def restore(self, text: str) -> str: ...


class Speller:
    """Knows the syllables of the corpus; ``everyday`` are others that are right as they stand."""

    def __init__(self, known: Known, everyday: Iterable[str]) -> None:
        self._known = known
        self._everyday = frozenset(everyday)
        self._folded = sorted({*known.folded_syllables, *map(fold, self._everyday)})
        self._all_folded = frozenset({*self._folded, *map(fold, listed_syllables())})
        self._forms_of = lru_cache(maxsize=10_000)(self._forms)
        self._near = lru_cache(maxsize=10_000)(self._look_near)

    def exists(self, syllable: str) -> bool:
        """Whether a word (small letters) is right as it stands."""
        return (
            syllable in self._everyday
            or syllable in listed_syllables()
            or self._known.count(syllable) > 0
        )

    def undouble(self, text: str) -> str:
        """Letters struck twice put right, where no Vietnamese syllable is written so."""
        return self._with_words(text, self._struck_once)

    def split(self, text: str) -> str:
        """Words run together ("thidua") taken apart where the corpus has them side by side."""
        restored = is_accented(text)
        return self._with_words(text, lambda typed: self._taken_apart(typed, restored))

    def correct(self, text: str) -> str:
        """The text with its slips put right; abbreviations, numbers and quoted words stay."""
        words = list(_WORD.finditer(text))
        spelt = [matching_form(word[0]) for word in words]
        kept = _kept(text)
        pieces: list[str] = []
        end = 0
        for index, word in enumerate(words):
            right = self._right(word[0], spelt, index)
            if right is not None and not _is_within(word.start(), kept):
                spelt[index] = right
                pieces += [text[end : word.start()], _in_case_of(word[0], right)]
                end = word.end()
        return "".join([*pieces, text[end:]])

    def _with_words(self, text: str, change: Callable[[str], str]) -> str:
        kept = _kept(text)
        return _WORD.sub(
            lambda word: word[0] if _is_within(word.start(), kept) else change(word[0]), text
        )

    def _struck_once(self, typed: str) -> str:
        once = _TWICE.sub(r"\1", typed)
        if once == typed or len(once) < 2 or typed.isupper() or _ROMAN.fullmatch(typed.lower()):
            return typed
        plain = fold(typed)
        slip = plain.isascii() and not could_be_syllable(plain)
        return once if slip and fold(once) in self._all_folded else typed

    def _taken_apart(self, typed: str, restored: bool) -> str:
        plain = fold(typed)
        if not _SHORTEST_JOINED <= len(plain) <= _LONGEST_JOINED or typed.isupper():
            return typed
        if not plain.isascii() or len(plain) != len(typed) or could_be_syllable(plain):
            return typed
        if self.exists(matching_form(typed)):
            return typed
        parts = self._parts(typed)
        if parts is None:
            return typed
        apart = " ".join(parts)
        return self._known.restore(apart) if restored else apart

    def _parts(self, typed: str) -> list[str] | None:
        """The fewest syllables that it is made of, each seen beside the next; None for none."""
        best: dict[int, list[tuple[int, int, list[str]]]] = {0: [(0, 0, [])]}
        for start in range(len(typed)):
            for end in range(start + 2, min(start + _LONGEST_SYLLABLE, len(typed)) + 1):
                part = typed[start:end]
                if start not in best or not self._forms_of(part.lower()):
                    continue
                reached = [
                    (count + 1, seen - together, [*parts, part])
                    for count, seen, parts in best[start]
                    if (together := self._together(parts, part)) or not parts
                ]
                if reached:
                    best.setdefault(end, []).append(min(reached))
        whole = [way for way in best.get(len(typed), []) if way[0] > 1]
        return min(whole)[2] if whole else None

    def _together(self, parts: Sequence[str], part: str) -> int:
        if not parts:
            return 0
        before, after = self._forms_of(parts[-1].lower()), self._forms_of(part.lower())
        return self._known.any_pair_count(before, after)

    def _forms(self, part: str) -> Sequence[str]:
        if is_accented(part):
            return [part] if self._known.count(part) else []
        return self._known.forms(part) if could_be_syllable(part) else []

    def _right(self, typed: str, spelt: list[str], index: int) -> str | None:
        syllable = spelt[index]
        if len(syllable) < _SHORTEST or typed.isupper() or self._known.count(syllable):
            return None
        plain = fold(syllable)
        if not plain.isascii() or syllable in self._everyday:
            return None
        before = spelt[index - 1] if index else ""
        after = spelt[index + 1] if index + 1 < len(spelt) else ""

        def evidence(candidate: str) -> tuple[int, bool, int]:
            beside = self._known.pair_count(before, candidate) + self._known.pair_count(
                candidate, after
            )
            return beside, tone_of(candidate) == tone_of(syllable), self._known.count(candidate)

        best = max(self._spellings(plain), key=evidence, default=None)
        if best is not None:
            if syllable in listed_syllables():
                return best if self._belongs(before, best, after) else None
            if evidence(best)[0] or (is_accented(syllable) and is_misspelt(syllable)):
                return best
        if plain in self._all_folded or syllable in listed_syllables():
            return None
        near = [form for other in self._near(plain) for form in self._spellings(other)]
        best = max(near, key=evidence, default=None)
        if best is not None and evidence(best)[0]:
            return best
        tone = tone_of(syllable)
        slips = [form for form in near if sorted(fold(form)) == sorted(plain)] or [
            form for form in near if tone and tone_of(form) == tone
        ]
        return max(slips, key=evidence, default=None)

    def _belongs(self, before: str, candidate: str, after: str) -> bool:
        """Whether one of its neighbours is seldom written without it."""
        known = self._known
        return any(
            together and together >= _MOSTLY * known.count(neighbour)
            for neighbour, together in (
                (before, known.pair_count(before, candidate)),
                (after, known.pair_count(candidate, after)),
            )
        )

    def _spellings(self, plain: str) -> Sequence[str]:
        return self._known.forms(plain) or [plain] * (plain in self._everyday)

    def _look_near(self, plain: str) -> list[str]:
        found = process.extract(
            plain, self._folded, scorer=OSA.distance, score_cutoff=1, limit=None
        )
        return [other for other, _, _ in found if other != plain and len(other) > 1]


def _kept(text: str) -> list[tuple[int, int]]:
    chunks = (chunk.span() for chunk in _CHUNK.finditer(text) if _ADDRESS.search(chunk[0]))
    return [*quoted_spans(text), *chunks]


def _is_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans, of which a question has few."""
    return any(start <= place < end for start, end in spans)


def _in_case_of(typed: str, right: str) -> str:
    return right[:1].upper() + right[1:] if typed[:1].isupper() else right
