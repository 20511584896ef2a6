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
from corpus.readers.numbering import WORD, Numbering
from corpus.readers.tables import Row, paragraphs_of_table

_DOCUMENT: Final = "word/document.xml"
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
_OFF: Final = {"0", "false", "none"}
_BROKEN: Final = "Tệp Word bị hỏng hoặc thiếu"
_SAVE_AGAIN: Final = "Mở tệp bằng Word rồi lưu lại dạng .docx"


def paragraphs_of_docx(content: bytes) -> list[str]:
    """The paragraphs of a .docx file in reading order.

    Raises ThiDuaError (without a value) for a broken, encrypted or hostile file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inspect(package)
            document = _part(package, _DOCUMENT)
            if document is None:
                raise ThiDuaError(_BROKEN, remedy=_SAVE_AGAIN)
            reader = _Reader(
                Numbering(_part(package, "word/numbering.xml"), _part(package, "word/styles.xml")),
                _notes(_part(package, "word/footnotes.xml"), "footnote"),
                _notes(_part(package, "word/endnotes.xml"), "endnote"),
            )
    except DefusedXmlException as error:
        raise ThiDuaError("Tệp Word có thực thể XML, không an toàn", remedy=_SAVE_AGAIN) from error
    except (zipfile.BadZipFile, ParseError, EOFError, NotImplementedError) as error:
        raise ThiDuaError(_BROKEN, remedy=_SAVE_AGAIN) from error
    body = document.find(f"{WORD}body")
    return list(reader.blocks(body)) if body is not None else []


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


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    if name not in package.namelist():
        return None
    with package.open(name) as file:
        content = file.read(_LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise ThiDuaError("Tệp Word quá dài", remedy="Hãy tách thành nhiều tệp")
    parsed: Element = fromstring(content, forbid_dtd=True)
    return parsed


def _notes(part: Element | None, name: str) -> dict[str, Element]:
    found = part.findall(f"{WORD}{name}") if part is not None else []
    # Separators are kept among the notes, and have a type.
    return {n.get(f"{WORD}id", ""): n for n in found if n.get(f"{WORD}type") in {None, "normal"}}


class _Reader:
    """Walks one document; notes are set below the paragraph that calls them."""

    def __init__(
        self, numbering: Numbering, footnotes: dict[str, Element], endnotes: dict[str, Element]
    ) -> None:
        self._numbering = numbering
        self._notes = {
            f"{WORD}footnoteReference": footnotes,
            f"{WORD}endnoteReference": endnotes,
        }
        self._called: list[Element] = []
        self._boxes: list[Element] = []
        self._noted = 0

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """The paragraphs of a body, cell, note or text box."""
        if depth > _DEEPEST:
            raise ThiDuaError("Tệp Word lồng quá nhiều lớp", remedy=_SAVE_AGAIN)
        for child in parent:
            if child.tag == f"{WORD}p":
                yield from self._paragraph(child, depth)
            elif child.tag == f"{WORD}tbl":
                yield from paragraphs_of_table(list(self._rows(child, depth)))
            elif child.tag not in _SKIPPED:
                # Content controls, tracked insertions and the like only wrap what counts.
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[str]:
        properties = paragraph.find(f"{WORD}pPr")
        label = self._numbering.label(properties)
        text = "".join(self._inline(paragraph, depth))
        called, self._called = self._called, []
        boxes, self._boxes = self._boxes, []
        lines = [line for line in text.split("\n") if line.strip()]
        if lines:
            yield f"{label}{lines[0].strip()}"
            yield from lines[1:]
        for box in boxes:
            yield from self.blocks(box, depth + 1)
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
            elif child.tag not in _SKIPPED:
                yield from self._inline(child, depth + 1)

    def _run(self, run: Element, depth: int) -> Iterator[str]:
        properties = run.find(f"{WORD}rPr")
        if _is_on(properties, "vanish"):
            return
        capitals = _is_on(properties, "caps")
        for child in run:
            if child.tag == f"{WORD}t":
                text = child.text or ""
                yield text.upper() if capitals else text
            elif child.tag in {f"{WORD}tab", f"{WORD}ptab"}:
                yield " "
            elif child.tag in _BREAKS:
                # A page or column that ends does not end the paragraph.
                yield " " if child.get(f"{WORD}type") in {"page", "column"} else "\n"
            elif child.tag == f"{WORD}noBreakHyphen":
                yield "-"
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

    def _rows(self, table: Element, depth: int) -> Iterator[Row]:
        for row in table.findall(f"{WORD}tr"):
            yield [list(self.blocks(cell, depth + 1)) for cell in row.findall(f"{WORD}tc")]


def _choice(alternatives: Element) -> Element:
    """Of the same thing drawn for newer and for older programs, one."""
    choice = alternatives.find(f"{_COMPATIBLE}Choice")
    return choice if choice is not None else alternatives


def _is_on(properties: Element | None, name: str) -> bool:
    found = properties.find(f"{WORD}{name}") if properties is not None else None
    return found is not None and found.get(f"{WORD}val") not in _OFF
