"""When it is due: the one time of the sentence that is no lead and no part of the deed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.reminders.due import due_day
from bot.reminders.sentence.clocks import CLOCK
from bot.reminders.sentence.model import Question, QuestionKind
from bot.reminders.sentence.spelling import WEEKDAY, written_out
from bot.reminders.sentence.text import Rewriting, Span, Typed
from corpus.demands.model import Due
from corpus.vietnamese import matching_form
from corpus.when.line import without_marks
from corpus.when.meaning import (
    Bound,
    Clock,
    Day,
    Duration,
    Impossible,
    Part,
    Recurrence,
    TimeMention,
)
from corpus.when.recogniser import find_times
from corpus.when.settle import outermost

_JUST_PAST: Final = timedelta(days=7)
_NOON: Final = 12
_LATE: Final = ("chiều", "chieu", "tối")
_NIGHT: Final = time(6, 0)
_DAY_ALONE: Final = re.compile(r"(?:ngay )?\d{1,2}")
_WEEKDAY_ALONE: Final = re.compile(WEEKDAY)
_LEADING: Final = (
    "trước", "chậm nhất", "muộn nhất", "không quá", "không muộn hơn", "không chậm hơn", "hạn chót",
    "hạn cuối cùng", "hạn cuối", "hạn nộp", "thời hạn", "thời gian", "hạn", "deadline", "đến hết",
    "cho đến", "đến", "tới", "hết", "vào", "lúc", "trong vòng", "trong", "nội trong",
    "tối đa", "là", "sáng",
    "trưa", "chiều", "tối", "ngày", "từ nay", "từ giờ", "kể từ nay", "kể từ", "từ", "dịp",
    *(f"{every} {unit}{once}" for every in ("hằng", "hàng", "mỗi")
      for unit in ("ngày", "tuần", "tháng", "quý", "năm") for once in (" một lần", " 1 lần", "")),
)  # fmt: skip
_LEADING_WORDS: Final = frozenset(word for phrase in _LEADING for word in phrase.split())


def _ending_in(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(without_marks, phrases), key=len, reverse=True)
    return re.compile(rf"(?:(?<!\w)(?:{'|'.join(longest_first)})(?!\w)[ :,(]*)+$")


_LEAD_IN: Final = _ending_in(_LEADING)
_CLOCK_LEAD_IN: Final = _ending_in((*_LEADING, "hồi"))
_RECURRENCE_LEAD_IN: Final = _ending_in((*_LEADING, "định kỳ"))
_BOUND: Final = re.compile(
    r"(?<!\w)(?:truoc|cham nhat|muon nhat|khong qua|khong muon hon|khong cham hon|han|chot|cuoi"
    r"|deadline|den|toi|het|vao|trong|luc|hoi|noi)(?: la)?(?: ngay)? ?:? ?$"
)
_LEAD_OUT: Final = re.compile(
    r"(?: ?[,:])?(?: la)? (?:han chot|han cuoi(?: cung)?|het han|ngay cuoi(?: cung)?|deadline|han)"
    r"(?= |$|:)[ :]*"
)
_CELEBRATED: Final = re.compile(
    r"(?<!\w)(?:mung|ky niem|le|dip|tet|thanh lap|truyen thong|phu nu|nha giao|thuong binh)"
    r"(?: ngay)? $"
)
_SEPARATED: Final = re.compile(r"(?:^|[,;.:|(]) ?$")
_NEAR: Final = 60
_WORD: Final = re.compile(r"[^\W_]+")
_LEFT: Final = re.compile(
    rf"{CLOCK}|(?<![\w/])\d{{1,2}} ?/ ?\d{{1,2}}(?!\w)|(?<!\w)(?:ngay|thang|thu|quy|mung"
    rf"|mong) \d+(?!\w)"
    r"|(?<!\w)(?:hang|moi) (?:ngay|tuan|thang|quy|nam)(?!\w)|(?<!\w)(?:tuan|thang|quy"
    r"|nam) (?:sau|toi)"
    r"(?!\w)|(?<!\w)(?:ngay|sang|chieu|hom) (?:mai|nay|kia|mot)(?!\w)|(?<!\w)t[2-7](?!\w)"
    r"|(?<!\w)(?:truoc|han) (?:\d+)(?!\w)|(?<!\w)(?:dau|cuoi) (?:gio|thang|quy|nam|tuan)(?!\w)"
    r"|(?<!\w)\d+ (?:ngay|tuan|thang) truoc(?!\w)|(?<!\w)truoc (?:ky |phien |cuoc |khi )?hop(?!\w)"
    r"|(?<!\w)(?:truoc|sau|dip) tet(?!\w)|(?<!\w)am lich(?!\w)"
)


@dataclass(frozen=True)
class Times:
    """The due, the time of day of the event, and where all of it stands."""

    due: Due | None = None
    at: time | None = None
    spans: tuple[Span, ...] = ()
    questions: tuple[Question, ...] = ()
    year_assumed: bool = False


@dataclass(frozen=True)
class _Found:
    """A time and where it stands, with the words that bound it."""

    mention: TimeMention
    core: Span
    span: Span


def read_times(typed: Typed, taken: tuple[Span, ...], now: datetime) -> Times:
    """The time that is due; ``taken`` is read already, ``now`` is of the office's zone."""
    flat = typed.blanked(taken)
    rewriting = written_out(typed, flat)
    today = now.date()
    found = _find(rewriting, typed, flat, today)
    clocks = [one for one in found if _is_clock(one.mention)]
    days = [one for one in found if not _is_clock(one.mention)]
    subjects = [one for one in days if _is_subject(one, flat)]
    dues = [one for one in days if one not in subjects]
    if len(dues) > 1:
        subjects += [one for one in dues if _in_the_deed(one, flat) and not _beside(one, dues)]
        dues = [one for one in dues if one not in subjects]
    reader = _Reader(typed, flat, rewriting, now)
    return reader.read(dues, subjects, clocks)


