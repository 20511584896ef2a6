"""What is ruled on a page: the cells that lines enclose, and the short rule over footnotes.

Source: PDFium's page objects (public/fpdf_edit.h). Lengths are in points, from the lower left.
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_DEEPEST: Final = 4
_MOST_PATHS: Final = 20_000
_MOST_POINTS: Final = 200
_MOST_RULES: Final = 4_000
_MOST_CELLS: Final = 5_000
_THICKEST: Final = 3.0
_SHORTEST: Final = 4.0
_NARROWEST_GAP: Final = 9.0
# How far apart the ends of rules that meet may be drawn.
_NEAR: Final = 3.0
_FEWEST_BORDERS: Final = 3
_MARGIN_OFF: Final = 6.0
_SHORTEST_NOTE_RULE: Final = 36.0
_LONGEST_NOTE_RULE: Final = 0.4
_LOWER_PART: Final = 0.7


@dataclass(frozen=True)
class Rule:
    """A line across (``bottom`` near ``top``) or down (``left`` near ``right``)."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def across(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.top - self.bottom

    def meets(self, other: "Rule") -> bool:
        """Whether two rules touch."""
        return (
            self.left - _NEAR <= other.right
            and other.left - _NEAR <= self.right
            and self.bottom - _NEAR <= other.top
            and other.bottom - _NEAR <= self.top
        )


