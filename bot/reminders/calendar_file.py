"""The deadlines as an iCalendar file (RFC 5545), for whoever wants them in their own calendar."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from dateutil.relativedelta import relativedelta
from icalendar import Alarm, Calendar, Event, Timezone, vRecur

from bot.reminders.deadline import Deadline
from bot.reminders.row import Row
from bot.reminders.schedule import Series, Timing, due_days, moments, next_due_days
from bot.reminders.words import ROLES
from bot.reminders.working_days import WorkingDays
from config.time import ZONE
from corpus.vietnamese import normalise

_NAMESPACE: Final = UUID("5b0c7a3e-6d0f-4c55-9d5e-1f2a7f2f9a11")
_MONTH_DAY: Final = re.compile(r"BYMONTHDAY=(\d+)(?=;|$)")
_WEEKDAY: Final = re.compile(r"BYDAY=(MO|TU|WE|TH|FR|SA|SU)(?=;|$)")
_WEEK: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_REACH: Final = relativedelta(years=5)
_LISTED: Final = relativedelta(years=3)


def calendar_file(
    deadlines: Sequence[Deadline], installation: bytes, now: datetime, days: WorkingDays
) -> bytes:
    """An all-day event for each deadline, with an alarm for each reminder.

    ``installation`` is its secret (``staff.installation.secret``): an event keeps its UID for as
    long as its row is there, and no two installations share one. Alarms of what is due once are
    the very instants of the reminders; those of what recurs go by the days before, as no rule
    knows the holidays. A recurrence that no RRULE says is listed day by day for three years.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Thi Dua//So KH&CN Quang Ngai//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Thời hạn thi đua")
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add_component(Timezone.from_tzinfo(ZONE))
    for deadline in deadlines:
        event = _event(deadline, now, days)
        if event is not None:
            event.add("uid", str(uuid5(_NAMESPACE, f"{installation.hex()}:{deadline.row.id}")))
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, now: datetime, days: WorkingDays) -> Event | None:
    """None for a recurrence that has come to its end before it came once."""
    row, series = deadline.row, deadline.series
    begins = next_due_days(series, series.first, 1, days)
    if not begins:
        return None
    event = Event()
    event.add("summary", normalise(row.title))
    event.add("description", _description(row))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", row.revision)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", begins[0])
    event.add("dtend", begins[0] + timedelta(days=1))
    if series.rule is None:
        for moment in moments(begins[0], deadline.timing, days):
            event.add_component(_alarm(row.title, moment.at))
        return event
    rule = _rule(series, begins[0], days)
    if rule is not None:
        event.add("rrule", _until(rule, series.until))
    else:
        listed = due_days(series, begins[0], max(begins[0], now.date()) + _LISTED, days)
        event.add("rdate", listed[1:], parameters={"VALUE": "DATE"})
    for before in _before(deadline.timing):
        event.add_component(_alarm(row.title, before))
    return event


def _rule(series: Series, begin: date, days: WorkingDays) -> str | None:
    """The rule that, from ``begin`` on, gives the very days of the series for years to come."""
    end = begin + _REACH
    wanted = due_days(series, begin, end, days)
    for rule in _candidates(series):
        if due_days(Series(begin, rule, series.until), begin, end, days) == wanted and (
            not _goes_by_office_days(rule)
        ):
            return rule
    return None


def _candidates(series: Series) -> Iterator[str]:
    """The rule as it is, or moved by the days that the series is."""
    assert series.rule is not None
    if series.shift == 0:
        yield series.rule
        return
    month_day = _MONTH_DAY.search(series.rule)
    if month_day is not None and int(month_day[1]) + series.shift >= 1:
        yield _MONTH_DAY.sub(f"BYMONTHDAY={int(month_day[1]) + series.shift}", series.rule)
    weekday = _WEEKDAY.search(series.rule)
    if weekday is not None:
        moved = _WEEK[(_WEEK.index(weekday[1]) + series.shift) % len(_WEEK)]
        yield _WEEKDAY.sub(f"BYDAY={moved}", series.rule)


def _goes_by_office_days(rule: str) -> bool:
    """Whether the holidays of years to come, which nobody knows yet, move its days."""
    return "BYSETPOS" in rule


def _until(rule: str, until: date | None) -> vRecur:
    recurrence: vRecur = vRecur.from_ical(rule)
    if until is not None and "COUNT" not in recurrence:
        recurrence["UNTIL"] = [until]
    return recurrence


def _before(timing: Timing) -> list[timedelta]:
    """From the midnight with which the due day begins."""
    at = timedelta(hours=timing.at.hour, minutes=timing.at.minute)
    return [at - timedelta(days=lead) for lead in sorted(set(timing.leads), reverse=True)]


def _alarm(title: str, trigger: datetime | timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", normalise(title))
    if isinstance(trigger, datetime):
        # RFC 5545, 3.8.6.3: an instant here is of UTC.
        alarm.add("trigger", trigger.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    else:
        alarm.add("trigger", trigger)
    return alarm


def _description(row: Row) -> str:
    who = "; ".join(
        f"{party.name} ({ROLES[party.role]})" if ROLES[party.role] else party.name
        for party in row.parties
    )
    ground = row.ground or ", ".join(filter(None, (row.label, row.document)))
    quote = f"“{' '.join(row.quote.split())}”" if row.quote and not row.ground else ""
    lines = [f"Hạn: {row.due.text}" if row.due else "", f"Ai: {who}" if who else ""]
    return "\n".join(filter(None, [*lines, f"Căn cứ: {ground}" if ground else "", quote]))
