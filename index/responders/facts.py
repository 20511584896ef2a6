"""Answers from what is known beside the documents."""

from index.facts import Fact
from index.model import Answer
from index.question import Question
from index.quoting import cite
from index.reply import reply
from index.shelf import Shelf


def from_fact(question: Question, fact: Fact, shelf: Shelf) -> Answer:
    """The fact in its own words, with the clause that it rests on where there is one."""
    place = fact.place
    citations = (
        [cite(shelf.documents[place.document], place.start, place.end, 1.0)] if place else []
    )
    answer = reply(question, "answered", fact.source, lead=fact.text, citations=citations)
    return answer.model_copy(update={"notes": (fact.note,) if fact.note else ()})
