"""The register as the office keeps it: looked at, approved, corrected, rejected, entered.

Every decision names the revision that was seen; of two people who decide at once the second is
told that the row has changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.reminders.row import HOLDING, SHOWN, Event, Row, RowParty
from bot.reminders.writing import (
    add_parties,
    amount_column,
    due_columns,
    put,
    record,
    replace_parties,
    with_parties,
)
from bot.staff.person import Person
from bot.staff.policy import require_office
from bot.store.tables.register import (
    Change,
    RegisterHistoryRow,
    RegisterRow,
    RowKind,
    RowStatus,
)
from config.errors import ThiDuaError
from corpus.demands.model import Amount, Due

BY_THE_OFFICE: Final = "theo chỉ đạo của HCTH"
LONGEST_TITLE: Final = 1000


class Stale(ThiDuaError):
    """The row is no longer what the person saw when they decided."""


@dataclass(frozen=True)
class Correction:
    """What the office changes of a row; None leaves it as it is."""

    title: str | None = None
    parties: tuple[RowParty, ...] | None = None
    due: Due | None = None
    amount: Amount | None = None


@dataclass(frozen=True)
class Entry:
    """What the office enters by itself."""

    kind: RowKind
    title: str
    parties: tuple[RowParty, ...] = ()
    due: Due | None = None
    amount: Amount | None = None
    ground: str = BY_THE_OFFICE


async def get(session: AsyncSession, row_id: int) -> Row:
    """A row by its number; raises ThiDuaError where there is none."""
    row = await session.get(RegisterRow, row_id)
    if row is None:
        raise ThiDuaError("Sổ theo dõi không có dòng này")
    return (await with_parties(session, [row]))[0]


async def shown(
    session: AsyncSession, kinds: Collection[RowKind], statuses: Collection[RowStatus] = SHOWN
) -> Sequence[Row]:
    """The rows of these kinds whose document is held, in the order of documents and places."""
    wanted = (
        select(RegisterRow)
        .where(
            RegisterRow.kind.in_(kinds),
            RegisterRow.status.in_(statuses),
            RegisterRow.hidden_at.is_(None),
        )
        .order_by(RegisterRow.document, RegisterRow.start, RegisterRow.id)
    )
    return await with_parties(session, list(await session.scalars(wanted)))


async def approved_deadlines(session: AsyncSession) -> Sequence[Row]:
    """The deadlines that hold and whose clause is not in doubt."""
    return [row for row in await shown(session, {RowKind.DEADLINE}, HOLDING) if row.flag is None]


async def waiting(session: AsyncSession, document: str | None = None) -> Sequence[Row]:
    """What the office is to decide on: what changed first, then proposals as the documents go.

    A flagged row that a proposal reads anew is not in it: the proposal is decided on for both.
    """
    newer = aliased(RegisterRow)
    is_read_anew = (
        select(newer.id)
        .where(newer.replaces_id == RegisterRow.id, newer.status == RowStatus.PROPOSED)
        .exists()
    )
    flagged = RegisterRow.status.in_(HOLDING) & RegisterRow.flag.is_not(None) & ~is_read_anew
    wanted = (
        select(RegisterRow)
        .where(
            RegisterRow.hidden_at.is_(None),
            or_(RegisterRow.status == RowStatus.PROPOSED, flagged),
        )
        .order_by(RegisterRow.document, RegisterRow.start, RegisterRow.id)
    )
    if document is not None:
        wanted = wanted.where(RegisterRow.document == document)
    rows = await with_parties(session, list(await session.scalars(wanted)))
    return sorted(rows, key=lambda row: row.flag is None and row.replaces_id is None)


async def approve(
    session: AsyncSession, row_id: int, by: Person | None, now: datetime, revision: int | None
) -> Row:
    """The office stands for the row: as it was read, or as corrected.

    What it reads anew is superseded by it. A flagged row is kept though its clause changed, from
    then on by the office's word. Raises NotAllowed, and Stale where ``revision`` is not the row's.
    """
    row = await _locked(session, row_id, by, revision)
    if row.status is not RowStatus.PROPOSED and not (row.status in HOLDING and row.flag):
        raise _stale()
    if row.flag is not None:
        _keep(row)
    row.status = RowStatus.CORRECTED if row.corrected_at else RowStatus.APPROVED
    _decided(session, row, Change.APPROVED, by, now)
    if row.replaces_id is not None:
        await _supersede(session, row.replaces_id, row.id, by, now)
    return await _written(session, row)


async def correct(
    session: AsyncSession,
    row_id: int,
    correction: Correction,
    by: Person | None,
    now: datetime,
    revision: int | None,
) -> Row:
    """The office changes what a row says; what the document said stays beside it.

    A proposal stays one until it is approved; a row that holds goes on holding. Raises NotAllowed,
    Stale, and ThiDuaError for an unfit title.
    """
    row = await _locked(session, row_id, by, revision)
    if row.status not in SHOWN:
        raise _stale()
    (before,) = await with_parties(session, [row])
    put(row, _columns(correction))
    if correction.parties is not None:
        await replace_parties(session, row.id, correction.parties)
    row.corrected_at, row.corrected_by = now, by.id if by else None
    if row.status in HOLDING:
        row.status = RowStatus.CORRECTED
    row.revision += 1
    details = {"before": _told(before, correction), "after": _as_json(correction)}
    record(session, row.id, Change.CORRECTED, now, row.corrected_by, **details)
    return await _written(session, row)


async def reject(
    session: AsyncSession, row_id: int, by: Person | None, now: datetime, revision: int | None
) -> Row:
    """A proposal is refused, a row that held is cancelled. Raises NotAllowed and Stale."""
    row = await _locked(session, row_id, by, revision)
    if row.status not in SHOWN:
        raise _stale()
    held = row.status in HOLDING
    row.status = RowStatus.CANCELLED if held else RowStatus.REJECTED
    _decided(session, row, Change.CANCELLED if held else Change.REJECTED, by, now)
    return await _written(session, row)


async def take_back(
    session: AsyncSession, row_id: int, by: Person | None, now: datetime, revision: int | None
) -> Row:
    """What was refused or cancelled is a proposal again. Raises NotAllowed and Stale."""
    row = await _locked(session, row_id, by, revision)
    if row.status not in (RowStatus.REJECTED, RowStatus.CANCELLED):
        raise _stale()
    row.status = RowStatus.PROPOSED
    _decided(session, row, Change.REVIVED, by, now)
    return await _written(session, row)


async def enter(session: AsyncSession, entry: Entry, by: Person | None, now: datetime) -> Row:
    """A row of the office's own, approved at once. Raises NotAllowed, ThiDuaError for its title."""
    require_office(by)
    number = by.id if by else None
    row = RegisterRow(
        kind=entry.kind,
        status=RowStatus.APPROVED,
        revision=1,
        title=fit_title(entry.title),
        **due_columns(entry.due),
        amount=amount_column(entry.amount),
        ground=entry.ground,
        created_at=now,
        created_by=number,
        decided_at=now,
        decided_by=number,
    )
    session.add(row)
    await session.flush()
    add_parties(session, row.id, entry.parties)
    record(session, row.id, Change.ENTERED, now, number)
    return await _written(session, row)


