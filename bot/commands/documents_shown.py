"""How documents, drafts and their changes look on the command line, for people and for programs."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.time import ZONE
from corpus.dates import vietnamese_date
from corpus.difference import ClauseChange, Difference, Words, in_brief, marked, words_of_change
from corpus.history import FIRST, Event, History
from corpus.intake import Draft
from corpus.model import Document
from corpus.passages import passages_of

_CHANGES = {"added": "Thêm", "removed": "Bỏ", "changed": "Sửa"}
_DEEDS = {
    "added": "thêm",
    "removed": "gỡ",
    "restored": "khôi phục",
    "corrected": "sửa thông tin",
}
_STYLES = {"same": "", "removed": "red strike", "added": "green"}
_MOST_SHOWN = 20


def entry(document: Document, *, in_force: bool) -> dict[str, object]:
    """A document in the lists that programs read."""
    described = document.model_dump(
        mode="json", include={"id", "type", "number", "date", "issuer", "subject", "title"}
    )
    return {**described, "in_force": in_force, "passages": len(passages_of(document))}


def history_entry(document_id: str, history: History) -> dict[str, object]:
    """A history for programs."""
    return {"id": document_id, **history.model_dump(mode="json", exclude={"shipped"})}


def show_draft(draft: Draft, difference: Difference | None) -> None:
    """What a file would become, and what it would change."""
    console = _console()
    table = Table(show_header=False, title=draft.name, title_justify="left")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(draft):
        table.add_row(name, Text(value))
    console.print(table)
    if difference is not None and not draft.unchanged:
        show_difference(difference, console)


def show_difference(difference: Difference, console: Console | None = None) -> None:
    """The changes in reading order, words that went and came marked."""
    console = console or _console()
    for change in difference.changes[:_MOST_SHOWN]:
        console.print(Text(f"{_CHANGES[change.change]} {change.label}:", style="bold"))
        console.print(_coloured(change) if console.is_terminal else _plain(change))
    if len(difference.changes) > _MOST_SHOWN:
        console.print(Text(f"… và {len(difference.changes) - _MOST_SHOWN} thay đổi nữa"))
    console.print(Text(_summed_up(difference)))


def history_lines(history: History, *, ships: bool) -> Iterator[str]:
    """The versions, then what was done, the oldest first."""
    if ships:
        yield f"Phiên bản {FIRST}{_now(history, FIRST)}: đi kèm chương trình"
    for version in history.versions:
        now = _now(history, version.number)
        added = f"{_moment(version.added_at)}, {version.by}"
        yield f"Phiên bản {version.number}{now}: {version.name}, {added}"
    if history.removed:
        yield "Văn bản đã gỡ"
    for event in history.events:
        yield f"  {_told(event)}"


def pages(numbers: Sequence[int]) -> str:
    """ "2, 5–9": page numbers as one reads them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _facts(draft: Draft) -> Iterator[tuple[str, str]]:
    document = draft.document
    yield "Mã", document.id
    yield "Đây là", _standing(draft)
    yield "Loại", document.type
    yield "Số", document.number or "—"
    yield "Ngày", vietnamese_date(document.date) if document.date else "—"
    yield "Cơ quan", document.issuer or "—"
    yield "Trích yếu", document.subject or "—"
    if document.year is not None:
        yield "Năm thi đua", str(document.year)
    yield "Người ký", document.signer or "—"
    yield "Nơi nhận", "; ".join(document.recipients) or "—"
    yield "Số mục", f"{len(document.sections)} mục, {len(passages_of(document))} đoạn"
    if draft.unread:
        yield "Chưa đọc được", f"trang {pages(draft.unread)} (ảnh quét hoặc phông chữ lạ)"
    if draft.confidence:
        yield "Nhận dạng chữ", ", ".join(f"trang {p}: {c:.0%}" for p, c in draft.confidence)


def _standing(draft: Draft) -> str:
    if draft.unchanged:
        return f"đã có, không thay đổi (phiên bản {draft.document.version})"
    if draft.document.version == FIRST:
        return "văn bản mới"
    follows = f", sau phiên bản {draft.replaces}" if draft.replaces else ""
    return f"phiên bản mới (phiên bản {draft.document.version}{follows}) của văn bản đang có"


def _summed_up(difference: Difference) -> str:
    if not difference.changes:
        return f"Không có mục nào thay đổi nội dung ({difference.unchanged} mục giữ nguyên)"
    return f"{len(difference.changes)} mục thay đổi, {difference.unchanged} mục giữ nguyên"


def _coloured(change: ClauseChange) -> Text:
    return Text.assemble(*((text, _STYLES[mark]) for mark, text in _words(change)))


def _plain(change: ClauseChange) -> Text:
    return Text(marked(_words(change)))


def _words(change: ClauseChange) -> Words:
    return in_brief(words_of_change(change))


def _now(history: History, number: int) -> str:
    return " (đang dùng)" if history.current == number else ""


def _told(event: Event) -> str:
    return f"{_moment(event.at)}: {_DEEDS[event.deed]} phiên bản {event.version}, {event.by}"


def _moment(at: datetime) -> str:
    local = at.astimezone(ZONE)
    return f"{local:%H:%M} ngày {vietnamese_date(local.date())}"


def _console() -> Console:
    return Console(highlight=False, emoji=False, markup=False)
