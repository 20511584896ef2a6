import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.delivery.channel import Accepted, Address, Outcome, Payload
from bot.delivery.group_commit import GroupCommit
from bot.store.database import Database


@dataclass(frozen=True)
class Called:
    """One call of the post office: what was done, where, with what."""

    action: str
    chat: str
    text: str
    again: bool = False
    target: str | None = None


@dataclass
class PostOffice:
    """A channel that keeps what it is given; ``says`` are the next outcomes, then it accepts."""

    says: list[Outcome | Exception] = field(default_factory=list)
    calls: list[Called] = field(default_factory=list)
    gate: asyncio.Event | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, address: Address, payload: Payload, again: bool) -> Outcome:
        return await self._take(Called("send", address.chat, payload["text"], again))

    async def edit(self, address: Address, message_id: str, payload: Payload) -> Outcome:
        return await self._take(Called("edit", address.chat, payload["text"], target=message_id))

    async def delete(self, address: Address, message_id: str) -> Outcome:
        return await self._take(Called("delete", address.chat, "", target=message_id))

    async def has(self, condition: Callable[[], bool]) -> None:
        """Waits until ``condition`` holds, which calls can bring about."""
        async with asyncio.timeout(10):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    async def _take(self, called: Called) -> Outcome:
        self.calls.append(called)
        self.changed.set()
        if self.gate is not None:
            await self.gate.wait()
        said = self.says.pop(0) if self.says else Accepted(str(len(self.calls)))
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def commits(database: Database) -> GroupCommit:
    return GroupCommit(database)
