"""Ruled tables on pages: rows between bars, as Word files give them, mended across pages."""

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce

from corpus.readers.pieces import Line, Piece, continued, rows_of
from corpus.readers.tables import paragraphs_of_table, row_between_bars


def lines_of_table(pieces: Sequence[Piece]) -> list[Line]:
    """The rows of one table; one that only lays out a head or a signature gives its lines."""
    cells: dict[int, dict[int, list[Piece]]] = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        cells[piece.row][piece.column].append(piece)
    rows = [[_lines(cells[row][column]) for column in sorted(cells[row])] for row in sorted(cells)]
    plain = paragraphs_of_table(rows)
    if plain and not plain[0].startswith("|"):
        return [_line(text, pieces, ()) for text in plain]
    joined = [tuple(reduce(continued, cell, "") for cell in row) for row in rows]
    return [
        _line(text, pieces, row) for row in joined if (text := row_between_bars([[c] for c in row]))
    ]


def goes_on(before: Line, line: Line) -> bool:
    """Whether a page end has cut the row of a table: nothing new begins in any of its cells."""
    if len(before.cells) != len(line.cells):
        return False
    said = [cell for cell in line.cells if cell]
    lower = [cell[0].islower() for cell in said]
    return bool(said) and (all(lower) or (any(lower) and not line.cells[0]))


def joined_rows(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row whose halves stand on two pages."""
    return tuple(continued(one, other) for one, other in zip(before, after, strict=True))


def _lines(pieces: Sequence[Piece]) -> list[str]:
    said = [piece for piece in pieces if piece.text]
    return [" ".join(piece.text for piece in row) for row in rows_of(said)]


def _line(text: str, pieces: Sequence[Piece], cells: tuple[str, ...]) -> Line:
    first = pieces[0]
    return Line(
        text,
        first.left,
        first.right,
        first.baseline,
        first.size,
        first.table,
        alone=True,
        cells=cells,
    )