@dataclass(frozen=True)
class Cell:
    """A cell by the row and column (from 0) in which it begins, and its edges."""

    row: int
    column: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Grid:
    """A ruled table: its cells by row; of one that spans rows the later rows have an empty one."""

    cells: tuple[Cell, ...]
    fillers: tuple[tuple[int, int], ...]

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell that a point is in."""
        for cell in self.cells:
            if cell.left <= x <= cell.right and cell.bottom <= y <= cell.top:
                return cell
        return None


def rules_of(page: pdfium.PdfPage) -> list[Rule]:
    """The straight lines that a page draws, as strokes or as thin filled boxes."""
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST)
    drawn = (rule for path in islice(paths, _MOST_PATHS) for rule in _drawn(path))
    return list(islice(drawn, _MOST_RULES))


def grids_of(rules: Sequence[Rule], words: Sequence[Rule] = ()) -> list[Grid]:
    """The tables that rules enclose, of two columns and more, from the top.

    Where rules only run across, the room between the ``words`` (their boxes) parts the columns.
    """
    groups = _touching(rules)
    grids = [grid for group in groups if (grid := _grid(group))]
    alone = [group[0] for group in groups if len(group) == 1 and group[0].across]
    grids += [grid for group in _alike(alone) if (grid := _grid([*group, *_gaps(group, words)]))]
    return sorted(grids, key=lambda grid: -max(cell.top for cell in grid.cells))


def note_rule(rules: Sequence[Rule], left: float, width: float, height: float) -> float | None:
    """How high the short rule over a page's footnotes stands, None where there is none.

    ``left`` is where the text begins; the rule is the lowest that begins there.
    """
    found = [
        rule.bottom
        for rule in rules
        if rule.across
        and abs(rule.left - left) <= _MARGIN_OFF
        and _SHORTEST_NOTE_RULE <= rule.right - rule.left <= _LONGEST_NOTE_RULE * width
        and rule.top < _LOWER_PART * height
        and not any(other is not rule and other.meets(rule) for other in rules)
    ]
    return min(found, default=None)


def _drawn(path: pdfium.PdfObject) -> Iterator[Rule]:
    stroked = ctypes.c_int()
    fill = ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path.raw, fill, stroked):
        return
    for outline in _outlines(path):
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        box = Rule(min(xs), min(ys), max(xs), max(ys))
        if min(box.right - box.left, box.top - box.bottom) <= _THICKEST:
            yield from _long_enough(box)
        elif stroked.value:
            for (x0, y0), (x1, y1) in pairwise(outline):
                edge = Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                if min(edge.right - edge.left, edge.top - edge.bottom) <= 1:
                    yield from _long_enough(edge)


def _long_enough(rule: Rule) -> Iterator[Rule]:
    if max(rule.right - rule.left, rule.top - rule.bottom) >= _SHORTEST:
        yield rule


def _outlines(path: pdfium.PdfObject) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path on the page; curves are left out."""
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[tuple[float, float]] = []
    curved = False
    for index in range(min(raw.FPDFPath_CountSegments(path.raw), _MOST_POINTS)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(outline) > 1 and not curved:
                yield outline
            outline, curved = [], False
        outline.append(point)
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetClose(segment):
            outline.append(outline[0])
    if len(outline) > 1 and not curved:
        yield outline


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules in groups that hang together."""
    groups: list[tuple[Rule, list[Rule]]] = []
    for rule in sorted(rules, key=lambda rule: -rule.top):
        joined, extent, apart = [rule], rule, []
        for box, members in groups:
            if box.meets(rule) and any(member.meets(rule) for member in members):
                joined += members
                extent = _around(extent, box)
            else:
                apart.append((box, members))
        groups = [*apart, (extent, joined)]
    return [members for _, members in groups]


def _around(one: Rule, other: Rule) -> Rule:
    return Rule(
        min(one.left, other.left),
        min(one.bottom, other.bottom),
        max(one.right, other.right),
        max(one.top, other.top),
    )


def _alike(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules below one another that begin and end alike."""
    groups: list[list[Rule]] = []
    for rule in rules:
        first = next(
            (
                group
                for group in groups
                if abs(group[0].left - rule.left) <= _NEAR
                and abs(group[0].right - rule.right) <= _NEAR
            ),
            None,
        )
        if first is None:
            groups.append([rule])
        else:
            first.append(rule)
    return (group for group in groups if len(group) >= _FEWEST_BORDERS)


def _gaps(rules: Sequence[Rule], words: Sequence[Rule]) -> Iterator[Rule]:
    """Lines down where no word of a table stands, and along its sides; none for one column."""
    left, right = rules[0].left, rules[0].right
    bottom, top = min(rule.bottom for rule in rules), max(rule.top for rule in rules)
    inside = sorted(
        (word for word in words if bottom < word.bottom < top and left <= word.left <= right),
        key=lambda word: word.left,
    )
    middles: list[float] = []
    reached = inside[0].right if inside else right
    for word in inside:
        if word.left - reached > _NARROWEST_GAP:
            middles.append((reached + word.left) / 2)
        reached = max(reached, word.right)
    for x in (left, *middles, right) if middles else ():
        yield Rule(x, bottom, x, top)


def _grid(rules: Sequence[Rule]) -> Grid | None:
    across = [rule for rule in rules if rule.across]
    down = [rule for rule in rules if not rule.across]
    if not across or not down:
        return None
    xs = _borders([*(r.left for r in down), *(x for r in across for x in (r.left, r.right))])
    ys = _borders([*(r.top for r in across), *(y for r in down for y in (r.bottom, r.top))])
    columns, rows = len(xs) - 1, len(ys) - 1
    if len(xs) < _FEWEST_BORDERS or rows < 1 or columns * rows > _MOST_CELLS:
        return None
    ys = ys[::-1]
    owner = _owners(xs, ys, across, down)
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), first in owner.items():
        below, beside = last.get(first, (0, 0))
        last[first] = (max(below, row), max(beside, column))
    cells = tuple(
        Cell(row, column, xs[column], ys[below + 1], xs[beside + 1], ys[row])
        for (row, column), (below, beside) in sorted(last.items())
    )
    fillers = tuple(
        place for place, first in owner.items() if place != first and place[1] == first[1]
    )
    return Grid(cells, fillers) if len(cells) > 1 else None


def _owners(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each field of a table the field in which its cell begins: where no rule parts them."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
            above, before = owner.get((row - 1, column)), owner.get((row, column - 1))
            if above and not _parted(across, middle_x, top):
                owner[row, column] = above
            elif before and not any(
                abs(r.left - left) <= _NEAR and r.bottom <= middle_y <= r.top for r in down
            ):
                owner[row, column] = before
            else:
                owner[row, column] = (row, column)
    return owner


def _parted(across: Iterable[Rule], x: float, y: float) -> bool:
    return any(abs(r.top - y) <= _NEAR and r.left <= x <= r.right for r in across)


def _borders(positions: Sequence[float]) -> list[float]:
    """Positions in order; those that stand together are one."""
    found: list[float] = []
    for position in sorted(positions):
        if not found or position - found[-1] > 2 * _NEAR:
            found.append(position)
    return found
