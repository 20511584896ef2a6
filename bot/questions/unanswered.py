"""Questions sent to the office: filed once, however many people ask in however many spellings."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions.asker import Asker
from bot.questions.sameness import NEARLY, Essence, Understood
from bot.staff.person import Person
from bot.staff.policy import require_office
from bot.store.inserting import insert_if_absent
from bot.store.tables.people import PersonRow
from bot.store.tables.questions import AskerRow, OpenQuestionRow
from config.errors import ThiDuaError
from index.model import Citation

# Any number, so long as all instances use the same one.
_FILING: Final = zlib.crc32(b"bot.questions.unanswered.file")


@dataclass(frozen=True)
class OpenQuestion:
    """A question at the office, and how many people sent it."""

    id: int
    text: str
    askers: int
    nearest: Citation | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Sent:
    """Who sent a question, in which words; ``name`` is None for a stranger or one forgotten."""

    name: str | None
    text: str | None
    asked_at: datetime


@dataclass(frozen=True)
class Filed:
    """What became of a press of "Gửi HCTH": ``again`` where this asker had sent it before."""

    question: OpenQuestion
    new: bool
    again: bool


async def file(
    session: AsyncSession,
    question: Understood,
    asker: Asker,
    typed: str,
    now: datetime,
    nearest: Citation | None = None,
) -> Filed:
    """Files the question for ``asker``, who is counted once; one that was closed is open again."""
    await _one_at_a_time(session)
    essence = Essence.of(question)
    row, new = await _row_for(session, essence, question.understood, nearest, now)
    first = await insert_if_absent(
        session,
        AskerRow,
        question_id=row.id,
        asker=asker.key,
        person_id=asker.person_id,
        chat=asker.chat,
        text=typed,
        asked_at=now,
    )
    if row.closed_at is not None:
        row.closed_at = row.closed_by = None
        await session.flush()
    return Filed(await get(session, row.id), new, not first)


async def open_questions(
    session: AsyncSession, skip: int = 0, most: int | None = None, *, closed: bool = False
) -> Sequence[OpenQuestion]:
    """Open (or closed) questions, the most asked first, of these the oldest."""
    state = OpenQuestionRow.closed_at
    wanted = _COUNTED.where(state.is_not(None) if closed else state.is_(None))
    order = (func.count(AskerRow.id).desc(), OpenQuestionRow.id)
    rows = await session.execute(wanted.order_by(*order).offset(skip).limit(most))
    return [_open_question(row, askers) for row, askers in rows]


async def how_many(session: AsyncSession, *, closed: bool = False) -> int:
    """How many questions are open (or closed)."""
    state = OpenQuestionRow.closed_at
    where = state.is_not(None) if closed else state.is_(None)
    return await session.scalar(select(func.count()).select_from(OpenQuestionRow).where(where)) or 0


async def get(session: AsyncSession, question_id: int) -> OpenQuestion:
    """The question of that number, open or closed; raises ThiDuaError where there is none."""
    wanted = _COUNTED.where(OpenQuestionRow.id == question_id)
    found = (await session.execute(wanted.execution_options(populate_existing=True))).first()
    if found is None:
        raise ThiDuaError("Câu hỏi này không còn trong danh sách")
    return _open_question(*found)


async def askers(session: AsyncSession, question_id: int) -> Sequence[Sent]:
    """Who sent the question, in order."""
    wanted = (
        select(AskerRow, PersonRow.name)
        .outerjoin(PersonRow, AskerRow.person_id == PersonRow.id)
        .where(AskerRow.question_id == question_id)
        .order_by(AskerRow.id)
    )
    return [Sent(name, row.text, row.asked_at) for row, name in await session.execute(wanted)]


async def close(
    session: AsyncSession, question_id: int, by: Person | None, now: datetime
) -> OpenQuestion:
    """Takes the question off the open list; twice is once. Raises NotAllowed, ThiDuaError."""
    require_office(by)
    row = await _locked(session, question_id)
    if row.closed_at is None:
        row.closed_at = now
        row.closed_by = by.id if by else None
        await session.flush()
    return await get(session, question_id)


async def reopen(session: AsyncSession, question_id: int, by: Person | None) -> OpenQuestion:
    """Puts the question back on the open list; twice is once. Raises NotAllowed, ThiDuaError."""
    require_office(by)
    row = await _locked(session, question_id)
    row.closed_at = row.closed_by = None
    await session.flush()
    return await get(session, question_id)


async def _row_for(
    session: AsyncSession,
    essence: Essence,
    understood: str,
    nearest: Citation | None,
    now: datetime,
) -> tuple[OpenQuestionRow, bool]:
    """The row of the same question, else of the one most nearly the same, else a new one."""
    same = select(OpenQuestionRow).where(OpenQuestionRow.key == essence.key)
    found = await session.scalar(same.with_for_update()) or await _nearly_same(session, essence)
    if found is not None:
        return found, False
    values: dict[str, Any] = {
        "key": essence.key,
        "text": understood,
        "content": sorted(essence.content),
        "fixed": essence.fixed,
        "nearest": nearest.model_dump(mode="json") if nearest else None,
        "opened_at": now,
    }
    new = await insert_if_absent(session, OpenQuestionRow, **values)
    return (await session.scalars(same)).one(), new


async def _nearly_same(session: AsyncSession, essence: Essence) -> OpenQuestionRow | None:
    wanted = select(OpenQuestionRow).where(OpenQuestionRow.fixed == essence.fixed)
    rows = (await session.scalars(wanted.order_by(OpenQuestionRow.id))).all()
    alike = {row: essence.likeness(Essence(frozenset(row.content), row.fixed)) for row in rows}
    best = max(rows, key=alike.__getitem__, default=None)
    return best if best is not None and alike[best] >= NEARLY else None


async def _one_at_a_time(session: AsyncSession) -> None:
    """Two that are only nearly the same have two keys, so the second must see the first."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _FILING})


async def _locked(session: AsyncSession, question_id: int) -> OpenQuestionRow:
    row = await session.get(OpenQuestionRow, question_id, with_for_update=True)
    if row is None:
        raise ThiDuaError("Câu hỏi này không còn trong danh sách")
    return row


_COUNTED: Final[Select[OpenQuestionRow, int]] = (
    select(OpenQuestionRow, func.count(AskerRow.id))
    .outerjoin(AskerRow, AskerRow.question_id == OpenQuestionRow.id)
    .group_by(OpenQuestionRow.id)
)


def _open_question(row: OpenQuestionRow, count: int) -> OpenQuestion:
    nearest = Citation.model_validate(row.nearest) if row.nearest else None
    return OpenQuestion(row.id, row.text, count, nearest, row.opened_at, row.closed_at)
