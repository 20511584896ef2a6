"""The staff list from a file: lenient in form, strict in content, whole or not at all."""

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.audit import Action, history
from bot.staff.importing.cells import Cell, Row
from bot.staff.importing.entries import checked_name, read_entries
from bot.staff.importing.files import read_rows
from bot.staff.importing.taking_in import ImportReport, take_in
from bot.staff.opening import prepare
from bot.staff.people import deactivate
from bot.staff.person import Person
from bot.staff.policy import NotAllowed
from bot.staff.units import all_units
from bot.store.database import Database
from bot.store.tables.people import Role
from config.errors import ThiDuaError
from tests.bot.staff.listing import HEADINGS, add, joined, listed, workbook

OFFICE_UNIT = "Phòng Hành chính – Tổng hợp"


def rows_of(lines: Sequence[Sequence[str | date]]) -> list[Row]:
    """Rows as a file would give them, the headings first."""
    return [
        Row(number, tuple(Cell(value or None) for value in line))
        for number, line in enumerate([HEADINGS, *lines], start=1)
    ]


async def bring_in(
    database: Database,
    lines: Sequence[Sequence[str | date]],
    by: Person | None = None,
    *,
    confirm_units: bool = False,
) -> ImportReport:
    await prepare(database)
    async with database.transaction() as session:
        return await take_in(
            session, rows_of(lines), by, database.clock(), confirm_units=confirm_units
        )


async def lines_of(database: Database, lines: Sequence[Sequence[str | date]]) -> list[str]:
    """What is said of a list that must not be taken in."""
    before = await listed(database, also_left=True)
    report = await bring_in(database, lines)
    assert not report.is_taken_in
    assert await listed(database, also_left=True) == before
    return [problem.line for problem in report.problems]


async def test_a_list_is_taken_in(database: Database) -> None:
    report = await bring_in(
        database,
        [
            ("Nguyễn Văn An", "HCTH", "văn phòng", date(2024, 12, 1), "A1"),
            ("Trần Thị Bình", "dang uy so", "Truong phong", "1/2/2020", ""),
            ("Lê Chi", "CĐCS", "", "", ""),
        ],
    )
    assert (report.added, report.updated, report.unchanged) == (3, 0, 0)
    people = {person.name: person for person in await listed(database)}
    an, binh = people["Nguyễn Văn An"], people["Trần Thị Bình"]
    assert (an.unit, an.role, an.starts_on, an.code) == (
        OFFICE_UNIT,
        Role.OFFICE,
        date(2024, 12, 1),
        "A1",
    )
    assert (binh.unit_id, binh.role, binh.starts_on) == (
        "dang-uy",
        Role.UNIT_HEAD,
        date(2020, 2, 1),
    )
    assert people["Lê Chi"].role is Role.STAFF
    async with database.reading() as session:
        assert [e.action for e in await history(session)] == [Action.ADDED] * 3


async def test_the_same_list_again_changes_nothing(database: Database) -> None:
    lines = [("An", "HCTH", "", "", "A1"), ("Bình", "HCTH", "văn phòng", "", "")]
    await bring_in(database, lines)
    before = await listed(database)
    again = await bring_in(database, lines)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert await listed(database) == before


async def test_a_changed_list_updates_and_empty_cells_leave_alone(database: Database) -> None:
    await bring_in(
        database,
        [("An", "HCTH", "văn phòng", "01/12/2024", "A1"), ("Bình", "HCTH", "", "", "")],
    )
    report = await bring_in(
        database,
        [("Nguyễn Văn An", "Đảng uỷ", "", "", "a1"), ("Bình", "HCTH", "", "", "B2")],
    )
    assert (report.added, report.updated) == (0, 2)
    an, binh = await listed(database)
    assert (an.name, an.unit_id, an.role) == ("Nguyễn Văn An", "dang-uy", Role.OFFICE)
    assert an.starts_on == date(2024, 12, 1)
    assert (binh.name, binh.code) == ("Bình", "B2")


async def test_a_list_makes_no_administrator_less(database: Database) -> None:
    await bring_in(database, [("An", "HCTH", "quản trị", "", "")])
    await bring_in(database, [("An", "HCTH", "nhân viên", "", "")])
    assert [person.role for person in await listed(database)] == [Role.ADMINISTRATOR]


async def test_two_of_a_name_are_told_apart_by_code(database: Database) -> None:
    lines = [("An", "HCTH", "", "", "A1"), ("An", "HCTH", "", "", "A2")]
    assert (await bring_in(database, lines)).added == 2
    assert (await bring_in(database, lines)).unchanged == 2
    assert await lines_of(database, [("An", "HCTH", "", "", "")]) == [
        "Dòng 2, cột Họ và tên: có nhiều người cùng tên trong đơn vị này, hãy điền cột Mã: “An”"
    ]


async def test_the_same_name_elsewhere_is_remarked_on(database: Database) -> None:
    await bring_in(database, [("An", "HCTH", "", "", "")])
    report = await bring_in(database, [("An", "Công đoàn", "", "", "")])
    assert report.added == 1
    assert report.warnings[0].startswith("Dòng 2: đã có một “An” ở đơn vị khác")


