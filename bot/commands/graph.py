"""``thidua corpus graph``: which document rests on, changes or ends which, printed and drawn."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.days import read_day
from bot.commands.output import print_json, print_line
from bot.opening import open_archive, open_library
from config.errors import ThiDuaError
from config.settings import load_settings
from config.time import system_clock
from corpus.dates import vietnamese_date
from corpus.graph import Graph, Node
from corpus.graph_drawing import draw
from corpus.graph_wording import name_of, relation_words, standing
from corpus.relations import Relation


def graph(
    as_json: Annotated[
        bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")
    ] = False,
    svg: Annotated[Path | None, typer.Option("--svg", help="Vẽ ra tệp SVG này")] = None,
    on: Annotated[str | None, typer.Option("--on", help="Tính đến ngày, dạng 2026-11-30")] = None,
) -> None:
    """Quan hệ giữa các văn bản: căn cứ, sửa đổi, thay thế, hết hiệu lực; có thể vẽ ra SVG."""
    day = read_day(on) if on is not None else system_clock().date()
    settings = load_settings()
    found = open_library(settings, open_archive(settings)).graph
    if svg is not None:
        _write(svg, draw(found, day))
    if as_json:
        print_json(_as_json(found, day))
    elif svg is not None:
        print_line(f"Đã vẽ {len(found.nodes)} văn bản vào {svg}")
    else:
        for line in _lines(found, day):
            print_line(line)


def _write(path: Path, picture: str) -> None:
    try:
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        remedy = "Chọn thư mục đã có và được phép ghi"
        raise ThiDuaError("Không ghi được tệp", path, remedy) from error


def _as_json(graph: Graph, on: date) -> dict[str, object]:
    return {
        "on": on.isoformat(),
        "documents": [_described(graph, node, on) for node in graph.nodes],
        "relations": [
            {**relation.model_dump(mode="json"), "to": graph.key_of(relation)}
            for relation in graph.relations
        ],
    }


def _described(graph: Graph, node: Node, on: date) -> dict[str, object]:
    force = graph.force(node.key, on)
    # Of a document that is only cited nothing tells whether it holds, until something ends it.
    known = node.held or bool(force.ended)
    return {
        **node.model_dump(mode="json"),
        "in_force": force.in_force if known else None,
        "since": force.since.isoformat() if force.since else None,
        "until": force.until.isoformat() if force.until else None,
        "stated": force.stated,
        "ended_by": list(dict.fromkeys(one.source for one in force.ended)),
        "amended_by": list(dict.fromkeys(one.source for one in force.amended)),
    }


def _lines(graph: Graph, on: date) -> Iterator[str]:
    nodes = {node.key: node for node in graph.nodes}
    for node in nodes.values():
        if not node.held:
            continue
        said = standing(graph, node.key, on)
        dated = f" ngày {vietnamese_date(node.date)}" if node.date else ""
        yield f"{name_of(node)}{dated}" + (f" ({said})" if said else "")
        together: defaultdict[str, list[Relation]] = defaultdict(list)
        for relation in graph.of(node.key):
            if graph.key_of(relation) != node.key:
                together[graph.key_of(relation)].append(relation)
        for place, (key, relations) in enumerate(together.items(), start=1):
            branch = "└─" if place == len(together) else "├─"
            yield f"  {branch} {relation_words(relations)}: {_target(graph, nodes[key], on)}"


def _target(graph: Graph, node: Node, on: date) -> str:
    dated = f" ngày {vietnamese_date(node.date)}" if node.date else ""
    said = standing(graph, node.key, on) or "chưa có toàn văn"
    return f"{name_of(node)}{dated} ({said})"
