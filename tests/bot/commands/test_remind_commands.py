"""``thidua remind …`` as it is typed."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from bot.cli import main
from bot.commands.remind import remind
from bot.reminders.deadline import Rules
from bot.reminders.planning import Planner
from bot.reminders.working_days import WorkingDays
from bot.store.database import Database
from config.holidays import load_holidays
from config.settings import load_settings
from config.time import ZONE, system_clock
from tests.bot.reminders.office import PlainWords
from tests.bot.staff.listing import workbook

Run = Callable[..., tuple[int, str, str]]
STAFF = (
    ("Họ và tên", "Đơn vị", "Vai trò", "Ngày bắt đầu", "Mã"),
    ("Nguyễn Văn An", "HCTH", "văn phòng", None, "A1"),
    ("Trần Bình", "HCTH", "nhân viên", None, "B1"),
)
NEXT_YEAR = system_clock().year + 1
DUE = f"trước 15/11/{NEXT_YEAR}"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``thidua`` in a home of its own with two people; gives the code and what was printed."""
    monkeypatch.setenv("THIDUA_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, of: str = "remind") -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            main([of, *map(str, arguments)])
        out, err = capsys.readouterr()
        return int(leaving.value.code or 0), out, err

    assert run("import", workbook(tmp_path / "ds.xlsx", STAFF), of="staff")[0] == 0
    return run


def shown(run: Run, *arguments: str | Path) -> Any:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_a_deadline_is_added_looked_at_changed_and_cancelled(run: Run) -> None:
    added = shown(run, "add", "Nộp báo cáo", "--due", DUE, "--unit", "HCTH", "--lead", "3,0")
    assert (added["status"], added["ground"]) == ("approved", "theo chỉ đạo của HCTH")
    assert added["due_day"] == added["next_due"] == f"{NEXT_YEAR}-11-14"
    assert [one["lead"] for one in added["reminders"]] == [3, 0]
    # Neither has pressed Start yet.
    assert (added["recipients"], added["unreached"]) == (0, 2)
    assert {one["why"] for one in added["not_reached"]} == {"never_started"}
    number = str(added["id"])
    twice = ("add", "nộp  báo cáo", "--due", f"chậm nhất 14/11/{NEXT_YEAR}", "--all")
    assert f"Đã có thời hạn này (số {number})" in run(*twice)[2]
    code, out, _ = run("list")
    assert code == 0
    assert f"{number}: Nộp báo cáo; hạn 14/11/{NEXT_YEAR}" in out
    assert "chủ trì; đã duyệt" in out
    out = run("show", number)[1]
    assert "Không nhận được: Nguyễn Văn An" in out
    assert "nhập theo chỉ đạo của HCTH" in out
    moved = shown(run, "edit", number, "--due", f"30/11/{NEXT_YEAR}", "--person", "B1")
    assert (moved["due_day"], moved["unreached"]) == (f"{NEXT_YEAR}-11-30", 1)
    assert [one["lead"] for one in moved["reminders"]] == [3, 0]
    assert [one["change"] for one in moved["history"]] == ["entered", "corrected"]
    assert shown(run, "cancel", number)["status"] == "cancelled"
    assert shown(run, "list") == []
    assert [one["status"] for one in shown(run, "list", "--all")] == ["cancelled"]
    assert "không còn hiệu lực" in run("cancel", number)[2]


def test_what_recurs_shows_its_next_five_days(run: Run) -> None:
    added = shown(
        run,
        *("add", "Báo cáo tháng", "--due", "trước ngày 20 hằng tháng", "--all"),
        *("--from", f"01/01/{NEXT_YEAR}", "--until", f"31/12/{NEXT_YEAR}", "--at", "9h"),
    )
    assert added["next_days"] == [f"{NEXT_YEAR}-0{month}-19" for month in range(1, 6)]
    assert all(one["at"][11:16] == "09:00" for one in added["reminders"])
    assert len(added["reminders"]) == 5


def test_what_comes_in_the_next_days(run: Run) -> None:
    soon = system_clock().astimezone(ZONE).date() + timedelta(days=20)
    run("add", "Sắp tới", "--due", f"{soon:%d/%m/%Y}", "--all")
    run("add", "Còn lâu", "--due", f"15/11/{NEXT_YEAR + 1}", "--all")
    (coming,) = shown(run, "due", "--days", "25")
    assert (coming["title"], coming["due"]) == ("Sắp tới", soon.isoformat())
    assert date.fromisoformat(coming["next_reminder"][:10]) < soon
    assert "Không có gì đến hạn trong 5 ngày tới." in run("due", "--days", "5")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--due", f"31/4/{NEXT_YEAR}", "--all"), "Lịch không có ngày này: '31/4"),
        (("--due", "15/3/2020", "--all"), "Ngày này đã qua: '15/3/2020'"),
        (("--due", "hằng tháng", "--all"), "Cần nói rõ ngày nào trong kỳ"),
        (("--due", "FREQ=SECONDLY", "--all"), "Quy tắc lặp không hợp lệ"),
        (("--due", DUE), "Chưa nói nhắc ai"),
        (("--due", DUE, "--unit", "Phòng Ba Mươi"), "Không có đơn vị này: 'Phòng Ba Mươi'"),
        (("--due", DUE, "--person", "Ai Đó"), "Không có người này trong danh sách: 'Ai Đó'"),
        (("--due", DUE, "--role", "vua"), "Vai trò lạ: 'vua'"),
        (("--due", DUE, "--role", "trưởng đơn vị"), "Không có ai để nhắc: 'trưởng đơn vị'"),
        (("--due", DUE, "--all", "--at", "20:00"), "Giờ nhắc ngoài giờ làm việc: '20:00'"),
        (("--due", DUE, "--all", "--lead", "400"), "Số ngày nhắc trước không hợp lệ"),
        (("--due", DUE, "--all", "--from", "1/1/2027"), "Chỉ hạn lặp lại mới có từ ngày"),
        (("--all",), "Chưa nói hạn khi nào"),
    ],
)
def test_what_cannot_be_reminded_of_is_one_line(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run("add", "Nộp báo cáo", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert shown(run, "list", "--all") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "7"), "Không có thời hạn số này: '7'"),
        (("edit", "7", "--title", "x"), "Không có thời hạn số này: '7'"),
        (("import", "a.docx"), "Cần đuôi .xlsx hoặc .csv"),
        (("export", "a.pdf"), "Cần đuôi .xlsx hoặc .ics"),
        (("export", "no/a.ics"), "Không ghi được no/a.ics"),
        (("import", "khong-co.xlsx"), "Không đọc được khong-co.xlsx"),
    ],
)
def test_a_mistake_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_the_template_is_filled_in_brought_in_and_taken_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "han.xlsx"
    assert run("template", file)[0] == 0
    book = load_workbook(file)
    book.worksheets[0].append(["Nộp báo cáo", DUE, "HCTH"])
    book.worksheets[0].append(["Sai", "31/4/2027", "HCTH"])
    book.save(file)
    code, out, err = run("import", file)
    assert code == 2
    assert "Dòng 4, cột Hạn: Lịch không có ngày này" in out
    assert err == "Chưa nhập gì: 1 chỗ sai. Hãy sửa tệp rồi nhập lại\n"
    assert shown(run, "list") == []
    book.worksheets[0].delete_rows(4)
    book.save(file)
    assert shown(run, "import", file)["added"] == 1
    assert shown(run, "import", file)["unchanged"] == 1
    assert shown(run, "export", tmp_path / "ra.xlsx")["count"] == 1
    again = shown(run, "import", tmp_path / "ra.xlsx")
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 1)
    run("export", tmp_path / "lich.ics")
    first = names(tmp_path / "lich.ics")
    run("export", tmp_path / "lich.ics")
    assert names(tmp_path / "lich.ics") == first == {("Nộp báo cáo", first.copy().pop()[1])}


