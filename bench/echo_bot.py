"""The real bot with an assistant that starts at once, as a process of its own.

``BOT_API``, ``BOT_TOKEN`` and ``DATABASE_URL`` say where; it runs until SIGTERM, or worse.
"""

import asyncio
import logging
import os
import signal
import sys

import structlog

from bench.echo_assistant import EchoAssistant
from bot.delivery.pace import UNLIMITED
from bot.store.database import Database
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from config.time import system_clock


async def main() -> None:
    """Serves until told to stop."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    options = TelegramOptions(
        os.environ["BOT_TOKEN"],
        os.environ["BOT_API"],
        first_pause=0.05,
        longest_pause=0.5,
        limits=UNLIMITED,
    )
    database = await Database.open(os.environ["DATABASE_URL"], system_clock)
    try:
        await serve(options, EchoAssistant(), system_clock, stop, database)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
