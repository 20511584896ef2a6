"""How long before a deadline to remind, as one types it: "nhắc trước 7, 3 và 1 ngày lúc 8h"."""

import re
from datetime import date as Date
from typing import Final

from pydantic import BaseModel, ConfigDict

from corpus.when.line import Line, Pattern, lines_of
from corpus.when.meaning import Clock, Duration, Unit
from corpus.when.numbers import IN_WORDS, number
from corpus.when.recogniser import find_times

_UNITS: Final[dict[str, Unit]] = {
    "ngày làm việc": "working_day", "ngay lam viec": "working_day", "ngày": "day", "ngay": "day",
    "hôm": "day", "hom": "day", "tuần": "week", "tuan": "week", "tháng": "month",
    "thang": "month", "giờ": "hour", "gio": "hour", "tiếng": "hour", "tieng": "hour",
    "phút": "minute", "phut": "minute",
}  # fmt: skip
_UNIT: Final = r"ngày làm việc|ngày|hôm|tuần|tháng|giờ|tiếng|phút"
_COUNT: Final = rf"(?:\d{{1,3}}|{IN_WORDS})"
_ONE: Final = rf"{_COUNT}(?: (?:{_UNIT}))?(?!\w)"
_LEADS: Final = Pattern(
    rf"(?<!\w)trước(?: hạn)?:? (?P<leads>{_ONE}(?:(?: ?[,;/+] ?| và |, và | rồi ){_ONE})*)"
    rf"(?! ?[/.-]\d)(?! (?:giờ|ngày) \d)"
)
_MEMBER: Final = Pattern(rf"(?P<n>{_COUNT})(?: (?P<unit>{_UNIT}))?(?!\w)")
_MOST: Final = 12


class LeadTimes(BaseModel):
    """``before`` are the lengths before the deadline, longest first; ``at`` the time of day.

    ``start:end`` are code points of the text, from "trước" to the last length.
    """

    model_config = ConfigDict(frozen=True)

    before: tuple[Duration, ...]
    at: Clock | None = None
    start: int
    end: int


def find_lead_times(text: str, on: Date) -> LeadTimes | None:
    """The first list of lead times in ``text``, or None ("trước ngày 15/11" is none).

    A unit that is not written is the next one's: "7, 3 và 1 ngày". The clock time is one after
    the list without a day ("lúc 8h"). ``on`` is the day of asking, as for ``find_times``.
    """
    for line in lines_of(text):
        found = _LEADS.search(line, 0)
        if found is not None and (before := _lengths(line, found)):
            end = line.offsets[found.end("leads")]
            return LeadTimes(
                before=before,
                at=_clock_after(text, end, on),
                start=line.offsets[found.start()],
                end=end,
            )
    return None


def _lengths(line: Line, found: re.Match[str]) -> tuple[Duration, ...]:
    members = _members(line, *found.span("leads"))
    unit: Unit | None = None
    lengths: list[Duration] = []
    for count, told in reversed(members):
        unit = _UNITS[told] if told else unit
        if unit is None or count == 0:
            return ()
        lengths.append(Duration(count=count, unit=unit, back=True))
    longest_first = sorted(dict.fromkeys(lengths), key=_minutes, reverse=True)
    return tuple(longest_first[:_MOST])


def _members(line: Line, start: int, end: int) -> list[tuple[int, str | None]]:
    members: list[tuple[int, str | None]] = []
    while (member := _MEMBER.search(line, start, end)) is not None:
        members.append((number(member["n"]), member["unit"]))
        start = member.end()
    return members


def _minutes(length: Duration) -> int:
    day = 24 * 60
    sizes = {"minute": 1, "hour": 60, "week": 7 * day, "month": 30 * day}
    return length.count * sizes.get(length.unit, day)


def _clock_after(text: str, end: int, on: Date) -> Clock | None:
    for mention in find_times(text[end:], on):
        if isinstance(mention.meaning, Clock) and mention.meaning.day is None:
            return mention.meaning
    return None
