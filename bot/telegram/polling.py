"""Fetching updates as raw JSON, so that one that is malformed spoils no other.

https://core.telegram.org/bots/api#getupdates
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final

import httpx
import structlog

from bot.telegram.options import TelegramOptions
from bot.telegram.patience import Patience

Raw = Mapping[str, Any]
Accept = Callable[[Sequence[Raw]], Awaitable[None]]

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
_BATCH: Final = 100
_LARGEST_ID: Final = 2**53

log = structlog.get_logger(__name__)


class WrongToken(Exception):
    """Telegram does not know the token (any more)."""


class FetchFailed(Exception):
    """No updates this time; ``retry_after`` is how many seconds Telegram asks to wait."""

    def __init__(self, reason: str, retry_after: float = 0.0) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class Fetcher:
    """getUpdates over HTTP; an asynchronous context."""

    def __init__(self, options: TelegramOptions) -> None:
        self._url = f"{options.base_url}{options.token}/getUpdates"
        self._timeout = options.poll_timeout
        self._client = httpx.AsyncClient(
            proxy=options.proxy, timeout=httpx.Timeout(10.0, read=options.poll_timeout + 10.0)
        )

    async def __aenter__(self) -> "Fetcher":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def fetch(self, offset: int, wait: bool = True, limit: int = _BATCH) -> list[Any]:
        """Updates from ``offset`` on, which confirms all before it; waits for one if told so.

        Raises WrongToken, and FetchFailed for everything that may pass.
        """
        wanted = {
            "offset": offset,
            "limit": limit,
            "timeout": self._timeout if wait else 0,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        try:
            response = await self._client.post(self._url, json=wanted)
            body = response.json()
        except httpx.HTTPError as error:
            raise FetchFailed(type(error).__name__) from None
        except ValueError:
            raise FetchFailed(f"HTTP {response.status_code}, not JSON") from None
        return _updates(body, response.status_code)


def _updates(body: Any, status: int) -> list[Any]:
    if not isinstance(body, dict):
        raise FetchFailed(f"HTTP {status}, not an object")
    if body.get("ok") is True and isinstance(body.get("result"), list):
        return list(body["result"])
    if status in (401, 404):
        raise WrongToken
    parameters = body.get("parameters")
    retry_after = parameters.get("retry_after", 0) if isinstance(parameters, dict) else 0
    raise FetchFailed(f"HTTP {status}: {body.get('description')}", float(retry_after))


async def poll(fetcher: Fetcher, accept: Accept, patience: Patience) -> int:
    """Hands over batch after batch until told to stop; returns the next offset.

    ``accept`` returns once a batch is safe: only then is the next offset asked for, which makes
    Telegram forget the batch. One that could not be made safe is fetched again. The last one is
    forgotten by ``confirm``. Raises WrongToken.
    """
    offset = 0
    while not patience.over:
        try:
            batch = await patience.unless_stopped(fetcher.fetch(offset))
        except FetchFailed as error:
            log.warning("telegram.fetch_failed", reason=str(error))
            await patience.pause(error.retry_after)
            continue
        if batch is None:
            break
        sound = [update for update in batch if _is_sound(update)]
        if batch and not sound:
            await patience.pause()
            continue
        try:
            await accept(sound)
        except Exception as error:  # noqa: BLE001 - the store may come back, the updates stay
            log.error("telegram.not_accepted", error=type(error).__name__, updates=len(sound))
            await patience.pause()
            continue
        patience.restored()
        offset = max([offset, *(int(update["update_id"]) + 1 for update in sound)])
    return offset


async def confirm(fetcher: Fetcher, offset: int) -> None:
    """Makes Telegram forget all before ``offset``, which would come again after a restart."""
    if offset:
        try:
            await fetcher.fetch(offset, wait=False, limit=1)
        except FetchFailed as error:
            log.warning("telegram.confirm_failed", reason=str(error))


def _is_sound(update: Any) -> bool:
    update_id = update.get("update_id") if isinstance(update, dict) else None
    sound = type(update_id) is int and 0 <= update_id < _LARGEST_ID
    if not sound:
        log.error("telegram.update_without_id", kind=type(update).__name__)
    return sound
