"""Any file that the office may bring: told by its content, checked against its name, and read."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.errors import ThiDuaError
from config.progress import Progress, silent
from corpus.model import PageStart
from corpus.readers.confined import read_confined
from corpus.readers.encodings import decoded, refuse_old_fonts
from corpus.readers.pages import page_starts
from corpus.readers.text import canonical_text, content_of, settled, shown

_FORMATS: Final = {
    ".txt": "text",
    ".md": "markdown",
    ".docx": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".doc": "doc",
    ".rtf": "rtf",
    ".odt": "odt",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"), "picture"),
}
SUFFIXES: Final = tuple(_FORMATS)

_SUFFIX_OF_KIND: Final = {
    **{kind: f".{kind}" for kind in ("pdf", "docx", "html", "doc", "rtf", "odt")},
    "picture": "ảnh",
}
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument.text"
_MIMETYPE_WITHIN: Final = 200
_HTML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NOT_TAKEN: Final = {
    ".docm": ("Tệp Word có macro, không được nhận", "Lưu lại dạng .docx không có macro"),
    ".dotm": ("Tệp Word có macro, không được nhận", "Lưu lại dạng .docx không có macro"),
}


@dataclass(frozen=True)
class Reading:
    """What a file says.

    ``content`` are its bytes, ``verbatim`` whether they are UTF-8 text that reads back as ``text``;
    ``unread`` are the pages (from 1) that hold pictures or letters that could not be read.
    ``pages`` tells where in ``text`` each page begins, empty for formats without pages;
    ``confidence`` how sure (0..1) the recognition is of each page that it read from a picture.
    """

    text: str
    content: bytes
    verbatim: bool
    unread: tuple[int, ...] = ()
    pages: tuple[PageStart, ...] = ()
    confidence: tuple[tuple[int, float], ...] = ()


def check_suffix(path: Path) -> None:
    """Raises ThiDuaError for a file whose name says that it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in _NOT_TAKEN:
        what, remedy = _NOT_TAKEN[suffix]
        raise ThiDuaError(what, path.name, remedy)
    if suffix not in _FORMATS:
        raise ThiDuaError("Chưa đọc được loại tệp này", path.name, f"Dùng {', '.join(SUFFIXES)}")


def read_file(path: Path, progress: Progress = silent) -> Reading:
    """The canonical text of a file in any of ``SUFFIXES``; the file is read once.

    ``progress`` hears of the pages of a scan or photograph, two of which are read at a time.
    Raises ThiDuaError, naming the file, if it is not what its name says, is broken, encrypted,
    hostile or too large, or holds no text.
    """
    check_suffix(path)
    content = content_of(path)
    try:
        return _read(path.suffix.lower(), content, progress)
    except ThiDuaError as error:
        what = error.what if error.value is None else f"{error.what} ({error.value})"
        raise ThiDuaError(what, shown(path), error.remedy) from error


def _read(suffix: str, content: bytes, progress: Progress) -> Reading:
    _check_kind(suffix, content)
    format_name = _FORMATS[suffix]
    if format_name in {"text", "markdown"}:
        raw = decoded(content)
        refuse_old_fonts(raw)
        text = canonical_text(raw, markdown=format_name == "markdown")
        verbatim = _is_utf8(content)
        _refuse_empty(text)
        return Reading(text if verbatim else settled(text), content, verbatim)
    found = read_confined(format_name, content, progress)
    refuse_old_fonts("\n".join(found.paragraphs))
    text = settled(canonical_text("\n".join(found.paragraphs)))
    _refuse_empty(text)
    return Reading(
        text=text,
        content=content,
        verbatim=False,
        unread=found.unread,
        pages=page_starts(found.paragraphs, found.starts, text),
        confidence=found.confidence,
    )


def _refuse_empty(text: str) -> None:
    if not text:
        raise ThiDuaError("Tệp không có chữ nào", remedy="Kiểm tra lại nội dung tệp")


def _check_kind(suffix: str, content: bytes) -> None:
    """The first bytes know better than the name what a file is."""
    if not content.strip():
        raise ThiDuaError("Tệp không có chữ nào", remedy="Kiểm tra lại nội dung tệp")
    kind = _kind(content)
    expected = _FORMATS[suffix]
    if kind == "doc" and expected != kind:
        what = "Tệp Word có mật khẩu, hoặc là kiểu cũ (.doc)"
        raise ThiDuaError(what, remedy="Bỏ mật khẩu, lưu lại dạng .docx")
    if kind == expected or (kind is None and expected in {"text", "markdown", "html"}):
        return
    if kind is None:
        raise ThiDuaError(f"Nội dung tệp không phải {suffix}", remedy="Kiểm tra lại đuôi tệp")
    real = _SUFFIX_OF_KIND.get(kind, kind)
    what = f"Nội dung tệp là {real}, không phải {suffix}"
    remedy = f"Đổi đuôi tệp thành {real}" if real in SUFFIXES else f"Dùng {', '.join(SUFFIXES)}"
    raise ThiDuaError(what, remedy=remedy)


def _kind(content: bytes) -> str | None:
    """The format of a file, "zip" for one of no known use; None for anything that may be text."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        if _OPEN_DOCUMENT in content[:_MIMETYPE_WITHIN]:
            return "odt"
        return "docx" if b"word/" in content else "zip"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if content.startswith(b"{\\rtf"):
        return "rtf"
    if content.startswith(_PICTURES) or (content[:4], content[8:12]) == (b"RIFF", b"WEBP"):
        return "picture"
    return "html" if _HTML.match(content[:1024]) else None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content
