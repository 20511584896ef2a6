"""The teacher's turns beside the bot's other tasks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bot.onboarding.pacing import Teacher

EVERY_S: Final = 3.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def teaching(
    teacher: Teacher | None, on_queued: Callable[[], None], every_s: float = EVERY_S
) -> AsyncIterator[None]:
    """The teacher has a turn every so often as long as the context lasts; without one, none.

    ``on_queued`` is called whenever something was queued.
    """
    if teacher is None:
        yield
        return
    task = asyncio.create_task(_take_turns(teacher, on_queued, every_s))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _take_turns(teacher: Teacher, on_queued: Callable[[], None], every_s: float) -> None:
    while True:
        try:
            turn = await teacher.turn()
        except Exception as error:  # noqa: BLE001 - the next turn adds what is missing
            log.error("onboarding.turn_failed", error=type(error).__name__, reason=str(error)[:200])
        else:
            if turn.queued:
                log.info("onboarding.planned", lessons=turn.lessons, others=turn.others)
                on_queued()
        await asyncio.sleep(every_s)
