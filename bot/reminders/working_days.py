"""Which days are worked, and the hours in which people may be bothered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from config.holidays import Holidays
from config.time import ZONE

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_LONGEST_BREAK: Final = 60


@dataclass(frozen=True)
class OfficeHours:
    """From when to when, on a working day, in the office's zone."""

    opens: time = time(7, 0)
    closes: time = time(17, 0)


@dataclass(frozen=True)
class WorkingDays:
    """The calendar of the office. Instants are aware; days are of the office's zone."""

    holidays: Holidays
    hours: OfficeHours = OfficeHours()

    def is_working(self, day: date) -> bool:
        """Monday to Friday but for holidays, and the weekend days worked in their place."""
        if self.holidays.is_worked(day):
            return True
        return day.weekday() < _SATURDAY and not self.holidays.is_off(day)

    def on_or_before(self, day: date) -> date:
        """``day``, or the last working day before it."""
        return self._walk(day, -_DAY)

    def on_or_after(self, day: date) -> date:
        """``day``, or the first working day after it."""
        return self._walk(day, _DAY)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which itself is not counted."""
        for _ in range(count):
            day = self.on_or_after(day + _DAY)
        return day

    def next_in_hours(self, instant: datetime) -> datetime:
        """``instant`` where it is within office hours, else the next opening."""
        local = instant.astimezone(ZONE)
        day, opens = local.date(), self.hours.opens
        if self.is_working(day) and local.time() < opens:
            return datetime.combine(day, opens, ZONE)
        if self.is_working(day) and local.time() <= self.hours.closes:
            return instant
        return datetime.combine(self.on_or_after(day + _DAY), opens, ZONE)

    def unknown_years(self, days: Iterable[date]) -> list[int]:
        """The years among the days whose holidays nobody has entered."""
        return sorted({day.year for day in days if not self.holidays.knows(day.year)})

    def _walk(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_BREAK):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(f"no working day within {_LONGEST_BREAK} days of {day}")
