"""The bot with people and questions at work on the loopback; anybody may ask."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.delivery.pace import UNLIMITED
from bot.questions.facts import OfficeFacts
from bot.store.database import Database
from bot.telegram.desk import Staffing
from bot.telegram.loopback import LoopbackTelegram
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from tests.bot.support import GardenAssistant, clock
from tests.bot.telegram.counter import READER


@asynccontextmanager
async def staffed(
    world: LoopbackTelegram,
    address: str,
    database: Database,
    assistant: GardenAssistant | None = None,
) -> AsyncIterator[None]:
    """On leaving it is stopped, and must end cleanly."""
    helper = assistant or GardenAssistant()
    stop, facts = asyncio.Event(), OfficeFacts()
    staffing = Staffing("open", READER.read, facts, timedelta(days=180), lambda link: None)
    options = TelegramOptions(
        world.token, address, first_pause=0.01, longest_pause=0.05, limits=UNLIMITED
    )
    task = asyncio.create_task(serve(options, helper, clock, stop, database, staffing=staffing))
    try:
        yield
    finally:
        stop.set()
        await task
