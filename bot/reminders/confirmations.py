"""Where people stand with what they were reminded of: silent, acknowledged, done, blocked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.recipients import Recipient
from bot.staff.person import Person
from bot.store.database import READ_AT_A_TIME
from bot.store.inserting import insert_if_absent
from bot.store.tables.reminders import (
    ConfirmationHistoryRow,
    ConfirmationRow,
    ReminderKind,
    ReminderRow,
    ReminderState,
    Standing,
)
from config.errors import ThiDuaError

LONGEST_WORD: Final = 1000
_ONCE_DONE: Final = "Hạn này đã đổi hoặc đã hủy"


@dataclass(frozen=True)
class Stand:
    """Where one person stands with one occurrence of a deadline."""

    id: int
    row_id: int
    due: date
    person_id: int
    standing: Standing
    word: str | None
    told_at: datetime
    changed_at: datetime
    snoozed_until: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.standing in (Standing.SILENT, Standing.ACKNOWLEDGED, Standing.BLOCKED)


async def begin(
    session: AsyncSession, occurrence: tuple[int, date], recipient: Recipient, now: datetime
) -> None:
    """The person is told for the first time; what was void begins anew."""
    if recipient.person is None:
        return
    row_id, due = occurrence
    new = await insert_if_absent(
        session,
        ConfirmationRow,
        row_id=row_id,
        due=due,
        person_id=recipient.person.id,
        standing=Standing.SILENT,
        told_at=now,
        changed_at=now,
    )
    if not new:
        row = await _locked(session, recipient.person.id, row_id, due)
        if row is not None and row.standing is Standing.VOID:
            _change(session, row, Standing.SILENT, None, None, now)
            row.told_at = now


async def begin_all(
    session: AsyncSession, told: Sequence[tuple[tuple[int, date], Recipient]], now: datetime
) -> None:
    """As ``begin``, for many at once (a few hundred)."""
    wanted = {
        (*occurrence, recipient.person.id): recipient
        for occurrence, recipient in told
        if recipient.person is not None
    }
    if not wanted:
        return
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    rows = [
        {
            "row_id": row_id,
            "due": due,
            "person_id": person_id,
            "standing": Standing.SILENT,
            "told_at": now,
            "changed_at": now,
        }
        for row_id, due, person_id in wanted
    ]
    statement = insert(ConfirmationRow).values(rows).on_conflict_do_nothing()
    new = statement.returning(
        ConfirmationRow.row_id, ConfirmationRow.due, ConfirmationRow.person_id
    )
    for known in wanted.keys() - {tuple(row) for row in await session.execute(new)}:
        row_id, due, _ = known
        await begin(session, (row_id, due), wanted[known], now)


async def stands(
    session: AsyncSession, *, person_id: int | None = None, since: date | None = None
) -> Sequence[Stand]:
    """Of one person or of all; of occurrences that are due from a day on."""
    wanted = select(ConfirmationRow).order_by(ConfirmationRow.due, ConfirmationRow.id)
    if person_id is not None:
        wanted = wanted.where(ConfirmationRow.person_id == person_id)
    if since is not None:
        wanted = wanted.where(ConfirmationRow.due >= since)
    return await _read(session, wanted)


async def silent_since(
    session: AsyncSession, told_before: datetime, since: date
) -> Sequence[Stand]:
    """Of all who were told before an instant, of what is due from a day on, and said nothing."""
    wanted = (
        select(ConfirmationRow)
        .where(
            ConfirmationRow.standing == Standing.SILENT,
            ConfirmationRow.told_at < told_before,
            ConfirmationRow.due >= since,
        )
        .order_by(ConfirmationRow.due, ConfirmationRow.id)
    )
    return await _read(session, wanted)


async def stands_of(session: AsyncSession, row_id: int, due: date) -> Sequence[Stand]:
    """Of everybody who was told of one occurrence."""
    wanted = select(ConfirmationRow).where(
        ConfirmationRow.row_id == row_id, ConfirmationRow.due == due
    )
    return [_stand(row) for row in await session.scalars(wanted)]


async def stand_of(session: AsyncSession, person_id: int, row_id: int, due: date) -> Stand | None:
    """Where a person stands with an occurrence; None for who was never told of it."""
    row = await session.scalar(
        select(ConfirmationRow).where(
            ConfirmationRow.row_id == row_id,
            ConfirmationRow.due == due,
            ConfirmationRow.person_id == person_id,
        )
    )
    return _stand(row) if row is not None else None


async def declare(
    session: AsyncSession,
    person: Person,
    row_id: int,
    due: date,
    standing: Standing,
    now: datetime,
    word: str | None = None,
) -> tuple[Stand, bool]:
    """What a person says of an occurrence, and whether that was news.

    Who was never told of it has nothing to confirm. Raises ThiDuaError for that, for a due day
    that no longer holds, and for a word that is too long.
    """
    if word is not None and len(word) > LONGEST_WORD:
        raise ThiDuaError("Lời nhắn quá dài", len(word), f"Tối đa {LONGEST_WORD} ký tự")
    row = await _held(session, person, row_id, due)
    if row.standing is standing and row.word == word:
        return _stand(row), False
    if row.standing is Standing.DONE and standing is Standing.ACKNOWLEDGED:
        return _stand(row), False
    _change(session, row, standing, word, person.id, now)
    await session.flush()
    return _stand(row), True


async def snooze(
    session: AsyncSession, person: Person, row_id: int, due: date, until: datetime, now: datetime
) -> Stand:
    """This person's next reminder of this occurrence comes at ``until``; the series goes on.

    Raises ThiDuaError for what is not theirs, does not hold any more, or is done already.
    """
    row = await _held(session, person, row_id, due)
    if row.standing is Standing.DONE:
        raise ThiDuaError("Việc này đã xong nên không nhắc lại nữa")
    if row.snoozed_until == until:
        return _stand(row)
    row.snoozed_until, row.changed_at = until, now
    mine = (
        ReminderRow.row_id == row_id,
        ReminderRow.due == due,
        ReminderRow.person_id == person.id,
        ReminderRow.kind == ReminderKind.SNOOZED,
    )
    earlier = list(await session.scalars(select(ReminderRow).where(*mine)))
    for one in earlier:
        if one.state is ReminderState.WAITING:
            one.state = ReminderState.COVERED
    rounds = select(func.max(ReminderRow.round)).where(
        ReminderRow.row_id == row_id, ReminderRow.due == due
    )
    session.add(
        ReminderRow(
            row_id=row_id,
            due=due,
            kind=ReminderKind.SNOOZED,
            sequence=len(earlier) + 1,
            round=await session.scalar(rounds) or 0,
            recipient=f"person:{person.id}",
            person_id=person.id,
            at=until,
            state=ReminderState.WAITING,
            created_at=now,
        )
    )
    await session.flush()
    return _stand(row)


async def void(session: AsyncSession, row_id: int, due: date, now: datetime) -> int:
    """The due day no longer holds, so nothing that was said of it does; returns how many."""
    wanted = select(ConfirmationRow).where(
        ConfirmationRow.row_id == row_id,
        ConfirmationRow.due == due,
        ConfirmationRow.standing != Standing.VOID,
    )
    rows = list(await session.scalars(wanted.with_for_update()))
    for row in rows:
        _change(session, row, Standing.VOID, None, None, now)
    return len(rows)


async def history(session: AsyncSession, confirmation_id: int) -> Sequence[ConfirmationHistoryRow]:
    """Every change of it, oldest first."""
    wanted = (
        select(ConfirmationHistoryRow)
        .where(ConfirmationHistoryRow.confirmation_id == confirmation_id)
        .order_by(ConfirmationHistoryRow.id)
    )
    return list(await session.scalars(wanted))


def _change(
    session: AsyncSession,
    row: ConfirmationRow,
    standing: Standing,
    word: str | None,
    by: int | None,
    now: datetime,
) -> None:
    row.standing, row.word, row.changed_at = standing, word, now
    row.snoozed_until = None
    session.add(
        ConfirmationHistoryRow(
            confirmation_id=row.id, at=now, actor_id=by, standing=standing, word=word
        )
    )


async def _held(session: AsyncSession, person: Person, row_id: int, due: date) -> ConfirmationRow:
    row = await _locked(session, person.id, row_id, due)
    if row is None:
        raise ThiDuaError("Việc này không giao cho anh/chị, hoặc chưa tới lúc nhắc")
    if row.standing is Standing.VOID:
        raise ThiDuaError(_ONCE_DONE, remedy="Anh/chị xem việc của mình bằng /viec")
    return row


async def _locked(
    session: AsyncSession, person_id: int, row_id: int, due: date
) -> ConfirmationRow | None:
    found: ConfirmationRow | None = await session.scalar(
        select(ConfirmationRow)
        .where(
            ConfirmationRow.row_id == row_id,
            ConfirmationRow.due == due,
            ConfirmationRow.person_id == person_id,
        )
        .with_for_update()
    )
    return found


async def _read(session: AsyncSession, wanted: Select[ConfirmationRow]) -> Sequence[Stand]:
    rows = await session.stream_scalars(wanted.execution_options(yield_per=READ_AT_A_TIME))
    return [_stand(row) async for row in rows]


def _stand(row: ConfirmationRow) -> Stand:
    return Stand(
        row.id,
        row.row_id,
        row.due,
        row.person_id,
        row.standing,
        row.word,
        row.told_at,
        row.changed_at,
        row.snoozed_until,
    )
