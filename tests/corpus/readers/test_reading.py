import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from config.errors import ThiDuaError
from config.time import system_clock
from corpus.archive import Archive
from corpus.readers.confined import read_confined
from corpus.readers.reading import read_file
from corpus.readers.worker import MEMORY
from tests.corpus.readers.made import bomb, ole, pdf, picture, repacked, scan, set_pages, word_file
from tests.corpus.readers.test_encodings import IN_TCVN3

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
    packed = repacked(word, {"word/media/x": b"\0" * 50_000_000})
    return {
        "bom.docx": (packed, "quá lớn khi giải nén"),
        "la-pdf.docx": (_pdf(), "Nội dung tệp là .pdf"),
        "la-word.pdf": (word, "Nội dung tệp là .docx"),
        "la-word.txt": (word, "Nội dung tệp là .docx"),
        "la-chu.pdf": (b"Xin ch", "không phải .pdf"),
        "la-zip.docx": (b"PK\x03\x04" + b"\0" * 40, "zip"),
        "macro.docm": (word, "macro"),
        "cu.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 40, r"không phải \.doc của Word"),
        "kin.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 40, "mật khẩu"),
        "anh.pdf": (b"\xff\xd8\xff\xe0" + b"\0" * 40, "Nội dung tệp là ảnh"),
        "dai.pdf": (scan(10_000), "dài quá"),
        "kin.pdf": (pdf(set_pages(TEXT), encrypted=True), "mật khẩu"),
        "cat.pdf": (_pdf()[:600], "cắt ngang"),
        "cat.docx": (word[:-300], "hỏng"),
        "trong.docx": (word_file(folder / "t.docx", []).read_bytes(), "không có chữ"),
        "trong.html": (b"<html><script>x</script></html>", "không có chữ"),
        "rong.pdf": (b"", "không có chữ"),
        "phong-cu.docx": (word_file(folder / "p.docx", [IN_TCVN3]).read_bytes(), "UniKey"),
        "bom.png": (bomb(60_000, 60_000), "quá lớn khi mở"),
        "bom.webp": (bomb(60_000, 60_000), "quá lớn khi mở"),
        "nghin.tif": (picture(Image.new("L", (8, 8)), "TIFF", 3_000), "quá 200 trang"),
        "cat.jpg": (picture(Image.new("L", (800, 800)), "JPEG")[:300], "hỏng"),
        "la-anh.png": (b"not a picture", r"không phải \.png"),
        "la-pdf.jpg": (_pdf(), "Nội dung tệp là .pdf"),
        "bang-tinh.doc": (ole("Workbook"), r"không phải \.doc của Word"),
        "kin.doc": (ole("WordDocument", flags=0x100), "mật khẩu"),
        "macro.doc": (ole("WordDocument", "_VBA_PROJECT"), "macro"),
        "la-word.doc": (word, "Nội dung tệp là .docx"),
        "dai-quet.pdf": (scan(500), "quá 200 trang quét"),
        "nhi-phan.txt": (b"a\0b\0\0c" * 30, "không phải văn bản"),
    }


def test_hostile_files_are_refused_in_seconds_and_leave_nothing(
    added: Path, tmp_path: Path
) -> None:
    archive = Archive(added, system_clock)
    for name, (content, named) in _hostile(tmp_path).items():
        path = tmp_path / name
        path.write_bytes(content)
        begun = time.monotonic()
        with pytest.raises(ThiDuaError, match=named) as raised:
            archive.examine(path)
        assert time.monotonic() - begun < 10, name
        assert name in raised.value.message
        assert "\n" not in raised.value.message
    assert not added.exists()


def test_a_claim_of_two_gigabytes_in_a_header_is_not_believed(tmp_path: Path) -> None:
    content = bytearray(_word(tmp_path))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (2_000_000_000).to_bytes(4, "little")
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(ThiDuaError, match="quá lớn khi giải nén"):
        read_file(tmp_path / "a.docx")


def test_a_read_file_is_kept_with_its_text(added: Path, tmp_path: Path) -> None:
    content = _word(tmp_path)
    archive = Archive(added, system_clock)
    document = archive.keep(archive.examine(tmp_path / "mau.docx", document_id="a"), "HCTH")
    assert (added / "a" / "version-1" / "source.docx").read_bytes() == content
    assert Archive(added, system_clock).current() == [document]
    (tmp_path / "a.pdf").write_bytes(_pdf())
    assert archive.examine(tmp_path / "a.pdf", held=[document]).unchanged


def test_pages_that_could_not_be_read_are_reported(added: Path, tmp_path: Path) -> None:
    pages = [*set_pages(TEXT), [(85.0, 500.0, "\ue001\ue002")]]
    (tmp_path / "a.pdf").write_bytes(pdf(pages))
    draft = Archive(added, system_clock).examine(tmp_path / "a.pdf")
    assert draft.unread == (2,)
    assert draft.confidence == ()


def test_a_reader_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ThiDuaError, match="bộ nhớ hoặc thời gian"):
        read_confined("pdf", _pdf(), wall_seconds=0.001)


def test_the_child_is_limited_and_its_parent_is_not() -> None:
    script = (
        "import resource, corpus.readers.worker as worker\n"
        "worker.limit(worker.Limits())\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0])\n"
        "try:\n    bytearray(2 * worker.MEMORY)\nexcept MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout.decode().split() == [str(MEMORY), "refused"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != MEMORY
