"""Files that people sent, fetched from Telegram. https://core.telegram.org/bots/api#getfile"""

import asyncio
from pathlib import Path
from typing import Final

import httpx
from telegram import Bot, File
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.delivery.channel import NotAccepted
from bot.telegram.channel import outcome_of

MOST_BYTES: Final = 20 * 1024 * 1024
"""What the Bot API hands out to bots at most."""

_CHUNK: Final = 256 * 1024
_PAUSES_S: Final = httpx.Timeout(20.0)


class FileTooLarge(Exception):
    """More than the Bot API, or the caller, allows."""


class FileGone(Exception):
    """Telegram does not give the file out (any more)."""


class NotNow(Exception):
    """It may work later; ``retry_after`` is how many seconds Telegram asks to wait."""

    def __init__(self, retry_after: float = 0.0) -> None:
        self.retry_after = retry_after
        super().__init__(retry_after)


class TelegramFiles:
    """Fetches files by the bot's account; ``proxy`` is the one that its other calls go through."""

    def __init__(self, bot: Bot, proxy: str | None = None) -> None:
        self._bot = bot
        self._proxy = proxy

    async def fetch(self, file_id: str, target: Path, most: int = MOST_BYTES) -> None:
        """Writes the file to ``target`` piece by piece, and no more than ``most`` bytes of it.

        Raises FileTooLarge, FileGone or NotNow; ``target`` may then hold a part of it.
        """
        file = await self._described(file_id)
        if (file.file_size or 0) > most:
            raise FileTooLarge
        if not file.file_path:
            raise FileGone
        try:
            await self._stream(file.file_path, target, most)
        except (httpx.HTTPError, httpx.InvalidURL):
            # Their words hold the address, and that holds the token.
            raise NotNow from None

    async def _described(self, file_id: str) -> File:
        try:
            return await self._bot.get_file(file_id)
        except BadRequest as error:
            raise (FileTooLarge if "too big" in error.message.lower() else FileGone) from None
        except Forbidden:
            raise FileGone from None
        except TelegramError as error:
            outcome = outcome_of(error)
            wait = outcome.retry_after if isinstance(outcome, NotAccepted) else 0.0
            raise NotNow(wait) from None

    async def _stream(self, address: str, target: Path, most: int) -> None:
        async with (
            httpx.AsyncClient(proxy=self._proxy, timeout=_PAUSES_S) as client,
            client.stream("GET", address) as response,
        ):
            if response.status_code in (400, 404, 410):
                raise FileGone
            if response.status_code != 200:
                raise NotNow
            await _write(response, target, most)


async def _write(response: httpx.Response, target: Path, most: int) -> None:
    came = 0
    with await asyncio.to_thread(target.open, "wb") as file:
        async for chunk in response.aiter_bytes(_CHUNK):
            came += len(chunk)
            if came > most:
                raise FileTooLarge
            await asyncio.to_thread(file.write, chunk)
