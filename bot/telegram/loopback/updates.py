"""The queue behind getUpdates (https://core.telegram.org/bots/api#getupdates)."""

from collections.abc import Sequence
from typing import Any, Final

from bot.telegram.loopback.errors import BotApiError
from bot.telegram.loopback.signal import Signal

_NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates wait here until a larger offset confirms them; one poller at a time."""

    def __init__(self, first_id: int = 1) -> None:
        self._next_id = first_id
        self._waiting: list[dict[str, Any]] = []
        self._allowed: frozenset[str] | None = None
        self._signal = Signal()
        self._poll = 0
        self.closed = False

    @property
    def pending(self) -> tuple[dict[str, Any], ...]:
        """What has not been confirmed yet."""
        return tuple(self._waiting)

    @property
    def last_id(self) -> int:
        return self._next_id - 1

    def put(self, kind: str, body: dict[str, Any]) -> None:
        """Queue an update, unless its kind was not asked for."""
        allowed = kind in self._allowed if self._allowed else kind not in _NOT_BY_DEFAULT
        if allowed:
            self.put_raw({kind: body})

    def put_raw(self, fields: dict[str, Any]) -> int:
        """Queue an update of whatever shape under the next id, and return the id."""
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append({"update_id": update_id, **fields})
        self._signal.set()
        return update_id

    def forget(self) -> None:
        """Drop all that waits (``drop_pending_updates``)."""
        self._waiting.clear()

    async def get(
        self, offset: int, limit: int, timeout: float, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """The updates from ``offset`` on; waits up to ``timeout`` seconds for the first.

        Raises BotApiError 409 when another poller comes while this one waits.
        """
        self._poll += 1
        this_poll = self._poll
        self._signal.set()
        if allowed is not None:
            self._allowed = frozenset(allowed) or None
        self._confirm(offset)
        await self._signal.until(
            lambda: bool(self._waiting) or self._poll != this_poll or self.closed, timeout
        )
        if self._poll != this_poll:
            raise BotApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        return self._waiting[:limit]

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        elif offset < 0:
            self._waiting = self._waiting[offset:]

    def close(self) -> None:
        """Let a waiting poller go, for shutdown."""
        self.closed = True
        self._signal.set()
