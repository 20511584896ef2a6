"""Times in the form that Vietnamese documents print them."""

from datetime import date as Date
from typing import Final

from corpus.dates import vietnamese_date
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

_ROMAN: Final = ("I", "II", "III", "IV")
_WEEKDAYS: Final = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_PARTS: Final = {"beginning": "đầu", "middle": "giữa", "end": "cuối"}
_UNITS: Final = {
    "minute": "phút", "hour": "giờ", "day": "ngày", "working_day": "ngày làm việc",
    "week": "tuần", "month": "tháng", "quarter": "quý", "year": "năm",
}  # fmt: skip
_Span = Week | Part | Month | Quarter | HalfYear | MonthsOfYear | Year
_MONTH_OF_QUARTER: Final = {1: "đầu", 2: "giữa", 3: "cuối"}


def print_time(meaning: Meaning) -> str:
    """One phrase without the words that bound it ("quý II/2024"); ``find_times`` reads it back."""
    match meaning:
        case Day(day=day):
            return _day(day)
        case Period(first=first, last=last):
            return _period(first, last)
        case Recurrence(clock=Clock(hour=hour, minute=minute)):
            return f"{hour:02d} giờ {minute:02d} phút {_recurrence(meaning)}"
        case Recurrence():
            return _recurrence(meaning)
        case Duration():
            return _duration(meaning)
        case Clock(hour=hour, minute=minute, day=on):
            return f"{hour:02d} giờ {minute:02d} phút" + (f" {_day(on)}" if on else "")
        case Impossible(written=written):
            return written
        case _:
            return _span(meaning)


def _span(meaning: _Span) -> str:
    match meaning:
        case Week():
            return f"tuần từ {_day(meaning.first)} đến {_day(meaning.last)}"
        case Part(part=part, of=of):
            return f"{_PARTS[part]} {_span(of)}"
        case Month(year=year, month=month):
            return f"tháng {month}/{year:04d}"
        case Quarter(year=year, quarter=quarter):
            return f"quý {_ROMAN[quarter - 1]}/{year:04d}"
        case HalfYear(year=year, half=half):
            return f"6 tháng {'đầu' if half == 1 else 'cuối'} năm {year:04d}"
        case MonthsOfYear(year=year, count=count, from_end=from_end):
            return f"{count} tháng {'cuối' if from_end else 'đầu'} năm {year:04d}"
        case Year(year=year):
            return f"năm {year:04d}"


def _day(day: Date) -> str:
    return f"ngày {vietnamese_date(day)}"


def _period(first: Date, last: Date) -> str:
    whole_years = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole_years and first.year < last.year:
        return f"giai đoạn {first.year:04d}-{last.year:04d}"
    return f"từ {_day(first)} đến {_day(last)}"


def _recurrence(rule: Recurrence) -> str:
    unit = _UNITS[rule.every]
    if rule.working is not None:
        return f"ngày làm việc {'đầu tiên' if rule.working == 'first' else 'cuối cùng'} của {unit}"
    if rule.weekday is not None:
        return f"{_WEEKDAYS[rule.weekday]} hằng tuần"
    if rule.every == "year" and rule.quarter is not None:
        return f"quý {_ROMAN[rule.quarter - 1]} hằng năm"
    if rule.every == "year" and rule.month is not None:
        if rule.month_day is None:
            return f"tháng {rule.month} hằng năm"
        return f"ngày {rule.month_day}/{rule.month} hằng năm"
    if rule.month_day == -1:
        return f"ngày cuối cùng của {unit}"
    if rule.month_day is not None:
        if rule.every == "quarter" and rule.month is not None:
            month = _MONTH_OF_QUARTER[rule.month]
            return f"ngày {rule.month_day} của tháng {month} quý"
        return f"ngày {rule.month_day} hằng {unit}"
    if rule.interval > 1:
        return f"{rule.interval:02d} {unit} một lần"
    return f"hằng {unit}"


def _duration(length: Duration) -> str:
    count = f"{length.count:02d} {_UNITS[length.unit]}"
    if length.event is None:
        return f"thời hạn {count}"
    return f"{count} {'trước' if length.back else 'kể từ'} {length.event}"
