"""What the office brought in: every version of every document, and what was done with it.

A folder a document, in it a folder a version, which never changes once it is there, and a
``history.json``. Replacing that file is what takes a document in or out; a process that is killed
leaves at most a version that no history names, and the next write sweeps it away.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from config.durable import clear_aside, folder_aside, locked, put_in_place, replace_text, sync
from config.errors import ThiDuaError
from config.progress import Progress, silent
from config.time import Clock
from corpus import stored
from corpus.document import document_from
from corpus.drafts import Drafts
from corpus.history import UNTOUCHED, History, Version
from corpus.identity import check_id, id_for, is_id
from corpus.intake import (
    NOTHING_TO_CORRECT,
    Corrections,
    Draft,
    corrected,
    merged,
    same_but_for_file,
    still_needed,
)
from corpus.model import Document
from corpus.passages import passages_of
from corpus.vietnamese import syllables

_HISTORY: Final = "history.json"
_LOCK: Final = ".lock"
_DRAFTS: Final = ".drafts"
_UNNAMED: Final = "van-ban"
_VERSION: Final = re.compile(r"version-\d+")
_WAITING: Final = "Chờ tiến trình khác ghi văn bản"


class Archive:
    """The documents under a folder, which need not exist before something is written.

    Reading takes no lock: what a history names stays. Writing takes one, so of several processes
    one writes at a time. Every write is done or, killed or failing at any point, not at all.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._drafts = Drafts(folder / _DRAFTS)
        self._made: dict[tuple[str, int, Corrections], Document] = {}

    def generation(self) -> str:
        """A name for the state of the archive, another after each write; cheap to ask for."""
        state = hashlib.sha256()
        for document_id in self._ids():
            try:
                found = self._history_file(document_id).stat()
            except OSError:
                continue
            mark = f"{document_id} {found.st_ino} {found.st_mtime_ns} {found.st_size}\n"
            state.update(mark.encode())
        return state.hexdigest()

    def current(self) -> list[Document]:
        """The version that counts of each document that the office brought in, by id."""
        found = ((name, self.history(name)) for name in self._ids())
        return [
            self.read(name, history.current)
            for name, history in found
            if history.current is not None and history.version(history.current)
        ]

    def removed(self) -> set[str]:
        """The ids of the documents that were taken out."""
        return {name for name in self._ids() if self.history(name).removed}

    def history(self, document_id: str) -> History:
        """What was done with a document; ``UNTOUCHED`` where nothing was.

        Raises ThiDuaError where it is damaged.
        """
        file = self._history_file(document_id)
        try:
            return History.model_validate_json(file.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return UNTOUCHED
        except (OSError, ValidationError) as error:
            remedy = "Chép lại tệp ấy từ bản sao lưu"
            raise ThiDuaError("Không đọc được lịch sử văn bản", file, remedy) from error

    def read(self, document_id: str, version: int) -> Document:
        """A version that the office brought in, whether it counts or not.

        Raises ThiDuaError for an unknown one.
        """
        kept = self.history(document_id).version(version)
        if kept is None:
            raise ThiDuaError(
                f"Văn bản {document_id} không có phiên bản",
                version,
                f"Xem các phiên bản bằng: thidua corpus history {document_id}",
            )
        key = (document_id, version, kept.corrections)
        if key not in self._made:
            text, facts = stored.read(self._version_folder(document_id, version))
            self._made[key] = document_from(
                document_id, text, kept.corrections, version=version, pages=facts.pages
            )
        return self._made[key]

    def on(self, document_id: str, day: date) -> Document | None:
        """What counted at the end of that day, of what the office brought in.

        Of a day before the office did anything it is the first version, if it is dated by then.
        """
        history = self.history(document_id)
        number = history.current_on(day)
        if number is None or history.version(number) is None:
            return None
        document = self.read(document_id, number)
        return None if document.date and document.date > day else document

    def examine(
        self,
        path: Path,
        corrections: Corrections = NOTHING_TO_CORRECT,
        document_id: str | None = None,
        held: Sequence[Document] = (),
        progress: Progress = silent,
    ) -> Draft:
        """Reads a file and keeps it as a draft; a content that was read before is not read again.

        ``held`` are all documents that count, those that ship among them. Raises ThiDuaError for a
        file that cannot be read or says nothing, and for an unfit id.
        """
        if document_id is not None:
            check_id(document_id)
        draft_id, reading = self._drafts.reading_of(path, progress)
        if reading is not None:
            _check_content(document_from(_UNNAMED, reading.text), path)
        with self._writing():
            now = self._clock()
            if reading is not None:
                facts = stored.facts_of(reading, path.name, now, document_id)
                self._drafts.put(draft_id, reading, facts)
            else:
                self._drafts.rename(draft_id, path.name, now, document_id)
        return self.draft(draft_id, corrections, document_id, held)

    def draft(
        self,
        draft_id: str,
        corrections: Corrections = NOTHING_TO_CORRECT,
        document_id: str | None = None,
        held: Sequence[Document] = (),
    ) -> Draft:
        """A draft again, seen with these corrections; without an id, under that given at first.

        Raises ThiDuaError where it is gone.
        """
        text, facts = self._drafts.get(draft_id)
        read = document_from(_UNNAMED, text, pages=facts.pages)
        described = corrected(read, corrections)
        name = document_id or facts.document_id
        name = name or self._id_for(described, Path(facts.name).stem, held)
        check_id(name)
        before = next((document for document in held if document.id == name), None)
        needed = self._inherited(before, read, corrections)
        named = {"id": name, "version": self._next(name, before)}
        document = corrected(read, needed).model_copy(update=named)
        if before and same_but_for_file(document, before):
            document = before
        return Draft(
            id=draft_id,
            name=facts.name,
            document=document,
            replaces=before.version if before else None,
            unread=facts.unread,
            confidence=facts.confidence,
            corrections=needed,
        )

    def keep(self, draft: Draft, by: str) -> Document:
        """Makes a draft the version that counts; one that is held already changes nothing.

        Raises ThiDuaError where the draft is gone, or the document has changed in the meantime.
        """
        name = draft.document.id
        check_id(name)
        with self._writing():
            history = self.history(name)
            if draft.unchanged or self._is_kept(history, draft.document):
                self._drafts.drop(draft.id)
                return draft.document
            self._check_follows(history, draft)
            _, facts = self._drafts.get(draft.id)
            number = draft.document.version
            self._put_version(name, number, self._drafts.place(draft.id))
            version = Version(
                number=number,
                added_at=self._clock(),
                by=by,
                name=facts.name,
                corrections=draft.corrections,
            )
            self._commit(name, history.with_added(version))
            self._drafts.drop(draft.id)
        return draft.document

    def drop(self, draft_id: str) -> None:
        """Forgets a draft; one that is gone already is no error."""
        if self._drafts.has(draft_id):
            with self._writing():
                self._drafts.drop(draft_id)

    def remove(self, document_id: str, by: str) -> None:
        """Takes a document out, one that ships too; its versions stay.

        Raises ThiDuaError for one that is out already.
        """
        check_id(document_id)
        with self._writing():
            history = self.history(document_id)
            if history.removed:
                remedy = f"Khôi phục bằng: thidua corpus restore {document_id}"
                raise ThiDuaError("Văn bản đã gỡ từ trước", document_id, remedy)
            self._commit(document_id, history.with_removed(self._clock(), by))

    def restore(self, document_id: str, by: str, version: int | None = None) -> None:
        """Brings a document back as it was, or makes another of its versions the one that counts.

        Raises ThiDuaError for one that is not out (where no version is named) and for an unknown
        version.
        """
        check_id(document_id)
        with self._writing():
            history = self.history(document_id)
            number = version if version is not None else _last_current(history, document_id)
            if not history.events or number not in history.numbers:
                remedy = f"Xem các phiên bản bằng: thidua corpus history {document_id}"
                raise ThiDuaError(f"Văn bản {document_id} không có phiên bản", number, remedy)
            if number != history.current:
                self._commit(document_id, history.with_restored(number, self._clock(), by))

    def correct(self, document_id: str, corrections: Corrections, by: str) -> None:
        """Puts right what is said of the version that counts; its text stays.

        Raises ThiDuaError for a document that was taken out.
        """
        check_id(document_id)
        with self._writing():
            history = self.history(document_id)
            if history.current is None:
                remedy = f"Khôi phục bằng: thidua corpus restore {document_id}"
                raise ThiDuaError("Văn bản đã gỡ", document_id, remedy)
            known = history.corrections(history.current)
            if merged(known, corrections) != known:
                after = history.with_corrected(corrections, self._clock(), by)
                self._commit(document_id, after)

    def _id_for(self, read: Document, stem: str, held: Sequence[Document]) -> str:
        """Documents that were taken out are known too: the same one comes back under its id."""
        last = {
            name: (history.events[-1].version, history)
            for name in self.removed()
            if (history := self.history(name)).events
        }
        gone = [
            self.read(name, number)
            for name, (number, history) in sorted(last.items())
            if history.version(number)
        ]
        return id_for(read, stem, [*held, *gone], taken=last.keys())

    def _inherited(
        self, before: Document | None, read: Document, corrections: Corrections
    ) -> Corrections:
        """The corrections given, over those of the version before that it needs as well."""
        if before is None:
            return corrections
        made = self.history(before.id).corrections(before.version)
        if made == NOTHING_TO_CORRECT:
            return corrections
        as_read = document_from(before.id, before.text)
        return merged(still_needed(made, as_read, read), corrections)

    def _next(self, document_id: str, before: Document | None) -> int:
        history = self.history(document_id)
        if before is None and not history.events:
            return 1
        return max(history.numbers) + 1

    def _is_kept(self, history: History, document: Document) -> bool:
        """Whether it counts already: a button was pressed twice."""
        return (
            history.current == document.version
            and history.version(document.version) is not None
            and same_but_for_file(self.read(document.id, document.version), document)
        )

    def _check_follows(self, history: History, draft: Draft) -> None:
        if history.events:
            fits = draft.replaces == history.current
            fits = fits and draft.document.version == max(history.numbers) + 1
        else:
            fits = draft.document.version == (1 if draft.replaces is None else 2)
        if not fits:
            remedy = "Xem lại tệp rồi xác nhận lần nữa"
            raise ThiDuaError("Văn bản vừa được người khác thay đổi", draft.document.id, remedy)

    def _put_version(self, document_id: str, number: int, draft: Path) -> None:
        place = self._version_folder(document_id, number)
        if not place.parent.is_dir():
            place.parent.mkdir()
            sync(self._folder)
        with folder_aside(self._folder) as aside:
            stored.copy(draft, aside)
            put_in_place(aside, place)

    def _commit(self, document_id: str, history: History) -> None:
        file = self._history_file(document_id)
        if not file.parent.is_dir():
            file.parent.mkdir()
            sync(self._folder)
        replace_text(file, history.model_dump_json(indent=1))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The lock is held, and what a killed process left is gone."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with locked(self._folder / _LOCK, waiting=_WAITING):
                self._sweep()
                yield
        except OSError as error:
            raise ThiDuaError(
                "Không ghi được văn bản", self._folder, "Kiểm tra quyền ghi"
            ) from error

    def _sweep(self) -> None:
        clear_aside(self._folder)
        self._drafts.sweep(self._clock())
        for folder in self._folder.iterdir():
            if is_id(folder.name) and folder.is_dir():
                self._sweep_document(folder)

    def _sweep_document(self, folder: Path) -> None:
        clear_aside(folder)
        named = {self._version_folder(folder.name, v.number) for v in self._versions(folder.name)}
        for version in folder.iterdir():
            if _VERSION.fullmatch(version.name) and version not in named:
                shutil.rmtree(version, ignore_errors=True)
        if not any(folder.iterdir()):
            folder.rmdir()

    def _versions(self, document_id: str) -> Sequence[Version]:
        return self.history(document_id).versions

    def _ids(self) -> list[str]:
        """The documents of which there is a history, in order; anything else is passed over."""
        try:
            found = sorted(path.name for path in self._folder.iterdir() if is_id(path.name))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise ThiDuaError(
                "Không đọc được thư mục", self._folder, "Kiểm tra quyền đọc"
            ) from error
        return [name for name in found if self._history_file(name).is_file()]

    def _history_file(self, document_id: str) -> Path:
        return self._folder / document_id / _HISTORY

    def _version_folder(self, document_id: str, number: int) -> Path:
        return self._folder / document_id / f"version-{number}"


def _check_content(document: Document, path: Path) -> None:
    if not any(syllables(passage.text) for passage in passages_of(document)):
        raise ThiDuaError("Tệp không có nội dung nào đọc được", path.name, "Kiểm tra lại tệp")


def _last_current(history: History, document_id: str) -> int:
    if not history.removed:
        remedy = f"Văn bản đang được dùng; xem thidua corpus history {document_id}"
        raise ThiDuaError("Văn bản chưa bị gỡ", document_id, remedy)
    return history.events[-1].version
