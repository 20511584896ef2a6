"""Dates and shares of a hundred, however they are written, spelt as documents print them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from corpus.dates import vietnamese_date
from corpus.vietnamese import fold_in_place

_UNITS: Final = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_UNIT: Final = "|".join(_UNITS)
_SPELT: Final = rf"(?:(?:mot )?tram|(?:(?:{_UNIT}) )?muoi(?: (?:{_UNIT}))?|{_UNIT})"
_SHARE: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<figures>\d{{1,3}}(?:[.,]\d{{1,2}})?)|(?P<words>{_SPELT}))"
    rf"(?(figures) ?(?:%|phan tram(?!\w))| phan tram(?!\w))"
)
_EARLY: Final = r"(?:mung|mong)"
_DAY: Final = rf"(?:(?:ngay )?{_EARLY} |ngay )"
_YEAR: Final = r"(?P<y>(?:19|20)\d\d)"
_MONTH: Final = rf"(?P<m>\d{{1,2}}|{_SPELT})"
_IN_WORDS: Final = re.compile(
    rf"(?<!\w)(?P<named>{_DAY})?(?P<d>\d{{1,2}}|{_SPELT}) thang {_MONTH}(?!\w)"
    rf"(?:,? ?nam {_YEAR}(?!\d))?"
)
_IN_FIGURES: Final = re.compile(
    rf"(?<![\w./-])(?P<named>{_DAY})?(?P<d>\d{{1,2}}) ?(?P<sep>[/.-]) ?(?P<m>\d{{1,2}})"
    rf"(?: ?(?P=sep) ?(?P<y>(?:19|20)\d\d|(?<=[/-])\d\d)|"
    r" ?nam (?P<yn>(?:19|20)\d\d))(?![\w/]|[.-]\d)"
)
_DAY_AND_MONTH: Final = re.compile(
    rf"(?<!\w)(?P<named>{_DAY})(?P<d>\d{{1,2}}) ?[/.-] ?(?P<m>\d{{1,2}})(?![\w/]|[.-]\d)"
)
_YEAR_FIRST: Final = re.compile(
    r"(?<![\w./-])(?P<named>)(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\w/-])"
)
_HINT: Final = re.compile(r"\d|phan tram| thang ")


def spell_figures(text: str) -> str:
    """Dates as "ngày 07/3/2024" or "ngày 07/3", shares as "90%"; all else as it was.

    What looks like a date and is none (31/4/2024) stays, and so does a number with a dot or a dash
    that is not called a day.
    """
    if _HINT.search(fold_in_place(text)) is None:
        return text
    text = _replaced(_SHARE, text, _share)
    for pattern in (_YEAR_FIRST, _IN_WORDS, _IN_FIGURES, _DAY_AND_MONTH):
        text = _replaced(pattern, text, _date)
    return text


def _replaced(
    pattern: re.Pattern[str], text: str, spelt: Callable[[re.Match[str]], str | None]
) -> str:
    pieces: list[str] = []
    end = 0
    for found in pattern.finditer(fold_in_place(text)):
        if (new := spelt(found)) is not None:
            pieces += [text[end : found.start()], new]
            end = found.end()
    return "".join([*pieces, text[end:]])


def _share(found: re.Match[str]) -> str:
    figures = found["figures"] or str(_number(found["words"]))
    return f"{figures}%"


def _date(found: re.Match[str]) -> str | None:
    groups = found.groupdict()
    year = groups.get("y") or groups.get("yn")
    if not (year or found["named"]):
        return None
    day, month = _number(found["d"]), _number(found["m"])
    try:
        # A leap year, so that 29/2 without its year is a day.
        printed = vietnamese_date(date(_four_digits(year) if year else 2000, month, day))
    except ValueError:
        return None
    return ("ngày " if found["named"] else "") + (printed if year else printed[: -len("/2000")])


def _four_digits(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _number(written: str) -> int:
    """A number in figures, or of folded words up to a hundred: "hai muoi lam" is 25."""
    if written.isdigit():
        return int(written)
    if written.endswith("tram"):
        return 100
    before, tens, after = written.partition("muoi")
    if not tens:
        return _UNITS[written]
    return 10 * _UNITS.get(before.strip(), 1) + _UNITS.get(after.strip(), 0)
