"""One lane a chat: its updates in order, the chats side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Final

Work = Callable[[], Awaitable[None]]

_MOST_WAITING: Final = 1000
_MOST_RUNNING: Final = 64


class Lanes:
    """Runs work in the order given within each key, and so many keys concurrently.

    Work is expected to deal with its own errors: what it raises ends up in ``finish``.
    """

    def __init__(
        self, most_waiting: int = _MOST_WAITING, most_running: int = _MOST_RUNNING
    ) -> None:
        self._waiting: dict[Hashable, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(most_waiting)
        self._running = asyncio.Semaphore(most_running)

    async def add(self, key: Hashable, work: Work) -> None:
        """Queues ``work``; waits while too much is waiting already."""
        await self._room.acquire()
        lane = self._waiting.get(key)
        if lane is not None:
            lane.append(work)
            return
        self._waiting[key] = deque([work])
        task = asyncio.create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    async def _run(self, key: Hashable) -> None:
        lane = self._waiting[key]
        try:
            while lane:
                try:
                    async with self._running:
                        await lane.popleft()()
                finally:
                    self._room.release()
        finally:
            for _ in lane:
                self._room.release()
            del self._waiting[key]

    def _forget(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or task.exception() is None:
            self._tasks.discard(task)

    async def finish(self, timeout: float) -> bool:
        """Waits for what is queued; what is not done in ``timeout`` seconds is given up.

        Returns whether all was done; raises what work raised.
        """
        if not self._tasks:
            return True
        done, late = await asyncio.wait(set(self._tasks), timeout=timeout)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for task in done:
            task.result()
        return not late
