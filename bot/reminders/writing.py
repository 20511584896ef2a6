"""How rows are written: the columns of a demand, the parties, and a line of history each time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.due import due_day
from bot.reminders.row import Row, RowParty, Said, party_of, row_of
from bot.store.tables.register import Change, RegisterHistoryRow, RegisterPartyRow, RegisterRow
from corpus.demands.model import Amount, Demand, Due
from corpus.model import Document, Place


def record(
    session: AsyncSession,
    row_id: int,
    change: Change,
    now: datetime,
    by: int | None = None,
    **details: Any,
) -> None:
    """Adds a line of history in the transaction that does the thing itself."""
    session.add(
        RegisterHistoryRow(row_id=row_id, at=now, actor_id=by, change=change, details=details)
    )


def read_columns(demand: Demand) -> dict[str, Any]:
    """What a row takes from what the document says."""
    return {
        "title": demand.title,
        **due_columns(demand.due),
        "amount": amount_column(demand.amount),
        "said": Said.of(demand).model_dump(mode="json"),
    }


def due_columns(due: Due | None) -> dict[str, Any]:
    return {
        "due": due.model_dump(mode="json") if due else None,
        "due_day": due_day(due),
        "recurrence": due.recurrence if due else None,
    }


def amount_column(amount: Amount | None) -> dict[str, Any] | None:
    return amount.model_dump(mode="json") if amount else None


def place_columns(place: Place, label: str, document: Document) -> dict[str, Any]:
    """Where a row's clause stands now."""
    return {
        "document": document.id,
        "document_version": document.version,
        "locator": place.locator,
        "part": place.part,
        "bullet": place.bullet,
        "start": place.start,
        "end": place.end,
        "label": label,
    }


def put(row: RegisterRow, values: dict[str, Any]) -> bool:
    """Sets the columns; whether any of them was otherwise."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def add_parties(session: AsyncSession, row_id: int, parties: Iterable[RowParty]) -> None:
    """Parties of a row that has none."""
    session.add_all(
        RegisterPartyRow(row_id=row_id, position=position, **party.model_dump())
        for position, party in enumerate(parties)
    )


async def replace_parties(session: AsyncSession, row_id: int, parties: Iterable[RowParty]) -> None:
    """These parties instead of those that there are."""
    await session.execute(delete(RegisterPartyRow).where(RegisterPartyRow.row_id == row_id))
    add_parties(session, row_id, parties)
    await session.flush()


async def with_parties(session: AsyncSession, rows: Sequence[RegisterRow]) -> list[Row]:
    """The rows as values, in their order."""
    parties: dict[int, list[RowParty]] = {row.id: [] for row in rows}
    wanted = (
        select(RegisterPartyRow)
        .where(RegisterPartyRow.row_id.in_(parties))
        .order_by(RegisterPartyRow.row_id, RegisterPartyRow.position)
    )
    for party in await session.scalars(wanted):
        parties[party.row_id].append(party_of(party))
    return [row_of(row, tuple(parties[row.id])) for row in rows]