def names(file: Path) -> set[tuple[str, str]]:
    events: Any = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return {(str(event["SUMMARY"]), str(event["UID"])) for event in events}


def test_who_has_confirmed_is_written_as_a_sheet_and_as_a_chart(run: Run, tmp_path: Path) -> None:
    number = shown(run, "add", "Nộp báo cáo", "--due", DUE, "--all")["id"]
    asyncio.run(planned(tmp_path))
    assert shown(run, "confirmations", str(number), tmp_path / "a.xlsx")["count"] == 2
    rows = list(load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(values_only=True))
    assert [row[1:3] for row in rows[4:]] == [
        ("Nguyễn Văn An", "Không gửi được"),
        ("Trần Bình", "Không gửi được"),
    ]
    assert run("confirmations", str(number), tmp_path / "a.png")[0] == 0
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    wrong = ("confirmations", str(number), tmp_path / "b.png", "--due", "1/1/2020")
    assert "Thời hạn này không có kỳ hạn như vậy: '01/01/2020'" in run(*wrong)[2]


async def planned(home: Path) -> None:
    """What a running bot does: it takes up by itself what the command line entered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THIDUA_HOME", str(home))
        address = load_settings().database_url.get_secret_value()
    database = await Database.open(address, system_clock)
    try:
        days = WorkingDays(load_holidays())
        await Planner(database, system_clock, days, Rules(), PlainWords()).turn()
    finally:
        await database.close()


@pytest.mark.parametrize("guide", ["README.md", "docs/huong-dan-hcth.md"])
def test_the_guides_name_commands_that_there_are(guide: str) -> None:
    text = (Path(__file__).parents[3] / guide).read_text(encoding="utf-8")
    named = set(re.findall(r"thidua remind ([a-z]+)", text))
    assert len(named) >= 6
    assert named <= {
        command.name or getattr(command.callback, "__name__", "")
        for command in remind.registered_commands
    }
