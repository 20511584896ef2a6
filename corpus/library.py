"""The documents at hand: those that ship with the program and those that the office added."""

import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from config.errors import ThiDuaError
from corpus.head import read_head
from corpus.model import Document, Reference, Section
from corpus.readers.reading import Reading, check_suffix, read_file
from corpus.readers.text import read_text
from corpus.references import merged, references_in
from corpus.structure import sections_of
from corpus.vietnamese import fold

_STORED = (".txt", ".md")
_SOURCE = ".source"
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

    def add(
        self,
        path: Path,
        document_id: str | None = None,
        *,
        warn: Callable[[str], None] = lambda line: None,
    ) -> Document:
        """Reads a file and keeps it, whole or not at all; a known id is replaced.

        ``warn`` gets a Vietnamese line that names the pages that could not be read. Raises
        ThiDuaError for an unreadable file, an unknown format or an unfit id.
        """
        check_suffix(path)
        name = _slug(path.stem) if document_id is None else document_id
        if not _ID.fullmatch(name) or len(name) > _LONGEST_ID:
            remedy = f"Chỉ dùng a-z, 0-9 và dấu gạch nối, tối đa {_LONGEST_ID} ký tự"
            raise ThiDuaError("Mã văn bản không hợp lệ", name, remedy)
        reading = read_file(path)
        document = document_from(name, reading.text)
        self._forget(name, but=self._keep_reading(reading, name, path.suffix.lower()))
        self._documents[name] = document
        if reading.unread:
            pages = ", ".join(map(str, reading.unread))
            warn(f"Chưa đọc được trang {pages} (ảnh quét hoặc phông chữ lạ)")
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

    def _keep_reading(self, reading: Reading, name: str, suffix: str) -> list[Path]:
        """What was read, with the file it was read from unless that is the text itself."""
        if reading.verbatim:
            return [self._keep(reading.content, f"{name}{suffix}")]
        # The text comes last: a document is there once its text is.
        source = self._keep(reading.content, f"{name}{_SOURCE}{suffix}")
        return [source, self._keep(reading.text.encode(), f"{name}.txt")]

    def _keep(self, content: bytes, name: str) -> Path:
        """A file among the added ones, there whole or not at all."""
        kept = self._added / name
        aside: Path | None = None
        try:
            self._added.mkdir(parents=True, exist_ok=True)
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

    def _forget(self, document_id: str, but: Collection[Path] = ()) -> None:
        """Deletes the added files of that id, except some; a source after its text."""
        stale = [path for path in _all_files(self._added) if _id_of(path) == document_id]
        for path in sorted(stale, key=_is_source):
            if path not in but:
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
    """The documents of a folder, without the files they were read from."""
    return [
        path
        for path in _all_files(folder)
        if path.suffix.lower() in _STORED and not _is_source(path)
    ]


def _all_files(folder: Path) -> list[Path]:
    """The documents of a folder and their sources; a hidden file is one that is being written."""
    try:
        found = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise ThiDuaError("Không đọc được thư mục", folder, "Kiểm tra quyền đọc") from error
    return [
        path
        for path in found
        if not path.name.startswith(".")
        and not path.is_dir()
        and (path.suffix.lower() in _STORED or _is_source(path))
    ]


def _is_source(path: Path) -> bool:
    return path.stem.endswith(_SOURCE)


def _id_of(path: Path) -> str:
    return _slug(path.stem.removesuffix(_SOURCE))


def _slug(name: str) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(name)))
    return slug[:_LONGEST_ID].strip("-") or "van-ban"
