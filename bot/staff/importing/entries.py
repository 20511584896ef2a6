"""A row of the list, checked by itself: an entry, or what is wrong with it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.staff.importing.cells import Cell, Row
from bot.staff.importing.columns import Column, Heading, find_heading
from bot.staff.units import LONGEST_NAME as LONGEST_UNIT
from bot.store.tables.people import Role
from config.errors import ThiDuaError
from corpus.vietnamese import fold, syllables

LONGEST_NAME: Final = 100
LONGEST_CODE: Final = 40
_YEARS: Final = range(1950, 2101)
_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
# A spreadsheet that is given such a text again takes it for a formula.
_FORMULA: Final = ("=", "+", "-", "@")

_ROLES: Final = {
    Role.STAFF: ("nhân viên", "công chức", "viên chức", "người lao động", "cán bộ", "chuyên viên"),
    Role.UNIT_HEAD: ("trưởng đơn vị", "trưởng phòng", "phụ trách đơn vị", "lãnh đạo đơn vị"),
    Role.OFFICE: ("HCTH", "văn phòng", "phòng HCTH"),
    Role.ADMINISTRATOR: ("quản trị", "quản trị viên"),
}
ROLE_NAMES: Final = {role: names[0] for role, names in _ROLES.items()}
"""What each role is called in a list."""


def _key(text: str) -> str:
    return " ".join(syllables(fold(text)))


_BY_NAME: Final = {
    _key(name): role for role, names in _ROLES.items() for name in (*names, role.value)
}


@dataclass(frozen=True)
class Problem:
    """What is wrong, in Vietnamese, and in which row; no row: the file as a whole."""

    row: int | None
    reason: str
    column: str | None = None
    value: str | None = None

    @property
    def line(self) -> str:
        """For a person: row, column, reason, value."""
        place = "" if self.row is None else f"Dòng {self.row}"
        column = f", cột {self.column}" if self.column else ""
        value = f": “{_shortened(self.value)}”" if self.value else ""
        return f"{place}{column}: {self.reason}{value}".removeprefix(": ")


@dataclass(frozen=True)
class Entry:
    """A row that is right by itself; None is what the list leaves open."""

    row: int
    name: str
    unit: str
    role: Role | None = None
    starts_on: date | None = None
    code: str | None = None


@dataclass
class Entries:
    """The rows of a list, the right and the wrong ones, and what was left aside."""

    good: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()


def read_entries(rows: Sequence[Row]) -> Entries:
    """Each row below the heading as an entry, or as problems, by itself (see :func:`doubles`).

    Raises ThiDuaError where no heading is found.
    """
    heading = find_heading(rows)
    entries = Entries(ignored=tuple(heading.other.values()))
    for row in rows:
        if row.number > heading.number:
            _read(row, heading, entries)
    if not entries.good and not entries.problems:
        entries.problems.append(Problem(None, "Danh sách không có người nào"))
    return entries


def role_called(text: str) -> Role | None:
    """The role that goes by this name, diacritics or not."""
    return _BY_NAME.get(_key(text))


def _read(row: Row, heading: Heading, entries: Entries) -> None:
    reader = _RowReader(row, heading)
    entry = reader.entry()
    if reader.problems:
        entries.problems += reader.problems
    else:
        entries.good.append(entry)


class _RowReader:
    def __init__(self, row: Row, heading: Heading) -> None:
        self._row = row
        self._heading = heading
        self.problems: list[Problem] = []

    def entry(self) -> Entry:
        """Of use only where no problems were found."""
        if self._row.fault:
            self._wrong(self._row.fault)
        if self._heading.strays(self._row):
            self._wrong("có nội dung ở cột không có tiêu đề")
        return Entry(
            row=self._row.number,
            name=self._name(),
            unit=self._wanted(Column.UNIT, LONGEST_UNIT),
            role=self._role(),
            starts_on=self._date(),
            code=self._text(Column.CODE, LONGEST_CODE) or None,
        )

    def _wrong(self, reason: str, column: Column | None = None, value: str | None = None) -> None:
        name = column.value if column else None
        self.problems.append(Problem(self._row.number, reason, name, value))

    def _cell(self, column: Column) -> Cell:
        cell = self._heading.cell(self._row, column)
        if cell.fault:
            self._wrong(cell.fault, column)
        return cell

    def _text(self, column: Column, longest: int) -> str:
        text = self._cell(column).text
        if len(text) > longest:
            self._wrong(f"dài quá {longest} ký tự", column, text)
        elif text.startswith(_FORMULA):
            self._wrong("không được bắt đầu bằng = + - @", column, text)
        return text

    def _wanted(self, column: Column, longest: int) -> str:
        text = self._text(column, longest)
        if not text and not self._heading.cell(self._row, column).fault:
            self._wrong("còn để trống", column)
        return text

    def _name(self) -> str:
        name = self._wanted(Column.NAME, LONGEST_NAME)
        if name and not name.startswith(_FORMULA) and not any(map(str.isalpha, name)):
            self._wrong("không phải tên người", Column.NAME, name)
        return name

    def _role(self) -> Role | None:
        text = self._cell(Column.ROLE).text
        role = role_called(text)
        if text and role is None:
            allowed = ", ".join(ROLE_NAMES.values())
            self._wrong(f"vai trò lạ (cần: {allowed})", Column.ROLE, text)
        return role

    def _date(self) -> date | None:
        cell = self._cell(Column.STARTS_ON)
        found = cell.value if isinstance(cell.value, date) else _date(cell.text)
        if (cell.text and found is None) or (found and found.year not in _YEARS):
            self._wrong("ngày không hợp lệ (cần như 01/12/2024)", Column.STARTS_ON, cell.text)
        return found


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        return None


def doubles(entries: Sequence[Entry], unit_of: Callable[[str], str]) -> Iterator[Problem]:
    """Who stands there twice: by code, or by name and unit unless both have codes.

    ``unit_of`` gives the same text for all names of a unit.
    """
    codes: dict[str, Entry] = {}
    names: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        code = entry.code.casefold() if entry.code else None
        same_code = codes.get(code) if code else None
        name = (entry.name.casefold(), unit_of(entry.unit))
        same_name = names.get(name)
        if same_code:
            yield Problem(entry.row, f"trùng mã với dòng {same_code.row}", "Mã", entry.code)
        elif same_name and not (code and same_name.code):
            reason = f"trùng người với dòng {same_name.row} (nếu là hai người, hãy điền cột Mã)"
            yield Problem(entry.row, reason, Column.NAME.value, entry.name)
        if code:
            codes.setdefault(code, entry)
        names.setdefault(name, entry)


def _shortened(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def checked_name(text: str) -> str:
    """A person's name as a list would take it; raises ThiDuaError for one it would not."""
    name = " ".join(text.split())
    if not any(letter.isalpha() for letter in name) or name.startswith(_FORMULA):
        raise ThiDuaError("Tên người không hợp lệ", text)
    if len(name) > LONGEST_NAME:
        raise ThiDuaError(f"Tên dài quá {LONGEST_NAME} ký tự", text)
    return name