class _Reader:
    def __init__(self, typed: Typed, flat: str, rewriting: Rewriting, now: datetime) -> None:
        self._typed, self._flat, self._rewriting, self._now = typed, flat, rewriting, now
        self._questions: list[Question] = []

    def read(self, dues: list[_Found], subjects: list[_Found], clocks: list[_Found]) -> Times:
        due, rolled = self._due(dues, subjects)
        spans = tuple(one.span for one in (*dues, *clocks))
        at = self._at(due, clocks, spans)
        if due is not None and due.clock and at is not None:
            due = due.model_copy(update={"clock": f"{at:%H:%M}"})
        self._left(spans, tuple(one.core for one in subjects))
        if due is not None and not self._questions:
            self._check_past(due, at)
        return Times(due, at, spans, tuple(self._questions), rolled)

    def _ask(self, kind: QuestionKind, *founds: _Found) -> None:
        words = tuple(self._typed.words(one.core) for one in founds)
        self._questions.append(Question(kind, ", ".join(words), words if len(words) > 1 else ()))

    def _due(self, dues: list[_Found], subjects: list[_Found]) -> tuple[Due | None, bool]:
        sound = []
        for one in dues:
            if isinstance(one.mention.meaning, Impossible):
                self._ask(QuestionKind.IMPOSSIBLE_DAY, one)
            elif isinstance(one.mention.meaning, Duration):
                self._ask(QuestionKind.UNREAD_TIME, one)
            else:
                sound.append(one)
        if not sound:
            if not self._questions:
                self._ask(QuestionKind.MISSING_DUE, *subjects)
            return None, False
        if len(sound) > 1:
            together = _together(sound, self._flat)
            if together is None:
                self._ask(QuestionKind.AMBIGUOUS_DAY, *sound)
                return None, False
            return self._recurring(sound, *together), False
        return self._one(sound[0])

    def _one(self, one: _Found) -> tuple[Due | None, bool]:
        meaning = one.mention.meaning
        if one.mention.bound is Bound.AFTER:
            self._ask(QuestionKind.AMBIGUOUS_DAY, one)
            return None, False
        if isinstance(meaning, Recurrence):
            if not meaning.dated or meaning.interval > 1:
                self._ask(QuestionKind.RECURRENCE_WITHOUT_DAY, one)
                return None, False
            clock = (
                f"{meaning.clock.hour:02d}:{meaning.clock.minute:02d}" if meaning.clock else None
            )
            return self._recurring([one], meaning.rule, clock), False
        if _in_the_deed(one, self._flat):
            self._ask(QuestionKind.AMBIGUOUS_DAY, one)
        mention, rolled = self._upcoming(one)
        due = self._dated(one, mention)
        return due, rolled

    def _recurring(self, parts: list[_Found], rule: str, clock: str | None) -> Due:
        bounded = next((one for one in parts if one.mention.bound is not Bound.ON), parts[0])
        return Due(
            text=", ".join(self._typed.words(one.span) for one in parts),
            bound=bounded.mention.bound,
            inclusive=bounded.mention.inclusive,
            recurrence=rule,
            clock=clock,
        )

    def _dated(self, one: _Found, mention: TimeMention) -> Due:
        meaning = mention.meaning
        clock = None
        if isinstance(meaning, Clock):
            clock = f"{meaning.hour % 24:02d}:{meaning.minute:02d}" if meaning.hour < 24 else None
            first = last = meaning.day
        else:
            first, last = meaning.first, meaning.last  # type: ignore[union-attr]
        # "Trước 17h ngày 30/11": it may be done on that day, until then.
        return Due(
            text=self._typed.words(one.span),
            bound=mention.bound,
            inclusive=mention.inclusive or isinstance(meaning, Clock),
            first=first,
            last=last,
            clock=clock,
        )

    def _upcoming(self, one: _Found) -> tuple[TimeMention, bool]:
        """Where the year (or month) is not written and it is past, the next such time."""
        due, today = self._dated(one, one.mention), self._now.date()
        last = due_day(due)
        if not one.mention.assumed or last is None or last >= today:
            return one.mention, False
        next_month, next_year = _next_month(today), date(today.year + 1, 1, 1)
        for on in (next_month, next_year):
            for again in _find(self._rewriting, self._typed, self._flat, on):
                if again.core != one.core or isinstance(again.mention.meaning, Impossible):
                    continue
                later = due_day(self._dated(again, again.mention))
                if later is not None and later >= today:
                    # A day of last week is likelier a slip than the next year's.
                    if on == next_year and last >= today - _JUST_PAST:
                        self._ask(QuestionKind.DAY_PAST, one)
                    return again.mention, True
        return one.mention, False

    def _at(self, due: Due | None, clocks: list[_Found], spans: tuple[Span, ...]) -> time | None:
        told = {time.fromisoformat(due.clock)} if due is not None and due.clock else set[time]()
        for one in clocks:
            meaning = one.mention.meaning
            if isinstance(meaning, Clock):
                told.add(time(meaning.hour % 24, meaning.minute))
            else:
                self._ask(QuestionKind.UNREAD_TIME, one)
        if len(told) > 1:
            self._ask(QuestionKind.AMBIGUOUS_TIME, *clocks)
        at = min(told, default=None)
        if at is not None and at.hour < _NOON and self._afternoon(spans):
            at = at.replace(hour=at.hour + _NOON)
        if at is not None and at < _NIGHT and at != time(0, 0):
            words = f"{at.hour}h{at.minute:02d}" if at.minute else f"{at.hour}h"
            self._questions.append(Question(QuestionKind.TIME_OUTSIDE_OFFICE_HOURS, words))
        return at

    def _afternoon(self, spans: tuple[Span, ...]) -> bool:
        """Whether "3h" is of an afternoon or evening: "chiều nay 3h"."""
        words = " ".join(self._typed.words(span) for span in spans).lower().split()
        return any(word in _LATE for word in words)

    def _left(self, spans: tuple[Span, ...], kept: tuple[Span, ...]) -> None:
        """What looks like a time and was read as none is asked about."""
        if any(one.kind is not QuestionKind.MISSING_DUE for one in self._questions):
            return
        for found in _LEFT.finditer(self._flat):
            span = Span(*found.span())
            if not any(span.overlaps(other) for other in (*spans, *kept)):
                words = self._typed.words(span)
                self._questions.append(Question(QuestionKind.UNREAD_TIME, words))

    def _check_past(self, due: Due, at: time | None) -> None:
        last, today = due_day(due), self._now.date()
        if last is None:
            return
        over = at is not None and last == today and at <= self._now.time()
        if last < today or over:
            self._questions.append(Question(QuestionKind.DAY_PAST, due.text))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _is_clock(mention: TimeMention) -> bool:
    return isinstance(mention.meaning, Clock) and mention.meaning.day is None


