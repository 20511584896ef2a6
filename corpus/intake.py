"""A file on its way in: what was read, what it seems to be, and what a person put right."""

from datetime import date as Date
from typing import Final

from pydantic import BaseModel, ConfigDict

from corpus.model import Document


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Corrections(_Frozen):
    """What a person says of a document, over what its head says; None leaves it as read."""

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
