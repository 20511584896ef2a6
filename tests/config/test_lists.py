"""The lists that the office edits, and what is said when an edit went wrong."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from config.errors import ThiDuaError
from config.lists import ABBREVIATIONS, Abbreviation, load_abbreviations, load_units

Load = Callable[[Path], object]


def write(folder: Path, text: str) -> Path:
    path = folder / "list.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def shipped() -> dict[tuple[str, bool], Abbreviation]:
    return {(entry.short, entry.official): entry for entry in load_abbreviations()}


def without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def test_the_offices_abbreviations() -> None:
    entries = shipped()
    assert entries["HCTH", True].expansions == ("Hành chính – Tổng hợp",)
    assert entries["CĐCS", True].expansions == ("Công đoàn cơ sở",)
    assert entries["KH", True].before_number == "Kế hoạch"
    assert entries["CT", True].before_number == "Chỉ thị"
    assert entries["CT", True].exact
    assert entries["kh", False].expansions == ("không",)
    assert entries["ntn", False].expansions == ("như thế nào",)


def test_official_forms_understood_in_small_letters_agree_without_diacritics() -> None:
    meanings: dict[str, set[tuple[str, ...]]] = {}
    for entry in load_abbreviations():
        if entry.official and not entry.exact:
            meanings.setdefault(without_marks(entry.short), set()).add(entry.expansions)
    assert {short: found for short, found in meanings.items() if len(found) > 1} == {}


def test_no_shipped_form_is_a_word_of_the_plan_in_small_letters() -> None:
    plan = (ABBREVIATIONS.parent.parent / "corpus/documents/ke-hoach-thi-dua-2024.txt").read_text(
        encoding="utf-8"
    )
    words = {word.strip("*“”\"'.,;:()") for word in plan.split()}
    small = {word for word in words if word == word.lower()}
    taken = {
        entry.short.lower()
        for entry in load_abbreviations()
        if not (entry.official and entry.exact)
    }
    assert small & taken == set()


def test_the_plans_units() -> None:
    units = {unit.id: unit for unit in load_units()}
    assert "HCTH" in units["hanh-chinh-tong-hop"].names
    assert units["hanh-chinh-tong-hop"].names[0] == "Phòng Hành chính – Tổng hợp"
    assert "Chi đoàn" in units["doan-thanh-nien"].names


def test_short_ways_of_writing_an_entry(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "official:\n  A: một\n  B: [hai, ba]\n"
        "  C: {otherwise: bốn, exact: true}\n  D: {before_number: năm}\n",
    )
    assert load_abbreviations(path) == (
        Abbreviation(short="A", expansions=("một",)),
        Abbreviation(short="B", expansions=("hai", "ba")),
        Abbreviation(short="C", expansions=("bốn",), exact=True),
        Abbreviation(short="D", expansions=(), before_number="năm"),
    )


def test_words_that_yaml_would_read_otherwise_stay_words(tmp_path: Path) -> None:
    path = write(tmp_path, "official: {}\nchat:\n  no: nó\n  on: ôn\n  1: một\n")
    assert [entry.short for entry in load_abbreviations(path)] == ["no", "on", "1"]


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    path = write(tmp_path, unicodedata.normalize("NFD", "official:\n  QĐ: Quyết định\n"))
    assert load_abbreviations(path)[0].expansions == ("Quyết định",)


@pytest.mark.parametrize(
    ("load", "text", "line", "named"),
    [
        (load_abbreviations, "official:\n  A: một\n  A: hai\n", 3, "'A'"),
        (load_abbreviations, "official:\n  A: một\n  a: hai\n", 3, "official.a"),
        (load_abbreviations, "official:\n  A: một\n  B:\n", 3, "official.B"),
        (load_abbreviations, "official:\n  A: {exact: true}\n", 2, "official.A"),
        (load_abbreviations, "official:\n  A: {otherwise: x, exact: có}\n", 2, "official.A.exact"),
        (load_abbreviations, "official:\n  A: {otherwize: x}\n", 2, "official.A.otherwize"),
        (load_abbreviations, "official: {}\nchats: {}\n", 2, "chats"),
        (load_abbreviations, "official:\n  ? [a]\n  : b\n", 2, "khóa phải là chữ"),
        (load_abbreviations, "official:\n  A: 'một\n", 3, "cú pháp"),
        (load_abbreviations, "", 1, "thiếu"),
        (load_abbreviations, "một\n", 1, "không hợp lệ"),
        (load_abbreviations, "official: {A: &a [*a]}\n", 1, "tham chiếu"),
        (load_units, "units:\n  - id: a\n    name: A\n  - id: Phòng B\n    name: B\n", 4, "2.id"),
        (load_units, "units:\n  - id: a\n    name: A\n  - id: b\n", 4, "thiếu"),
        (load_units, "units:\n  - id: a\n    name: A\n  - id: a\n    name: B\n", 4, "“a”"),
        (
            load_units,
            "units:\n  - {id: a, name: A, short: X}\n  - {id: b, name: B, aliases: [x]}\n",
            3,
            "“x”",
        ),
    ],
)
def test_a_mistake_names_the_file_the_line_and_the_key(
    tmp_path: Path, load: Load, text: str, line: int, named: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ThiDuaError) as caught:
        load(path)
    assert f"{path}, dòng {line}:" in caught.value.message
    assert named in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ThiDuaError, match=r"none\.yaml"):
        load_units(tmp_path / "none.yaml")
