"""A staff list as text: UTF-8, with commas, semicolons or tabs."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Final

from bot.staff.importing.cells import EMPTY, Cell, Row
from bot.staff.importing.limits import MOST_COLUMNS, MOST_ROWS, too_many_rows
from config.errors import ThiDuaError
from config.files import read_text
from corpus.vietnamese import normalise

_SEPARATORS: Final = ",;\t"
_LINES_LOOKED_AT: Final = 10


def read_csv(path: Path) -> Sequence[Row]:
    """The rows that are not empty; raises ThiDuaError for what is not such a file."""
    text = read_text(path)
    separator = _separator(text)
    try:
        return list(_rows(text, separator))
    except csv.Error as error:
        raise ThiDuaError(f"Tệp CSV bị hỏng ({error})", path.name, "Hãy lưu lại tệp") from None


def _separator(text: str) -> str:
    """Excel writes the semicolon where the comma is the decimal mark, as in Vietnam."""
    top = "\n".join(text.splitlines()[:_LINES_LOOKED_AT])
    return max(_SEPARATORS, key=top.count)


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    for fields in reader:
        # A field may span lines: a row is called by the line on which it begins.
        begins, number = number, reader.line_num + 1
        row = Row(begins, tuple(_cell(field) for field in fields[:MOST_COLUMNS]))
        if all(cell.is_empty for cell in row.cells):
            continue
        if begins > MOST_ROWS:
            raise too_many_rows()
        yield row


def _cell(field: str) -> Cell:
    tidy = " ".join(normalise(field).split())
    if not tidy:
        return EMPTY
    return Cell(fault="ô có công thức") if tidy.startswith("=") else Cell(tidy)
