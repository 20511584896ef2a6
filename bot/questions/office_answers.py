"""What the office answers: told to everybody who asked, found again, lapsed with its clause."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions.clauses import Clause
from bot.questions.unanswered import OpenQuestion, close, get
from bot.staff.person import Person
from bot.staff.policy import require_office
from bot.store.inserting import insert_if_absent
from bot.store.tables.people import PersonRow
from bot.store.tables.questions import AskerRow, OfficeAnswerRow, OpenQuestionRow
from config.errors import ThiDuaError
from corpus.model import Document

LONGEST_ANSWER: Final = 2000


@dataclass(frozen=True)
class OfficeAnswer:
    """An answer of the office; ``clause`` is None where no document says it."""

    id: int
    question_id: int
    question: str
    text: str
    clause: Clause | None
    answered_at: datetime
    lapsed_at: datetime | None


@dataclass(frozen=True)
class Notice:
    """Somebody is to be told: ``chat`` is where, ``typed`` how they had asked.

    ``key`` is the same however often the telling is tried.
    """

    key: str
    chat: str
    typed: str
    answer: OfficeAnswer


Tell = Callable[[AsyncSession, Sequence[Notice], datetime], Awaitable[None]]
"""Queues notices in the transaction it is given; a channel knows how they look."""


async def give(
    session: AsyncSession,
    question_id: int,
    answer: str,
    clause: Clause | None,
    by: Person | None,
    now: datetime,
    tell: Tell,
    *,
    instead_of: int | None = None,
) -> OfficeAnswer:
    """Answers a question, closes it and has everybody told who asked.

    ``instead_of`` is the answer that this one takes the place of. Raises NotAllowed for somebody
    who is not the office, ThiDuaError for an unfit text and where somebody else was quicker.
    """
    require_office(by)
    words = answer.strip()
    if not words or len(words) > LONGEST_ANSWER:
        raise ThiDuaError(
            "Câu trả lời trống hoặc quá dài", remedy=f"Cần từ 1 đến {LONGEST_ANSWER} ký tự"
        )
    await get(session, question_id)
    held = await holding(session, question_id)
    if held is not None and held.id == instead_of:
        await _end(session, held.id, by, now)
    row_values = {
        "question_id": question_id,
        "text": words,
        **(_columns(clause) if clause else {}),
        "answered_at": now,
        "answered_by": by.id if by else None,
    }
    if not await insert_if_absent(session, OfficeAnswerRow, **row_values):
        raise ThiDuaError("Câu hỏi này vừa được người khác trả lời", remedy="Xem: /cauhoi")
    await close(session, question_id, by, now)
    given = await holding(session, question_id)
    assert given is not None
    await tell(session, await notices(session, given), now)
    return given


async def withdraw(
    session: AsyncSession, answer_id: int, by: Person | None, now: datetime
) -> OpenQuestion:
    """Takes an answer back: nobody finds it any more, and its question is open again.

    Twice is once. Raises NotAllowed, and ThiDuaError where there is no such answer.
    """
    require_office(by)
    row = await session.get(OfficeAnswerRow, answer_id, with_for_update=True)
    if row is None:
        raise ThiDuaError("Không có câu trả lời này")
    if row.withdrawn_at is None:
        await _end(session, answer_id, by, now)
        await _open_again(session, row.question_id)
    return await get(session, row.question_id)


async def holding(session: AsyncSession, question_id: int) -> OfficeAnswer | None:
    """The answer that holds for a question."""
    found = await _answers(session, OfficeAnswerRow.question_id == question_id)
    return found[0] if found else None


async def all_holding(session: AsyncSession) -> Sequence[OfficeAnswer]:
    """All answers that hold, oldest first."""
    return await _answers(session)


async def lapse(
    session: AsyncSession, documents: Iterable[Document], now: datetime
) -> Sequence[OfficeAnswer]:
    """Ends the answers whose clause reads otherwise now, or is gone, and opens their questions.

    Returns them, so that the office can be told; a second call finds none.
    """
    held = list(documents)
    gone = [
        answer
        for answer in await all_holding(session)
        if answer.clause is not None and answer.clause.found_in(held) is None
    ]
    for answer in gone:
        row = await session.get_one(OfficeAnswerRow, answer.id, with_for_update=True)
        row.lapsed_at = now
        await _open_again(session, row.question_id)
    return gone


async def state(session: AsyncSession) -> tuple[int, int, int]:
    """Differs after every change: the last answer's number, how many are withdrawn, and lapsed."""
    row = OfficeAnswerRow
    counted = select(func.max(row.id), func.count(row.withdrawn_at), func.count(row.lapsed_at))
    last, withdrawn, lapsed = (await session.execute(counted)).one()
    return last or 0, withdrawn, lapsed


async def notices(session: AsyncSession, answer: OfficeAnswer) -> Sequence[Notice]:
    """Whom to tell of an answer: those who asked and have neither left nor been forgotten."""
    wanted = (
        select(AskerRow, PersonRow.telegram_id)
        .outerjoin(PersonRow, AskerRow.person_id == PersonRow.id)
        .where(AskerRow.question_id == answer.question_id)
        .order_by(AskerRow.id)
    )
    found = []
    for row, telegram_id in await session.execute(wanted):
        # A person is told where they are now; a stranger where they asked.
        chat = str(telegram_id) if telegram_id is not None else None
        chat = row.chat if row.person_id is None else chat
        if chat is not None:
            key = f"office-answer:{answer.id}:{row.id}"
            found.append(Notice(key, chat, row.text or answer.question, answer))
    return found


async def _end(session: AsyncSession, answer_id: int, by: Person | None, now: datetime) -> None:
    row = await session.get_one(OfficeAnswerRow, answer_id, with_for_update=True)
    row.withdrawn_at = now
    row.withdrawn_by = by.id if by else None
    await session.flush()


async def _open_again(session: AsyncSession, question_id: int) -> None:
    row = await session.get_one(OpenQuestionRow, question_id)
    row.closed_at = row.closed_by = None
    await session.flush()


async def _answers(session: AsyncSession, *where: object) -> Sequence[OfficeAnswer]:
    wanted = (
        select(OfficeAnswerRow, OpenQuestionRow.text)
        .join(OpenQuestionRow, OpenQuestionRow.id == OfficeAnswerRow.question_id)
        .where(OfficeAnswerRow.withdrawn_at.is_(None), OfficeAnswerRow.lapsed_at.is_(None))
        .order_by(OfficeAnswerRow.id)
    )
    for condition in where:
        wanted = wanted.where(condition)  # type: ignore[arg-type]
    return [_answer(row, question) for row, question in await session.execute(wanted)]


def _columns(clause: Clause) -> dict[str, object]:
    columns = dict(vars(clause))
    columns["clause_hash"] = columns.pop("hash")
    return columns


def _answer(row: OfficeAnswerRow, question: str) -> OfficeAnswer:
    clause = None
    if row.document is not None and row.start is not None and row.end is not None:
        clause = Clause(
            row.document,
            row.locator or "",
            row.part,
            row.bullet,
            row.start,
            row.end,
            row.clause_hash or "",
        )
    return OfficeAnswer(
        row.id, row.question_id, question, row.text, clause, row.answered_at, row.lapsed_at
    )
