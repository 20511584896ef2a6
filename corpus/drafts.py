"""Files that were read and wait to be confirmed, so that nothing is read twice."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from config.durable import clear_aside, folder_aside, put_in_place
from config.errors import ThiDuaError
from config.progress import Progress
from corpus import stored
from corpus.readers.reading import Reading, check_suffix, read_file
from corpus.readers.text import content_of

KEPT_FOR: Final = timedelta(days=7)

_DIGITS: Final = 16
_DRAFT_ID: Final = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")


class Drafts:
    """A folder of drafts, each named for the content of its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reading_of(self, path: Path, progress: Progress) -> tuple[str, Reading | None]:
        """The draft's id, and what the file says unless there is such a draft already."""
        check_suffix(path)
        draft_id = hashlib.sha256(content_of(path)).hexdigest()[:_DIGITS]
        if self._same_kind(draft_id, path):
            return draft_id, None
        return draft_id, read_file(path, progress)

    def put(self, draft_id: str, reading: Reading, facts: stored.Facts) -> None:
        """Keeps a draft; only for the holder of the archive's lock."""
        self._folder.mkdir(exist_ok=True)
        with folder_aside(self._folder) as aside:
            stored.write(aside, reading, facts)
            put_in_place(aside, self._folder / draft_id)

    def rename(self, draft_id: str, name: str, read_at: datetime, document_id: str | None) -> None:
        """The same content came again, perhaps under another name; only under the lock."""
        _, facts = self.get(draft_id)
        again = {"name": name, "read_at": read_at, "document_id": document_id}
        stored.replace_facts(self.place(draft_id), facts.model_copy(update=again))

    def get(self, draft_id: str) -> tuple[str, stored.Facts]:
        """The text and the facts; raises ThiDuaError where the draft is gone."""
        if not self.has(draft_id):
            raise ThiDuaError("Bản nháp không còn", draft_id, "Gửi lại tệp")
        return stored.read(self.place(draft_id))

    def has(self, draft_id: str) -> bool:
        """Whether the draft is still there."""
        return bool(_DRAFT_ID.fullmatch(draft_id)) and self.place(draft_id).is_dir()

    def place(self, draft_id: str) -> Path:
        """The draft's folder."""
        return self._folder / draft_id

    def drop(self, draft_id: str) -> None:
        """Forgets a draft, if there is one; only under the lock."""
        if self.has(draft_id):
            shutil.rmtree(self.place(draft_id), ignore_errors=True)

    def sweep(self, now: datetime) -> None:
        """Forgets those that nobody confirmed, and what was left half written; under the lock."""
        clear_aside(self._folder)
        for draft_id in list(self._all()):
            if self._is_stale(draft_id, now):
                self.drop(draft_id)

    def _is_stale(self, draft_id: str, now: datetime) -> bool:
        try:
            return now - self.get(draft_id)[1].read_at > KEPT_FOR
        except ThiDuaError:
            return True

    def _all(self) -> Iterator[str]:
        if self._folder.is_dir():
            yield from (path.name for path in self._folder.iterdir() if self.has(path.name))

    def _same_kind(self, draft_id: str, path: Path) -> bool:
        """The name's ending decides how a file is read, so another ending is read again."""
        if not self.has(draft_id):
            return False
        try:
            name = self.get(draft_id)[1].name
        except ThiDuaError:
            return False
        return Path(name).suffix.lower() == path.suffix.lower()
