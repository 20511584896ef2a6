"""From the numbers of an atom to its meaning, with what is not written taken from a day."""

from datetime import MINYEAR
from datetime import date as Date
from typing import Final

from corpus.when.atoms import Atom
from corpus.when.meaning import (
    Clock,
    Day,
    Duration,
    HalfYear,
    Impossible,
    Meaning,
    Month,
    MonthsOfYear,
    Part,
    Period,
    Quarter,
    Recurrence,
    Week,
    Year,
)

_ASSUMING: Final = ("day", "month", "quarter", "half", "months", "year")


def settle(atom: Atom, on: Date, written: str) -> tuple[Meaning, bool]:
    """The meaning, and whether a year or month was assumed; ``written`` is kept if impossible."""
    assumed = atom.kind in _ASSUMING and atom.year is None
    meaning = atom.meaning or _meaning(atom, on) or Impossible(written=written)
    return meaning, assumed


def _meaning(atom: Atom, on: Date) -> Meaning | None:
    year = on.year if atom.year is None else atom.year
    if not MINYEAR <= year < 9999:
        return None
    match atom.kind:
        case "day":
            return _day(year, on.month if atom.month is None else atom.month, atom.day or 0)
        case "weekday":
            return _next_weekday(on, atom.n)
        case "clock":
            return _clock(atom)
        case "every":
            return Recurrence(every=atom.every, interval=atom.n) if atom.n else None
        case "years":
            return period(Date(year, 1, 1), Date(atom.last_year, 12, 31))
        case _:
            return _span(atom, year)


def _day(year: int, month: int, day: int) -> Day | None:
    try:
        return Day(day=Date(year, month, day))
    except ValueError:
        return None


def _next_weekday(on: Date, weekday: int) -> Day | None:
    try:
        return Day(day=Date.fromordinal(on.toordinal() + (weekday - on.weekday()) % 7))
    except ValueError:
        return None


def _clock(atom: Atom) -> Clock | None:
    midnight = atom.n == 24 and atom.minute == 0
    fits = (atom.n < 24 and atom.minute < 60) or midnight
    return Clock(hour=atom.n, minute=atom.minute) if fits else None


def period(first: Date, last: Date) -> Period | None:
    """None where it ends before it begins."""
    return Period(first=first, last=last) if first <= last else None


def outermost(meaning: Meaning) -> tuple[Date, Date] | None:
    """The first and last day of what has them."""
    if isinstance(meaning, Clock | Duration | Impossible | Recurrence):
        return None
    return meaning.first, meaning.last


def _span(atom: Atom, year: int) -> Meaning | None:
    span: Week | Month | Quarter | Year
    match atom.kind:
        case "half":
            return HalfYear(year=year, half=2 if atom.from_end else 1)
        case "months":
            return MonthsOfYear(year=year, count=atom.n, from_end=atom.from_end)
        case "week":
            span = Week(monday=Date(year, atom.month or 1, atom.day or 1))
        case "month":
            if not 1 <= (atom.month or 0) <= 12:
                return None
            span = Month(year=year, month=atom.month or 0)
        case "quarter":
            span = Quarter(year=year, quarter=atom.n)
        case "year":
            span = Year(year=year)
        case _:
            return None
    return Part(part=atom.part, of=span) if atom.part else span
