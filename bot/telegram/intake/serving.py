"""The queue of files beside the bot's other tasks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.telegram.intake.queue import IntakeQueue

log = structlog.get_logger(__name__)


@asynccontextmanager
async def taking_in(queue: IntakeQueue | None, farewell: float) -> AsyncIterator[None]:
    """Files are dealt with as long as the context lasts; without a queue none are.

    On leaving, what is being kept is awaited for up to ``farewell`` seconds.
    """
    if queue is None:
        yield
        return
    running = asyncio.create_task(queue.run())
    try:
        yield
    finally:
        if not await queue.finish(running, farewell):
            log.warning("intake.unfinished")
