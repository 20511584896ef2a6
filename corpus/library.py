"""The documents at hand: those that ship with the program and those that the office added."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from config.errors import ThiDuaError
from corpus.archive import Archive
from corpus.document import document_from
from corpus.graph import Graph, graph_of
from corpus.history import FIRST, History
from corpus.identity import slug
from corpus.intake import corrected
from corpus.model import Document, Reference, Section
from corpus.readers.text import read_text
from corpus.references import merged, references_in

__all__ = ["Library", "document_from"]

_SHIPPED: Final = (".txt", ".md")


class Library:
    """The documents that count, as they were when it was opened; it never changes.

    ``shipped`` is a folder of canonical texts (which is never written to); what the ``archive``
    knows of a document stands over what ships.
    """

    def __init__(self, shipped: Path, archive: Archive) -> None:
        self._archive = archive
        self._shipped = {document.id: document for document in _texts(shipped)}
        self.removed: frozenset[str] = frozenset(archive.removed())
        self._documents = {document.id: document for document in self._current()}

    @property
    def documents(self) -> Sequence[Document]:
        """All documents, by id."""
        return [self._documents[key] for key in sorted(self._documents)]

    def find(self, document_id: str) -> Document:
        """The document with that id; raises ThiDuaError for an unknown or removed one."""
        if document_id in self.removed:
            remedy = f"Khôi phục bằng: thidua corpus restore {document_id}"
            raise ThiDuaError("Văn bản đã gỡ", document_id, remedy)
        if document_id not in self._documents:
            held = ", ".join(sorted(self._documents)) or "chưa có văn bản nào"
            raise ThiDuaError("Không có văn bản", document_id, f"Các văn bản đang có: {held}")
        return self._documents[document_id]

    def read(self, document_id: str, version: int) -> Document:
        """A version of a document, whether it counts or not; the one that ships is the first.

        Raises ThiDuaError for an unknown one.
        """
        self.check_known(document_id)
        if version == FIRST and self.ships(document_id):
            return self._as_shipped(document_id, self._archive.history(document_id))
        return self._archive.read(document_id, version)

    def on(self, document_id: str, day: date) -> Document | None:
        """The version that counted at the end of a day, None where none did.

        Of a day before the office did anything it is the first version, if it is dated by then.
        Raises ThiDuaError for an unknown document.
        """
        self.check_known(document_id)
        number = self._archive.history(document_id).current_on(day)
        if number is None:
            return None
        document = self.read(document_id, number)
        return None if document.date and document.date > day else document

    def history(self, document_id: str) -> History:
        """What was done with a document; raises ThiDuaError for an unknown one."""
        self.check_known(document_id)
        return self._archive.history(document_id)

    def ships(self, document_id: str) -> bool:
        """Whether the document's first version is one that ships with the program."""
        history = self._archive.history(document_id)
        return document_id in self._shipped and not history.version(FIRST)

    def check_known(self, document_id: str) -> None:
        """Raises ThiDuaError for a document that never was."""
        if document_id not in self.removed:
            self.find(document_id)

    def section(self, document_id: str, locator: str, bullet: int | None = None) -> Section:
        """The section at a locator ("III.3", "24.1.a") or named part ("noi-nhan").

        Raises ThiDuaError if the document has no such section.
        """
        return section_at(self.find(document_id), locator, bullet)

    def references(self, document_id: str | None = None) -> list[Reference]:
        """What the documents (or one of them) cite, each numbered document once."""
        documents = [self.find(document_id)] if document_id else self.documents
        return merged(
            reference
            for document in documents
            for reference in references_in(document, self.documents)
        )

    @cached_property
    def graph(self) -> Graph:
        """Which of them rests on, changes or ends which; made when it is first asked for."""
        return graph_of(self.documents)

    def _current(self) -> Iterator[Document]:
        yield from self._archive.current()
        for document_id in self._shipped.keys() - self.removed:
            history = self._archive.history(document_id)
            if history.current == FIRST and self.ships(document_id):
                yield self._as_shipped(document_id, history)

    def _as_shipped(self, document_id: str, history: History) -> Document:
        return corrected(self._shipped[document_id], history.shipped)


def section_at(document: Document, locator: str, bullet: int | None = None) -> Section:
    """The section of a document at a locator or named part; raises ThiDuaError for none such."""
    wanted = locator.strip().rstrip(".")
    for section in document.sections:
        named = section.locator or section.part
        if named is not None and named.lower() == wanted.lower() and section.bullet == bullet:
            return section
    suffix = f", gạch đầu dòng {bullet}" if bullet is not None else ""
    raise ThiDuaError(
        f"Văn bản {document.id} không có mục",
        f"{locator}{suffix}",
        f"Xem các mục bằng: thidua corpus tree {document.id}",
    )


def _texts(folder: Path) -> Iterator[Document]:
    try:
        found = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise ThiDuaError("Không đọc được thư mục", folder, "Kiểm tra quyền đọc") from error
    for path in found:
        if path.suffix.lower() in _SHIPPED and not path.name.startswith(".") and path.is_file():
            yield document_from(slug(path.stem), read_text(path))
