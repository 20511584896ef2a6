"""``thidua staff …`` as it is typed."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.cli import main
from bot.questions.words import LEFT
from bot.staff.invitations import invite, redeem
from bot.staff.people import find_person
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow
from config.settings import load_settings
from config.time import system_clock
from tests.bot.staff.listing import HEADINGS, workbook

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``thidua staff`` in a home of its own; gives the exit code and what was printed."""
    monkeypatch.setenv("THIDUA_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            main(["staff", *map(str, arguments)])
        out, err = capsys.readouterr()
        return int(leaving.value.code or 0), out, err

    return run


def shown(run: Run, *arguments: str | Path) -> Any:
    code, out, _ = run(*arguments, "--json")
    assert code == 0
    return json.loads(out)


@pytest.fixture
def staff_list(tmp_path: Path) -> Path:
    return workbook(
        tmp_path / "ds.xlsx",
        [HEADINGS, ("Nguyễn Văn An", "HCTH", "văn phòng", None, "A1"), ("Trần Bình", "Phòng Mới")],
    )


def test_a_list_is_brought_in_once_its_unit_is_confirmed(run: Run, staff_list: Path) -> None:
    code, out, err = run("import", staff_list)
    assert (code, out) == (2, "Đơn vị chưa có: “Phòng Mới”, dòng 3\n")
    assert err.count("\n") == 1
    assert "--confirm-units" in err
    assert shown(run, "list") == []
    code, out, _ = run("import", staff_list, "--confirm-units")
    assert (code, out.splitlines()[-1]) == (0, "Thêm 2 người, cập nhật 0, giữ nguyên 0.")
    people = shown(run, "list")
    assert [(p["name"], p["unit"], p["role"], p["joined"]) for p in people] == [
        ("Nguyễn Văn An", "hanh-chinh-tong-hop", "office", False),
        ("Trần Bình", "moi", "staff", False),
    ]
    assert shown(run, "import", staff_list)["unchanged"] == 2


def test_bad_rows_are_told_to_a_program_as_well(run: Run, tmp_path: Path) -> None:
    file = workbook(tmp_path / "ds.xlsx", [HEADINGS, ("", "HCTH"), ("An", "HCTH", "vua")])
    code, out, err = run("import", file, "--json")
    told = json.loads(out)
    assert (code, err, told["imported"]) == (2, "", False)
    assert [(p["row"], p["column"]) for p in told["problems"]] == [
        (2, "Họ và tên"),
        (3, "Vai trò"),
    ]
    code, out, err = run("import", file)
    assert (code, len(out.splitlines())) == (2, 2)
    assert err == "Chưa nhập danh sách: 2 chỗ sai. Hãy sửa tệp rồi nhập lại\n"


def test_people_are_invited_leave_and_come_back(run: Run, staff_list: Path, tmp_path: Path) -> None:
    run("import", staff_list, "--confirm-units")
    code, _, err = run("invite", "--all")
    assert code == 2
    assert "--bot" in err
    sheet = tmp_path / "phat.xlsx"
    invited = shown(run, "invite", "--all", "--bot", "thidua_bot", "--sheet", sheet)
    assert [line["name"] for line in invited] == ["Nguyễn Văn An", "Trần Bình"]
    assert all(line["link"].startswith("https://t.me/thidua_bot?start=moi-") for line in invited)
    assert len(read_sheet(sheet)) == 3
    one = shown(run, "invite", "tran binh", "--bot", "thidua_bot")
    assert one[0]["link"] not in {line["link"] for line in invited}
    assert shown(run, "deactivate", "A1")["active"] is False
    assert [person["name"] for person in shown(run, "list")] == ["Trần Bình"]
    assert len(shown(run, "list", "--all")) == 2
    assert shown(run, "restore", "A1")["active"] is True


def read_sheet(file: Path) -> list[object]:
    return list(load_workbook(file).worksheets[0].iter_rows(values_only=True))


def test_links_stay_as_they_are_when_the_sheet_cannot_be_written(
    run: Run, staff_list: Path, tmp_path: Path
) -> None:
    run("import", staff_list, "--confirm-units")
    code, _, err = run("invite", "--all", "--bot", "x_bot", "--sheet", tmp_path / "no" / "a.csv")
    assert code == 2
    assert "Không ghi được" in err


def test_the_administrator_s_link_is_made_again(run: Run) -> None:
    first, second = (shown(run, "admin", "--bot", "thidua_bot")[0] for _ in range(2))
    assert first["person"] == second["person"]
    assert first["link"] != second["link"]
    assert shown(run, "list")[0]["role"] == "administrator"


def test_who_leaves_is_told_so(run: Run, staff_list: Path, tmp_path: Path) -> None:
    run("import", staff_list, "--confirm-units")
    asyncio.run(join(tmp_path, "A1", telegram_id=77))
    run("deactivate", "A1")
    run("deactivate", "Trần Bình")
    (told,) = asyncio.run(queued(tmp_path))
    assert (told.chat, told.payload) == ("77", {"html": LEFT})


async def join(home: Path, who: str, telegram_id: int) -> None:
    database = await opened(home)
    now = database.clock()
    async with database.transaction() as session:
        person = await find_person(session, who)
        link = await invite(session, person.id, None, now, timedelta(days=1))
        await redeem(session, link.token, telegram_id, person.name, now)
    await database.close()


async def queued(home: Path) -> list[DeliveryRow]:
    database = await opened(home)
    async with database.reading() as session:
        rows = list(await session.scalars(select(DeliveryRow)))
    await database.close()
    return rows


async def opened(home: Path) -> Database:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_HOME", str(home))
        address = load_settings().database_url.get_secret_value()
    return await Database.open(address, system_clock)


def test_units_and_the_template(run: Run, tmp_path: Path) -> None:
    assert "hanh-chinh-tong-hop" in {unit["id"] for unit in shown(run, "units")}
    assert run("template", tmp_path / "mau.xlsx")[0] == 0
    assert (tmp_path / "mau.xlsx").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["invite"], "Cần tên một người hoặc --all"),
        (["invite", "An", "--all"], "Cần tên một người hoặc --all: 'An'"),
        (["invite", "An", "--bot", "x_bot"], "Không có người này"),
        (["deactivate", "An"], "Không có người này trong danh sách: 'An'"),
        (["import", "khong-co.xlsx"], "Không đọc được khong-co.xlsx"),
        (["admin", "--bot", "không phải"], "Tên bot không hợp lệ"),
    ],
)
def test_a_mistake_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
