"""Which document rests on, changes or ends which, and what is in force on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from corpus.effect import Effect, effect_of
from corpus.model import Document, Place
from corpus.references import references_in, same_number
from corpus.relations import CHANGING, ENDING, Relation, relations_in
from corpus.scopes import NO_SCOPE


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Node(_Frozen):
    """A document that is held, or only cited; ``key`` is its id where it is held."""

    key: str
    type: str
    number: str | None
    date: Date | None
    subject: str | None
    held: bool


class Force(_Frozen):
    """How a document stands on a day.

    ``since`` and ``until`` are the first and last day on which it holds, None where nothing
    tells; ``stated`` is False where ``since`` is only its day of issue, and ``place`` are the
    words that state it. ``ended`` are the statements that ended it by that day, ``amended`` those
    that changed part of it by then. ``year_over`` is for a campaign plan whose year has passed.
    """

    in_force: bool
    since: Date | None
    until: Date | None
    stated: bool
    place: Place | None
    ended: tuple[Relation, ...] = ()
    amended: tuple[Relation, ...] = ()
    year_over: bool = False


class Graph:
    """Relations between documents; read-only, so any thread may use it."""

    def __init__(
        self,
        documents: Iterable[Document],
        relations: Sequence[Relation],
        effects: dict[str, Effect],
    ) -> None:
        self._documents = {document.id: document for document in documents}
        self._effects = effects
        self.relations = tuple(relations)
        self._keys = _keys(self.relations)
        # Asked for every sentence that may answer a question.
        self._force = lru_cache(maxsize=4096)(self._force_of)
        self._about: defaultdict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            self._about[self.key_of(relation)].append(relation)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The held documents, then those that are only cited, each once."""
        held = [_node_of(document) for document in self._documents.values()]
        cited: dict[str, Node] = {}
        for relation in self.relations:
            if relation.target is None:
                key = self.key_of(relation)
                node = cited.get(key)
                cited[key] = Node(
                    key=key,
                    type=relation.type,
                    number=relation.number,
                    date=relation.date or (node.date if node else None),
                    subject=relation.subject or (node.subject if node else None),
                    held=False,
                )
        return (*held, *cited.values())

    def key_of(self, relation: Relation) -> str:
        """The key of the node that a relation points to."""
        if relation.target is not None or relation.number is None:
            return relation.target or relation.type
        return self._keys[relation.number]

    def of(self, document: str) -> tuple[Relation, ...]:
        """What a held document states."""
        return tuple(r for r in self.relations if r.source == document)

    def about(self, document: str) -> tuple[Relation, ...]:
        """What is stated about the document with that id, or key of a cited one."""
        return tuple(self._about.get(document, ()))

    def force(self, document_id: str, on: Date) -> Force:
        """How the document with that id (or key of a cited one) stands on a day.

        A document that is not yet in effect is not in force; of one without any date nothing
        speaks against it until another ends it. An end without a day has come already. What only
        amends another ends with that. A campaign plan holds until its year is over.
        """
        return self._force(document_id, on)

    def _force_of(self, document_id: str, on: Date) -> Force:
        effect = self._effects.get(document_id, Effect())
        document = self._documents.get(document_id)
        ends = self._ends(document_id)
        past = tuple(one for one in ends if one.since is None or one.since <= on)
        last = [one.since - timedelta(days=1) for one in ends if one.since is not None]
        year_end = Date(document.year, 12, 31) if document is not None and document.year else None
        until = min([*last, *([year_end] if year_end else [])], default=None)
        year_over = year_end is not None and on > year_end
        begun = effect.since is None or effect.since <= on
        amended = tuple(
            one
            for one in self.about(document_id)
            if not one.ends
            and (one.kind in CHANGING or one.kind in ENDING)
            and (one.since is None or one.since <= on)
        )
        return Force(
            in_force=begun and not past and not year_over,
            since=effect.since,
            until=until,
            stated=effect.stated,
            place=effect.place,
            ended=past,
            amended=amended,
            year_over=year_over,
        )

    def in_force(self, document_id: str, on: Date) -> bool:
        """Whether the document with that id holds on a day; see ``force``."""
        return self.force(document_id, on).in_force

    def changed(self, document_id: str, locator: str, on: Date) -> Relation | None:
        """The last statement by that day that changed the very clause, or took it out."""
        hits = [r for r in self.force(document_id, on).amended if r.scope.covers(locator)]
        return max(hits, key=lambda one: one.since or Date.min, default=None)

    def _ends(self, document_id: str) -> list[Relation]:
        """What ends the document: itself, or all that it only amends."""
        ends = [one for one in self.about(document_id) if one.ends]
        base = self._only_amends(document_id)
        if not ends and base is not None:
            ends = [one for one in self.about(base) if one.ends and one.source != document_id]
        return sorted(ends, key=lambda one: one.since or Date.min)

    def _only_amends(self, document_id: str) -> str | None:
        """The document that this one is written to amend, by its own subject."""
        for relation in self.of(document_id):
            if relation.kind in CHANGING and relation.place.part == "trich-yeu":
                key = self.key_of(relation)
                return key if key != document_id else None
        return None


def graph_of(documents: Sequence[Document]) -> Graph:
    """The relations that held documents state, and what they merely cite."""
    relations: list[Relation] = []
    for document in documents:
        stated = relations_in(document, documents)
        relations += stated
        relations += _merely_cited(document, documents, stated)
    return Graph(documents, relations, {one.id: effect_of(one) for one in documents})


def _keys(relations: Iterable[Relation]) -> dict[str, str]:
    """For each number as written, one name for the document: spellings of a number differ."""
    keys: dict[str, str] = {}
    for relation in relations:
        number = relation.number
        if number is not None and relation.target is None and number not in keys:
            alike = (keys[other] for other in keys if same_number(other, number))
            keys[number] = next(alike, f"{relation.type} {number}")
    return keys


def _merely_cited(
    document: Document, held: Sequence[Document], stated: Sequence[Relation]
) -> list[Relation]:
    found: list[Relation] = []
    for reference in references_in(document, held):
        known = any(
            relation.target == reference.held
            if reference.held is not None
            else relation.number is not None and same_number(relation.number, reference.number)
            for relation in stated
        )
        if not known and reference.held != document.id:
            found.append(
                Relation(
                    kind="cites",
                    source=document.id,
                    type=reference.type,
                    number=reference.number,
                    date=reference.date,
                    subject=reference.subject,
                    target=reference.held,
                    scope=NO_SCOPE,
                    place=reference.cited_at[0],
                )
            )
    return found


def _node_of(document: Document) -> Node:
    return Node(
        key=document.id,
        type=document.type,
        number=document.number,
        date=document.date,
        subject=document.subject,
        held=True,
    )
