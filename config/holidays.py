"""Public holidays and the weekend days worked in their place, as the office enters them by year."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from config.yaml import Listing, checked, read_yaml

HOLIDAYS: Final = Path(__file__).resolve().parent / "holidays.yaml"

_ALWAYS_OFF: Final = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
"""The holidays of the solar calendar: Bộ luật Lao động 45/2019/QH14, Điều 112."""

_DAY: Final = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_DAYS: Final = re.compile(rf"{_DAY}(?:\s*[-–]\s*{_DAY})?")
_LONGEST: Final = 31


class _Year(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    year: int
    off: tuple[str, ...]
    working: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    years: tuple[_Year, ...]


@dataclass(frozen=True)
class YearOfHolidays:
    """The days off of one year, and the weekend days on which people work."""

    off: frozenset[date]
    working: frozenset[date]


@dataclass(frozen=True)
class Holidays:
    """What is known, year by year."""

    years: Mapping[int, YearOfHolidays]

    def knows(self, year: int) -> bool:
        """Whether the official days of that year were entered."""
        return year in self.years

    def is_off(self, day: date) -> bool:
        """Whether ``day`` is a holiday; weekends are not counted here."""
        known = self.years.get(day.year)
        return day in known.off if known else (day.month, day.day) in _ALWAYS_OFF

    def is_worked(self, day: date) -> bool:
        """Whether ``day`` is worked though it is of a weekend."""
        known = self.years.get(day.year)
        return known is not None and day in known.working


def load_holidays(path: Path = HOLIDAYS) -> Holidays:
    """The holidays that the file lists.

    Raises ThiDuaError naming the file and the line for a day that does not exist or is of another
    year, a year that is given twice, and a day that is both off and worked.
    """
    listing = read_yaml(path)
    content = checked(listing, _File)
    years: dict[int, YearOfHolidays] = {}
    for position, entry in enumerate(content.years):
        place = ("years", position)
        if entry.year in years:
            raise listing.wrong((*place, "year"), "trùng năm")
        off = frozenset(_days(listing, (*place, "off"), entry.off, entry.year))
        working = frozenset(_days(listing, (*place, "working"), entry.working, entry.year))
        if off & working:
            raise listing.wrong((*place, "working"), "một ngày vừa nghỉ vừa làm bù")
        years[entry.year] = YearOfHolidays(off, working)
    return Holidays(years)


def _days(
    listing: Listing, place: tuple[str | int, ...], written: tuple[str, ...], year: int
) -> Iterator[date]:
    for position, line in enumerate(written):
        first, last = _span(listing, (*place, position), line)
        if first.year != year or last.year != year:
            raise listing.wrong((*place, position), f"không thuộc năm {year}")
        if not timedelta(0) <= last - first < timedelta(days=_LONGEST):
            raise listing.wrong((*place, position), "khoảng ngày ngược hoặc quá dài")
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _span(listing: Listing, place: tuple[str | int, ...], line: str) -> tuple[date, date]:
    found = _DAYS.fullmatch(line.strip())
    if found is None:
        raise listing.wrong(place, "cần dạng 01/01/2026 hoặc 14/02/2026 - 22/02/2026")
    numbers = [int(number) for number in found.groups() if number is not None]
    try:
        days = [date(y, m, d) for d, m, y in zip(*[iter(numbers)] * 3, strict=True)]
    except ValueError:
        raise listing.wrong(place, "ngày không có trong lịch") from None
    return days[0], days[-1]
