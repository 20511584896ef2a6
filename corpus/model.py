"""The value types that leave ``corpus``; offsets are half-open code points of a canonical text."""

from bisect import bisect_right
from datetime import date as Date
from typing import Final

from pydantic import BaseModel, ConfigDict

PLAN: Final = "kế hoạch"
LAW: Final = "luật"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Section(_Frozen):
    """A heading, clause, point, bullet or part of the head or tail, with all that stands under it.

    ``start:end`` spans the section and its descendants; ``start:own_end`` is what belongs to it
    alone, and these own spans tile the text. ``locator`` is parseable ("III.3", "24.1.a", "" for
    head and tail, which then have a ``part``); ``bullet`` counts from 1 within its parent.
    """

    locator: str
    part: str | None = None
    bullet: int | None = None
    label: str
    heading: str = ""
    level: int
    parent: int | None
    start: int
    own_end: int
    end: int


class Reference(_Frozen):
    """A numbered document that is cited, each once however often and however fully."""

    type: str
    number: str
    date: Date | None
    issuer: str | None
    subject: str | None
    cited_at: tuple["Place", ...]
    held: str | None = None


class DateMention(_Frozen):
    """A day that a text names, and where."""

    day: Date
    start: int
    end: int


class Place(_Frozen):
    """Where something stands: the section by locator, and the words by offset."""

    document: str
    locator: str
    part: str | None = None
    bullet: int | None = None
    start: int
    end: int


class PageStart(_Frozen):
    """A page of the file, from 1, and the offset of the canonical text at which it begins."""

    page: int
    start: int


class Document(_Frozen):
    """One document: what it is, its canonical text, and its sections in reading order.

    ``year`` is the campaign year of a plan. ``sections[i].parent`` indexes ``sections``.
    ``version`` counts from 1 as the text of the same document is replaced; ``pages`` is empty
    where the file knows none.
    """

    id: str
    type: str
    number: str | None = None
    date: Date | None = None
    issuer: str | None = None
    subject: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()
    title: str
    year: int | None = None
    version: int = 1
    text: str
    sections: tuple[Section, ...]
    pages: tuple[PageStart, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The page of the file on which the character at ``offset`` stands."""
        place = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[place - 1].page if place else None

    def text_of(self, section: Section) -> str:
        """The section's text with its descendants, without the line break that ends it."""
        return self.text[section.start : section.end].rstrip("\n")


class Passage(_Frozen):
    """A unit of the index: ``text`` is the document's ``start:end``, inside one section.

    ``context`` is what stands above it (title, headings), indexed with it but never quoted.
    ``section`` indexes the document's ``sections``.
    """

    document: str
    section: int
    start: int
    end: int
    text: str
    context: str = ""

    @property
    def indexed(self) -> str:
        """What the index sees."""
        return f"{self.context}\n{self.text}" if self.context else self.text
