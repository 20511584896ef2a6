"""What was said as a row of words that keep their place in the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from corpus.vietnamese import fold, matching_form, normalise

_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")

Span = tuple[int, int]
"""Half-open positions among the words."""


@dataclass(frozen=True)
class Word:
    """A syllable or number: half-open offsets, as compared, and without diacritics."""

    start: int
    end: int
    spelt: str
    folded: str


@dataclass(frozen=True)
class Said:
    """A text, normalised, and its words in order."""

    text: str
    words: tuple[Word, ...]

    @classmethod
    def of(cls, text: str) -> "Said":
        """Takes apart what was typed."""
        text = normalise(text)
        found = _TOKEN.finditer(text)
        return cls(
            text,
            tuple(Word(m.start(), m.end(), matching_form(m[0]), fold(m[0])) for m in found),
        )

    def __len__(self) -> int:
        return len(self.words)

    def part(self, span: Span) -> str:
        """The text of some words with what stands between them; "" for none."""
        start, end = span
        return self.text[self.words[start].start : self.words[end - 1].end] if start < end else ""

    def only(self, span: Span) -> "Said":
        """Those words alone; nothing where there are none."""
        return Said.of(self.part(span))

    def replaced(self, span: Span, by: str) -> str:
        """The whole text with other words in the place of some; "" takes them out."""
        start, end = span
        if start >= end:
            return self.text
        before, after = self.text[: self.words[start].start], self.text[self.words[end - 1].end :]
        return f"{before}{by}{after}"

    def span_of(self, start: int, end: int) -> Span:
        """The words that overlap offsets of the text."""
        inside = [i for i, word in enumerate(self.words) if word.start < end and start < word.end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


class Sayings:
    """Phrases that are found in what was said, the longest first.

    One of several syllables is also found where it was typed without diacritics; a single syllable
    only as it is written in the list, for without its marks it is too often another word.
    """

    def __init__(self, *lists: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[Word, ...]]] = {}
        known = {
            tuple(word.spelt for word in said.words): said.words
            for phrases in lists
            for said in map(Said.of, phrases)
            if said.words
        }
        for words in sorted(known.values(), key=len, reverse=True):
            self._by_first.setdefault(words[0].folded, []).append(words)

    def length_at(self, said: Said, position: int) -> int:
        """How many words from a position on are one of the phrases; 0 where none is."""
        if position >= len(said):
            return 0
        for phrase in self._by_first.get(said.words[position].folded, ()):
            there = said.words[position : position + len(phrase)]
            if len(there) == len(phrase) and _are_meant(there, phrase):
                return len(phrase)
        return 0

    def spans(self, said: Said) -> Iterator[Span]:
        """Where phrases stand, in order, none over another."""
        position = 0
        while position < len(said):
            length = self.length_at(said, position)
            if length:
                yield position, position + length
            position += max(length, 1)

    def first(self, said: Said) -> Span | None:
        """The first of them."""
        return next(self.spans(said), None)

    def length_at_end(self, said: Said) -> int:
        """How many words at the end are one of the phrases."""
        lengths = (n for n in range(len(said), 0, -1) if self.length_at(said, len(said) - n) == n)
        return next(lengths, 0)

    def covers(self, said: Said) -> bool:
        """Whether there is nothing but phrases."""
        return len(said) > 0 and sum(end - start for start, end in self.spans(said)) == len(said)


def _are_meant(there: tuple[Word, ...], phrase: tuple[Word, ...]) -> bool:
    without_marks = len(phrase) > 1
    return all(
        word.spelt == known.spelt or (without_marks and word.spelt == known.folded)
        for word, known in zip(there, phrase, strict=True)
    )
