"""Keeps the page to this machine: no other host's name, no other site's requests, no strange code.

A site on the Internet can point its name at 127.0.0.1 (DNS rebinding), or have a visitor's browser
post here; both are told by the headers that browsers set by themselves.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAMES: Final = frozenset({"127.0.0.1", "localhost"})
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """ASGI middleware: answers 403 to whoever does not come from the page itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        if scope["type"] != "http":
            return
        if _is_ours(Headers(scope=scope), scope["path"]):
            await self._app(scope, receive, guarded)
        else:
            await PlainTextResponse("Forbidden", status_code=403)(scope, receive, guarded)


def _is_ours(headers: Headers, path: str) -> bool:
    host = headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in _NAMES:
        return False
    if headers.get("origin", f"http://{host}") != f"http://{host}":
        return False
    followed_a_link = path == "/"
    return followed_a_link or headers.get("sec-fetch-site", "none") in ("none", "same-origin")
