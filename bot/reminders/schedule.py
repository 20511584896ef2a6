"""When something is due, again and again, and when to remind of it. Pure: no clock, no store.

Days are of the office's zone, instants are aware. Rules are RFC 5545 RRULEs, read by dateutil.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from dateutil.rrule import rrule, rruleset, rrulestr

from bot.reminders.working_days import WorkingDays
from config.errors import ThiDuaError
from config.time import ZONE

_FREQUENCY: Final = re.compile(r"\bFREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)\b")
_WORKDAY: Final = re.compile(r"\bBYDAY=MO,TU,WE,TH,FR;BYSETPOS=(-?1)\b")
_MIDNIGHT: Final = time(0, 0)
_LONGEST_LEAD: Final = 366
_REACH_YEARS: Final = 12
_RULE_REMEDY: Final = "Cần một RRULE theo RFC 5545, như FREQ=MONTHLY;BYMONTHDAY=20"


@dataclass(frozen=True)
class Timing:
    """How many days before the due day to remind, and at what time of day.

    A lead of 0 is the due day itself.
    """

    leads: tuple[int, ...] = (7, 3, 1, 0)
    at: time = time(8, 0)


DEFAULT_TIMING: Final = Timing()


@dataclass(frozen=True)
class Series:
    """What is due on one day, or by a rule from ``first`` on, until ``until`` where that is given.

    Without ``rule``, ``first`` is the due day. ``shift`` are days added to each day of the rule:
    -1 for "trước ngày 20 hằng tháng", which ends on the 19th.
    """

    first: date
    rule: str | None = None
    until: date | None = None
    shift: int = 0


@dataclass(frozen=True)
class Moment:
    """A reminder of what is due on ``due``; ``lead`` is how many days before that it is meant for.

    ``at`` is the instant, moved to the working day before where it fell on a day off.
    """

    due: date
    lead: int
    at: datetime


def due_days(series: Series, first: date, last: date, days: WorkingDays) -> list[date]:
    """The days from ``first`` to ``last`` on which it is due, in order.

    A rule for the last (or first) working day of a period means the calendar of the office: where
    that day is a holiday, it is due on the working day before (or after).
    Raises ThiDuaError for a rule that cannot be read.
    """
    if series.rule is None:
        return [series.first] if first <= series.first <= last else []
    rule, workday = _rule(series.rule, series.first), _WORKDAY.search(series.rule)
    # What is moved may come from, or go, beyond the borders.
    shift = timedelta(days=series.shift)
    margin = timedelta(days=31) if workday or series.shift else timedelta(0)
    begin = max(first - margin, series.first)
    end = min(last, series.until) if series.until else last
    if begin > end + margin:
        return []
    instants = rule.between(_midnight(begin), _midnight(end + margin), inc=True)
    found = (instant.date() for instant in instants)
    if workday:
        move = days.on_or_before if workday[1] == "-1" else days.on_or_after
        found = (move(day) for day in found)
    shifted = (day + shift for day in found)
    return sorted({day for day in shifted if first <= day <= end})


def moments(due: date, timing: Timing, days: WorkingDays) -> list[Moment]:
    """When to remind of what is due on ``due``, in order; reminders that fall together are one.

    Of those the one nearest to the due day is kept.
    """
    kept: dict[datetime, Moment] = {}
    for lead in sorted(set(timing.leads), reverse=True):
        day = days.on_or_before(due - timedelta(days=lead))
        at = datetime.combine(day, timing.at, ZONE)
        kept[at] = Moment(due, lead, at)
    return [kept[at] for at in sorted(kept)]


def moments_between(
    series: Series, timing: Timing, days: WorkingDays, after: datetime, until: datetime
) -> list[Moment]:
    """All reminders of a series with ``after < at <= until``, in order."""
    longest = timedelta(days=max(timing.leads, default=0) + 31)
    first, last = after.astimezone(ZONE).date(), until.astimezone(ZONE).date()
    found = [
        moment
        for due in due_days(series, first - timedelta(days=31), last + longest, days)
        for moment in moments(due, timing, days)
        if after < moment.at <= until
    ]
    return sorted(found, key=lambda moment: (moment.at, moment.due))


def next_due_days(series: Series, today: date, count: int, days: WorkingDays) -> list[date]:
    """The next ``count`` days, today included, on which it is due; fewer where it ends."""
    found: list[date] = []
    begin = today
    for _ in range(_REACH_YEARS):
        end = begin + timedelta(days=366)
        found += due_days(series, begin, end, days)
        if len(found) >= count:
            break
        begin = end + timedelta(days=1)
    return found[:count]


def check_rule(rule: str, first: date) -> None:
    """Raises ThiDuaError for a rule that is none, never comes, or comes more often than daily."""
    reach = _midnight(first + timedelta(days=366 * _REACH_YEARS))
    if not _rule(rule, first).between(_midnight(first), reach, inc=True):
        raise ThiDuaError("Quy tắc lặp không rơi vào ngày nào", rule, _RULE_REMEDY)


def check_timing(timing: Timing, days: WorkingDays) -> None:
    """Raises ThiDuaError for leads that are no number of days, and times outside office hours."""
    wrong = [lead for lead in timing.leads if not 0 <= lead <= _LONGEST_LEAD]
    if wrong or not timing.leads:
        remedy = f"Mỗi mốc là số ngày từ 0 đến {_LONGEST_LEAD}"
        raise ThiDuaError("Số ngày nhắc trước không hợp lệ", wrong or "trống", remedy)
    hours = days.hours
    if not hours.opens <= timing.at <= hours.closes:
        remedy = f"Chọn giờ từ {hours.opens:%H:%M} đến {hours.closes:%H:%M}"
        raise ThiDuaError("Giờ nhắc ngoài giờ làm việc", f"{timing.at:%H:%M}", remedy)


@lru_cache(maxsize=1024)
def _rule(written: str, first: date) -> rrule | rruleset:
    try:
        if not _FREQUENCY.search(written) or "\n" in written or "DTSTART" in written:
            raise ValueError(written)
        return rrulestr(written, dtstart=_midnight(first))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise ThiDuaError("Quy tắc lặp không hợp lệ", written, _RULE_REMEDY) from error


def _midnight(day: date) -> datetime:
    """Rules know no zone: they are about days."""
    return datetime.combine(day, _MIDNIGHT)
