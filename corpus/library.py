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
from corpus.references import merged, references_in
from corpus.structure import sections_of
from corpus.vietnamese import fold

SUFFIXES = (".txt", ".md")
_LONGEST_ID = 80
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
        return merged(
            reference
            for document in documents
            for reference in references_in(document, self.documents)
        )

    def add(self, path: Path, document_id: str | None = None) -> Document:
        """Reads a file and keeps it, whole or not at all; a known id is replaced.

        Raises ThiDuaError for an unreadable file, an unknown format or an unfit id.
        """
        if path.suffix.lower() not in SUFFIXES:
            raise ThiDuaError(
                "Chưa đọc được loại tệp này", path.name, f"Dùng {', '.join(SUFFIXES)}"
            )
        name = _slug(path.stem) if document_id is None else document_id
        if not _ID.fullmatch(name) or len(name) > _LONGEST_ID:
            remedy = f"Chỉ dùng a-z, 0-9 và dấu gạch nối, tối đa {_LONGEST_ID} ký tự"
            raise ThiDuaError("Mã văn bản không hợp lệ", name, remedy)
        document = document_from(name, read_text(path))
        kept = self._keep(path, f"{name}{path.suffix.lower()}")
        self._forget(name, but=kept)
        self._documents[name] = document
        return document

    def remove(self, document_id: str) -> None:
        """Takes an added document out; one that ships comes back in its shipped form.

        Raises ThiDuaError for an unknown document, or one that only ships.
        """
        self.find(document_id)
        if not any(_id_of(path) == document_id for path in _files(self._added)):
            remedy = "Chỉ gỡ được văn bản đã thêm"
            raise ThiDuaError("Văn bản đi kèm chương trình, không gỡ được", document_id, remedy)
        self._forget(document_id)
        self._documents = {document.id: document for document in self._read()}

    def _keep(self, path: Path, name: str) -> Path:
        """A copy of the file among the added ones, there whole or not at all."""
        kept = self._added / name
        aside: Path | None = None
        try:
            self._added.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes()
            with tempfile.NamedTemporaryFile(dir=self._added, prefix=".", delete=False) as file:
                aside = Path(file.name)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.chmod(0o644)
            aside.replace(kept)
        except OSError as error:
            if aside is not None:
                aside.unlink(missing_ok=True)
            raise ThiDuaError("Không ghi được văn bản", kept, "Kiểm tra quyền ghi") from error
        return kept

    def _forget(self, document_id: str, but: Path | None = None) -> None:
        """Deletes the added files of that id, except one."""
        for path in _files(self._added):
            if _id_of(path) == document_id and path != but:
                try:
                    path.unlink()
                except OSError as error:
                    raise ThiDuaError("Không xóa được tệp", path, "Kiểm tra quyền ghi") from error

    def _read(self) -> Iterator[Document]:
        for path in (*_files(self._shipped), *_files(self._added)):
            yield document_from(_id_of(path), read_text(path))


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


def _files(folder: Path) -> list[Path]:
    """The documents of a folder; a hidden file is one that is being written."""
    try:
        found = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise ThiDuaError("Không đọc được thư mục", folder, "Kiểm tra quyền đọc") from error
    return [
        path
        for path in found
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and not path.is_dir()
    ]


def _id_of(path: Path) -> str:
    return _slug(path.stem)


def _slug(name: str) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(name)))
    return slug[:_LONGEST_ID].strip("-") or "van-ban"
