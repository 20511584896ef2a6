"""Plain text and Markdown to canonical text (DESIGN §4.1): NFC, one paragraph a line, mended."""

import re
from pathlib import Path

from config.errors import ThiDuaError
from corpus.vietnamese import normalise

_EMPHASIS = re.compile(r"(?<!\d)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\d)")
_MARKDOWN_EMPHASIS = re.compile(r"(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")
_STAR_BULLET = re.compile(r"^\*\s+(?=\S)")
_RULE = re.compile(r"\s*[-_=*]{3,}\s*|^\s*\*\s*$")
_OPENS_SECTION = re.compile(
    r"^(?:[-–+•]\s|\d+(?:\.\d+)*[.)]\s|[IVXLC]+[.)]\s|[a-zđ]\)\s|Điều\s+\d|(?:Chương|Mục|Phần)\s)",
)
_PAIRS = {"“": "”", "(": ")", "[": "]"}


def read_text(path: Path) -> str:
    """The canonical text of a UTF-8 ``.txt`` or ``.md`` file, with a newline between paragraphs.

    Raises ThiDuaError if the file cannot be read, is not UTF-8, or holds no text.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ThiDuaError("Không đọc được tệp", path, "Kiểm tra đường dẫn và quyền đọc") from error
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ThiDuaError(
            f"Tệp không phải UTF-8 (byte thứ {error.start + 1})", path, "Lưu lại tệp ở dạng UTF-8"
        ) from error
    text = canonical_text(decoded, markdown=path.suffix.lower() in {".md", ".markdown"})
    if not text:
        raise ThiDuaError("Tệp không có chữ nào", path, "Kiểm tra lại nội dung tệp")
    return text


def canonical_text(raw: str, *, markdown: bool = False) -> str:
    """Canonical text of what a text file holds; ``markdown`` also joins hard-wrapped lines."""
    lines = [_clean_line(line, markdown) for line in normalise(raw).split("\n")]
    paragraphs = _unwrapped(lines) if markdown else [line for line in lines if line]
    return "\n".join(_mended(paragraphs))


def _clean_line(line: str, markdown: bool) -> str:
    line = _STAR_BULLET.sub("- ", _RULE.sub(" ", line).strip())
    if markdown:
        line = _MARKDOWN_EMPHASIS.sub("", _MARKDOWN_HEADING.sub("", line))
    return " ".join(_EMPHASIS.sub("", line).split())


def _unwrapped(lines: list[str]) -> list[str]:
    paragraphs: list[str] = []
    open_paragraph = False
    for line in lines:
        if open_paragraph and line and not _OPENS_SECTION.match(line):
            paragraphs[-1] += " " + line
        elif line:
            paragraphs.append(line)
        open_paragraph = bool(line)
    return paragraphs


def _mended(paragraphs: list[str]) -> list[str]:
    mended: list[str] = []
    for paragraph in paragraphs:
        if mended and _continues(mended[-1], paragraph):
            mended[-1] += " " + paragraph
        else:
            mended.append(paragraph)
    return mended


def _continues(before: str, after: str) -> bool:
    """Whether a page end cut one paragraph in two: no full stop before, no new start after."""
    if _OPENS_SECTION.match(after):
        return False
    if not (before[-1].isalnum() or before[-1] in ",–-"):
        return False
    return after[0].islower() or _closes_what_is_open(before, after)


def _closes_what_is_open(before: str, after: str) -> bool:
    return any(
        before.count(opening) > before.count(closing)
        and after.count(closing) > after.count(opening)
        for opening, closing in _PAIRS.items()
    )
