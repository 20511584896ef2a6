"""The command line as a person or a program uses it, in a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.cli import main

PLAN = "ke-hoach-thi-dua-2024"


@pytest.fixture(scope="module")
def home(packaged_var: Path) -> Path:
    return packaged_var.parent


def thidua(
    *arguments: str, home: Path, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs ``thidua``; a traceback anywhere fails the test."""
    environment = {
        "PATH": os.environ["PATH"],
        "THIDUA_HOME": str(home),
        "TELEGRAM_BOT_TOKEN": "",
        **(env or {}),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
        timeout=100,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what was wrong, of a command that exits with 2."""
    assert (done.returncode, done.stdout) == (2, ""), done
    (line,) = done.stderr.strip().splitlines()
    return line


Here = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Runs ``thidua`` in this process, where no second of imports is spent on each command."""

    def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
        monkeypatch.setenv("THIDUA_HOME", str(home))
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
        with pytest.raises(SystemExit) as leaving:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return subprocess.CompletedProcess(arguments, leaving.value.code, printed.out, printed.err)

    return run


def test_a_question_is_answered_in_words(home: Path) -> None:
    done = thidua("ask", "Ai làm đầu mối tổ chức phát động các đợt thi đua?", home=home)
    assert done.returncode == 0
    assert "Công đoàn cơ sở Sở làm đầu mối tổ chức phát động các đợt thi đua" in " ".join(
        done.stdout.replace("│", " ").split()
    )
    assert "mục III.3, Kế hoạch phát động phong trào thi đua" in done.stdout


def test_a_file_of_questions_is_answered_line_by_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"q": "Ai ký kế hoạch?"}\nGiá vàng hôm nay?\n', encoding="utf-8")
    done = thidua("ask", "--json", "--from", str(file), home=home)
    signed, gold = map(json.loads, done.stdout.splitlines())
    assert set(signed) >= {
        "question",
        "understood",
        "status",
        "source",
        "answer",
        "citations",
        "nearest",
        "took_ms",
    }
    assert (signed["status"], signed["source"]) == ("answered", "document")
    (citation,) = signed["citations"]
    assert (citation["part"], citation["locator"], citation["date"]) == (
        "nguoi-ky",
        "",
        "2024-03-07",
    )
    assert "Nguyễn Văn Thành" in citation["quote"]
    assert (gold["status"], gold["source"], gold["citations"]) == ("not_found", None, [])


def test_documents_and_references_are_listed(home: Path, here: Here) -> None:
    (plan,) = json.loads(thidua("corpus", "list", "--json", home=home).stdout)
    assert (plan["id"], plan["type"], plan["number"]) == (PLAN, "kế hoạch", None)
    assert plan["passages"] > 20
    found = json.loads(here("corpus", "references", "--json", home=home).stdout)
    assert len(found) == len({reference["number"] for reference in found}) == 14


def test_a_clause_and_the_text_are_shown(home: Path, here: Here) -> None:
    text = here("corpus", "text", PLAN, home=home).stdout.rstrip("\n")
    tree = json.loads(here("corpus", "tree", PLAN, "--json", home=home).stdout)
    assert "".join(text[s["start"] : s["own_end"]] for s in tree) == text
    shown = thidua("corpus", "show", PLAN, "II.3", "--bullet", "4", home=home).stdout
    assert shown.startswith("- Xây dựng cơ quan, đơn vị vững mạnh")


def test_the_index_is_searched(home: Path) -> None:
    done = thidua("index", "search", "dau moi phat dong", "--json", home=home)
    hits = json.loads(done.stdout)
    assert "III.3" in {hit["locator"] for hit in hits[:3]}


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        ("'health'", "sqlalchemy telegram numpy corpus"),
        ("'corpus', 'list'", "sqlalchemy telegram onnxruntime"),
    ],
)
def test_a_command_loads_only_what_it_needs(home: Path, command: str, unwanted: str) -> None:
    code = (
        f"import atexit, sys; from bot.cli import main; unwanted = set('{unwanted}'.split()); "
        f"atexit.register(lambda: print(unwanted & set(sys.modules))); main([{command}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "THIDUA_HOME": str(home)},
        check=False,
        timeout=100,
    )
    assert done.stdout.splitlines()[-1] == "set()", done


def test_a_measured_set_prints_its_figures(home: Path, tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "a", "title": "", "text": "Công đoàn làm đầu mối."}\n'
        '{"_id": "b", "title": "", "text": "Sở giao chỉ tiêu."}\n',
        encoding="utf-8",
    )
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "ai làm đầu mối"}\n', "utf-8")
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n", "utf-8")
    figures = json.loads(thidua("index", "evaluate", str(tmp_path), "--json", home=home).stdout)
    assert (figures["P@1"], figures["MRR@10"], figures["documents"]) == (1.0, 1.0, 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "Câu hỏi trống"),
        (["ask", "a" * 100_000], "100.000 ký tự"),
        (["ask"], "Cần một câu hỏi"),
        (["ask", "ai?", "--document", "luat"], "Không có văn bản: 'luat'"),
        (["ask", "--from", "không-có.txt"], "không-có.txt"),
        (["corpus", "show", PLAN, "IX.9"], "không có mục: 'IX.9'"),
        (["corpus", "tree", "luat"], "Không có văn bản: 'luat'"),
        (["corpus", "nothing"], "nothing"),
        (["index", "evaluate", "không-có"], "không-có"),
    ],
)
def test_bad_input_is_named_in_one_line(
    home: Path, here: Here, arguments: list[str], said: str
) -> None:
    assert said in refused(here(*arguments, home=home))


