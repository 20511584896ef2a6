"""Answers put together."""

from collections.abc import Sequence

from index import wording
from index.model import Answer, Citation, Source, Status
from index.question import Question


def reply(
    question: Question,
    status: Status,
    source: Source | None = None,
    *,
    lead: str = "",
    citations: Sequence[Citation] = (),
    nearest: Sequence[Citation] = (),
    items: Sequence[str] = (),
) -> Answer:
    """An answer without its plain text and time, which are filled in last."""
    return Answer(
        question=question.asked,
        understood=question.understood,
        status=status,
        source=source,
        answer="",
        citations=tuple(citations),
        nearest=tuple(nearest),
        lead=lead,
        items=tuple(items),
    )


def quoted(
    question: Question, citations: Sequence[Citation], lead: str = "", items: Sequence[str] = ()
) -> Answer:
    """An answer from a document."""
    return reply(question, "answered", "document", lead=lead, citations=citations, items=items)


def not_found(
    question: Question, lead: str = wording.NOT_FOUND, nearest: Sequence[Citation] = ()
) -> Answer:
    """That the documents do not say."""
    return reply(question, "not_found", lead=lead, nearest=nearest)
