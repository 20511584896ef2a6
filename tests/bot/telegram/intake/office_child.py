"""The bot with a keeper as a process of its own, to be killed: ADDRESS TOKEN DATABASE FOLDER."""

import asyncio
import sys
from pathlib import Path

from bot.store.database import Database
from bot.telegram.loopback import LoopbackTelegram
from tests.bot.support import clock
from tests.bot.telegram.intake.support import ArchiveKeeper, office_at_work


async def work(address: str, token: str, database_url: str, folder: Path) -> None:
    """Until somebody ends it."""
    database = await Database.open(database_url, clock)
    keeper = ArchiveKeeper(folder / "documents")
    bot = LoopbackTelegram(token)
    async with office_at_work(bot, address, database, keeper, folder / "downloads") as task:
        await task


if __name__ == "__main__":
    _, address, token, database_url, folder = sys.argv
    asyncio.run(work(address, token, database_url, Path(folder)))
