"""Of several instances one is on duty: it takes in what people write, and answers it.

https://core.telegram.org/bots/api#getupdates: two that ask for updates disturb one another.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from bot.delivery.group_commit import GroupCommit
from bot.store import leases
from config.time import Clock

_RENEWALS: Final = 3

log = structlog.get_logger(__name__)


class Duty:
    """One instance's turn at a task that has a name; ``lasting`` is how long it outlives silence.

    Whoever dies on duty is replaced once ``lasting`` is over; whoever comes back under the same
    name goes on at once.
    """

    def __init__(
        self, commits: GroupCommit, name: str, instance: str, clock: Clock, lasting: timedelta
    ) -> None:
        self._commits = commits
        self._name = name
        self._instance = instance
        self._clock = clock
        self._lasting = lasting

    @property
    def asks_again_s(self) -> float:
        """How often to ask whether it is one's turn, and to say that one is still there."""
        return self._lasting.total_seconds() / _RENEWALS

    async def taken(self) -> bool:
        """Whether this instance is on duty now; not while the store is away."""
        now = self._clock()
        take = partial(
            leases.take,
            name=self._name,
            holder=self._instance,
            now=now,
            lasting=self._lasting,
        )
        try:
            return await self._commits.write(take)
        except Exception as error:  # noqa: BLE001 - the store may come back
            log.error("telegram.duty_trouble", error=type(error).__name__)
            return False

    @asynccontextmanager
    async def kept(self, over: asyncio.Event) -> AsyncIterator[None]:
        """Stays on duty as long as the context lasts; sets ``over`` when it is lost."""
        renewing = asyncio.create_task(self._renew(over))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def ended(self) -> None:
        """Leaves the duty to whoever asks next."""
        give_up = partial(leases.give_up, name=self._name, holder=self._instance)
        with contextlib.suppress(Exception):
            await self._commits.write(give_up)

    async def _renew(self, over: asyncio.Event) -> None:
        while True:
            await asyncio.sleep(self.asks_again_s)
            if not await self.taken():
                log.warning("telegram.duty_lost", instance=self._instance)
                over.set()
                return
