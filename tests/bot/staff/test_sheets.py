"""The sheets for the office: the list to fill in, the links to hand out."""

import csv
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.staff.importing.entries import ROLE_NAMES, read_entries
from bot.staff.importing.files import read_rows
from bot.staff.invitations import invite_all
from bot.staff.sheets import write_handout, write_template
from bot.store.database import Database
from bot.store.tables.people import Role
from config.errors import ThiDuaError
from config.lists import load_units
from tests.bot.staff.listing import FORTNIGHT, add, listed, opened, unit


def test_a_filled_in_template_is_a_list(tmp_path: Path) -> None:
    file = tmp_path / "mau.xlsx"
    write_template(file, load_units())
    assert [problem.line for problem in read_entries(read_rows(file)).problems] == [
        "Danh sách không có người nào"
    ]
    workbook = load_workbook(file)
    rules = {
        str(rule.sqref): rule for rule in workbook.worksheets[0].data_validations.dataValidation
    }
    assert set(rules) == {"B2:B2001", "C2:C2001"}
    choices = workbook["Lựa chọn"]
    assert [row[0].value for row in choices["B1:B6"]] == [unit.name for unit in load_units()]
    for role in ROLE_NAMES.values():
        workbook.worksheets[0].append(["An " + role, "HCTH", role])
    workbook.save(file)
    assert [entry.role for entry in read_entries(read_rows(file)).good] == list(Role)


@pytest.mark.parametrize("name", ["phat.xlsx", "phat.csv"])
async def test_the_links_to_hand_out_let_people_in(
    database: Database, tmp_path: Path, name: str
) -> None:
    await add(database, "An", unit_id=await unit(database, "Phòng Một"))
    await add(database, "Bình")
    people = await listed(database)
    async with database.transaction() as session:
        made = await invite_all(session, people, None, database.clock(), FORTNIGHT)
    file = tmp_path / name
    write_handout(file, made, "@thidua_bot")
    lines = handed_out(file)
    assert lines[0] == ["Đơn vị", "Họ và tên", "Đường liên kết riêng", "Dùng trước"]
    assert sorted(line[1] for line in lines[1:]) == ["An", "Bình"]
    for number, line in enumerate(lines[1:], start=1):
        address, token = line[2].split("?start=")
        assert address == "https://t.me/thidua_bot"
        assert line[3] == "20/05/2024"
        assert (await opened(database, token, number)).name == line[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def handed_out(file: Path) -> list[list[str]]:
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.reader(lines))
    rows = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    return [[str(value or "") for value in row] for row in rows]


def test_a_sheet_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThiDuaError, match="Không ghi được"):
        write_template(tmp_path / "none" / "mau.xlsx", ())
    with pytest.raises(ThiDuaError, match="Tên tệp không hợp lệ"):
        write_template(tmp_path / "mau.docx", ())
    with pytest.raises(ThiDuaError, match="Không ghi được"):
        write_handout(tmp_path / "none" / "a.csv", (), "thidua_bot")
