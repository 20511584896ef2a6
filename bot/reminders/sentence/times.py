"""When it is due: the one time of the sentence that is no lead and no part of the deed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.reminders.due import due_day
from bot.reminders.sentence.clocks import CLOCK
from bot.reminders.sentence.model import Question, QuestionKind
from bot.reminders.sentence.text import Rewriting, Span, Typed, rewritten
from corpus.demands.model import Due
from corpus.when.line import without_marks
from corpus.when.meaning import (
    Bound,
    Clock,
    Day,
    Duration,
    Impossible,
    Recurrence,
    TimeMention,
)
from corpus.when.recogniser import find_times

_JUST_PAST: Final = timedelta(days=7)
_NIGHT: Final = time(6, 0)
_NOT_LISTED: Final = r"(?<![\w/.-])(?<!ngay )(?<!mong )(?<!mung )"
_WEEKDAY: Final = r"(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|chu nhat)"
_REWRITES: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (rf"(?<!\w)(?:tu )?(?P<a>{CLOCK})(?: ?(?:-|->|den) ?)(?:{CLOCK})", r"lúc \g<a>"),
        (r"(?<!\w)trc(?!\w)", "trước"),
        (r"(?<!\w)t(?P<n>[2-7])(?= (?:hang|moi|tuan|nay|toi|sau|luc|vao|\d)|,| ?$)(?! ?/)",
         r"vào thứ \g<n>"),
        (r"(?<!\w)cn(?= (?:tuan|nay|toi|hang|moi))", "vào chủ nhật"),
        (r"(?<!\w)t(?P<n>1[0-2]|[1-9]) ?/ ?(?P<y>20\d\d)(?!\w)", r"tháng \g<n>/\g<y>"),
        (r"(?<!\w)(?:mong|mung) (?P<n>\d{1,2})(?!\d)", r"ngày \g<n>"),
        (rf"{_NOT_LISTED}(?P<n>\d{{1,2}})(?= (?:cua )?(?:hang|moi) (?:thang|quy)(?!\w))",
         r"ngày \g<n>"),
        (rf"{_NOT_LISTED}(?P<n>\d{{1,2}} ?/ ?\d{{1,2}})(?![\w%]|[/.-]\w)"
         r"(?! (?:so|tong|don vi|chi tieu|can bo|nguoi|phong)(?!\w))", r"ngày \g<n>"),
        (r"(?<![\w/.-])(?P<d>\d{1,2})[.-](?P<m>\d{1,2})(?![\w%]|[/.-]\w)", r"\g<d>/\g<m>"),
        (r"(?<!va )(?<!, )(?P<n>ngay \d{1,2})(?! ?[/.-] ?\d|\w| thang)", r"vào \g<n>"),
        (rf"(?<!va )(?<!, )(?<!lan )(?<!dot )(?<!nguoi )(?<!tuan )(?<!quy )(?<!\w)"
         rf"(?P<n>{_WEEKDAY})(?!\w)", r"vào \g<n>"),
        (r"(?<!\w)trong tuan(?! (?:nay|sau|toi|dau|cuoi))", "trong tuần này"),
    )
)  # fmt: skip
_MARKED: Final = (
    "trước", "chậm nhất", "muộn nhất", "hạn chót", "hạn cuối", "đến hết", "ngày", "thứ", "tuần",
    "tháng", "quý", "năm", "hằng", "hàng", "mỗi", "cuối", "đầu", "giữa", "lúc", "giờ", "sáng",
    "trưa", "chiều", "tối", "hôm", "làm việc", "cuối cùng", "chủ nhật", "tới", "này", "đến", "từ",
    "sáu", "bảy", "tư", "vào", "hạn", "hết",
)  # fmt: skip
_MARKS: Final = {without_marks(word): word for phrase in _MARKED for word in phrase.split()}
_RESTORED: Final = re.compile(
    r"(?<!\w)(?:(?:truoc|cham nhat|muon nhat|han chot|han cuoi(?: cung)?|den het|den|het|tu|luc|vao)"
    r"(?= (?:ngay |thu |cuoi |dau |thang |quy |het |hom |luc )*(?:\d|nay|mai|thang|quy|nam|tuan|"
    r"hai|ba|tu|sau|bay|[iv]+(?!\w)))"
    r"|(?:cuoi|dau|giua|hang|moi) (?:ngay|tuan|thang|quy|nam)(?! hoc)(?: (?:nay|sau|toi))?"
    r"|(?:tuan|thang|quy) (?:nay|sau|toi)"
    r"|(?:ngay|thang|quy|nam)(?= (?:\d|[iv]+(?!\w)))"
    r"|ngay lam viec (?:cuoi cung|cuoi|dau tien|dau) (?:cua )?(?:hang |moi )?(?:thang|quy|nam)"
    r"|thu (?=[2-7])|thu (?:hai|ba|tu|nam|sau|bay)(?= (?:tuan|hang|moi|nay|toi))|chu nhat"
    r"|(?:sang|trua|chieu|toi)(?= (?:mai|nay|thu|ngay))|hom nay|ngay mai|ngay kia"
    r"|gio(?= (?:\d|sang|chieu|toi|ngay))|(?<=\dh )(?:sang|chieu|toi)|(?<=gio )(?:sang|chieu|toi))"
    r"(?!\w)"
)
_LEAD_IN: Final = re.compile(
    r"(?:(?<!\w)(?:truoc|cham nhat|muon nhat|khong qua|khong muon hon|khong cham hon|han chot"
    r"|han cuoi(?: cung)?|han nop|thoi han|thoi gian|han|deadline|den het|cho den|den|toi|het|vao"
    r"|luc|hoi|trong|nhat|la|sang|trua|chieu|ngay|tu|noi|trong vong|dinh ky|ke tu|ngay|khi|dip)"
    r" ?:? ?)+$"
)
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
_LEFT: Final = re.compile(
    rf"{CLOCK}|(?<![\w/])\d{{1,2}} ?/ ?\d{{1,2}}(?!\w)|(?<!\w)(?:ngay|thang|thu|quy|mung|mong) \d+(?!\w)"
    r"|(?<!\w)(?:hang|moi) (?:ngay|tuan|thang|quy|nam)(?!\w)|(?<!\w)(?:tuan|thang|quy|nam) (?:sau|toi)"
    r"(?!\w)|(?<!\w)(?:ngay|sang|chieu|hom) (?:mai|nay|kia|mot)(?!\w)|(?<!\w)t[2-7](?!\w)"
    r"|(?<!\w)(?:truoc|han) (?:\d+)(?!\w)|(?<!\w)(?:dau|cuoi) (?:gio|thang|quy|nam|tuan)(?!\w)"
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
    rewriting = _rewriting(_restored(typed, flat), flat)
    today = now.date()
    found = _find(rewriting, typed, flat, today)
    clocks = [one for one in found if _is_clock(one.mention)]
    days = [one for one in found if not _is_clock(one.mention)]
    subjects = [one for one in days if _is_subject(one, flat)]
    dues = [one for one in days if one not in subjects]
    reader = _Reader(typed, flat, rewriting, now)
    return reader.read(dues, subjects, clocks)


class _Reader:
    def __init__(self, typed: Typed, flat: str, rewriting: Rewriting, now: datetime) -> None:
        self._typed, self._flat, self._rewriting, self._now = typed, flat, rewriting, now
        self._questions: list[Question] = []

    def read(self, dues: list[_Found], subjects: list[_Found], clocks: list[_Found]) -> Times:
        due, rolled = self._due(dues, subjects)
        at = self._at(due, clocks)
        spans = tuple(one.span for one in (*dues, *clocks))
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
            together = _together(sound)
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
            if not meaning.dated:
                self._ask(QuestionKind.RECURRENCE_WITHOUT_DAY, one)
                return None, False
            clock = f"{meaning.clock.hour:02d}:{meaning.clock.minute:02d}" if meaning.clock else None
            return self._recurring([one], meaning.rule, clock), False
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
        if last >= today - _JUST_PAST:
            self._ask(QuestionKind.DAY_PAST, one)
        for on in (_next_month(today), date(today.year + 1, 1, 1)):
            for again in _find(self._rewriting, self._typed, self._flat, on):
                if again.core != one.core or isinstance(again.mention.meaning, Impossible):
                    continue
                later = due_day(self._dated(again, again.mention))
                if later is not None and later >= today:
                    return again.mention, True
        return one.mention, False

    def _at(self, due: Due | None, clocks: list[_Found]) -> time | None:
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
        if at is not None and at < _NIGHT and at != time(0, 0):
            words = f"{at.hour}h{at.minute:02d}" if at.minute else f"{at.hour}h"
            self._questions.append(Question(QuestionKind.TIME_OUTSIDE_OFFICE_HOURS, words))
        return at

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
    if one.mention.bound is not Bound.ON or not one.mention.assumed and _relative(one, flat):
        return False
    if _BOUND.search(before) or _SEPARATED.search(before):
        return False
    written = flat[one.core.start : one.core.end]
    return not written.startswith(("cuoi", "dau", "giua", "tuan"))


def _relative(one: _Found, flat: str) -> bool:
    return flat[one.core.start : one.core.end].endswith((" sau", " toi", " nay"))


def _together(found: list[_Found]) -> tuple[str, str | None] | None:
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
    return [_placed(mention, rewriting, flat) for mention in find_times(rewriting.text, on)]


def _placed(mention: TimeMention, rewriting: Rewriting, flat: str) -> _Found:
    core = Span(rewriting.back(mention.start), rewriting.back(mention.end))
    begins = _LEAD_IN.search(flat, max(0, core.start - _NEAR), core.start)
    ends = _LEAD_OUT.match(flat, core.end)
    span = Span(begins.start() if begins else core.start, ends.end() if ends else core.end)
    return _Found(mention, core, span)


def _restored(typed: Typed, flat: str) -> str:
    """The typed text, the words of time in it with their diacritics where others have theirs."""
    text = "".join("|" if bare == "|" else own for own, bare in zip(typed.text, flat, strict=True))
    if typed.bare:
        return text
    for found in _RESTORED.finditer(flat):
        own = text[found.start() : found.end()]
        if own.isascii():
            marked = " ".join(_MARKS.get(word, word) for word in found.group().split(" "))
            text = text[: found.start()] + marked + text[found.end() :]
    return text


def _rewriting(text: str, flat: str) -> Rewriting:
    """What people shorten is written out as the grammar of times knows it."""
    changes: list[tuple[Span, str]] = []
    for pattern, instead in _REWRITES:
        for found in pattern.finditer(flat):
            span = Span(*found.span())
            if span.end > span.start and not any(span.overlaps(other) for other, _ in changes):
                changes.append((span, found.expand(instead)))
    changes.sort(key=lambda change: change[0].start)
    if text.isascii():
        changes = [(span, without_marks(instead)) for span, instead in changes]
    return rewritten(text, changes)
