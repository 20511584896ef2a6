"""What the conversations work with, and what they hand back."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.assistant import Assistant
from bot.following_up import open_follow_ups
from bot.keeper import Keeper
from bot.onboarding.checklist import seed_checklist
from bot.questions.facts import OfficeFacts
from bot.questions.sameness import Understood
from bot.reminders.deadline import Rules
from bot.reminders.rules import Reminding
from bot.reminders.working_days import WorkingDays
from bot.staff import installation
from bot.staff.opening import prepare
from bot.staff.policy import Access
from bot.store.database import Database
from bot.telegram.onboarding.curriculum import Curriculum
from bot.telegram.render import Outgoing
from config.holidays import load_holidays
from config.onboarding import Course
from config.time import Clock
from index.followup import FollowUps

P = ParamSpec("P")
T = TypeVar("T")
Write = Callable[[AsyncSession], Awaitable[None]]


@dataclass(frozen=True)
class Reply:
    """Messages for the chat that asked; ``alert`` is shown to who pressed a button instead.

    ``writes`` are done in the transaction that marks the update handled and queues the messages,
    so they happen once, however often the update is handled. They only read and write the store.
    """

    messages: tuple[Outgoing, ...] = ()
    alert: str | None = None
    writes: tuple[Write, ...] = ()


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


@dataclass(frozen=True)
class Staffing:
    """What it takes to know who asks and to keep what they ask.

    ``understand`` reads a question as the answerer does (blocking work), ``office_facts`` is the
    very object that the answerer consults, ``questions_kept`` how long questions are kept.
    ``show_link`` is given the first administrator's link while there is no administrator.
    Without a ``keeper`` no files are taken; ``downloads`` is a folder of the bot's own in which
    they lie while they are read (by default among the system's temporary files). Without
    ``reminding`` nobody is reminded of anything, and without a ``course`` nobody is taught.
    ``invited_for`` is how long a link holds that lets somebody in, ``follow_up_for`` how long a
    follow-up is read with the question before.
    """

    access: Access
    understand: Callable[[str], Understood]
    office_facts: OfficeFacts
    questions_kept: timedelta
    show_link: Callable[[str], None]
    keeper: Keeper | None = None
    downloads: Path | None = None
    reminding: Reminding | None = None
    course: Course | None = None
    invited_for: timedelta = timedelta(days=14)
    follow_up_for: timedelta = timedelta(minutes=10)


def _usual_reminding() -> Reminding:
    return Reminding(WorkingDays(load_holidays()), Rules())


@dataclass(frozen=True)
class StaffedDesk(Desk):
    """A desk that knows who may ask, and where what people do with answers is kept.

    ``bot`` is the bot's name without @, ``secret`` the key of the pseudonyms. ``understand`` reads
    a question as the answerer does (blocking work). ``office_facts`` is the very object that the
    answerer consults.
    """

    bot: str
    database: Database
    secret: bytes
    access: Access
    understand: Callable[[str], Understood]
    office_facts: OfficeFacts
    follow_ups: FollowUps
    keeper: Keeper | None = None
    keeping: Executor = field(default_factory=lambda: ThreadPoolExecutor(1, "keeper"))
    reminding: Reminding = field(default_factory=_usual_reminding)
    curriculum: Curriculum | None = None
    invited_for: timedelta = timedelta(days=14)
    follow_up_for: timedelta = timedelta(minutes=10)

    async def keep(self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> T:
        """Runs what the keeper does off the event loop, one call at a time."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.keeping, lambda: function(*arguments, **named))

    @classmethod
    async def over(
        cls,
        desk: Desk,
        bot: str,
        database: Database,
        staffing: Staffing,
    ) -> "StaffedDesk":
        """A plain desk with the rest; the office's answers are read, the units and secret made."""
        await prepare(database)
        async with database.transaction() as session:
            secret = await installation.secret(session)
            if staffing.course is not None:
                await seed_checklist(session, staffing.course, desk.clock())
        await staffing.office_facts.keep_up(database)
        return cls(
            desk.assistant,
            desk.clock,
            desk.threads,
            bot,
            database,
            secret,
            staffing.access,
            staffing.understand,
            staffing.office_facts,
            open_follow_ups(lambda text: staffing.understand(text).understood),
            staffing.keeper,
            reminding=staffing.reminding or _usual_reminding(),
            curriculum=_curriculum(staffing, desk),
            invited_for=staffing.invited_for,
            follow_up_for=staffing.follow_up_for,
        )


def _curriculum(staffing: Staffing, desk: Desk) -> Curriculum | None:
    return Curriculum(staffing.course, desk.assistant.documents) if staffing.course else None
