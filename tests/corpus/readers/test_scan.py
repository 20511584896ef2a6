"""Scans and photographs, read by Tesseract; what wears them is what wears them in an office."""

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from bench.scan import (
    TOOLS,
    clauses_found,
    compared,
    pdf_from,
    plain_from,
    scan_from,
    word_from,
)
from config.errors import ThiDuaError
from corpus.library import document_from
from corpus.model import Document
from corpus.readers.reading import read_file
from corpus.readers.recognition import require_tesseract
from corpus.readers.text import read_text
from tests.corpus.readers.made import pictured
from tests.corpus.samples import FIXTURES

MISSING = [tool for tool in (*TOOLS, "tesseract") if shutil.which(tool) is None]
if "tesseract" not in MISSING:
    try:
        require_tesseract()
    except ThiDuaError:
        MISSING.append("tesseract-ocr-vie")
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.timeout(300),
]


def _nobody(step: str, done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def expected() -> Document:
    return document_from("a", read_text(FIXTURES / "luat.txt"))


@pytest.fixture(scope="module")
def printed(expected: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pdf_from(word_from(expected.text.split("\n"), tmp_path_factory.mktemp("scan")))


@pytest.fixture(scope="module")
def scanned(printed: Path) -> Path:
    return scan_from(printed)


@pytest.fixture(scope="module")
def page(printed: Path, scanned: Path) -> Image.Image:
    """The first page of the scan."""
    assert scanned.is_file()
    drawn = min(printed.with_name(f"{printed.stem}-pages").glob("*.png"))
    return Image.open(drawn).convert("L")


def test_word_and_print_have_the_same_tree(printed: Path, expected: Document) -> None:
    for path in (printed.with_suffix(".docx"), printed):
        found = compared(path, expected, _nobody)
        assert found.same_words
        assert found.same_tree


def test_a_scan_is_read_page_by_page(scanned: Path, expected: Document) -> None:
    heard: list[tuple[int, int]] = []
    found = compared(scanned, expected, lambda _, done, total: heard.append((done, total)))
    assert found.syllables_right >= 0.97
    assert found.clauses_found >= 0.95
    assert found.unread == ()
    assert found.least_confidence is not None
    assert found.least_confidence > 0.8
    assert heard == [(done, found.pages) for done in range(found.pages + 1)]


def test_plain_text_in_a_font_without_all_letters_is_read(
    expected: Document, tmp_path: Path
) -> None:
    found = compared(scan_from(pdf_from(plain_from(expected.text, tmp_path))), expected, _nobody)
    # The grain is another one each time, and on a single page a few words are a hundredth.
    assert found.syllables_right >= 0.95
    assert found.clauses_found >= 0.9


@pytest.mark.parametrize("name", ["a.tiff", "a.jpg"])
def test_a_photograph_is_read(name: str, page: Image.Image, tmp_path: Path) -> None:
    turned = page.transpose(Image.Transpose.ROTATE_90) if name == "a.jpg" else page
    turned.save(tmp_path / name)
    reading = read_file(tmp_path / name)
    assert "Điều 1." in reading.text
    assert [(start.page, start.start) for start in reading.pages] == [(1, 0)]
    assert [number for number, _ in reading.confidence] == [1]


def test_pages_with_text_are_not_recognised(printed: Path, page: Image.Image) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    mixed = pypdfium2.PdfDocument(printed)
    mixed.import_pages(pypdfium2.PdfDocument(pictured([page])))
    path = printed.with_name("lan.pdf")
    mixed.save(path)
    last = len(mixed)
    mixed.close()
    reading = read_file(path)
    assert [number for number, _ in reading.confidence] == [last]
    assert [start.page for start in reading.pages] == list(range(1, last + 1))


def test_a_page_that_says_nothing_sure_is_named(page: Image.Image, tmp_path: Path) -> None:
    rubbish = Image.effect_noise((250, 350), 120)
    (tmp_path / "a.pdf").write_bytes(pictured([page, rubbish]))
    reading = read_file(tmp_path / "a.pdf")
    assert reading.unread == (2,)
    ((number, sure),) = reading.confidence
    assert number == 1
    assert sure > 0.8


def test_without_tesseract_the_packages_are_named(
    page: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(pictured([page]))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ThiDuaError, match=r"tesseract-ocr và tesseract-ocr-vie"):
        read_file(tmp_path / "a.pdf")


@pytest.mark.data
@pytest.mark.skipif("THIDUA_DATA" not in os.environ, reason="THIDUA_DATA is not set")
def test_the_first_pages_of_the_law(tmp_path: Path) -> None:
    law = read_text(Path(os.environ["THIDUA_DATA"]) / "law" / "luat-06-2022-QH15.txt")
    expected = document_from("a", "\n".join(law.split("\n")[:70]))
    printed = pdf_from(word_from(expected.text.split("\n"), tmp_path))
    assert compared(printed, expected, _nobody).same_tree
    found = document_from("a", read_file(scan_from(printed)).text)
    assert clauses_found(expected, found) >= 0.95
