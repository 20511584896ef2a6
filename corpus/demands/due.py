"""The times of a document as dues: when it is due, as far as the words settle it."""

import re
from dataclasses import dataclass
from datetime import date as Date
from typing import Final

from corpus.demands.model import Due
from corpus.model import Document
from corpus.when.meaning import (
    Bound,
    Clock,
    Day,
    Duration,
    Impossible,
    Meaning,
    Month,
    Recurrence,
    TimeMention,
    Unit,
)
from corpus.when.recogniser import find_times

_BOUND_WORDS: Final = re.compile(
    r"(?:(?:tại )?(?:kỳ họp|hội nghị|phiên họp)(?: thường lệ)? "
    r"|(?:dự kiến|trước|chậm nhất|muộn nhất|không quá|không muộn hơn|không chậm hơn"
    r"|hạn chót|hạn cuối(?: cùng)?|thời hạn|thời gian|hạn nộp|hạn|trong vòng|trong thời hạn"
    r"|trong thời gian"
    r"|tối đa|nội trong|cho đến|đến|tới|hết|đến hết|từ|sau|vào|lúc|hồi|trong|dịp|định kỳ|cuối"
    r"|khoảng"
    r"|trước thời điểm)"
    r"(?:[ :]+(?:là|vào|sau|lúc|hồi|thời hạn|hết|ngày|cuối|đầu|nhất|tuần|trước|trong|khoảng|đến|dịp"
    r"|thời gian))*)[ :]*$",
    re.IGNORECASE,
)
_WINDOW: Final = 60
_ISO: Final[dict[Unit, str]] = {
    "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "working_day": "P{}D", "week": "P{}W",
    "month": "P{}M", "year": "P{}Y",
}  # fmt: skip


@dataclass(frozen=True)
class Time:
    """A time that a document names: ``start:end`` of its text, with the words that bound it."""

    start: int
    end: int
    mention: TimeMention
    text: str
    dated: bool

    @property
    def meaning(self) -> Meaning:
        return self.mention.meaning

    def due(self, every: Recurrence | None = None) -> Due:
        """``every`` is the recurrence that words elsewhere lend: "định kỳ hằng năm … 15-12"."""
        known = _bounds(self.meaning) if self.dated or not self.mention.assumed else None
        rule = self.meaning if isinstance(self.meaning, Recurrence) else None
        if every is not None:
            rule, known = _yearly(self.meaning, every), None
        term = self.meaning if isinstance(self.meaning, Duration) else None
        return Due(
            text=self.text,
            bound=self.mention.bound,
            inclusive=self.mention.inclusive,
            first=known[0] if known else None,
            last=known[1] if known else None,
            recurrence=rule.rule if rule else None,
            after=iso_duration(term) if term else None,
            working_days=bool(term and term.unit == "working_day"),
            event=term.event if term else None,
            back=bool(term and term.back),
            clock=_clock(self.meaning),
        )


def times_of(document: Document) -> list[Time]:
    """The times of a document, in order, but not the dates of what it cites.

    A day without a year is taken in the document's year, or in the next one if that is past.
    """
    dated = document.date is not None or document.year is not None
    times = []
    for mention in find_times(document.text, _day_of_reading(document)):
        if not mention.cited and not isinstance(mention.meaning, Impossible):
            upcoming = _upcoming(mention, document.date)
            start = _with_bound(document.text, upcoming.start)
            text = " ".join(document.text[start : upcoming.end].split())
            times.append(Time(start, upcoming.end, upcoming, text, dated))
    return times


def iso_duration(length: Duration) -> str:
    """ISO 8601: "P10D", "PT24H", "P3M" (a quarter has three months)."""
    if length.unit == "quarter":
        return f"P{length.count * 3}M"
    return _ISO[length.unit].format(length.count)


def _day_of_reading(document: Document) -> Date:
    """The day from which what is not written is taken; a plan is of its campaign year."""
    if document.date is None or (document.year or 0) > document.date.year:
        return Date(document.year or 2000, 1, 1)
    return document.date


def _upcoming(mention: TimeMention, written: Date | None) -> TimeMention:
    """A directive of December that asks for "10/01" means the next January."""
    meaning = mention.meaning
    if written is None or not mention.assumed or not isinstance(meaning, Day):
        return mention
    if meaning.day >= written or mention.bound is Bound.AFTER:
        return mention
    try:
        later = meaning.day.replace(year=meaning.day.year + 1)
    except ValueError:
        return mention
    return mention.model_copy(update={"meaning": Day(day=later)})


def _with_bound(text: str, start: int) -> int:
    line = text.rfind("\n", 0, start) + 1
    found = _BOUND_WORDS.search(text, max(line, start - _WINDOW), start)
    while found is not None and found.start() > line and text[found.start() - 1].isalpha():
        found = _BOUND_WORDS.search(text, found.start() + 1, start)
    return found.start() if found else start


def _bounds(meaning: Meaning) -> tuple[Date, Date] | None:
    if isinstance(meaning, Clock):
        return (meaning.day, meaning.day) if meaning.day else None
    if isinstance(meaning, Recurrence | Duration | Impossible):
        return None
    return meaning.first, meaning.last


def _yearly(meaning: Meaning, every: Recurrence) -> Recurrence:
    if isinstance(meaning, Day):
        return Recurrence(every="year", month=meaning.day.month, month_day=meaning.day.day)
    if isinstance(meaning, Month):
        return Recurrence(every="year", month=meaning.month)
    return every


def _clock(meaning: Meaning) -> str | None:
    told = meaning.clock if isinstance(meaning, Recurrence) else meaning
    return f"{told.hour:02d}:{told.minute:02d}" if isinstance(told, Clock) else None