async def test_an_unknown_unit_is_proposed_then_confirmed(database: Database) -> None:
    lines = [
        ("An", "Phòng Quản lý khoa học", "", "", ""),
        ("Bình", "phong quan ly khoa hoc", "", "", ""),
        ("Chi", "Phòng Hành chánh Tổng hợp", "", "", ""),
    ]
    report = await bring_in(database, lines)
    assert not report.is_taken_in
    assert [(u.name, u.rows) for u in report.proposed_units] == [
        ("Phòng Quản lý khoa học", (2, 3)),
        ("Phòng Hành chánh Tổng hợp", (4,)),
    ]
    assert report.proposed_units[1].nearest == OFFICE_UNIT
    assert await listed(database) == []
    lines.pop()
    report = await bring_in(database, lines, confirm_units=True)
    assert report.added_units == ("Phòng Quản lý khoa học",)
    assert {person.unit for person in await listed(database)} == {"Phòng Quản lý khoa học"}


async def test_confirming_units_does_not_excuse_a_bad_row(database: Database) -> None:
    lines = [("An", "Phòng Mới", "", "", ""), ("", "HCTH", "", "", "")]
    report = await bring_in(database, lines, confirm_units=True)
    assert not report.is_taken_in
    async with database.reading() as session:
        assert "Phòng Mới" not in {unit.name for unit in await all_units(session)}


async def test_who_left_does_not_come_back_by_list(database: Database) -> None:
    await bring_in(database, [("An", "HCTH", "", "", "")])
    (an,) = await listed(database)
    async with database.transaction() as session:
        await deactivate(session, an.id, None, database.clock())
    (line,) = await lines_of(database, [("An", "HCTH", "", "", "")])
    assert f"đã nghỉ từ 06/05/2024; nếu trở lại, hãy chạy: thidua staff restore {an.id}" in line


async def test_the_office_brings_in_a_list_but_no_administrator(database: Database) -> None:
    keeper = await joined(database, "Hoa", 7, Role.OFFICE)
    assert (await bring_in(database, [("An", "HCTH", "", "", "")], keeper)).added == 1
    report = await bring_in(database, [("Bình", "HCTH", "quản trị", "", "")], keeper)
    assert "không có quyền" in report.problems[0].reason
    staff = await joined(database, "Chi", 8)
    with pytest.raises(NotAllowed):
        await bring_in(database, [("Dung", "HCTH", "", "", "")], staff)


BAD = [
    (("", "HCTH", "", "", ""), "cột Họ và tên: còn để trống"),
    (("An", "", "", "", ""), "cột Đơn vị: còn để trống"),
    (("An", "HCTH", "vua", "", ""), "cột Vai trò: vai trò lạ (cần: nhân viên"),
    (("An", "HCTH", "", "31/02/2024", ""), "cột Ngày bắt đầu: ngày không hợp lệ"),
    (("An", "HCTH", "", "hôm qua", ""), "cột Ngày bắt đầu: ngày không hợp lệ"),
    (("An", "HCTH", "", date(1899, 12, 30), ""), "cột Ngày bắt đầu: ngày không hợp lệ"),
    (("A" * 101, "HCTH", "", "", ""), "cột Họ và tên: dài quá 100 ký tự"),
    (("An", "H" * 201, "", "", ""), "cột Đơn vị: dài quá 200 ký tự"),
    (("An", "HCTH", "", "", "9" * 41), "cột Mã: dài quá 40 ký tự"),
    (("+84", "HCTH", "", "", ""), "cột Họ và tên: không được bắt đầu bằng"),
    (("An", "@HCTH", "", "", ""), "cột Đơn vị: không được bắt đầu bằng"),
    (("12345", "HCTH", "", "", ""), "cột Họ và tên: không phải tên người"),
    (("An", "HCTH", "", "", "", "ghi thêm"), "có nội dung ở cột không có tiêu đề"),
]


@pytest.mark.parametrize(("line", "said"), BAD)
async def test_a_bad_row_is_named(
    database: Database, line: Sequence[str | date], said: str
) -> None:
    good = ("Người Đúng", "HCTH", "", "", "")
    (told,) = await lines_of(database, [good, line, ("Người Khác", "HCTH", "", "", "")])
    assert told.startswith("Dòng 3")
    assert said in told


async def test_doubles_name_both_rows(database: Database) -> None:
    lines = [
        ("An", "HCTH", "", "", "A1"),
        ("Bình", "HCTH", "", "", "a1"),
        ("An", "phong hcth", "", "", ""),
    ]
    first, second = await lines_of(database, lines)
    assert first == "Dòng 3, cột Mã: trùng mã với dòng 2: “a1”"
    assert second.startswith("Dòng 4, cột Họ và tên: trùng người với dòng 2")


