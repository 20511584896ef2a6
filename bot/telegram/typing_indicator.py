""" "Typing…" for as long as work takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.telegram.addressing import Where
from bot.telegram.channel import Accepted, TelegramChannel


@asynccontextmanager
async def typing(channel: TelegramChannel, where: Where, every: float) -> AsyncIterator[None]:
    """Shows it at once and again every so many seconds; Telegram lets it fade after five.

    It has ended when the context is left, so it never comes after the answer. That it cannot be
    shown stops nothing.
    """

    async def show() -> None:
        # Nothing happens that could be waited for: the indicator fades by the clock.
        while isinstance(await channel.typing(where), Accepted):  # noqa: ASYNC110
            await asyncio.sleep(every)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)
