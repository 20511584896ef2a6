"""When something is due and when to remind: tables for the corners, properties for the rule."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.schedule import (
    Series,
    Timing,
    check_rule,
    check_timing,
    due_days,
    moments,
    moments_between,
    next_due_days,
)
from bot.reminders.working_days import WorkingDays
from config.errors import ThiDuaError
from config.holidays import load_holidays
from config.time import ZONE

DAYS = WorkingDays(load_holidays())
DEFAULT = Timing()


def at(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def test_a_reminder_that_falls_on_a_holiday_goes_out_the_working_day_before() -> None:
    # 23/02/2026 is the first day after Tết; the three days before it are all off.
    found = moments(date(2026, 2, 23), DEFAULT, DAYS)
    assert [(m.lead, m.at.date()) for m in found] == [
        (1, date(2026, 2, 13)),
        (0, date(2026, 2, 23)),
    ]


def test_a_saturday_that_is_worked_is_a_day_like_any_other() -> None:
    (moment,) = moments(date(2026, 8, 22), Timing(leads=(0,)), DAYS)
    assert moment.at == at(date(2026, 8, 22))


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=20", date(2026, 1, 1), [(1, 20), (2, 20), (3, 20)]),
        # The last working day of the month, which of February 2026 is after Tết.
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            date(2026, 1, 1),
            [(1, 30), (2, 27), (3, 31)],
        ),
        # 30/04 and 01/05 are holidays: the last working day of April is the 29th.
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            date(2026, 4, 1),
            [(4, 29), (5, 29), (6, 30)],
        ),
        # 01 and 02/01 are holidays: the first working day of January is the 5th.
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
            date(2026, 1, 1),
            [(1, 5), (2, 2), (3, 2)],
        ),
        # A short month has a last day too.
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", date(2026, 1, 31), [(1, 31), (2, 28)]),
    ],
)
def test_due_days_of_a_rule(rule: str, first: date, expected: list[tuple[int, int]]) -> None:
    found = next_due_days(Series(first, rule), first, len(expected), DAYS)
    assert [(day.month, day.day) for day in found] == expected


def test_a_leap_day_comes_every_four_years() -> None:
    rule = Series(date(2024, 1, 1), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert next_due_days(rule, date(2025, 1, 1), 2, DAYS) == [date(2028, 2, 29), date(2032, 2, 29)]


def test_a_series_ends_when_it_is_told_to() -> None:
    series = Series(date(2026, 1, 1), "FREQ=MONTHLY;BYMONTHDAY=20", until=date(2026, 3, 1))
    assert next_due_days(series, date(2026, 1, 1), 5, DAYS) == [
        date(2026, 1, 20),
        date(2026, 2, 20),
    ]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=HOURLY", "", "every day", "FREQ=MONTHLY;BYMONTHDAY=40", "X=1"]
)
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(ThiDuaError):
        check_rule(rule, date(2026, 1, 1))


@pytest.mark.parametrize(
    "timing", [Timing(leads=()), Timing(leads=(-1,)), Timing(at=time(6, 0)), Timing(at=time(22, 0))]
)
def test_a_timing_that_would_bother_people_is_refused(timing: Timing) -> None:
    with pytest.raises(ThiDuaError):
        check_timing(timing, DAYS)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (at(date(2026, 11, 20), 10, 15), at(date(2026, 11, 20), 10, 15)),
        (at(date(2026, 11, 20), 17, 30), at(date(2026, 11, 23), 7)),
        (at(date(2026, 11, 20), 5, 0), at(date(2026, 11, 20), 7)),
        (at(date(2026, 2, 14), 9, 0), at(date(2026, 2, 23), 7)),
    ],
)
def test_the_next_instant_within_office_hours(instant: datetime, expected: datetime) -> None:
    assert DAYS.next_in_hours(instant) == expected


DAY = st.dates(date(2025, 6, 1), date(2027, 6, 1))
LEADS = st.lists(st.integers(0, 60), min_size=1, max_size=6).map(tuple)
RULES = st.sampled_from(
    [
        None,
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=FR",
        "FREQ=MONTHLY;BYMONTHDAY=20",
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30",
    ]
)


@given(due=DAY, leads=LEADS)
def test_every_reminder_is_on_a_working_day_and_none_after_the_day_it_is_meant_for(
    due: date, leads: tuple[int, ...]
) -> None:
    found = moments(due, Timing(leads), DAYS)
    assert found
    assert len({moment.at for moment in found}) == len(found)
    for moment in found:
        assert DAYS.is_working(moment.at.date())
        assert moment.at.date() <= due - timedelta(days=moment.lead)
        assert moment.lead in leads
    for lead in leads:
        meant = DAYS.on_or_before(due - timedelta(days=lead))
        assert any(moment.at.date() == meant and moment.lead <= lead for moment in found)


@given(first=DAY, rule=RULES, leads=LEADS, cuts=st.lists(st.integers(0, 400 * 24), max_size=8))
def test_however_time_is_cut_up_each_reminder_comes_exactly_once(
    first: date, rule: str | None, leads: tuple[int, ...], cuts: list[int]
) -> None:
    series, timing = Series(first, rule), Timing(leads)
    begin, end = at(first - timedelta(days=90)), at(first + timedelta(days=330))
    borders = [begin, *sorted({begin + timedelta(hours=cut) for cut in cuts}), end]
    borders = [border for border in borders if border <= end]
    whole = moments_between(series, timing, DAYS, begin, end)
    pieces = [
        moment
        for after, until in pairwise(borders)
        for moment in moments_between(series, timing, DAYS, after, until)
    ]
    key = sorted(whole, key=lambda m: (m.at, m.due))
    assert sorted(pieces, key=lambda m: (m.at, m.due)) == key
    assert len({(m.due, m.at) for m in whole}) == len(whole)


@given(first=DAY, rule=RULES, start=DAY, length=st.integers(0, 120))
def test_due_days_do_not_depend_on_the_window_they_are_asked_for(
    first: date, rule: str | None, start: date, length: int
) -> None:
    series, end = Series(first, rule), start + timedelta(days=length)
    wide = due_days(series, start - timedelta(days=200), end + timedelta(days=200), DAYS)
    assert due_days(series, start, end, DAYS) == [day for day in wide if start <= day <= end]