def _is_subject(one: _Found, flat: str) -> bool:
    """Whether a time is what the deed is about: "báo cáo quý III", "chào mừng 20/11"."""
    before = flat[max(0, one.core.start - _NEAR) : one.core.start]
    meaning = one.mention.meaning
    if isinstance(meaning, Day):
        return one.mention.cited or _CELEBRATED.search(before) is not None
    if isinstance(meaning, Impossible | Recurrence | Duration | Clock):
        return False
    if one.mention.bound is not Bound.ON or (not one.mention.assumed and _relative(one, flat)):
        return False
    if _BOUND.search(before) or _SEPARATED.search(before):
        return False
    written = flat[one.core.start : one.core.end]
    return not written.startswith(("cuoi", "dau", "giua", "tuan"))


def _in_the_deed(one: _Found, flat: str) -> bool:
    """Whether it may be the deed's: "nộp phiếu đánh giá cuối năm"."""
    before = flat[max(0, one.core.start - _NEAR) : one.core.start]
    if not isinstance(one.mention.meaning, Part) or one.mention.bound is not Bound.ON:
        return False
    return not (_BOUND.search(before) or _SEPARATED.search(before))


def _beside(one: _Found, others: list[_Found]) -> bool:
    """Whether it goes on from another time: "thứ hai đầu tuần"."""
    return any(0 <= one.core.start - other.core.end <= 1 for other in others if other is not one)


