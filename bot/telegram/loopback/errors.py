"""Refusals, in Telegram's own words and codes."""

from typing import Any


class BotApiError(Exception):
    """What the Bot API answers instead of a result.

    ``code`` is both the HTTP status and ``error_code``; ``parameters`` is the ResponseParameters
    object (``retry_after``, ``migrate_to_chat_id``).
    """

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        self.code = code
        self.description = description
        self.parameters = parameters
        super().__init__(f"{code} {description}")


class ConnectionCut(Exception):
    """Raised by a fault: the connection ends before the caller has read an answer."""


def bad_request(what: str) -> BotApiError:
    return BotApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> BotApiError:
    return BotApiError(403, f"Forbidden: {what}")
