"""Pieces of text on pages to paragraphs: rows, two-column heads and tails, running heads, mending.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (where the parts of a document stand on its page).
Lengths are in points, from the lower left corner of a page.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Final

from corpus.frame import is_type_line
from corpus.letters import UPPER
from corpus.markers import marker_of
from corpus.readers.tables import is_letterhead, is_place_and_date, is_recipients, letterhead

_SAME_ROW: Final = 0.35
_HEAD_ROWS: Final = 14
_SIGNATURE_COLUMN: Final = 0.42
_MARGIN: Final = 0.12
_MARGIN_ROWS: Final = 2
_FEWEST_HEADS: Final = 3
_PAGE_NUMBER: Final = re.compile(
    r"[-–—\s]*(?:Trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"\d+")
_WIDE_GAP: Final = 1.25
_INDENT: Final = 0.8
_OFTEN: Final = 0.01
_NEARLY_ALL: Final = 0.98
_NARROWEST: Final = 0.7
_CENTRED: Final = 0.6
_SPACE: Final = 0.25
_STOPS: Final = (".", ";", ":", "”", ",", "/")
_DIVISION: Final = re.compile(rf"(?:Phần|Chương|Mục|Tiểu mục)\s+[\dIVXLC]+\.?\s+[{UPPER}]{{2}}")
_ARTICLE: Final = re.compile(rf"Điều\s+\d+[a-zđ]?\.\s+[{UPPER}]")
_FIRST_CLAUSE: Final = re.compile(rf"1\.\s+[{UPPER}]")
_FOREIGN: Final = re.compile(r"(?:^|\W)[A-Za-z]{2,}-$")


@dataclass(frozen=True)
class Piece:
    """Words that stand beside one another; ``size`` is the height of the type."""

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def middle(self) -> float:
        """The middle of its width."""
        return (self.left + self.right) / 2


Row = Sequence[Piece]


@dataclass(frozen=True)
class Line(Piece):
    """A line of a page; one that stands ``alone`` never joins its neighbours."""

    alone: bool = False


@dataclass(frozen=True)
class PageBreak:
    """A page, from 1, and the paragraph (from 0) and character of it with which it begins."""

    page: int
    paragraph: int
    offset: int


@dataclass(frozen=True)
class Laid:
    """The paragraphs of a file in reading order, and where its pages begin among them."""

    paragraphs: list[str]
    starts: list[PageBreak]


def lines_of(rows: Sequence[Row], *, first: bool) -> list[Line]:
    """The lines of a page in reading order; ``first`` is the page that has the head."""
    head_end = _head_end(rows) if first else 0
    tail_start = max(_tail_start(rows), head_end)
    head, tail = _head(rows[:head_end]), _tail(rows[tail_start:])
    return [*head, *map(_joined, rows[head_end:tail_start]), *tail]


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """Pieces on one baseline, rows from the top and pieces from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.baseline):
        reach = _SAME_ROW * piece.size
        if rows and rows[-1][0].baseline - piece.baseline <= reach:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def without_running_heads(
    pages: Sequence[Sequence[Row]], heights: Sequence[float]
) -> list[list[Row]]:
    """The pages without page numbers and without what their margins repeat."""
    margins = [_margin(rows, height) for rows, height in zip(pages, heights, strict=True)]
    repeated = Counter(
        key
        for number, margin in enumerate(margins, 1)
        for key in {key for row in margin for piece in row for key in _keys(piece, number)}
    )
    running = {
        key for key, times in repeated.items() if times >= max(_FEWEST_HEADS, len(pages) // 2)
    }
    kept = []
    for number, (rows, margin) in enumerate(zip(pages, margins, strict=True), 1):
        outer = {id(row) for row in margin}
        cleaned = [_cleaned(row, number, running) if id(row) in outer else row for row in rows]
        kept.append([row for row in cleaned if row])
    return kept


def mended(pages: Sequence[Sequence[Line]], width: float) -> Laid:
    """The paragraphs of pages that wide; what a line or page end has cut is joined."""
    lines = [line for page in pages for line in page]
    if not lines:
        return Laid([], [])
    column = _Column.of(pages, width)
    page_of = {id(page[0]): number for number, page in enumerate(pages, 1) if page}
    paragraphs = [lines[0].text]
    starts = [PageBreak(page_of[id(lines[0])], 0, 0)]
    for before, line in pairwise(lines):
        if column.parts(before, line, across_pages=id(line) in page_of):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = _continued(paragraphs[-1], line.text)
        if number := page_of.get(id(line)):
            at = len(paragraphs[-1]) - len(line.text)
            starts.append(PageBreak(number, len(paragraphs) - 1, at))
    return Laid(paragraphs, starts)


@dataclass(frozen=True)
class _Column:
    """Where the lines of a document begin and end, and how far apart they stand."""

    left: float
    right: float
    leading: float

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]], width: float) -> "_Column":
        lines = [line for page in pages for line in page]
        body = [line for line in lines if not line.alone] or lines
        gaps = [
            before.baseline - after.baseline
            for page in pages
            for before, after in pairwise(page)
            if not before.alone and not after.alone and before.baseline > after.baseline
        ]
        ends = sorted(line.right for line in body)
        starts = Counter(round(line.left) for line in body)
        often = [start for start, times in starts.items() if times >= _OFTEN * len(body)]
        return cls(
            left=float(min(often or starts)),
            # Text that is never as wide as its column says nothing about where that ends.
            right=max(ends[ceil(_NEARLY_ALL * (len(ends) - 1))], _NARROWEST * width),
            leading=_usual(gaps),
        )

    def parts(self, before: Line, line: Line, *, across_pages: bool) -> bool:
        """Whether a new paragraph begins with ``line``."""
        if before.alone or line.alone or _is_title(before) != _is_title(line):
            return True
        if _DIVISION.match(line.text) or _opens_article(before, line):
            return True
        gap = before.baseline - line.baseline
        if not across_pages and self.leading and gap > _WIDE_GAP * self.leading:
            return True
        if self._ended_early(before, line) or self._is_indented(before, line):
            return True
        return marker_of(line.text) is not None and before.text.endswith(_STOPS)

    def _ended_early(self, before: Line, line: Line) -> bool:
        """Whether the first word of a line would still have stood on the one before."""
        word = len(line.text.split(" ", 1)[0])
        width = (line.right - line.left) / len(line.text) * word
        return before.right + _SPACE * line.size + width < self.right - _INDENT * line.size

    def _is_indented(self, before: Line, line: Line) -> bool:
        if self._is_centred(before) and self._is_centred(line):
            return False
        indent = _INDENT * line.size
        if line.left > before.left + indent:
            return True
        # Of two lines that are both indented the second goes on, unless a sentence has ended.
        return line.left > self.left + indent and before.text.endswith(_STOPS[:3])

    def _is_centred(self, line: Line) -> bool:
        off = abs(line.middle - (self.left + self.right) / 2)
        return off < _CENTRED * line.size and line.left > self.left + line.size


