"""Which column is which, however the office writes its headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.staff.importing.cells import EMPTY, Cell, Row
from config.errors import ThiDuaError
from corpus.vietnamese import fold, syllables

_ROWS_LOOKED_AT: Final = 20


class Column(Enum):
    """The columns of a staff list; the value is the heading in the template."""

    NAME = "Họ và tên"
    UNIT = "Đơn vị"
    ROLE = "Vai trò"
    STARTS_ON = "Ngày bắt đầu"
    CODE = "Mã"


_HEADINGS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.NAME: ("họ và tên", "họ tên", "họ và tên cán bộ", "tên", "người"),
    Column.UNIT: ("đơn vị", "phòng", "phòng ban", "đơn vị công tác", "phòng đơn vị", "bộ phận"),
    Column.ROLE: ("vai trò", "quyền"),
    Column.STARTS_ON: ("ngày bắt đầu", "ngày vào làm", "ngày nhận việc", "bắt đầu"),
    Column.CODE: ("mã", "mã số", "mã nhân viên", "mã cán bộ", "mã nv", "mã cb", "mã công chức"),
}


def _key(heading: str) -> str:
    return " ".join(syllables(fold(heading)))


_BY_HEADING: Final = {
    _key(heading): column for column, headings in _HEADINGS.items() for heading in headings
}


@dataclass(frozen=True)
class Heading:
    """The heading row: where each column is, and the headings that mean nothing to us."""

    number: int
    places: Mapping[Column, int]
    other: Mapping[int, str]

    def cell(self, row: Row, column: Column) -> Cell:
        """The row's cell in a column; empty where the list has no such column."""
        place = self.places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else EMPTY

    def strays(self, row: Row) -> bool:
        """Whether something stands in a column without a heading."""
        headed = {*self.places.values(), *self.other}
        return any(not cell.is_empty for place, cell in enumerate(row.cells) if place not in headed)


def find_heading(rows: Sequence[Row]) -> Heading:
    """The first row that names a person's name and unit; what stands above it is a title.

    Raises ThiDuaError where there is none, or where it names one thing twice.
    """
    for row in rows[:_ROWS_LOOKED_AT]:
        named = [(place, _BY_HEADING.get(_key(cell.text))) for place, cell in enumerate(row.cells)]
        columns = [column for _, column in named if column]
        if Column.NAME in columns and Column.UNIT in columns:
            return _heading(row, named, columns)
    raise ThiDuaError(
        "Không thấy dòng tiêu đề có cột “Họ và tên” và “Đơn vị”",
        remedy="Lấy tệp mẫu: thidua staff template",
    )


def _heading(
    row: Row, named: Sequence[tuple[int, Column | None]], columns: Sequence[Column]
) -> Heading:
    for column in Column:
        if columns.count(column) > 1:
            raise ThiDuaError(f"Dòng {row.number} có hai cột", column.value, "Hãy bỏ một cột")
    places = {column: place for place, column in named if column}
    other = {
        place: row.cells[place].text
        for place, column in named
        if column is None and not row.cells[place].is_empty
    }
    return Heading(row.number, places, other)
