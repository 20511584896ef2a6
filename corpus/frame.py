"""The frame of a document: head matter, numbered body and tail matter.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (where number, place and date, type and subject, legal
bases, recipients and signer stand).
"""

import re
from dataclasses import dataclass

TYPES = (
    "kế hoạch",
    "chỉ thị",
    "quyết định",
    "kết luận",
    "nghị quyết",
    "nghị định",
    "thông tư liên tịch",
    "thông tư",
    "bộ luật",
    "luật",
    "pháp lệnh",
    "hướng dẫn",
    "quy chế",
    "quy định",
    "thông báo",
    "công văn",
    "công điện",
    "báo cáo",
    "chương trình",
    "đề án",
    "tờ trình",
)

_SYMBOL = re.compile(r"^(?:\w+\s+)?Số(?:\s*:|\s+\d)|^\S+\s+số\s*:", re.IGNORECASE)
PLACE_AND_DATE = re.compile(
    r"(?:^|,\s*)ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})$", re.IGNORECASE
)
_BODY_START = re.compile(r"^(?:I\s*[.)]\s|1\s*[.)]\s|Điều\s+1\b|(?:Phần|Chương)\s|[-–•]\s)", re.I)
_BASIS = re.compile(
    r"^(?:Căn cứ|Thực hiện|Theo|Xét|Để|Phát huy|Trên cơ sở|Triển khai|Nhằm|Tiếp tục)\s"
)
_RECIPIENTS = re.compile(r"^(?:Nơi nhận|Kính gửi)\s*:?", re.IGNORECASE)
_BULLET = re.compile(r"^[-–•+]\s")
_NAME = re.compile(r"^(?:[^\W\d_]+\.?\s+)*(?:[^\W\d_]+\s+){1,5}[^\W\d_]+$")


@dataclass(frozen=True)
class Line:
    """One paragraph of the canonical text and where it begins."""

    text: str
    start: int


@dataclass(frozen=True)
class Frame:
    """Named parts of head and tail with their offsets, and the lines of the body between them."""

    head: list[tuple[str, int]]
    body: list[Line]
    tail: list[tuple[str, int]]


def lines_of(text: str) -> list[Line]:
    """The paragraphs of a canonical text."""
    lines, start = [], 0
    for paragraph in text.split("\n"):
        lines.append(Line(paragraph, start))
        start += len(paragraph) + 1
    return lines


def split_frame(text: str) -> Frame:
    """Which lines are head, body and tail; a text without head or tail has none."""
    lines = lines_of(text)
    tail = _tail(lines)
    last = next((i for i, line in enumerate(lines) if tail and line.start == tail[0][1]), len(lines))
    first = _first_of_body(lines[:last])
    return Frame(_head(lines[:first]), lines[first:last], tail)


def is_type_line(text: str) -> bool:
    """Whether a line is the type of the document alone: "KẾ HOẠCH"."""
    return text.rstrip(":").strip().lower() in TYPES and text.upper() == text


def _first_of_body(lines: list[Line]) -> int:
    typed = next((i for i, line in enumerate(lines) if is_type_line(line.text)), None)
    head_like = typed is not None or any(_SYMBOL.match(line.text) for line in lines[:8])
    if not head_like:
        return 0
    begin = (typed or 0) + 1
    numbered = (i for i in range(begin, len(lines)) if _BODY_START.match(lines[i].text))
    return next(numbered, _after_head(lines, begin))


def _after_head(lines: list[Line], begin: int) -> int:
    """Without numbered sections the body begins after type, subject and legal bases."""
    prose = (i for i in range(begin, len(lines)) if lines[i].text.endswith((".", ":")))
    return next(prose, len(lines))


def _head(lines: list[Line]) -> list[tuple[str, int]]:
    parts: list[tuple[str, int]] = []
    current = ""
    for line in lines:
        name = _part_of(line.text, current)
        if name != current:
            parts.append((name, line.start))
            current = name
    return parts


def _part_of(text: str, current: str) -> str:
    if current in {"", "so-ky-hieu", "ngay"}:
        if is_type_line(text):
            return "trich-yeu"
        if PLACE_AND_DATE.search(text):
            return "ngay"
        if _BASIS.match(text) and text.endswith((".", ";", ":", ",")):
            return "can-cu"
        return "so-ky-hieu"
    if current == "trich-yeu" and not text.endswith((".", ";", ":", ",")):
        return "can-cu" if _BASIS.match(text) and len(text) > 200 else "trich-yeu"
    return "can-cu"


def _tail(lines: list[Line]) -> list[tuple[str, int]]:
    recipients = next(
        (i for i in range(len(lines) - 1, -1, -1) if _RECIPIENTS.match(lines[i].text)), None
    )
    if recipients is not None and recipients > 0 and lines[recipients].text.startswith("Nơi"):
        return _tail_around(lines, recipients)
    signer = _signer_start(lines)
    return [("nguoi-ky", lines[signer].start)] if signer is not None else []


def _tail_around(lines: list[Line], recipients: int) -> list[tuple[str, int]]:
    tail = [("noi-nhan", lines[recipients].start)]
    before = recipients
    while before > 0 and _is_signature(lines[before - 1].text):
        before -= 1
    if before < recipients:
        tail.insert(0, ("nguoi-ky", lines[before].start))
    after = recipients + 1
    while after < len(lines) and (
        _BULLET.match(lines[after].text) or lines[after].text.endswith((";", "."))
    ):
        after += 1
    if after < len(lines):
        tail.append(("nguoi-ky", lines[after].start))
    return tail


def _signer_start(lines: list[Line]) -> int | None:
    start = len(lines)
    while start > 0 and len(lines) - start < 8 and _is_signature(lines[start - 1].text):
        start -= 1
    titled = any(line.text.isupper() for line in lines[start:])
    return start if 0 < start < len(lines) and titled else None


def _is_signature(text: str) -> bool:
    """A line of capitals ("TM. ỦY BAN NHÂN DÂN") or a person's name."""
    if len(text) > 80 or is_type_line(text):
        return False
    if text.isupper():
        return not re.match(r"^(?:[IVXLC]+\s*[.)]|CHƯƠNG|PHẦN|MỤC)\b", text)
    return bool(_NAME.match(text)) and text == text.title()
