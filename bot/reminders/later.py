"""When somebody wants to be told again: the choices of a button, and times that are typed."""

import re
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.reminders.working_days import WorkingDays
from config.errors import ThiDuaError
from config.time import ZONE
from corpus.vietnamese import fold
from corpus.when.meaning import Clock, Day, Impossible
from corpus.when.recogniser import find_times

AFTERNOON: Final = time(14, 0)
MORNING: Final = time(8, 0)
_HOW: Final = "Ví dụ: 15h; 9h sáng mai; 14h thứ Sáu; 8h ngày 1/12; 2 giờ nữa"
_FROM_NOW: Final = re.compile(r"(?:sau )?(\d{1,3}) ?(phut|gio|h|tieng|ngay|tuan)(?: nua)?")
_HOUR: Final = re.compile(r"(?:luc )?(\d{1,2}) ?(?:h|gio|:) ?(\d{2})?(?: hom nay)?")
_AFTER_NOON: Final = re.compile(r"\b(?:chieu|toi)\b")
_LENGTHS: Final = {
    "phut": timedelta(minutes=1),
    "gio": timedelta(hours=1),
    "h": timedelta(hours=1),
    "tieng": timedelta(hours=1),
    "ngay": timedelta(days=1),
    "tuan": timedelta(weeks=1),
}
_LONGEST: Final = timedelta(days=366)


class Choice(StrEnum):
    """What a button offers."""

    AN_HOUR = "an_hour"
    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"


def choices(now: datetime, days: WorkingDays) -> list[Choice]:
    """What makes sense now: no afternoon once it has begun, or on a day off."""
    local = now.astimezone(ZONE)
    afternoon = local.time() < AFTERNOON and days.is_working(local.date())
    return [Choice.AN_HOUR, *([Choice.AFTERNOON] if afternoon else []), Choice.TOMORROW]


def chosen(choice: Choice, now: datetime, days: WorkingDays) -> datetime:
    """The instant that a choice means, within office hours.

    Raises ThiDuaError for an afternoon that has begun.
    """
    local = now.astimezone(ZONE)
    match choice:
        case Choice.AN_HOUR:
            wanted = now + timedelta(hours=1)
        case Choice.AFTERNOON:
            wanted = datetime.combine(local.date(), AFTERNOON, ZONE)
        case Choice.TOMORROW:
            wanted = datetime.combine(local.date() + timedelta(days=1), MORNING, ZONE)
    return _fit(wanted, now, days)


def read_later(typed: str, now: datetime, days: WorkingDays) -> datetime:
    """The instant that somebody typed, moved into office hours.

    A day without an hour means its morning, "chiều" its afternoon. Raises ThiDuaError where there
    is no time in it or several, for a day that the calendar does not have, and for what is past.
    """
    local, folded = now.astimezone(ZONE), " ".join(fold(typed).split()).strip(" .")
    length = _FROM_NOW.fullmatch(folded)
    if length is not None and (folded.endswith("nua") or folded.startswith("sau ")):
        return _fit(now + int(length[1]) * _LENGTHS[length[2]], now, days)
    hour = _HOUR.fullmatch(folded)
    if hour is not None:
        return _fit(_at(local, Clock(hour=int(hour[1]), minute=int(hour[2] or 0))), now, days)
    found = list(find_times(typed, local.date()))
    if len(found) != 1:
        raise ThiDuaError("Chưa đọc được một thời điểm", typed, _HOW)
    meaning = found[0].meaning
    if isinstance(meaning, Impossible):
        raise ThiDuaError("Lịch không có ngày này", meaning.written, _HOW)
    later = _AFTER_NOON.search(folded) is not None
    if isinstance(meaning, Clock):
        noon = 12 if later and meaning.hour < 12 else 0
        return _fit(_at(local, meaning, noon), now, days)
    if isinstance(meaning, Day):
        at = AFTERNOON if later else MORNING
        return _fit(datetime.combine(meaning.day, at, ZONE), now, days)
    raise ThiDuaError("Cần một ngày, giờ cụ thể", typed, _HOW)


def _at(local: datetime, clock: Clock, plus: int = 0) -> datetime:
    day, hour = clock.day or local.date(), clock.hour + plus
    if hour > 23 or clock.minute > 59:
        raise ThiDuaError("Không có giờ này", f"{hour}:{clock.minute:02}", _HOW)
    return datetime.combine(day, time(hour, clock.minute), ZONE)


def _fit(wanted: datetime, now: datetime, days: WorkingDays) -> datetime:
    if wanted <= now:
        raise ThiDuaError("Thời điểm này đã qua", f"{wanted:%H:%M %d/%m/%Y}", _HOW)
    if wanted - now > _LONGEST:
        raise ThiDuaError("Thời điểm này quá xa", f"{wanted:%d/%m/%Y}", "Chọn trong một năm")
    return days.next_in_hours(wanted)
