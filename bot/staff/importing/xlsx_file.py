"""A staff list as an Excel workbook; its first sheet is read."""

import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml import DEFUSEDXML

from bot.staff.importing.cells import EMPTY, Cell, Row
from bot.staff.importing.limits import MOST_COLUMNS, MOST_ROWS, too_many_rows
from config.errors import ThiDuaError
from corpus.vietnamese import normalise

_LARGEST_UNPACKED: Final = 20_000_000
_MOST_PARTS: Final = 1_000
_MOST_MERGED: Final = 1_000
# Empty rows are counted as well: each costs time, and a million of them are a trap.
_LAST_ROW: Final = 2 * MOST_ROWS
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z0-9:$]{1,40})"')

# openpyxl gives up on a damaged or hostile workbook in any of these ways.
_DAMAGED: Final = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read_xlsx(path: Path) -> Sequence[Row]:
    """The rows of the first sheet that are not empty.

    Raises ThiDuaError for a workbook that is damaged, unfolds into more than 20 MB, declares XML
    entities, or has more than 10,000 rows.
    """
    if not DEFUSEDXML:
        raise ImportError("openpyxl would expand XML entities without defusedxml")
    try:
        with ZipFile(path) as parts:
            _refuse_bomb(parts)
        return _read(path)
    except _DAMAGED:
        raise ThiDuaError(
            "Không đọc được tệp Excel này", path.name, "Hãy mở bằng Excel rồi lưu lại dạng .xlsx"
        ) from None


def _refuse_bomb(parts: ZipFile) -> None:
    """Nothing is unpacked beyond the size that a part declares, so their sum is a bound."""
    infos = parts.infolist()
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _LARGEST_UNPACKED:
        raise ThiDuaError(
            "Tệp Excel quá lớn khi mở ra",
            remedy="Hãy chỉ giữ trang danh sách, xóa định dạng của các dòng trống",
        )


def _read(path: Path) -> list[Row]:
    with warnings.catch_warnings():
        # What openpyxl leaves aside (styles, validation) is nothing to us.
        warnings.simplefilter("ignore")
        with closing(load_workbook(path, read_only=True, keep_links=False)) as workbook:
            sheet: Any = workbook.worksheets[0]
            # In this mode openpyxl does not tell which cells are merged, only where the sheet is.
            with ZipFile(path) as parts:
                merged = _merged_rows(parts.read(sheet._worksheet_path))
            return list(_rows(sheet.iter_rows(max_col=MOST_COLUMNS), merged))


def _merged_rows(sheet: bytes) -> dict[int, str]:
    """The rows that merged cells touch, and the cells' name."""
    ranges = [found.decode() for found in _MERGED.findall(sheet)]
    if len(ranges) > _MOST_MERGED:
        raise ThiDuaError("Trang tính có quá nhiều ô gộp", len(ranges), "Hãy bỏ gộp ô")
    touched = {}
    for name in ranges:
        _, first, _, last = range_boundaries(name)
        for number in range(int(first or 1), min(int(last or MOST_ROWS), MOST_ROWS) + 1):
            touched[number] = name
    return touched


def _rows(rows: Iterator[tuple[Any, ...]], merged: dict[int, str]) -> Iterator[Row]:
    for number, raw in enumerate(rows, start=1):
        if number > _LAST_ROW:
            raise too_many_rows()
        cells = tuple(_cell(cell) for cell in raw)
        while cells and cells[-1].is_empty:
            cells = cells[:-1]
        if not cells:
            continue
        if number > MOST_ROWS:
            raise too_many_rows()
        yield Row(number, cells, f"ô gộp {merged[number]}" if number in merged else None)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if cell.data_type == "f":
        return Cell(fault="ô có công thức")
    if cell.data_type == "e":
        return Cell(fault=f"ô bị lỗi {value}")
    if isinstance(value, datetime):
        return Cell(value.date())
    if isinstance(value, date):
        return Cell(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    tidy = " ".join(normalise(str(value)).split())
    return Cell(tidy) if tidy else EMPTY
