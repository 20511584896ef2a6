"""Texts are kept only as long as somebody decided, once they have been dealt with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.group_commit import GroupCommit
from bot.questions.retention import tidy as tidy_questions
from bot.telegram import inbox
from config.time import Clock

_EVERY_S: Final = 3600.0

log = structlog.get_logger(__name__)


async def forget(session: AsyncSession, before: datetime, chat: str | None = None) -> None:
    """Empties what was asked and answered before an instant, in one chat or in all."""
    await inbox.forget(session, before, chat)
    await ledger.forget(session, before, chat)


@asynccontextmanager
async def tidying(
    commits: GroupCommit, clock: Clock, keep: timedelta, questions_kept: timedelta | None = None
) -> AsyncIterator[None]:
    """Forgets what is older than ``keep``, now and then, as long as the context lasts.

    Questions that are kept at all are kept for ``questions_kept``.
    """

    async def tidy() -> None:
        while True:
            before = clock() - keep
            try:
                await commits.write(partial(forget, before=before))
                if questions_kept is not None:
                    await commits.write(partial(tidy_questions, now=clock(), keep=questions_kept))
            except Exception as error:  # noqa: BLE001 - the next time will do
                log.error("telegram.tidying_failed", error=type(error).__name__)
            await asyncio.sleep(_EVERY_S)

    task = asyncio.create_task(tidy())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
