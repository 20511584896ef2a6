"""The store as commands use it: opened for one piece of work, then closed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.database import Database
from config.settings import Settings
from config.time import system_clock


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Database]:
    """The database that the settings name; raises ThiDuaError where it cannot be used."""
    database = await Database.open(settings.database_url.get_secret_value(), system_clock)
    try:
        yield database
    finally:
        await database.close()
