"""/vanban and /chitieu: the register of documents, and the plan's targets."""

from bot.blocks import register_blocks
from bot.telegram.addressing import Command
from bot.telegram.desk import Desk, Reply
from bot.telegram.render import answer_messages, messages


async def list_documents(command: Command, desk: Desk) -> Reply:
    """What is held, then what is only cited."""
    held = await desk.work(desk.assistant.documents)
    cited = await desk.work(desk.assistant.references)
    return Reply(messages(register_blocks(held, cited)))


async def list_targets(command: Command, desk: Desk) -> Reply:
    """The targets of the plan, with their clause."""
    return Reply(answer_messages(await desk.work(desk.assistant.targets)))
