"""What is in force on a day, and the picture of which document bears on which."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from corpus.graph import Graph, graph_of
from corpus.graph_drawing import draw
from corpus.graph_wording import standing
from corpus.library import document_from
from corpus.model import Document
from corpus.readers.text import read_text

_FIXTURES = Path(__file__).parent / "fixtures" / "documents"
_PLAN = Path(__file__).parents[2] / "corpus" / "documents" / "ke-hoach-thi-dua-2024.txt"
BEFORE, FIRST, AMENDED, REPLACED = (
    date(2021, 9, 25),
    date(2021, 12, 1),
    date(2023, 1, 1),
    date(2024, 6, 1),
)


def _read(*paths: Path) -> list[Document]:
    return [document_from(path.stem, read_text(path)) for path in paths]


@pytest.fixture(scope="module")
def chain() -> Graph:
    return graph_of(_read(*sorted(_FIXTURES.glob("chain-*.txt"))))


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (BEFORE, []),
        (FIRST, ["chain-1"]),
        (AMENDED, ["chain-1", "chain-2"]),
        (REPLACED, ["chain-3"]),
    ],
)
def test_what_is_in_force_on_four_dates(chain: Graph, day: date, in_force: list[str]) -> None:
    held = [node.key for node in chain.nodes if node.held]
    assert [key for key in held if chain.in_force(key, day)] == in_force


def test_the_borders_are_the_very_days(chain: Graph) -> None:
    force = chain.force("chain-1", FIRST)
    assert (force.since, force.until, force.stated) == (date(2021, 10, 1), date(2024, 2, 19), True)
    assert chain.in_force("chain-1", date(2024, 2, 19))
    assert not chain.in_force("chain-1", date(2024, 2, 20))
    assert not chain.in_force("chain-1", date(2021, 9, 30))


def test_what_ended_and_what_amended_it_with_scope(chain: Graph) -> None:
    (ending,) = chain.force("chain-1", REPLACED).ended
    assert (ending.kind, ending.source) == ("replaces", "chain-3")
    scopes = {one.scope.locators for one in chain.force("chain-1", AMENDED).amended}
    assert {("3.2",), ("4",), ("2.2",)} <= scopes
    assert chain.force("chain-1", FIRST).amended == ()


def test_the_very_clause_that_was_changed(chain: Graph) -> None:
    changed = chain.changed("chain-1", "3.2", AMENDED)
    assert changed is not None
    assert changed.source == "chain-2"
    assert chain.changed("chain-1", "3.1", AMENDED) is None
    assert chain.changed("chain-1", "3.2", FIRST) is None


def test_what_only_amends_another_ends_with_it() -> None:
    documents = _read(*sorted(_FIXTURES.glob("chain-*.txt")))
    last = documents[2].text.replace(
        " và Quyết định số 18/2022/QĐ-UBND ngày 06 tháng 6 năm 2022 của Ủy ban nhân dân tỉnh", ""
    )
    graph = graph_of([*documents[:2], document_from("chain-3", last)])
    assert not any(one.target == "chain-2" and one.ends for one in graph.relations)
    assert not graph.in_force("chain-2", REPLACED)


def test_a_campaign_plan_holds_until_its_year_is_over() -> None:
    graph = graph_of(_read(_PLAN))
    key = _PLAN.stem
    assert not graph.in_force(key, date(2024, 3, 6))
    assert graph.in_force(key, date(2024, 12, 31))
    assert not graph.in_force(key, date(2025, 1, 1))
    assert graph.force(key, date(2025, 1, 1)).year_over


def test_what_is_only_cited_is_said_to_hold_by_nobody() -> None:
    graph = graph_of(_read(_PLAN))
    cited = [node for node in graph.nodes if not node.held]
    assert len(cited) == 14
    assert {standing(graph, node.key, FIRST) for node in cited} == {""}


def _with_citations(count: int) -> list[Document]:
    cited = "; ".join(
        f"Quyết định số {number}/QĐ-UBND ngày 05/3/2021 của UBND tỉnh về <A & “B”> {number}"
        for number in range(1, count + 1)
    )
    return [document_from("nhieu", f"{read_text(_PLAN)}\nThực hiện {cited}.\n")]


def _texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter() if _is_text(one)]


def _is_text(element: ET.Element) -> bool:
    return element.tag.endswith("}text")


@pytest.mark.parametrize("count", [0, 60])
def test_every_document_is_drawn_with_its_whole_text(count: int) -> None:
    graph = graph_of(_with_citations(count) if count else _read(_PLAN))
    words = re.sub(r"\s+", "", "".join(_texts(draw(graph, FIRST)))).casefold()
    assert len(graph.nodes) >= count + 14
    for node in graph.nodes:
        assert re.sub(r"\s+", "", node.number or "").casefold() in words
        assert re.sub(r"\s+", "", node.subject or "").casefold() in words


def _boxes(svg: str) -> Sequence[tuple[float, float, float, float]]:
    groups = [one for one in ET.fromstring(svg).iter() if one.tag.endswith("}g")]
    rects = [next(iter(group)) for group in groups]
    return [
        (
            float(r.attrib["x"]),
            float(r.attrib["y"]),
            float(r.attrib["width"]),
            float(r.attrib["height"]),
        )
        for r in rects
    ]


@pytest.mark.parametrize("count", [14, 60])
def test_no_box_lies_on_another_nor_outside(count: int) -> None:
    svg = draw(graph_of(_with_citations(count)), FIRST)
    root = ET.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    boxes = _boxes(svg)
    assert len(boxes) >= count
    for place, (x, y, w, h) in enumerate(boxes):
        assert x >= 0
        assert x + w <= width
        assert y >= 0
        assert y + h <= height
        for x2, y2, w2, h2 in boxes[place + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_what_has_ended_is_greyed_and_what_is_cited_dashed(chain: Graph) -> None:
    svg = draw(chain, REPLACED)
    kinds = [one.attrib.get("class", "") for one in ET.fromstring(svg).iter()]
    assert kinds.count("box over") == 3  # two decisions, and the legend
    assert kinds.count("box cited") == 4  # two laws and a submission, and the legend
    assert any("thay thế" in text for text in _texts(svg))


def test_documents_that_cite_each_other_are_drawn() -> None:
    body = "Điều 1. Thực hiện {type} số {number}/QĐ-UBND ngày 05/02/2024 của UBND tỉnh."
    head = (
        "UBND TỈNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: {own}/QĐ-UBND\n"
        "Quảng Ngãi, ngày 05 tháng 02 năm 2024\nQUYẾT ĐỊNH\nVề thi đua\nQUYẾT ĐỊNH:\n"
    )
    documents = [
        document_from("a", head.format(own=1) + body.format(type="Quyết định", number=2)),
        document_from("b", head.format(own=2) + body.format(type="Quyết định", number=1)),
    ]
    assert len(_boxes(draw(graph_of(documents), REPLACED))) == 2
