"""Pieces of text on pages to paragraphs: rows, two-column heads and tails, running heads, mending.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (where the parts of a document stand on its page).
Lengths are in points, from the lower left corner of a page.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from statistics import median
from typing import Final

from corpus.frame import is_type_line
from corpus.letters import UPPER
from corpus.markers import marker_of
from corpus.readers.columns import column_lines, two_columns
from corpus.readers.footnotes import notes_of, with_notes
from corpus.readers.pieces import Laid, Line, PageBreak, Piece, Row, continued, line_of, rows_of
from corpus.readers.ruled import goes_on, joined_rows, lines_of_table
from corpus.readers.tables import (
    is_letterhead,
    is_place_and_date,
    is_recipients,
    letterhead,
    row_between_bars,
)

__all__ = [
    "Laid",
    "Line",
    "PageBreak",
    "Piece",
    "Row",
    "lines_of",
    "mended",
    "rows_of",
    "without_running_heads",
]

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
_ANNEX: Final = re.compile(r"(?:PHỤ LỤC|Phụ lục)\b")
# The motto, a number, place and date, or what a letter is about, that has yet to end.
_BROKEN: Final = re.compile(
    r"^CỘNG\s+H(?:ÒA|OÀ)(?:\s+XÃ(?:\s+HỘI(?:\s+CHỦ(?:\s+NGHĨA(?:\s+VIỆT)?)?)?)?)?$"
    r"|^ĐẢNG(?:\s+CỘNG(?:\s+SẢN(?:\s+VIỆT)?)?)?$|^Độc lập\b(?!.*phúc$)"
    r"|(?:^|,\s*)ngày\b(?!.*\d{4}\W*$)(?:[ .…\d]*(?:tháng|năm)?)*$"
    r"|^Số\b.*[-/]$|^V/v\b|^Về việc\b",
    re.IGNORECASE,
)
_ADDRESSED: Final = re.compile(r"Kính gửi\b", re.IGNORECASE)
_ABOUT: Final = re.compile(r"V/v\b|Về việc\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:năm\s+)?\d{4}\.?")
_HEAD_GAP: Final = 2.0
_NOTE_GAP: Final = 1.8
_FEW_WORDS: Final = 3
_BULLET: Final = re.compile(r"[-–+•*]\s?\S")


def lines_of(rows: Sequence[Row], *, first: bool) -> list[Line]:
    """The lines of a page in reading order; ``first`` is the page that has the head.

    Footnotes come last.
    """
    body = [row for row in rows if not row[0].note]
    notes = [line_of(row) for row in rows if row[0].note]
    return [*_document_lines(body, first=first), *notes]


def _document_lines(rows: Sequence[Row], *, first: bool) -> list[Line]:
    """One document, or what of it is on a page, and the one that may begin below it."""
    head_end = _head_end(rows) if first else 0
    begin = _next_head(rows, head_end)
    own, below = rows[:begin], rows[begin:]
    tail_start = max(_tail_start(own), head_end)
    tail_end = _tail_end(own, tail_start)
    return [
        *_head(own[:head_end]),
        *_body(own[head_end:tail_start]),
        *_tail(own[tail_start:tail_end]),
        *_body(own[tail_end:]),
        *(_document_lines(below, first=True) if below else []),
    ]


def _next_head(rows: Sequence[Row], after: int) -> int:
    """Where an annex begins with a head of its own; the end where none does."""
    for index in range(after, len(rows)):
        row = rows[index]
        if len(row) > 1 and is_letterhead(p.text for p in row) and _head_end(rows[index:]):
            return index
    return len(rows)


def _body(rows: Sequence[Row]) -> list[Line]:
    """Lines of prose, in one column or in two, and rows of tables."""
    tabled = {piece.table for row in rows for piece in row if piece.table}
    if not tabled:
        return _prose(rows)
    number = min(tabled)
    inside = [any(piece.table == number for piece in row) for row in rows]
    begin, end = inside.index(True), len(rows) - inside[::-1].index(True)
    own = [piece for row in rows[begin:end] for piece in row if piece.table == number]
    beside = [[piece for piece in row if piece.table != number] for row in rows[begin:end]]
    return [
        *_body(rows[:begin]),
        *lines_of_table(own),
        *_body([row for row in beside if row]),
        *_body(rows[end:]),
    ]


def _prose(rows: Sequence[Row]) -> list[Line]:
    region = two_columns(rows)
    if region is None:
        return [line_of(row) for row in rows]
    return [
        *_prose(rows[: region.begin]),
        *column_lines(rows[region.begin : region.end], region.gutter),
        *_prose(rows[region.end :]),
    ]


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
    running = frozenset(
        key for key, times in repeated.items() if times >= max(_FEWEST_HEADS, len(pages) // 2)
    )
    kept = []
    for number, (rows, margin) in enumerate(zip(pages, margins, strict=True), 1):
        outer = {id(row) for row in margin}
        # What a page has nothing else than is what it says.
        repeats = running if len(outer) < len(rows) else frozenset()
        cleaned = [_cleaned(row, number, repeats) if id(row) in outer else row for row in rows]
        kept.append([row for row in cleaned if row])
    return kept


def mended(pages: Sequence[Sequence[Line]], width: float) -> Laid:
    """The paragraphs of pages that wide; what a line or page end has cut is joined."""
    notes = notes_of(pages)
    body = [[line for line in page if not line.note] for page in pages]
    return with_notes(_paragraphs(_whole_tables(body), width), notes)


def _whole_tables(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the heads that tables repeat; the half of a row is with the other half."""
    whole: list[list[Line]] = []
    head: list[Line] = []
    last: Line | None = None
    for page in pages:
        own: list[Line] = []
        repeated = 0
        for index, line in enumerate(page):
            carried = index == repeated and last is not None and bool(last.cells and line.cells)
            if carried and index < len(head) and head[index].cells == line.cells:
                repeated += 1
                continue
            if carried and last is not None and goes_on(last, line):
                cells = joined_rows(last.cells, line.cells)
                text = row_between_bars([[cell] for cell in cells])
                last = replace(last, cells=cells, text=text)
                _last_of(whole)[-1] = last
                continue
            if line.cells and _opens_table(line, last, own, first=index == 0):
                head = [row for row in page[index:] if row.table == line.table and row.cells]
            own.append(line)
            last = line
        whole.append(own)
    return whole


