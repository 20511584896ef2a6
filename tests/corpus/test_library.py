from datetime import date, timedelta
from pathlib import Path

import pytest

from config.errors import ThiDuaError
from corpus.archive import Archive
from corpus.intake import Corrections
from corpus.library import Library, section_at
from tests.bot.moving_clock import MovingClock
from tests.corpus.samples import DOCUMENTS

PLAN_ID = "ke-hoach-thi-dua-2024"
BY = "HCTH"


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def archive(tmp_path: Path, clock: MovingClock) -> Archive:
    return Archive(tmp_path / "documents", clock)


@pytest.fixture
def library(archive: Archive) -> Library:
    return Library(DOCUMENTS, archive)


def _changed_plan(folder: Path) -> Path:
    path = folder / "ban-sua.txt"
    text = (DOCUMENTS / f"{PLAN_ID}.txt").read_text(encoding="utf-8")
    path.write_text(text.replace("Nguyễn Văn Thành", "Trần Thị Bình"), encoding="utf-8")
    return path


def _add(archive: Archive, path: Path) -> str:
    held = Library(DOCUMENTS, archive).documents
    return archive.keep(archive.examine(path, held=held), BY).id


def test_the_plan_ships(library: Library) -> None:
    assert [document.id for document in library.documents] == [PLAN_ID]
    assert library.find(PLAN_ID).year == 2024
    assert len(library.references()) == len(library.references(PLAN_ID)) == 14
    assert library.ships(PLAN_ID)


@pytest.mark.parametrize(
    ("locator", "bullet", "label"),
    [
        ("III.3", None, "mục III.3"),
        (" iii.3. ", None, "mục III.3"),
        ("II.3", 4, "mục II.3, gạch đầu dòng 4"),
        ("noi-nhan", None, "phần nơi nhận"),
    ],
)
def test_sections(library: Library, locator: str, bullet: int | None, label: str) -> None:
    assert library.section(PLAN_ID, locator, bullet).label == label


def test_an_unknown_document_is_named_with_those_at_hand(library: Library) -> None:
    with pytest.raises(ThiDuaError) as raised:
        library.find("khong-co")
    assert "khong-co" in raised.value.message
    assert PLAN_ID in raised.value.message
    for ask in (library.history, lambda name: library.read(name, 1)):
        with pytest.raises(ThiDuaError, match="khong-co"):
            ask("khong-co")


@pytest.mark.parametrize(("locator", "bullet"), [("IX.9", None), ("II.3", 7), ("", None)])
def test_an_unknown_section_is_named(library: Library, locator: str, bullet: int | None) -> None:
    with pytest.raises(ThiDuaError, match="không có mục") as raised:
        library.section(PLAN_ID, locator, bullet)
    assert locator in raised.value.message
    assert str(bullet or "") in raised.value.message


def test_what_the_office_added_stands_over_what_ships(
    archive: Archive, library: Library, clock: MovingClock, tmp_path: Path
) -> None:
    assert _add(archive, _changed_plan(tmp_path)) == PLAN_ID
    after = Library(DOCUMENTS, archive)
    assert [(d.id, d.version, d.signer) for d in after.documents] == [(PLAN_ID, 2, "Trần Thị Bình")]
    assert after.read(PLAN_ID, 1) == library.find(PLAN_ID)
    assert library.find(PLAN_ID).version == 1, "a library that was opened never changes"


def test_the_version_of_a_day(archive: Archive, clock: MovingClock, tmp_path: Path) -> None:
    _add(archive, _changed_plan(tmp_path))
    clock.move(timedelta(days=10))
    archive.remove(PLAN_ID, BY)
    clock.move(timedelta(days=10))
    archive.restore(PLAN_ID, BY, version=1)
    library = Library(DOCUMENTS, archive)

    def version(day: date) -> int | None:
        found = library.on(PLAN_ID, day)
        return found.version if found else None

    assert [version(date(2024, month, day)) for month, day in ((3, 6), (3, 7), (5, 5))] == [
        None,
        1,
        1,
    ]
    assert [version(date(2024, 5, day)) for day in (6, 15, 16, 25, 26)] == [2, 2, None, None, 1]
    assert section_at(library.read(PLAN_ID, 2), "nguoi-ky").part == "nguoi-ky"


def test_what_ships_is_removed_and_restored(archive: Archive, library: Library) -> None:
    shipped = library.find(PLAN_ID)
    archive.remove(PLAN_ID, BY)
    without = Library(DOCUMENTS, archive)
    assert list(without.documents) == []
    assert without.removed == frozenset({PLAN_ID})
    with pytest.raises(ThiDuaError, match="restore"):
        without.find(PLAN_ID)
    assert without.read(PLAN_ID, 1) == shipped
    assert [event.deed for event in without.history(PLAN_ID).events] == ["removed"]
    archive.restore(PLAN_ID, BY)
    assert Library(DOCUMENTS, archive).find(PLAN_ID) == shipped


def test_what_ships_is_corrected(archive: Archive, library: Library) -> None:
    archive.correct(PLAN_ID, Corrections(number="12/KH-SKHCN"), BY)
    archive.correct(PLAN_ID, Corrections(subject="Thi đua năm 2025"), BY)
    found = Library(DOCUMENTS, archive).find(PLAN_ID)
    assert (found.number, found.subject, found.year) == ("12/KH-SKHCN", "Thi đua năm 2025", 2025)
    assert found.title == "Kế hoạch thi đua năm 2025"
    assert (found.version, found.text) == (1, library.find(PLAN_ID).text)


def test_a_removed_document_that_ships_comes_back_as_its_next_version(
    archive: Archive, tmp_path: Path
) -> None:
    archive.remove(PLAN_ID, BY)
    path = _changed_plan(tmp_path).rename(tmp_path / f"{PLAN_ID}.txt")
    assert _add(archive, path) == PLAN_ID
    assert Library(DOCUMENTS, archive).find(PLAN_ID).version == 2


def test_the_graph_is_made_once(library: Library) -> None:
    assert library.graph is library.graph
    assert library.graph.in_force(PLAN_ID, date(2024, 6, 1))


def test_a_broken_document_among_those_that_ship_is_named(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "hong.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ThiDuaError, match=r"hong\.txt"):
        Library(tmp_path, archive)
