import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.errors import ThiDuaError
from corpus.library import Library
from corpus.readers.confined import read_confined
from corpus.readers.reading import read_file
from corpus.readers.worker import MEMORY
from tests.corpus.readers.made import pdf, repacked, scan, set_pages, word_file
from tests.corpus.readers.test_encodings import IN_TCVN3
from tests.corpus.samples import DOCUMENTS

TEXT = ["KẾ HOẠCH", "Về việc đọc sách", "I. MỤC ĐÍCH", "1. Đọc nhiều hơn."]


@pytest.fixture
def added(tmp_path: Path) -> Path:
    return tmp_path / "added"


def _pdf() -> bytes:
    return pdf(set_pages(TEXT))


def _word(folder: Path) -> bytes:
    return word_file(folder / "mau.docx", TEXT).read_bytes()


def _hostile(folder: Path) -> dict[str, tuple[bytes, str]]:
    word = _word(folder)
    bomb = repacked(word, {"word/media/x": b"\0" * 50_000_000})
    return {
        "bom.docx": (bomb, "quá lớn khi giải nén"),
        "la-pdf.docx": (_pdf(), "Nội dung tệp là .pdf"),
        "la-word.pdf": (word, "Nội dung tệp là .docx"),
        "la-word.txt": (word, "Nội dung tệp là .docx"),
        "la-chu.pdf": (b"Xin ch", "không phải .pdf"),
        "la-zip.docx": (b"PK\x03\x04" + b"\0" * 40, "zip"),
        "macro.docm": (word, "macro"),
        "cu.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 40, r"lưu lại dạng \.docx"),
        "kin.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 40, "mật khẩu"),
        "anh.pdf": (b"\xff\xd8\xff\xe0" + b"\0" * 40, "OCR"),
        "quet.pdf": (scan(2), "OCR"),
        "dai.pdf": (scan(10_000), "dài quá"),
        "kin.pdf": (pdf(set_pages(TEXT), encrypted=True), "mật khẩu"),
        "cat.pdf": (_pdf()[:600], "cắt ngang"),
        "cat.docx": (word[:-300], "hỏng"),
        "trong.docx": (word_file(folder / "t.docx", []).read_bytes(), "không có chữ"),
        "trong.html": (b"<html><script>x</script></html>", "không có chữ"),
        "rong.pdf": (b"", "không có chữ"),
        "phong-cu.docx": (word_file(folder / "p.docx", [IN_TCVN3]).read_bytes(), "UniKey"),
        "nhi-phan.txt": (b"a\0b\0\0c" * 30, "không phải văn bản"),
    }


def test_hostile_files_are_refused_in_seconds_and_leave_nothing(
    added: Path, tmp_path: Path
) -> None:
    library = Library(DOCUMENTS, added)
    before = library.documents
    for name, (content, named) in _hostile(tmp_path).items():
        path = tmp_path / name
        path.write_bytes(content)
        begun = time.monotonic()
        with pytest.raises(ThiDuaError, match=named) as raised:
            library.add(path)
        assert time.monotonic() - begun < 10, name
        assert name in raised.value.message
        assert "\n" not in raised.value.message
    assert not added.exists()
    assert library.documents == before


def test_a_claim_of_two_gigabytes_in_a_header_is_not_believed(tmp_path: Path) -> None:
    content = bytearray(_word(tmp_path))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (2_000_000_000).to_bytes(4, "little")
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(ThiDuaError, match="quá lớn khi giải nén"):
        read_file(tmp_path / "a.docx")


def test_a_path_in_a_name_stays_in_the_folder(added: Path, tmp_path: Path) -> None:
    (tmp_path / "..%2F..%2Fetc\\passwd.html").write_text("<p>Một", encoding="utf-8")
    document = Library(DOCUMENTS, added).add(tmp_path / "..%2F..%2Fetc\\passwd.html")
    assert document.id == "2f-2fetc-passwd"
    assert {path.parent for path in added.iterdir()} == {added}


def test_a_read_file_is_kept_with_its_text(added: Path, tmp_path: Path) -> None:
    content = _word(tmp_path)
    library = Library(DOCUMENTS, added)
    document = library.add(tmp_path / "mau.docx", "a")
    assert {path.name for path in added.iterdir()} == {"a.txt", "a.source.docx"}
    assert (added / "a.source.docx").read_bytes() == content
    assert Library(DOCUMENTS, added).find("a") == document
    (tmp_path / "a.pdf").write_bytes(_pdf())
    assert library.add(tmp_path / "a.pdf") == document
    assert {path.name for path in added.iterdir()} == {"a.txt", "a.source.pdf"}
    (tmp_path / "a.md").write_text("bản mới", encoding="utf-8")
    library.add(tmp_path / "a.md")
    assert [path.name for path in added.iterdir()] == ["a.md"]
    library.add(tmp_path / "mau.docx", "a")
    library.remove("a")
    assert list(added.iterdir()) == []


def test_text_in_another_encoding_is_kept_as_it_came(added: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(TEXT), encoding="utf-16")
    document = Library(DOCUMENTS, added).add(tmp_path / "a.txt")
    assert {path.name for path in added.iterdir()} == {"a.txt", "a.source.txt"}
    assert [d for d in Library(DOCUMENTS, added).documents if d.id.startswith("a")] == [document]


def test_pages_that_could_not_be_read_are_reported(added: Path, tmp_path: Path) -> None:
    pages = [*set_pages(TEXT), [(85.0, 500.0, "\ue001\ue002")]]
    (tmp_path / "a.pdf").write_bytes(pdf(pages))
    heard: list[str] = []
    Library(DOCUMENTS, added).add(tmp_path / "a.pdf", warn=heard.append)
    assert heard == ["Chưa đọc được trang 2 (ảnh quét hoặc phông chữ lạ)"]


def test_a_reader_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ThiDuaError, match="bộ nhớ hoặc thời gian"):
        read_confined("pdf", _pdf(), wall_seconds=0.001)


def test_the_child_is_limited_and_its_parent_is_not() -> None:
    script = (
        "import resource, corpus.readers.worker as worker\n"
        "worker._limit()\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0])\n"
        "try:\n    bytearray(2 * worker.MEMORY)\nexcept MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.decode().split() == [str(MEMORY), "refused"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != MEMORY


ADDING = """
import sys
from pathlib import Path
from corpus.library import Library
library = Library(Path(sys.argv[1]), Path(sys.argv[2]))
print("ready", flush=True)
while True:
    for name in ("mau.docx", "moi.md", "moi.html"):
        library.add(Path(sys.argv[3]) / name, "a")
"""


def test_killed_while_adding_there_is_one_of_the_texts_whole(added: Path, tmp_path: Path) -> None:
    _word(tmp_path)
    (tmp_path / "moi.md").write_text("bản mới " * 5_000, encoding="utf-8")
    (tmp_path / "moi.html").write_text("<p>" + "trang mới " * 5_000, encoding="utf-8")
    library = Library(DOCUMENTS, added)
    whole = {library.add(tmp_path / name, "a").text for name in ("moi.html", "moi.md", "mau.docx")}
    command = [sys.executable, "-c", ADDING, str(DOCUMENTS), str(added), str(tmp_path)]
    for attempt in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            deadline = time.monotonic() + 0.3 + attempt * 0.171
            while time.monotonic() < deadline:
                pass
            child.kill()
        assert Library(DOCUMENTS, added).find("a").text in whole
