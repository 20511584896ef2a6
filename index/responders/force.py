"""Answers to "còn hiệu lực không?", "văn bản nào thay thế …?": from the graph, with its clause."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.graph import Force, Node
from corpus.model import Document, Place
from corpus.relations import CHANGING, Relation, RelationKind
from corpus.sentences import QUOTE_WORDS, sentence_spans, words
from corpus.vietnamese import syllables
from index import wording
from index.model import Answer, Citation
from index.question import Question
from index.quoting import cite, enclosing_section
from index.reply import quoted, reply
from index.shelf import Shelf

_MOST: Final = 3
_HOLDS: Final = re.compile(
    r"\b(?:con|het|co|mat|dang|phat sinh)(?: (?:duoc|phai|bi|dang))? (?:hieu luc|ap dung|gia tri)\b"
    r"|\bhieu luc (?:thi hanh )?(?:khong|chua|nua|tu|ke tu|khi|den|bao gio|luc|ngay)\b"
    r"|\b(?:bi|duoc) (?:thay the|bai bo|huy bo)(?: boi| bang)? ?(?:chua|khong|roi|hay chua)?\W*$"
    r"|\bcon dung (?:duoc )?(?:khong|nua)\b"
)
_WHICH: Final = (
    r"(?:van ban|quyet dinh|chi thi|nghi quyet|ke hoach|luat|nghi dinh|thong tu|ket luan|cai)"
    r"(?: phap luat)? nao"
)
_VERBS: Final = r"(?P<verb>thay the|bai bo|huy bo|sua doi|bo sung|huong dan|het hieu luc)"
_BY_WHICH: Final = re.compile(
    rf"\b{_WHICH}(?: (?:da|se|dang|moi|khac))* (?:lam )?{_VERBS}"
    rf"|\b(?:duoc|bi) {_VERBS.replace('verb', 'passive')}(?:,? (?:bo sung|thay the|bai bo))*"
    rf"(?: (?:boi|bang|theo|tai|o)\b| (?:chua|khong)\b|\W*$)"
)
_WHICH_ONES: Final = re.compile(
    rf"\b{_VERBS}(?:,? (?:bo sung|thay the|bai bo))*(?: cho| doi voi)? (?:nhung |cac )?{_WHICH}"
)
_KINDS: Final[dict[str, frozenset[RelationKind]]] = {
    "thay the": frozenset({"replaces", "expires", "repeals"}),
    "bai bo": frozenset({"repeals", "expires", "replaces"}),
    "huy bo": frozenset({"repeals", "expires", "replaces"}),
    "het hieu luc": frozenset({"expires", "repeals", "replaces"}),
    "sua doi": frozenset({"amends", "supplements", "repeals"}),
    "bo sung": frozenset({"amends", "supplements"}),
    "huong dan": frozenset({"guides"}),
}


def about_force(question: Question, document: str | None, shelf: Shelf) -> Answer | None:
    """Whether a document holds, what ended or changed it, what it ended or changed itself.

    None where that is not asked, where no document is named, or where nothing held tells.
    """
    folded = question.expected.folded
    ones, by_which, holds = (p.search(folded) for p in (_WHICH_ONES, _BY_WHICH, _HOLDS))
    if not (ones or by_which or holds):
        return None
    node = _meant(question, document, shelf)
    if node is None:
        return None
    if ones and not _precedes_its_subject(ones, question):
        return _done_by(question, node, _KINDS[ones["verb"]], shelf)
    if by_which and (found := _done_to(question, node, by_which, shelf)) is not None:
        return found
    return _stands(question, node, shelf)


def _precedes_its_subject(found: re.Match[str], question: Question) -> bool:
    """ "Văn bản nào thay thế Quyết định 41?": the document named is what it is done to."""
    return any(mention.start >= found.end() for mention in question.mentions)


def _meant(question: Question, document: str | None, shelf: Shelf) -> Node | None:
    """The document named by number, or a held one by its type and title."""
    nodes = shelf.graph.nodes
    for mention in question.mentions:
        for node in nodes:
            if node.number is not None and mention.names(node.type, node.number):
                return node
    if question.mentions:
        return None
    if document is not None:
        return next((node for node in nodes if node.key == document), None)
    asked = f" {' '.join(syllables(question.understood))} "
    titles = ((held, " ".join(syllables(held.title))) for held in shelf.documents.values())
    named = [held for held, title in titles if f" {title} " in asked]
    if not named and (plan := _plan_named(question, shelf)) is not None:
        named = [plan]
    return next((node for node in nodes if named and node.key == named[0].id), None)


def _plan_named(question: Question, shelf: Shelf) -> Document | None:
    """ "Kế hoạch thi đua (năm 2024) còn hiệu lực không?": the plan of that year, or the latest."""
    if re.search(r"\bke hoach\b", question.expected.folded) is None:
        return None
    plans = [plan for plan in shelf.restricted(None) if plan.year is not None]
    asked = [plan for plan in plans if str(plan.year) in question.numbers]
    return next(iter(asked or ([] if question.numbers else plans)), None)


def _done_by(
    question: Question, node: Node, kinds: frozenset[RelationKind], shelf: Shelf
) -> Answer | None:
    """What the document itself replaces, ends or changes."""
    stated = [one for one in shelf.graph.of(node.key) if one.kind in kinds]
    if not stated:
        return None
    return quoted(question, _quotes(stated, shelf), wording.does(node, _by_target(stated, shelf)))


def _done_to(question: Question, node: Node, asked: re.Match[str], shelf: Shelf) -> Answer | None:
    """What replaces, ends or changes the document."""
    kinds = _KINDS[asked["verb"] or asked["passive"]]
    stated = [one for one in shelf.graph.about(node.key) if one.kind in kinds]
    if not kinds & CHANGING:
        stated = [one for one in stated if one.ends] or stated
    if not stated:
        return None
    return quoted(
        question, _quotes(stated, shelf), wording.done_to(node, _by_source(stated, shelf))
    )


def _stands(question: Question, node: Node, shelf: Shelf) -> Answer | None:
    """Whether the document holds on the day."""
    if shelf.day is None:
        return None
    force = shelf.graph.force(node.key, shelf.day)
    stated = force.ended or force.amended
    if stated:
        lead = wording.stands(node, force, _by_source(stated, shelf), shelf.day)
        return quoted(question, _quotes(stated, shelf), lead)
    if not node.held:
        return None
    document = shelf.documents.get(node.key)
    year = document.year if document is not None and force.in_force else None
    lead = wording.stands(node, force, (), shelf.day, year)
    place = _own_words(force, document)
    if place is None:
        return reply(question, "not_found", lead=wording.force_untold(node, force, shelf.day))
    return quoted(question, [_quote(place, shelf)], lead)


def _own_words(force: Force, document: Document | None) -> Place | None:
    """Where the document says from when it holds; for a plan, the subject that names its year."""
    known = (
        document is not None and document.year is not None and (force.in_force or force.year_over)
    )
    if document is None or not known:
        return force.place
    section = next((one for one in document.sections if one.part == "trich-yeu"), None)
    if section is None:
        return None
    return Place(
        document=document.id,
        locator="",
        part="trich-yeu",
        start=section.start,
        end=section.start + len(document.text_of(section)),
    )


def _by_source(
    stated: Sequence[Relation], shelf: Shelf
) -> tuple[tuple[Document, tuple[Relation, ...]], ...]:
    """The statements of each document together; a document's own are of no other."""
    sources = dict.fromkeys(one.source for one in stated)
    return tuple(
        (shelf.documents[key], tuple(one for one in stated if one.source == key))
        for key in sources
        if key in shelf.documents
    )


