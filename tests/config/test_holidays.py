"""The office's list of holidays: read, and refused with the line where it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from config.errors import ThiDuaError
from config.holidays import load_holidays


def _file(folder: Path, text: str) -> Path:
    path = folder / "holidays.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_list_knows_tet_and_the_days_worked_for_it() -> None:
    holidays = load_holidays()
    assert holidays.is_off(date(2026, 2, 17))
    assert holidays.is_off(date(2026, 8, 31))
    assert holidays.is_worked(date(2026, 8, 22))
    assert not holidays.is_off(date(2026, 2, 23))


def test_of_a_year_that_is_not_listed_only_the_solar_holidays_are_known() -> None:
    holidays = load_holidays()
    assert not holidays.knows(2031)
    assert holidays.is_off(date(2031, 9, 2))
    assert not holidays.is_off(date(2031, 1, 23))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31/4/2026", "ngày không có trong lịch"),
        ("01/01/2027", "không thuộc năm 2026"),
        ("05/02/2026 - 01/02/2026", "ngược"),
        ("Tết", "cần dạng"),
    ],
)
def test_a_wrong_day_is_refused_with_its_line(tmp_path: Path, written: str, reason: str) -> None:
    path = _file(tmp_path, f"years:\n  - year: 2026\n    off:\n      - {written}\n")
    with pytest.raises(ThiDuaError, match=f"dòng 4.*{reason}"):
        load_holidays(path)


def test_a_day_cannot_be_both_off_and_worked(tmp_path: Path) -> None:
    days = "[10/01/2026]"
    path = _file(tmp_path, f"years:\n  - year: 2026\n    off: {days}\n    working: {days}\n")
    with pytest.raises(ThiDuaError, match="vừa nghỉ vừa làm bù"):
        load_holidays(path)
