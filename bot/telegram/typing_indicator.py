""" "Typing…" for as long as work takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.delivery.channel import Accepted
from bot.telegram.addressing import Where
from bot.telegram.channel import TelegramChannel


@dataclass(frozen=True)
class Typing:
    """Shown ``after`` so many seconds, and again ``every`` so many; Telegram lets it fade after 5.

    A quick answer does without: when many ask at once, showing it to all would delay them all.
    """

    channel: TelegramChannel
    after: float
    every: float

    @asynccontextmanager
    async def shown(self, where: Where) -> AsyncIterator[None]:
        """It has ended when the context is left, so it never comes after the answer.

        That it cannot be shown stops nothing.
        """
        showing = asyncio.create_task(self._show(where))
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)

    async def _show(self, where: Where) -> None:
        await asyncio.sleep(self.after)
        # Nothing happens that could be waited for: the indicator fades by the clock.
        while isinstance(await self.channel.typing(where), Accepted):  # noqa: ASYNC110
            await asyncio.sleep(self.every)