def _opens_table(line: Line, last: Line | None, own: Sequence[Line], *, first: bool) -> bool:
    """Whether a row is the first of its table rather than one that goes on with it."""
    if last is None or not last.cells or (own and own[-1].table != line.table):
        return True
    return first and len(last.cells) != len(line.cells)


def _last_of(pages: Sequence[list[Line]]) -> list[Line]:
    return next(page for page in reversed(pages) if page)


def _paragraphs(pages: Sequence[Sequence[Line]], width: float) -> Laid:
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
            paragraphs[-1] = continued(paragraphs[-1], line.text)
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
        if before.alone or line.alone:
            return True
        if _is_title(before) != _is_title(line) and not self._ends_in_capitals(before, line):
            return True
        if _DIVISION.match(line.text) or _opens_article(before, line):
            return True
        gap = before.baseline - line.baseline
        if not across_pages and self.leading and gap > _WIDE_GAP * self.leading:
            return True
        if self._ended_early(before, line) or self._is_indented(before, line):
            return True
        return marker_of(line.text) is not None and before.text.endswith(_STOPS)

    def _ends_in_capitals(self, before: Line, line: Line) -> bool:
        """Whether a few words in capitals are no title but the end of what filled a line."""
        if before.text.endswith("-"):
            return True
        short = len(line.text.split()) <= _FEW_WORDS and marker_of(line.text) is None
        flush = abs(line.left - self.left) < _INDENT * line.size
        return short and flush and not _is_title(before) and not before.text.endswith(_STOPS)

    def _ended_early(self, before: Line, line: Line) -> bool:
        """Whether the first word of a line would still have stood on the one before."""
        word = len(line.text.split(" ", 1)[0])
        width = (line.right - line.left) / len(line.text) * word
        end = before.right
        if self._is_centred(before) and self._is_centred(line):
            # What is left free on both sides would have held the word.
            end = self.left + before.right - before.left
        return end + _SPACE * line.size + width < self.right - _INDENT * line.size

    def _is_indented(self, before: Line, line: Line) -> bool:
        if self._is_centred(line) and self._leads_to_centred(before, line):
            return False
        indent = _INDENT * line.size
        if line.left > before.left + indent:
            return True
        # Of two lines that are both indented the second goes on, unless a sentence has ended.
        return line.left > self.left + indent and before.text.endswith(_STOPS[:3])

    def _leads_to_centred(self, before: Line, line: Line) -> bool:
        """Whether a title goes on: its first line may be as wide as the column."""
        if self._is_centred(before):
            return True
        fills = abs(before.middle - (self.left + self.right) / 2) < _CENTRED * before.size
        return fills and not before.text.endswith(_STOPS) and marker_of(line.text) is None

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
            return _rest_of_head(rows, end) if _is_two_columns(rows[:end]) else 0
    return 0


