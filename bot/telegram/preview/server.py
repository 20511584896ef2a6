"""The preview: a loopback Bot API, the bot at work on it, and a page that looks like Telegram."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.telegram.hosting import hosting
from bot.telegram.loopback import LoopbackTelegram, serving
from bot.telegram.loopback.updates import UpdateQueue
from bot.telegram.preview.api import Api
from bot.telegram.preview.guard import Guard
from bot.telegram.preview.people import GROUPS, PERSONAS, GroupPlan, Persona, settle
from bot.telegram.preview.port import claimed
from bot.telegram.preview.stage import Explain, Stage
from config.time import Clock

DEFAULT_PORT: Final = 8080
_STATIC: Final = Path(__file__).parent / "static"

RunBot = Callable[[str], Awaitable[None]]
"""Runs the bot on the Bot API at an address until it is told to stop."""


def preview_world(clock: Clock) -> LoopbackTelegram:
    """A world for the preview, empty, with a token that nobody can guess.

    Update ids go on from where an earlier preview may have ended, since the bot remembers them.
    """
    world = LoopbackTelegram(f"424242:{secrets.token_urlsafe(24)}", clock=clock)
    world.updates = UpdateQueue(first_id=int(clock().timestamp()))
    return world


def preview_app(stage: Stage) -> Starlette:
    """The page and its JSON API, for requests from this machine's own browser only."""

    async def page(request: Request) -> Response:
        return FileResponse(_STATIC / "index.html")

    routes = [
        Route("/", page),
        *Api(stage).routes(),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard)])


async def serve_preview(
    world: LoopbackTelegram,
    run_bot: RunBot,
    stop: asyncio.Event,
    *,
    personas: Sequence[Persona] = PERSONAS,
    groups: Sequence[GroupPlan] = GROUPS,
    explain: Explain | None = None,
    port: int = DEFAULT_PORT,
    prepare: Callable[[Stage], Awaitable[None]] | None = None,
    on_ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Serves the page until ``stop`` is set, and the bot with it.

    ``run_bot`` gets the loopback's address and is to end when ``stop`` is set; when it ends by
    itself, or fails, so does the preview. ``prepare`` is called once the personas have their
    accounts and before the bot starts; ``on_ready`` with the page's address.

    The page's clock is the world's; with a MovableClock it can be put on from the page. Raises
    ThiDuaError for a port that cannot be had, and whatever ``run_bot`` or ``prepare`` raises.
    """
    stage = Stage(world, personas, world.clock, explain)
    with claimed(port) as listening:
        settle(world, personas, groups)
        stage.mark_all_read()
        if prepare is not None:
            await prepare(stage)
        async with serving(world) as api, hosting(preview_app(stage), listening, stage.close) as at:
            bot = asyncio.ensure_future(run_bot(api))
            told = asyncio.create_task(stop.wait())
            try:
                on_ready(at)
                await asyncio.wait({bot, told}, return_when=asyncio.FIRST_COMPLETED)
                stage.close()
            finally:
                stop.set()
                told.cancel()
                await bot
