"""The preview as ``thidua run`` serves it: the real assistant, the staff list, the cast."""

import tempfile
from asyncio import Event
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.app import Application
from bot.keeper import Keeper
from bot.preview_cast import enter_cast
from bot.reminders.rules import Reminding
from bot.store.database import Database
from bot.telegram.desk import Staffing
from bot.telegram.loopback import LoopbackTelegram
from bot.telegram.options import TelegramOptions
from bot.telegram.preview import Stage
from bot.telegram.run import serve
from config.onboarding import Course
from config.time import Clock
from tests.e2e.browsing import preview


@asynccontextmanager
async def staffed_preview(
    application: Application,
    clock: Clock,
    keeper: Keeper | None = None,
    reminding: Reminding | None = None,
    enter: Callable[[Database, Stage], Awaitable[None]] = enter_cast,
    course: Course | None = None,
) -> AsyncIterator[str]:
    """The page's address; all but the stranger are on the staff list of a fresh database.

    Without a ``keeper`` no files are taken, without ``reminding`` nobody is reminded of anything;
    for a ``course`` to be taught it takes both.
    """
    staffing = Staffing(
        access="staff",
        understand=application.understand,
        office_facts=application.office_facts,
        questions_kept=timedelta(days=180),
        show_link=lambda link: None,
        keeper=keeper,
        reminding=reminding,
        course=course,
    )
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'thidua.db'}", clock)

        async def run_bot(world: LoopbackTelegram, address: str, stop: Event) -> None:
            options = TelegramOptions(world.token, address)
            await serve(options, application, clock, stop, database, staffing=staffing)

        async def prepare(stage: Stage) -> None:
            await enter(database, stage)

        try:
            async with preview(
                run_bot, clock, explain=application.explain, prepare=prepare
            ) as served:
                yield served[0]
        finally:
            await database.close()
