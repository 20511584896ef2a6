"""The frame of a document: head matter, numbered body and tail matter.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (where number, place and date, type and subject, legal
bases, recipients and signer stand).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.markers import CONTAINERS, Kind, marker_of

TYPES: Final = (
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
PLACE_AND_DATE: Final = re.compile(
    r"(?:^|,\s*|\s)ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})$",
    re.IGNORECASE,
)
_PLACE_AND_BLANK_DATE: Final = re.compile(
    r"(?:^|, ?)ngày[ .…]{1,20}(?:\d{1,2})?[ .…]{0,20}"
    r"tháng[ .…]{1,20}(?:\d{1,2})?[ .…]{0,20}năm \d{4}$",
    re.IGNORECASE,
)
_NUMBER_LINE: Final = re.compile(r"(?:\w+ )?Số(?:\s*:|\s+\d)|\w+ số\s*:", re.IGNORECASE)
_ABOUT: Final = re.compile(r"(?:V/v|Về việc)\s", re.IGNORECASE)
_BASIS: Final = re.compile(
    r"(?:[-–•] )?(?:Căn cứ|Thực hiện|Theo|Xét|Để|Phát huy|Trên cơ sở|Triển khai|Nhằm|Tiếp tục)\s"
)
_RECIPIENTS: Final = re.compile(r"Nơi nhận\s*:?", re.IGNORECASE)
_RECIPIENT: Final = re.compile(r"[-–•+] |.*[;.]$")
_NAME: Final = re.compile(r"(?:[^\W\d_]+\.? )*[^\W\d_]+")
_SIGNED: Final = re.compile(r"\((?:đã ký|ký tên)[^()]*\)", re.IGNORECASE)

_HEAD_LINES: Final = 30
_LETTERHEAD_LINES: Final = 8
_SIGNATURE_LINES: Final = 8
_LONGEST_SIGNATURE: Final = 80
_LONGEST_SUBJECT: Final = 200
_OPENING_KINDS: Final = frozenset({Kind.ARTICLE, *CONTAINERS.values()})


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
    last = tail[0][1] if tail else len(lines)
    first = _first_of_body(lines[:last])
    return Frame(
        head=_head(lines[:first]),
        body=lines[first:last],
        tail=[(name, lines[index].start) for name, index in tail],
    )


def is_type_line(text: str) -> bool:
    """Whether a line is the type of the document alone: "KẾ HOẠCH"."""
    return text.isupper() and text.rstrip(":").strip().lower() in TYPES


def _first_of_body(lines: Sequence[Line]) -> int:
    typed = next((i for i, line in enumerate(lines[:_HEAD_LINES]) if is_type_line(line.text)), None)
    letterhead = lines[:_LETTERHEAD_LINES]
    if typed is None and not any(_NUMBER_LINE.match(line.text) for line in letterhead):
        return 0
    begin = (typed or 0) + 1
    numbered = (i for i in range(begin, len(lines)) if _opens_body(lines[i].text))
    return next(numbered, _after_head(lines, begin))


def _opens_body(text: str) -> bool:
    marker = marker_of(text)
    if marker is None or marker.kind is Kind.POINT:
        return False
    if marker.kind is Kind.BULLET:
        return not _BASIS.match(text)
    return marker.kind in _OPENING_KINDS or marker.rank == (1, 0)


def _after_head(lines: Sequence[Line], begin: int) -> int:
    """Without numbered sections the body begins after type, subject and legal bases."""
    prose = (i for i in range(begin, len(lines)) if lines[i].text.endswith((".", ":")))
    return next(prose, len(lines))


def _head(lines: Sequence[Line]) -> list[tuple[str, int]]:
    parts: list[tuple[str, int]] = []
    current = before = ""
    for line in lines:
        name = _part_of(line.text, current, before)
        if name != current:
            parts.append((name, line.start))
        current, before = name, line.text
    return parts


def _part_of(text: str, current: str, before: str) -> str:
    """The part that a line of the head belongs to, after a line of the part ``current``."""
    if current == "can-cu":
        return current
    if PLACE_AND_DATE.search(text) or _PLACE_AND_BLANK_DATE.search(text):
        return "ngay"
    if is_type_line(text) or _ABOUT.match(text):
        return "trich-yeu"
    ends = text.endswith((".", ";", ":", ","))
    if current == "trich-yeu":
        # Who decides is named in capitals below the subject.
        authority = text.isupper() and not before.isupper()
        preamble = _BASIS.match(text) and len(text) > _LONGEST_SUBJECT
        return "can-cu" if ends or authority or preamble else current
    return "can-cu" if ends and _BASIS.match(text) else "so-ky-hieu"


def _tail(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """The parts of the tail with the index of the line where each begins."""
    candidates = (i for i in range(len(lines) - 1, 0, -1) if _RECIPIENTS.match(lines[i].text))
    recipients = next(candidates, None)
    if recipients is not None:
        return _tail_around(lines, recipients)
    signer = _signature_start(lines, len(lines))
    # A title without a name, or a name without a title, is no signature.
    signed = any(line.text.isupper() for line in lines[signer:]) and len(lines) - signer > 1
    return [("nguoi-ky", signer)] if signed and signer > 0 else []


def _tail_around(lines: Sequence[Line], recipients: int) -> list[tuple[str, int]]:
    after = recipients + 1
    while after < len(lines) and _RECIPIENT.match(lines[after].text):
        after += 1
    if not all(_is_signature(line.text) for line in lines[after : after + _SIGNATURE_LINES]):
        return []
    if len(lines) - after > _SIGNATURE_LINES:
        return []
    before = _signature_start(lines, recipients)
    signer_first = [("nguoi-ky", before)] if 0 < before < recipients else []
    signer_last = [("nguoi-ky", after)] if after < len(lines) else []
    return [*signer_first, ("noi-nhan", recipients), *signer_last]


def _signature_start(lines: Sequence[Line], end: int) -> int:
    start = end
    while start > 0 and end - start < _SIGNATURE_LINES and _is_signature(lines[start - 1].text):
        start -= 1
    return start


def _is_signature(text: str) -> bool:
    """A line of capitals ("TM. ỦY BAN NHÂN DÂN"), a person's name, or "(Đã ký)"."""
    if len(text) > _LONGEST_SIGNATURE or is_type_line(text):
        return False
    if text.isupper():
        return marker_of(text) is None
    return bool(_SIGNED.fullmatch(text) or (_NAME.fullmatch(text) and text == text.title()))
