"""Plain text and Markdown to canonical text (DESIGN §4.1): NFC, one paragraph a line, mended."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from config.errors import ThiDuaError
from corpus.markers import Kind, marker_of
from corpus.vietnamese import canonical, normalise

_LARGEST_BYTES: Final = 50_000_000
_LONGEST_PATH: Final = 100
_FULL_LINE: Final = 80

_EMPHASIS: Final = re.compile(r"(?<!\d)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\d)")
_MARKDOWN_EMPHASIS: Final = re.compile(r"(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)")
_MARKDOWN_HEADING: Final = re.compile(r"#{1,6}\s+")
_MARKDOWN_QUOTE: Final = re.compile(r"^(?:>\s?)+")
_MARKDOWN_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")
_HARD_BREAK: Final = re.compile(r"(?: {2}|\\)(?=\r?\n)")
_STAR_BULLET: Final = re.compile(r"^\*\s+(?=\S)")
_RULE: Final = re.compile(r"[-_=]{3,}|(?<!\S)\*{3,}(?!\S)|^\s*\*\s*$")
_OPENS_SECTION: Final = re.compile(
    r"[-–+•|]\s|\d+(?:\.\d+)*[.)]\s|[a-zđ]\d?\)\s|Điều\s+\d|(?:Chương|Mục|Phần)\s"
)
_PAIRS: Final = ("“”", "()", "[]")


def read_text(path: Path) -> str:
    """The canonical text of a UTF-8 ``.txt`` or ``.md`` file, with a newline between paragraphs.

    Raises ThiDuaError if the file cannot be read, is not UTF-8, or holds no text.
    """
    decoded = _decoded(content_of(path), path)
    text = canonical_text(decoded, markdown=path.suffix.lower() in {".md", ".markdown"})
    if not text:
        raise ThiDuaError("Tệp không có chữ nào", shown(path), "Kiểm tra lại nội dung tệp")
    return text


def canonical_text(raw: str, *, markdown: bool = False) -> str:
    """Canonical text of what a text file holds; ``markdown`` also joins hard-wrapped lines."""
    if markdown:
        raw = _HARD_BREAK.sub("\n", raw)
    lines = normalise(raw).split("\n")
    if markdown:
        paragraphs = list(_unwrapped(lines))
    else:
        paragraphs = [clean for line in lines if (clean := _clean(line))]
    # A letter and its accent meet where an emphasis mark parted them.
    return canonical("\n".join(_mended(paragraphs)))


def settled(text: str) -> str:
    """The text as it reads back once it is stored: each round joins lines, so it ends."""
    while (again := canonical_text(text)) != text:
        text = again
    return text


def content_of(path: Path) -> bytes:
    """The bytes of a file; raises ThiDuaError where there is none, or too large a one."""
    try:
        if not path.is_file():
            remedy = "Hãy chọn một tệp" if path.is_dir() else "Kiểm tra đường dẫn"
            raise ThiDuaError("Không có tệp", shown(path), remedy)
        if path.stat().st_size > _LARGEST_BYTES:
            limit = f"Tệp văn bản được tối đa {_LARGEST_BYTES // 1_000_000} MB"
            raise ThiDuaError("Tệp quá lớn", shown(path), limit)
        return path.read_bytes()
    except OSError as error:
        raise ThiDuaError(
            "Không đọc được tệp", shown(path), "Kiểm tra tên tệp và quyền đọc"
        ) from error


def _decoded(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"Tệp không phải UTF-8 (byte thứ {error.start + 1})"
        raise ThiDuaError(what, shown(path), "Lưu lại tệp ở dạng UTF-8") from error


def shown(path: Path) -> str:
    """The path, or of a long one its end: an error shows only so much, and the name matters."""
    return str(path) if len(str(path)) <= _LONGEST_PATH else f"…/{path.name}"


def _clean(line: str) -> str:
    """Without emphasis marks and rules; a star that opens a list becomes a dash."""
    line = _STAR_BULLET.sub("- ", _RULE.sub(" ", line).strip())
    return " ".join(_EMPHASIS.sub("", line).split())


def _unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs of Markdown: lines up to an empty one, a heading, a list item or a table."""
    wrapped: list[str] = []
    for line in lines:
        bare = _MARKDOWN_QUOTE.sub("", line.strip())
        heading = _MARKDOWN_HEADING.match(bare)
        clean = _clean_markdown(bare[heading.end() :] if heading else bare)
        if heading or not clean or _opens_section(clean) or _stands_alone(clean, wrapped):
            yield from _joined(wrapped)
            wrapped = []
        if heading:
            yield from _joined([clean])
        elif clean:
            wrapped.append(clean)
    yield from _joined(wrapped)


def _clean_markdown(line: str) -> str:
    bullet = line[:2] in {"* ", "+ "}
    text = _MARKDOWN_EMPHASIS.sub("", _clean(f"- {line[2:]}" if bullet else line))
    return _MARKDOWN_ESCAPE.sub(r"\1", text)


def _stands_alone(line: str, before: Sequence[str]) -> bool:
    """Lines in capitals are titles and signatures, whatever stands next to them."""
    return bool(before) and line.isupper() != before[-1].isupper()


def _joined(lines: Sequence[str]) -> Iterator[str]:
    text = " ".join(filter(None, lines))
    if text:
        yield text


def _mended(paragraphs: Sequence[str]) -> Iterator[str]:
    """Joins what a page end has cut in two."""
    pieces: list[str] = []
    unclosed = [0] * len(_PAIRS)
    for paragraph in paragraphs:
        own = [paragraph.count(opens) - paragraph.count(closes) for opens, closes in _PAIRS]
        if pieces and not _continues(pieces[-1], paragraph, unclosed, own):
            yield " ".join(pieces)
            pieces, unclosed = [], [0] * len(_PAIRS)
        pieces.append(paragraph)
        unclosed = [before + here for before, here in zip(unclosed, own, strict=True)]
    if pieces:
        yield " ".join(pieces)


def _opens_section(line: str) -> bool:
    """Whether a number, letter or dash opens a section; "1.5 triệu" at a line's start is none."""
    if _OPENS_SECTION.match(line):
        return True
    marker = marker_of(line)
    return marker is not None and (marker.kind is not Kind.DECIMAL or marker.rest[:1].isupper())


def _continues(before: str, after: str, unclosed: Sequence[int], own: Sequence[int]) -> bool:
    """Whether a page end cut one paragraph in two: no full stop before, no new start after."""
    if not (before[-1].isalnum() or before[-1] in ",–-"):
        return False
    if _opens_section(after) or before.isupper():
        return False
    closes = any(open_ > 0 > here for open_, here in zip(unclosed, own, strict=True))
    number_follows = after[0].isdigit() and before[-1].islower() and len(before) >= _FULL_LINE
    return after[0].islower() or closes or number_follows
