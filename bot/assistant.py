"""What every channel needs of the application, whatever the channel is."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from corpus.model import Document, Reference
from index.model import Answer


class Assistant(Protocol):
    """Answers questions and shows documents. Blocking work, safe to call from several threads."""

    def ask(self, question: str, *, today: date) -> Answer:
        """What the documents say; ``today`` is the asker's date. May raise ThiDuaError."""
        ...

    def clause(self, document: str, locator: str, part: str | None, bullet: int | None) -> str:
        """The whole text of a section with all under it; ThiDuaError when there is none such."""
        ...

    def documents(self) -> Sequence[Document]:
        """The documents whose text is held."""
        ...

    def references(self) -> Sequence[Reference]:
        """The register of cited documents, held or not, each once."""
        ...

    def renew(self) -> str:
        """Takes up what changed in the documents; names the state that is answered from now.

        Answers go on meanwhile, from the old state. May raise ThiDuaError, and stays with it then.
        """
        ...

    def targets(self) -> Answer:
        """The plan's targets, as the answer to a question about them."""
        ...
