"""What a mention of time means. Days are of the calendar, clock times local, without a zone."""

from calendar import monthrange
from datetime import date as Date
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

Unit = Literal["minute", "hour", "day", "working_day", "week", "month", "quarter", "year"]
Frequency = Literal["day", "week", "month", "quarter", "year"]
PartName = Literal["beginning", "middle", "end"]
Working = Literal["first", "last"]

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS = ",".join(_WEEKDAYS[:5])
_SHORTEST_MONTH = 28


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Bound(StrEnum):
    """How a time bounds what is to be done."""

    ON = "on"
    BEFORE = "before"
    AFTER = "after"
    UNTIL = "until"


class Day(_Frozen):
    """One day of the calendar."""

    day: Date

    @property
    def first(self) -> Date:
        return self.day

    @property
    def last(self) -> Date:
        return self.day


class _Months(_Frozen):
    """Whole months of one year; ``first`` and ``last`` are their outermost days."""

    year: int

    def _numbers(self) -> tuple[int, int]:
        return 1, 12

    @property
    def first(self) -> Date:
        return Date(self.year, self._numbers()[0], 1)

    @property
    def last(self) -> Date:
        month = self._numbers()[1]
        return Date(self.year, month, monthrange(self.year, month)[1])


class Year(_Months):
    """A calendar year."""


class Month(_Months):
    """A calendar month, 1 to 12."""

    month: int

    def _numbers(self) -> tuple[int, int]:
        return self.month, self.month


class Quarter(_Months):
    """A quarter of a calendar year, 1 to 4."""

    quarter: int

    def _numbers(self) -> tuple[int, int]:
        return self.quarter * 3 - 2, self.quarter * 3


class HalfYear(_Months):
    """The first or second six months of a year; ``half`` is 1 or 2."""

    half: int

    def _numbers(self) -> tuple[int, int]:
        return self.half * 6 - 5, self.half * 6


class MonthsOfYear(_Months):
    """The first ``count`` months of a year ("9 tháng đầu năm"), or its last ones."""

    count: int
    from_end: bool = False

    def _numbers(self) -> tuple[int, int]:
        return (13 - self.count, 12) if self.from_end else (1, self.count)


class Week(_Frozen):
    """Seven days that begin on a Monday."""

    monday: Date

    @property
    def first(self) -> Date:
        return self.monday

    @property
    def last(self) -> Date:
        return self.monday + timedelta(days=6)


class Part(_Frozen):
    """The beginning, middle or end of a period.

    No text defines these; a third is taken: ten days of a month (the end has the rest), a month
    of a quarter, four months of a year, and of a week Monday-Tuesday, Wednesday-Friday, Saturday-
    Sunday.
    """

    part: PartName
    of: Week | Month | Quarter | Year

    @property
    def first(self) -> Date:
        return self._bounds()[0]

    @property
    def last(self) -> Date:
        return self._bounds()[1]

    def _bounds(self) -> tuple[Date, Date]:
        third = ("beginning", "middle", "end").index(self.part)
        if isinstance(self.of, Week | Month):
            starts = (0, 2, 5, 7) if isinstance(self.of, Week) else (0, 10, 20, 31)
            first = self.of.first + timedelta(days=starts[third])
            return first, min(self.of.last, self.of.first + timedelta(days=starts[third + 1] - 1))
        months = 4 if isinstance(self.of, Year) else 1
        begin = self.of.first.month + months * third
        year = self.of.year
        return Month(year=year, month=begin).first, Month(year=year, month=begin + months - 1).last


class Period(_Frozen):
    """From one day to another, both within."""

    first: Date
    last: Date


class Clock(_Frozen):
    """A time of day, on a day where one is named; 24:00 is the end of the day."""

    hour: int
    minute: int = 0
    day: Date | None = None


