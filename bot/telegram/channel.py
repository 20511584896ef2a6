"""Sending to Telegram, with an outcome that says what may be concluded from it.

The Bot API has no idempotency key, so it matters whether a failed call can have been accepted.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot import words
from bot.telegram.addressing import Where
from bot.telegram.render import InlineButton, Outgoing

_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOAST_LIMIT: Final = 200


@dataclass(frozen=True)
class Accepted:
    """Telegram has it, as this message."""

    message_id: int


@dataclass(frozen=True)
class NotAccepted:
    """Telegram surely does not have it; it may be tried again after so many seconds."""

    retry_after: float


@dataclass(frozen=True)
class Refused:
    """Telegram will not take it, now or later."""

    reason: str


@dataclass(frozen=True)
class Moved:
    """The chat goes on under another id; nothing was sent."""

    chat_id: int


@dataclass(frozen=True)
class Unknown:
    """Telegram may or may not have it."""

    reason: str


Outcome = Accepted | NotAccepted | Refused | Moved | Unknown


class TelegramChannel:
    """One call to the Bot API for one message; never retries, never raises for Telegram's sake."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, where: Where, message: Outgoing, again: bool = False) -> Outcome:
        """Sends; ``again`` marks a possible repeat for the person who reads it."""
        mark = f"<i>{words.SENT_AGAIN}</i>\n" if again else ""
        try:
            sent = await self._bot.send_message(
                where.chat_id,
                mark + message.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=where.topic,
                reply_markup=_keyboard(message.buttons),
                reply_parameters=_reply(where),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramError as error:
            return outcome_of(error)
        return Accepted(sent.message_id)

    async def toast(self, query_id: str, text: str | None) -> Outcome:
        """Answers the press of a button; ``text`` is shown over the chat, None ends the waiting."""
        shown = text[:_TOAST_LIMIT] if text else None
        try:
            await self._bot.answer_callback_query(query_id, shown, show_alert=bool(text))
        except TelegramError as error:
            return outcome_of(error)
        return Accepted(0)

    async def typing(self, where: Where) -> Outcome:
        """Shows "typing…" for the next five seconds."""
        try:
            await self._bot.send_chat_action(
                where.chat_id, ChatAction.TYPING, message_thread_id=where.topic
            )
        except TelegramError as error:
            return outcome_of(error)
        return Accepted(0)


def outcome_of(error: TelegramError) -> Outcome:
    """What an error of the Bot API says about the call that met it."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return NotAccepted(wait.total_seconds() if isinstance(wait, timedelta) else wait)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden() | BadRequest() | InvalidToken() | Conflict():
            # The text of InvalidToken holds the token, so no error's text is passed on.
            return Refused(type(error).__name__)
    if isinstance(error.__cause__, _NEVER_SENT):
        return NotAccepted(0.0)
    return Unknown(type(error.__cause__ or error).__name__)


def _keyboard(rows: tuple[tuple[InlineButton, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.text, callback_data=button.data) for button in row]
            for row in rows
        ]
    )


def _reply(where: Where) -> ReplyParameters | None:
    if where.reply_to is None:
        return None
    return ReplyParameters(where.reply_to, allow_sending_without_reply=True)
