"""Deadlines go out to a workbook and come back the same, and a wrong one brings nothing in."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.reminders import confirmations, following, register
from bot.reminders.deadline import Rules, find, reminded, set_timing
from bot.reminders.due import due_day
from bot.reminders.entering import office_of, read_clock, read_leads, read_when, series_of
from bot.reminders.following import Board
from bot.reminders.recipients import Recipients
from bot.reminders.row import HOLDING, Row
from bot.reminders.schedule import Timing
from bot.reminders.sheet_rows import ImportReport, lines_of, take_in, written_due
from bot.reminders.sheets import Column, confirmations_workbook, deadlines_workbook, template
from bot.staff.importing.files import read_rows
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.store.tables.register import PartyKind, PartyRole, RowKind
from bot.store.tables.reminders import Standing
from config.errors import ThiDuaError
from config.time import ZONE
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import DAYS, OTHER_ROOM, ROOM, SmallOffice, everyone, unit
from tests.bot.staff.listing import workbook

HEADINGS = tuple(column.value for column in Column)
RULES = Rules()


@pytest.fixture
async def office(database: Database, moving_clock: MovingClock) -> SmallOffice:
    moving_clock.reads = datetime(2026, 11, 2, 9, tzinfo=ZONE)
    small = SmallOffice(database, moving_clock)
    await small.open()
    await small.person("Lê An")
    await small.person("Vũ Bình", OTHER_ROOM)
    return small


async def brought_in(office: SmallOffice, file: Path) -> ImportReport:
    rows = read_rows(file)
    async with office.database.transaction() as session:
        return await take_in(session, rows, None, office.clock(), DAYS, RULES)


async def exported(office: SmallOffice, file: Path) -> Path:
    async with office.database.reading() as session:
        lines = await lines_of(session, DAYS, RULES, office.clock())
    return kept(file, deadlines_workbook(lines))


def kept(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


async def held(office: SmallOffice) -> Sequence[Row]:
    async with office.database.reading() as session:
        return await register.shown(session, {RowKind.DEADLINE}, HOLDING)


def cells(content: bytes, sheet: int = 0) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(content)).worksheets[sheet].iter_rows(values_only=True))


async def test_a_list_is_entered_approved_and_by_the_word_of_the_office(
    office: SmallOffice, tmp_path: Path
) -> None:
    lines = [
        HEADINGS,
        ("Nộp báo cáo", date(2026, 11, 16), "Phòng Một", "", "lê an", "", "5, 1", "8h30"),
        (
            "Báo cáo tháng",
            "trước ngày 20 hằng tháng",
            "",
            "toàn Sở",
            "",
            "",
            "",
            "",
            "",
            "01/12/2026",
        ),
    ]
    report = await brought_in(office, workbook(tmp_path / "a.xlsx", lines))
    assert (report.added, report.problems) == (2, ())
    first, second = await held(office)
    assert (first.due_day, first.ground) == (date(2026, 11, 16), "theo chỉ đạo của HCTH")
    assert [(p.name, p.role, p.kind) for p in first.parties] == [
        ("Phòng Một", PartyRole.LEAD, PartyKind.UNIT),
        ("Lê An", PartyRole.SUPPORT, PartyKind.PERSON),
    ]
    assert (second.recurrence, second.parties[0].kind) == (
        "FREQ=MONTHLY;BYMONTHDAY=20",
        PartyKind.EVERYONE,
    )
    async with office.database.reading() as session:
        one, other = [await find(session, row.id, RULES) for row in (first, second)]
    assert one is not None
    assert other is not None
    assert one.timing == Timing((5, 1), time(8, 30))
    assert (other.series.first, other.series.shift) == (date(2026, 12, 1), -1)


async def test_the_same_list_again_doubles_nothing(office: SmallOffice, tmp_path: Path) -> None:
    lines = [HEADINGS, ("Nộp báo cáo", "trước 16/11/2026", "Phòng Một")]
    file = workbook(tmp_path / "a.xlsx", lines)
    await brought_in(office, file)
    report = await brought_in(office, file)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 1)
    lines[1] = ("nộp báo cáo", "chậm nhất ngày 15/11/2026", "Phòng Hai", "", "", "", "2")
    report = await brought_in(office, workbook(file, lines))
    assert (report.added, report.updated) == (0, 1)
    (row,) = await held(office)
    assert [party.name for party in row.parties] == ["Phòng Hai"]


async def test_what_is_exported_reads_back_the_same(office: SmallOffice, tmp_path: Path) -> None:
    report = await office.deadline(
        "=HYPERLINK(1)", "trước 15/11", [unit(ROOM), unit(OTHER_ROOM, PartyRole.FOCAL_POINT)]
    )
    monthly = await office.deadline(
        "Báo cáo tháng", "trước ngày 20 hằng tháng", [everyone()], Timing((3, 0), time(9))
    )
    async with office.database.transaction() as session:
        timing = Timing((3, 0), time(9))
        await set_timing(
            session, monthly.id, office.clock(), timing=timing, until=date(2027, 12, 31)
        )
    async with office.database.reading() as session:
        before = await reminded(session, RULES)
    file = await exported(office, tmp_path / "a.xlsx")
    again = await brought_in(office, file)
    assert (again.added, again.updated, again.unchanged, again.problems) == (0, 0, 2, ())
    book = load_workbook(file)
    sheet = book.worksheets[0]
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", "=HYPERLINK(1)")
    # Years later, "trước 15/11" would mean another day.
    assert sheet["B2"].value == "trước ngày 15/11/2026"
    # Into an empty register, as another installation would.
    sheet["A2"] = "Nộp báo cáo"
    book.save(file)
    async with office.database.transaction() as session:
        for row in (report, monthly):
            await register.reject(session, row.id, None, office.clock(), None)
    assert (await brought_in(office, file)).added == 2
    async with office.database.reading() as session:
        after = await reminded(session, RULES)
    assert [(d.series, d.timing, d.row.parties) for d in after] == [
        (d.series, d.timing, d.row.parties) for d in before
    ]


async def test_two_who_bring_in_one_list_at_once_double_nothing(
    office: SmallOffice, tmp_path: Path
) -> None:
    lines = [HEADINGS, *((f"Việc {number}", "16/11/2026", "Phòng Một") for number in range(20))]
    file = workbook(tmp_path / "a.xlsx", lines)
    reports = await asyncio.gather(*(brought_in(office, file) for _ in range(3)))
    assert sorted((one.added, one.unchanged) for one in reports) == [(0, 20), (0, 20), (20, 0)]
    assert len(await held(office)) == 20


async def test_every_bad_row_is_named_and_nothing_is_brought_in(
    office: SmallOffice, tmp_path: Path
) -> None:
    lines = [
        ("Các thời hạn năm 2026",),
        HEADINGS,
        ("Tốt", "16/11/2026", "Phòng Một"),
        ("Ngày sai", "31/4/2027", "Phòng Một"),
        ("Đã qua", "01/10/2026", "Phòng Một"),
        ("Lạ", "16/11/2026", "Phòng Ba"),
        ("Không ai", "16/11/2026"),
        ("Ngoài giờ", "16/11/2026", "Phòng Một", "", "", "", "1", "22:00"),
        ("", "16/11/2026", "Phòng Một"),
        ("Không hạn", "", "Phòng Một"),
        ("-1+1", "16/11/2026", "Phòng Một"),
        ("=1+1", "16/11/2026", "Phòng Một"),
        ("Tốt", "16/11/2026", "Phòng Hai"),
        ("Lẻ", "16/11/2026", "Phòng Một", "", "", "", "sớm"),
    ]
    report = await brought_in(office, workbook(tmp_path / "a.xlsx", lines))
    said = {problem.row or 0: problem.line for problem in report.problems}
    assert sorted(said) == list(range(4, 15))
    for number, words in {
        4: "Lịch không có ngày này: '31/4/2027'",
        5: "đã qua",
        6: "'Phòng Ba'. Có phải “Phòng",
        7: "Chưa nói nhắc ai",
        8: "ngoài giờ làm việc: '22:00'",
        9: "cột Việc: còn để trống",
        10: "cột Hạn: còn để trống",
        11: "= + - @",
        12: "ô có công thức",
        13: "trùng việc và hạn với dòng 3",
        14: "nhắc trước: 'sớm'",
    }.items():
        assert words in said[number]
    assert await held(office) == []


async def test_the_template_has_its_example_passed_over(
    office: SmallOffice, tmp_path: Path
) -> None:
    file = kept(tmp_path / "mau.xlsx", template())
    head, example = cells(file.read_bytes())
    assert head == HEADINGS
    assert str(example[0]).startswith("Ví dụ:")
    report = await brought_in(office, file)
    assert [problem.line for problem in report.problems] == ["Tệp không có thời hạn nào"]
    book = load_workbook(file)
    book.worksheets[0].append(["Nộp báo cáo", "16/11/2026", "Phòng Một"])
    book.save(file)
    report = await brought_in(office, file)
    assert (report.added, report.warnings) == (1, ("Dòng 2: bỏ qua dòng ví dụ",))


async def test_a_comma_separated_list_is_read_as_well(office: SmallOffice, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Việc;Hạn;Chủ trì\nNộp báo cáo;16/11/2026;Phong Mot\n", encoding="utf-8")
    assert (await brought_in(office, file)).added == 1


async def test_a_list_without_headings_is_refused(office: SmallOffice, tmp_path: Path) -> None:
    with pytest.raises(ThiDuaError, match="thidua remind template"):
        await brought_in(office, workbook(tmp_path / "a.xlsx", [("Nộp", "16/11/2026")]))


async def test_two_people_of_one_name_are_told_apart(office: SmallOffice, tmp_path: Path) -> None:
    other = await office.person("Lê An", OTHER_ROOM)
    lines = [HEADINGS, ("Nộp báo cáo", "16/11/2026", "Lê An")]
    report = await brought_in(office, workbook(tmp_path / "a.xlsx", lines))
    assert "Có nhiều người tên này" in report.problems[0].line
    lines[1] = ("Nộp báo cáo", "16/11/2026", f"Lê An ({other.id})")
    assert (await brought_in(office, workbook(tmp_path / "a.xlsx", lines))).added == 1
    again = await brought_in(office, await exported(office, tmp_path / "b.xlsx"))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 1)


@pytest.mark.parametrize(
    ("typed", "leads"),
    [("7,3,1,0", (7, 3, 1, 0)), ("7.3", (7, 3)), ("1 và 5 ngày", (5, 1)), ("3, đúng ngày", (3, 0))],
)
def test_leads_as_people_write_them(typed: str, leads: tuple[int, ...]) -> None:
    assert read_leads(typed) == leads


@pytest.mark.parametrize(
    ("typed", "at"),
    [("08:00", time(8)), ("8h", time(8)), ("8h30", time(8, 30)), ("14:05:00", time(14, 5))],
)
def test_times_as_people_write_them(typed: str, at: time) -> None:
    assert read_clock(typed) == at


@pytest.mark.parametrize("typed", ["", "sớm", "25:00", "8:99", "0.3333"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(ThiDuaError, match="giờ nhắc"):
        read_clock(typed)


async def followed(office: SmallOffice) -> Board:
    """One confirms with a word, one has never opened the chat, the third is silent."""
    an = await office.person("Đỗ Chi", ROOM, Role.UNIT_HEAD)
    await office.person("Hồ Dũng", joined=False)
    row = await office.deadline("Nộp báo cáo", "12/11/2026", timing=Timing((1,)))
    await office.move_to(datetime(2026, 11, 11, 8, tzinfo=ZONE))
    due = date(2026, 11, 12)
    async with office.database.transaction() as session:
        now = datetime(2026, 11, 11, 10, 15, tzinfo=ZONE)
        word = "=cmd|' /C calc'!A0"
        await confirmations.declare(session, an, row.id, due, Standing.BLOCKED, now, word)
    async with office.database.reading() as session:
        deadline = await find(session, row.id, RULES)
        people = await office_of(session, DAYS, office.clock())
        assert deadline is not None
        recipients = Recipients(people.people, people.naming)
        return await following.board(session, deadline, due, recipients)


async def test_who_has_confirmed_as_a_workbook(office: SmallOffice) -> None:
    board = await followed(office)
    async with office.database.reading() as session:
        sent = await following.sent_to(session, (board.deadline.row.id, board.due))
    content = confirmations_workbook(board, sent)
    title, due, _, _, *rows = cells(content)
    assert (title[0], due[0]) == ("Nộp báo cáo", "Hạn: 12/11/2026")
    by_name = {str(row[1]): row for row in rows}
    assert by_name["Đỗ Chi"][:5] == (
        "Phòng Một",
        "Đỗ Chi",
        "Vướng mắc",
        "10:15 11/11/2026",
        "=cmd|' /C calc'!A0",
    )
    assert by_name["Lê An"][2:4] == ("Chưa xác nhận", None)
    assert by_name["Lê An"][5:] == ("08:00 11/11/2026 nhắc", "nhắc: đang chờ gửi")
    assert by_name["Hồ Dũng"][2] == "Không gửi được"
    assert "chưa mở trợ lý" in str(by_name["Hồ Dũng"][6]).lower()
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    totals = cells(content, 1)
    assert totals[-1] == ("Tổng", 0, 0, 1, 2, 1, 0, 4)


@given(
    day=st.dates(date(2026, 11, 3), date(2035, 12, 31)),
    words=st.sampled_from(
        [
            "trước {d}/{m}/{y}",
            "chậm nhất ngày {d}/{m}/{y}",
            "{d}/{m}/{y}",
            "trước {d}/{m}",
            "trước ngày {d} hằng tháng",
            "chậm nhất ngày {d} hằng tháng",
            "ngày {d}/{m} hằng năm",
            "trước FREQ=MONTHLY;BYMONTHDAY={d}",
            "quý {q}/{y}",
            "tháng {m}/{y}",
            "năm {y}",
        ]
    ),
)
def test_a_due_time_is_written_so_that_it_reads_the_same_years_later(day: date, words: str) -> None:
    typed = words.format(d=day.day, m=day.month, y=day.year, q=(day.month + 2) // 3)
    today = date(2026, 11, 2)
    try:
        due = read_when(typed, today)
    except ThiDuaError:
        # 29/2 without its year, or a day past: refused before there is anything to write.
        assert "{y}" not in words
        return
    for asked in (today, date(2029, 2, 28)):
        again = read_when(written_due(due, today), asked)
        assert (due_day(again), again.recurrence) == (due_day(due), due.recurrence)
        assert series_of(again, asked, asked, None) == series_of(due, asked, asked, None)
