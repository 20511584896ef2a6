"""The frame of a document: head matter, numbered body, tail matter and annexes.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (where number, place and date, type and subject, legal
bases, recipients and signer stand), and the Party's Hướng dẫn 36-HD/VPTW.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.annexes import Annex, annexes_of
from corpus.kinds import TYPES, is_type_line, is_whose_line, type_and_subject
from corpus.letters import UPPER
from corpus.lines import Line, has_motto, lines_of
from corpus.markers import CONTAINERS, Kind, marker_of
from corpus.tail import tail_of

__all__ = ["TYPES", "Frame", "is_type_line", "place_and_date", "split_frame"]

_GAP: Final = r"[ .…_]*"
_PLACE_AND_DATE: Final = re.compile(
    rf"(?:^|[ ,|])(?:(?P<place>[{UPPER}][^\W\d_]*\.?(?: [^\W\d_]+\.?){{0,5}})(?P<comma>,)? ?)?"
    rf"(?i:ngày){_GAP}(?:(?P<d>\d{{1,2}}){_GAP}tháng{_GAP}(?P<m>\d{{1,2}}){_GAP}năm{_GAP}"
    rf"(?P<y>\d{{4}})|(?P<nd>\d{{1,2}})(?P<sep>[/.-])(?P<nm>\d{{1,2}})(?P=sep)(?P<ny>\d{{4}}))"
    r"[ .|]*$"
)
_BLANK_DATE: Final = re.compile(
    r"(?:^|, ?)ngày[ .…_]{0,20}(?:\d{1,2})?[ .…_]{0,20}"
    r"tháng[ .…_]{0,20}(?:\d{1,2})?[ .…_]{0,20}năm[ .…_]{0,20}(?:\d{4})?[ .…_|]*$",
    re.IGNORECASE,
)
_NUMBER_LINE: Final = re.compile(r"(?:\w+ )?Số(?:\s*:|\s+\d)|\w+ số\s*:", re.IGNORECASE)
_ABOUT: Final = re.compile(r"(?:V/v|Về việc)\s*:?\s", re.IGNORECASE)
_BASIS: Final = re.compile(
    r"(?:[-–•] )?(?:Căn cứ|Thực hiện|Theo|Xét|Để|Phát huy|Trên cơ sở|Triển khai|Nhằm|Tiếp tục)\s"
)
_ADDRESSED: Final = re.compile(r"Kính gửi\s*:?", re.IGNORECASE)
_ATTACHED: Final = re.compile(r"\(.{0,30}kèm theo", re.IGNORECASE)
_AUTHORITY: Final = re.compile(
    r"(?:ỦY BAN|UỶ BAN|UBND|CHỦ TỊCH|HỘI ĐỒNG|HĐND|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|"
    r"CHÍNH PHỦ|QUỐC HỘI|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|CHÁNH|TRƯỞNG|HIỆU TRƯỞNG|VIỆN TRƯỞNG|BÍ THƯ|"
    r"THỐNG ĐỐC|TỔNG|BAN THƯỜNG VỤ|BAN CHẤP HÀNH|BỘ CHÍNH TRỊ|BAN BÍ THƯ)\b"
)

_HEAD_LINES: Final = 30
_LETTERHEAD_LINES: Final = 10
_LONGEST_DATE_LINE: Final = 160
_LONGEST_SUBJECT: Final = 200
_OPENING_KINDS: Final = frozenset({Kind.ARTICLE, *CONTAINERS.values()})


@dataclass(frozen=True)
class Frame:
    """Named parts of head and tail with their offsets, the body between them, what is attached."""

    head: list[tuple[str, int]]
    body: list[Line]
    tail: list[tuple[str, int]]
    annexes: list[Annex]


def split_frame(text: str) -> Frame:
    """Which lines are head, body, tail and annexes; a text without head or tail has none."""
    lines = lines_of(text)
    first = _first_of_body(lines)
    tail = tail_of(lines, min(first, _end_of_letterhead(lines)))
    last = tail.parts[0][1] if tail.parts else tail.end
    first = min(first, last)
    return Frame(
        head=_head(lines[:first]),
        body=lines[first:last],
        tail=[(name, lines[index].start) for name, index in tail.parts],
        annexes=annexes_of(lines[tail.end :]),
    )


def place_and_date(text: str) -> re.Match[str] | None:
    """A line that ends in place and date: "Quảng Ngãi, ngày 07 tháng 3 năm 2024".

    The date of another document that a subject names is none ("… số 1/QĐ-X ngày 2 tháng 3 …").
    """
    found = _PLACE_AND_DATE.search(text) if len(text) <= _LONGEST_DATE_LINE else None
    if found is None or _BASIS.match(text):
        return None
    before = text[: found.start()].strip()
    alone = not before or (found["place"] and _NUMBER_LINE.match(before) and " và " not in before)
    return found if alone or (found["place"] and found["comma"]) else None


def _end_of_letterhead(lines: Sequence[Line]) -> int:
    typed = (i for i, line in enumerate(lines[:_HEAD_LINES]) if is_type_line(line.text))
    return next(typed, 0) + 1


def _first_of_body(lines: Sequence[Line]) -> int:
    begin = _after_type(lines)
    if begin is None:
        return 0
    addressed = False
    for index in range(begin, len(lines)):
        text = lines[index].text
        # Whom a letter is addressed to may stand in bullets.
        addressed = bool(_ADDRESSED.match(text)) or (addressed and text[:1] in "-–•+")
        if not addressed and _opens_body(text):
            return index
    return _after_head(lines, begin)


def _after_type(lines: Sequence[Line]) -> int | None:
    """The line after the type, or where a letter's text may begin; None without a head."""
    typed = next((i for i, line in enumerate(lines[:_HEAD_LINES]) if is_type_line(line.text)), None)
    if typed is not None:
        return typed + 1
    letterhead = lines[:_LETTERHEAD_LINES]
    if not any(_NUMBER_LINE.match(line.text) for line in letterhead):
        return None
    opening = (i for i, line in enumerate(lines[:_HEAD_LINES]) if type_and_subject(line.text))
    return next(opening, 0) + 1


