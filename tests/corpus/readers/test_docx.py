import io
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml

from config.errors import ThiDuaError
from corpus.readers.docx import paragraphs_of_docx
from corpus.readers.numbering import formatted
from tests.corpus.readers.made import NAMESPACE, number, repacked, word_file

LEVELS = (
    ("upperRoman", "%1."),
    ("decimal", "%2."),
    ("lowerLetter", "%3)"),
    ("bullet", "\uf0b7"),
    ("decimal", "%2.%5."),
)


def _read(document: "docx.document.Document") -> list[str]:
    file = io.BytesIO()
    document.save(file)
    return paragraphs_of_docx(file.getvalue())


def _with_lists() -> "docx.document.Document":
    """A document with lists 91 and 92 of one kind, the second starting anew at 5."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(LEVELS)
    )
    abstract = f'<w:abstractNum {NAMESPACE} w:abstractNumId="90">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    of_kind = '<w:abstractNumId w:val="90"/>'
    numbering.append(parse_xml(f'<w:num {NAMESPACE} w:numId="91">{of_kind}</w:num>'))
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering.append(parse_xml(f'<w:num {NAMESPACE} w:numId="92">{of_kind}{anew}</w:num>'))
    return document


def test_numbers_that_only_word_draws() -> None:
    document = _with_lists()
    for list_id, level, text in [
        (91, 0, "MỤC ĐÍCH"),
        (91, 1, "Mục đích"),
        (91, 2, "điểm"),
        (91, 2, "điểm"),
        (91, 3, "gạch"),
        (91, 1, "Yêu cầu"),
        (91, 2, "điểm"),
        (91, 4, "sâu hơn"),
        (91, 0, "NHIỆM VỤ"),
        (91, 1, "Việc"),
        (92, 0, "LẠI TỪ NĂM"),
        (92, 0, "SÁU"),
    ]:
        number(document.add_paragraph(text), list_id, level)
    document.add_paragraph("không số")
    assert _read(document) == [
        *("I. MỤC ĐÍCH", "1. Mục đích", "a) điểm", "b) điểm", "- gạch"),
        *("2. Yêu cầu", "a) điểm", "2.1. sâu hơn", "II. NHIỆM VỤ", "1. Việc"),
        *("V. LẠI TỪ NĂM", "VI. SÁU", "không số"),
    ]


def test_a_style_brings_its_number() -> None:
    document = docx.Document()
    document.add_heading("Tên", level=1)
    document.add_paragraph("một", style="List Number")
    document.add_paragraph("hai", style="List Number")
    document.add_paragraph("gạch", style="List Bullet")
    assert _read(document) == ["Tên", "1. một", "2. hai", "- gạch"]


@pytest.mark.parametrize(
    ("n", "kind", "written"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (26, "lowerLetter", "z"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (12, "vietnameseCounting", "12"),
        (-3, "decimal", "0"),
    ],
)
def test_numbers_are_written_as_word_does(n: int, kind: str, written: str) -> None:
    assert formatted(n, kind) == written


def test_head_and_signature_tables_are_read_in_order() -> None:
    document = docx.Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "UBND TỈNH\nSỞ NỘI VỤ\nSố: 12/KH-SNV"
    head.cell(0, 1).text = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Quảng Ngãi, ngày 5 tháng 2 năm 2031"
    )
    tail = document.add_table(1, 2)
    tail.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    tail.cell(0, 1).text = "GIÁM ĐỐC\n\nNguyễn Văn A"
    assert _read(document) == [
        *("UBND TỈNH", "SỞ NỘI VỤ"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
        *("Số: 12/KH-SNV", "Quảng Ngãi, ngày 5 tháng 2 năm 2031"),
        *("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Nguyễn Văn A"),
    ]


def test_a_table_is_read_row_by_row() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for row, texts in zip(
        table.rows, [("TT", "Việc", "Hạn"), ("1", "Nộp\nhồ sơ", "")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert _read(document) == ["| TT | Việc | Hạn |", "| 1 | Nộp hồ sơ | |"]


def test_headers_deletions_and_hidden_text_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    paragraph = document.add_paragraph("Còn ")
    paragraph._p.append(
        parse_xml(f"<w:del {NAMESPACE}><w:r><w:delText>đã xóa</w:delText></w:r></w:del>")
    )
    paragraph._p.append(parse_xml(f"<w:ins {NAMESPACE}><w:r><w:t>lại</w:t></w:r></w:ins>"))
    paragraph.add_run("ẩn").font.hidden = True
    paragraph.add_run(" hoa").font.all_caps = True
    assert _read(document) == ["Còn lại HOA"]


def test_a_page_break_parts_no_paragraph_and_a_line_break_does() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("một")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("hai").add_break()
    paragraph.add_run("ba")
    assert _read(document) == ["một hai", "ba"]


def test_a_footnote_stands_below_what_calls_it(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Tặng giấy khen")
    paragraph._p.append(
        parse_xml(f'<w:r {NAMESPACE}><w:footnoteReference w:id="2"/></w:r>'),
    )
    paragraph.add_run(" hằng năm.")
    document.add_paragraph("Sau.")
    document.save(str(tmp_path / "a.docx"))
    notes = (
        f'<w:footnotes {NAMESPACE}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Theo Điều 74.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    content = repacked((tmp_path / "a.docx").read_bytes(), {"word/footnotes.xml": notes.encode()})
    assert paragraphs_of_docx(content) == [
        "Tặng giấy khen [1] hằng năm.",
        "[1] Theo Điều 74.",
        "Sau.",
    ]


def _document(body: str, prologue: str = "") -> bytes:
    return f"{prologue}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>".encode()


BILLION = (
    '<!DOCTYPE d [<!ENTITY a "ha ha ha">'
    + "".join(
        f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghi", "abcdefgh", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"word/document.xml": _document("&i;", BILLION)}, "thực thể XML"),
        (
            {"word/document.xml": _document("", '<!DOCTYPE d SYSTEM "file:///etc/passwd">')},
            "thực thể XML",
        ),
        ({"word/document.xml": b"<w:document"}, "hỏng"),
        ({"word/document.xml": _document("<w:sdt>" * 300 + "</w:sdt>" * 300)}, "lồng quá nhiều"),
        ({"word/media/a.bin": b"\0" * 30_000_000}, "quá lớn khi giải nén"),
        ({"word/vbaProject.bin": b"x"}, "macro"),
        ({"../../etc/cron.d/x": b"x"}, "đường dẫn lạ"),
        ({"/etc/x": b"x"}, "đường dẫn lạ"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, parts: dict[str, bytes], named: str) -> None:
    content = word_file(tmp_path / "a.docx", ["Kế hoạch"]).read_bytes()
    with pytest.raises(ThiDuaError, match=named) as raised:
        paragraphs_of_docx(repacked(content, parts))
    assert "\n" not in raised.value.message


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(tmp_path: Path, share: float) -> None:
    content = word_file(tmp_path / "a.docx", ["Kế hoạch"]).read_bytes()
    with pytest.raises(ThiDuaError, match="hỏng"):
        paragraphs_of_docx(content[: int(len(content) * share)])
