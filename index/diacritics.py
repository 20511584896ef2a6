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

    def restore(self, text: str, quotations: bool = False) -> str:
        """The text with the diacritics that were left out, each word in the case it was typed.

        A text typed with diacritics comes back as it is (in NFC); in one typed with some of
        them, accented words stay. Numbers, document numbers and abbreviations are never touched;
        quoted words only with ``quotations``, which is for finding them, not for showing.
        """
        text = canonical(text)
        words = list(self._read(text, quotations))
        dropped = self._share_of_dropped(words)
        if not dropped:
            return text
        pieces: list[str] = []
        end = 0
        for word, meant in zip(words, self._likeliest(words, dropped), strict=True):
            if word.free and meant >= 0:
                pieces += [text[end : word.start], _in_case_of(word.typed, self._spelt(meant))]
                end = word.end
        return "".join([*pieces, text[end:]])

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

    def _read(self, text: str, quotations: bool) -> Iterator[_Syllable]:
        kept = _kept_as_typed(text, quotations)
        end = 0
        for found in _WORD.finditer(text):
            typed = found.group()
            is_kept = bool(kept[found.start()])
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
        if not word.forms:
            return 1.0
        typed = matching_form(word.typed)
        never = _NEVER_PLAIN.search(typed) is not None
        believed = _PLAIN_IF_NEVER if never else _PLAIN_IF_POSSIBLE
        seen = sum(int(self._counts[form]) for form in word.forms if self._spelt(form) == typed)
        every = sum(int(self._counts[form]) for form in word.forms)
        return (seen + _FIRMNESS * believed) / (every + _FIRMNESS)

    def _likeliest(self, words: Sequence[_Syllable], dropped: float) -> list[int]:
        """Viterbi's search: the form of each word, -1 for a word never seen."""
        border = np.zeros(1, dtype=np.int64)
        before, score = border, np.zeros(1)
        steps: list[tuple[Ids, Ids]] = []
        for word in words:
            if word.opens and steps:
                closing = score + self._log_probability(before, border)[:, 0]
                came_from = np.full(len(border), closing.argmax())
                steps.append((border, came_from))
                before, score = border, closing[came_from]
            forms = np.array(word.forms or (-1,), dtype=np.int64)
            reached = score[:, None] + self._log_probability(before, forms)
            if word.free:
                reached = reached + np.where(self._marked[forms], np.log(dropped), 0.0)
            steps.append((forms, reached.argmax(axis=0)))
            before, score = forms, reached.max(axis=0)
        at = int((score + self._log_probability(before, border)[:, 0]).argmax())
        meant: list[int] = []
        for forms, came_from in reversed(steps):
            if forms is not border:
                meant.append(int(forms[at]))
            at = int(came_from[at])
        return meant[::-1]

    def _log_probability(self, before: Ids, forms: Ids) -> NDArray[np.float64]:
        """Of each form after each form, shape (before, forms), as Witten and Bell (1991) smooth."""
        known = (before >= 0)[:, None] & (forms >= 0)[None, :]
        place = places(
            pair_keys(np.maximum(before, 0)[:, None], np.maximum(forms, 0)[None, :]), self._pairs
        )
        together = np.where(known & (place >= 0), self._pair_counts[place], 0)
        alone = np.where(forms >= 0, self._counts[forms], 1) / self._total
        followed = np.where(before >= 0, self._counts[before], 0)[:, None]
        unseen = np.where(before >= 0, _OPENNESS * self._neighbours[before], 1)[:, None]
        smoothed: NDArray[np.float64] = np.log((together + unseen * alone) / (followed + unseen))
        return smoothed


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


def _kept_as_typed(text: str, quotations: bool) -> NDArray[np.bool_]:
    """For each letter, whether it stands in a number, an address, an abbreviation, a quotation."""
    kept = np.zeros(len(text), dtype=np.bool_)
    capitals = sum(letter.isupper() for letter in text)
    small = sum(letter.islower() for letter in text)
    # Where all is in capitals, they tell no abbreviation from a word.
    told_by = _NUMBER_OR_ABBREVIATION if small > capitals else _NUMBER_OR_ADDRESS
    for chunk in _CHUNK.finditer(text):
        kept[chunk.start() : chunk.end()] = told_by.search(chunk.group()) is not None
    for quoted in () if quotations else _QUOTED.finditer(text):
        kept[quoted.start() : quoted.end()] = True
    return kept


def _in_case_of(typed: str, meant: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[:1].isupper() else meant
