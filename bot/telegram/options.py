"""What connecting to Telegram needs to be told."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import httpx

from bot.delivery.pace import DEFAULT, Limits
from config.errors import ThiDuaError

_TOKEN: Final = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,128}")
_WEB: Final = frozenset({"http", "https"})
_SOCKS: Final = frozenset({"socks5", "socks5h"})
_TELEGRAM: Final = "https://api.telegram.org"
_ADDRESS_REMEDY: Final = "kiểm tra cả địa chỉ TELEGRAM_API_URL"
_TOKEN_REMEDY: Final = "Lấy mã đúng từ @BotFather rồi đặt lại TELEGRAM_BOT_TOKEN"


@dataclass(frozen=True, repr=False)
class TelegramOptions:
    """Token, Bot API server and proxy; pauses and waits are in seconds.

    ``limits`` is how fast messages may go, ``keep`` how long texts are kept once dealt with.
    Of several instances on one database each has an ``instance`` name of its own; the one on duty
    is replaced when it has been silent for ``duty``.
    Raises ThiDuaError for a token, address or proxy that cannot be one.
    """

    token: str
    api_url: str = _TELEGRAM
    proxy: str | None = None
    poll_timeout: int = 30
    first_pause: float = 0.5
    longest_pause: float = 30.0
    typing_after: float = 1.0
    typing_every: float = 4.0
    farewell: float = 20.0
    limits: Limits = DEFAULT
    keep: timedelta = timedelta(days=30)
    instance: str = "main"
    duty: timedelta = timedelta(seconds=20)

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise self.wrong_token()
        if not _is_address(self.api_url, _WEB):
            raise ThiDuaError(
                "TELEGRAM_API_URL không phải địa chỉ http(s)",
                self.api_url,
                "Ví dụ đúng: https://api.telegram.org",
            )
        if self.proxy is not None and not _is_address(self.proxy, _WEB | _SOCKS):
            raise ThiDuaError(
                "TELEGRAM_PROXY không phải địa chỉ proxy",
                _without_password(self.proxy),
                "Ví dụ đúng: socks5://127.0.0.1:1080 hoặc http://127.0.0.1:3128",
            )

    @property
    def base_url(self) -> str:
        """Where methods are called, up to the token."""
        return f"{self.api_url.rstrip('/')}/bot"

    @property
    def file_url(self) -> str:
        """Where files are fetched, up to the token."""
        return f"{self.api_url.rstrip('/')}/file/bot"

    def wrong_token(self) -> ThiDuaError:
        """What to say of a token that Telegram does not know; the secret half stays hidden."""
        public, _, secret = self.token.partition(":")
        shown = f"{public}:***" if secret and public.isdigit() else "***"
        elsewhere = "" if self.api_url == _TELEGRAM else f"; {_ADDRESS_REMEDY}"
        return ThiDuaError("TELEGRAM_BOT_TOKEN không đúng", shown, _TOKEN_REMEDY + elsewhere)

    def __repr__(self) -> str:
        return f"TelegramOptions(api_url={self.api_url!r})"


def _is_address(address: str, schemes: frozenset[str]) -> bool:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return url.scheme in schemes and bool(url.host)


def _without_password(address: str) -> str:
    return re.sub(r"[^/@\s]+@", "***@", address)
