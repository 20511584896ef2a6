"""What is said of the force of the documents that an answer quotes."""

from collections.abc import Iterator
from typing import Final

from corpus.model import Document
from corpus.passages import content_start
from corpus.relations import Relation
from corpus.sentences import words
from index import wording
from index.model import Answer, Citation
from index.quoting import LIST_WORDS, cite
from index.shelf import Shelf

_MOST_QUOTES: Final = 3


def with_standing(answer: Answer, shelf: Shelf) -> Answer:
    """The answer with a note on every quoted text that does not hold as quoted on the day.

    Where the very clause was changed, the clause that changed it is quoted too.
    """
    if shelf.day is None or answer.status != "answered" or answer.source != "document":
        return answer
    notes = dict.fromkeys(
        note for one in answer.citations for note in _notes(one, answer.lead, shelf)
    )
    new = [n for n in notes if n not in answer.notes]
    citations = answer.citations
    if not answer.items:
        cited = {(one.document, one.start) for one in citations}
        changes = [c for c in _changes(answer, shelf) if (c.document, c.start) not in cited]
        citations = (*citations, *changes[: max(0, _MOST_QUOTES - len(citations))])
    return answer.model_copy(update={"notes": (*answer.notes, *new), "citations": citations})


def _notes(citation: Citation, lead: str, shelf: Shelf) -> Iterator[str]:
    """What ended the document, or else what changed the clause or some part not told."""
    document, day = shelf.documents[citation.document], shelf.day
    assert day is not None
    force = shelf.graph.force(document.id, day)
    if force.ended:
        yield wording.ended(document, force.ended[0], _source(force.ended[0], shelf, document))
    elif shelf.is_over(document.id) and force.since is not None:
        # A lead that tells of this document's force has said so.
        if wording.named(document) in lead:
            return
        yield wording.not_yet(document, force.since)
    elif (change := _change(citation, shelf)) is not None:
        source = _source(change, shelf, document)
        yield wording.clause_changed(citation.label, document, change, source)
    else:
        placed = {one.source for one in force.amended if one.scope.locators}
        for one in force.amended:
            if one.source not in placed:
                placed.add(one.source)
                yield wording.amended(document, one, _source(one, shelf, document))


def _change(citation: Citation, shelf: Shelf) -> Relation | None:
    if shelf.day is None or not citation.locator:
        return None
    return shelf.graph.changed(citation.document, citation.locator, shelf.day)


def _changes(answer: Answer, shelf: Shelf) -> Iterator[Citation]:
    """The clauses that changed those quoted, where they can be quoted whole."""
    for citation in answer.citations:
        change = _change(citation, shelf)
        if change is None or change.source not in shelf.documents:
            continue
        source = shelf.documents[change.source]
        for section in source.sections:
            if section.locator == change.place.locator and section.bullet == change.place.bullet:
                start = content_start(source, section)
                end = section.start + len(source.text_of(section))
                if section.start <= change.place.start < section.end:
                    if words(source.text[start:end]) <= LIST_WORDS:
                        yield cite(source, start, end, 1.0)
                    break


def _source(relation: Relation, shelf: Shelf, document: Document) -> Document:
    """The document that states it, the quoted one itself where that has gone."""
    return shelf.documents.get(relation.source, document)
