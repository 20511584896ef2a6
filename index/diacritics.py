"""Diacritics put back where they were not typed, from how the corpus itself writes.

A noisy channel: the writer meant a sentence that the corpus makes likely (a bigram model of
syllables) and dropped each diacritic with some probability, which the question itself shows. The
likeliest sentence is found by Viterbi's search over the accented forms seen of each syllable.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from corpus.vietnamese import canonical, fold, is_accented, matching_form
from index.vocabulary import Ids, Keys, Vocabulary, pair_keys, places

_BORDER: Final = "¶"
_LINE: Final = re.compile(r"[.!?;:](?=\s|$)|\n")
_WORD: Final = re.compile(r"[^\W\d_]+")
# What stands in quotation marks, and chunks that are numbers, addresses, list marks or symbols
# such as CT-TTg, is left as typed.
_QUOTED: Final = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_CHUNK: Final = re.compile(r"\S+")
_NUMBER_OR_ADDRESS: Final = re.compile(r"[\d@]|^\w\)$")
_NUMBER_OR_ABBREVIATION: Final = re.compile(r"[\d@]|^\w\)$|[A-ZĐ]{2}")
# No Vietnamese syllable is written so: a stop without a tone, or a vowel that needs its mark.
_NEVER_PLAIN: Final = re.compile(r"[ptc]$|ch$|(?<!q)uo|ie|ye|uu|[^aeiou]eu$|enh$")

_EVERYDAY_SHARE: Final = 0.02
# Each kind of neighbour that a syllable was seen with makes one never seen this much likelier.
_OPENNESS: Final = 3.0
# What is believed of a syllable without diacritics before the corpus is asked, and how firmly.
_PLAIN_IF_POSSIBLE: Final = 0.3
_PLAIN_IF_NEVER: Final = 0.0005
_FIRMNESS: Final = 2.0
# How much likelier "some were left out" must be than "all are there": a factor of about 30.
_CONVINCED: Final = 3.5
_SHARES: Final = np.linspace(0.0, 0.95, 20)


@dataclass(frozen=True)
class _Syllable:
    """A word of the question: where, as typed, and the forms seen that it may stand for."""

    start: int
    end: int
    typed: str
    forms: tuple[int, ...]
    kept: bool
    opens: bool

    @property
    def free(self) -> bool:
        """Whether it may have been meant with diacritics that it lacks."""
        return not self.kept and not is_accented(self.typed)


class DiacriticsModel:
    """How often each syllable and each pair of neighbours stands in the corpus."""

    def __init__(
        self, vocabulary: Vocabulary, counts: Ids, pairs: Keys, pair_counts: NDArray[np.int64]
    ) -> None:
        self._vocabulary = vocabulary
        self._counts = counts
        self._pairs = pairs
        self._pair_counts = pair_counts
        self._total = max(int(counts.sum()), 1)
        self._plain: dict[str, float] = {}

    @classmethod
    def train(cls, texts: Iterable[str]) -> Self:
        """Counts the texts and the everyday questions of ``config/questions_vi.txt``."""
        vocabulary = Vocabulary([_BORDER])
        lines = _numbered(texts, vocabulary)
        everyday = _numbered([everyday_questions()], vocabulary)
        # Law is full of "cơ quan" and people ask "có cần": their questions keep a share of it all.
        times = 1 + int(_EVERYDAY_SHARE * sum(map(len, lines)) / sum(map(len, everyday)))
        lines += everyday * times
        ids = np.concatenate(lines)
        # A border beside a border is where two sentences meet, not a pair that was written.
        written = (ids[:-1] != 0) | (ids[1:] != 0)
        pairs, pair_counts = np.unique(
            pair_keys(ids[:-1][written], ids[1:][written]), return_counts=True
        )
        return cls(vocabulary, np.bincount(ids, minlength=len(vocabulary)), pairs, pair_counts)

    def restore(
        self, text: str, quotations: bool = False, settled: Sequence[tuple[int, int]] = ()
    ) -> str:
        """The text with the diacritics that were left out, each word in the case it was typed.

        A text typed with diacritics comes back as it is (in NFC); in one typed with some of
        them, accented words stay. Numbers, document numbers and abbreviations are never touched;
        quoted words only with ``quotations``, which is for finding them, not for showing.
        ``settled`` spans of canonical text stay too, and do not tell how the writer types.
        """
        text = canonical(text)
        words = list(self._read(text, quotations, settled))
        dropped = self._share_of_dropped(words) if any(word.free for word in words) else 0.0
        if not dropped:
            return text
        pieces: list[str] = []
        end = 0
        for word, meant in zip(words, self._likeliest(words, dropped), strict=True):
            if word.free and meant >= 0:
                pieces += [text[end : word.start], _in_case_of(word.typed, self._spelt(meant))]
                end = word.end
        return "".join([*pieces, text[end:]])

    def forms(self, folded: str) -> tuple[str, ...]:
        """The spellings seen of a syllable without diacritics."""
        return tuple(self._spelt(number) for number in self._forms.get(folded, ()))

    def count(self, syllable: str) -> int:
        """How often a syllable (small letters) was seen."""
        (number,) = self._vocabulary.look_up([syllable])
        return int(self._counts[number]) if number >= 0 else 0

    def pair_count(self, first: str, second: str) -> int:
        """How often two syllables were seen side by side."""
        numbers = self._vocabulary.look_up([first, second])
        if min(numbers) < 0:
            return 0
        key = pair_keys(np.array(numbers[:1]), np.array(numbers[1:]))
        (place,) = places(key, self._pairs)
        return int(self._pair_counts[place]) if place >= 0 else 0

    def any_pair_count(self, first: Sequence[str], second: Sequence[str]) -> int:
        """How often any of the first was seen before any of the second, the most frequent two."""
        before = np.array([n for n in self._vocabulary.look_up(first) if n >= 0], dtype=np.int64)
        after = np.array([n for n in self._vocabulary.look_up(second) if n >= 0], dtype=np.int64)
        found = places(pair_keys(before[:, None], after[None, :]), self._pairs)
        return int(self._pair_counts[found[found >= 0]].max(initial=0))

    def knows_phrase(self, phrase: str) -> bool:
        """Whether each word of a phrase was seen beside the next."""
        words = _WORD.findall(matching_form(phrase))
        if len(words) < 2:
            return all(self.count(word) for word in words)
        return all(self.pair_count(*pair) for pair in pairwise(words))

    @property
    def folded_syllables(self) -> list[str]:
        """Every syllable seen, without diacritics, each once."""
        return list(self._forms)

    def save(self, folder: Path) -> None:
        """Arrays as ``.npy``, the syllables as text, into a folder that exists."""
        self._vocabulary.save(folder / "syllables.txt")
        np.save(folder / "counts.npy", self._counts, allow_pickle=False)
        np.save(folder / "pairs.npy", self._pairs, allow_pickle=False)
        np.save(folder / "pair_counts.npy", self._pair_counts, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Maps the pairs into memory; OSError or ValueError where a file is not what it was."""
        return cls(
            Vocabulary.load(folder / "syllables.txt"),
            np.load(folder / "counts.npy"),
            np.load(folder / "pairs.npy", mmap_mode="r"),
            np.load(folder / "pair_counts.npy", mmap_mode="r"),
        )

    @cached_property
    def _forms(self) -> dict[str, tuple[int, ...]]:
        forms: defaultdict[str, list[int]] = defaultdict(list)
        for number, syllable in enumerate(self._vocabulary.syllables):
            forms[fold(syllable)].append(number)
        return {plain: tuple(numbers) for plain, numbers in forms.items()}

    @cached_property
    def _neighbours(self) -> Ids:
        """How many different syllables each was seen before; at least one, or nothing follows."""
        first = (self._pairs >> np.uint64(32)).astype(np.int64) - 1
        return np.maximum(np.bincount(first, minlength=len(self._vocabulary)), 1)

    @cached_property
    def _marked(self) -> NDArray[np.bool_]:
        # One more at the end, so that -1, a word never seen, counts as plain.
        return np.array([*map(is_accented, self._syllables), False], dtype=np.bool_)

    @cached_property
    def _syllables(self) -> list[str]:
        return self._vocabulary.syllables

    def _spelt(self, number: int) -> str:
        return self._syllables[number]

    def _read(
        self, text: str, quotations: bool, settled: Sequence[tuple[int, int]]
    ) -> Iterator[_Syllable]:
        kept = _kept_as_typed(text, quotations)
        for start, after in settled:
            kept[start:after] = [True] * (after - start)
        end = 0
        for found in _WORD.finditer(text):
            typed = found.group()
            is_kept = kept[found.start()]
            syllable = matching_form(typed)
            if is_kept or is_accented(typed):
                forms = [form for form in self._vocabulary.look_up([syllable]) if form >= 0]
            else:
                forms = list(self._forms.get(syllable, ()))
            opens = end == 0 or _LINE.search(text, end, found.start() + 1) is not None
            yield _Syllable(found.start(), found.end(), typed, tuple(forms), is_kept, opens)
            end = found.end()

    def _share_of_dropped(self, words: Sequence[_Syllable]) -> float:
        """The likeliest share of left-out diacritics; 0 where the text is to stay as it is."""
        plain = np.array([self._plain_probability(word) for word in words if word.free])
        accented = sum(is_accented(word.typed) for word in words if not word.kept)
        if not accented:
            return 1.0
        explained = plain + _SHARES[:, None] * (1 - plain)
        likelihood = accented * np.log1p(-_SHARES) + np.log(explained).sum(axis=1)
        best = int(likelihood.argmax())
        return float(_SHARES[best]) if likelihood[best] - likelihood[0] > _CONVINCED else 0.0

    def _plain_probability(self, word: _Syllable) -> float:
        """How likely a writer who types every diacritic would have typed this."""
        typed = matching_form(word.typed)
        if (known := self._plain.get(typed)) is not None:
            return known
        if not word.forms:
            return 1.0
        never = _NEVER_PLAIN.search(typed) is not None
        believed = _PLAIN_IF_NEVER if never else _PLAIN_IF_POSSIBLE
        seen = sum(int(self._counts[form]) for form in word.forms if self._spelt(form) == typed)
        every = sum(int(self._counts[form]) for form in word.forms)
        self._plain[typed] = (seen + _FIRMNESS * believed) / (every + _FIRMNESS)
        return self._plain[typed]

    def _likeliest(self, words: Sequence[_Syllable], dropped: float) -> list[int]:
        """Viterbi's search: the form of each word, -1 for a word never seen."""
        border = np.zeros(1, dtype=np.int64)
        lattice = [border]
        are_free = [False]
        for word in words:
            if word.opens and len(lattice) > 1:
                lattice.append(border)
                are_free.append(False)
            lattice.append(np.array(word.forms or (-1,), dtype=np.int64))
            are_free.append(word.free)
        lattice.append(border)
        are_free.append(False)
        score = np.zeros(1)
        steps: list[Ids] = []
        penalty = np.log(dropped)
        for forms, free, step in zip(
            lattice[1:], are_free[1:], self._transitions(lattice), strict=True
        ):
            reached = score[:, None] + step
            if free:
                reached += np.where(self._marked[forms], penalty, 0.0)
            came_from = reached.argmax(axis=0)
            steps.append(came_from)
            score = reached[came_from, np.arange(len(forms))]
        at = 0
        meant: list[int] = []
        for forms, came_from in zip(lattice[:0:-1], reversed(steps), strict=True):
            if forms is not border:
                meant.append(int(forms[at]))
            at = int(came_from[at])
        return meant[::-1]

    def _transitions(self, lattice: Sequence[Ids]) -> list[NDArray[np.float64]]:
        """From each step's forms to the next one's: log probabilities, shape (before, forms)."""
        shapes = [(len(before), len(forms)) for before, forms in pairwise(lattice)]
        before = np.concatenate([np.repeat(a, len(b)) for a, b in pairwise(lattice)])
        forms = np.concatenate([np.tile(b, len(a)) for a, b in pairwise(lattice)])
        ends = np.cumsum([rows * columns for rows, columns in shapes])
        parts = np.split(self._log_probability(before, forms), ends[:-1])
        return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

    def _log_probability(self, before: Ids, forms: Ids) -> NDArray[np.float64]:
        """Of each form after the one before it, as Witten and Bell (1991) smooth it."""
        place = places(pair_keys(np.maximum(before, 0), np.maximum(forms, 0)), self._pairs)
        known = (before >= 0) & (forms >= 0) & (place >= 0)
        together = np.where(known, self._pair_counts[place], 0)
        alone = np.where(forms >= 0, self._counts[forms], 1) / self._total
        followed = np.where(before >= 0, self._counts[before], 0)
        unseen = np.where(before >= 0, _OPENNESS * self._neighbours[before], 1)
        smoothed: NDArray[np.float64] = np.log((together + unseen * alone) / (followed + unseen))
        return smoothed


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where words stand in quotation marks, marks included."""
    return [found.span() for found in _QUOTED.finditer(text)]


def address_spans(text: str) -> list[tuple[int, int]]:
    """Where e-mail addresses and accounts stand: whatever has an "@"."""
    if "@" not in text:
        return []
    return [chunk.span() for chunk in _CHUNK.finditer(text) if "@" in chunk.group()]


def has_quotation(text: str) -> bool:
    """Whether words stand in quotation marks, so that ``restore`` leaves them alone."""
    return _QUOTED.search(text) is not None


def everyday_questions() -> str:
    """The office's everyday questions, a line each, for words that no document has."""
    return resources.files("config").joinpath("questions_vi.txt").read_text(encoding="utf-8")


def _numbered(texts: Iterable[str], vocabulary: Vocabulary) -> list[Ids]:
    return [
        np.array(vocabulary.learn([_BORDER, *words, _BORDER]), dtype=np.int64)
        for text in texts
        for words in _sentences(text)
    ]


def _sentences(text: str) -> Iterator[list[str]]:
    for line in _LINE.split(matching_form(text)):
        if words := _WORD.findall(line):
            yield words


def _kept_as_typed(text: str, quotations: bool) -> list[bool]:
    """For each letter, whether it stands in a number, an address, an abbreviation, a quotation."""
    kept = [False] * len(text)
    capitals = sum(map(str.isupper, text))
    small = sum(map(str.islower, text))
    # Where all is in capitals, they tell no abbreviation from a word.
    told_by = _NUMBER_OR_ABBREVIATION if small > capitals else _NUMBER_OR_ADDRESS
    for chunk in _CHUNK.finditer(text):
        if told_by.search(chunk.group()) is not None:
            kept[chunk.start() : chunk.end()] = [True] * len(chunk.group())
    for start, end in () if quotations else quoted_spans(text):
        kept[start:end] = [True] * (end - start)
    return kept


def _in_case_of(typed: str, meant: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
