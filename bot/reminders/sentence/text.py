"""A sentence as it is read: the typed words, and the same without diacritics, letter by letter."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from corpus.vietnamese import is_accented, normalise
from corpus.when.line import without_marks

LONGEST: Final = 1000
_BREAK: Final = re.compile(r"\s*\n\s*")
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


@dataclass(frozen=True)
class Rewriting:
    """A text made of another by replacements, with the way back to its offsets.

    ``changes`` are the spans in the new text, each with the span it stands for.
    """

    text: str
    changes: tuple[tuple[Span, Span], ...]

    def back(self, span: Span) -> Span:
        """The span in the text it was made of; what touches a replacement has all of it."""
        start, end = span.start, span.end
        for new, old in self.changes:
            if new.end <= span.start:
                start = old.end + span.start - new.end
            elif new.start <= span.start:
                start = old.start
            if new.end <= span.end:
                end = old.end + span.end - new.end
            elif new.start < span.end:
                end = old.end
        return Span(start, end)


def rewritten(text: str, changes: Iterable[tuple[Span, str]]) -> Rewriting:
    """``text`` with the spans, which are in order and apart, replaced."""
    pieces: list[str] = []
    made: list[tuple[Span, Span]] = []
    position, length = 0, 0
    for span, instead in changes:
        kept = text[position : span.start]
        start = length + len(kept)
        length = start + len(instead)
        pieces += [kept, instead]
        made.append((Span(start, length), span))
        position = span.end
    return Rewriting("".join([*pieces, text[position:]]), tuple(made))


def _flat(letter: str) -> str:
    bare = without_marks(letter).lower()
    return bare if len(bare) == 1 else letter if len(letter.lower()) != 1 else letter.lower()
