"""Canonical text to a tree of sections whose own spans tile it.

Two families of layout are recognised from the text alone: laws and decrees (Phần, Chương, Mục,
Điều, khoản, điểm) and plans and directives (I., 1., a), bullets). Source: Nghị định 30/2020/NĐ-CP,
Phụ lục I, on the layout of administrative documents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.frame import Frame, Line, split_frame
from corpus.model import Section

_POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

_ARTICLE = re.compile(r"^Điều\s+(\d+[a-zđ]?)\s*[.:]?\s*(.*)$")
_CONTAINER = re.compile(
    r"^(Phần|Chương|Mục|PHẦN|CHƯƠNG|MỤC)\s+(?:thứ\s+)?([IVXLC]+|\d+|[A-ZĐ]\b|nhất|hai|ba|tư|năm)\b\s*"
    r"[.:]?\s*(.*)$"
)
_ROMAN_HEADING = re.compile(r"^([IVXLC]+)\s*[.)]\s+(.*)$")
_DECIMAL = re.compile(r"^(\d{1,2}(?:\.\d{1,2})+)\s*[.)]?\s+(.*)$")
_NUMBERED = re.compile(r"^(\d{1,3}[a-zđ]?)\s*[.)]\s+(.*)$")
_POINT = re.compile(rf"^([{_POINT_LETTERS}]\d?)\s*\)\s*(.*)$")
_BULLET = re.compile(r"^[-–•]\s+(.*)$")

_CONTAINER_DEPTH = {"phần": 0, "chương": 1, "mục": 2}
_ARTICLE_DEPTH, _CLAUSE_DEPTH, _DECIMAL_DEPTH, _POINT_DEPTH, _BULLET_DEPTH = 3, 4, 5, 7, 8
_HEADING_LIMIT = 200


@dataclass(frozen=True)
class _Marker:
    """What the beginning of a line says: how deep it stands and what it is called."""

    kind: str
    depth: int
    number: str
    rest: str


@dataclass
class _Open:
    """A section whose end is not yet known."""

    kind: str
    depth: int
    number: str
    locator: str
    label: str
    heading: str
    start: int
    parent: int | None
    part: str | None = None
    bullet: int | None = None
    bullets: int = 0
    counts: dict[str, str] = field(default_factory=dict)


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a canonical text in reading order; their own spans cover it exactly."""
    frame = split_frame(text)
    opened = [_part_section(name, start) for name, start in frame.head]
    opened += _body(frame, first=len(opened))
    opened += [_part_section(name, start) for name, start in frame.tail]
    return tuple(_closed(opened, len(text)))


def _part_section(name: str, start: int) -> _Open:
    label = PART_LABELS[name]
    return _Open("part", 0, "", "", label, "", start, None, part=name)


PART_LABELS = {
    "so-ky-hieu": "phần số, ký hiệu",
    "ngay": "phần địa danh, ngày tháng",
    "trich-yeu": "phần tên loại, trích yếu",
    "can-cu": "phần căn cứ",
    "noi-dung": "phần nội dung",
    "noi-nhan": "phần nơi nhận",
    "nguoi-ky": "phần người ký",
}


def _body(frame: Frame, first: int) -> list[_Open]:
    """Sections of the numbered body; ``first`` is the index that its first section will have."""
    opened: list[_Open] = []
    stack: list[int] = []
    law = any(_ARTICLE.match(line.text) for line in frame.body)
    quoted = 0
    for line in frame.body:
        marker = None if quoted > 0 and not _article_follows(opened, line) else _marker(line, law)
        if marker is not None and marker.kind == "article":
            quoted = 0
        quoted = max(0, quoted + line.text.count("“") - line.text.count("”"))
        if marker is not None:
            while stack and opened[stack[-1] - first].depth >= marker.depth:
                stack.pop()
            parent = opened[stack[-1] - first] if stack else None
            if _in_sequence(marker, parent, opened):
                opened.append(_open(marker, line, parent, stack[-1] if stack else None))
                stack.append(first + len(opened) - 1)
                continue
            stack = _stack_to_last(opened, first)
        if not opened:
            opened.append(_part_section("noi-dung", line.start))
            opened[-1].depth = -1
    return _with_titles(opened, frame.body)


def _article_follows(opened: list[_Open], line: Line) -> bool:
    article = _ARTICLE.match(line.text)
    if article is None:
        return False
    seen = [section.number for section in opened if section.kind == "article"]
    return not seen or _ordinal(article[1]) == _ordinal(seen[-1]) + 1


def _stack_to_last(opened: list[_Open], first: int) -> list[int]:
    stack: list[int] = []
    index = first + len(opened) - 1 if opened else None
    while index is not None:
        stack.append(index)
        index = opened[index - first].parent
    return stack[::-1]


def _marker(line: Line, law: bool) -> _Marker | None:
    text = line.text
    if match := _ARTICLE.match(text):
        return _Marker("article", _ARTICLE_DEPTH, match[1], match[2])
    if match := _CONTAINER.match(text):
        kind = match[1].lower()
        return _Marker(kind, _CONTAINER_DEPTH[kind], match[2], match[3])
    if not law and (match := _ROMAN_HEADING.match(text)):
        return _Marker("roman", _ARTICLE_DEPTH, match[1], match[2])
    if not law and (match := _DECIMAL.match(text)):
        depth = _DECIMAL_DEPTH + match[1].count(".") - 1
        return _Marker("decimal", depth, match[1], match[2])
    if match := _NUMBERED.match(text):
        return _Marker("clause", _CLAUSE_DEPTH, match[1], match[2])
    if match := _POINT.match(text):
        return _Marker("point", _POINT_DEPTH, match[1], match[2])
    if not law and (match := _BULLET.match(text)):
        return _Marker("bullet", _BULLET_DEPTH, "", match[1])
    return None