@pytest.mark.parametrize("fault", ["ô có công thức", "ô bị lỗi #N/A"])
async def test_an_unreadable_cell_is_one_problem(database: Database, fault: str) -> None:
    await prepare(database)
    rows = [*rows_of([]), Row(2, (Cell(fault=fault), Cell("HCTH")))]
    problems = read_entries(rows).problems
    assert [problem.line for problem in problems] == [f"Dòng 2, cột Họ và tên: {fault}"]


async def test_two_thousand_rows_with_every_kind_of_fault(
    database: Database, tmp_path: Path
) -> None:
    await prepare(database)
    good = [(f"Nguyễn Văn {n:04}", "HCTH", "", "01/02/2020", f"M{n}") for n in range(2_000)]
    bad = dict(zip(range(100, 2_000, 140), (line for line, _ in BAD), strict=False))
    mixed = [bad.get(n, line) for n, line in enumerate(good)]
    started = time.perf_counter()
    told = await lines_of(database, rows_in(workbook(tmp_path / "a.xlsx", [HEADINGS, *mixed])))
    assert [int(line.split(",")[0].split(":")[0].removeprefix("Dòng ")) for line in told] == [
        n + 2 for n in bad
    ]
    assert len(bad) == len(BAD)
    rows = read_rows(workbook(tmp_path / "b.xlsx", [HEADINGS, *good]))
    async with database.transaction() as session:
        report = await take_in(session, rows, None, database.clock())
    assert report.added == 2_000
    # "Quick" on a slow machine; a list that takes a query a row would take minutes.
    assert time.perf_counter() - started < 30


def rows_in(file: Path) -> list[tuple[str | date, ...]]:
    """The lines below the headings, as a file gives them back."""
    return [tuple(cell.value or "" for cell in row.cells) for row in read_rows(file)[1:]]


async def test_an_old_date_or_a_thousand_new_units_is_a_mistake(database: Database) -> None:
    lines = [(f"An {n}", f"Phòng số {n}", "", "", "") for n in range(201)]
    assert await lines_of(database, lines) == ["có tới 201 đơn vị chưa biết"]


@pytest.mark.parametrize(
    "headings",
    [
        ("HO VA TEN", "don vi", "VAI TRÒ", "ngay bat dau", "MA"),
        ("Họ tên", "Phòng/ban", "Quyền", "Ngày vào làm", "Mã NV"),
        ("  họ  và tên: ", "Đơn vị công tác", "Vai trò", "Ngày nhận việc", "Mã số"),
    ],
)
def test_headings_are_read_as_people_write_them(headings: Sequence[str]) -> None:
    line = ("An", "HCTH", "văn phòng", "01/12/2024", "A1")
    rows = [Row(n, tuple(Cell(v) for v in r)) for n, r in enumerate([headings, line], start=1)]
    (entry,) = read_entries(rows).good
    assert (entry.name, entry.unit, entry.role) == ("An", "HCTH", Role.OFFICE)
    assert (entry.starts_on, entry.code) == (date(2024, 12, 1), "A1")


def test_a_title_above_and_columns_of_no_meaning_are_passed_over() -> None:
    rows = [
        Row(1, (Cell("DANH SÁCH CÁN BỘ"),)),
        Row(3, (Cell("STT"), Cell("Họ và tên"), Cell("Chức vụ"), Cell("Đơn vị"))),
        Row(4, (Cell("1"), Cell("An"), Cell("Chuyên viên"), Cell("HCTH"))),
    ]
    entries = read_entries(rows)
    assert [(entry.row, entry.name) for entry in entries.good] == [(4, "An")]
    assert entries.ignored == ("STT", "Chức vụ")
    assert entries.problems == []


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("Họ và tên", "Chức vụ"), "Không thấy dòng tiêu đề"),
        (("Họ và tên", "Đơn vị", "Phòng"), "hai cột: 'Đơn vị'"),
        ((), "Không thấy dòng tiêu đề"),
    ],
)
def test_headings_that_will_not_do(headings: Sequence[str], said: str) -> None:
    with pytest.raises(ThiDuaError, match=said):
        read_entries([Row(1, tuple(Cell(heading) for heading in headings))])


def test_a_list_of_nobody_is_a_mistake() -> None:
    (problem,) = read_entries(rows_of([])).problems
    assert problem.line == "Danh sách không có người nào"


@given(st.lists(st.lists(st.one_of(st.text(max_size=120), st.dates()), max_size=7), max_size=8))
def test_whatever_a_row_holds_it_is_an_entry_or_a_problem(
    lines: list[list[str | date]],
) -> None:
    entries = read_entries(rows_of(lines))
    seen = {entry.row for entry in entries.good} | {p.row for p in entries.problems if p.row}
    assert seen == set(range(2, len(lines) + 2))
    for entry in entries.good:
        assert checked_name(entry.name) == " ".join(entry.name.split())
        assert len(entry.name) <= 100


async def test_a_code_in_use_is_refused(database: Database) -> None:
    await add(database, "An", code="A1")
    with pytest.raises(ThiDuaError, match="Mã này đã có người dùng"):
        await add(database, "Bình", code="A1")
