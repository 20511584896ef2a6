"""When somebody wants to be told again: within office hours, and never in the past."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.later import choices, chosen, read_later
from config.errors import ThiDuaError
from config.time import ZONE
from tests.bot.reminders.office import DAYS

FRIDAY = datetime(2026, 11, 13, 9, 30, tzinfo=ZONE)
INSTANTS = st.integers(-400_000, 600_000).map(lambda minutes: FRIDAY + timedelta(minutes=minutes))
_COUNTS = st.integers(1, 40)
_TYPED = st.one_of(
    _COUNTS.map(lambda count: f"{count} giờ nữa"),
    _COUNTS.map(lambda count: f"sau {count} ngày"),
    st.integers(0, 23).map(lambda hour: f"{hour}h"),
    st.integers(0, 23).map(lambda hour: f"{hour} giờ ngày mai"),
    st.sampled_from(["chiều mai", "thứ Sáu", "sáng mai", "ngày 30/11", "", "abc", "31/4"]),
)


@pytest.mark.parametrize(
    ("typed", "day", "hour", "minute"),
    [
        ("15h", 13, 15, 0),
        ("lúc 10h15", 13, 10, 15),
        ("3 giờ chiều nay", 13, 15, 0),
        ("2 giờ nữa", 13, 11, 30),
        ("2 gio nua", 13, 11, 30),
        ("45 phút nữa", 13, 10, 15),
        ("9h sáng thứ Hai", 16, 9, 0),
        ("chiều thứ Hai", 16, 14, 0),
        ("chieu thu hai", 16, 14, 0),
        ("ngày mai", 16, 7, 0),
        ("9h30 ngày 17/11", 17, 9, 30),
        ("hôm nay 16h", 13, 16, 0),
        ("20h hôm nay", 16, 7, 0),
    ],
)
def test_what_is_typed(typed: str, day: int, hour: int, minute: int) -> None:
    wanted = datetime(2026, 11, day, hour, minute, tzinfo=ZONE)
    assert read_later(typed, FRIDAY, DAYS) == wanted


@pytest.mark.parametrize(
    "typed", ["8h", "hôm qua", "31/4", "lúc nào đó", "", "25h", "thứ Hai hoặc thứ Ba", "quý II"]
)
def test_what_is_no_time_to_come_is_asked_again(typed: str) -> None:
    with pytest.raises(ThiDuaError):
        read_later(typed, FRIDAY, DAYS)


@given(_TYPED, INSTANTS)
def test_never_in_the_past_and_within_office_hours(typed: str, now: datetime) -> None:
    try:
        until = read_later(typed, now, DAYS)
    except ThiDuaError:
        return
    assert until > now
    assert DAYS.next_in_hours(until) == until


@given(INSTANTS)
def test_every_choice_that_is_offered_can_be_taken(now: datetime) -> None:
    for one in choices(now, DAYS):
        until = chosen(one, now, DAYS)
        assert until > now
        assert DAYS.next_in_hours(until) == until
        assert until - now < timedelta(days=20)
