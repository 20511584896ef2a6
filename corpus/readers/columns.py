"""Text set in two columns: where a page has it, and its lines in the order they are read.

Lengths are in points, from the lower left corner of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from corpus.readers.pieces import Line, Piece, Row, line_of

_FEWEST_LINES: Final = 5
_FULL: Final = 2.0
_MOSTLY: Final = 0.6
_NARROWEST: Final = 0.25
_GUTTER: Final = 1.0
_WIDE_GAP: Final = 1.5


@dataclass(frozen=True)
class Region:
    """The rows (from ``begin`` to before ``end``) that a ``gutter`` parts in two columns."""

    begin: int
    end: int
    gutter: float


def two_columns(rows: Sequence[Row]) -> Region | None:
    """The largest part of a page that is set in two columns of prose, None without one."""
    gutters = {
        round((before.right + after.left) / 2)
        for row in rows
        for before, after in pairwise(row)
        if after.left - before.right > _GUTTER * before.size
    }
    regions = [region for gutter in gutters for region in _regions(rows, gutter)]
    return max(regions, key=lambda region: region.end - region.begin, default=None)


def column_lines(rows: Sequence[Row], gutter: float) -> list[Line]:
    """The left column, then the right, each drawn out to the width of both.

    So the lines of either begin and end where those of the rest of the document do.
    """
    left, right = _sides(rows, gutter)
    begin = min(piece.left for row in left for piece in row)
    end = max(piece.right for row in right for piece in row)
    return [*_stretched(left, begin, end), *_stretched(right, begin, end)]


def _regions(rows: Sequence[Row], gutter: float) -> list[Region]:
    found: list[Region] = []
    begin = 0
    for index in range(len(rows) + 1):
        if index == len(rows) or _crosses(rows[index], gutter):
            end = _without_what_follows(rows, begin, index, gutter)
            if _is_prose(rows[begin:end], gutter):
                found.append(Region(begin, end, gutter))
            begin = index + 1
    return found


def _crosses(row: Row, gutter: float) -> bool:
    return any(piece.left < gutter < piece.right for piece in row)


def _without_what_follows(rows: Sequence[Row], begin: int, end: int, gutter: float) -> int:
    """Where the columns end: short lines below both belong to what comes after them."""
    both = [i for i in range(begin, end) if any(piece.left > gutter for piece in rows[i])]
    if not both:
        return end
    steps = [a[0].baseline - b[0].baseline for a, b in pairwise(rows[begin:end])]
    leading = median(steps) if steps else 0.0
    for index in range(both[-1] + 1, end):
        if rows[index - 1][0].baseline - rows[index][0].baseline > _WIDE_GAP * leading:
            return index
    return end


def _is_prose(rows: Sequence[Row], gutter: float) -> bool:
    """Whether both sides are lines that fill their column, as no table's cells do."""
    sides = _sides(rows, gutter)
    if min(map(len, sides)) < _FEWEST_LINES:
        return False
    edges = [
        (min(row[0].left for row in side), max(row[-1].right for row in side)) for side in sides
    ]
    width = edges[1][1] - edges[0][0]
    for side, (left, right) in zip(sides, edges, strict=True):
        full = sum(right - row[-1].right < _FULL * row[-1].size for row in side)
        if right - left < _NARROWEST * width or full < _MOSTLY * len(side):
            return False
    return True


def _sides(rows: Sequence[Row], gutter: float) -> tuple[list[list[Piece]], list[list[Piece]]]:
    left = [[piece for piece in row if piece.middle < gutter] for row in rows]
    right = [[piece for piece in row if piece.middle >= gutter] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _stretched(rows: Sequence[Row], begin: float, end: float) -> list[Line]:
    lines = [line_of(row) for row in rows]
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    scale = (end - begin) / (right - left)
    return [
        replace(
            line,
            left=begin + (line.left - left) * scale,
            right=begin + (line.right - left) * scale,
        )
        for line in lines
    ]
