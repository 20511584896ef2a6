"""Word files as an office types them, and the PDFs that LibreOffice prints of them."""

import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from corpus.kinds import is_type_line
from corpus.lines import has_motto
from corpus.readers.tables import is_place_and_date, is_recipients
from tests.corpus.readers.made import NAMESPACE, repacked

CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_PAGE_FIELD = (
    f'<w:r {NAMESPACE}><w:fldChar w:fldCharType="begin"/></w:r>',
    f"<w:r {NAMESPACE}><w:instrText>PAGE</w:instrText></w:r>",
    f'<w:r {NAMESPACE}><w:fldChar w:fldCharType="end"/></w:r>',
)
_LONGEST_HEADING = 90


def blank(size: float = 14) -> WordDocument:
    """A page as the State prescribes it: A4, margins, Times, the page's number on top."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(size)
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.space_before = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    for field in _PAGE_FIELD:
        number._p.append(parse_xml(field))
    return document


def prose(document: WordDocument, text: str) -> None:
    """A paragraph of the body: justified, its first line indented."""
    paragraph = document.add_paragraph(text)
    paragraph.alignment = JUSTIFIED
    paragraph.paragraph_format.first_line_indent = Cm(1.27)


def table(document: WordDocument, rows: Sequence[Sequence[str]], *, ruled: bool = True) -> None:
    """A table of paragraphs; without rules it only places what it holds."""
    made = document.add_table(len(rows), max(map(len, rows)))
    made.style = "Table Grid" if ruled else "Normal Table"
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text


def typed(path: Path, text: str, left: float = 8) -> Path:
    """A .docx of a canonical text: head and tail in tables, titles bold and centred.

    The left column of the head is so many centimetres wide; narrow ones break its lines.
    """
    document = blank(13 if len(text) > 3_000 else 14)
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        end = _end_of_head(lines, index)
        if end > index:
            _head(document, lines[index:end], left)
            index = _titles(document, lines, end)
            continue
        if is_recipients(lines[index]):
            index = _tail(document, lines, index)
            continue
        if lines[index].startswith("| "):
            begin = index
            while index < len(lines) and lines[index].startswith("| "):
                index += 1
            table(
                document,
                [
                    [cell.strip() for cell in row.strip("|").split("|")]
                    for row in lines[begin:index]
                ],
            )
            continue
        line = lines[index]
        if line.isupper() or line.startswith(("Chương ", "Phụ lục ", "(Kèm theo", "(Ban hành")):
            _bold(document.add_paragraph(), line)
        else:
            prose(document, line)
        index += 1
    document.save(str(path))
    return path


def printed(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The PDFs of Word files, all made in one go."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True
    )
    return [folder / f"{path.stem}.pdf" for path in paths]


def _end_of_head(lines: Sequence[str], begin: int) -> int:
    """Where a head that begins at a line ends; the line itself where none begins."""
    for end in range(begin, min(begin + 8, len(lines))):
        line = lines[end]
        if has_motto(line) and (is_type_line(line) or not is_type_line(lines[begin])):
            break
        if is_type_line(line) or line.endswith((".", ";")) or line.startswith("| "):
            return begin
    else:
        return begin
    while end < len(lines) and not is_type_line(lines[end]) and not lines[end].startswith("Kính"):
        end += 1
    return end if end - begin < 12 else begin


def _head(document: WordDocument, lines: Sequence[str], width: float) -> None:
    made = document.add_table(2, 2)
    made.autofit = False
    flat = [part.strip() for line in lines for part in line.split(" | ")]
    right = [line for line in flat if has_motto(line)]
    left = [line for line in flat if not has_motto(line) and not is_place_and_date(line)]
    number = next((i for i, line in enumerate(left) if line.startswith("Số")), len(left))
    _fill(made.cell(0, 0), left[:number], bold=True)
    _fill(made.cell(0, 1), right, bold=True)
    _fill(made.cell(1, 0), left[number:])
    _fill(made.cell(1, 1), [line for line in flat if is_place_and_date(line)], italic=True)
    for column, cm in zip(made.columns, (width, 16 - width), strict=True):
        column.width = Cm(cm)
        for cell in column.cells:
            cell.width = Cm(cm)


def _titles(document: WordDocument, lines: Sequence[str], index: int) -> int:
    """The type and the subject below it, bold and centred."""
    while index < len(lines) and not lines[index].endswith((";", ".", ":")):
        if lines[index].startswith(("I. ", "1. ", "1- ", "Kính", "Căn cứ", "-")):
            break
        _bold(document.add_paragraph(), lines[index])
        index += 1
        if len(lines[index - 1]) > _LONGEST_HEADING:
            break
    return index


def _tail(document: WordDocument, lines: Sequence[str], begin: int) -> int:
    signature = begin + 1
    while signature < len(lines) and lines[signature].startswith("-"):
        signature += 1
    end = signature
    while end < len(lines) and lines[end].isupper():
        end += 1
    # "(Đã ký)" and the name, where the signature does not stand before the recipients.
    while signature < end < len(lines) and not lines[end].isupper():
        end += 1
        if not lines[end - 1].startswith("("):
            break
    made = document.add_table(1, 2)
    _fill(made.cell(0, 0), lines[begin:signature], size=11, centred=False)
    spaced = [[line] if line.isupper() else ["", "", line] for line in lines[signature:end]]
    _fill(made.cell(0, 1), [line for part in spaced for line in part], bold=True)
    return end


def _fill(
    cell: _Cell,
    lines: Sequence[str],
    *,
    size: float = 13,
    bold: bool = False,
    italic: bool = False,
    centred: bool = True,
) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        if centred:
            paragraph.alignment = CENTRE
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(line)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _bold(paragraph: Paragraph, line: str) -> None:
    paragraph.alignment = CENTRE
    paragraph.add_run(line).bold = True


def noted(path: Path, notes: Mapping[int, str]) -> Path:
    """The file with footnotes, each called in the middle of a paragraph of that index."""
    document = docx.Document(str(path))
    written = [
        f'<w:footnote w:id="{i}" w:type="{kind}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for i, kind in ((-1, "separator"), (0, "continuationSeparator"))
    ]
    for number, (index, text) in enumerate(notes.items(), 1):
        paragraph = document.paragraphs[index]
        first, _, rest = paragraph.text.partition(".")
        opening, _, rest = rest.partition(".")
        for run in paragraph.runs:
            run._r.getparent().remove(run._r)
        paragraph.add_run(f"{first}.{opening}")
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        paragraph._p.append(
            parse_xml(f'<w:r {NAMESPACE}>{raised}<w:footnoteReference w:id="{number}"/></w:r>')
        )
        paragraph.add_run(f".{rest}")
        written.append(
            f'<w:footnote w:id="{number}"><w:p><w:r>{raised}<w:footnoteRef/></w:r>'
            f'<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve"> {text}</w:t></w:r>'
            "</w:p></w:footnote>"
        )
    document.save(str(path))
    with zipfile.ZipFile(path) as package:
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    parts = {
        "word/footnotes.xml": f"<w:footnotes {NAMESPACE}>{''.join(written)}</w:footnotes>",
        "[Content_Types].xml": types.replace(
            "</Types>",
            f'<Override PartName="/word/footnotes.xml" ContentType="{main}"/></Types>',
        ),
        "word/_rels/document.xml.rels": relations.replace(
            "</Relationships>",
            f'<Relationship Id="rIdNotes" Type="{kind}" Target="footnotes.xml"/></Relationships>',
        ),
    }
    encoded = {name: part.encode() for name, part in parts.items()}
    path.write_bytes(repacked(path.read_bytes(), encoded))
    return path
