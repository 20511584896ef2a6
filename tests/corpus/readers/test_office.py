import io
import shutil
import zipfile
from pathlib import Path

import pytest

from bench.scan import converted
from config.errors import ThiDuaError
from corpus.readers.office import word_from
from corpus.readers.reading import read_file
from tests.corpus.readers.made import ole, repacked, word_file

TEXT = ["KẾ HOẠCH", "Về việc đọc sách", "I. MỤC ĐÍCH", "1. Đọc nhiều hơn."]
needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="not installed: soffice"
)


@needs_libreoffice
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_what_libreoffice_opens_is_read(suffix: str, tmp_path: Path) -> None:
    path = converted(word_file(tmp_path / "mau.docx", TEXT), suffix)
    reading = read_file(path)
    assert reading.text.split("\n") == TEXT
    assert reading.content == path.read_bytes()
    assert reading.pages == ()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (ole("Workbook"), r"không phải \.doc"),
        (ole("WordDocument", "Workbook"), r"không phải \.doc"),
        (ole("EncryptedPackage"), "mật khẩu"),
        (ole("WordDocument", flags=0x100), "mật khẩu"),
        (ole("WordDocument", "_VBA_PROJECT"), "macro"),
        (ole("WordDocument")[:1024], "hỏng"),
    ],
    ids=["sheet", "both", "encrypted docx", "encrypted doc", "macro", "cut"],
)
def test_a_compound_file_that_is_no_plain_document_is_refused(content: bytes, named: str) -> None:
    with pytest.raises(ThiDuaError, match=named):
        word_from("doc", content)


@needs_libreoffice
def test_rubbish_in_the_outline_of_a_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(ole("WordDocument"))
    with pytest.raises(ThiDuaError, match=r"a\.doc"):
        read_file(tmp_path / "a.doc")


def _odt(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return repacked(out.getvalue(), parts)


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"Pictures/x": b"\0" * 50_000_000}, "quá lớn khi giải nén"),
        ({"Basic/Standard/Module1.xml": b""}, "macro"),
        ({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}, "mật khẩu"),
        ({"../../x": b""}, "đường dẫn lạ"),
    ],
    ids=["bomb", "macro", "encrypted", "path"],
)
def test_a_hostile_package_is_refused(parts: dict[str, bytes], named: str) -> None:
    with pytest.raises(ThiDuaError, match=named):
        word_from("odt", _odt(parts))


def test_without_libreoffice_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ThiDuaError, match="libreoffice-writer-nogui") as raised:
        word_from("rtf", b"{\\rtf1 a}")
    assert "\n" not in raised.value.message
