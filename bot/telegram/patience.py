"""Pauses that grow, and end at once when the bot is told to stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import TypeVar

T = TypeVar("T")


class Patience:
    """Waits ``first`` seconds, then twice as long each time, up to ``longest``."""

    def __init__(self, stop: asyncio.Event, first: float, longest: float) -> None:
        self._stop = stop
        self._first = first
        self._longest = longest
        self._next = first

    @property
    def over(self) -> bool:
        """Whether the bot was told to stop."""
        return self._stop.is_set()

    def restored(self) -> None:
        """All is well again: the next pause is the first one."""
        self._next = self._first

    def afresh(self) -> "Patience":
        """The same patience for another piece of work."""
        return Patience(self._stop, self._first, self._longest)

    @asynccontextmanager
    async def ending_with(self, over: asyncio.Event) -> AsyncIterator["Patience"]:
        """The same patience for work that ends when told to stop, or when ``over`` is set."""

        async def pass_on() -> None:
            await self._stop.wait()
            over.set()

        passing = asyncio.create_task(pass_on())
        try:
            yield Patience(over, self._first, self._longest)
        finally:
            passing.cancel()
            await asyncio.gather(passing, return_exceptions=True)

    async def pause(self, at_least: float = 0.0) -> float:
        """Waits, or returns early when told to stop; returns the seconds it meant to wait."""
        seconds = max(self._next, at_least)
        self._next = min(self._next * 2, self._longest)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
        return seconds

    async def unless_stopped(self, work: Awaitable[T]) -> T | None:
        """The result of ``work``, or None when told to stop before it is there."""
        working = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else None
        finally:
            for task in (working, stopping):
                if not task.done():
                    task.cancel()
            await asyncio.gather(working, stopping, return_exceptions=True)
