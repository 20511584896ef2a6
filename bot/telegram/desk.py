"""What the conversations work with, and what they hand back."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from typing import ParamSpec, TypeVar

from bot.assistant import Assistant
from bot.telegram.render import Outgoing
from config.time import Clock

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Reply:
    """Messages for the chat that asked; ``alert`` is shown to who pressed a button instead."""

    messages: tuple[Outgoing, ...] = ()
    alert: str | None = None


@dataclass(frozen=True)
class Desk:
    """The assistant, the clock, and a few threads where work may block."""

    assistant: Assistant
    clock: Clock
    threads: Executor

    def today(self) -> date:
        return self.clock().date()

    async def work(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
        """Runs blocking ``function`` off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, lambda: function(*arguments, **named))
