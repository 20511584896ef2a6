"""The commands Telegram offers: to everybody, and more of them to the office.

https://core.telegram.org/bots/api#botcommandscope
"""

from collections.abc import Iterable
from typing import Final

import structlog
from telegram import Bot, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import words
from bot.questions import words as people_words
from bot.reminders import words as register_words
from bot.staff.person import Person
from bot.telegram.onboarding import words as onboarding_words

Menu = tuple[tuple[str, str], ...]

FOR_ANYBODY: Final[Menu] = words.COMMANDS
FOR_PEOPLE: Final[Menu] = (
    *words.COMMANDS,
    *register_words.COMMANDS,
    *onboarding_words.COMMANDS,
    *people_words.COMMANDS,
)
_FOR_THE_OFFICE: Final[Menu] = (
    *FOR_PEOPLE,
    *register_words.OFFICE_COMMANDS,
    *onboarding_words.OFFICE_COMMANDS,
    *people_words.OFFICE_COMMANDS,
)

log = structlog.get_logger(__name__)


async def offer_to_office(bot: Bot, office: Iterable[Person]) -> None:
    """Sets the office's menu in their private chats; a convenience, so trouble only ends it."""
    for person in office:
        if person.telegram_id is None:
            continue
        scope = BotCommandScopeChat(person.telegram_id)
        try:
            await bot.set_my_commands(list(_FOR_THE_OFFICE), scope=scope)
        except (BadRequest, Forbidden):
            continue
        except TelegramError as error:
            log.warning("telegram.menu_not_set", error=type(error).__name__)
            return
