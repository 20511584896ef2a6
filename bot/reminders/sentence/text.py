"""A sentence as it is read: the typed words, and the same without diacritics, letter by letter."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from corpus.vietnamese import is_accented, normalise
from corpus.when.line import without_marks

LONGEST: Final = 1000
_BREAK: Final = re.compile(r"\s*\n\s*")
_WORD: Final = re.compile(r"[^\W_]+")
_GAP: Final = "|"


@dataclass(frozen=True)
class Span:
    """Half-open ``start:end`` of the sentence."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Typed:
    """``text`` as typed but tidy; ``flat`` is as long, in small letters without diacritics."""

    text: str
    flat: str = field(repr=False)

    @classmethod
    def of(cls, typed: str) -> "Typed":
        tidy = _BREAK.sub("; ", normalise(typed[:LONGEST]))
        text = "".join(letter for letter in tidy if not unicodedata.combining(letter))
        return cls(text, "".join(_flat(letter) for letter in text))

    @cached_property
    def bare(self) -> bool:
        """Whether nothing in it has a diacritic."""
        return not is_accented(self.text)

    def words(self, span: Span) -> str:
        """The typed words of a span, without the marks around them."""
        return self.text[span.start : span.end].strip(" ,;:.-–()")

    def blanked(self, spans: Iterable[Span]) -> str:
        """``flat`` with a sign that no pattern knows in place of the spans; as long as before."""
        flat = self.flat
        for span in spans:
            flat = flat[: span.start] + _GAP * (span.end - span.start) + flat[span.end :]
        return flat


def tokens(flat: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The words and numbers of ``flat`` from ``start`` on."""
    return _WORD.finditer(flat, start)


@dataclass(frozen=True)
class Rewriting:
    """A text made of another by replacements, with the way back to its offsets."""

    text: str
    _starts: tuple[int, ...]
    _shifts: tuple[int, ...]

    def back(self, offset: int) -> int:
        """The offset in the text it was made of."""
        at = bisect_right(self._starts, offset) - 1
        return offset - self._shifts[at]


def rewritten(text: str, changes: Iterable[tuple[Span, str]]) -> Rewriting:
    """``text`` with the spans, which are in order and apart, replaced."""
    pieces, starts, shifts, position, shift = [], [0], [0], 0, 0
    for span, instead in changes:
        pieces += [text[position : span.start], instead]
        position = span.end
        shift += len(instead) - (span.end - span.start)
        starts.append(span.end + shift)
        shifts.append(shift)
    return Rewriting("".join([*pieces, text[position:]]), tuple(starts), tuple(shifts))


def _flat(letter: str) -> str:
    bare = without_marks(letter).lower()
    return bare if len(bare) == 1 else letter if len(letter.lower()) != 1 else letter.lower()
