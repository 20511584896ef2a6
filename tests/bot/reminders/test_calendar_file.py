"""The calendar file says the very days that the register does, as another program reads it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from bot.reminders.calendar_file import calendar_file
from bot.reminders.deadline import Rules, reminded, set_timing
from bot.reminders.schedule import Timing, next_due_days
from bot.store.database import Database
from config.time import ZONE
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import DAYS, ROOM, SmallOffice, unit

SECRET = b"this office"


@pytest.fixture
async def office(database: Database, moving_clock: MovingClock) -> SmallOffice:
    moving_clock.reads = datetime(2026, 11, 2, 9, tzinfo=ZONE)
    small = SmallOffice(database, moving_clock)
    await small.open()
    return small


async def written(office: SmallOffice, secret: bytes = SECRET) -> Any:
    async with office.database.reading() as session:
        deadlines = await reminded(session, Rules())
    read = Calendar.from_ical(calendar_file(deadlines, secret, office.clock(), DAYS))
    assert isinstance(read, Calendar)
    return read


def events(calendar: Any) -> list[Any]:
    return list(calendar.walk("VEVENT"))


async def test_a_deadline_is_an_all_day_event_with_its_reminders(office: SmallOffice) -> None:
    await office.deadline(
        "Nộp báo cáo; “sáng kiến”, lần 1", "trước ngày 17/11/2026", [unit(ROOM)], Timing((3, 0))
    )
    calendar = await written(office)
    (event,) = events(calendar)
    assert str(event["SUMMARY"]) == "Nộp báo cáo; “sáng kiến”, lần 1"
    assert (event.start, event.end) == (date(2026, 11, 16), date(2026, 11, 17))
    assert "Phòng Một (chủ trì)" in event["DESCRIPTION"]
    assert "Căn cứ: theo chỉ đạo của HCTH" in event["DESCRIPTION"]
    # 16/11 is a Monday: three days before is the Friday, which is worked.
    assert [alarm["TRIGGER"].dt.astimezone(ZONE) for alarm in event.walk("VALARM")] == [
        datetime(2026, 11, 13, 8, tzinfo=ZONE),
        datetime(2026, 11, 16, 8, tzinfo=ZONE),
    ]
    assert str(calendar["X-WR-TIMEZONE"]) == "Asia/Ho_Chi_Minh"
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    "typed",
    [
        "chậm nhất ngày 20 hằng tháng",
        "trước ngày 20 hằng tháng",
        "trước ngày 01 hằng tháng",
        "thứ sáu hằng tuần",
        "trước thứ hai hằng tuần",
        "ngày làm việc cuối cùng hằng tháng",
        "hằng quý trước ngày 5",
    ],
)
async def test_what_recurs_comes_on_the_very_days(office: SmallOffice, typed: str) -> None:
    await office.deadline("Báo cáo", typed, [unit(ROOM)])
    (event,) = events(await written(office))
    async with office.database.reading() as session:
        (deadline,) = await reminded(session, Rules())
    wanted = next_due_days(deadline.series, office.clock().date(), 12, DAYS)
    assert days_of(event, len(wanted)) == wanted
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        timedelta(hours=8) - timedelta(days=lead) for lead in (7, 3, 1, 0)
    ]


def days_of(event: Any, count: int) -> list[date]:
    """As a calendar that knows RRULE and RDATE would show them."""
    start = event.start
    if "RDATE" in event:
        return [start, *(one.dt for one in event["RDATE"].dts)][:count]
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=datetime.combine(start, time(0)))
    return [instant.date() for instant, _ in zip(rule, range(count), strict=False)]


async def test_a_recurrence_ends_where_the_office_ends_it(office: SmallOffice) -> None:
    row = await office.deadline("Báo cáo", "chậm nhất ngày 20 hằng tháng", [unit(ROOM)])
    async with office.database.transaction() as session:
        await set_timing(session, row.id, office.clock(), until=date(2027, 1, 31))
    (event,) = events(await written(office))
    assert event["RRULE"].to_ical() == b"FREQ=MONTHLY;UNTIL=20270131;BYMONTHDAY=20"


async def test_an_event_keeps_its_name_and_no_two_offices_share_one(office: SmallOffice) -> None:
    await office.deadline("Nộp báo cáo", "17/11/2026", [unit(ROOM)])
    await office.deadline("Họp", "17/11/2026", [unit(ROOM)])
    first, again, elsewhere = [
        [str(event["UID"]) for event in events(await written(office, secret))]
        for secret in (SECRET, SECRET, b"another office")
    ]
    assert first == again
    assert len({*first, *elsewhere}) == 4
