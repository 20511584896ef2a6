"""A line as the grammar reads it, with the way back to the text's own offsets."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from corpus.vietnamese import is_accented

_LETTER_DASHES: Final = str.maketrans("đĐ–—−‐‑", "dD-----")


@dataclass(frozen=True)
class Line:
    """Lower case, composed, one space between words; ``offsets`` has one more than ``text``."""

    text: str
    offsets: list[int] = field(repr=False)

    @cached_property
    def bare(self) -> bool:
        """Whether it was typed without diacritics; then all words are read without them.

        Judged by line, because "nam" in "Việt Nam 2024" is no "năm".
        """
        return not is_accented(self.text)


class Pattern:
    """A pattern written with diacritics, and the same without them for lines that have none."""

    def __init__(self, source: str) -> None:
        self._full = re.compile(source)
        self._bare = re.compile(without_marks(source))

    def match(self, line: Line, start: int) -> re.Match[str] | None:
        return (self._bare if line.bare else self._full).match(line.text, start)

    def search(self, line: Line, start: int, end: int | None = None) -> re.Match[str] | None:
        last = len(line.text) if end is None else end
        return (self._bare if line.bare else self._full).search(line.text, start, last)

    def fullmatch(self, line: Line, start: int, end: int) -> re.Match[str] | None:
        return (self._bare if line.bare else self._full).fullmatch(line.text, start, end)


def without_marks(text: str) -> str:
    """Letters without diacritics, their case and everything else kept."""
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return kept.translate(_LETTER_DASHES)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of ``text`` that are not empty; linear in its length."""
    letters: list[str] = []
    offsets: list[int] = []
    for position, letter in enumerate(text):
        if letter in "\n\r\v\f\x85\u2028\u2029":
            if letters:
                yield Line("".join(letters), [*offsets, position])
            letters, offsets = [], []
        elif letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                offsets.append(position)
        elif unicodedata.combining(letter):
            _compose(letters, letter)
        elif unicodedata.category(letter) not in ("Cf", "Cc"):
            lower = letter.lower()
            letters.append(_dash(lower if len(lower) == 1 else letter))
            offsets.append(position)
    if letters:
        yield Line("".join(letters), [*offsets, len(text)])


def _compose(letters: list[str], mark: str) -> None:
    """A mark that does not compose is passed over: no word of the grammar has one."""
    composed = unicodedata.normalize("NFC", letters[-1] + mark) if letters else ""
    if len(composed) == 1:
        letters[-1] = composed


def _dash(letter: str) -> str:
    return "-" if letter in "–—−‐‑" else letter
