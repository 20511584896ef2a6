"""The fixtures in the layout of each kind of document, against what a careful reader finds."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from corpus.library import document_from
from corpus.model import Document, Section
from corpus.readers.text import canonical_text, read_text
from corpus.references import references_in
from tests.corpus.samples import ANY_TEXT, FIXTURES, at, fixture, own_texts, plan

FOLDER = FIXTURES / "documents"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    (FOLDER / "expected.toml").read_text(encoding="utf-8")
)
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def _read(name: str) -> Document:
    return document_from(name, read_text(FOLDER / f"{name}.txt"))


def _place(section: Section) -> str:
    bullet = f"-{section.bullet}" if section.bullet else ""
    return f"{section.locator or section.part}{bullet}"


def test_every_fixture_has_its_expectations() -> None:
    assert list(EXPECTED) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_it_is(name: str) -> None:
    document, expected = _read(name), EXPECTED[name]
    read = {
        "type": document.type,
        "number": document.number,
        "date": document.date,
        "issuer": document.issuer,
        "subject": document.subject,
        "signer": document.signer,
        "recipients": list(document.recipients),
    }
    assert read == {field: expected[field] for field in read}


@pytest.mark.parametrize("name", NAMES)
def test_its_tree(name: str) -> None:
    assert [_place(s) for s in _read(name).sections] == EXPECTED[name]["places"].split()


@pytest.mark.parametrize("name", NAMES)
def test_what_it_cites(name: str) -> None:
    cited = [
        " | ".join([found.type, found.number, str(found.date or "?"), found.issuer or "?"])
        for found in references_in(_read(name))
    ]
    assert cited == EXPECTED[name]["references"]


@pytest.mark.parametrize("name", NAMES)
def test_blank_lines_between_paragraphs_change_nothing(name: str) -> None:
    spaced = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\n", "\r\n\r\n")
    assert document_from(name, canonical_text(spaced)) == _read(name)


@pytest.mark.parametrize(
    ("name", "locator", "label"),
    [
        ("quyet-dinh-quy-che", "3", "Điều 3"),
        ("quyet-dinh-quy-che", "QC", "Quy chế ban hành kèm theo"),
        ("quyet-dinh-quy-che", "QC.chuong-II", "Chương II Quy chế ban hành kèm theo"),
        ("quyet-dinh-quy-che", "QC.5.1", "khoản 1 Điều 5 Quy chế ban hành kèm theo"),
        ("quyet-dinh-quy-che", "QC.2.2.a", "điểm a khoản 2 Điều 2 Quy chế ban hành kèm theo"),
        ("quyet-dinh-quy-che", "PL1.2.b", "điểm b mục 2 Phụ lục I"),
        ("quyet-dinh-quy-che", "PL2.I.2", "mục I.2 Phụ lục II"),
        ("nghi-quyet-tinh-uy", "II.2.1", "mục II.2.1"),
        ("chi-thi-ubnd", "2.b", "điểm b mục 2"),
    ],
)
def test_sections_are_called_as_an_office_cites_them(name: str, locator: str, label: str) -> None:
    assert at(_read(name), locator).label == label


def test_an_annex_holds_its_head_and_its_heading() -> None:
    document = _read("quyet-dinh-quy-che")
    regulation = at(document, "QC")
    assert regulation.heading == "Xét, công nhận sáng kiến trên địa bàn tỉnh Quảng Ngãi"
    assert document.text_of(regulation).startswith("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI\nCỘNG HÒA")
    assert document.text_of(regulation).endswith("Sở Nội vụ phối hợp kiểm tra.")
    assert document.text_of(at(document, "PL2.II")).endswith("| 2 | Phạm vi cơ quan, đơn vị | 20 |")


def _assert_each_place_once(document: Document) -> None:
    places = Counter((s.locator, s.part, s.bullet) for s in document.sections)
    assert [place for place, times in places.items() if times > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_places_are_unique_and_own_spans_tile_the_fixtures(name: str) -> None:
    document = _read(name)
    _assert_each_place_once(document)
    assert "".join(own_texts(document)) == document.text


def test_places_are_unique_in_the_plan_and_a_law() -> None:
    _assert_each_place_once(plan())
    _assert_each_place_once(fixture("luat.txt"))


@given(ANY_TEXT)
def test_places_are_unique_in_any_text(text: str) -> None:
    _assert_each_place_once(document_from("x", text))


def test_the_folder_holds_nothing_else() -> None:
    assert {path.suffix for path in Path(FOLDER).iterdir()} == {".txt", ".toml"}
