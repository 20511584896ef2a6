"""Footnotes of pages: set below the paragraph that calls them, as in Word files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.readers.pieces import Laid, Line, PageBreak, continued

_NUMBER: Final = re.compile(r"\[(?P<number>\d{1,3})\]\s*(?P<rest>.*)")
_BARE_NUMBER: Final = re.compile(r"(?P<number>\d{1,3})\s+(?P<rest>\S.*)")


@dataclass(frozen=True)
class Note:
    """A note, the page (from 1) on which it begins and its number, "" for one without."""

    page: int
    number: str
    text: str

    @property
    def call(self) -> str:
        """What stands in the text."""
        return f"[{self.number}]"


def notes_of(pages: Sequence[Sequence[Line]]) -> list[Note]:
    """The notes of pages in order; one that goes on below the next page is one."""
    notes: list[Note] = []
    for page, lines in enumerate(pages, 1):
        for line in lines:
            if not line.note:
                continue
            found = _NUMBER.match(line.text) or _next(line.text, notes)
            if found:
                notes.append(Note(page, found["number"], found["rest"]))
            elif notes:
                last = notes.pop()
                notes.append(Note(last.page, last.number, continued(last.text, line.text)))
            else:
                notes.append(Note(page, "", line.text))
    return notes


def with_notes(laid: Laid, notes: Sequence[Note]) -> Laid:
    """The paragraphs with each note below the one that calls it, or at the end of its page."""
    below: dict[int, list[str]] = {}
    for note in notes:
        text = f"{note.call} {note.text}" if note.number else note.text
        below.setdefault(_caller(laid, note), []).append(text)
    paragraphs: list[str] = []
    moved: list[int] = []
    for index, paragraph in enumerate(laid.paragraphs):
        moved.append(len(paragraphs))
        paragraphs += [paragraph, *below.get(index, [])]
    starts = [PageBreak(s.page, moved[s.paragraph], s.offset) for s in laid.starts]
    return Laid([*below.get(-1, []), *paragraphs], starts)


def _next(text: str, notes: Sequence[Note]) -> re.Match[str] | None:
    """The number of a note that is not raised, if it is the one to come."""
    found = _BARE_NUMBER.match(text)
    last = int(notes[-1].number or 0) if notes else 0
    return found if found and int(found["number"]) == last + 1 else None


def _caller(laid: Laid, note: Note) -> int:
    """The paragraph that calls a note, or the last of its page; -1 where there is none."""
    first = max((s.paragraph for s in laid.starts if s.page <= note.page), default=0)
    after = [s.paragraph for s in laid.starts if s.page > note.page]
    last = min(after, default=len(laid.paragraphs) - 1)
    for index in range(first, min(last, len(laid.paragraphs) - 1) + 1):
        if note.number and note.call in laid.paragraphs[index]:
            return _end_of_table(laid.paragraphs, index)
    return last


def _end_of_table(paragraphs: Sequence[str], index: int) -> int:
    """The last row of the table that a paragraph is a row of; any other is itself."""
    while index + 1 < len(paragraphs) and all(
        paragraph.startswith("| ") for paragraph in paragraphs[index : index + 2]
    ):
        index += 1
    return index
