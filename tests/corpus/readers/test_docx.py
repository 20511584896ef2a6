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

MORE_NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
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


BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(instructions: str, result: str) -> str:
    return f"{BEGIN}<w:r><w:instrText>{instructions}</w:instrText></w:r>{SEPARATE}{result}{END}"


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{_run(text)}</w:p></w:tc>"


def _paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


DRAWN = "<w:txbxContent><w:p><w:r><w:t>Trong khung.</w:t></w:r></w:p></w:txbxContent>"
TWICE = (
    "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback>"
    "</mc:AlternateContent>"
)
DELETED, INSERTED = '<w:del w:id="1">', '<w:ins w:id="2">'
MARK_DELETED = '<w:rPr><w:del w:id="3"/></w:rPr>'
SPAN = '<w:gridSpan w:val="2"/>'
TWO_ROWS = _cell("a", '<w:vMerge w:val="restart"/>'), _cell("", "<w:vMerge/>")


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (_paragraph(_run("Trang ") + _field(" PAGE ", _run("7")) + _run(".")), ["Trang ."]),
        (_paragraph(_run("Điều ") + _field("REF _r \\h", _run("5")) + _run(".")), ["Điều 5."]),
        (
            _paragraph(f'<w:fldSimple w:instr="NUMPAGES">{_run("9")}</w:fldSimple>{_run("a")}'),
            ["a"],
        ),
        (_paragraph(f'<w:fldSimple w:instr="REF x">{_run("9")}</w:fldSimple>{_run("a")}'), ["9a"]),
        (
            _paragraph(
                f'{BEGIN}<w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>{SEPARATE}'
                f"{_run('I. MỤC ĐÍCH')}{_field('PAGEREF _T', _run('1'))}"
            )
            + _paragraph(_run("II. NHIỆM VỤ") + END)
            + _paragraph(_run("I. MỤC ĐÍCH")),
            ["I. MỤC ĐÍCH"],
        ),
        (
            _paragraph(_run("một ") + f"{DELETED}{_run('hai ')}</w:del>", MARK_DELETED)
            + _paragraph(f"{INSERTED}{_run('ba')}</w:ins>"),
            ["một ba"],
        ),
        (
            (
                f"<w:tbl><w:tr><w:trPr>{DELETED}</w:del></w:trPr>{_cell('x')}{_cell('y')}</w:tr>"
                f"<w:tr>{_cell('a')}{_cell('b')}</w:tr></w:tbl>"
            ),
            ["| a | b |"],
        ),
        (
            _paragraph(f"<w:moveFrom>{_run('đi')}</w:moveFrom><w:moveTo>{_run('đến')}</w:moveTo>"),
            ["đến"],
        ),
        (_paragraph(_run("ẩn", "<w:vanish/>") + _run("hiện", '<w:vanish w:val="0"/>')), ["hiện"]),
        (
            _paragraph(
                _run("a") + "<w:r><w:tab/></w:r>" + _run("b") + "<w:r><w:br/></w:r>" + _run("c")
            ),
            ["a b", "c"],
        ),
        (_paragraph(_run("Covid") + "<w:r><w:noBreakHyphen/></w:r>" + _run("19")), ["Covid-19"]),
        (
            _paragraph(
                f"<w:smartTag>{_run('Quảng')}<w:smartTag>{_run(' Ngãi')}</w:smartTag></w:smartTag>"
            ),
            ["Quảng Ngãi"],
        ),
        (
            f"<w:sdt><w:sdtPr/><w:sdtContent>{_paragraph(_run('trong ô'))}</w:sdtContent></w:sdt>",
            ["trong ô"],
        ),
        (
            _paragraph(
                f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{_run('Bấm')}"
                f"</w:sdtContent></w:sdt>{_run('a')}"
            ),
            ["a"],
        ),
        (
            _paragraph(_run("Trước.") + f"<w:r>{TWICE.format(DRAWN)}</w:r>"),
            ["Trước.", "Trong khung."],
        ),
        (_paragraph(f"<w:r><w:pict>{DRAWN}</w:pict></w:r>"), ["Trong khung."]),
        (TWICE.format(_paragraph(_run("một lần"))), ["một lần"]),
        (
            (
                f"<w:tbl><w:tr>{TWO_ROWS[0]}{_cell('b')}{_cell('c')}</w:tr>"
                f"<w:tr>{TWO_ROWS[1]}{_cell('d', SPAN)}</w:tr></w:tbl>"
            ),
            ["| a | b | c |", "| | d |"],
        ),
        (
            (
                f"<w:tbl><w:tr>{_cell('a')}<w:tc><w:tbl><w:tr>{_cell('b')}{_cell('c')}</w:tr></w:tbl>"
                "<w:p/></w:tc></w:tr></w:tbl>"
            ),
            ["| a | / b / c / |"],
        ),
        (
            (
                f"<w:tbl><w:sdt><w:sdtContent><w:tr>{_cell('a')}<w:sdt><w:sdtContent>{_cell('b')}"
                "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
            ),
            ["| a | b |"],
        ),
        (_paragraph("<m:oMath><m:r><m:t>x = 2</m:t></m:r></m:oMath>"), ["x = 2"]),
        (_paragraph(_run("tên"), '<w:pStyle w:val="Hoa"/>'), ["TÊN"]),
        (_paragraph(_run("a") + _run("b", '<w:rStyle w:val="An"/>')), ["a"]),
    ],
)
def test_what_a_reader_of_the_page_sees(tmp_path: Path, body: str, read: list[str]) -> None:
    content = word_file(tmp_path / "a.docx", ["a"]).read_bytes()
    styles = (
        f"<w:styles {NAMESPACE}>"
        '<w:style w:type="paragraph" w:styleId="Cha"><w:rPr><w:caps/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Hoa"><w:basedOn w:val="Cha"/></w:style>'
        '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
        "</w:styles>"
    )
    parts = {"word/document.xml": _document(body), "word/styles.xml": styles.encode()}
    assert paragraphs_of_docx(repacked(content, parts)) == read


