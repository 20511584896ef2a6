"""``thidua corpus …``: the documents, their trees and what they cite."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.app import open_library
from bot.commands.output import print_json, print_line
from config.settings import load_settings
from corpus.dates import vietnamese_date
from corpus.library import Library
from corpus.model import Document, Reference, Section
from corpus.passages import passages_of

corpus = typer.Typer(no_args_is_help=True, help="Văn bản: danh mục, cây mục, viện dẫn.")

AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
DocumentId = Annotated[str, typer.Argument(help="Mã văn bản, xem bằng: thidua corpus list")]


def _library() -> Library:
    return open_library(load_settings())


@corpus.command("list")
def list_documents(as_json: AsJson = False) -> None:
    """Các văn bản đang có."""
    documents = _library().documents
    if as_json:
        print_json([_entry(document) for document in documents])
        return
    for document in documents:
        day = f", ngày {vietnamese_date(document.date)}" if document.date else ""
        print_line(f"{document.id}: {document.title}{day}")


@corpus.command()
def show(
    document: DocumentId,
    locator: Annotated[str, typer.Argument(help="Vị trí, như III.3, 24.1.a hoặc noi-nhan")],
    bullet: Annotated[int | None, typer.Option(help="Gạch đầu dòng thứ mấy")] = None,
    as_json: AsJson = False,
) -> None:
    """Nguyên văn một mục."""
    library = _library()
    section = library.section(document, locator, bullet)
    text = library.find(document).text_of(section)
    if as_json:
        print_json({**_section(section), "text": text})
    else:
        print_line(text)


@corpus.command()
def tree(document: DocumentId, as_json: AsJson = False) -> None:
    """Cây mục của một văn bản."""
    found = _library().find(document)
    if as_json:
        print_json([_section(section) for section in found.sections])
        return
    for section in found.sections:
        opening = found.text[section.start : section.own_end].split("\n")[0]
        print_line(f"{'  ' * section.level}{section.label}: {_shortened(opening)}")


@corpus.command()
def text(document: DocumentId) -> None:
    """Toàn văn đã chuẩn hóa; mọi vị trí trích dẫn tính theo văn bản này."""
    print_line(_library().find(document).text)


@corpus.command()
def references(
    document: Annotated[str | None, typer.Argument(help="Chỉ của văn bản này")] = None,
    as_json: AsJson = False,
) -> None:
    """Các văn bản có số, ký hiệu được viện dẫn, mỗi văn bản một lần."""
    found = _library().references(document)
    if as_json:
        print_json([reference.model_dump(mode="json") for reference in found])
        return
    for reference in found:
        print_line(_described(reference))


@corpus.command()
def add(
    file: Annotated[Path, typer.Argument(help="Tệp .docx, .pdf, .html, .txt hoặc .md")],
    document_id: Annotated[
        str | None, typer.Option("--id", help="Mã văn bản, nếu muốn tự đặt")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Thêm một văn bản, hoặc thay văn bản cùng mã."""
    document = _library().add(file, document_id, warn=partial(typer.echo, err=True))
    if as_json:
        print_json(_entry(document))
    else:
        print_line(f"Đã thêm {document.id}: {document.title}")


@corpus.command()
def remove(document: DocumentId) -> None:
    """Gỡ một văn bản đã thêm."""
    _library().remove(document)
    print_line(f"Đã gỡ {document}")


def _entry(document: Document) -> dict[str, object]:
    described = document.model_dump(
        mode="json", include={"id", "type", "number", "date", "issuer", "subject", "title"}
    )
    return {**described, "in_force": True, "passages": len(passages_of(document))}


def _section(section: Section) -> dict[str, object]:
    return section.model_dump(mode="json")


def _described(reference: Reference) -> str:
    day = f" ngày {vietnamese_date(reference.date)}" if reference.date else ""
    issuer = f" của {reference.issuer}" if reference.issuer else ""
    subject = f": {reference.subject}" if reference.subject else ""
    held = "có toàn văn" if reference.held else "chưa có toàn văn"
    times = f"viện dẫn {len(reference.cited_at)} lần, {held}"
    return f"{reference.type.capitalize()} số {reference.number}{day}{issuer}{subject} ({times})"


def _shortened(line: str, limit: int = 90) -> str:
    return line if len(line) <= limit else line[: limit - 1] + "…"