def _relative(one: _Found, flat: str) -> bool:
    return flat[one.core.start : one.core.end].endswith((" sau", " toi", " nay"))


def _together(found: list[_Found], flat: str) -> tuple[str, str | None] | None:
    """One rule for several recurrences that differ in one part, or for a day and its period."""
    meanings = [one.mention.meaning for one in found]
    rules = [one for one in meanings if isinstance(one, Recurrence)]
    clocks = {f"{one.clock.hour:02d}:{one.clock.minute:02d}" for one in rules if one.clock}
    if len(clocks) > 1:
        return None
    clock = next(iter(clocks), None)
    if len(rules) == len(meanings) and all(rule.dated for rule in rules):
        merged = _merged([rule.rule for rule in rules])
        return (merged, clock) if merged else None
    days = [one for one in found if isinstance(one.mention.meaning, Day)]
    if len(found) == 2 and len(days) == 1 and len(rules) == 1 and rules[0].interval == 1:
        day = outermost(days[0].mention.meaning)
        written = flat[days[0].core.start : days[0].core.end]
        if (
            day
            and rules[0].every == "month"
            and not rules[0].dated
            and _DAY_ALONE.fullmatch(written)
        ):
            return Recurrence(every="month", month_day=day[0].day).rule, clock
        if (
            day
            and rules[0].every == "week"
            and not rules[0].dated
            and _WEEKDAY_ALONE.fullmatch(written)
        ):
            return Recurrence(every="week", weekday=day[0].weekday()).rule, clock
    return None


def _merged(rules: list[str]) -> str | None:
    parts = [dict(part.split("=", 1) for part in rule.split(";")) for rule in rules]
    if any(one.keys() != parts[0].keys() or "BYSETPOS" in one for one in parts):
        return None
    differing = [key for key in parts[0] if len({one[key] for one in parts}) > 1]
    if len(differing) != 1 or differing[0] not in ("BYDAY", "BYMONTHDAY", "BYMONTH"):
        return None
    values = ",".join(dict.fromkeys(one[differing[0]] for one in parts))
    return ";".join(f"{key}={values if key == differing[0] else parts[0][key]}" for key in parts[0])


def _find(rewriting: Rewriting, typed: Typed, flat: str, on: date) -> list[_Found]:
    return [_placed(mention, rewriting, typed, flat) for mention in find_times(rewriting.text, on)]


def _placed(mention: TimeMention, rewriting: Rewriting, typed: Typed, flat: str) -> _Found:
    core = rewriting.back(Span(mention.start, mention.end))
    ends = _LEAD_OUT.match(flat, core.end)
    span = Span(_leading_from(mention, core, typed, flat), ends.end() if ends else core.end)
    return _Found(mention, core, span)


def _leading_from(mention: TimeMention, core: Span, typed: Typed, flat: str) -> int:
    """Where the words begin that bound a time; "hội" before one is no "hồi"."""
    pattern = _LEAD_IN
    if isinstance(mention.meaning, Clock):
        pattern = _CLOCK_LEAD_IN
    elif isinstance(mention.meaning, Recurrence):
        pattern = _RECURRENCE_LEAD_IN
    found = pattern.search(flat, max(0, core.start - _NEAR), core.start)
    if found is None:
        return core.start
    start = found.start()
    for word in _WORD.finditer(typed.text, start, core.start):
        own = matching_form(word.group())
        if not own.isascii() and own not in _LEADING_WORDS and own != "hồi" and own != "kỳ":
            start = word.end() + 1
    return min(start, core.start)
