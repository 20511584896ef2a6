"""A deadline that is being made or changed, as far as it is known, kept in the dialogue as JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from bot.reminders import entering, register
from bot.reminders.deadline import Deadline
from bot.reminders.due import due_day
from bot.reminders.entering import NewDeadline, Office
from bot.reminders.register import BY_THE_OFFICE
from bot.reminders.row import Row, RowParty
from bot.reminders.schedule import Timing, check_timing
from bot.reminders.sentence import Question, QuestionKind, Understood
from bot.reminders.sentence.parties import read_parties
from bot.reminders.sentence.text import Typed
from bot.store.tables.register import PartyRole, RowKind, RowStatus
from config.errors import ThiDuaError
from corpus.demands.model import Due

FIELDS: Final = ("t", "d", "p", "r")
_CLOCK: Final = re.compile(
    r"[,;]?\s*(?:lúc|luc|vào lúc)?\s*(\d{1,2}\s*(?:h|g|giờ|gio|:)\s*\d{0,2})\s*$", re.IGNORECASE
)
_FIELD_OF: Final = {
    QuestionKind.EMPTY_TITLE: "t",
    QuestionKind.MISSING_DUE: "d",
    QuestionKind.IMPOSSIBLE_DAY: "d",
    QuestionKind.DAY_PAST: "d",
    QuestionKind.AMBIGUOUS_DAY: "d",
    QuestionKind.RECURRENCE_WITHOUT_DAY: "d",
    QuestionKind.UNREAD_TIME: "d",
    QuestionKind.AMBIGUOUS_TIME: "d",
    QuestionKind.TIME_OUTSIDE_OFFICE_HOURS: "r",
    QuestionKind.AMBIGUOUS_NUMBER: "r",
    QuestionKind.LEAD_NOT_IN_DAYS: "r",
}


@dataclass(frozen=True)
class Doubt:
    """What is to be asked back, about which field."""

    field: str
    text: str


@dataclass(frozen=True)
class Draft:
    """What is known so far. ``row`` and ``revision`` are of the deadline that is being changed.

    ``timing`` is None where the settings say when to remind. ``first`` and ``until`` bound a
    recurrence. ``asked`` is what the next words are: a field, ``sentence`` or nothing.
    ``stepwise`` asks for the timing as well. ``token`` is in the buttons of the message that shows
    the draft as it is, so that those of an older one do nothing.
    """

    title: str | None = None
    due: Due | None = None
    parties: tuple[RowParty, ...] = ()
    timing: Timing | None = None
    first: date | None = None
    until: date | None = None
    row: int | None = None
    revision: int | None = None
    asked: str = ""
    stepwise: bool = False
    timing_asked: bool = False
    doubts: tuple[Doubt, ...] = ()
    token: str = ""

    @classmethod
    def of(cls, deadline: Deadline, *, own_timing: bool) -> "Draft":
        """A deadline as it stands."""
        row, series = deadline.row, deadline.series
        recurs = series.rule is not None
        return cls(
            title=row.title,
            due=row.due,
            parties=row.parties,
            timing=deadline.timing if own_timing else None,
            first=series.first if recurs else None,
            until=series.until,
            row=row.id,
            revision=row.revision,
        )

    @classmethod
    def understood(cls, read: Understood, usual: Timing) -> "Draft":
        """A sentence, with what must be asked back."""
        title = read.title[:1].upper() + read.title[1:] or None
        due = read.due
        if due is not None and due.clock is None and read.at_time is not None:
            due = due.model_copy(update={"clock": f"{read.at_time:%H:%M}"})
        doubts = tuple(Doubt(_FIELD_OF.get(one.kind, "p"), _asking(one)) for one in read.questions)
        doubted = {one.field for one in doubts}
        return cls(
            title=None if "t" in doubted else title,
            due=None if "d" in doubted else due,
            parties=() if "p" in doubted else read.parties,
            timing=None if "r" in doubted else read.timing_over(usual),
            doubts=doubts,
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Draft":
        """As :meth:`as_json` keeps it."""
        timing = data.get("timing")
        return cls(
            title=data.get("title"),
            due=Due.model_validate(data["due"]) if data.get("due") else None,
            parties=tuple(RowParty.model_validate(one) for one in data.get("parties", ())),
            timing=Timing(tuple(timing[0]), entering.read_clock(timing[1])) if timing else None,
            first=date.fromisoformat(data["first"]) if data.get("first") else None,
            until=date.fromisoformat(data["until"]) if data.get("until") else None,
            row=data.get("row"),
            revision=data.get("revision"),
            asked=data.get("asked", ""),
            stepwise=bool(data.get("stepwise")),
            timing_asked=bool(data.get("timing_asked")),
            doubts=tuple(Doubt(*one) for one in data.get("doubts", ())),
            token=data.get("token", ""),
        )

    def as_json(self) -> dict[str, Any]:
        """For the dialogue; ``step`` tells the conversation whether words are awaited."""
        timing = self.timing
        return {
            "step": "text" if self.asked else "ready",
            "title": self.title,
            "due": self.due.model_dump(mode="json") if self.due else None,
            "parties": [one.model_dump(mode="json") for one in self.parties],
            "timing": [list(timing.leads), f"{timing.at:%H:%M}"] if timing else None,
            "first": self.first.isoformat() if self.first else None,
            "until": self.until.isoformat() if self.until else None,
            "row": self.row,
            "revision": self.revision,
            "asked": self.asked,
            "stepwise": self.stepwise,
            "timing_asked": self.timing_asked,
            "doubts": [[one.field, one.text] for one in self.doubts],
            "token": self.token,
        }

    def missing(self) -> str | None:
        """The field to be asked for next; None where the draft is whole."""
        for one in self.doubts:
            return one.field
        lacks = {"t": not self.title, "d": self.due is None, "p": not self.parties}
        for field, is_missing in lacks.items():
            if is_missing:
                return field
        return "r" if self.stepwise and not self.timing_asked else None

    def answered(self, field: str, typed: str, now: datetime, office: Office) -> "Draft":
        """With the words for one field; raises ThiDuaError where they do not say it."""
        changed = _READERS[field](self, typed, now, office)
        return replace(changed, doubts=tuple(one for one in self.doubts if one.field != field))

    def new_deadline(self) -> NewDeadline:
        """What is to be entered; for a draft from which nothing is missing."""
        if self.title is None or self.due is None:
            raise ThiDuaError("Hạn còn thiếu tên việc hoặc ngày")
        until = self.until if self.due.recurrence else None
        first = self.first if self.due.recurrence else None
        return NewDeadline(self.title, self.due, self.parties, self.timing, first, until)

    def as_row(self, instead_of: Row | None = None) -> Row:
        """The row that would be, to find out whom it concerns and how it reads."""
        new = self.new_deadline()
        day, recurrence = due_day(new.due), new.due.recurrence
        if instead_of is not None:
            return replace(
                instead_of,
                title=new.title,
                parties=new.parties,
                due=new.due,
                due_day=day,
                recurrence=recurrence,
            )
        return Row(
            id=0,
            kind=RowKind.DEADLINE,
            status=RowStatus.APPROVED,
            revision=0,
            title=new.title,
            parties=new.parties,
            due=new.due,
            due_day=day,
            recurrence=recurrence,
            amount=None,
            said=None,
            document=None,
            document_version=None,
            place=None,
            label=None,
            quote=None,
            ground=BY_THE_OFFICE,
            decided_at=None,
            decided_by=None,
            corrected_at=None,
            flagged_at=None,
            flag=None,
            hidden_at=None,
            replaces_id=None,
        )


def problem(draft: Draft, office: Office) -> Doubt | None:
    """Why a draft that seems whole cannot be entered, and which field is to be asked for."""
    new = draft.new_deadline()
    try:
        if new.timing is not None:
            check_timing(new.timing, office.days)
    except ThiDuaError as error:
        return Doubt("r", error.message)
    try:
        entering.check(new, office)
    except ThiDuaError as error:
        everyone = replace(new, parties=(entering.everyone(),))
        try:
            entering.check(everyone, office)
        except ThiDuaError:
            return Doubt("d", error.message)
        return Doubt("p", error.message)
    return None


def read_timing(typed: str) -> Timing:
    """ "7, 3, 1 ngày lúc 8h"; raises ThiDuaError for anything else. Without an hour, 8:00."""
    clock = _CLOCK.search(typed)
    leads = typed[: clock.start()] if clock else typed
    usual = Timing()
    at = entering.read_clock(clock[1]) if clock else usual.at
    return Timing(entering.read_leads(leads) if leads.strip(" ,") else usual.leads, at)


def _title(draft: Draft, typed: str, now: datetime, office: Office) -> Draft:
    return replace(draft, title=register.fit_title(typed))


def _due(draft: Draft, typed: str, now: datetime, office: Office) -> Draft:
    due = entering.read_when(typed, office.today)
    changed = replace(draft, due=due, first=None, until=None)
    probe = replace(changed, title=draft.title or "…", parties=(entering.everyone(),), timing=None)
    found = problem(probe, office)
    if found is not None and found.field == "d":
        raise ThiDuaError(found.text)
    return changed


def _parties(draft: Draft, typed: str, now: datetime, office: Office) -> Draft:
    read = read_parties(Typed.of(typed), (), office.units, office.people, {})
    if read.parties and not read.questions:
        return replace(draft, parties=read.parties)
    return replace(draft, parties=entering.read_parties(typed, PartyRole.DO, office))


def _timing(draft: Draft, typed: str, now: datetime, office: Office) -> Draft:
    timing = read_timing(typed)
    check_timing(timing, office.days)
    return replace(draft, timing=timing, timing_asked=True)


_READERS: Final = {"t": _title, "d": _due, "p": _parties, "r": _timing}


_ASKING: Final = {
    QuestionKind.EMPTY_TITLE: "Chưa rõ việc gì.",
    QuestionKind.MISSING_DUE: "Chưa có hạn.",
    QuestionKind.IMPOSSIBLE_DAY: "Lịch không có ngày “{words}”.",
    QuestionKind.DAY_PAST: "“{words}” đã qua.",
    QuestionKind.AMBIGUOUS_DAY: "Chưa rõ là ngày nào: “{words}”.",
    QuestionKind.RECURRENCE_WITHOUT_DAY: "“{words}” là ngày nào trong kỳ?",
    QuestionKind.AMBIGUOUS_TIME: "Có nhiều thời điểm: “{words}”.",
    QuestionKind.TIME_OUTSIDE_OFFICE_HOURS: "{words} ngoài giờ làm việc.",
    QuestionKind.UNREAD_TIME: "Chưa đọc được thời gian “{words}”.",
    QuestionKind.AMBIGUOUS_NUMBER: "Chưa rõ nhắc trước mấy ngày: “{words}”.",
    QuestionKind.LEAD_NOT_IN_DAYS: "Trợ lý chỉ nhắc trước theo ngày: “{words}”.",
    QuestionKind.MISSING_AUDIENCE: "Chưa rõ nhắc ai.",
    QuestionKind.AMBIGUOUS_AUDIENCE: "Chưa rõ “{words}” là những ai.",
    QuestionKind.UNKNOWN_UNIT: "Không có đơn vị “{words}”.",
    QuestionKind.AMBIGUOUS_UNIT: "Nhiều đơn vị có thể là “{words}”.",
    QuestionKind.UNKNOWN_PERSON: "Không có người tên “{words}” trong danh sách.",
    QuestionKind.AMBIGUOUS_PERSON: "Nhiều người có thể là “{words}”.",
    QuestionKind.UNKNOWN_GROUP: "Chưa có nhóm “{words}”.",
}


def _asking(question: Question) -> str:
    told = _ASKING[question.kind].format(words=question.words[:120])
    choices = list(dict.fromkeys(question.choices))[:5]
    return f"{told} Có phải: {'; '.join(choices)}?" if choices else told
