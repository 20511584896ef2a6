"""``thidua run``: the bot in Telegram, or the same conversation here where no token is set."""

import asyncio
import contextlib
import logging
import signal
import sys

import structlog
import typer

from bot.app import Application, open_application
from bot.commands.output import print_line, progress_bars
from bot.health import heartbeat_file, is_alive, keep_beating
from bot.store.database import Database
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from bot.terminal import converse
from config.settings import Settings, load_settings
from config.time import system_clock


def run() -> None:
    """Chạy trợ lý: trong Telegram nếu có TELEGRAM_BOT_TOKEN, không thì ngay tại cửa sổ này."""
    settings = load_settings()
    _set_up_logs(settings)
    options = _options(settings)
    with progress_bars() as progress:
        application = open_application(settings, progress)
    if options is None:
        converse(application, system_clock, sys.stdin, sys.stdout)
    else:
        asyncio.run(_serve(settings, options, application))


def health() -> None:
    """Trợ lý trong Telegram có đang chạy không (mã thoát 0 là có)."""
    if not is_alive(heartbeat_file(load_settings().var), system_clock()):
        print_line("Trợ lý không chạy, hoặc đã ngừng phản hồi.")
        raise typer.Exit(1)
    print_line("Trợ lý đang chạy.")


def _options(settings: Settings) -> TelegramOptions | None:
    if settings.telegram_bot_token is None:
        return None
    proxy = settings.telegram_proxy
    return TelegramOptions(
        settings.telegram_bot_token.get_secret_value(),
        settings.telegram_api_url,
        proxy.get_secret_value() if proxy else None,
    )


async def _serve(settings: Settings, options: TelegramOptions, application: Application) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    database = await Database.open(settings.database_url.get_secret_value(), system_clock)
    beating = asyncio.create_task(keep_beating(heartbeat_file(settings.var), system_clock, stop))
    try:
        await serve(
            options,
            application,
            system_clock,
            stop,
            database,
            on_ready=lambda me: print_line(f"Trợ lý đang chạy: https://t.me/{me.username}"),
        )
    finally:
        stop.set()
        await beating
        await database.close()


def _set_up_logs(settings: Settings) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