def _opens_article(before: Line, line: Line) -> bool:
    """Whether the first clause follows on the heading of its article, which fills a line."""
    return bool(_ARTICLE.match(before.text) and _FIRST_CLAUSE.match(line.text))


def _is_title(line: Line) -> bool:
    """In capitals, the number and a word such as "Mục" before them aside."""
    marker = marker_of(line.text)
    return (marker.rest if marker and marker.rest else line.text).isupper()


def _usual(gaps: Sequence[float]) -> float:
    return median(gaps) if gaps else 0.0


def _head_end(rows: Sequence[Row]) -> int:
    """How many rows belong to a two-column head: up to place and date, or to the type."""
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        typed = any(is_type_line(piece.text) for piece in row)
        if typed or any(is_place_and_date(piece.text) for piece in row):
            end = index if typed else index + 1
            return end if _is_two_columns(rows[:end]) else 0
    return 0


def _is_two_columns(rows: Sequence[Row]) -> bool:
    has_motto = is_letterhead(piece.text for row in rows for piece in row)
    return has_motto and any(len(row) > 1 for row in rows)


def _head(rows: Sequence[Row]) -> list[Line]:
    pieces = [piece for row in rows for piece in row]
    if not pieces:
        return []
    gutter = min(piece.left for piece in pieces if is_letterhead([piece.text]))
    left = [piece.text for piece in pieces if piece.middle < gutter]
    right = [piece.text for piece in pieces if piece.middle >= gutter]
    return [_alone(text, pieces[0]) for text in letterhead(left, right)]


def _alone(text: str, where: Piece) -> Line:
    return Line(text, where.left, where.right, where.baseline, where.size, alone=True)


def _tail_start(rows: Sequence[Row]) -> int:
    found = [i for i, row in enumerate(rows) if any(is_recipients(piece.text) for piece in row)]
    return found[-1] if found else len(rows)


def _tail(rows: Sequence[Row]) -> list[Line]:
    """The recipients, then the signature that stands to their right."""
    pieces = [piece for row in rows for piece in row]
    if not pieces:
        return []
    start = min(piece.left for piece in pieces)
    gutter = start + _SIGNATURE_COLUMN * (max(piece.right for piece in pieces) - start)
    left = [[piece for piece in row if piece.left < gutter] for row in rows]
    right = [[piece for piece in row if piece.left >= gutter] for row in rows]
    lines = [_joined(row) for row in (*left, *right) if row]
    return [
        Line(line.text, line.left, line.right, line.baseline, line.size, alone=True)
        for line in lines
    ]


def _joined(row: Row) -> Line:
    return Line(
        text=" ".join(piece.text for piece in row),
        left=row[0].left,
        right=max(piece.right for piece in row),
        baseline=row[0].baseline,
        size=max(piece.size for piece in row),
    )


def _margin(rows: Sequence[Row], height: float) -> list[Row]:
    """The first and last rows of a page, as far as they stand in its margins."""
    top = [row for row in rows[:_MARGIN_ROWS] if row[0].baseline > (1 - _MARGIN) * height]
    return top + [row for row in rows[-_MARGIN_ROWS:] if row[0].baseline < _MARGIN * height]


def _cleaned(row: Row, number: int, running: set[str]) -> Row:
    if is_letterhead(piece.text for piece in row):
        # An annex may open with the head of the document it belongs to.
        return row
    own = [piece for piece in row if not _keys(piece, number) & running]
    return [] if all(_PAGE_NUMBER.fullmatch(piece.text) for piece in own) else own


def _keys(piece: Piece, number: int) -> set[str]:
    """What a margin says on every page, with and without the page's own number."""
    own = _DIGITS.sub(lambda digits: "#" if int(digits[0]) == number else digits[0], piece.text)
    return {piece.text, own}


def _continued(text: str, line: str) -> str:
    """Two halves of a paragraph; a foreign word that was hyphenated is one word again."""
    if text.endswith("-") and not text.endswith(" -"):
        if _FOREIGN.search(text) and line[0].islower():
            return text[:-1] + line
        return text + line if line[0].isalnum() else f"{text} {line}"
    return f"{text} {line}"