class Recurrence(_Frozen):
    """What comes again: every ``interval`` of ``every``, on the day given if one is given.

    ``month_day`` counts from 1, or is -1 for the last; ``weekday`` is 0 for Monday; ``month`` is
    of the year, or of the quarter (1 to 3). ``working`` is the first or last working day.
    ``quarter`` is of the year ("quý IV hằng năm"), ``clock`` the time of day, without a day.
    """

    every: Frequency
    interval: int = 1
    month: int | None = None
    month_day: int | None = None
    weekday: int | None = None
    working: Working | None = None
    quarter: int | None = None
    clock: Clock | None = None

    @property
    def dated(self) -> bool:
        """Whether the day is told; if not, the rule takes it from where it starts: ask."""
        told = self.month_day is not None or self.weekday is not None or self.working is not None
        return told or self.every == "day"

    @property
    def rule(self) -> str:
        """The RFC 5545 RRULE (section 3.3.10).

        A day that a short month does not have becomes its last one, rather than none. Working
        days are Monday to Friday: holidays are for the caller, and so is the time of day. A
        quarter of the year stands for its last month.
        """
        return ";".join([*self._frequency(), *self._months(), *self._days()])

    def _frequency(self) -> list[str]:
        name = {"day": "DAILY", "week": "WEEKLY", "year": "YEARLY"}.get(self.every, "MONTHLY")
        undated_quarter = self.every == "quarter" and (not self.dated or self.interval > 1)
        interval = self.interval * (3 if undated_quarter else 1)
        return [f"FREQ={name}"] + ([f"INTERVAL={interval}"] if interval > 1 else [])

    def _months(self) -> list[str]:
        if self.every == "quarter" and self.dated and self.interval == 1:
            nth = self.month or (1 if self.working == "first" else 3)
            return ["BYMONTH=" + ",".join(str(nth + 3 * quarter) for quarter in range(4))]
        if self.every == "year" and self.quarter is not None:
            return [f"BYMONTH={self.quarter * 3}"]
        if self.every == "year" and self.month is not None:
            return [f"BYMONTH={self.month}"]
        if self.every == "year" and (self.working or self.month_day):
            return [f"BYMONTH={1 if self.working == 'first' or self.month_day == 1 else 12}"]
        return []

    def _days(self) -> list[str]:
        if self.working is not None:
            return [f"BYDAY={_WORKDAYS}", f"BYSETPOS={1 if self.working == 'first' else -1}"]
        if self.weekday is not None:
            return [f"BYDAY={_WEEKDAYS[self.weekday]}"]
        if self.month_day is None:
            return []
        sure = self.every == "year" and self.month not in (2, None)
        if self.month_day <= _SHORTEST_MONTH or sure:
            return [f"BYMONTHDAY={self.month_day}"]
        days = ",".join(str(day) for day in range(_SHORTEST_MONTH, self.month_day + 1))
        return [f"BYMONTHDAY={days}", "BYSETPOS=-1"]


class Duration(_Frozen):
    """A length of time, counted from an event where one is named.

    ``event`` is the event in the text's own words ("ngày nhận đủ hồ sơ"), ``since`` its day where
    the words tell it; ``back`` says that the count runs back from it ("05 ngày trước khi họp").
    """

    count: int
    unit: Unit
    event: str | None = None
    since: Date | None = None
    back: bool = False


class Impossible(_Frozen):
    """What is written as a time and is none (31/4, tháng 13, a period that ends first): ask."""

    written: str


Meaning = (
    Day
    | Week
    | Month
    | Quarter
    | HalfYear
    | MonthsOfYear
    | Year
    | Part
    | Period
    | Recurrence
    | Duration
    | Clock
    | Impossible
)


class TimeMention(_Frozen):
    """A time that a text names, and where; the words that bound it stand before ``start``.

    ``inclusive`` is False for "trước" and "sau", which leave the day itself out. ``assumed`` says
    that the year, or month, is not written and was taken from the day of asking. ``cited`` marks
    the date of a document that is cited.
    """

    meaning: Meaning
    bound: Bound
    inclusive: bool = True
    assumed: bool = False
    cited: bool = False
    start: int
    end: int
