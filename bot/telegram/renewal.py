"""The running bot takes up documents that changed, and settles what rested on the old ones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog

from bot.assistant import Assistant

WATCH_EVERY_S: Final = 2.0

log = structlog.get_logger(__name__)

Settle = Callable[[], Awaitable[None]]
"""Brings the store in line with the documents; may be called again at any time."""


@asynccontextmanager
async def renewing(
    assistant: Assistant, settle: Settle, every_s: float = WATCH_EVERY_S
) -> AsyncIterator[None]:
    """Looks for changed documents every so often as long as the context lasts.

    ``settle`` has been called once when the context begins, and is called after each change,
    whoever made it.
    """
    state = await asyncio.to_thread(assistant.renew)
    await settle()
    task = asyncio.create_task(_watch(assistant, settle, state, every_s))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _watch(assistant: Assistant, settle: Settle, settled: str, every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        try:
            state = await asyncio.to_thread(assistant.renew)
            if state != settled:
                await settle()
                log.info("documents.renewed", documents=len(assistant.documents()))
                settled = state
        except Exception as error:  # noqa: BLE001 - the old documents answer until it can be done
            log.error("documents.renewal_failed", error=type(error).__name__, reason=str(error))
