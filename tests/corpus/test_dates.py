from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import find_dates, vietnamese_date


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("họp ngày 07/3/2024.", "ngày 07/3/2024"),
        ("họp 7/3/2024", "7/3/2024"),
        ("ngày 07-3-2024 tại", "ngày 07-3-2024"),
        ("ngày 7.3.2024", "ngày 7.3.2024"),
        ("Ngày 07 tháng 3 năm 2024", "Ngày 07 tháng 3 năm 2024"),
        ("ngày 07 tháng 03, 2024", "ngày 07 tháng 03, 2024"),
        ("(07/03/2024)", "07/03/2024"),
        ("ngày 7 / 3 / 2024", "ngày 7 / 3 / 2024"),
    ],
)
def test_a_day_is_found_where_it_stands(text: str, written: str) -> None:
    (mention,) = find_dates(text)
    assert mention.day == date(2024, 3, 7)
    assert text[mention.start : mention.end] == written


@pytest.mark.parametrize(
    "text",
    [
        "31/4/2024",
        "giai đoạn 2021-2025",
        "24/7",
        "3/2024",
        "98/2023/NĐ-CP",
        "1.10.20245",
        "07/3-2024",
        "mục 2.7.3.2024",
        "12/3/2024/QĐ-UBND",
        "ngày 00/3/2024",
        "7/3/0000",
    ],
)
def test_what_only_looks_like_a_day_is_passed_over(text: str) -> None:
    assert list(find_dates(text)) == []


def test_several_days_in_order() -> None:
    found = [mention.day for mention in find_dates("từ 01/02/2024 đến ngày 15 tháng 11 năm 2024")]
    assert found == [date(2024, 2, 1), date(2024, 11, 15)]


def test_the_printed_form() -> None:
    assert vietnamese_date(date(2024, 3, 7)) == "07/3/2024"
    assert vietnamese_date(date(2024, 1, 19)) == "19/01/2024"


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(
        [
            vietnamese_date,
            lambda day: f"{day.day}-{day.month}-{day.year}",
            lambda day: f"ngày {day.day:02d}.{day.month:02d}.{day.year}",
            lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
        ]
    ),
)
def test_every_printed_day_is_read_back(day: date, printed: object) -> None:
    assert callable(printed)
    (mention,) = find_dates(f"trước {printed(day)}, các đơn vị")
    assert mention.day == day


@given(st.text(st.sampled_from("0123456789/.- ngàythánăm"), max_size=60))
def test_offsets_hold_what_was_read(text: str) -> None:
    for mention in find_dates(text):
        assert str(mention.day.year) in text[mention.start : mention.end]
