"""Waiting for something to become true, without polling the clock."""

import asyncio
from collections.abc import Callable


class Signal:
    """``set`` may be called from any function on the event loop; nobody misses it."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def set(self) -> None:
        """Everyone who waits looks again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Whether ``condition`` came true within ``timeout`` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    await self._changed.wait()
        except TimeoutError:
            return condition()
        return True
