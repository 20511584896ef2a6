"""The bot in Telegram, by long polling, from the first getMe to a clean end."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.assistant import Assistant
from bot.delivery.channel import NotAccepted
from bot.delivery.group_commit import GroupCommit
from bot.delivery.ledger import Claimant
from bot.delivery.sender import Manner, Sender
from bot.questions import groups
from bot.staff import people
from bot.staff.opening import welcome
from bot.store.database import Database
from bot.telegram.addressing import Me
from bot.telegram.channel import TelegramChannel, outcome_of
from bot.telegram.conversation import COMMANDS
from bot.telegram.desk import Desk, StaffedDesk, Staffing
from bot.telegram.duty import Duty
from bot.telegram.files import TelegramFiles
from bot.telegram.inbox import Inbox
from bot.telegram.intake.progress import Teller
from bot.telegram.intake.queue import IntakeQueue
from bot.telegram.intake.serving import taking_in
from bot.telegram.manners import Manners
from bot.telegram.menu import FOR_ANYBODY, FOR_PEOPLE, Menu, offer_to_office
from bot.telegram.options import TelegramOptions
from bot.telegram.patience import Patience
from bot.telegram.polling import Fetcher, WrongToken, confirm, poll
from bot.telegram.renewal import renewing
from bot.telegram.settling import settle
from bot.telegram.tidying import tidying
from bot.telegram.turns import Turn, taking_turns, turns_of
from bot.telegram.typing_indicator import Typing
from bot.telegram.worker import Worker
from config.time import Clock

_THREADS: Final = 2
_SWITCH_S: Final = 0.001
_WIRE_LOGGERS: Final = ("httpx", "httpcore", "telegram")

log = structlog.get_logger(__name__)


async def serve(
    options: TelegramOptions,
    assistant: Assistant,
    clock: Clock,
    stop: asyncio.Event,
    database: Database,
    on_ready: Callable[[Me], None] = lambda me: None,
    staffing: Staffing | None = None,
) -> None:
    """Answers people until ``stop`` is set, then finishes what was accepted and returns.

    What is not finished by then, or when the process is killed, is in ``database`` and is finished
    by the next call. Several processes may serve one bot on one database: all of them send, and
    one at a time is on duty to take in what people write and to answer it.

    ``on_ready`` is called once Telegram has been reached; until then it is tried again and again.
    Without ``staffing`` anybody may ask, and nothing is kept of it.
    Raises ThiDuaError for a token that Telegram does not know, or a proxy that cannot be used.
    """
    _prepare_process()
    patience = Patience(stop, options.first_pause, options.longest_pause)
    bot = _bot(options)
    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="assistant")
    try:
        me = await _introduced(bot, patience, FOR_PEOPLE if staffing else FOR_ANYBODY)
        if me is None:
            return
        on_ready(me)
        log.info("telegram.ready", bot=me.username)
        commits, channel = GroupCommit(database), TelegramChannel(bot)
        manner = Manner(
            options.limits, first_pause=options.first_pause, longest_pause=options.longest_pause
        )
        claimant = Claimant(options.instance)
        sender = Sender(commits, channel, clock, manner, claimant, on_moved=groups.move)
        duty = Duty(commits, f"telegram:{me.id}", options.instance, clock, options.duty)
        inbox = Inbox(commits, f"telegram:{me.id}", clock)
        desk = await _desk(Desk(assistant, clock, threads), me, database, staffing)
        kept = staffing.questions_kept if staffing else None
        typing = Typing(channel, options.typing_after, options.typing_every)
        manners = Manners() if staffing else None
        intakes: IntakeQueue | None = None
        if staffing and staffing.keeper and isinstance(desk, StaffedDesk):
            intakes = IntakeQueue(
                desk,
                staffing.keeper,
                commits,
                TelegramFiles(bot, options.proxy),
                Teller(database, channel),
                patience.afresh(),
                sender.wake,
                staffing.downloads,
            )

        def queued() -> None:
            sender.wake()
            if intakes is not None:
                intakes.wake()

        worker = Worker(me, desk, channel, inbox, patience, typing, queued, manners)
        if staffing:
            async with database.reading() as session:
                office = await people.office(session)
            await patience.unless_stopped(offer_to_office(bot, office))

        async def settled() -> None:
            if staffing:
                await settle(database, assistant.documents(), clock())

        async with (
            tidying(commits, clock, options.keep, kept),
            renewing(assistant, settled),
        ):
            turns = turns_of(staffing, database, clock, assistant)
            await _converse(options, duty, worker, sender, intakes, turns, patience)
    except (InvalidToken, WrongToken):
        raise options.wrong_token() from None
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        await bot.shutdown()
    log.info("telegram.stopped")


async def _desk(desk: Desk, me: Me, database: Database, staffing: Staffing | None) -> Desk:
    """The desk that answers; with a staff list it welcomes the first administrator."""
    if staffing is None:
        return desk
    staffed = await StaffedDesk.over(desk, me.username, database, staffing)
    link = await welcome(database, me.username)
    if link is not None:
        staffing.show_link(link)
    return staffed


def _prepare_process() -> None:
    """Addresses hold the token and httpx logs them; PTB_TIMEDELTA is the library's coming way.

    The event loop shares the interpreter with the threads that answer, and needs it often and
    briefly: with Python's own interval it would wait 5 ms for each turn.
    """
    for name in _WIRE_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    sys.setswitchinterval(_SWITCH_S)


def _bot(options: TelegramOptions) -> Bot:
    def request(connections: int) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=connections,
            proxy=options.proxy,
            read_timeout=20.0,
            connect_timeout=10.0,
            pool_timeout=30.0,
        )

    return Bot(
        options.token,
        base_url=options.base_url,
        base_file_url=options.file_url,
        request=request(128),
        get_updates_request=request(1),
    )


async def _introduced(bot: Bot, patience: Patience, menu: Menu) -> Me | None:
    """Who the bot is, with its menu set; None when told to stop before Telegram was reached."""
    steps: tuple[Callable[[], Awaitable[object]], ...] = (
        bot.initialize,
        bot.delete_webhook,
        lambda: bot.set_my_commands(list(menu)),
    )
    for step in steps:
        if not await _reached(step, patience):
            return None
    return Me(bot.id, bot.username, frozenset(COMMANDS))


async def _reached(step: Callable[[], Awaitable[object]], patience: Patience) -> bool:
    """Whether ``step`` was done; only being told to stop ends the attempts. Raises InvalidToken."""
    while not patience.over:
        try:
            await patience.unless_stopped(step())
        except InvalidToken:
            raise
        except TelegramError as error:
            outcome = outcome_of(error)
            wait = outcome.retry_after if isinstance(outcome, NotAccepted) else 0.0
            paused = await patience.pause(wait)
            log.warning("telegram.unreachable", error=type(error).__name__, waited_s=paused)
        else:
            patience.restored()
            return not patience.over
    return False


async def _converse(
    options: TelegramOptions,
    duty: Duty,
    worker: Worker,
    sender: Sender,
    intakes: IntakeQueue | None,
    turns: Sequence[Turn],
    patience: Patience,
) -> None:
    """Sends all the time; answers, and plans what is to be sent, while on duty."""
    sending = asyncio.create_task(sender.run())
    handled = True
    try:
        async with Fetcher(options) as fetcher:
            while not patience.over:
                if await duty.taken():
                    async with taking_turns(turns, sender.wake):
                        handled = await _on_duty(options, duty, worker, intakes, fetcher, patience)
                else:
                    await patience.unless_stopped(asyncio.sleep(duty.asks_again_s))
    finally:
        sent = await sender.finish(sending, options.farewell)
        await duty.ended()
    if not (handled and sent):
        log.warning("telegram.unfinished", handled=handled, sent=sent)


async def _on_duty(
    options: TelegramOptions,
    duty: Duty,
    worker: Worker,
    intakes: IntakeQueue | None,
    fetcher: Fetcher,
    patience: Patience,
) -> bool:
    """Until told to stop, or until another instance has taken over; whether all was handled."""
    over, handled = asyncio.Event(), True
    log.info("telegram.on_duty", instance=options.instance)
    working = asyncio.create_task(worker.run())
    async with duty.kept(over), patience.ending_with(over) as on_duty:
        try:
            async with taking_in(intakes, options.farewell):
                offset = await poll(fetcher, worker.accept, on_duty)
        finally:
            # What another instance has taken over is its own to finish.
            handled = await worker.finish(working, options.farewell if patience.over else 0.0)
        if patience.over:
            await confirm(fetcher, offset)
    return handled
