"""/start, /trogiup, and kind words on what does not work."""

from bot import words
from bot.blocks import Block, Kind, greeting_blocks, help_blocks
from bot.telegram.addressing import Command, Unreadable
from bot.telegram.desk import Desk, Reply
from bot.telegram.render import messages


async def start(command: Command, desk: Desk) -> Reply:
    """The first word."""
    return Reply(messages(greeting_blocks()))


async def show_help(command: Command, desk: Desk) -> Reply:
    """How to ask, and the commands."""
    return Reply(messages(help_blocks()))


async def unknown_command(command: Command, desk: Desk) -> Reply:
    """A command that there is not."""
    return Reply(messages([Block(Kind.PLAIN, words.UNKNOWN_COMMAND)]))


async def unreadable(sent: Unreadable, desk: Desk) -> Reply:
    """Voice, stickers, photos: what works instead."""
    word = words.UNREADABLE.get(sent.content, words.UNREADABLE_OTHERWISE)
    return Reply(messages([Block(Kind.PLAIN, word)]))