async def history(session: AsyncSession, row_id: int) -> Sequence[Event]:
    """What became of a row, oldest first."""
    wanted = (
        select(RegisterHistoryRow)
        .where(RegisterHistoryRow.row_id == row_id)
        .order_by(RegisterHistoryRow.id)
    )
    return [
        Event(line.at, line.actor_id, line.change, line.details)
        for line in await session.scalars(wanted)
    ]


async def state(session: AsyncSession) -> int:
    """Differs after every change: the number of the last line of history."""
    return await session.scalar(select(func.max(RegisterHistoryRow.id))) or 0


def fit_title(title: str) -> str:
    """A title on one line; raises ThiDuaError for one that is empty or too long."""
    words = " ".join(title.split())
    if not words or len(words) > LONGEST_TITLE:
        raise ThiDuaError(
            "Tên việc trống hoặc quá dài", remedy=f"Cần từ 1 đến {LONGEST_TITLE} ký tự"
        )
    return words


async def _locked(
    session: AsyncSession, row_id: int, by: Person | None, revision: int | None
) -> RegisterRow:
    require_office(by)
    row = await session.get(RegisterRow, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise ThiDuaError("Sổ theo dõi không có dòng này")
    if row.hidden_at is not None or revision not in (None, row.revision):
        raise _stale()
    return row


def _keep(row: RegisterRow) -> None:
    """By the office's word, where the clause no longer says it."""
    row.flag = row.flagged_at = None
    row.start = row.end = None
    row.ground = BY_THE_OFFICE


async def _supersede(
    session: AsyncSession, row_id: int, by_row: int, by: Person | None, now: datetime
) -> None:
    old = await session.get_one(RegisterRow, row_id, with_for_update=True, populate_existing=True)
    if old.status not in HOLDING:
        return
    old.status = RowStatus.SUPERSEDED
    old.flag = old.flagged_at = None
    old.revision += 1
    record(session, old.id, Change.SUPERSEDED, now, by.id if by else None, successor=by_row)


def _decided(
    session: AsyncSession, row: RegisterRow, change: Change, by: Person | None, now: datetime
) -> None:
    row.decided_at, row.decided_by = now, by.id if by else None
    row.revision += 1
    record(session, row.id, change, now, row.decided_by)


async def _written(session: AsyncSession, row: RegisterRow) -> Row:
    await session.flush()
    return (await with_parties(session, [row]))[0]


def _columns(correction: Correction) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if correction.title is not None:
        columns["title"] = fit_title(correction.title)
    if correction.due is not None:
        columns |= due_columns(correction.due)
    if correction.amount is not None:
        columns["amount"] = amount_column(correction.amount)
    return columns


def _told(before: Row, correction: Correction) -> dict[str, Any]:
    """What stood where the correction puts something."""
    whole = _as_json(Correction(before.title, before.parties, before.due, before.amount))
    return {name: whole.get(name) for name in _as_json(correction)}


def _as_json(correction: Correction) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if correction.title is not None:
        told["title"] = correction.title
    if correction.parties is not None:
        told["parties"] = [party.model_dump(mode="json") for party in correction.parties]
    if correction.due is not None:
        told["due"] = correction.due.model_dump(mode="json")
    if correction.amount is not None:
        told["amount"] = correction.amount.model_dump(mode="json")
    return told


def _stale() -> Stale:
    return Stale("Dòng này vừa thay đổi hoặc đã được xử lý", remedy="Anh/chị mở lại bằng /duyet")
