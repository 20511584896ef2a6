"""``thidua run``: the bot in Telegram, or in a preview page where no token is set."""

import asyncio
import contextlib
import logging
import shutil
import signal
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import structlog

from bot.app import Application, open_application
from bot.commands.output import print_line, progress_bars
from bot.following_up import open_follow_ups
from bot.health import heartbeat_file, keep_beating
from bot.keeping import DocumentKeeper
from bot.opening import open_archive, open_embedder
from bot.preview_cast import enter_cast
from bot.reminders.rules import reminding_of
from bot.store.database import Database
from bot.telegram.desk import Staffing
from bot.telegram.options import TelegramOptions
from bot.telegram.preview import MovableClock, Stage, preview_world, serve_preview
from bot.telegram.run import serve
from bot.terminal import converse
from config.onboarding import load_course
from config.settings import Settings, load_settings
from config.time import system_clock


def run() -> None:
    """Chạy trợ lý: trong Telegram nếu có TELEGRAM_BOT_TOKEN, không thì ở trang xem thử."""
    settings = load_settings()
    _set_up_logs(settings)
    options = _options(settings)
    if options is None:
        with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
            asyncio.run(_preview(settings, Path(folder), _opened_in(Path(folder), settings)))
    else:
        asyncio.run(_telegram(settings, options, _opened(settings)))


def chat() -> None:
    """Trò chuyện với trợ lý ngay tại cửa sổ này; hết dòng nhập thì kết thúc."""
    settings = load_settings()
    _set_up_logs(settings)
    application = _opened(settings)
    follow_ups = open_follow_ups(lambda text: application.understand(text).understood)
    kept_for = timedelta(minutes=settings.follow_up_minutes)
    converse(application, system_clock, sys.stdin, sys.stdout, follow_ups, kept_for)


def _opened(settings: Settings) -> Application:
    with progress_bars() as progress:
        return open_application(settings, progress)


def _opened_in(home: Path, settings: Settings) -> Application:
    """The same on copies of the documents and the index: what is tried out changes nothing."""
    for part in ("documents", "var/index"):
        if (settings.home / part).is_dir():
            shutil.copytree(settings.home / part, home / part)
    with progress_bars() as progress:
        embedder = open_embedder(settings, progress)
        copied = settings.model_copy(update={"home": home})
        return Application(copied, open_archive(copied), embedder, progress)


def _options(settings: Settings) -> TelegramOptions | None:
    if settings.telegram_bot_token is None:
        return None
    proxy = settings.telegram_proxy
    return TelegramOptions(
        settings.telegram_bot_token.get_secret_value(),
        settings.telegram_api_url,
        proxy.get_secret_value() if proxy else None,
        instance=settings.instance,
    )


async def _telegram(settings: Settings, options: TelegramOptions, application: Application) -> None:
    stop = _until_told_to_stop()
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
            staffing=_staffing(settings, application, settings.var),
        )
    finally:
        stop.set()
        await beating
        await database.close()


async def _preview(settings: Settings, home: Path, application: Application) -> None:
    """The very bot on a world and a database of its own, which are gone afterwards."""
    stop, clock = _until_told_to_stop(), MovableClock()
    world = preview_world(clock)
    database = await Database.open(f"sqlite:///{home / 'preview.db'}", clock)

    async def run_bot(address: str) -> None:
        options = TelegramOptions(world.token, address)
        staffing = _staffing(settings, application, home)
        await serve(options, application, clock, stop, database, staffing=staffing)

    async def prepare(stage: Stage) -> None:
        await enter_cast(database, stage)

    try:
        await serve_preview(
            world,
            run_bot,
            stop,
            explain=application.explain,
            port=settings.preview_port,
            prepare=prepare,
            on_ready=_announce,
        )
    finally:
        await database.close()


def _announce(address: str) -> None:
    print_line("Chưa đặt TELEGRAM_BOT_TOKEN nên trợ lý chạy ở trang xem thử (Ctrl-C để dừng):")
    print_line(address)
    sys.stdout.flush()


def _staffing(settings: Settings, application: Application, folder: Path) -> Staffing:
    return Staffing(
        access=settings.access,
        understand=application.understand,
        office_facts=application.office_facts,
        questions_kept=timedelta(days=settings.questions_kept_days),
        show_link=_show_link,
        keeper=DocumentKeeper(application),
        downloads=folder / "downloads",
        reminding=reminding_of(settings),
        course=load_course(),
        invited_for=timedelta(days=settings.invitation_days),
        follow_up_for=timedelta(minutes=settings.follow_up_minutes),
    )


def _show_link(link: str) -> None:
    print_line(f"Chưa có người quản trị. Mở liên kết này trong Telegram (dùng một lần): {link}")
    sys.stdout.flush()


def _until_told_to_stop() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop.set)
    return stop


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