def test_a_note_called_in_a_table_stands_below_it(tmp_path: Path) -> None:
    content = word_file(tmp_path / "a.docx", ["a"]).read_bytes()
    called = '<w:tc><w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="2"/></w:r></w:p></w:tc>'
    table = f"<w:tbl><w:tr>{called}{_cell('b')}</w:tr><w:tr>{_cell('c')}{_cell('d')}</w:tr></w:tbl>"
    notes = (
        f'<w:footnotes {NAMESPACE}><w:footnote w:id="2"><w:p>{_run("Chú.")}</w:p></w:footnote>'
        "</w:footnotes>"
    )
    parts = {"word/document.xml": _document(table), "word/footnotes.xml": notes.encode()}
    read = paragraphs_of_docx(repacked(content, parts))
    assert read == ["| a [1] | b |", "| c | d |", "[1] Chú."]


@pytest.mark.parametrize("strict", [False, True])
def test_a_document_of_another_name_or_in_the_strict_form_is_read(
    tmp_path: Path, strict: bool
) -> None:
    content = word_file(tmp_path / "a.docx", ["a"]).read_bytes()
    part = _document(_paragraph(_run("thật")))
    if strict:
        ours = NAMESPACE.split('"')[1].encode()
        part = part.replace(ours, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r" Type="x/officeDocument" Target="/word/document2.xml"/>'
        b"</Relationships>"
    )
    parts = {"word/document2.xml": part, "_rels/.rels": relations}
    assert paragraphs_of_docx(repacked(content, parts)) == ["thật"]


def _listed(
    levels: str, paragraphs: list[tuple[int, int]], nums: str = "", more: str = ""
) -> list[str]:
    """The numbers of paragraphs by list and level, of a file with those lists."""
    document = docx.Document()
    element = document.part.numbering_part.element
    for child in list(element):
        element.remove(child)
    ours = f'<w:abstractNum {NAMESPACE} w:abstractNumId="1">{levels}</w:abstractNum>{more}'
    first = f'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>{nums}'
    made = parse_xml(f"<w:numbering {NAMESPACE}>{ours}{first}</w:numbering>")
    for child in list(made):
        element.append(child)
    for list_id, level in paragraphs:
        number(document.add_paragraph("x"), list_id, level)
    return [line.removesuffix(" x") for line in _read(document)]


def _level(index: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


CHAPTERS = _level(0, "upperRoman", "Chương %1") + _level(
    1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>'
)
NUMBERS = (
    _level(0, "decimal", "%1.") + _level(1, "decimal", "%1.%2.") + _level(2, "lowerLetter", "%3)")
)


def test_articles_count_on_over_chapters() -> None:
    read = _listed(CHAPTERS, [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)])
    assert read == ["Chương I", "Điều 1.", "Điều 2.", "Chương II", "Điều 3."]


def test_numbers_of_several_levels_begin_anew_below_each_other() -> None:
    read = _listed(
        NUMBERS, [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)]
    )
    assert read == ["1.", "1.1.", "1.2.", "a)", "b)", "1.3.", "a)", "2.", "2.1."]


def test_lists_of_a_kind_count_on_unless_one_starts_anew() -> None:
    same = '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    drawn = (
        '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        f"{_level(0, 'upperLetter', '%1-')}</w:lvlOverride></w:num>"
    )
    places = [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 0)]
    assert _listed(NUMBERS, places, same + anew + drawn) == ["1.", "2.", "1.", "2.", "3.", "D-"]


def test_a_list_style_stands_for_the_list_that_defines_it() -> None:
    link = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Kieu"/></w:abstractNum>'
    of_link = '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    levels = '<w:styleLink w:val="Kieu"/>' + NUMBERS
    assert _listed(levels, [(2, 0), (2, 1), (1, 0)], of_link, link) == ["1.", "1.1.", "2."]


def test_a_level_without_a_number_may_have_words() -> None:
    levels = _level(0, "none", "Lưu ý:") + _level(1, "decimal", "%1%2.")
    assert _listed(levels, [(1, 0), (1, 1)]) == ["Lưu ý:", "1."]


def _document(body: str, prologue: str = "") -> bytes:
    names = f"{NAMESPACE} {MORE_NAMES}"
    return f"{prologue}<w:document {names}><w:body>{body}</w:body></w:document>".encode()


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