def test_a_file_that_is_not_utf8_is_named(home: Path, here: Here, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_bytes("câu hỏi".encode("utf-16"))
    assert str(file) in refused(thidua("ask", "--from", str(file), home=home))
    file.write_bytes("câu hỏi".encode("latin-1", errors="replace"))
    assert "UTF-8" in refused(here("corpus", "add", str(file), home=tmp_path))
    assert not (tmp_path / "documents").exists()


def test_the_conversation_ends_with_its_input(home: Path) -> None:
    done = thidua("chat", home=home, stdin="Ai ký kế hoạch?\n\n/vanban\n")
    assert done.returncode == 0
    assert "Nguyễn Văn Thành" in done.stdout
    assert "34-CT/TW" in done.stdout
    assert done.stdout.rstrip().endswith("Tạm biệt anh/chị!")


def test_the_preview_serves_until_told_to_stop(home: Path) -> None:
    command = [sys.executable, "-m", "bot.cli", "run"]
    environment = {**os.environ, "THIDUA_HOME": str(home), "TELEGRAM_BOT_TOKEN": ""}
    environment["THIDUA_PREVIEW_PORT"] = str(_free_port())
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        address = running.stdout.readline().strip()
        page = httpx.get(address)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0
    assert (page.status_code, "Thi Đua" in page.text) == (200, True)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def test_a_wrong_token_is_named(home: Path) -> None:
    line = refused(thidua("run", home=home, env={"TELEGRAM_BOT_TOKEN": "wrong"}))
    assert "TELEGRAM_BOT_TOKEN" in line


def test_a_slip_in_the_settings_is_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("THIDUA_REFUSL=0.5\n", encoding="utf-8")
    line = refused(thidua("corpus", "list", home=tmp_path))
    assert "THIDUA_REFUSL" in line
    assert "THIDUA_REFUSAL" in line


def test_a_damaged_index_is_rebuilt_and_only_fails_where_it_cannot(
    packaged_var: Path, here: Here, tmp_path: Path
) -> None:
    var = tmp_path / "var"
    var.mkdir()
    (var / "models").symlink_to(packaged_var / "models")
    assert here("index", "build", home=tmp_path).returncode == 0
    current = var / "index" / (var / "index" / "current").read_text("utf-8").strip()
    (current / "passages.jsonl").write_text("", encoding="utf-8")
    assert here("ask", "Ai ký kế hoạch?", home=tmp_path).returncode == 0
    (current / "passages.jsonl").write_text("", encoding="utf-8")
    (var / "index").rename(var / "index-damaged")
    (var / "index").write_text("a file where the folder should be", encoding="utf-8")
    assert str(var / "index") in refused(here("ask", "Ai ký kế hoạch?", home=tmp_path))


def test_a_document_is_added_asked_and_removed(
    packaged_var: Path, here: Here, tmp_path: Path
) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "models").symlink_to(packaged_var / "models")
    law = tmp_path / "Luật thử.txt"
    law.write_text(
        "Luật số: 99/2023/QH15\nLUẬT\nTHỬ NGHIỆM\n"
        "Điều 1. Tiêu chuẩn\n1. Bò sữa được xét khi đạt các tiêu chuẩn sau đây:\n"
        "a) Cho nhiều sữa;\nb) Hiền lành.\n2. Chính phủ quy định chi tiết.\n",
        encoding="utf-8",
    )
    assert thidua("corpus", "add", str(law), "--no-index", home=tmp_path).returncode == 0
    listed = json.loads(here("corpus", "list", "--json", home=tmp_path).stdout)
    assert [entry["id"] for entry in listed] == [PLAN, "luat-thu"]
    done = thidua("ask", "--json", "Tiêu chuẩn xét bò sữa là gì?", home=tmp_path)
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["document"] == "luat-thu"
    assert here("corpus", "remove", "luat-thu", "--no-index", home=tmp_path).returncode == 0
    assert "luat-thu" in refused(here("corpus", "tree", "luat-thu", home=tmp_path))


ENTRY = {"id", "type", "number", "date", "issuer", "subject", "title", "in_force", "passages"}


Told = Callable[..., str]


