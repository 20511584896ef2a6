"""``thidua corpus …``: the documents, their trees, what they cite, and how they come and go."""

import re
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.commands.demands import deadlines, duties, targets
from bot.commands.documents_shown import (
    entry,
    history_entry,
    history_lines,
    show_difference,
    show_draft,
)
from bot.commands.graph import graph
from bot.commands.output import print_json, print_line, progress_bars
from bot.commands.taking_effect import Effect, show_effect, take_effect
from bot.opening import open_archive, open_library
from config.errors import ThiDuaError
from config.settings import load_settings
from config.time import system_clock
from corpus.archive import Archive
from corpus.awards import load_awards
from corpus.dates import vietnamese_date
from corpus.difference import Difference, difference
from corpus.intake import NOTHING_TO_CORRECT, Corrections, Draft
from corpus.library import Library, section_at
from corpus.model import Document, Reference, Section

corpus = typer.Typer(
    no_args_is_help=True, help="Văn bản: thêm, sửa, gỡ, danh mục, cây mục, viện dẫn."
)

AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
DocumentId = Annotated[str, typer.Argument(help="Mã văn bản, xem bằng: thidua corpus list")]
OnDay = Annotated[
    str | None, typer.Option("--on", help="Bản đang dùng ngày ấy, như 2024-06-01 hoặc 01/6/2024")
]
Number = Annotated[str | None, typer.Option("--number", help="Số, ký hiệu, như 34-CT/TW")]
IssueDay = Annotated[str | None, typer.Option("--date", help="Ngày ban hành, như 2024-03-07")]
Issuer = Annotated[str | None, typer.Option("--issuer", help="Cơ quan ban hành")]
Kind = Annotated[str | None, typer.Option("--type", help="Loại, như “kế hoạch”, “chỉ thị”")]
Subject = Annotated[str | None, typer.Option("--subject", help="Trích yếu")]
Signer = Annotated[str | None, typer.Option("--signer", help="Người ký")]
Recipients = Annotated[
    list[str] | None, typer.Option("--recipients", help="Nơi nhận, mỗi nơi một lần --recipients")
]
WithIndex = Annotated[
    bool, typer.Option("--index/--no-index", help="Dựng lại chỉ mục ngay, hay để sau.")
]
Year = Annotated[int | None, typer.Option("--year", help="Năm thi đua", min=1900, max=2200)]

_BY: Final = "dòng lệnh"
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YES: Final = frozenset({"", "c", "co", "có", "y", "yes"})


def _archive() -> Archive:
    return open_archive(load_settings())


def _library() -> Library:
    settings = load_settings()
    return open_library(settings, open_archive(settings))


@corpus.command("list")
def list_documents(
    removed: Annotated[bool, typer.Option("--removed", help="Các văn bản đã gỡ.")] = False,
    as_json: AsJson = False,
) -> None:
    """Các văn bản đang có."""
    library = _library()
    documents = _removed(library) if removed else library.documents
    if as_json:
        print_json([_entry(library, document) for document in documents])
        return
    for document in documents:
        day = f", ngày {vietnamese_date(document.date)}" if document.date else ""
        over = "" if removed or _in_force(library, document.id) else " (không còn hiệu lực)"
        print_line(f"{document.id}: {document.title}{day}{over}")


