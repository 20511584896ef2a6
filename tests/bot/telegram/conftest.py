import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assistant import Assistant
from bot.delivery.pace import UNLIMITED
from bot.store.database import Database
from bot.telegram.loopback import Call, LoopbackTelegram, User, serving
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from config.time import Clock
from tests.bot.sqlite import migrated_copy
from tests.bot.support import GardenAssistant, clock

Api = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


class Flaky:
    """Fails the first so many calls of a method."""

    def __init__(self, method: str, error: Exception, times: int, accepted: bool = False) -> None:
        self.method = method
        self.error = error
        self.left = times
        self.accepted = accepted

    async def before(self, call: Call) -> None:
        if not self.accepted:
            self._strike(call)

    async def after(self, call: Call) -> None:
        if self.accepted:
            self._strike(call)

    def _strike(self, call: Call) -> None:
        if call.method == self.method and self.left:
            self.left -= 1
            raise self.error


@pytest.fixture
def threads() -> Iterator[Executor]:
    """One thread where work may block, so that its order is known."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def world() -> LoopbackTelegram:
    return LoopbackTelegram()


@pytest.fixture
async def address(world: LoopbackTelegram) -> AsyncIterator[str]:
    async with serving(world) as url:
        yield url


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=20) as http:
        yield http


@pytest.fixture
def api(world: LoopbackTelegram, address: str, client: httpx.AsyncClient) -> Api:
    """Calls a method with a JSON body and returns what came back, refusals too."""

    async def call(method: str, **parameters: Any) -> dict[str, Any]:
        response = await client.post(f"{address}/bot{world.token}/{method}", json=parameters)
        body: dict[str, Any] = response.json()
        assert body["ok"] == (response.status_code == 200)
        assert body["ok"] or body["error_code"] == response.status_code
        return body

    return call


@pytest.fixture
def an(world: LoopbackTelegram) -> User:
    return world.new_user("An", username="an_nguyen")


@pytest.fixture
async def store(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Database]:
    url = await migrated_copy(tmp_path_factory.getbasetemp(), tmp_path / "thidua.db")
    opened = await Database.open(url, clock)
    yield opened
    await opened.close()


@asynccontextmanager
async def running(
    address: str,
    token: str,
    database: Database,
    assistant: Assistant | None = None,
    at: Clock = clock,
    **options: Any,
) -> AsyncIterator[asyncio.Task[None]]:
    """The bot at work on the loopback; on leaving it is stopped, and must end cleanly."""
    stop = asyncio.Event()
    quick = {
        "first_pause": 0.01,
        "longest_pause": 0.05,
        "farewell": 5.0,
        "limits": UNLIMITED,
        **options,
    }
    settings = TelegramOptions(token, address, **quick)
    task = asyncio.create_task(serve(settings, assistant or GardenAssistant(), at, stop, database))
    try:
        yield task
    finally:
        stop.set()
        await task


Start = Callable[..., Awaitable["asyncio.Task[None]"]]


@pytest.fixture
async def start_bot(world: LoopbackTelegram, address: str, store: Database) -> AsyncIterator[Start]:
    """Starts the bot, with another assistant or options if given."""
    async with AsyncExitStack() as stack:

        async def start(assistant: Assistant | None = None, **how: Any) -> asyncio.Task[None]:
            return await stack.enter_async_context(
                running(address, world.token, store, assistant, **how)
            )

        yield start


@pytest.fixture
async def bot(start_bot: Start) -> asyncio.Task[None]:
    return await start_bot()