CHANGES = {"add", "correct", "remove", "restore"}


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Told:
    """What ``thidua corpus …`` prints; in this process, for many commands in a row."""
    monkeypatch.setenv("THIDUA_HOME", str(tmp_path))

    def run(*arguments: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as leaving:
            main(["corpus", *arguments, *(["--no-index"] if arguments[0] in CHANGES else [])])
        printed = capsys.readouterr()
        assert leaving.value.code == code, printed
        return printed.err if code else printed.out

    return run


@pytest.fixture
def changed_plan(told: Told, tmp_path: Path) -> Path:
    text = told("text", PLAN)
    file = tmp_path / "Kế hoạch (bản sửa).txt"
    file.write_text(text.replace("Nguyễn Văn Thành", "Trần Thị Bình"), encoding="utf-8")
    return file


def test_a_changed_document_is_a_new_version_and_the_old_stays(
    changed_plan: Path, told: Told
) -> None:
    done = told("add", str(changed_plan))
    assert "[-Nguyễn Văn Thành-]{+Trần Thị Bình+}" in done
    assert f"phiên bản 2 của {PLAN}" in done
    signed = told("show", PLAN, "nguoi-ky")
    before = told("show", PLAN, "nguoi-ky", "--on", "01/6/2024")
    first = told("text", PLAN, "--version", "1")
    assert "Trần Thị Bình" in signed
    assert "Nguyễn Văn Thành" in before
    assert "Nguyễn Văn Thành" in first
    found = json.loads(told("diff", PLAN, "--json"))
    assert (found["old"], found["new"]) == (1, 2)
    assert [(change["change"], change["part"]) for change in found["changes"]] == [
        ("changed", "nguoi-ky")
    ]
    again = json.loads(told("add", str(changed_plan), "--json"))
    assert (again["unchanged"], again["version"], again["difference"]["changes"]) == (True, 2, [])


def test_what_was_added_is_described_for_programs(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "Chỉ thị.txt"
    file.write_text("CHỈ THỊ\nvề thi đua\n1. Các phòng thực hiện.\n", encoding="utf-8")
    arguments = ["--number", "34-CT/TW", "--date", "7/4/2014", "--issuer", "Bộ Chính trị"]
    added = json.loads(told("add", str(file), *arguments, "--json"))
    extra = {"version", "replaces", "unchanged", "difference", "unread", "confidence"}
    assert set(added) == ENTRY | extra
    assert (added["id"], added["number"], added["date"]) == ("chi-thi", "34-CT/TW", "2014-04-07")
    assert (added["version"], added["replaces"], added["difference"]) == (1, None, None)
    assert (added["unread"], added["confidence"], added["in_force"]) == ([], [], True)
    listed = json.loads(told("list", "--json"))
    assert [(set(entry), entry["id"]) for entry in listed] == [(ENTRY, "chi-thi"), (ENTRY, PLAN)]
    corrected = json.loads(
        told("correct", "chi-thi", "--signer", "A", "--number", "35-CT/TW", "--json")
    )
    assert (corrected["number"], corrected["version"]) == ("35-CT/TW", 1)


def test_a_document_is_removed_and_restored_with_its_history(told: Told) -> None:
    assert json.loads(told("remove", PLAN, "--json")) == {
        "id": PLAN,
        "removed": True,
    }
    assert json.loads(told("list", "--json")) == []
    (gone,) = json.loads(told("list", "--removed", "--json"))
    assert (gone["id"], gone["in_force"]) == (PLAN, False)
    assert "restore" in told("tree", PLAN, code=2)
    assert PLAN in told("restore", PLAN)
    history = json.loads(told("history", PLAN, "--json"))
    assert (history["current"], [event["deed"] for event in history["events"]]) == (
        1,
        ["removed", "restored"],
    )
    assert "Phiên bản 1 (đang dùng): đi kèm chương trình" in told("history", PLAN)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "không-có.txt"], "không-có.txt"),
        (["correct", PLAN], "Chưa nêu thông tin"),
        (["correct", "luat", "--number", "1"], "Không có văn bản: 'luat'"),
        (["correct", PLAN, "--date", "30/02/2024"], "'30/02/2024'"),
        (["restore", PLAN], "chưa bị gỡ"),
        (["restore", PLAN, "--version", "5"], "không có phiên bản: '5'"),
        (["remove", "luat"], "Không có văn bản: 'luat'"),
        (["history", "luat"], "Không có văn bản: 'luat'"),
        (["diff", PLAN], "Không có phiên bản nào cũ hơn"),
        (["text", PLAN, "--on", "hôm qua"], "Không phải một ngày: 'hôm qua'"),
        (["text", PLAN, "--on", "2023-01-01"], "'2023-01-01'"),
        (["text", PLAN, "--on", "2024-06-01", "--version", "1"], "Chỉ dùng một trong hai"),
    ],
)
def test_what_cannot_be_done_to_a_document_is_named(
    told: Told, tmp_path: Path, arguments: list[str], said: str
) -> None:
    assert said in told(*arguments, code=2)
    assert not (tmp_path / "documents" / PLAN).exists()
