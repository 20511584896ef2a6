"""An ASGI application served inside this process, on this machine only."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from config.errors import ThiDuaError

SETTING: Final = "THIDUA_PREVIEW_PORT"
_HOST: Final = "127.0.0.1"


def claimed(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 takes any free one.

    Raises ThiDuaError for a port that is taken or that this account may not have.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        what = "Cổng của trang xem thử đang có chương trình khác dùng"
        raise ThiDuaError(
            what if taken else "Không mở được cổng của trang xem thử",
            port,
            f"Đặt {SETTING} thành một cổng khác, ví dụ {SETTING}=8090",
        ) from None
    return listening


@asynccontextmanager
async def hosting(
    app: ASGIApp, listening: socket.socket, before_end: Callable[[], None]
) -> AsyncIterator[str]:
    """Serves ``app`` on ``listening`` and yields its address.

    On leaving, ``before_end`` is called first: it is to end responses that would stream on.
    """
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
    )
    serve = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://{_HOST}:{listening.getsockname()[1]}"
    finally:
        before_end()
        server.should_exit = True
        await serve


class _Server(uvicorn.Server):
    """Leaves the process's signals to whoever embeds it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
