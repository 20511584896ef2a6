"""How relations and the force of documents are said in Vietnamese."""

from collections.abc import Iterable, Sequence
from datetime import date as Date
from typing import Final

from corpus.dates import vietnamese_date
from corpus.graph import Force, Graph, Node
from corpus.model import LAW
from corpus.relations import Relation, RelationKind

RELATIONS: Final[dict[RelationKind, str]] = {
    "based_on": "căn cứ",
    "guides": "hướng dẫn",
    "amends": "sửa đổi",
    "supplements": "bổ sung",
    "replaces": "thay thế",
    "repeals": "bãi bỏ",
    "expires": "làm hết hiệu lực",
    "cites": "viện dẫn",
}
_PASSIVE: Final[dict[RelationKind, str]] = {
    "amends": "sửa đổi",
    "supplements": "bổ sung",
    "replaces": "thay thế",
    "repeals": "bãi bỏ",
}


def name_of(node: Node) -> str:
    """ "Quyết định số 41/2021/QĐ-UBND"; what has no number, by its type and subject."""
    kind = node.type[:1].upper() + node.type[1:]
    if node.number is not None:
        return f"{kind} số {node.number}"
    if node.subject is None:
        return kind
    subject = node.subject if node.type == LAW else node.subject[:1].lower() + node.subject[1:]
    return f"{kind} {subject}"


def relation_words(relations: Iterable[Relation]) -> str:
    """What one document does to another: "sửa đổi, bổ sung (khoản 2 Điều 3; Điều 4)"."""
    listed = list(relations)
    kinds = dict.fromkeys(RELATIONS[one.kind] for one in listed)
    return _with_scopes(", ".join(kinds), listed)


def passive_words(relations: Iterable[Relation]) -> str:
    """The same of the one it is done to: "được sửa đổi, bổ sung (Điều 4)", "bị bãi bỏ"."""
    listed = list(relations)
    kinds = list(dict.fromkeys(_PASSIVE[one.kind] for one in listed if one.kind in _PASSIVE))
    if not kinds:
        return "hết hiệu lực"
    done = "bị" if kinds == ["bãi bỏ"] else "được"
    return _with_scopes(f"{done} {', '.join(kinds)}", listed)


def standing(graph: Graph, key: str, on: Date) -> str:
    """How a document stands on a day, or nothing where it is only cited and nothing is known."""
    force = graph.force(key, on)
    held = any(node.key == key and node.held for node in graph.nodes)
    return standing_of(force, held)


def standing_of(force: Force, held: bool) -> str:
    """The same, for one whose force is known."""
    if force.ended:
        days = [one.since for one in force.ended if one.since is not None]
        return f"hết hiệu lực từ {vietnamese_date(min(days))}" if days else "hết hiệu lực"
    if force.year_over:
        return "đã qua năm thi đua"
    if not held:
        return ""
    if not force.in_force and force.since is not None:
        return f"có hiệu lực từ {vietnamese_date(force.since)}"
    return "còn hiệu lực"


def _with_scopes(words: str, relations: Sequence[Relation]) -> str:
    named = dict.fromkeys(one.scope.text for one in relations if one.scope.locators)
    scopes = list(named) or list(dict.fromkeys(r.scope.text for r in relations if r.scope.text))
    return f"{words} ({'; '.join(scopes)})" if scopes else words
