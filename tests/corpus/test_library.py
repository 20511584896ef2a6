import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.errors import ThiDuaError
from corpus.library import Library
from tests.corpus.samples import DOCUMENTS

PLAN_ID = "ke-hoach-thi-dua-2024"


@pytest.fixture
def added(tmp_path: Path) -> Path:
    return tmp_path / "added"


@pytest.fixture
def library(added: Path) -> Library:
    return Library(DOCUMENTS, added)


def _file(folder: Path, name: str, text: str = "KẾ HOẠCH\nvề A\nI. B") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_plan_ships(library: Library) -> None:
    assert [document.id for document in library.documents] == [PLAN_ID]
    assert library.find(PLAN_ID).year == 2024
    assert len(library.references()) == len(library.references(PLAN_ID)) == 14


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


@pytest.mark.parametrize(("locator", "bullet"), [("IX.9", None), ("II.3", 7), ("", None)])
def test_an_unknown_section_is_named(library: Library, locator: str, bullet: int | None) -> None:
    with pytest.raises(ThiDuaError, match="không có mục") as raised:
        library.section(PLAN_ID, locator, bullet)
    assert locator in raised.value.message
    assert str(bullet or "") in raised.value.message


def test_add_and_remove(library: Library, added: Path, tmp_path: Path) -> None:
    document = library.add(_file(tmp_path, "Kế hoạch Đọc sách (số 2).TXT"))
    assert document.id == "ke-hoach-doc-sach-so-2"
    assert Library(DOCUMENTS, added).find(document.id) == document
    library.remove(document.id)
    assert list(added.iterdir()) == []
    assert [d.id for d in Library(DOCUMENTS, added).documents] == [PLAN_ID]


def test_a_namesake_is_replaced_whatever_its_format(
    library: Library, added: Path, tmp_path: Path
) -> None:
    library.add(_file(tmp_path, "a.txt", "bản cũ"))
    library.add(_file(tmp_path, "a.md", "bản **mới**"))
    assert library.find("a").text == Library(DOCUMENTS, added).find("a").text == "bản mới"
    assert [path.name for path in added.iterdir()] == ["a.md"]


def test_an_added_document_hides_its_shipped_namesake(library: Library, tmp_path: Path) -> None:
    shipped = library.find(PLAN_ID)
    library.add(_file(tmp_path, "a.txt"), PLAN_ID)
    assert library.find(PLAN_ID).subject == "A"
    library.remove(PLAN_ID)
    assert library.find(PLAN_ID) == shipped


def test_what_ships_is_not_removed(library: Library) -> None:
    with pytest.raises(ThiDuaError, match=PLAN_ID):
        library.remove(PLAN_ID)


@pytest.mark.parametrize("bad", ["", "A", "a_b", "../a", "a/b", "-a", "kế-hoạch", "a" * 81, "a\n"])
def test_a_bad_id_is_refused(library: Library, added: Path, tmp_path: Path, bad: str) -> None:
    with pytest.raises(ThiDuaError, match="Mã văn bản không hợp lệ"):
        library.add(_file(tmp_path, "a.txt"), bad)
    assert not added.exists()


@pytest.mark.parametrize(
    "name", ["a.docx", "a", "a.txt.exe", "rong.txt", "latin.txt", "thu-muc.md"]
)
def test_a_bad_file_leaves_nothing(
    library: Library, added: Path, tmp_path: Path, name: str
) -> None:
    _file(tmp_path, "a.docx")
    _file(tmp_path, "rong.txt", " \n")
    (tmp_path / "latin.txt").write_bytes(b"k\xe9 ho\x81ch")
    (tmp_path / "thu-muc.md").mkdir()
    with pytest.raises(ThiDuaError, match=name):
        library.add(tmp_path / name)
    assert not added.exists()
    assert [document.id for document in library.documents] == [PLAN_ID]


def test_a_broken_document_among_the_added_is_named(added: Path) -> None:
    _file(added, "hong.txt", "").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ThiDuaError, match=r"hong\.txt"):
        Library(DOCUMENTS, added)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    library = Library(DOCUMENTS, _file(tmp_path, "chan.txt"))
    with pytest.raises(ThiDuaError, match="Không ghi được"):
        library.add(_file(tmp_path, "a.txt"))
    assert [document.id for document in library.documents] == [PLAN_ID]


ADDING = """
import sys
from pathlib import Path
from corpus.library import Library
library = Library(Path(sys.argv[1]), Path(sys.argv[2]))
print("ready", flush=True)
while True:
    for name in ("cu.txt", "moi.txt"):
        library.add(Path(sys.argv[3]) / name, "a")
"""


def test_killed_while_adding_there_is_the_old_or_the_new(added: Path, tmp_path: Path) -> None:
    old, new = "bản cũ. " * 5_000, "bản mới. " * 5_000
    _file(tmp_path, "cu.txt", old)
    _file(tmp_path, "moi.txt", new)
    Library(DOCUMENTS, added).add(tmp_path / "cu.txt", "a")
    command = [sys.executable, "-c", ADDING, str(DOCUMENTS), str(added), str(tmp_path)]
    for attempt in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            deadline = time.monotonic() + 0.05 + attempt * 0.037
            while time.monotonic() < deadline:
                pass
            os.kill(child.pid, signal.SIGKILL)
        text = Library(DOCUMENTS, added).find("a").text
        assert text in {old.strip(), new.strip()}