def _in_sequence(marker: _Marker, parent: _Open | None, opened: list[_Open]) -> bool:
    """Numbers count up from one within their parent; anything else is text that looks like one."""
    if marker.kind == "bullet" or marker.kind in _CONTAINER_DEPTH or marker.kind == "decimal":
        return True
    if marker.kind == "article":
        return True
    if marker.kind in {"clause", "point"} and parent is not None and parent.kind == "bullet":
        return False
    siblings = parent.counts if parent is not None else _top_counts(opened)
    before = siblings.get(marker.kind)
    if before is None:
        return _ordinal(marker.number) <= 1
    return 0 <= _ordinal(marker.number) - _ordinal(before) <= 2 and marker.number != before


def _top_counts(opened: list[_Open]) -> dict[str, str]:
    return {section.kind: section.number for section in opened if section.parent is None}


def _ordinal(number: str) -> int:
    """The rank of a section number: "12", "12a" (12), "IV", or the letter of a point."""
    if number[0].isdigit():
        return int(re.match(r"\d+", number)[0])  # type: ignore[index]
    if number[0] in _ROMAN:
        values = [_ROMAN[letter] for letter in number]
        return sum(
            -value if value < following else value
            for value, following in zip(values, [*values[1:], 0], strict=True)
        )
    return _POINT_LETTERS.index(number[0]) + 1


def _open(marker: _Marker, line: Line, parent: _Open | None, parent_index: int | None) -> _Open:
    above = parent.locator if parent is not None and parent.part is None else ""
    if parent is not None:
        parent.counts[marker.kind] = marker.number
    if marker.kind == "bullet":
        return _open_bullet(marker, line, parent, parent_index)
    locator = _locator(marker, above, parent)
    return _Open(
        marker.kind,
        marker.depth,
        marker.number,
        locator,
        _label(marker, locator, parent),
        _heading(marker),
        line.start,
        parent_index,
    )


def _open_bullet(marker: _Marker, line: Line, parent: _Open | None, index: int | None) -> _Open:
    number = 1
    if parent is not None:
        parent.bullets += 1
        number = parent.bullets
    locator = parent.locator if parent is not None else ""
    above = parent.label if parent is not None else PART_LABELS["noi-dung"]
    return _Open(
        "bullet",
        marker.depth,
        str(number),
        locator,
        f"{above}, gạch đầu dòng {number}",
        "",
        line.start,
        index,
        part=parent.part if parent is not None else "noi-dung",
        bullet=number,
    )


def _locator(marker: _Marker, above: str, parent: _Open | None) -> str:
    if marker.kind in _CONTAINER_DEPTH:
        own = f"{_CONTAINER_NAMES[marker.kind]}-{marker.number}"
        return f"{above}.{own}" if above else own
    if marker.kind == "article" or parent is None or parent.kind in _CONTAINER_DEPTH:
        return marker.number
    if marker.kind == "decimal":
        last = parent.number if parent.kind in {"clause", "decimal"} else ""
        own = marker.number.removeprefix(f"{last}.") if last else marker.number
        return f"{above}.{own}"
    return f"{above}.{marker.number}" if above else marker.number


_CONTAINER_NAMES = {"phần": "phan", "chương": "chuong", "mục": "muc"}


def _label(marker: _Marker, locator: str, parent: _Open | None) -> str:
    if marker.kind in _CONTAINER_DEPTH:
        own = f"{marker.kind.capitalize()} {marker.number}"
        return f"{own} {parent.label}" if parent is not None and parent.locator else own
    if marker.kind == "article":
        return f"Điều {marker.number}"
    in_article = parent is not None and "Điều" in parent.label
    if marker.kind == "clause" and in_article and parent is not None:
        return f"khoản {marker.number} {parent.label}"
    if marker.kind == "point" and parent is not None and parent.locator:
        return f"điểm {marker.number} {parent.label}"
    return f"mục {locator}"


def _heading(marker: _Marker) -> str:
    """The title of a section, where its first line is one rather than its first sentence."""
    rest = marker.rest.strip()
    if marker.kind in _CONTAINER_DEPTH or marker.kind in {"roman", "article"}:
        return rest if len(rest) <= _HEADING_LIMIT else ""
    is_title = rest and len(rest) <= 120 and rest[-1] not in ".;:,"
    return rest if is_title else ""


def _with_titles(opened: list[_Open], lines: list[Line]) -> list[_Open]:
    """Chapters carry their title on the following line."""
    following = {
        line.start: after.text for line, after in zip(lines, lines[1:], strict=False) if after
    }
    starts = {section.start for section in opened}
    by_text = {line.text: line.start for line in lines}
    for section in opened:
        title = following.get(section.start, "")
        if section.kind in _CONTAINER_DEPTH and not section.heading and title:
            if by_text[title] not in starts:
                section.heading = title
    return opened


def _closed(opened: list[_Open], length: int) -> Iterator[Section]:
    levels: list[int] = []
    for section in opened:
        levels.append(0 if section.parent is None else levels[section.parent] + 1)
    ends = [length] * len(opened)
    pending: list[int] = []
    for index, section in enumerate(opened):
        while pending and levels[pending[-1]] >= levels[index]:
            ends[pending.pop()] = section.start
        pending.append(index)
    starts = [0, *(section.start for section in opened[1:]), length]
    for index, section in enumerate(opened):
        yield Section(
            locator=section.locator,
            part=section.part,
            bullet=section.bullet,
            label=section.label,
            heading=section.heading,
            level=levels[index],
            parent=section.parent,
            start=starts[index],
            own_end=starts[index + 1],
            end=ends[index],
        )
