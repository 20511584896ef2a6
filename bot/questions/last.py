"""A person's last question in a chat, with which the next one is read."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions import asked
from bot.questions.asked import Asked
from bot.store.tables.questions import LastQuestionRow


async def of(
    session: AsyncSession, chat: int, user_id: int, now: datetime, kept: timedelta
) -> Asked | None:
    """The last question as it was read; None after ``kept``, and where it is forgotten."""
    where = (LastQuestionRow.chat == str(chat), LastQuestionRow.user_id == user_id)
    fresh = LastQuestionRow.asked_at > now - kept
    ref = await session.scalar(select(LastQuestionRow.ref).where(*where, fresh))
    return await asked.find(session, ref) if ref is not None else None


async def remember(session: AsyncSession, chat: int, user_id: int, ref: str, now: datetime) -> None:
    """Puts the question of that name in the place of the one before."""
    row = LastQuestionRow(chat=str(chat), user_id=user_id, ref=ref, asked_at=now)
    await session.merge(row)


async def forget(session: AsyncSession, chat: int, user_id: int) -> None:
    """The next question stands by itself."""
    where = (LastQuestionRow.chat == str(chat), LastQuestionRow.user_id == user_id)
    await session.execute(delete(LastQuestionRow).where(*where))


async def purge(session: AsyncSession, before: datetime) -> None:
    """Drops what was asked before an instant."""
    await session.execute(delete(LastQuestionRow).where(LastQuestionRow.asked_at < before))