@corpus.command()
def show(
    document: DocumentId,
    locator: Annotated[str, typer.Argument(help="Vị trí, như III.3, 24.1.a hoặc noi-nhan")],
    bullet: Annotated[int | None, typer.Option(help="Gạch đầu dòng thứ mấy")] = None,
    on: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Nguyên văn một mục."""
    found = _version(_library(), document, on, None)
    section = section_at(found, locator, bullet)
    if as_json:
        print_json({**_section(section), "text": found.text_of(section)})
    else:
        print_line(found.text_of(section))


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
def text(
    document: DocumentId,
    on: OnDay = None,
    version: Annotated[int | None, typer.Option(help="Phiên bản thứ mấy")] = None,
    as_json: AsJson = False,
) -> None:
    """Toàn văn đã chuẩn hóa; mọi vị trí trích dẫn tính theo văn bản này."""
    found = _version(_library(), document, on, version)
    if as_json:
        print_json(found.model_dump(mode="json", include={"id", "version", "text", "pages"}))
    else:
        print_line(found.text)


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
    file: Annotated[Path, typer.Argument(help="Tệp văn bản: Word, PDF, HTML, văn bản thuần")],
    document_id: Annotated[
        str | None, typer.Option("--id", help="Mã văn bản, nếu muốn tự đặt")
    ] = None,
    number: Number = None,
    issued: IssueDay = None,
    issuer: Issuer = None,
    kind: Kind = None,
    subject: Subject = None,
    signer: Signer = None,
    recipients: Recipients = None,
    year: Year = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Không hỏi lại.")] = False,
    index: WithIndex = True,
    as_json: AsJson = False,
) -> None:
    """Thêm một văn bản, hoặc phiên bản mới của văn bản đang có; hỏi lại trước khi thêm."""
    said = _corrections(number, issued, issuer, kind, subject, signer, recipients, year)
    archive, library = _archive(), _library()
    with progress_bars() as progress:
        draft = archive.examine(file, said, document_id, library.documents, progress)
    changed = _changed(library, draft)
    if not as_json:
        show_draft(draft, changed)
        if not (yes or draft.unchanged or _confirmed()):
            print_line("Chưa thêm gì. Thông tin sai thì thêm lại, kèm --number, --date, --subject…")
            return
    document = archive.keep(draft, _BY)
    effect = _effect(index and not draft.unchanged)
    if as_json:
        print_json({**_added(draft, document, changed), **(effect.as_json() if effect else {})})
        return
    print_line(_outcome(draft, document))
    _check_awards(document)
    if effect:
        show_effect(effect)


@corpus.command()
def correct(
    document: DocumentId,
    number: Number = None,
    issued: IssueDay = None,
    issuer: Issuer = None,
    kind: Kind = None,
    subject: Subject = None,
    signer: Signer = None,
    recipients: Recipients = None,
    year: Year = None,
    index: WithIndex = True,
    as_json: AsJson = False,
) -> None:
    """Sửa thông tin của một văn bản (để trống "" là không có); nguyên văn giữ nguyên."""
    said = _corrections(number, issued, issuer, kind, subject, signer, recipients, year)
    if said == NOTHING_TO_CORRECT:
        remedy = "Ví dụ: thidua corpus correct MÃ --number 34-CT/TW"
        raise ThiDuaError("Chưa nêu thông tin nào cần sửa", document, remedy)
    _library().find(document)
    _archive().correct(document, said, _BY)
    _print_held(document, "Đã sửa", _effect(index), as_json=as_json)


@corpus.command()
def remove(document: DocumentId, index: WithIndex = True, as_json: AsJson = False) -> None:
    """Gỡ một văn bản; các phiên bản vẫn được giữ, khôi phục được."""
    _library().find(document)
    _archive().remove(document, _BY)
    effect = _effect(index)
    if as_json:
        outcome = {"id": document, "removed": True}
        print_json({**outcome, **(effect.as_json() if effect else {})})
        return
    print_line(f"Đã gỡ {document}; khôi phục bằng: thidua corpus restore {document}")
    if effect:
        show_effect(effect)


@corpus.command()
def restore(
    document: DocumentId,
    version: Annotated[int | None, typer.Option(help="Phiên bản thứ mấy")] = None,
    index: WithIndex = True,
    as_json: AsJson = False,
) -> None:
    """Khôi phục một văn bản đã gỡ, hoặc dùng lại một phiên bản cũ."""
    _library().check_known(document)
    _archive().restore(document, _BY, version)
    _print_held(document, "Đã khôi phục", _effect(index), as_json=as_json)


@corpus.command()
def history(document: DocumentId, as_json: AsJson = False) -> None:
    """Các phiên bản của một văn bản; ai đã làm gì, khi nào."""
    library = _library()
    found = library.history(document)
    if as_json:
        print_json(history_entry(document, found))
        return
    for line in history_lines(found, ships=library.ships(document)):
        print_line(line)


@corpus.command()
def diff(
    document: DocumentId,
    old: Annotated[int | None, typer.Argument(help="Phiên bản cũ")] = None,
    new: Annotated[int | None, typer.Argument(help="Phiên bản mới")] = None,
    as_json: AsJson = False,
) -> None:
    """Khác nhau giữa hai phiên bản; mặc định là bản đang dùng và bản liền trước."""
    library = _library()
    older, newer = _two_versions(library, document, old, new)
    found = difference(library.read(document, older), library.read(document, newer))
    if as_json:
        print_json({"id": document, "old": older, "new": newer, **found.model_dump(mode="json")})
    else:
        print_line(f"{document}: phiên bản {older} → {newer}")
        show_difference(found)


def _effect(wanted: bool) -> Effect | None:
    return take_effect(load_settings()) if wanted else None


def _check_awards(document: Document) -> None:
    """The table of awards is held against the law's own text when that comes in."""
    awards = load_awards()
    if awards.is_the_law(document):
        for line in awards.check_against(document):
            typer.echo(line, err=True)


def _corrections(
    number: str | None,
    issued: str | None,
    issuer: str | None,
    kind: str | None,
    subject: str | None,
    signer: str | None,
    recipients: list[str] | None,
    year: int | None,
) -> Corrections:
    return Corrections(
        type=kind.lower() if kind else None,
        number=number,
        date=_day(issued) if issued else None,
        issuer=issuer,
        subject=subject,
        signer=signer,
        recipients=tuple(recipients) if recipients else None,
        year=year,
    )


def _day(typed: str) -> date:
    found = _DAY.fullmatch(typed.strip())
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(typed.strip())
    except ValueError:
        remedy = "Gõ như 2024-06-01 hoặc 01/6/2024"
        raise ThiDuaError("Không phải một ngày", typed, remedy) from None


def _version(library: Library, document_id: str, on: str | None, version: int | None) -> Document:
    """The version asked for by number or day, the one that counts if by neither."""
    if on is not None and version is not None:
        raise ThiDuaError("Chỉ dùng một trong hai", "--on, --version", "Bỏ bớt một tùy chọn")
    if version is not None:
        return library.read(document_id, version)
    if on is None:
        return library.find(document_id)
    found = library.on(document_id, _day(on))
    if found is None:
        remedy = f"Xem các phiên bản bằng: thidua corpus history {document_id}"
        raise ThiDuaError(f"Ngày ấy chưa có, hoặc không dùng, {document_id}", on, remedy)
    return found


def _two_versions(
    library: Library, document_id: str, old: int | None, new: int | None
) -> tuple[int, int]:
    found = library.history(document_id)
    newer = new if new is not None else found.current or max(found.numbers)
    before = [number for number in found.numbers if number < newer]
    if old is None and not before:
        remedy = f"Xem các phiên bản bằng: thidua corpus history {document_id}"
        raise ThiDuaError("Không có phiên bản nào cũ hơn để so", f"{document_id} {newer}", remedy)
    return (old if old is not None else max(before)), newer


def _changed(library: Library, draft: Draft) -> Difference | None:
    if draft.replaces is None:
        return None
    return difference(library.read(draft.document.id, draft.replaces), draft.document)


def _confirmed() -> bool:
    """Asks where there is somebody to answer; elsewhere the command itself is the answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    try:
        answer = input("Thêm văn bản này? [C/k] ")
    except EOFError:
        return False
    return answer.strip().lower() in _YES


def _added(draft: Draft, document: Document, changed: Difference | None) -> dict[str, object]:
    return {
        **_entry(_library(), document),
        "version": document.version,
        "replaces": draft.replaces,
        "unchanged": draft.unchanged,
        "difference": changed.model_dump(mode="json") if changed else None,
        "unread": list(draft.unread),
        "confidence": [list(page) for page in draft.confidence],
    }


def _outcome(draft: Draft, document: Document) -> str:
    if draft.unchanged:
        return f"Đã có, không thay đổi: {document.id}"
    if document.version > 1:
        return f"Đã thêm phiên bản {document.version} của {document.id}: {document.title}"
    return f"Đã thêm {document.id}: {document.title}"


def _print_held(document_id: str, done: str, effect: Effect | None, *, as_json: bool) -> None:
    library = _library()
    document = library.find(document_id)
    if as_json:
        outcome = {**_entry(library, document), "version": document.version}
        print_json({**outcome, **(effect.as_json() if effect else {})})
        return
    print_line(f"{done} {document.id} (phiên bản {document.version}): {document.title}")
    if effect:
        show_effect(effect)


def _removed(library: Library) -> list[Document]:
    numbers = {name: library.history(name).events[-1].version for name in sorted(library.removed)}
    return [library.read(name, number) for name, number in numbers.items()]


def _entry(library: Library, document: Document) -> dict[str, object]:
    held = document.id not in library.removed
    return entry(document, in_force=held and _in_force(library, document.id))


def _in_force(library: Library, document_id: str) -> bool:
    return library.graph.in_force(document_id, system_clock().date())


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


corpus.command()(graph)
corpus.command()(deadlines)
corpus.command()(targets)
corpus.command()(duties)
