"""The last day of a time, and what the office types."""

from datetime import date

import pytest

from bot.reminders.amount import read_amount
from bot.reminders.due import due_day, read_due
from config.errors import ThiDuaError

TODAY = date(2026, 5, 6)


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("trước ngày 15/11/2026", date(2026, 11, 14)),
        ("truoc 15/11", date(2026, 11, 14)),
        ("chậm nhất ngày 15 tháng 11 năm 2026", date(2026, 11, 15)),
        ("15/11/2026", date(2026, 11, 15)),
        ("đến hết ngày 30/6/2026", date(2026, 6, 30)),
        ("trong quý II/2026", date(2026, 6, 30)),
        ("6 tháng đầu năm 2026", date(2026, 6, 30)),
        ("năm 2026", date(2026, 12, 31)),
    ],
)
def test_the_last_day(typed: str, last: date) -> None:
    due = read_due(typed, TODAY)
    assert (due.text, due_day(due)) == (typed, last)


def test_what_comes_again_has_a_rule_and_no_day() -> None:
    due = read_due("chậm nhất ngày 20 hằng tháng", TODAY)
    assert (due.recurrence, due_day(due)) == ("FREQ=MONTHLY;BYMONTHDAY=20", None)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31/4/2026", "Lịch không có"),
        ("khi nào xong thì nộp", "Chưa đọc được"),
        ("từ 1/2/2026 hoặc trước 3/4/2026, hoặc 5/6/2026", "Chưa đọc được"),
        ("hằng tháng", "ngày nào"),
        ("15/3", "đã qua"),
        ("", "Chưa đọc được"),
    ],
)
def test_what_is_asked_back_about(typed: str, why: str) -> None:
    with pytest.raises(ThiDuaError, match=why):
        read_due(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "value", "unit", "bound"),
    [
        ("ít nhất 90 %", 90, "%", "at_least"),
        ("100%", 100, "%", "exactly"),
        ("tối thiểu 02 sáng kiến", 2, "sáng kiến", "at_least"),
        ("khong qua 1.500 ho so", 1500, "ho so", "at_most"),
        ("phấn đấu 97,5%", 97.5, "%", "strive"),
    ],
)
def test_amounts(typed: str, value: float, unit: str, bound: str) -> None:
    amount = read_amount(typed)
    assert (amount.value, amount.unit, amount.bound) == (value, unit, bound)


def test_an_amount_without_a_number() -> None:
    with pytest.raises(ThiDuaError, match="con số"):
        read_amount("nhiều hơn")
