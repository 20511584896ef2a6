"""What is known beside the documents, stated as the answerer needs it; ``bot`` provides it."""

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from index.question import Question


@dataclass(frozen=True)
class Place:
    """Where a fact stands in a document: half-open offsets of its canonical text."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Fact:
    """An answer that is not a sentence of a document: the office's own word, a register's row.

    ``place`` is the clause that it rests on, if it rests on one.
    """

    text: str
    source: Literal["office", "register", "summary"]
    place: Place | None = None
    note: str = ""


class Facts(Protocol):
    """Looks a question up among what is known. Quick, and safe to call from any thread."""

    def find(self, question: Question) -> Fact | None:
        """The fact that answers the question, or None."""
        ...


class NoFacts:
    """Nothing is known beside the documents."""

    def find(self, question: Question) -> Fact | None:
        """None."""
        return None


NO_FACTS: Final = NoFacts()
