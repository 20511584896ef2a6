"""Fields of a Word file: what they show is text, but for page numbers and tables of contents.

Source: ECMA-376 Part 1, §17.16 (a field's instructions stand before its result).
"""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from corpus.readers.numbering import WORD

_UNSHOWN: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF"})


@dataclass
class _Field:
    instructions: str = ""
    has_result: bool = False

    def is_shown(self) -> bool:
        return self.has_result and not is_unshown(self.instructions)


class Fields:
    """The fields that are open at a place; they may run over paragraphs and hold one another."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def mark(self, mark: Element) -> None:
        """Takes a ``w:fldChar`` or ``w:instrText``."""
        if mark.tag == f"{WORD}instrText":
            if self._open:
                self._open[-1].instructions += mark.text or ""
            return
        kind = mark.get(f"{WORD}fldCharType")
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            self._open.pop()

    @property
    def hides(self) -> bool:
        """Whether what stands here is not shown."""
        return not all(field.is_shown() for field in self._open)


def is_unshown(instructions: str) -> bool:
    """Whether a field with these instructions is left out."""
    return any(word.upper() in _UNSHOWN for word in instructions.split(maxsplit=1)[:1])
