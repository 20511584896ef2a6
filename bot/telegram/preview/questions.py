"""Which question a message of the bot answers, as a person looking at the chat would say."""

import re
from collections.abc import Callable
from itertools import takewhile
from typing import Final

from bot.telegram.feedback import DEEP_LINK
from bot.telegram.loopback.chats import Chat, Json

_ASKING: Final = re.compile(r"/hoi(?:@\w+)?\s+", re.IGNORECASE)
_AT_ONCE: Final = 120
# What only an answer has under it: its clause, 👍, or the way to see it in private.
_UNDER_AN_ANSWER: Final = re.compile(rf"c:|f:[^:]+:\+|https://t\.me/\w+\?start={DEEP_LINK}")


def question_behind(
    chat: Chat, message: Json, bot_name: str, pressed_after: Callable[[int], bool]
) -> str | None:
    """The question, without command and mention; None where the message answers none.

    Not everything said upon a text is an answer: somebody may be refused, or be in the middle of
    writing one. An answer is known by the buttons under it.

    A reply answers what it replies to. Otherwise the questions right above are taken to be
    answered in their order; what follows a press of a button, or comes more than two minutes
    later, came for another reason.
    """
    if not _is_answer(message):
        return None
    asked = message.get("reply_to_message") or _above(chat, message, pressed_after)
    if asked is None or _is_of_bot(asked):
        return None
    words = re.sub(rf"@{bot_name}\b[\s,:]*", "", str(asked.get("text", "")), flags=re.IGNORECASE)
    words = _ASKING.sub("", words.strip(), count=1).strip()
    return None if not words or words.startswith("/") else words


def _above(chat: Chat, message: Json, pressed_after: Callable[[int], bool]) -> Json | None:
    if chat.type != "private":
        return None
    earlier = [chat.messages[n] for n in chat.messages if n < message["message_id"]][::-1]
    answers = list(takewhile(_is_of_bot, earlier))
    questions = list(takewhile(lambda one: not _is_of_bot(one), earlier[len(answers) :]))[::-1]
    if not questions or any(pressed_after(int(one["message_id"])) for one in answers):
        return None
    asked = questions[min(len(answers), len(questions) - 1)]
    return asked if message["date"] - asked["date"] <= _AT_ONCE else None


def _is_answer(message: Json) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(
        _UNDER_AN_ANSWER.match(button.get("callback_data") or button.get("url", ""))
        for row in rows
        for button in row
    )


def _is_of_bot(message: Json) -> bool:
    return bool(message.get("from", {}).get("is_bot"))
