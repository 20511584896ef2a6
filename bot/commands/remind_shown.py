"""Deadlines as the command line shows them, to a person and to a program."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders import register
from bot.reminders.deadline import Deadline, reminded
from bot.reminders.entering import Office, series_of
from bot.reminders.following import Preflight, preflight
from bot.reminders.recipients import Recipient, Recipients
from bot.reminders.row import Event, Row
from bot.reminders.rules import Reminding
from bot.reminders.schedule import Moment, due_days, moments, moments_between, next_due_days
from bot.reminders.sheets import HINDRANCES
from bot.reminders.words import ROLES, STATES
from bot.reminders.working_days import WorkingDays
from bot.store.tables.register import Change, RowStatus
from config.time import ZONE

_DATES: Final = 5
_NAMES: Final = 10
_STATES: Final = STATES | {"cancelled": "Đã hủy"}
_CHANGES: Final = {
    Change.PROPOSED: "đề xuất từ văn bản",
    Change.ENTERED: "nhập theo chỉ đạo của HCTH",
    Change.REREAD: "văn bản đọc lại",
    Change.MOVED: "điều khoản chuyển chỗ",
    Change.APPROVED: "duyệt",
    Change.CORRECTED: "sửa",
    Change.REJECTED: "bỏ",
    Change.DONE: "xong",
    Change.CANCELLED: "hủy",
    Change.FLAGGED: "điều khoản thay đổi",
    Change.CLEARED: "điều khoản trở lại như cũ",
    Change.HIDDEN: "văn bản bị gỡ",
    Change.SHOWN: "văn bản được khôi phục",
    Change.SUPERSEDED: "được thay",
    Change.REVIVED: "lấy lại",
}


@dataclass(frozen=True)
class Shown:
    """A deadline with what comes of it: its next days and reminders, who gets them, its past."""

    row: Row
    days: tuple[date, ...]
    reminders: tuple[Moment, ...]
    audience: Preflight
    history: tuple[Event, ...]
    names: Mapping[int, str]

    @property
    def next_due(self) -> date | None:
        """The next day, today included, on which it is due."""
        return self.days[0] if self.days else None


@dataclass(frozen=True)
class Coming:
    """A day on which something is due, and the next reminder of it."""

    row: Row
    due: date
    reminder: datetime | None


async def shown_of(
    session: AsyncSession, rows: Sequence[Row], office: Office, reminding: Reminding, now: datetime
) -> list[Shown]:
    """These rows, with what the calendar and the staff list make of them at this moment."""
    deadlines = {one.row.id: one for one in await reminded(session, reminding.rules)}
    recipients = Recipients(office.people, office.naming)
    names = {person.id: person.name for person in office.people}
    # Most deadlines are for the same people.
    audiences: dict[tuple[str, ...], Preflight] = {}
    found = []
    for row in rows:
        days = _next_days(row, deadlines.get(row.id), office)
        whom = recipients.of(row)
        keys = tuple(one.key for one in whom)
        if keys not in audiences:
            audiences[keys] = await preflight(session, whom)
        history = tuple(await register.history(session, row.id))
        reminders = _reminders(deadlines.get(row.id), days, office.days, now)
        found.append(Shown(row, days, reminders, audiences[keys], history, names))
    return found


def coming_of(
    deadlines: Sequence[Deadline], days: WorkingDays, now: datetime, within: timedelta
) -> list[Coming]:
    """What is due from today on within that time, in order of days."""
    today = now.astimezone(ZONE).date()
    found = []
    for one in deadlines:
        for due in due_days(one.series, today, today + within, days):
            ahead = (moment.at for moment in moments(due, one.timing, days) if moment.at > now)
            found.append(Coming(one.row, due, next(ahead, None)))
    return sorted(found, key=lambda one: (one.due, one.row.id))


def shown_line(shown: Shown) -> str:
    """Number, title, day, who, status."""
    row = shown.row
    day = f"hạn {shown.next_due:%d/%m/%Y}" if shown.next_due else _no_day(row)
    again = f" ({row.due.text})" if row.recurrence and row.due else ""
    return f"{row.id}: {row.title}; {day}{again}; {_who(row)}; {_STATES[row.status].lower()}"


def shown_lines(shown: Shown) -> Iterator[str]:
    """All that is known of it."""
    row = shown.row
    yield f"{row.id}: {row.title}"
    yield f"Tình trạng: {_STATES[row.status].lower()}"
    if row.due:
        yield f"Hạn: {row.due.text}"
    yield f"Các ngày tới: {', '.join(f'{day:%d/%m/%Y}' for day in shown.days) or 'không có'}"
    reminders = ", ".join(f"{one.at:%H:%M %d/%m/%Y}" for one in shown.reminders)
    yield f"Các lần nhắc tới: {reminders or 'không có'}"
    yield f"Ai: {_who(row)}"
    yield f"Nhận được: {_names(shown)}"
    for one in shown.audience.unreached:
        why = _continued(HINDRANCES[one.hindrance]) if one.hindrance else "không gửi được"
        reason = f" ({one.reason})" if one.reason else ""
        unit = one.person.unit or "không thuộc đơn vị"
        yield f"Không nhận được: {one.person.name}, {unit}: {why}{reason}"
    yield f"Căn cứ: {_ground(row)}"
    if row.quote and not row.ground:
        yield f"“{' '.join(row.quote.split())}”"
    for event in shown.history:
        who = (
            shown.names.get(event.actor_id, f"người số {event.actor_id}") if event.actor_id else ""
        )
        by = f", {who}" if who else ""
        yield f"{event.at.astimezone(ZONE):%H:%M %d/%m/%Y}: {_CHANGES[event.change]}{by}"


def shown_json(shown: Shown, *, whole: bool = False) -> dict[str, object]:
    """For a program; ``whole`` adds reminders, audience and history."""
    row = shown.row
    told: dict[str, object] = {
        "id": row.id,
        "title": row.title,
        "status": row.status.value,
        "due": row.due and row.due.text,
        "due_day": row.due_day and row.due_day.isoformat(),
        "recurrence": row.recurrence,
        "next_due": shown.next_due and shown.next_due.isoformat(),
        "parties": [party.model_dump(mode="json", exclude_none=True) for party in row.parties],
        "ground": row.ground,
        "document": row.document,
        "label": row.label,
        "recipients": len(shown.audience.reached),
        "unreached": len(shown.audience.unreached),
    }
    if not whole:
        return told
    return told | {
        "next_days": [day.isoformat() for day in shown.days],
        "reminders": [
            {"due": one.due.isoformat(), "lead": one.lead, "at": one.at.isoformat()}
            for one in shown.reminders
        ],
        "quote": row.quote,
        "reached": [_recipient(one) for one in shown.audience.reached],
        "not_reached": [
            {
                "id": one.person.id,
                "name": one.person.name,
                "why": one.hindrance and one.hindrance.value,
                "reason": one.reason,
            }
            for one in shown.audience.unreached
        ],
        "history": [
            {"at": event.at.isoformat(), "by": event.actor_id, "change": event.change.value}
            for event in shown.history
        ],
    }


def coming_line(coming: Coming) -> str:
    """Day, title, who, next reminder."""
    nudge = f"; nhắc lúc {coming.reminder:%H:%M %d/%m/%Y}" if coming.reminder else ""
    return (
        f"{coming.due:%d/%m/%Y}: {coming.row.title} (số {coming.row.id}); {_who(coming.row)}{nudge}"
    )


def coming_json(coming: Coming) -> dict[str, object]:
    """For a program."""
    return {
        "id": coming.row.id,
        "title": coming.row.title,
        "due": coming.due.isoformat(),
        "next_reminder": coming.reminder and coming.reminder.isoformat(),
    }


def _next_days(row: Row, deadline: Deadline | None, office: Office) -> tuple[date, ...]:
    """Of a proposal those it would have; of what is closed none."""
    series = deadline.series if deadline else None
    if series is None and row.status is RowStatus.PROPOSED and row.due is not None:
        series = series_of(row.due, office.today, None, None)
    return tuple(next_due_days(series, office.today, _DATES, office.days)) if series else ()


def _reminders(
    deadline: Deadline | None, due: Sequence[date], days: WorkingDays, now: datetime
) -> tuple[Moment, ...]:
    if deadline is None or not due:
        return ()
    after = max(now, deadline.since)
    until = datetime.combine(due[-1] + timedelta(days=1), datetime.min.time(), ZONE)
    return tuple(moments_between(deadline.series, deadline.timing, days, after, until)[:_DATES])


def _no_day(row: Row) -> str:
    return (
        f"hạn đã qua {row.due_day:%d/%m/%Y}" if row.holds and row.due_day else "không còn ngày nào"
    )


def _who(row: Row) -> str:
    said = [
        f"{party.name} {ROLES[party.role]}".strip() if ROLES[party.role] else party.name
        for party in row.parties
    ]
    return ", ".join(said) or "không nêu ai"


def _names(shown: Shown) -> str:
    reached = shown.audience.reached
    names = [one.person.name if one.person else f"nhóm {one.key}" for one in reached]
    more = f" và {len(names) - _NAMES} người khác" if len(names) > _NAMES else ""
    listed = ", ".join(names[:_NAMES])
    return f"{len(names)} ({listed}{more})" if names else "chưa có ai"


def _ground(row: Row) -> str:
    return row.ground or ", ".join(filter(None, (row.label, row.document))) or "không nêu"


def _continued(text: str) -> str:
    return text[:1].lower() + text[1:]


def _recipient(one: Recipient) -> dict[str, object]:
    return {"key": one.key, "name": one.person.name if one.person else None}
