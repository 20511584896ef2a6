"""Answers about documents that the question names by number."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from corpus.model import Document
from index import wording
from index.cited import CitedAnswer, citations_of, named_references, tell
from index.mentions import DocumentMention
from index.model import Answer
from index.question import Question
from index.reply import not_found, quoted, reply
from index.shelf import Shelf

_MOST: Final = 3
FromClauses = Callable[[Question, str | None], Answer]


def about_numbered(
    question: Question, document: str | None, shelf: Shelf, from_clauses: FromClauses
) -> Answer | None:
    """What is told of the documents named; or that they are unknown, or their text not held.

    A document whose text is held is searched by ``from_clauses`` instead.
    """
    told: list[CitedAnswer] = []
    for mention in question.mentions:
        held = next((d for d in shelf.documents.values() if _is(d, mention)), None)
        if held is not None:
            return from_clauses(replace(question, mentions=()), held.id)
        found = [
            reference
            for reference in named_references(question, mention, shelf.references)
            if document in (None, *(place.document for place in reference.cited_at))
        ]
        if not found:
            return not_found(question, wording.unknown_document(mention.written))
        for reference in found:
            citing = shelf.documents[document or reference.cited_at[0].document]
            told.append(tell(question, reference, citing, shelf.weights))
    if not told:
        return None
    return _told(question, told[:_MOST], shelf) or _elsewhere(
        question, document, told[:_MOST], shelf, from_clauses
    )


def _told(question: Question, told: Sequence[CitedAnswer], shelf: Shelf) -> Answer | None:
    if question.locator is not None or not all(each.told for each in told):
        return None
    lead = "\n".join(each.lead for each in told)
    return quoted(question, citations_of(told, shelf), lead)


def _elsewhere(
    question: Question,
    document: str | None,
    told: Sequence[CitedAnswer],
    shelf: Shelf,
    from_clauses: FromClauses,
) -> Answer:
    """A clause that speaks of the documents and answers, or that their text would be needed."""
    answer = from_clauses(question, document)
    if question.locator is None and answer.status == "answered" and _names_all(question, answer):
        return answer
    return reply(question, "not_held", lead=wording.NOT_HELD, citations=citations_of(told, shelf))


def _names_all(question: Question, answer: Answer) -> bool:
    quotes = " ".join(citation.quote for citation in answer.citations)
    return all(str(mention.serial) in quotes for mention in question.mentions)


def _is(document: Document, mention: DocumentMention) -> bool:
    return document.number is not None and mention.names(document.type, document.number)
