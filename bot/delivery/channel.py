"""What a channel must do, and what may be concluded from what it says.

No channel we know has an idempotency key, so it matters whether a failed call can have been
accepted: what surely was not is tried again, what may have been is sent again with a mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Payload = Mapping[str, Any]
"""A message as its channel wants it, JSON through and through; nobody else looks inside."""


@dataclass(frozen=True)
class Address:
    """A chat, and the topic in it, by the channel's own names; a group is paced more slowly."""

    chat: str
    topic: str | None = None
    is_group: bool = False


@dataclass(frozen=True)
class Accepted:
    """The channel has it; ``message_id`` is its name there, where it has one."""

    message_id: str | None = None


@dataclass(frozen=True)
class NotAccepted:
    """The channel surely does not have it; it may be tried again after so many seconds."""

    retry_after: float = 0.0


@dataclass(frozen=True)
class Refused:
    """The channel will not take it, now or later."""

    reason: str


@dataclass(frozen=True)
class Moved:
    """The chat goes on under another name; nothing was sent."""

    chat: str


@dataclass(frozen=True)
class Unknown:
    """The channel may or may not have it."""

    reason: str


Outcome = Accepted | NotAccepted | Refused | Moved | Unknown


class Channel(Protocol):
    """One call for one message. Never retries, and never raises for the other side's sake."""

    async def send(self, address: Address, payload: Payload, again: bool) -> Outcome:
        """Sends; ``again`` marks it as a possible repeat for the person who reads it."""
        ...

    async def edit(self, address: Address, message_id: str, payload: Payload) -> Outcome:
        """Makes a message that was sent read so; accepted where it already does."""
        ...

    async def delete(self, address: Address, message_id: str) -> Outcome:
        """Takes a message back; accepted where it is gone already."""
        ...
