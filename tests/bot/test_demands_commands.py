"""``thidua corpus deadlines|targets|duties`` as a program and as a person read them."""

import json
from pathlib import Path

import pytest

from bot.cli import main

PLAN = "ke-hoach-thi-dua-2024"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Run":
    monkeypatch.setenv("THIDUA_HOME", str(tmp_path))
    return Run(capsys)


class Run:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            main(["corpus", *arguments])
        shown = self._capsys.readouterr()
        return int(leaving.value.code or 0), shown.out, shown.err


def test_the_duties_of_the_plan_name_who_and_where(run: Run) -> None:
    status, out, _ = run("duties", PLAN, "--json")
    rows = json.loads(out)
    focal = [row for row in rows if row["parties"][0]["role"] == "focal_point"]
    assert status == 0
    assert {row["kind"] for row in rows} == {"duty"}
    assert [row["parties"][0]["name"] for row in focal] == ["Công đoàn cơ sở Sở"]
    assert [row["place"]["locator"] for row in focal] == ["III.3"]


def test_a_row_opens_its_clause(run: Run) -> None:
    _, out, _ = run("targets", PLAN, "--json")
    for row in json.loads(out):
        place = row["place"]
        bullet = ["--bullet", str(place["bullet"])] if place["bullet"] else []
        status, clause, _ = run("show", PLAN, place["locator"], *bullet)
        assert status == 0
        assert row["quote"] in clause


def test_a_person_reads_title_who_and_place(run: Run) -> None:
    _, out, _ = run("duties")
    assert any(
        "Làm đầu mối" in line and "Công đoàn cơ sở Sở (đầu mối)" in line and "mục III.3" in line
        for line in out.splitlines()
    )


def test_the_plan_sets_no_deadline(run: Run) -> None:
    assert run("deadlines", PLAN, "--json")[1] == "[]\n"


def test_an_unknown_document_is_named(run: Run) -> None:
    status, _, line = run("targets", "khong-co")
    assert status == 2
    assert "khong-co" in line
