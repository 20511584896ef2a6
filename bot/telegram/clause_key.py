"""Which clause a button opens, in the 64 bytes that Telegram allows."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from corpus.model import Document, Section
from index.model import Citation

_PREFIX: Final = "c"
_LIMIT_BYTES: Final = 64


@dataclass(frozen=True)
class ClauseKey:
    """A section by the digest of its document's id, locator, part and bullet (DESIGN 4.1)."""

    document: str
    locator: str
    part: str | None
    bullet: int | None

    @classmethod
    def of(cls, citation: Citation) -> "ClauseKey":
        digest = _digest(citation.document)
        return cls(digest, citation.locator, citation.part, citation.bullet)

    @classmethod
    def decoded(cls, data: str) -> "ClauseKey | None":
        """The key in a button's data, or None when it is some other button's."""
        match data.split(":"):
            case [prefix, document, locator, part, bullet] if prefix == _PREFIX:
                number = int(bullet) if bullet.isascii() and bullet.isdigit() else None
                return cls(document, locator, part or None, number)
        return None

    def encoded(self) -> str | None:
        """Callback data of at most 64 bytes; None for a locator that does not fit."""
        bullet = "" if self.bullet is None else str(self.bullet)
        data = ":".join((_PREFIX, self.document, self.locator, self.part or "", bullet))
        fits = len(data.encode()) <= _LIMIT_BYTES and data.count(":") == 4
        return data if fits else None

    def found_in(self, documents: Iterable[Document]) -> tuple[Document, Section] | None:
        """The section meant, or None when the documents no longer hold it."""
        for document in documents:
            if _digest(document.id) == self.document:
                for section in document.sections:
                    place = (section.locator, section.part, section.bullet)
                    if place == (self.locator, self.part, self.bullet):
                        return document, section
        return None


def _digest(document_id: str) -> str:
    return hashlib.blake2s(document_id.encode(), digest_size=5).hexdigest()
