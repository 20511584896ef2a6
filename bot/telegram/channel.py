"""Telegram as a channel of the ledger, and the signs that do not go through it.

https://core.telegram.org/bots/api#making-requests
"""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Final

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
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
from bot.delivery.channel import (
    Accepted,
    Address,
    Moved,
    NotAccepted,
    Outcome,
    Payload,
    Refused,
    Unknown,
)
from bot.telegram.addressing import Where
from bot.telegram.payload import Letter
from bot.telegram.render import Attachment, InlineButton

_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOAST_LIMIT: Final = 200
_ALREADY_SO: Final = ("message is not modified", "message to delete not found")


class TelegramChannel:
    """``bot.delivery.channel.Channel``: one call to the Bot API for one message."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, address: Address, payload: Payload, again: bool) -> Outcome:
        """Sends a letter; ``again`` marks a possible repeat for the person who reads it."""
        letter = Letter.from_json(payload)
        mark = f"<i>{words.SENT_AGAIN}</i>\n" if again else ""
        if letter.message.file is not None:
            return await _outcome(self._send_file(address, letter, letter.message.file, mark))
        return await _outcome(
            self._bot.send_message(
                int(address.chat),
                mark + letter.message.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=None if address.topic is None else int(address.topic),
                reply_markup=_keyboard(letter.message.buttons),
                reply_parameters=_reply(letter, address),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )

    async def _send_file(
        self, address: Address, letter: Letter, file: Attachment, mark: str
    ) -> Message:
        """As a document, or as a photo that is shown in the chat; the text is its caption."""
        content = InputFile(file.content, filename=file.name)
        chat, caption = int(address.chat), mark + letter.message.html
        topic = None if address.topic is None else int(address.topic)
        markup, reply = _keyboard(letter.message.buttons), _reply(letter, address)
        if file.is_photo:
            return await self._bot.send_photo(
                chat,
                content,
                caption=caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=topic,
                reply_markup=markup,
                reply_parameters=reply,
            )
        return await self._bot.send_document(
            chat,
            content,
            caption=caption,
            parse_mode=ParseMode.HTML,
            message_thread_id=topic,
            reply_markup=markup,
            reply_parameters=reply,
        )

    async def edit(self, address: Address, message_id: str, payload: Payload) -> Outcome:
        """Makes a message of ours read as the letter; its buttons are replaced as well."""
        letter = Letter.from_json(payload)
        return await _outcome(
            self._bot.edit_message_text(
                letter.message.html,
                int(address.chat),
                int(message_id),
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(letter.message.buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )

    async def delete(self, address: Address, message_id: str) -> Outcome:
        """Takes a message of ours back."""
        return await _outcome(self._bot.delete_message(int(address.chat), int(message_id)))

    async def toast(self, query_id: str, text: str | None) -> Outcome:
        """Answers the press of a button; ``text`` is shown over the chat, None ends the waiting."""
        shown = text[:_TOAST_LIMIT] if text else None
        return await _outcome(
            self._bot.answer_callback_query(query_id, shown, show_alert=bool(text))
        )

    async def typing(self, where: Where) -> Outcome:
        """Shows "typing…" for the next five seconds."""
        return await _outcome(
            self._bot.send_chat_action(
                where.chat_id, ChatAction.TYPING, message_thread_id=where.topic
            )
        )


async def _outcome(call: Awaitable[Message | bool]) -> Outcome:
    try:
        result = await call
    except TelegramError as error:
        return outcome_of(error)
    return Accepted(str(result.message_id) if isinstance(result, Message) else None)


def outcome_of(error: TelegramError) -> Outcome:
    """What an error of the Bot API says about the call that met it."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            return NotAccepted(wait.total_seconds() if isinstance(wait, timedelta) else wait)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case InvalidToken() | Conflict():
            # Nothing is wrong with the message: it can go once the bot has its token again.
            return NotAccepted()
        case BadRequest() if any(word in error.message.lower() for word in _ALREADY_SO):
            return Accepted()
        case Forbidden() | BadRequest():
            return Refused(error.message)
    if isinstance(error.__cause__, _NEVER_SENT):
        return NotAccepted()
    return Unknown(type(error.__cause__ or error).__name__)


def _keyboard(rows: tuple[tuple[InlineButton, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: InlineButton) -> InlineKeyboardButton:
    """A link where the data is one ("Xem riêng"), else a press that comes back to us."""
    if button.data.startswith("https://"):
        return InlineKeyboardButton(button.text, url=button.data)
    return InlineKeyboardButton(button.text, callback_data=button.data)


def _reply(letter: Letter, address: Address) -> ReplyParameters | None:
    """None after a move: in the new chat the number belongs to another message."""
    if letter.reply_to is None or letter.reply_chat != address.chat:
        return None
    return ReplyParameters(letter.reply_to, allow_sending_without_reply=True)
