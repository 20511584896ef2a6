"""The real bot with a staff list and reminders, as a process of its own that starts at once.

Its processes are forked from one that has imported everything, so that a life that is to be short
is spent at work.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from typing import Any, Final

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bench.echo_assistant import EchoAssistant
from bot.delivery import ledger
from bot.delivery.ledger import Claimant
from bot.questions.facts import OfficeFacts
from bot.reminders.deadline import Rules
from bot.reminders.rules import Reminding
from bot.reminders.working_days import WorkingDays
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow, Status
from bot.telegram.desk import Staffing
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from config.holidays import load_holidays
from config.time import Clock, system_clock

_KEPT: Final = timedelta(days=180)
_FORKING: Final = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Life:
    """What a process is told: where it serves, under which name, and what the time is.

    Its clock goes at the pace of the real one and is ``ahead`` of it. ``forgets`` plants a fault:
    after a kill nobody knows any more what had been started.
    """

    database: str
    api: str
    token: str
    ahead: timedelta
    instance: str = "main"
    duty: timedelta = timedelta(seconds=5)
    forgets: bool = False

    @property
    def clock(self) -> Clock:
        return shifted(self.ahead)


def shifted(ahead: timedelta) -> Clock:
    """The real clock, set wrongly."""
    return lambda: system_clock() + ahead


def begin(life: Life) -> ForkServerProcess:
    """Starts a process; ``kill`` and ``join`` it as any other."""
    _FORKING.set_forkserver_preload(["bench.reminder_bot"])
    process = _FORKING.Process(target=live, args=(life,), daemon=True)
    process.start()
    return process


def live(life: Life) -> None:
    """Serves until SIGTERM, or worse."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    if life.forgets:
        setattr(ledger, "recover", _forget_what_was_started)  # noqa: B010 - a planted fault
    asyncio.run(_serve(life))


async def _serve(life: Life) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    # Nobody is left behind when the run itself is ended from outside.
    if (parent := multiprocessing.parent_process()) is not None:
        loop.add_reader(parent.sentinel, os._exit, 1)
    options = TelegramOptions(
        life.token,
        life.api,
        poll_timeout=10,
        first_pause=0.2,
        longest_pause=2.0,
        instance=life.instance,
        duty=life.duty,
    )
    staffing = Staffing(
        access="staff",
        understand=_Plain,
        office_facts=OfficeFacts(),
        questions_kept=_KEPT,
        show_link=lambda link: None,
        reminding=Reminding(WorkingDays(load_holidays()), Rules()),
    )
    database = await Database.open(life.database, life.clock)
    try:
        await serve(options, EchoAssistant(), life.clock, stop, database, staffing=staffing)
    finally:
        await database.close()


class _Plain:
    """A question that nobody has read closely (``bot.questions.sameness.Understood``)."""

    kind: str = "what"
    content: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    mentions: tuple[Any, ...] = ()
    locator: str | None = None

    def __init__(self, question: str) -> None:
        self.understood = question


async def _forget_what_was_started(
    session: AsyncSession, claimant: Claimant, now: datetime, rest: timedelta
) -> int:
    """As if the started mark had never been written."""
    mine = (DeliveryRow.status == Status.STARTED, DeliveryRow.claimed_by == claimant.name)
    forgotten = {"status": Status.QUEUED, "lease_until": None, "claimed_by": None}
    await session.execute(update(DeliveryRow).where(*mine).values(**forgotten))
    return 0
