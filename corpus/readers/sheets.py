"""Pages with what stands on them, from whichever reader, to the paragraphs of a document."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.readers.layout import Laid, Piece, lines_of, mended, rows_of, without_running_heads


@dataclass(frozen=True)
class Sheet:
    """A page, from 1, and the pieces of text on it; lengths are in points.

    ``drawn`` pages show something whose letters have yet to be recognised, ``unread`` ones
    something that could not be; ``confidence`` (0..1) is that of a page that was recognised.
    """

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...] = ()
    drawn: bool = False
    unread: bool = False
    confidence: float | None = None

    def to_json(self) -> dict[str, Any]:
        """What ``from_json`` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> "Sheet":
        """The sheet that another process has written."""
        pieces = tuple(Piece(**piece) for piece in written["pieces"])
        return cls(**{**written, "pieces": pieces})


def laid(sheets: Sequence[Sheet]) -> Laid:
    """The paragraphs of the pages of one document, all of them, in order."""
    rows = without_running_heads(
        [rows_of(sheet.pieces) for sheet in sheets], [sheet.height for sheet in sheets]
    )
    first = next((index for index, page in enumerate(rows) if page), 0)
    lines = [lines_of(page, first=index == first) for index, page in enumerate(rows)]
    return mended(lines, max((sheet.width for sheet in sheets), default=0.0))


def paragraphs_on(found: Laid, pages: Collection[int]) -> frozenset[int]:
    """The paragraphs (from 0) that begin on one of these pages."""
    ends = [(after.paragraph, after.offset) for after in found.starts[1:]]
    ends.append((len(found.paragraphs), 0))
    return frozenset(
        index
        for start, (end, offset) in zip(found.starts, ends, strict=False)
        if start.page in pages
        for index in range(start.paragraph + bool(start.offset), end + bool(offset))
    )
