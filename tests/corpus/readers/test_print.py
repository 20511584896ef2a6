"""What LibreOffice prints is read as the Word file it was printed from."""

import shutil
from pathlib import Path

import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml

from config.progress import silent
from corpus.library import document_from
from corpus.model import Document
from corpus.readers.reading import read_file
from corpus.readers.text import read_text
from tests.corpus.readers.made import NAMESPACE
from tests.corpus.readers.typed import blank, noted, printed, prose, table, typed
from tests.corpus.samples import FIXTURES, PLAN_FILE

pytestmark = [
    pytest.mark.skipif(shutil.which("soffice") is None, reason="not installed: soffice"),
    pytest.mark.timeout(300),
]
SOURCES = {path.stem: path for path in (*(FIXTURES / "documents").glob("*.txt"), PLAN_FILE)}
LONG = (
    "Phát huy tính chủ động, sáng tạo của tập thể và cá nhân trong phong trào thi đua yêu nước "
    "gắn với nhiệm vụ chính trị của từng cơ quan, đơn vị trên địa bàn tỉnh"
)
SIDES = ("left", "right", "insideV")
FIELDS = ("type", "number", "date", "issuer", "subject", "signer", "recipients")


def _rows(folder: Path) -> Path:
    """Long rows over several pages below a head that is repeated, and merged cells."""
    document = blank()
    prose(document, f"{LONG}.")
    rows = [("TT", "Nhiệm vụ", "Chủ trì", "Hạn")]
    rows += [
        (str(n), f"Việc {n}: {LONG}.", "Sở Nội vụ", "" if n % 3 else "Quý I") for n in range(1, 16)
    ]
    table(document, rows)
    made = document.tables[0]
    made.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NAMESPACE}/>"))
    made.cell(1, 3).merge(made.cell(2, 3))
    made.cell(4, 2).merge(made.cell(4, 3))
    prose(document, f"Sau bảng. {LONG}.")
    table(document, [("Cộng", "15 việc")])
    document.save(str(folder / "bang.docx"))
    return folder / "bang.docx"


def _open_rows(folder: Path) -> Path:
    """Tables without sides, without an outer border, with lines across only, and a framed text."""
    document = blank()
    rows = [("TT", "Nội dung", "Đơn vị"), ("1", f"{LONG}.", "Sở A\nSở B"), ("2", "", "Sở C")]
    for without in (SIDES, ("left", "right"), ("left", "right", "top", "bottom")):
        prose(document, f"{LONG}.")
        table(document, rows, ruled=False)
        borders = "".join(
            f'<w:{side} w:val="{"none" if side in without else "single"}" w:sz="4"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        made = document.tables[-1]._tbl.tblPr
        made.append(parse_xml(f"<w:tblBorders {NAMESPACE}>{borders}</w:tblBorders>"))
    prose(document, f"{LONG}.")
    table(document, [(f"Trong khung. {LONG}.",)])
    document.save(str(folder / "khung.docx"))
    return folder / "khung.docx"


def _notes(folder: Path) -> Path:
    """Paragraphs that run over pages which have notes at their feet."""
    document = blank()
    for n in range(1, 15):
        prose(document, f"{n}. Mở đầu. {LONG}. {LONG}. {LONG} hết.")
    document.save(str(folder / "ghi-chu.docx"))
    notes = [f"Theo Điều {n} của Luật; {LONG}." for n in range(1, 8)]
    return noted(folder / "ghi-chu.docx", dict(zip(range(0, 14, 2), notes, strict=True)))


def _columns(folder: Path) -> Path:
    """A title across the page, two columns over two pages, and a paragraph across again."""
    document = blank(12)
    prose(document, f"Mở đầu trên cả trang. {LONG}. {LONG}.")
    section = document.add_section(WD_SECTION.CONTINUOUS)
    columns = section._sectPr.find("{*}cols")
    section._sectPr.remove(columns)
    section._sectPr.append(parse_xml(f'<w:cols {NAMESPACE} w:num="2" w:space="425"/>'))
    for n in range(1, 19):
        prose(document, f"{n}. {LONG}; {LONG}.")
    section = document.add_section(WD_SECTION.CONTINUOUS)
    columns = section._sectPr.find("{*}cols")
    section._sectPr.remove(columns)
    section._sectPr.append(parse_xml(f'<w:cols {NAMESPACE} w:space="425"/>'))
    prose(document, f"Kết thúc trên cả trang. {LONG}. {LONG}.")
    document.save(str(folder / "cot.docx"))
    return folder / "cot.docx"


LAID_OUT = {"bang": _rows, "khung": _open_rows, "ghi-chu": _notes, "cot": _columns}


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Word files with the PDFs of all of them."""
    folder = tmp_path_factory.mktemp("office")
    words = [
        # Every other one has a narrow left column, the motto then a wide one.
        typed(folder / f"{name}.docx", read_text(path), 5 + 3 * (number % 2))
        for number, (name, path) in enumerate(SOURCES.items())
    ]
    words += [make(folder) for make in LAID_OUT.values()]
    printed(words, folder)
    return folder


def _places(document: Document) -> list[str]:
    return [f"{s.locator or s.part}-{s.bullet}" for s in document.sections]


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
@pytest.mark.parametrize("name", SOURCES)
def test_an_office_document_is_what_its_text_is(office: Path, name: str, suffix: str) -> None:
    expected = document_from(name, read_text(SOURCES[name]))
    document = document_from(name, read_file(office / f"{name}.{suffix}", silent).text)
    assert {f: getattr(document, f) for f in FIELDS} == {f: getattr(expected, f) for f in FIELDS}
    # What stands side by side may be written down in either order.
    assert sorted(_places(document)) == sorted(_places(expected))


@pytest.mark.parametrize("name", [*SOURCES, *LAID_OUT])
def test_print_and_word_say_the_same(office: Path, name: str) -> None:
    word, pdf = (read_file(office / f"{name}.{suffix}") for suffix in ("docx", "pdf"))
    assert pdf.text.split() == word.text.split()
    assert pdf.unread == ()


@pytest.mark.parametrize("name", LAID_OUT)
def test_print_and_word_have_the_same_paragraphs(office: Path, name: str) -> None:
    word, pdf = (read_file(office / f"{name}.{suffix}") for suffix in ("docx", "pdf"))
    assert pdf.text.split("\n") == word.text.split("\n")
    assert len(pdf.pages) > 1
