"""Tables to paragraphs: those that only lay out a head or a signature, and those with rows.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I: the issuer stands left of the national motto, the
number left of place and date, the recipients left of the signature.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

Cell = Sequence[str]
Row = Sequence[Cell]

_MOTTO: Final = re.compile(
    r"CỘNG\s+H[OÒ][AÀ]\s+XÃ\s+HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập ?[-–] ?Tự do", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"(?:\w+ )?Số(?:\s*:|\s+\d)|\w+ số\s*:", re.IGNORECASE)
_DATE: Final = re.compile(r"(?:^|,)\s*ngày[ .…\d]*tháng[ .…\d]*năm", re.IGNORECASE)
_RECIPIENTS: Final = re.compile(r"Nơi nhận\s*:?\s*$", re.IGNORECASE)


def paragraphs_of_table(rows: Sequence[Row]) -> list[str]:
    """A head in the order it is read aloud, a signature block by column, other tables by row."""
    left, right = _column(rows, 0), _column(rows, 1)
    two_columns = max((len(row) for row in rows), default=0) == 2
    if two_columns and is_letterhead([*left, *right]):
        return letterhead(left, right)
    if two_columns and any(_RECIPIENTS.match(line) for line in (*left, *right)):
        return [*left, *right]
    if all(len(row) < 2 for row in rows):
        return left
    return [line for row in rows if (line := row_between_bars(row))]


def is_letterhead(lines: Iterable[str]) -> bool:
    """Whether the national motto, or the Party's name, is among the lines."""
    return any(_MOTTO.search(line) for line in lines)


def is_recipients(line: str) -> bool:
    """Whether a line is the one that the recipients stand under."""
    return _RECIPIENTS.match(line) is not None


def is_place_and_date(line: str) -> bool:
    """Whether a line ends a head: "Quảng Ngãi, ngày 7 tháng 3 năm 2024", also with blanks."""
    return _DATE.search(line) is not None


def letterhead(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Two columns of a head in order: issuer, motto, number, place and date."""
    number = next((i for i, line in enumerate(left) if _NUMBER.match(line)), len(left))
    date = next((i for i, line in enumerate(right) if is_place_and_date(line)), len(right))
    return [*left[:number], *right[:date], *left[number:], *right[date:]]


def _column(rows: Sequence[Row], index: int) -> list[str]:
    return [line for row in rows if len(row) > index for line in row[index] if line.strip()]


def row_between_bars(row: Row) -> str:
    """A row of a table, never to be taken for the end of the one before; "" for an empty one."""
    cells = [" ".join(cell).replace("|", "/").strip() for cell in row]
    return " ".join(f"| {' | '.join(cells)} |".split()) if any(cells) else ""
