"""Canonical text to a tree of sections whose own spans tile it.

Two families of layout are recognised from the text alone: laws and decrees (Phần, Chương, Mục,
Điều, khoản, điểm) and plans and directives (I., 1., a), bullets). Source: Nghị định 30/2020/NĐ-CP,
Phụ lục I, on the layout of administrative documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.frame import Line, split_frame
from corpus.markers import Kind, Marker, marker_of
from corpus.model import Section
from corpus.naming import PART_LABELS, is_container, label_of, locator_of
from corpus.quotations import quoted_paragraphs

_CONTENT = "noi-dung"
# Numbered sections end the text that has no number; bullets stand in it.
_DEPTH_OF_CONTENT = Kind.BULLET.value - 1
_LONGEST_TITLE = 200
_LONGEST_CLAUSE_TITLE = 120
_WIDEST_GAP = 2


@dataclass
class _Open:
    """A section whose end is not yet known; ``counts`` holds its latest child of each kind."""

    start: int
    label: str
    parent: int | None = None
    marker: Marker | None = None
    locator: str = ""
    part: str | None = None
    bullet: int | None = None
    heading: str = ""
    in_article: bool = False
    counts: dict[Kind, tuple[int, int]] = field(default_factory=dict)
    bullets: int = 0

    @property
    def kind(self) -> Kind | None:
        return self.marker.kind if self.marker else None

    @property
    def depth(self) -> int:
        return self.marker.depth if self.marker else _DEPTH_OF_CONTENT


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a canonical text in reading order; their own spans cover it exactly."""
    frame = split_frame(text)
    opened = [_part(name, start) for name, start in frame.head]
    _open_body(frame.body, opened)
    opened += [_part(name, start) for name, start in frame.tail]
    return tuple(_closed(opened, len(text)))


def _part(name: str, start: int) -> _Open:
    return _Open(start, PART_LABELS[name], part=name)


def _open_body(lines: Sequence[Line], opened: list[_Open]) -> None:
    """Adds the sections of the numbered body to those of the head."""
    quoted = quoted_paragraphs([line.text for line in lines])
    markers = [None if i in quoted else marker_of(line.text) for i, line in enumerate(lines)]
    has_articles = any(marker and marker.kind is Kind.ARTICLE for marker in markers)
    root = _Open(start=0, label="")
    path: list[int] = []
    titled: int | None = None
    for line, marker in zip(lines, markers, strict=True):
        keep = _above(marker, path, opened) if marker else 0
        parent = opened[path[keep - 1]] if keep else root
        if marker and _counts_on(marker, parent, in_law=has_articles):
            path = path[:keep]
            section = _opened(marker, line, parent, path[-1] if path else None)
            path.append(len(opened))
            opened.append(section)
            titled = path[-1] if is_container(marker.kind) and not section.heading else None
            continue
        if not path:
            path.append(len(opened))
            opened.append(_part(_CONTENT, line.start))
        if titled is not None:
            # A chapter has its title on the line below.
            opened[titled].heading = line.text if len(line.text) <= _LONGEST_TITLE else ""
            titled = None


def _above(marker: Marker, path: Sequence[int], opened: Sequence[_Open]) -> int:
    """How many of the open sections stay open when the marker's section begins."""
    return sum(opened[index].depth < marker.depth for index in path)


def _counts_on(marker: Marker, parent: _Open, *, in_law: bool) -> bool:
    """Numbers count up within their parent; what does not is text that looks like a number."""
    if marker.kind in {Kind.BULLET, Kind.ARTICLE} or is_container(marker.kind):
        return True
    if marker.kind is Kind.ROMAN and in_law:
        return False
    before = parent.counts.get(marker.kind)
    if marker.kind is Kind.DECIMAL and parent.kind in {Kind.CLAUSE, Kind.DECIMAL}:
        above = parent.marker.number if parent.marker else ""
        if marker.number.rpartition(".")[0] != above:
            return False
    if before is None:
        return marker.rank[0] <= 1
    return before < marker.rank and marker.rank[0] - before[0] <= _WIDEST_GAP


def _opened(marker: Marker, line: Line, parent: _Open, index: int | None) -> _Open:
    parent.counts[marker.kind] = marker.rank
    if marker.kind is Kind.BULLET:
        return _opened_bullet(marker, line, parent, index)
    locator = locator_of(marker, parent.locator, parent.kind)
    above = parent.label if parent.locator else ""
    return _Open(
        start=line.start,
        label=label_of(marker, locator, above, in_article=parent.in_article),
        parent=index,
        marker=marker,
        locator=locator,
        heading=_heading(marker),
        in_article=parent.in_article or marker.kind is Kind.ARTICLE,
    )


def _opened_bullet(marker: Marker, line: Line, parent: _Open, index: int | None) -> _Open:
    parent.bullets += 1
    above = parent.label or PART_LABELS[_CONTENT]
    return _Open(
        start=line.start,
        label=f"{above}, gạch đầu dòng {parent.bullets}",
        parent=index,
        marker=marker,
        locator=parent.locator,
        part=None if parent.locator else _CONTENT,
        bullet=parent.bullets,
    )


def _heading(marker: Marker) -> str:
    """The title of a section, where its first line is one rather than its first sentence."""
    title = marker.rest.strip()
    if is_container(marker.kind) or marker.kind in {Kind.ROMAN, Kind.ARTICLE}:
        return title if len(title) <= _LONGEST_TITLE else ""
    is_title = 0 < len(title) <= _LONGEST_CLAUSE_TITLE and title[-1] not in ".;:,"
    return title if is_title else ""


def _closed(opened: Sequence[_Open], length: int) -> Iterator[Section]:
    levels: list[int] = []
    for section in opened:
        levels.append(0 if section.parent is None else levels[section.parent] + 1)
    ends = _ends(opened, levels, length)
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


def _ends(opened: Sequence[_Open], levels: Sequence[int], length: int) -> list[int]:
    """Where each section ends with all that stands under it."""
    ends = [length] * len(opened)
    pending: list[int] = []
    for index, section in enumerate(opened):
        while pending and levels[pending[-1]] >= levels[index]:
            ends[pending.pop()] = section.start
        pending.append(index)
    return ends