def _by_target(
    stated: Sequence[Relation], shelf: Shelf
) -> tuple[tuple[Node, tuple[Relation, ...]], ...]:
    nodes = {node.key: node for node in shelf.graph.nodes}
    targets = dict.fromkeys(shelf.graph.key_of(one) for one in stated)
    return tuple(
        (nodes[key], tuple(one for one in stated if shelf.graph.key_of(one) == key))
        for key in targets
    )


def _quotes(stated: Sequence[Relation], shelf: Shelf) -> list[Citation]:
    """The clauses that say it, those that end before those that change, each once."""
    placed = [one for one in stated if one.place.document in shelf.documents]
    ordered = sorted(placed, key=lambda one: _telling(one, shelf))
    spans = dict.fromkeys(_span(one.place, shelf) for one in ordered)
    return [cite(shelf.documents[key], a, b, 1.0) for key, a, b in list(spans)[:_MOST]]


def _telling(relation: Relation, shelf: Shelf) -> tuple[bool, bool, bool]:
    """What ends goes first; then what names its object, and a clause before a subject."""
    place = relation.place
    text = shelf.documents[place.document].text[place.start : place.end]
    names = relation.number is not None and relation.number in text
    return not relation.ends, not names, place.part is not None


def _quote(place: Place, shelf: Shelf) -> Citation:
    key, start, end = _span(place, shelf)
    return cite(shelf.documents[key], start, end, 1.0)


def _span(place: Place, shelf: Shelf) -> tuple[str, int, int]:
    """The sentence in which the words stand, or the words alone where that is too long."""
    document = shelf.documents[place.document]
    section = enclosing_section(document, place.start, place.start + 1)
    for start, end in sentence_spans(document.text, section.start, section.own_end):
        if start <= place.start < end and words(document.text[start:end]) <= QUOTE_WORDS:
            return document.id, start, max(end, min(place.end, section.own_end))
    kept = document.text[place.start : place.end].rstrip()
    return document.id, place.start, place.start + len(kept)
