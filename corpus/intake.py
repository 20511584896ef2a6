"""A file on its way in: what was read, what it seems to be, and what a person put right."""

from datetime import date as Date
from typing import Final

from pydantic import BaseModel, ConfigDict

from corpus.head import Head
from corpus.model import Document
from corpus.vietnamese import normalise


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Corrections(_Frozen):
    """What a person says of a document, over what its head says; None leaves it as read.

    An empty text says that the document has no such thing.
    """

    type: str | None = None
    number: str | None = None
    date: Date | None = None
    issuer: str | None = None
    subject: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] | None = None
    year: int | None = None


NOTHING_TO_CORRECT: Final = Corrections()


class Draft(_Frozen):
    """A file that was read and waits to be confirmed; it is kept on disk under ``id``.

    ``document`` is what it would be, with its version and under the id that it would get;
    ``replaces`` is the version of the same document that it would follow. ``unread`` are the
    pages (from 1) that could not be read, ``confidence`` the share in 0..1 that the recognition
    of letters gave each scanned page.
    """

    id: str
    name: str
    document: Document
    replaces: int | None = None
    unread: tuple[int, ...] = ()
    confidence: tuple[tuple[int, float], ...] = ()
    corrections: Corrections = NOTHING_TO_CORRECT

    @property
    def unchanged(self) -> bool:
        """Whether it is held already, word for word, and described the same."""
        return self.replaces == self.document.version


def merged(before: Corrections, after: Corrections) -> Corrections:
    """What was put right, and on top of it what was put right later."""
    return before.model_copy(update=_said(after))


def corrected(document: Document, corrections: Corrections) -> Document:
    """The document as a person describes it; its text and sections are left alone."""
    if corrections == NOTHING_TO_CORRECT:
        return document
    said = _said(corrections)
    year = said.pop("year", None)
    tidy = {name: _tidy(value) for name, value in said.items()}
    if not tidy.get("type"):
        tidy.pop("type", None)
    described = document.model_copy(update=tidy)
    head = _head_of(described)
    return described.model_copy(
        update={"title": head.title, "year": year if year is not None else head.year}
    )


def still_needed(corrections: Corrections, before: Document, now: Document) -> Corrections:
    """Of what was put right in a version, that which the next one reads as wrongly.

    ``before`` and ``now`` are the two as they were read, without anybody's corrections.
    """
    return Corrections.model_validate(
        {
            name: value
            for name, value in _said(corrections).items()
            if getattr(before, name) == getattr(now, name)
        }
    )


def same_but_for_file(one: Document, other: Document) -> bool:
    """Whether text and description are the same, whatever file they came from."""
    apart = {"version": other.version, "pages": other.pages}
    return one.model_copy(update=apart) == other


def _said(corrections: Corrections) -> dict[str, object]:
    return {
        name: value
        for name in Corrections.model_fields
        if (value := getattr(corrections, name)) is not None
    }


def _tidy(value: object) -> object:
    if isinstance(value, str):
        return " ".join(normalise(value).split()) or None
    if isinstance(value, tuple):
        return tuple(filter(None, (_tidy(item) for item in value)))
    return value


def _head_of(document: Document) -> Head:
    return Head(
        type=document.type,
        number=document.number,
        date=document.date,
        issuer=document.issuer,
        subject=document.subject,
        signer=document.signer,
        recipients=document.recipients,
    )
