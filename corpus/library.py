"""The documents at hand: those that ship with the program and those that the office added."""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from config.errors import ThiDuaError
from corpus.head import read_head
from corpus.model import Document, Reference, Section
from corpus.readers.text import read_text
from corpus.references import references_in, same_number
from corpus.structure import sections_of
from corpus.vietnamese import fold

SUFFIXES = (".txt", ".md")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Library:
    """The documents of two folders, read once; an added one takes the place of its namesake.

    ``shipped`` is never written to; ``added`` (which need not exist yet) takes what the office
    brings in.
    """

    def __init__(self, shipped: Path, added: Path) -> None:
        self._shipped = shipped
        self._added = added
        self._documents = {document.id: document for document in self._read()}

    @property
    def documents(self) -> Sequence[Document]:
        """All documents, by id."""
        return [self._documents[key] for key in sorted(self._documents)]

    def find(self, document_id: str) -> Document:
        """The document with that id; raises ThiDuaError for an unknown one."""
        if document_id not in self._documents:
            held = ", ".join(sorted(self._documents)) or "chưa có văn bản nào"
            raise ThiDuaError("Không có văn bản", document_id, f"Các văn bản đang có: {held}")
        return self._documents[document_id]

    def section(self, document_id: str, locator: str, bullet: int | None = None) -> Section:
        """The section at a locator ("III.3", "24.1.a") or named part ("noi-nhan").

        Raises ThiDuaError if the document has no such section.
        """
        document = self.find(document_id)
        wanted = locator.strip().rstrip(".")
        for section in document.sections:
            named = section.locator or section.part
            if named is not None and named.lower() == wanted.lower() and section.bullet == bullet:
                return section
        suffix = f", gạch đầu dòng {bullet}" if bullet is not None else ""
        raise ThiDuaError(
            f"Văn bản {document_id} không có mục",
            f"{locator}{suffix}",
            f"Xem các mục bằng: thidua corpus tree {document_id}",
        )

    def references(self, document_id: str | None = None) -> list[Reference]:
        """What the documents (or one of them) cite, each numbered document once."""
        documents = [self.find(document_id)] if document_id else self.documents
        found: list[Reference] = []
        for document in documents:
            for reference in references_in(document, self.documents):
                _merge(found, reference)
        return found

    def add(self, path: Path, document_id: str | None = None) -> Document:
        """Reads a file and keeps it, whole or not at all; a known id is replaced.

        Raises ThiDuaError for an unreadable file, an unknown format or an unfit id.
        """
        if path.suffix.lower() not in SUFFIXES:
            raise ThiDuaError("Chưa đọc được loại tệp này", path.name, f"Dùng {', '.join(SUFFIXES)}")
        name = document_id or _slug(path.stem)
        if not _ID.fullmatch(name):
            raise ThiDuaError("Mã văn bản không hợp lệ", name, "Chỉ dùng a-z, 0-9 và dấu gạch nối")
        text = read_text(path)
        document = document_from(name, text)
        self._write(f"{name}{path.suffix.lower()}", path.read_bytes())
        self._documents[name] = document
        return document

    def remove(self, document_id: str) -> None:
        """Takes an added document out; one that ships comes back in its shipped form."""
        self.find(document_id)
        files = [self._added / f"{document_id}{suffix}" for suffix in SUFFIXES]
        if not any(file.exists() for file in files):
            raise ThiDuaError("Văn bản đi kèm chương trình, không gỡ được", document_id)
        for file in files:
            file.unlink(missing_ok=True)
        self._documents = {document.id: document for document in self._read()}

    def _write(self, name: str, content: bytes) -> None:
        try:
            self._added.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=self._added, prefix=".adding-")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, self._added / name)
        except OSError as error:
            raise ThiDuaError("Không ghi được văn bản vào", self._added, "Kiểm tra quyền ghi") from error

    def _read(self) -> Iterator[Document]:
        for folder in (self._shipped, self._added):
            for path in sorted(folder.glob("*")) if folder.is_dir() else []:
                if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
                    yield document_from(_slug(path.stem), read_text(path))


def document_from(document_id: str, text: str) -> Document:
    """A document from its canonical text."""
    sections = sections_of(text)
    head = read_head(text, sections)
    return Document(
        id=document_id,
        type=head.type,
        number=head.number,
        date=head.date,
        issuer=head.issuer,
        subject=head.subject,
        signer=head.signer,
        recipients=head.recipients,
        title=head.title,
        year=head.year,
        text=text,
        sections=sections,
    )


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(name))) or "van-ban"


def _merge(found: list[Reference], reference: Reference) -> None:
    """Adds a reference, or its places to the entry that names the same document."""
    for index, known in enumerate(found):
        undated = known.date is None or reference.date is None
        if same_number(known.number, reference.number) and (undated or known.date == reference.date):
            found[index] = known.model_copy(
                update={
                    "date": known.date or reference.date,
                    "issuer": known.issuer or reference.issuer,
                    "subject": known.subject or reference.subject,
                    "cited_at": known.cited_at + reference.cited_at,
                }
            )
            return
    found.append(reference)
