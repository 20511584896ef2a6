"""The loopback over real HTTP: Telegram's paths, answers and status codes."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.telegram.hosting import hosting
from bot.telegram.loopback.errors import BotApiError, ConnectionCut
from bot.telegram.loopback.faults import Call
from bot.telegram.loopback.methods import METHODS
from bot.telegram.loopback.parameters import Parameters, received
from bot.telegram.loopback.world import LoopbackTelegram


def loopback_app(world: LoopbackTelegram) -> Starlette:
    """The ASGI application: ``/botTOKEN/METHOD`` and ``/file/botTOKEN/PATH``."""

    async def call(request: Request) -> Response:
        try:
            result = await _result(world, request)
        except BotApiError as error:
            return _refusal(error)
        except ConnectionCut:
            return _Cut()
        return JSONResponse({"ok": True, "result": result})

    async def download(request: Request) -> Response:
        if request.path_params["token"] != world.token:
            return _refusal(BotApiError(401, "Unauthorized"))
        stored = world.linked(request.path_params["path"])
        if stored is None:
            return _refusal(BotApiError(404, "Not Found"))
        return Response(stored.content, media_type="application/octet-stream")

    async def nowhere(request: Request) -> Response:
        return _refusal(BotApiError(404, "Not Found"))

    return Starlette(
        routes=[
            Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", download),
            Route("/{path:path}", nowhere, methods=["GET", "POST"]),
        ]
    )


async def _result(world: LoopbackTelegram, request: Request) -> object:
    if request.path_params["token"] != world.token:
        raise BotApiError(401, "Unauthorized")
    method = METHODS.get(request.path_params["method"].lower())
    if method is None:
        raise BotApiError(404, "Not Found")
    parameters = Parameters(await received(request))
    parameters.check_known(method.known)
    parameters.check_required(method.required)
    made = Call(method.name, parameters.plain())
    await world.observe(made)
    result = await method.handle(world, parameters)
    await world.accepted(made)
    return result


def _refusal(error: BotApiError) -> JSONResponse:
    body = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, status_code=error.code)


class _Cut(Response):
    """Promises more than it sends, so the server closes the connection in mid-answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


@asynccontextmanager
async def serving(world: LoopbackTelegram, port: int = 0) -> AsyncIterator[str]:
    """Serves ``world`` on 127.0.0.1 and yields its address; port 0 takes any free one.

    Raises OSError when the port is taken. On leaving, waiting pollers are let go.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with listening:
        listening.bind(("127.0.0.1", port))
        listening.listen()
        async with hosting(loopback_app(world), listening, world.updates.close) as address:
            yield address
