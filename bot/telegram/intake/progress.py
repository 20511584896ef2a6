"""How far long work has come, told in one message that is changed now and then.

Best effort: it does not go through the ledger, for what was missed is out of date already.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot.delivery import ledger
from bot.delivery.channel import Channel, NotAccepted
from bot.store.database import Database
from bot.telegram.intake.letters import address_of
from bot.telegram.intake.records import Intake
from bot.telegram.payload import Letter
from bot.telegram.posting import said

EVERY_S: Final = 3.0


class Abandoned(Exception):
    """Raised into long work when its progress is reported after the bot was told to stop."""


class Course:
    """A ``config.progress.Progress`` for work in a thread, read on the event loop."""

    def __init__(self, stopping: Callable[[], bool]) -> None:
        self._stopping = stopping
        self._latest = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Raises Abandoned where the bot was told to stop."""
        if self._stopping():
            raise Abandoned
        begun = step[:1].lower() + step[1:]
        self._latest = f"{begun} {done}/{total}" if total > 1 else begun

    @property
    def latest(self) -> str:
        """The step, "trang 3/12"; empty before the first."""
        return self._latest


class Teller:
    """Changes messages that went out through the ledger, where they have arrived."""

    def __init__(self, database: Database, channel: Channel, every_s: float = EVERY_S) -> None:
        self._database = database
        self._channel = channel
        self._every_s = every_s

    @asynccontextmanager
    async def telling(
        self, intake: Intake, key: str, wording: str, course: Course
    ) -> AsyncIterator[None]:
        """The message under ``key`` follows ``course``; it has had its last change at the end."""
        task = asyncio.create_task(self._follow(intake, key, wording, course))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def tell(self, intake: Intake, key: str, text: str) -> float:
        """Makes the message read ``text``; how many seconds to leave the chat alone."""
        async with self._database.reading() as session:
            found = await ledger.find(session, key)
        if found is None or found.external_id is None:
            return 0.0
        payload = Letter(said(text)[0]).as_json()
        outcome = await self._channel.edit(address_of(intake), found.external_id, payload)
        return outcome.retry_after if isinstance(outcome, NotAccepted) else 0.0

    async def _follow(self, intake: Intake, key: str, wording: str, course: Course) -> None:
        told = ""
        wait = 0.0
        while True:
            await asyncio.sleep(max(self._every_s, wait))
            if course.latest == told:
                continue
            told = course.latest
            wait = await self.tell(intake, key, wording.format(name=intake.name, step=told))
