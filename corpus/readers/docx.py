"""Word files to paragraphs, with the numbers, tables and footnotes that a reader of them sees.

Source: ECMA-376 Part 1, §17 (WordprocessingML). Headers and footers are left out; of tracked
changes what was deleted is left out and what was inserted stands.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from config.errors import ThiDuaError
from corpus.readers.fields import Fields, is_unshown
from corpus.readers.numbering import WORD, Numbering
from corpus.readers.styles import Styles
from corpus.readers.tables import Row, paragraphs_of_table

_DOCUMENT: Final = "word/document.xml"
_RELATIONS: Final = "_rels/.rels"
_MAIN: Final = "/officeDocument"
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MATH_TEXT: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST_FILES: Final = 5_000
_LARGEST_UNPACKED: Final = 300_000_000
_LARGEST_PART: Final = 40_000_000
_SMALL: Final = 5_000_000
_TIGHTEST: Final = 200
_DEEPEST: Final = 50
_ENCRYPTED: Final = 0x1

_SKIPPED: Final = frozenset(f"{WORD}{name}" for name in "del moveFrom rPr pPr sectPr".split())
_BREAKS: Final = frozenset(f"{WORD}{name}" for name in ("br", "cr"))
_SIGNS: Final = {f"{WORD}tab": " ", f"{WORD}ptab": " ", f"{WORD}noBreakHyphen": "-"}
_MARKS: Final = frozenset(f"{WORD}{name}" for name in ("fldChar", "instrText"))
_WRAPPERS: Final = frozenset(f"{WORD}{name}" for name in "sdt sdtContent customXml".split())
_TAKEN_OUT: Final = ("del", "moveFrom")
_BROKEN: Final = "Tệp Word bị hỏng hoặc thiếu"
_SAVE_AGAIN: Final = "Mở tệp bằng Word rồi lưu lại dạng .docx"


def paragraphs_of_docx(content: bytes) -> list[str]:
    """The paragraphs of a .docx file in reading order.

    Raises ThiDuaError (without a value) for a broken, encrypted or hostile file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inspect(package)
            document = _part(package, _main_part(package))
            if document is None:
                raise ThiDuaError(_BROKEN, remedy=_SAVE_AGAIN)
            styles = _part(package, "word/styles.xml")
            reader = _Reader(
                Numbering(_part(package, "word/numbering.xml"), styles),
                Styles(styles),
                _notes(_part(package, "word/footnotes.xml"), "footnote"),
                _notes(_part(package, "word/endnotes.xml"), "endnote"),
            )
    except DefusedXmlException as error:
        raise ThiDuaError("Tệp Word có thực thể XML, không an toàn", remedy=_SAVE_AGAIN) from error
    except (zipfile.BadZipFile, ParseError, EOFError, NotImplementedError) as error:
        raise ThiDuaError(_BROKEN, remedy=_SAVE_AGAIN) from error
    body = document.find(f"{WORD}body")
    return [*reader.blocks(body), *reader.rest()] if body is not None else []


