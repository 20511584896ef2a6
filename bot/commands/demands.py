"""``thidua corpus deadlines|targets|duties``: what the documents demand, as proposals."""

from collections.abc import Iterator
from typing import Annotated, Final

import typer

from bot.commands.output import print_json, print_line
from bot.opening import open_archive, open_library
from config.settings import load_settings
from corpus.dates import vietnamese_date
from corpus.demands.finder import demands_of
from corpus.demands.model import Demand, DemandKind, Due, Party, Role

DocumentId = Annotated[
    str | None, typer.Argument(help="Chỉ của văn bản này, xem mã bằng: thidua corpus list")
]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]

_ROLES: Final[dict[Role, str]] = {
    "lead": "chủ trì", "support": "phối hợp", "focal_point": "đầu mối", "follow": "theo dõi",
    "do": "",
}  # fmt: skip


def deadlines(document: DocumentId = None, as_json: AsJson = False) -> None:
    """Thời hạn, mốc thời gian văn bản đặt ra, kèm chỗ nêu; là đề xuất, chờ HCTH duyệt."""
    _print("deadline", document, as_json)


def targets(document: DocumentId = None, as_json: AsJson = False) -> None:
    """Chỉ tiêu phải đạt, kèm chỗ nêu; là đề xuất, chờ HCTH duyệt."""
    _print("target", document, as_json)


def duties(document: DocumentId = None, as_json: AsJson = False) -> None:
    """Nhiệm vụ và ai phải làm, kèm chỗ nêu; là đề xuất, chờ HCTH duyệt."""
    _print("duty", document, as_json)


def _print(kind: DemandKind, document: str | None, as_json: bool) -> None:
    found = list(_found(kind, document))
    if as_json:
        print_json([demand.model_dump(mode="json") for demand in found])
        return
    for demand in found:
        print_line(_row(demand))


def _found(kind: DemandKind, document: str | None) -> Iterator[Demand]:
    settings = load_settings()
    library = open_library(settings, open_archive(settings))
    documents = [library.find(document)] if document else library.documents
    for one in documents:
        yield from (demand for demand in demands_of(one) if demand.kind == kind)


def _row(demand: Demand) -> str:
    """Title, who, how much, when, and where it stands."""
    amount = demand.amount.text if demand.amount and demand.amount.value is not None else ""
    told = [
        "; ".join(_named(party) for party in demand.parties),
        "" if amount.lower() in demand.title.lower() else amount,
        _when(demand.due) if demand.due else "",
        f"{demand.label}, {demand.place.document}",
    ]
    return " | ".join([demand.title, *filter(None, told)])


def _named(party: Party) -> str:
    role = _ROLES[party.role]
    return f"{party.name} ({role})" if role else party.name


def _when(due: Due) -> str:
    """The very words, and the day where the words leave it open."""
    day = due.last
    if day is None or str(day.year) in due.text:
        return due.text
    return f"{due.text} ({vietnamese_date(day)})"