def _rest_of_head(rows: Sequence[Row], end: int) -> int:
    """Where a head ends whose columns go on below place and date: with a year, or a "V/v"."""
    gutter = _gutter(rows[:end])
    about = False
    for index, row in enumerate(rows):
        lefts = [piece for piece in row if piece.right <= gutter]
        about = about or any(_ABOUT.match(piece.text) for piece in lefts)
        if index < end:
            continue
        if any(_ADDRESSED.match(piece.text) for piece in row):
            return index
        far = rows[index - 1][0].baseline - row[0].baseline > _HEAD_GAP * row[0].size
        rest = [piece for piece in row if not (about and piece in lefts)]
        if far or not all(piece.middle >= gutter and _YEAR.fullmatch(piece.text) for piece in rest):
            return index
    return len(rows)


def _gutter(rows: Sequence[Row]) -> float:
    return min(piece.left for row in rows for piece in row if is_letterhead([piece.text]))


def _is_two_columns(rows: Sequence[Row]) -> bool:
    has_motto = is_letterhead(piece.text for row in rows for piece in row)
    return has_motto and any(len(row) > 1 for row in rows)


def _head(rows: Sequence[Row]) -> list[Line]:
    pieces = [piece for row in rows for piece in row]
    if not pieces:
        return []
    gutter = _gutter(rows)
    left = [piece.text for piece in pieces if piece.middle < gutter]
    right = [piece.text for piece in pieces if piece.middle >= gutter]
    return [_alone(text, pieces[0]) for text in letterhead(_unbroken(left), _unbroken(right))]


def _unbroken(lines: Sequence[str]) -> list[str]:
    """The lines of a head as they were before their narrow column broke them."""
    whole: list[str] = []
    for line in lines:
        if whole and _BROKEN.search(whole[-1]):
            whole[-1] = continued(whole[-1], line)
        else:
            whole.append(line)
    return whole


def _alone(text: str, where: Piece) -> Line:
    return Line(text, where.left, where.right, where.baseline, where.size, alone=True)


def _tail_start(rows: Sequence[Row]) -> int:
    found = [
        index
        for index, row in enumerate(rows)
        if any(is_recipients(piece.text) and not piece.table for piece in row)
    ]
    return found[-1] if found else len(rows)


def _tail_end(rows: Sequence[Row], start: int) -> int:
    """Where a tail ends: at an annex that begins below it."""
    for index in range(start + 1, len(rows)):
        if any(piece.table or _opens_annex(piece.text) for piece in rows[index]):
            return index
    return len(rows)


def _opens_annex(text: str) -> bool:
    return is_type_line(text) or _ANNEX.match(text) is not None


def _tail(rows: Sequence[Row]) -> list[Line]:
    """The recipients, then the signature that stands to their right."""
    pieces = [piece for row in rows for piece in row]
    if not pieces:
        return []
    start = min(piece.left for piece in pieces)
    gutter = start + _SIGNATURE_COLUMN * (max(piece.right for piece in pieces) - start)
    left = [[piece for piece in row if piece.left < gutter] for row in rows]
    right = [[piece for piece in row if piece.left >= gutter] for row in rows]
    recipients = _whole_recipients([line_of(row, alone=True) for row in left if row])
    return [*recipients, *(line_of(row, alone=True) for row in right if row)]


def _whole_recipients(lines: Sequence[Line]) -> list[Line]:
    """Recipients as they were before their narrow column broke them."""
    whole: list[Line] = []
    for line in lines:
        before = whole[-1].text if whole else ""
        if _BULLET.match(before) and not _BULLET.match(line.text) and before[-1] not in ";.":
            whole[-1] = replace(whole[-1], text=continued(before, line.text))
        else:
            whole.append(line)
    return whole


def _margin(rows: Sequence[Row], height: float) -> list[Row]:
    """The first and last rows of a page, as far as they stand in its margins."""
    top = [row for row in rows[:_MARGIN_ROWS] if row[0].baseline > (1 - _MARGIN) * height]
    foot = [row for row in rows[-_MARGIN_ROWS:] if row[0].baseline < _MARGIN * height]
    notes = {
        id(row)
        for above, row in pairwise(rows)
        if row[0].note and above[0].baseline - row[0].baseline < _NOTE_GAP * row[0].size
    }
    own = (row for row in (*top, *foot) if id(row) not in notes)
    return [row for row in own if not any(piece.table for piece in row)]


def _cleaned(row: Row, number: int, running: Set[str]) -> Row:
    if is_letterhead(piece.text for piece in row):
        # An annex may open with the head of the document it belongs to.
        return row
    own = [piece for piece in row if not _keys(piece, number) & running]
    return [] if all(_PAGE_NUMBER.fullmatch(piece.text) for piece in own) else own


def _keys(piece: Piece, number: int) -> set[str]:
    """What a margin says on every page, with and without the page's own number."""
    own = _DIGITS.sub(lambda digits: "#" if int(digits[0]) == number else digits[0], piece.text)
    return {piece.text, own}
