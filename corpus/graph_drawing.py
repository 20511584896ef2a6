"""The citation graph as an SVG picture: columns of boxes, what cites on the left of what is cited.

Everything is drawn here: no program, font or script from elsewhere. A box is as high as its text
and the arrows that end at it, so that no label lies on another and no text is cut.
"""

import html
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Final

from corpus.dates import vietnamese_date
from corpus.graph import Graph, Node
from corpus.graph_wording import name_of, relation_words, standing
from corpus.relations import ENDING, Relation

_WIDTH: Final = 300
_GAP: Final = 300
_LABEL: Final = 200
_LINE: Final = 16
_LABEL_LINE: Final = 13
_PAD: Final = 10
_BETWEEN: Final = 18
_MARGIN: Final = 24
_TOP: Final = 92
_LETTERS: Final = 38
_BOLD_LETTERS: Final = 34
_LABEL_LETTERS: Final = 34
_STYLE: Final = (
    "text{font-family:'DejaVu Sans','Noto Sans',Arial,sans-serif;font-size:12px;fill:#1c2733}"
    ".n{font-weight:bold}.d{fill:#4a5a6a}.l{font-size:10.5px;fill:#33475b}"
    ".box{fill:#eef5fc;stroke:#2f6da8;stroke-width:1.5}"
    ".cited{fill:#ffffff;stroke:#6b7b8c;stroke-dasharray:6 4}"
    ".over{fill:#e6e6e6;stroke:#9a9a9a}.g text{fill:#6a6a6a}"
    ".e{fill:none;stroke:#8fa3b5;stroke-width:1.2}.x{stroke:#b3402f}"
    "text.x{stroke:none;fill:#b3402f}"
)


@dataclass
class _Box:
    node: Node
    lines: list[tuple[str, str]]
    over: bool
    column: int = 0
    x: float = 0.0
    y: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class _Arrow:
    source: str
    target: str
    label: tuple[str, ...]
    ends: bool

    @property
    def height(self) -> int:
        return len(self.label) * _LABEL_LINE + 8


