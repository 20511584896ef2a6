"""Canonical text to a tree of sections whose own spans tile it.

Two families of layout are recognised from the text alone: laws and decrees (Phần, Chương, Mục,
Điều, khoản, điểm) and plans and directives (A., I., 1., a), bullets). What is attached after the
signature is a container of its own, in which numbers begin anew: its sections have the locators
"PL1.II.3" or "QC.5.1" and the labels "mục II.3 Phụ lục I" or "khoản 1 Điều 5 Quy chế ban hành kèm
theo". Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, on the layout of administrative documents.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus.annexes import names_of
from corpus.frame import split_frame
from corpus.lines import Line
from corpus.markers import Kind, Marker, as_letter, marker_of
from corpus.model import Section
from corpus.naming import PART_LABELS, in_annex, is_container, label_of, locator_of, placed
from corpus.quotations import quoted_paragraphs

_CONTENT = "noi-dung"
# Numbered sections end the text that has no number; bullets stand in it.
_DEPTH_OF_CONTENT = Kind.BULLET.value - 1
_DEPTH_OF_ANNEX = Kind.PART.value - 1
_HEADINGS = frozenset({Kind.LETTER, Kind.ROMAN})
_LONGEST_TITLE = 200
_LONGEST_CLAUSE_TITLE = 120
_WIDEST_GAP = 2


@dataclass
class _Open:
    """A section whose end is not yet known; ``counts`` holds its latest child of each kind.

    ``locator`` and ``label`` are those within the document itself or within the ``annex``.
    """

    start: int
    label: str
    parent: int | None = None
    marker: Marker | None = None
    locator: str = ""
    part: str | None = None
    bullet: int | None = None
    heading: str = ""
    in_article: bool = False
    container: str = ""
    annex: tuple[str, str] = ("", "")
    is_annex: bool = False
    counts: dict[Kind, tuple[int, int]] = field(default_factory=dict)
    bullets: int = 0

    @property
    def kind(self) -> Kind | None:
        return self.marker.kind if self.marker else None

    @property
    def depth(self) -> int:
        if self.marker:
            return self.marker.depth
        return _DEPTH_OF_ANNEX if self.is_annex else _DEPTH_OF_CONTENT


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a canonical text in reading order; their own spans cover it exactly."""
    frame = split_frame(text)
    opened = [_part(name, start) for name, start in frame.head]
    _open_body(frame.body, opened)
    opened += [_part(name, start) for name, start in frame.tail]
    for annex, name in zip(frame.annexes, names_of(frame.annexes), strict=True):
        opened.append(_Open(annex.start, "", heading=annex.heading, annex=name, is_annex=True))
        _open_body(annex.body, opened, within=len(opened) - 1)
    return tuple(_closed(opened, len(text)))


def _part(name: str, start: int) -> _Open:
    return _Open(start, PART_LABELS[name], part=name)


def _open_body(lines: Sequence[Line], opened: list[_Open], within: int | None = None) -> None:
    """Adds the sections of a numbered body; ``within`` is the annex whose body it is."""
    quoted = quoted_paragraphs([line.text for line in lines])
    markers = [None if i in quoted else marker_of(line.text) for i, line in enumerate(lines)]
    in_law = _is_law(markers)
    root = _Open(start=0, label="")
    path: list[int] = [] if within is None else [within]
    taken: set[str] = set()
    titled: int | None = None
    for line, found in zip(lines, markers, strict=True):
        marker = _in_sequence(found, [root, *(opened[index] for index in path)])
        keep = _above(marker, path, opened) if marker else 0
        parent = opened[path[keep - 1]] if keep else root
        if marker and _counts_on(marker, parent, taken, in_law=in_law):
            path = path[:keep]
            section = _opened(marker, line, parent, path[-1] if path else None)
            if section.bullet is None:
                taken.add(section.locator)
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


def _in_sequence(marker: Marker | None, path: Sequence[_Open]) -> Marker | None:
    """C, D, I, V … that follow B, C … are letters, though they are Roman numbers as well."""
    if marker is None or marker.kind is not Kind.ROMAN or len(marker.number) > 1:
        return marker
    letter = as_letter(marker)
    before = [open_.counts[Kind.LETTER] for open_ in path if Kind.LETTER in open_.counts]
    return (
        letter if before and letter.rank[0] == before[-1][0] + 1 and letter.rank[0] > 1 else marker
    )


def _is_law(markers: Iterable[Marker | None]) -> bool:
    """Whether articles are what the text is divided into; a plan may only name some."""
    first = (
        marker.kind
        for marker in markers
        if marker
        and (marker.kind is Kind.ARTICLE or (marker.kind in _HEADINGS and marker.rank == (1, 0)))
    )
    return next(first, None) is Kind.ARTICLE


def _above(marker: Marker, path: Sequence[int], opened: Sequence[_Open]) -> int:
    """How many of the open sections stay open when the marker's section begins."""
    return sum(opened[index].depth < marker.depth for index in path)


def _counts_on(marker: Marker, parent: _Open, taken: Container[str], *, in_law: bool) -> bool:
    """Numbers count up within their parent; what does not is text that looks like a number."""
    if marker.kind is Kind.BULLET:
        return True
    if locator_of(marker, parent.locator, parent.kind) in taken:
        return False
    if is_container(marker.kind):
        return True
    if marker.kind is Kind.ARTICLE:
        return in_law
    if in_law and (
        marker.kind in _HEADINGS or not (parent.in_article or is_container(parent.kind))
    ):
        return False
    return _follows(marker, parent)


def _follows(marker: Marker, parent: _Open) -> bool:
    """Whether a number comes soon after the one before it, or is the first."""
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
    label = label_of(
        marker, locator, above, in_article=parent.in_article, container=parent.container
    )
    return _Open(
        start=line.start,
        label=label,
        parent=index,
        marker=marker,
        locator=locator,
        heading=_heading(marker),
        in_article=parent.in_article or marker.kind is Kind.ARTICLE,
        container=label if is_container(marker.kind) else parent.container,
        annex=parent.annex,
    )


def _opened_bullet(marker: Marker, line: Line, parent: _Open, index: int | None) -> _Open:
    parent.bullets += 1
    numbered = bool(parent.locator or parent.annex[0])
    return _Open(
        start=line.start,
        label=parent.label if numbered else PART_LABELS[_CONTENT],
        parent=index,
        marker=marker,
        locator=parent.locator,
        part=None if numbered else _CONTENT,
        bullet=parent.bullets,
        annex=parent.annex,
    )


def _heading(marker: Marker) -> str:
    """The title of a section, where its first line is one rather than its first sentence."""
    title = marker.rest.strip()
    if is_container(marker.kind) or marker.kind in {Kind.LETTER, Kind.ROMAN, Kind.ARTICLE}:
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
            locator=in_annex(section.annex[0], section.locator),
            part=section.part,
            bullet=section.bullet,
            label=placed(section.label, section.annex[1], section.bullet),
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
