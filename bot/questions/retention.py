"""What people asked is kept as long as a setting says, and no longer."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions import asked, dialogues, last

_LAST_QUESTIONS_KEPT: Final = timedelta(days=1)


async def tidy(session: AsyncSession, now: datetime, keep: timedelta) -> int:
    """Drops the questions older than ``keep`` and dialogues given up; returns how many questions.

    ``keep`` is the setting ``THIDUA_QUESTIONS_KEPT_DAYS``.
    """
    await dialogues.purge(session, now)
    await last.purge(session, now - _LAST_QUESTIONS_KEPT)
    return await asked.purge(session, now - keep)
