"""What stands on a page, and what a file's pages come to.

Lengths are in points, from the lower left corner of a page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SAME_ROW: Final = 0.35
_FOREIGN: Final = re.compile(r"(?:^|\W)[A-Za-z]{2,}-$")


@dataclass(frozen=True)
class Piece:
    """Words that stand beside one another; ``size`` is the height of the type.

    ``table`` counts the ruled tables of a page from 1, 0 is none; ``row`` and ``column`` are those
    of its cell, from 0. An empty piece says that a cell is there. A ``note`` is at the page's foot.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    table: int = 0
    row: int = 0
    column: int = 0
    note: bool = False

    @property
    def middle(self) -> float:
        """The middle of its width."""
        return (self.left + self.right) / 2


Row = Sequence[Piece]


@dataclass(frozen=True)
class Line(Piece):
    """A line of a page; one that stands ``alone`` never joins its neighbours.

    The row of a table has the text of its ``cells``.
    """

    alone: bool = False
    cells: tuple[str, ...] = ()


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


def line_of(row: Row, *, alone: bool = False, text: str | None = None) -> Line:
    """What stands in a row as one line."""
    return Line(
        text=" ".join(piece.text for piece in row) if text is None else text,
        left=row[0].left,
        right=max(piece.right for piece in row),
        baseline=row[0].baseline,
        size=max(piece.size for piece in row),
        note=row[0].note,
        alone=alone,
    )


def continued(text: str, line: str) -> str:
    """Two halves of a paragraph; a foreign word that was hyphenated is one word again."""
    if not text or not line:
        return text or line
    if text.endswith("-") and not text.endswith(" -"):
        if _FOREIGN.search(text) and line[0].islower():
            return text[:-1] + line
        return text + line if line[0].isalnum() else f"{text} {line}"
    return f"{text} {line}"