def _opens_body(text: str) -> bool:
    marker = marker_of(text)
    if marker is None or marker.kind is Kind.POINT:
        return False
    if marker.kind is Kind.BULLET:
        return not _BASIS.match(text)
    return marker.kind in _OPENING_KINDS or marker.rank == (1, 0)


def _after_head(lines: Sequence[Line], begin: int) -> int:
    """Without numbered sections the body begins after type, subject and legal bases."""
    prose = (
        i
        for i in range(begin, len(lines))
        if lines[i].text.endswith((".", ":")) and not _ADDRESSED.match(lines[i].text)
    )
    return next(prose, len(lines))


def _head(lines: Sequence[Line]) -> list[tuple[str, int]]:
    parts: dict[str, int] = {}
    current = before = ""
    for line in lines:
        name = _part_of(line.text, current, before)
        # Of two columns one after the other, the second may go back to a part of the first.
        parts.setdefault(name, line.start)
        current, before = name, line.text
    return list(parts.items())


def _part_of(text: str, current: str, before: str) -> str:
    """The part that a line of the head belongs to, after a line of the part ``current``."""
    if current == "can-cu":
        return current
    if has_motto(text) and not text.endswith((".", ";")):
        return "so-ky-hieu"
    dated = place_and_date(text)
    # A subject may go on with a day: "… tại cuộc họp / ngày 10 tháng 3 năm 2025".
    if (dated["place"] or current != "trich-yeu") if dated else _BLANK_DATE.search(text):
        return "ngay"
    if is_type_line(text) or _ABOUT.match(text) or type_and_subject(text):
        return "trich-yeu"
    ends = text.endswith((".", ";", ":", ","))
    if current == "trich-yeu":
        return "can-cu" if ends or _ends_subject(text, before) else current
    if _ADDRESSED.match(text) or (ends and _BASIS.match(text)):
        return "can-cu"
    return "so-ky-hieu"


def _ends_subject(text: str, before: str) -> bool:
    """Whether a line after type or subject is neither."""
    if is_type_line(before) or is_whose_line(text):
        return False
    # Who decides is named in capitals below the subject.
    authority = text.isupper() and (not before.isupper() or _AUTHORITY.match(text) is not None)
    preamble = _BASIS.match(text) and len(text) > _LONGEST_SUBJECT
    return bool(authority or preamble or _ADDRESSED.match(text) or _ATTACHED.match(text))
