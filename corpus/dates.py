"""Calendar dates as documents write them; a grammar of periods and recurrences is to grow here."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from corpus.model import DateMention

_NUMERIC: Final = r"(?P<d>\d{1,2})\s*(?P<sep>[/.-])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<y>\d{4})"
_WORDS: Final = r"(?P<wd>\d{1,2})\s+tháng\s+(?P<wm>\d{1,2})\s*(?:năm|,)?\s*(?P<wy>\d{4})"
DATE: Final = re.compile(
    rf"(?<![\d/])(?<!\d\.)(?:\bngày\s*)?(?:{_NUMERIC}|{_WORDS})(?!\d|/\w)", re.IGNORECASE
)


def find_dates(text: str) -> Iterator[DateMention]:
    """Every full date in ``text`` ("07/3/2024", "ngày 07 tháng 3 năm 2024"), with its offsets.

    What looks like a date and is none (31/4/2024) is passed over.
    """
    for match in DATE.finditer(text):
        if (day := read_date(match)) is not None:
            yield DateMention(day=day, start=match.start(), end=match.end())


def read_date(match: re.Match[str]) -> date | None:
    """The day that a match of ``DATE`` names, or None if the calendar has no such day."""
    day, month, year = (match["d"], match["m"], match["y"])
    if day is None:
        day, month, year = (match["wd"], match["wm"], match["wy"])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def vietnamese_date(day: date) -> str:
    """As documents print it: the day with two digits, the month with two only where it is 1 or 2.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (numbers below 10 for days, months 1 and 2).
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
