"""The planner's turns beside the bot's other tasks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bot.reminders.planning import Planner

EVERY_S: Final = 3.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def planning(
    planner: Planner | None, on_queued: Callable[[], None], every_s: float = EVERY_S
) -> AsyncIterator[None]:
    """The planner has its turn every so often as long as the context lasts; without one, none.

    ``on_queued`` is called whenever reminders were queued.
    """
    if planner is None:
        yield
        return
    task = asyncio.create_task(_take_turns(planner, on_queued, every_s))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _take_turns(planner: Planner, on_queued: Callable[[], None], every_s: float) -> None:
    while True:
        try:
            turn = await planner.turn()
        except Exception as error:  # noqa: BLE001 - the next turn adds what is missing
            log.error("reminders.turn_failed", error=type(error).__name__, reason=str(error)[:200])
        else:
            if turn.queued or turn.too_late:
                log.info("reminders.planned", queued=turn.queued, too_late=turn.too_late)
                on_queued()
        await asyncio.sleep(every_s)
