"""Documents taken in and out, with the index renewed at once (``bot.keeper.Keeper``)."""

from pathlib import Path

from bot.app import Application
from bot.keeper import Kept
from config.errors import ThiDuaError
from config.progress import Progress, silent
from corpus.difference import difference
from corpus.intake import NOTHING_TO_CORRECT, Corrections, Draft
from corpus.model import Document


class DocumentKeeper:
    """What comes in is kept in the archive first: the index can be made again at any time."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._archive = application.archive

    def examine(
        self,
        path: Path,
        corrections: Corrections = NOTHING_TO_CORRECT,
        document_id: str | None = None,
        progress: Progress = silent,
    ) -> Draft:
        """See ``Keeper.examine``."""
        held = self._application.documents()
        return self._archive.examine(path, corrections, document_id, held, progress)

    def draft(self, draft_id: str, corrections: Corrections = NOTHING_TO_CORRECT) -> Draft:
        """See ``Keeper.draft``."""
        return self._archive.draft(draft_id, corrections, None, self._application.documents())

    def keep(self, draft: Draft, by: str, progress: Progress = silent) -> Kept:
        """See ``Keeper.keep``."""
        before = self._held(draft.document.id) if draft.replaces is not None else None
        document = self._archive.keep(draft, by)
        self._application.renew(progress)
        made = self._application.holding.index.snapshot.manifest
        changed = difference(before, document) if before else None
        return Kept(document, before, changed, made.embedded, made.reused)

    def drop(self, draft_id: str) -> None:
        """See ``Keeper.drop``."""
        self._archive.drop(draft_id)

    def remove(self, document_id: str, by: str, progress: Progress = silent) -> Document:
        """See ``Keeper.remove``."""
        document = self._application.library.find(document_id)
        self._archive.remove(document_id, by)
        self._application.renew(progress)
        return document

    def restore(self, document_id: str, by: str, progress: Progress = silent) -> Document:
        """See ``Keeper.restore``."""
        self._archive.restore(document_id, by)
        self._application.renew(progress)
        return self._application.library.find(document_id)

    def _held(self, document_id: str) -> Document | None:
        try:
            return self._application.library.find(document_id)
        except ThiDuaError:
            return None
