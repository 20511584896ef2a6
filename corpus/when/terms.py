"""Times told by a rule or a count: the last working day of a month, "sau 10 ngày kể từ …"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from corpus.when.atoms import Atom, read_atom
from corpus.when.line import Line, Pattern, without_marks
from corpus.when.meaning import Day, Duration, Frequency, Recurrence, Unit
from corpus.when.numbers import DAY, IN_WORDS, number
from corpus.when.settle import outermost, settle

_UNIT_OF: Final[dict[str, Unit]] = {
    "ngày làm việc": "working_day", "ngày": "day", "tuần": "week", "tháng": "month",
    "quý": "quarter", "năm": "year", "giờ": "hour", "tiếng": "hour", "phút": "minute",
}  # fmt: skip
_UNITS: Final = {**{without_marks(word): unit for word, unit in _UNIT_OF.items()}, **_UNIT_OF}
_UNIT: Final = "|".join(_UNIT_OF)

_OUTER_DAY: Final = Pattern(
    r"ngày (?:(?P<work>làm việc )(?P<w>cuối cùng|cuối|đầu tiên|đầu)"
    r"|(?P<end>cuối cùng|cuối|đầu tiên))"
    r" (?:của |trong )?(?:hằng |hàng |mỗi )?(?=(?P<unit>tháng|quý|năm)(?!\w))"
)
_DAY_OF_QUARTER: Final = Pattern(
    rf"(?:ngày )?(?P<d>{DAY}),? (?:của )?tháng (?P<m>đầu tiên|đầu|thứ hai|giữa|cuối cùng|cuối)"
    r" (?:của )?(?:hằng |hàng |mỗi )?quý(?: sau| tiếp theo| kế tiếp)?(?! (?:này|i"
    r"|[1-4])(?!\w))(?!\w)"
)
_COUNT: Final = Pattern(
    rf"(?!sau |tu )(?P<n>\d{{1,3}}|{IN_WORDS})(?: ?\([^()]{{1,24}}\))? (?P<unit>{_UNIT})(?!\w)"
    r"(?! (?:đầu|cuối|nay|tới|nữa|một lần|1 lần|trở lên|ngày \d+)(?!\w)|/)"
)
_EVENT: Final = Pattern(
    r",? (?:(?:(?:kể|tính) )?từ (?=khi|ngày|lúc|thời điểm|hôm)|(?:kể|tính) từ |sau (?=khi|ngày)"
    r"|(?P<back>trước) (?=khi|ngày|hạn|thời điểm))(?P<event>[^,;:()]{1,160}?)"
    r"(?=[,;:()]|\.(?!\d)| (?:thì|phải|và|các|cơ quan|đơn vị) |$)"
)
_MONTH_OF_QUARTER: Final = {"đầu": 1, "dau": 1, "thứ": 2, "thu": 2, "giữa": 2, "giua": 2}
_FREQUENCY: Final[dict[str, Frequency]] = {
    "tháng": "month", "thang": "month", "quý": "quarter", "quy": "quarter",
    "năm": "year", "nam": "year",
}  # fmt: skip

TermReader = Callable[[Line, int, date, str], Atom | None]


def read_term(line: Line, start: int, on: date, text: str) -> Atom | None:
    """The term that begins at ``start``; ``text`` is the whole text, for the event's own words."""
    for read in (_outer_day, _day_of_quarter, _count):
        if (atom := read(line, start, on, text)) is not None:
            return atom
    return None


def _outer_day(line: Line, start: int, on: date, text: str) -> Atom | None:
    found = _OUTER_DAY.match(line, start)
    if found is None:
        return None
    first = (found["w"] or found["end"]).startswith(("đ", "d"))
    for atom in read_atom(line, found.end(), on):
        day = _outermost(atom, on, first, bool(found["work"]))
        if day is not None:
            return Atom(start, atom.end, "fixed", meaning=Day(day=day))
    every = _FREQUENCY[found["unit"]]
    end = found.end() + len(found["unit"])
    if found["work"]:
        rule = Recurrence(every=every, working="first" if first else "last")
    else:
        rule = Recurrence(every=every, month_day=1 if first else -1)
    return Atom(start, end, "fixed", meaning=rule)


def _outermost(atom: Atom, on: date, first: bool, working: bool) -> date | None:
    meaning, _ = settle(atom, on, "")
    days = outermost(meaning)
    if days is None or atom.kind not in ("month", "quarter", "year"):
        return None
    day = days[0] if first else days[1]
    while working and day.weekday() > 4:
        day += timedelta(days=1 if first else -1)
    return day


def _day_of_quarter(line: Line, start: int, on: date, text: str) -> Atom | None:
    found = _DAY_OF_QUARTER.match(line, start)
    if found is None:
        return None
    day = number(found["d"])
    month = _MONTH_OF_QUARTER.get(found["m"].partition(" ")[0], 3)
    if not 1 <= day <= 31:
        return Atom(*found.span(), "impossible")
    rule = Recurrence(every="quarter", month=month, month_day=day)
    return Atom(*found.span(), "fixed", meaning=rule)


def _count(line: Line, start: int, on: date, text: str) -> Atom | None:
    found = _COUNT.match(line, start)
    if found is None or number(found["n"]) == 0:
        return None
    unit = _UNITS[found["unit"]]
    event = _EVENT.match(line, found.end())
    if event is None:
        meaning = Duration(count=number(found["n"]), unit=unit)
        return Atom(*found.span(), "count", weak=unit != "working_day", meaning=meaning)
    words = text[line.offsets[event.start("event")] : line.offsets[event.end("event")]]
    meaning = Duration(
        count=number(found["n"]),
        unit=unit,
        event=" ".join(words.split()),
        since=_day_told(line, event, on),
        back=bool(event["back"]),
    )
    return Atom(start, event.end(), "count", meaning=meaning)


def _day_told(line: Line, event: re.Match[str], on: date) -> date | None:
    for atom in read_atom(line, event.start("event"), on):
        meaning, _ = settle(atom, on, "")
        if isinstance(meaning, Day) and not atom.weak:
            return meaning.day
    return None