def inspect(package: zipfile.ZipFile) -> None:
    """Refuses a package by what its directory says, before anything is unpacked."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_FILES or unpacked > _LARGEST_UNPACKED or any(map(_is_bomb, entries)):
        raise ThiDuaError("Tệp Word nở ra quá lớn khi giải nén", remedy=_SAVE_AGAIN)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ThiDuaError("Tệp Word có mật khẩu", remedy="Bỏ mật khẩu rồi thêm lại")
    names = [entry.filename for entry in entries]
    if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise ThiDuaError("Tệp Word chứa đường dẫn lạ, không an toàn", remedy=_SAVE_AGAIN)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        remedy = "Lưu lại dạng .docx không có macro"
        raise ThiDuaError("Tệp Word có macro, không được nhận", remedy=remedy)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > _TIGHTEST * max(entry.compress_size, 1)


def _main_part(package: zipfile.ZipFile) -> str:
    """The part that is the document; some programs call it "document2.xml"."""
    relations = _part(package, _RELATIONS)
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith(_MAIN):
            return relation.get("Target", "").removeprefix("/")
    return _DOCUMENT


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    if name not in package.namelist():
        return None
    with package.open(name) as file:
        content = file.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise ThiDuaError("Tệp Word quá dài", remedy="Hãy tách thành nhiều tệp")
    # The strict form of the format differs in the name of its namespace.
    content = content.replace(_STRICT, WORD.strip("{}").encode())
    parsed: Element = fromstring(content, forbid_dtd=True)
    return parsed


def _notes(part: Element | None, name: str) -> dict[str, Element]:
    found = part.findall(f"{WORD}{name}") if part is not None else []
    # Separators are kept among the notes, and have a type.
    return {n.get(f"{WORD}id", ""): n for n in found if n.get(f"{WORD}type") in {None, "normal"}}


class _Reader:
    """Walks one document; notes are set below the paragraph or table that calls them."""

    def __init__(
        self,
        numbering: Numbering,
        styles: Styles,
        footnotes: dict[str, Element],
        endnotes: dict[str, Element],
    ) -> None:
        self._numbering = numbering
        self._styles = styles
        self._fields = Fields()
        self._notes = {
            f"{WORD}footnoteReference": footnotes,
            f"{WORD}endnoteReference": endnotes,
        }
        self._called: list[Element] = []
        self._boxes: list[Element] = []
        self._noted = 0
        self._tables = 0
        self._properties: Element | None = None
        self._kept = ""

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """The paragraphs of a body, cell, note or text box."""
        if depth > _DEEPEST:
            raise ThiDuaError("Tệp Word lồng quá nhiều lớp", remedy=_SAVE_AGAIN)
        for child in parent:
            if child.tag == f"{WORD}p":
                yield from self._paragraph(child, depth)
            elif child.tag == f"{WORD}tbl":
                yield from self._table(child, depth)
            elif child.tag == f"{_COMPATIBLE}AlternateContent":
                yield from self.blocks(_choice(child), depth + 1)
            elif child.tag not in _SKIPPED and not _is_placeholder(child):
                # Content controls, tracked insertions and the like only wrap what counts.
                yield from self.blocks(child, depth + 1)

    def rest(self) -> Iterator[str]:
        """What waits for a paragraph that does not come."""
        if self._kept.strip():
            yield self._kept.strip()

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[str]:
        properties = self._properties = paragraph.find(f"{WORD}pPr")
        if _is_taken_out(properties):
            # Without its mark a paragraph goes on with the next one.
            self._kept += "".join(self._inline(paragraph, depth))
            return
        kept, self._kept = self._kept, ""
        label = self._numbering.label(properties)
        text = kept + "".join(self._inline(paragraph, depth))
        boxes, self._boxes = self._boxes, []
        lines = [line for line in text.split("\n") if line.strip()]
        if lines:
            yield f"{label}{lines[0].strip()}"
            yield from lines[1:]
        for box in boxes:
            yield from self.blocks(box, depth + 1)
        yield from self._notes_called(depth)

    def _notes_called(self, depth: int) -> Iterator[str]:
        """The notes called so far; those of a table wait for its end."""
        if self._tables:
            return
        called, self._called = self._called, []
        for number, note in enumerate(called, self._noted - len(called) + 1):
            words = " ".join(line.strip() for line in self.blocks(note, depth + 1))
            yield f"[{number}] {words}"

    def _inline(self, parent: Element, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            raise ThiDuaError("Tệp Word lồng quá nhiều lớp", remedy=_SAVE_AGAIN)
        for child in parent:
            if child.tag == f"{WORD}r":
                yield from self._run(child, depth)
            elif child.tag == f"{_COMPATIBLE}AlternateContent":
                yield from self._inline(_choice(child), depth + 1)
            elif child.tag == f"{WORD}txbxContent":
                self._boxes.append(child)
            elif child.tag == _MATH_TEXT:
                yield child.text or ""
            elif not (child.tag in _SKIPPED or _is_placeholder(child) or _is_unshown(child)):
                yield from self._inline(child, depth + 1)

    def _run(self, run: Element, depth: int) -> Iterator[str]:
        properties = run.find(f"{WORD}rPr")
        hidden = self._styles.is_on("vanish", properties, self._properties)
        capitals = self._styles.is_on("caps", properties, self._properties)
        for child in run:
            if child.tag in _MARKS:
                self._fields.mark(child)
            elif not hidden and not self._fields.hides:
                yield from self._shown(child, depth, capitals=capitals)

    def _shown(self, child: Element, depth: int, *, capitals: bool) -> Iterator[str]:
        """What one part of a run looks like."""
        if child.tag == f"{WORD}t":
            text = child.text or ""
            yield text.upper() if capitals else text
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag in _BREAKS:
            # A page or column that ends does not end the paragraph.
            yield " " if child.get(f"{WORD}type") in {"page", "column"} else "\n"
        elif child.tag in self._notes:
            yield self._call(self._notes[child.tag].get(child.get(f"{WORD}id", "")))
        elif child.tag == f"{_COMPATIBLE}AlternateContent":
            yield from self._inline(_choice(child), depth + 1)
        elif child.tag not in _SKIPPED:
            yield from self._inline(child, depth + 1)

    def _call(self, note: Element | None) -> str:
        if note is None:
            return ""
        self._called.append(note)
        self._noted += 1
        return f" [{self._noted}]"

    def _table(self, table: Element, depth: int) -> Iterator[str]:
        self._tables += 1
        rows = list(self._rows(table, depth))
        self._tables -= 1
        yield from paragraphs_of_table(rows)
        yield from self._notes_called(depth)

    def _rows(self, parent: Element, depth: int) -> Iterator[Row]:
        for row in _within(parent, "tr", depth):
            if not _is_marked(row.find(f"{WORD}trPr")):
                cells = _within(row, "tc", depth)
                yield [list(self.blocks(cell, depth + 1)) for cell in cells]


def _within(parent: Element, name: str, depth: int) -> Iterator[Element]:
    """The rows of a table or the cells of a row; content controls may wrap them."""
    if depth > _DEEPEST:
        raise ThiDuaError("Tệp Word lồng quá nhiều lớp", remedy=_SAVE_AGAIN)
    for child in parent:
        if child.tag == f"{WORD}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, name, depth + 1)


def _is_taken_out(properties: Element | None) -> bool:
    """Whether the end of a paragraph is a tracked deletion."""
    return _is_marked(properties.find(f"{WORD}rPr") if properties is not None else None)


def _is_marked(properties: Element | None) -> bool:
    return properties is not None and any(
        properties.find(f"{WORD}{name}") is not None for name in _TAKEN_OUT
    )


def _is_placeholder(element: Element) -> bool:
    """Whether a content control only asks for what to fill in."""
    return element.find(f"{WORD}sdtPr/{WORD}showingPlcHdr") is not None


def _is_unshown(element: Element) -> bool:
    return element.tag == f"{WORD}fldSimple" and is_unshown(element.get(f"{WORD}instr", ""))


def _choice(alternatives: Element) -> Element:
    """Of the same thing drawn for newer and for older programs, one."""
    choice = alternatives.find(f"{_COMPATIBLE}Choice")
    return choice if choice is not None else alternatives
