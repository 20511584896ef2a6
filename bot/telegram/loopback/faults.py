"""The seam where a test makes the loopback misbehave as Telegram and networks do."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Call:
    """One request to a method: its name as Telegram spells it, and what came with it."""

    method: str
    parameters: dict[str, Any]


class Fault(Protocol):
    """Consulted for every call, in the order of ``LoopbackTelegram.faults``.

    Either step may raise BotApiError (answered instead), ConnectionCut (no answer at all), or
    wait. ``before`` acts on a call that is then not accepted, ``after`` on one that was.
    """

    async def before(self, call: Call) -> None: ...

    async def after(self, call: Call) -> None: ...