def draw(graph: Graph, on: Date) -> str:
    """The graph as one SVG document, with how each document stands on the day ``on``."""
    arrows = _arrows(graph)
    boxes = {node.key: _box(node, graph, on) for node in graph.nodes}
    _place(boxes, arrows)
    into = _by_target(arrows)
    width = max((box.x + _WIDTH for box in boxes.values()), default=600) + _MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=_TOP) + _MARGIN
    box = f"{width:.0f} {height:.0f}"
    size = f'width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="vi" {size} viewBox="0 0 {box}">',
        f"<style>{_STYLE}</style>",
        _marker("a", "#8fa3b5"),
        _marker("z", "#b3402f"),
        f'<rect {size} fill="#ffffff"/>',
        *_legend(on),
        *(_drawn_arrows(boxes, into)),
        *(_drawn_box(box) for box in boxes.values()),
        *(_labels(boxes, into)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _arrows(graph: Graph) -> list[_Arrow]:
    """One arrow from a document to another, whatever it says about it and however often."""
    between: defaultdict[tuple[str, str], list[Relation]] = defaultdict(list)
    for relation in graph.relations:
        target = graph.key_of(relation)
        if target != relation.source:
            between[relation.source, target].append(relation)
    return [
        _Arrow(
            source,
            target,
            tuple(_wrapped(relation_words(found), _LABEL_LETTERS)),
            any(one.kind in ENDING for one in found),
        )
        for (source, target), found in between.items()
    ]


def _box(node: Node, graph: Graph, on: Date) -> _Box:
    force = graph.force(node.key, on)
    lines = [("n", line) for line in _wrapped(name_of(node), _BOLD_LETTERS)]
    if node.date is not None:
        lines.append(("d", f"ngày {vietnamese_date(node.date)}"))
    if node.subject and node.number is not None:
        lines += [("", line) for line in _wrapped(node.subject, _LETTERS)]
    if said := standing(graph, node.key, on):
        lines.append(("d", said))
    return _Box(node, lines, over=bool(force.ended) or force.year_over)


def _place(boxes: dict[str, _Box], arrows: Sequence[_Arrow]) -> None:
    """Columns by who cites whom; in a column, each near those that point to it."""
    into = _by_target(arrows)
    for key, column in _columns(boxes, arrows).items():
        boxes[key].column = column
    for box in boxes.values():
        ports = sum(arrow.height for arrow in into[box.node.key])
        box.height = max(len(box.lines) * _LINE + 2 * _PAD, ports + _PAD)
        box.x = _MARGIN + box.column * (_WIDTH + _GAP)
    columns: defaultdict[int, list[_Box]] = defaultdict(list)
    for box in boxes.values():
        columns[box.column].append(box)
    tallest = max(map(_height, columns.values()), default=0.0)
    for _, members in sorted(columns.items()):
        members.sort(key=lambda box: _middle_of_citers(box, boxes, into))
        y = _TOP + (tallest - _height(members)) / 2
        for box in members:
            box.y = y
            y += box.height + _BETWEEN


def _height(column: Sequence[_Box]) -> float:
    return sum(box.height + _BETWEEN for box in column)


def _columns(boxes: Iterable[str], arrows: Sequence[_Arrow]) -> dict[str, int]:
    """For each the longest way to it; an arrow that closes a circle counts for nothing."""
    following: defaultdict[str, list[str]] = defaultdict(list)
    for arrow in arrows:
        following[arrow.source].append(arrow.target)
    order: list[str] = []
    state: dict[str, int] = {}
    back: set[tuple[str, str]] = set()
    for root in boxes:
        waiting = [(root, iter(following[root]))] if root not in state else []
        state.setdefault(root, 1)
        while waiting:
            node, rest = waiting[-1]
            step = next(rest, None)
            if step is None:
                state[node] = 2
                order.append(node)
                waiting.pop()
            elif state.get(step) == 1:
                back.add((node, step))
            elif step not in state:
                state[step] = 1
                waiting.append((step, iter(following[step])))
    depth = dict.fromkeys(order, 0)
    for node in reversed(order):
        for step in following[node]:
            if (node, step) not in back:
                depth[step] = max(depth[step], depth[node] + 1)
    return depth


def _middle_of_citers(
    box: _Box, boxes: dict[str, _Box], into: dict[str, list[_Arrow]]
) -> tuple[float, str]:
    citers = [boxes[a.source] for a in into[box.node.key] if boxes[a.source].column < box.column]
    middles = [citer.y + citer.height / 2 for citer in citers]
    age = box.node.date.isoformat() if box.node.date else ""
    return (sum(middles) / len(middles) if middles else 0.0, age)


def _by_target(arrows: Sequence[_Arrow]) -> defaultdict[str, list[_Arrow]]:
    into: defaultdict[str, list[_Arrow]] = defaultdict(list)
    for arrow in arrows:
        into[arrow.target].append(arrow)
    return into


def _ports(box: _Box, arrows: Sequence[_Arrow]) -> list[tuple[_Arrow, float]]:
    """Where each arrow meets the box: below its label, one under the other."""
    total = sum(arrow.height for arrow in arrows)
    y = box.y + (box.height - total) / 2
    ports = []
    for arrow in arrows:
        y += arrow.height
        ports.append((arrow, y - 3))
    return ports


def _drawn_arrows(boxes: dict[str, _Box], into: dict[str, list[_Arrow]]) -> list[str]:
    drawn = []
    for key, box in boxes.items():
        for arrow, y in _ports(box, into[key]):
            source = boxes[arrow.source]
            x0, y0 = source.x + _WIDTH, source.y + source.height / 2
            x1 = box.x - _LABEL
            bend = max(40.0, (x1 - x0) / 2)
            kind, head = ("e x", "z") if arrow.ends else ("e", "a")
            drawn.append(
                f'<path class="{kind}" marker-end="url(#{head})" d="M{x0:.0f} {y0:.0f} '
                f"C{x0 + bend:.0f} {y0:.0f} {x1 - bend:.0f} {y:.0f} {x1:.0f} {y:.0f} "
                f'L{box.x - 2:.0f} {y:.0f}"/>'
            )
    return drawn


def _labels(boxes: dict[str, _Box], into: dict[str, list[_Arrow]]) -> list[str]:
    drawn = []
    for key, box in boxes.items():
        for arrow, y in _ports(box, into[key]):
            kind = "l x" if arrow.ends else "l"
            first = y - 4 - (len(arrow.label) - 1) * _LABEL_LINE
            for place, line in enumerate(arrow.label):
                at = first + place * _LABEL_LINE
                drawn.append(
                    f'<text class="{kind}" x="{box.x - 12:.0f}" y="{at:.0f}" text-anchor="end">'
                    f"{html.escape(line)}</text>"
                )
    return drawn


def _drawn_box(box: _Box) -> str:
    kind = "box" + ("" if box.node.held else " cited") + (" over" if box.over else "")
    top = box.y + (box.height - len(box.lines) * _LINE) / 2
    lines = "".join(
        f'<text class="{style}" x="{box.x + _PAD:.0f}" y="{top + place * _LINE + 12:.0f}">'
        f"{html.escape(line)}</text>"
        for place, (style, line) in enumerate(box.lines)
    )
    group = ' class="g"' if box.over else ""
    return (
        f'<g{group}><rect class="{kind}" x="{box.x:.0f}" y="{box.y:.0f}" width="{_WIDTH}" '
        f'height="{box.height:.0f}" rx="6"/>{lines}</g>'
    )


def _legend(on: Date) -> list[str]:
    samples = (("box", "có toàn văn"), ("box cited", "chỉ được viện dẫn"), ("box over", "đã hết"))
    title = f"Quan hệ giữa các văn bản, ngày {vietnamese_date(on)}"
    drawn = [f'<text class="n" x="{_MARGIN}" y="30" style="font-size:16px">{title}</text>']
    x = _MARGIN
    for kind, words in samples:
        drawn.append(f'<rect class="{kind}" x="{x}" y="46" width="26" height="16" rx="3"/>')
        drawn.append(f'<text x="{x + 34}" y="59">{words}</text>')
        x += 64 + 8 * len(words)
    return drawn


def _marker(name: str, colour: str) -> str:
    return (
        f'<defs><marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        f'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker></defs>'
    )


def _wrapped(text: str, letters: int) -> list[str]:
    """Lines of at most so many letters; a word that is longer than a line is divided."""
    lines: list[str] = []
    pieces = (
        word[at : at + letters] for word in text.split() for at in range(0, len(word), letters)
    )
    for word in pieces:
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
