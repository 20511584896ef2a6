"""An ASGI application served inside this process, on a socket that is already listening."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp


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
            # Longer than any client keeps a connection, or a call may meet one that is closing.
            timeout_keep_alive=60,
        )
    )
    serve = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield "http://{}:{}".format(*listening.getsockname()[:2])
    finally:
        before_end()
        server.should_exit = True
        await serve


class _Server(uvicorn.Server):
    """Leaves the process's signals to whoever embeds it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
