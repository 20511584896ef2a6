"""Which conversation answers what was asked. Nothing is sent here."""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.telegram.addressing import Asked, Command, Press, Question, Unreadable
from bot.telegram.ask import answer, ask_command
from bot.telegram.clause import open_clause
from bot.telegram.desk import Desk, Reply
from bot.telegram.documents import list_documents, list_targets
from bot.telegram.help import show_help, start, unknown_command, unreadable

COMMANDS: Final[dict[str, Callable[[Command, Desk], Awaitable[Reply]]]] = {
    "start": start,
    "hoi": ask_command,
    "vanban": list_documents,
    "chitieu": list_targets,
    "trogiup": show_help,
    "help": show_help,
}


async def reply_to(asked: Asked, desk: Desk) -> Reply:
    """The reply to what was asked. Raises ThiDuaError with a word for the person."""
    match asked:
        case Question():
            return await answer(asked, desk)
        case Command():
            return await COMMANDS.get(asked.name, unknown_command)(asked, desk)
        case Press():
            return await open_clause(asked, desk)
        case Unreadable():
            return await unreadable(asked, desk)
