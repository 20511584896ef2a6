"""The clause that an answer of the office rests on, and whether it still reads the same."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from corpus.model import Document, Section
from corpus.passages import content_start
from corpus.sentences import quote_spans, words
from index.facts import Place

_WORTH_QUOTING_WHOLE: Final = 60


@dataclass(frozen=True)
class Clause:
    """A section by its place (DESIGN 4.1), where it stood, and the hash of how it read."""

    document: str
    locator: str
    part: str | None
    bullet: int | None
    start: int
    end: int
    hash: str

    @classmethod
    def of(cls, document: Document, section: Section) -> "Clause":
        text = document.text_of(section)
        return cls(
            document.id,
            section.locator,
            section.part,
            section.bullet,
            section.start,
            section.start + len(text),
            _hash(text),
        )

    @classmethod
    def from_json(cls, written: dict[str, Any]) -> "Clause":
        """What ``vars`` of a clause gave."""
        return cls(**written)

    def found_in(self, documents: Iterable[Document]) -> tuple[Document, Section] | None:
        """The section, provided it reads as it did; it may have moved."""
        for document in documents:
            if document.id != self.document:
                continue
            for section in document.sections:
                place = (section.locator, section.part, section.bullet)
                if place == (self.locator, self.part, self.bullet):
                    same = _hash(document.text_of(section)) == self.hash
                    return (document, section) if same else None
        return None

    def place_in(self, documents: Iterable[Document]) -> Place | None:
        """What of the clause to quote today: all of a short one, the beginning of a long one."""
        found = self.found_in(documents)
        if found is None:
            return None
        document, section = found
        start = content_start(document, section)
        end = section.start + len(document.text_of(section))
        if words(document.text[start:end]) > _WORTH_QUOTING_WHOLE:
            start, end = next(iter(quote_spans(document.text, start, end)), (start, end))
        return Place(document.id, start, end)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
