"""The rows of files that were sent in; all functions work in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, CursorResult, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.person import Person
from bot.store.tables.intakes import IntakeRow, IntakeState
from corpus.intake import Corrections

_READ_NEXT: Final = (IntakeState.READING, IntakeState.WAITING)
_TO_DO: Final = (IntakeState.KEEPING, IntakeState.CHECKING, *_READ_NEXT)
_OPEN: Final = (IntakeState.TO_CONFIRM, IntakeState.CHECKING, IntakeState.KEEPING)
_LONGEST_REASON: Final = 500


@dataclass(frozen=True)
class Intake:
    """A file and how far it has come; see ``bot.store.tables.intakes``."""

    id: int
    chat: int
    person_id: int
    file_id: str
    name: str
    state: IntakeState
    draft: str | None
    document: str | None
    version: int | None
    corrections: Corrections
    revision: int
    decided_by: int | None


@dataclass(frozen=True)
class Arrived:
    """A file as it was announced: the channel's names for it, and ours."""

    chat: int
    file_id: str
    unique_id: str
    name: str
    size: int | None


async def add(session: AsyncSession, arrived: Arrived, person: Person, now: datetime) -> Intake:
    """A file that waits to be read."""
    row = IntakeRow(
        chat=str(arrived.chat),
        person_id=person.id,
        file_id=arrived.file_id,
        file_unique_id=arrived.unique_id,
        name=arrived.name,
        size=arrived.size,
        state=IntakeState.WAITING,
        corrections={},
        revision=0,
        sent_at=now,
        changed_at=now,
    )
    session.add(row)
    await session.flush()
    return _intake(row)


async def get(session: AsyncSession, number: int) -> Intake | None:
    """The file of that number."""
    row = await session.get(IntakeRow, number, populate_existing=True)
    return _intake(row) if row else None


async def is_being_read(session: AsyncSession, arrived: Arrived) -> bool:
    """Whether the very same file, sent in the same chat, is still to be read."""
    same = (IntakeRow.chat == str(arrived.chat), IntakeRow.file_unique_id == arrived.unique_id)
    wanted = select(func.count()).where(*same, IntakeRow.state.in_(_READ_NEXT))
    return bool(await session.scalar(wanted))


async def next_to_do(session: AsyncSession) -> Intake | None:
    """What is to be done next: people who wait at a card come before files that wait unread.

    What was under way when the bot ended is simply to be done again.
    """
    first = case(
        (IntakeRow.state == IntakeState.DROPPED, 0),
        (IntakeRow.state == IntakeState.CHECKING, 1),
        (IntakeRow.state == IntakeState.KEEPING, 2),
        (IntakeRow.state == IntakeState.READING, 3),
        else_=4,
    )
    wanted = select(IntakeRow).where(_to_do()).order_by(first, IntakeRow.id).limit(1)
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    return _intake(row) if row else None


async def waiting(session: AsyncSession, most: int) -> list[Intake]:
    """The first files that wait to be read, in their order."""
    wanted = select(IntakeRow).where(IntakeRow.state == IntakeState.WAITING)
    rows = await session.scalars(wanted.order_by(IntakeRow.id).limit(most))
    return [_intake(row) for row in rows]


async def ahead_of(session: AsyncSession, number: int) -> int:
    """How many files are dealt with before the one of that number is read."""
    wanted = select(func.count()).where(IntakeRow.id < number, IntakeRow.state.in_(_TO_DO))
    return await session.scalar(wanted) or 0


async def is_busy(session: AsyncSession) -> bool:
    """Whether a file is being read at the moment."""
    wanted = select(func.count()).where(IntakeRow.state == IntakeState.READING)
    return bool(await session.scalar(wanted))


async def is_draft_wanted(session: AsyncSession, intake: Intake) -> bool:
    """Whether another card rests on the same draft: the same content was sent twice."""
    wanted = select(func.count()).where(
        IntakeRow.draft == intake.draft, IntakeRow.id != intake.id, IntakeRow.state.in_(_OPEN)
    )
    return bool(await session.scalar(wanted))


async def advance(
    session: AsyncSession, intake: Intake, state: IntakeState, now: datetime, **values: Any
) -> bool:
    """Moves a file on; False, and nothing done, where it is no longer as ``intake`` says."""
    if isinstance(values.get("reason"), str):
        values["reason"] = values["reason"][:_LONGEST_REASON]
    if isinstance(values.get("corrections"), Corrections):
        values["corrections"] = values["corrections"].model_dump(mode="json", exclude_none=True)
    statement = (
        update(IntakeRow)
        .where(
            IntakeRow.id == intake.id,
            IntakeRow.state == intake.state,
            IntakeRow.revision == intake.revision,
        )
        .values(state=state, changed_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    done = await session.execute(statement)
    return cast(CursorResult[Any], done).rowcount == 1


def _to_do() -> ColumnElement[bool]:
    """A dropped file is done with once its draft is gone as well."""
    undropped = and_(IntakeRow.state == IntakeState.DROPPED, IntakeRow.draft.is_not(None))
    return or_(IntakeRow.state.in_(_TO_DO), undropped)


def _intake(row: IntakeRow) -> Intake:
    return Intake(
        id=row.id,
        chat=int(row.chat),
        person_id=row.person_id,
        file_id=row.file_id,
        name=row.name,
        state=row.state,
        draft=row.draft,
        document=row.document,
        version=row.version,
        corrections=Corrections.model_validate(row.corrections),
        revision=row.revision,
        decided_by=row.decided_by,
    )
