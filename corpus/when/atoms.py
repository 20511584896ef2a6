"""The smallest expressions of time: a day, a month, a clock time, "hằng năm"; no words around."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from corpus.when.line import Line, Pattern
from corpus.when.meaning import Frequency, Meaning, PartName, Period, Recurrence
from corpus.when.numbers import DAY, IN_WORDS, MONTH, YEAR, number

Kind = Literal[
    "day", "week", "month", "quarter", "half", "months", "year", "weekday", "clock", "every",
    "years", "count", "fixed", "impossible",
]  # fmt: skip


@dataclass(frozen=True)
class Atom:
    """``start:end`` of the line, and the numbers as written; what is not written is None.

    A ``weak`` atom counts only with a word that bounds it, or joined to another. ``n`` is the
    quarter, half, weekday or count of months; ``meaning`` is set where it is settled already.
    ``relative`` marks a day of "tháng sau".
    """

    start: int
    end: int
    kind: Kind
    day: int | None = None
    month: int | None = None
    year: int | None = None
    n: int = 0
    minute: int = 0
    last_year: int = 0
    part: PartName | None = None
    from_end: bool = False
    named: bool = False
    weak: bool = False
    relative: bool = False
    every: Frequency = "year"
    meaning: Meaning | None = None


Reader = Callable[[re.Match[str], date], Atom | None]

_YEAR: Final = (
    rf"(?:(?: ?/ ?|,? (?:của )?năm |, ?| )(?P<y>{YEAR})"
    r"|,? (?:của )?năm (?P<ry>nay|này|sau|tới|ngoái)(?!\w))"
)
_YEAR_AFTER_YEAR: Final = rf"(?:(?:/|, ?| )(?P<y>{YEAR})| (?P<ry>nay|này|sau|tới|ngoái))"
_RELATIVE: Final = r"(?P<rel>này|sau|tới|trước|nay)(?!\w)"
_SHIFT: Final = {
    "này": 0, "nay": 0, "sau": 1, "tới": 1, "toi": 1, "trước": -1, "truoc": -1, "ngoái": -1,
    "ngoai": -1,
}  # fmt: skip
_NOT_A_DATE: Final = r"(?!\d|[\w%]|[/.]\w|- ?[^\W\d]|-\d{3})"
_PARTS: Final[dict[str, PartName]] = {
    "đầu": "beginning", "dau": "beginning", "giữa": "middle", "giua": "middle",
    "cuối": "end", "cuoi": "end",
}  # fmt: skip
_COUNTED: Final = (
    r"(?! (?:số |tổng |thành viên|đơn vị|phiếu|chỉ tiêu|tiêu chí|người|đại biểu|phòng|điểm|quy mô|"
    r"dân số|ca\b|cán bộ|công chức|xã|huyện|tỉnh|giờ|nhiệm vụ|ủy viên|uỷ viên))"
)
_BEFORE_NO_DATE: Final = Pattern(
    r"(?:ít nhất|tối thiểu|tỷ lệ|tỉ lệ|đạt|hơn|số|mục|bàn|khoản|điều|điểm|nhà|đường|ngõ|hẻm|kiệt|"
    r"biểu|phụ lục|mẫu|lô|hotline|trực) $"
)
_EVERY: Final[dict[str, Frequency]] = {
    "ngày": "day", "ngay": "day", "tuần": "week", "tuan": "week", "tháng": "month",
    "thang": "month", "quý": "quarter", "quy": "quarter", "năm": "year", "nam": "year",
}  # fmt: skip


def read_atom(line: Line, start: int, on: date) -> list[Atom]:
    """What begins at ``start``: one atom, several for "ngày 05, 06 và 07 tháng 8", or none."""
    if listed := _listed(line, start, on):
        return listed
    if start and _BEFORE_NO_DATE.search(line, max(0, start - 12), start):
        return []
    for pattern, read in _READERS:
        found = pattern.match(line, start)
        if found is not None and (atom := read(found, on)) is not None:
            return [atom]
    return []


def _year(found: re.Match[str], on: date) -> int | None:
    if found["ry"]:
        return on.year + _SHIFT[found["ry"]]
    return number(found["y"]) if found["y"] else None


def _two_digit(year: str | None) -> int | None:
    return None if not year else int(year) + (2000 if len(year) == 2 else 0)


_LIST: Final = Pattern(
    r"(?:các |những |hai |ba )?ngày (?P<days>\d{1,2}(?:(?:, ?| và |, và |; ?)\d{1,2}){1,30})"
    rf"(?: ?/ ?(?P<m>\d{{1,2}})(?:/(?P<yy>\d{{4}}))?|,? tháng (?P<mw>{MONTH}){_YEAR}?){_NOT_A_DATE}"
)
_MEMBER: Final = re.compile(r"\d{1,2}")


def _listed(line: Line, start: int, on: date) -> list[Atom]:
    found = _LIST.match(line, start)
    if found is None:
        return []
    month = number(found["m"] or found["mw"])
    year = int(found["yy"]) if found["yy"] else _year(found, on)
    members = list(_MEMBER.finditer(line.text, *found.span("days")))
    days = [
        Atom(day.start(), day.end(), "day", int(day[0]), month, year, named=True) for day in members
    ]
    days[0] = replace(days[0], start=found.start())
    days[-1] = replace(days[-1], end=found.end())
    return days


def _numeric(found: re.Match[str], on: date) -> Atom | None:
    day, month, separator = int(found["d"]), int(found["m"]), found["sep"]
    named, year = bool(found["cue"]), _two_digit(found["y"] or found["wy"])
    if found["y"] and len(found["y"]) == 2 and separator.strip() != "/":
        return None
    if found["ry"]:
        year = on.year + _SHIFT[found["ry"]]
    if year is None and not named and separator.strip() != "/":
        return None
    if year is None and (day > 39 or month > 31) and not named:
        return None
    small = day < 10 and month < 10 and day < month
    weak = year is None and not named and (small or (day, month) == (24, 7) or month > 12)
    return Atom(*found.span(), "day", day, month, year, named=named, weak=weak)


def _written_day(found: re.Match[str], on: date) -> Atom | None:
    month = number(found["m"])
    return Atom(*found.span(), "day", number(found["d"]), month, _year(found, on), named=True)


def _day_of_relative_month(found: re.Match[str], on: date) -> Atom | None:
    year, month = _moved(on, _SHIFT[found["rel"]])
    day = number(found["d"])
    return Atom(*found.span(), "day", day, month, year, named=True, relative=True)


def _bare_day(found: re.Match[str], on: date) -> Atom | None:
    return Atom(*found.span(), "day", number(found["d"]), named=True, weak=True)


def _moved(on: date, months: int) -> tuple[int, int]:
    years, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return years, month + 1


def _relative_day(found: re.Match[str], on: date) -> Atom | None:
    word = found["word"]
    shift = {"nay": 0, "qua": -1, "kia": 2, "mốt": 2, "mot": 2}.get(word.rpartition(" ")[2], 1)
    return _shifted_day(found, on, shift)


def _days_ahead(found: re.Match[str], on: date) -> Atom | None:
    weeks = found["unit"] in ("tuần", "tuan")
    return _shifted_day(found, on, number(found["n"]) * (7 if weeks else 1))


def _shifted_day(found: re.Match[str], on: date, days: int) -> Atom | None:
    try:
        day = on + timedelta(days=days)
    except OverflowError:
        return None
    return Atom(*found.span(), "day", day.day, day.month, day.year, named=True)


def _weekday(found: re.Match[str], on: date) -> Atom | None:
    name = found["wd"]
    names = {"hai": 0, "ba": 1, "tư": 2, "tu": 2, "bốn": 2, "bon": 2, "năm": 3, "nam": 3,
             "sáu": 4, "sau": 4, "bảy": 5, "bay": 5, "bẩy": 5}  # fmt: skip
    weekday = 6 if name is None else int(name) - 2 if name.isdecimal() else names[name]
    if found["rel"] is None:
        return Atom(*found.span(), "weekday", n=weekday, weak=True)
    monday = on - timedelta(days=on.weekday())
    if found["week"]:
        weeks = _SHIFT[found["rel"]]
        return _shifted_day(found, monday, weekday + 7 * weeks)
    return _shifted_day(found, on, (weekday - on.weekday() - 1) % 7 + 1)


def _week(found: re.Match[str], on: date) -> Atom | None:
    try:
        monday = on + timedelta(days=7 * _SHIFT[found["rel"]] - on.weekday())
    except OverflowError:
        return None
    part = _part(found)
    return Atom(*found.span(), "week", monday.day, monday.month, monday.year, part=part)


def _part(found: re.Match[str]) -> PartName | None:
    return _PARTS[found["part"]] if found["part"] else None


def _month(found: re.Match[str], on: date) -> Atom | None:
    year, month = _year(found, on), number(found["m"])
    return Atom(*found.span(), "month", month=month, year=year, part=_part(found))


def _relative_month(found: re.Match[str], on: date) -> Atom | None:
    year, month = _moved(on, _SHIFT[found["rel"]])
    return Atom(*found.span(), "month", month=month, year=year, part=_part(found))


def _quarter(found: re.Match[str], on: date) -> Atom | None:
    n = number(found["q"])
    return Atom(*found.span(), "quarter", n=n, year=_year(found, on), part=_part(found))


def _relative_quarter(found: re.Match[str], on: date) -> Atom | None:
    year, month = _moved(on, 3 * _SHIFT[found["rel"]])
    return Atom(*found.span(), "quarter", n=(month + 2) // 3, year=year, part=_part(found))


def _months_of_year(found: re.Match[str], on: date) -> Atom | None:
    n, from_end = number(found["n"]), found["end"] in ("cuối", "cuoi")
    kind: Kind = "half" if n == 6 else "months"
    if n > 12 or n == 0:
        return None
    return Atom(*found.span(), kind, n=n, year=_year(found, on), from_end=from_end)


def _half(found: re.Match[str], on: date) -> Atom | None:
    from_end = found["end"] in ("cuối", "cuoi", "sau")
    return Atom(*found.span(), "half", n=6, year=_year(found, on), from_end=from_end)


def _reported_months(found: re.Match[str], on: date) -> Atom | None:
    n = number(found["n"])
    if n not in (6, 9):
        return None
    return Atom(*found.span(), "half" if n == 6 else "months", n=n, year=_year(found, on))


def _whole_year(found: re.Match[str], on: date) -> Atom | None:
    year = on.year + _SHIFT[found["ry"]] if found["ry"] else number(found["y"])
    return Atom(*found.span(), "year", year=year, part=_part(found))


def _part_of_now(found: re.Match[str], on: date) -> Atom | None:
    kind = _EVERY[found["unit"]]
    if kind == "week" or kind == "day":
        monday = on - timedelta(days=on.weekday())
        return Atom(*found.span(), "week", monday.day, monday.month, monday.year, part=_part(found))
    month = on.month if kind == "month" else None
    return Atom(*found.span(), kind, n=(on.month + 2) // 3, month=month, part=_part(found))


def _years(found: re.Match[str], on: date) -> Atom | None:
    first, last = int(found["a"]), int(found["b"])
    return Atom(*found.span(), "years", year=first, last_year=last)


def _clock(found: re.Match[str], on: date) -> Atom | None:
    written = found["min"] or found["min2"]
    hour, minute = int(found["h"]), int(written or 0)
    if found["half"]:
        minute = 30
    if found["noon"] in ("chiều", "chieu", "tối", "toi") and 1 <= hour < 12:
        hour += 12
    return Atom(*found.span(), "clock", n=hour, minute=minute, weak=not (written or found["noon"]))


def _week_of_month(found: re.Match[str], on: date) -> Atom | None:
    """ "tuần đầu tháng 12": its first seven days; the last ones for "tuần cuối"."""
    year, month = _year(found, on) or on.year, number(found["m"])
    if not (1 <= month <= 12 and 1 <= year < 9999):
        return None
    first, next_month = date(year, month, 1), date(*_moved(date(year, month, 1), 1), 1)
    nth = _NTH_WEEK[found["nth"]]
    begin = next_month - timedelta(days=7) if nth < 0 else first + timedelta(days=7 * nth)
    return Atom(*found.span(), "fixed", meaning=Period(first=begin, last=begin + timedelta(days=6)))


def _end_of_every(found: re.Match[str], on: date) -> Atom | None:
    """ "cuối hằng tháng" is its last day, "đầu hằng tháng" its first."""
    end = found["part"] in ("cuối", "cuoi")
    rule = Recurrence(every=_EVERY[found["unit"]], month_day=-1 if end else 1)
    return Atom(*found.span(), "fixed", meaning=rule)


def _every(found: re.Match[str], on: date) -> Atom | None:
    return Atom(*found.span(), "every", n=1, every=_EVERY[found["unit"]])


def _once_in(found: re.Match[str], on: date) -> Atom | None:
    return Atom(*found.span(), "every", n=number(found["n"]), every=_EVERY[found["unit"]])


_PART: Final = r"(?:(?P<part>đầu|giữa|cuối) )?"
_N: Final = rf"(?!sau |tu )(?P<n>\d{{1,3}}|{IN_WORDS})(?!\w)"
_CLOCK_TIME: Final = (
    r"(?P<h>\d{1,2})(?: ?(?:h|g|giờ) ?(?:(?P<min>\d{1,2})(?: ?(?:phút|ph|p))?|(?P<half>rưỡi))?"
    r"|:(?P<min2>\d\d))(?![\w:/%])"
    r"(?! (?:làm việc|học|liên tục|công(?! (?:đoàn|chức|bố|khai|tác|nhận|viên))|trước khi|kể từ"
    r"|mỗi))"
    r"(?: (?P<noon>sáng|trưa|chiều|tối)(?! (?:ngày )?(?:mai|nay)(?!\w)))?(?!\w)"
)
_NUMERIC: Final = (
    r"(?P<cue>ngày )?(?P<d>\d{1,2})(?P<sep> ?[/.-] ?)(?P<m>\d{1,2})"
    r"(?:(?P=sep)(?P<y>\d{4}|\d\d)(?!\w)|,? năm (?P<wy>[12]\d{3})(?!\w)"
    r"|,? năm (?P<ry>nay|sau|tới|ngoái)(?!\w))?"
    rf"{_NOT_A_DATE}{_COUNTED}"
)
_NEAR_DAY: Final = (
    r"(?P<word>hôm nay|hôm qua|ngày hôm nay|ngày mai|ngày kia|ngày mốt|"
    r"(?:sáng|trưa|chiều|tối) (?:ngày )?(?:mai|nay))(?!\w)"
)
_WEEKDAY: Final = (
    r"(?:thứ (?P<wd>[2-7]|hai|ba|tư|năm|sáu|bảy|bẩy)|chủ nhật)(?!\w)"
    rf"(?: (?P<week>tuần )?{_RELATIVE})?"
)
_YEARS: Final = (
    r"(?:giai đoạn|nhiệm kỳ|nhiệm kì|thời kỳ|thời kì|các năm|từ năm) (?:từ )?(?:năm )?"
    r"(?P<a>[12]\d{3})(?: ?- ?| đến (?:hết )?(?:năm )?)(?P<b>[12]\d{3})(?![\w/-])"
)
_WHOLE_YEAR: Final = rf"{_PART}năm (?:(?P<y>{YEAR})|(?P<ry>nay|sau|tới|ngoái))(?![\w/-]| ?- ?\d)"
_NTH_WEEK: Final = {
    "đầu": 0, "dau": 0, "đầu tiên": 0, "dau tien": 0, "thứ nhất": 0, "thu nhat": 0, "thứ hai": 1,
    "thu hai": 1, "thứ ba": 2, "thu ba": 2, "thứ tư": 3, "thu tu": 3, "cuối": -1, "cuoi": -1,
    "cuối cùng": -1, "cuoi cung": -1,
}  # fmt: skip
_NTH: Final = "đầu tiên|đầu|thứ nhất|thứ hai|thứ ba|thứ tư|cuối cùng|cuối"
_READERS: Final[list[tuple[Pattern, Reader]]] = [
    (Pattern(source), read)
    for source, read in (
        (_CLOCK_TIME, _clock),
        (rf"{_N} (?P<unit>ngày|tuần|tháng|quý|năm) (?:một|1|01) lần(?!\w)", _once_in),
        (_NUMERIC, _numeric),
        (rf"(?:ngày )?(?P<d>{DAY}),? (?:của )?tháng {_RELATIVE}", _day_of_relative_month),
        (rf"(?:ngày )?(?P<d>{DAY}),? tháng (?P<m>{MONTH}){_YEAR}?{_NOT_A_DATE}", _written_day),
        (rf"(?P<n>\d{{1,2}}|{IN_WORDS}) (?P<unit>ngày|tuần) nữa(?!\w)", _days_ahead),
        (_NEAR_DAY, _relative_day),
        (r"(?:(?:hằng|hàng|mỗi) (?P<unit>ngày|tuần|tháng|quý|năm)(?: (?:một|1|01) lần)?)(?!\w)",
         _every),
        (r"(?P<part>đầu|cuối) (?:hằng|hàng|mỗi) (?P<unit>tháng|quý|năm)(?!\w)", _end_of_every),
        (rf"tuần (?P<nth>{_NTH}) (?:của )?tháng (?P<m>{MONTH}){_YEAR}?{_NOT_A_DATE}",
         _week_of_month),
        (_WEEKDAY, _weekday),
        (rf"{_PART}tuần {_RELATIVE}", _week),
        (rf"{_PART}tháng {_RELATIVE}", _relative_month),
        (rf"{_PART}tháng (?P<m>{MONTH}){_YEAR}?{_NOT_A_DATE}", _month),
        (rf"{_PART}quý {_RELATIVE}", _relative_quarter),
        (rf"{_PART}quý (?P<q>iv|i{{1,3}}|[1-4]|một|hai|ba|tư|bốn)(?!\w){_YEAR}?{_NOT_A_DATE}",
         _quarter),
        (rf"{_N} tháng (?P<end>đầu|cuối) năm(?! học){_YEAR_AFTER_YEAR}?(?!\w)", _months_of_year),
        (rf"nửa (?P<end>đầu|cuối|sau) năm(?! học){_YEAR_AFTER_YEAR}?(?!\w)", _half),
        (rf"{_N} tháng(?:{_YEAR}|(?! \w))(?![\w])", _reported_months),
        (_YEARS, _years),
        (r"\((?P<a>[12]\d{3}) ?- ?(?P<b>[12]\d{3})\)", _years),
        (_WHOLE_YEAR, _whole_year),
        (r"(?P<part>đầu|giữa|cuối) (?P<unit>tuần|tháng|quý|năm)(?!\w| (?:học|\d|thứ|của))",
         _part_of_now),
        (rf"ngày (?P<d>{DAY})(?![%/.:]\w|[\w%])(?! (?:ngày|tháng|%|giờ))", _bare_day),
    )
]  # fmt: skip
