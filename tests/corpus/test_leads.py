from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.when.leads import find_lead_times
from corpus.when.line import without_marks
from corpus.when.meaning import Clock

_ON: Final = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("text", "before", "at"),
    [
        ("nhắc trước 7, 3 và 1 ngày lúc 8h", [(7, "day"), (3, "day"), (1, "day")], Clock(hour=8)),
        ("nhac truoc 1, 3 va 7 ngay luc 8h", [(7, "day"), (3, "day"), (1, "day")], Clock(hour=8)),
        ("nhắc trước 1 tuần, 3 ngày và 2 giờ", [(1, "week"), (3, "day"), (2, "hour")], None),
        ("Nhắc trước hạn 5 ngày làm việc", [(5, "working_day")], None),
        ("trước một tuần và ba ngày, vào lúc 14:00", [(1, "week"), (3, "day")], Clock(hour=14)),
        ("báo trước 3 ngày 8h30", [(3, "day")], Clock(hour=8, minute=30)),
    ],
)
def test_lead_times_are_read(text: str, before: list[tuple[int, str]], at: Clock | None) -> None:
    found = find_lead_times(text, _ON)
    assert found is not None
    assert [(length.count, length.unit) for length in found.before] == before
    assert all(length.back for length in found.before)
    assert found.at == at


@pytest.mark.parametrize(
    "text",
    ["trước ngày 15/11", "nhắc trước 15/11", "trước 11 giờ ngày 24", "trước 0 ngày", "lúc 8h", ""],
)
def test_a_day_is_no_lead_time(text: str) -> None:
    assert find_lead_times(text, _ON) is None


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True), st.booleans())
def test_what_is_typed_is_read_back(days: list[int], bare: bool) -> None:
    *others, last = map(str, days)
    typed = f"nhắc trước {' và '.join([', '.join(others), last] if others else [last])} ngày lúc 9h"
    found = find_lead_times(without_marks(typed) if bare else typed, _ON)
    assert found is not None
    assert [length.count for length in found.before] == sorted(days, reverse=True)
    assert found.at == Clock(hour=9)
