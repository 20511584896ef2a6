"""The one place where the parts are joined."""

from collections.abc import Sequence
from datetime import date
from threading import Lock

from bot.holding import Holding
from bot.opening import open_archive, open_embedder, open_library
from bot.reminders.facts import KnownFacts
from config.progress import Progress, silent
from config.settings import Settings
from corpus.archive import Archive
from corpus.library import Library
from corpus.model import Document, Reference
from index.embedder import Embedder
from index.model import Answer
from index.question import Question

TARGETS_QUESTION = "Các chỉ tiêu thi đua là gì?"


class Application:
    """What answers from the documents as they are by now (``bot.assistant.Assistant``).

    Everything is answered from one holding, so an answer never mixes two states of the documents.
    """

    def __init__(
        self, settings: Settings, archive: Archive, embedder: Embedder, progress: Progress = silent
    ) -> None:
        self.archive = archive
        self.embedder = embedder
        self.office_facts = KnownFacts()
        self._settings = settings
        self._renewing = Lock()
        self._generation = archive.generation()
        self.holding = self._opened(progress)

    @property
    def library(self) -> Library:
        """The documents held at the moment."""
        return self.holding.library

    def renew(self, progress: Progress = silent) -> str:
        """Takes up what the archive holds by now; names the generation that is answered from.

        Questions are answered from the old holding until the new one is whole. Raises ThiDuaError,
        and stays with the old one, where the new one cannot be had.
        """
        with self._renewing:
            generation = self.archive.generation()
            if generation != self._generation:
                self.holding = self._opened(progress)
                self._generation = generation
            return generation

    def ask(self, question: str, *, today: date, document: str | None = None) -> Answer:
        """The answer to a question; raises ThiDuaError for one that cannot be read."""
        return self.holding.answerer.ask(question, today=today, document=document)

    def understand(self, question: str) -> Question:
        """A question as the answerer reads it; raises ThiDuaError for one that cannot be read."""
        return self.holding.answerer.understand(question)

    def explain(self, question: str) -> dict[str, object]:
        """Why a question is answered as it is, ready for JSON."""
        return self.holding.answerer.explain(question).model_dump()

    def clause(self, document: str, locator: str, part: str | None, bullet: int | None) -> str:
        """The whole text of a section; raises ThiDuaError where there is none such."""
        library = self.library
        section = library.section(document, locator or part or "", bullet)
        return library.find(document).text_of(section)

    def documents(self) -> Sequence[Document]:
        """The documents whose text is held."""
        return self.library.documents

    def references(self) -> Sequence[Reference]:
        """The register of what they cite."""
        return self.library.references()

    def targets(self) -> Answer:
        """The plan's targets."""
        return self.holding.answerer.ask(TARGETS_QUESTION, today=date.min)

    def _opened(self, progress: Progress) -> Holding:
        library = open_library(self._settings, self.archive)
        return Holding.over(library, self._settings, self.embedder, self.office_facts, progress)


def open_application(settings: Settings, progress: Progress = silent) -> Application:
    """All of it, ready to answer.

    Raises ThiDuaError where a document, a list, the model or the index cannot be had.
    """
    embedder = open_embedder(settings, progress)
    return Application(settings, open_archive(settings), embedder, progress)
