"""A sentence with all that is looked at when it may answer, kept from question to question."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from corpus.dates import find_dates
from corpus.model import Passage
from index.coverage import Terms


@dataclass(frozen=True)
class KeptSentence:
    """A sentence, or a part of one; ``whole`` is the sentence it is part of.

    ``year`` is the document's campaign year, ``title`` the terms of its title, ``context`` those
    of what stands above; ``part`` names the head or tail matter it is; ``issued`` is the
    document's date.
    """

    sentence: Passage
    whole: str
    terms: Terms
    context: Terms
    title: Terms
    year: int | None
    part: str | None = None
    issued: date | None = None

    @cached_property
    def days(self) -> frozenset[date]:
        """The days named in it or above it, and that of its document."""
        named = {found.day for found in find_dates(self.with_context)}
        return frozenset(named | ({self.issued} if self.issued is not None else set()))

    @cached_property
    def with_context(self) -> str:
        """The sentence with what stands above it."""
        return f"{self.sentence.context} {self.sentence.text}"
