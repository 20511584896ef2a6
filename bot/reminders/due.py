"""When something is due: the last day of it, and times that the office types."""

from datetime import date, timedelta

from config.errors import ThiDuaError
from corpus.demands.model import Due
from corpus.when.meaning import Bound, Clock, Duration, Impossible, Recurrence, TimeMention
from corpus.when.recogniser import find_times

_HOW = "Ví dụ: trước ngày 15/11/2026; chậm nhất ngày 20 hằng tháng; quý II/2026"


def due_day(due: Due | None) -> date | None:
    """The last day on which it may be done; None for what recurs or hangs on an event.

    "Trước ngày 15" ends on the 14th, "chậm nhất ngày 15" on the 15th. What may begin only after a
    day is no deadline.
    """
    if due is None or due.recurrence is not None or due.bound is Bound.AFTER:
        return None
    if due.bound in (Bound.BEFORE, Bound.UNTIL) and not due.inclusive:
        return due.first - timedelta(days=1) if due.first else None
    return due.last or due.first


def read_due(typed: str, today: date) -> Due:
    """What the office typed, as a time; ``today`` lends the year that is not written.

    Raises ThiDuaError where there is no time in it or several, where the calendar has no such
    day, where a recurrence names no day, and for a day past whose year was not written.
    """
    found = list(find_times(typed, today))
    if len(found) != 1:
        raise ThiDuaError("Chưa đọc được một thời hạn", typed, _HOW)
    (mention,) = found
    meaning = mention.meaning
    if isinstance(meaning, Impossible):
        raise ThiDuaError("Lịch không có ngày này", meaning.written, _HOW)
    if isinstance(meaning, Recurrence):
        if not meaning.dated:
            raise ThiDuaError("Cần nói rõ ngày nào trong kỳ", typed, _HOW)
        return _due(typed, mention, recurrence=meaning.rule)
    if isinstance(meaning, Clock | Duration):
        raise ThiDuaError("Cần một ngày hoặc một kỳ", typed, _HOW)
    due = _due(typed, mention, first=meaning.first, last=meaning.last)
    last = due_day(due)
    if mention.assumed and last is not None and last < today:
        raise ThiDuaError("Ngày này đã qua", typed, "Anh/chị ghi cả năm, ví dụ 15/11/2026")
    return due


def _due(
    typed: str,
    mention: TimeMention,
    *,
    first: date | None = None,
    last: date | None = None,
    recurrence: str | None = None,
) -> Due:
    """The very words, with those before the time that bound it."""
    text = " ".join(typed.split())
    return Due(
        text=text,
        bound=mention.bound,
        inclusive=mention.inclusive,
        first=first,
        last=last,
        recurrence=recurrence,
    )
