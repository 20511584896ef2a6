"""What it takes to add documents, whoever does it: the command line or a conversation."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from config.progress import Progress, silent
from corpus.difference import Difference
from corpus.intake import NOTHING_TO_CORRECT, Corrections, Draft
from corpus.model import Document


@dataclass(frozen=True)
class Kept:
    """A document that was taken in, and the answers with it.

    ``before`` is the version that it follows, ``difference`` what changed in it. ``embedded`` and
    ``reused`` count the passages of the new snapshot.
    """

    document: Document
    before: Document | None
    difference: Difference | None
    embedded: int
    reused: int


class Keeper(Protocol):
    """Takes documents in and out. Blocking work, one call at a time; each is done or not at all."""

    def examine(
        self,
        path: Path,
        corrections: Corrections = NOTHING_TO_CORRECT,
        document_id: str | None = None,
        progress: Progress = silent,
    ) -> Draft:
        """Reads a file and keeps it as a draft; raises ThiDuaError for one that is refused."""
        ...

    def draft(self, draft_id: str, corrections: Corrections = NOTHING_TO_CORRECT) -> Draft:
        """A draft again, seen with these corrections; raises ThiDuaError where it is gone."""
        ...

    def keep(self, draft: Draft, by: str, progress: Progress = silent) -> Kept:
        """Makes a draft a document that is answered from; ``by`` names who did so."""
        ...

    def drop(self, draft_id: str) -> None:
        """Forgets a draft; one that is gone already is no error."""
        ...

    def remove(self, document_id: str, by: str, progress: Progress = silent) -> Document:
        """Takes a document out of what is answered from; its versions stay reachable."""
        ...

    def restore(self, document_id: str, by: str, progress: Progress = silent) -> Document:
        """Brings a removed document back."""
        ...
