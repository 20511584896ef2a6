"""A question, in whatever way it reached us."""

from bot import words
from bot.blocks import Block, Kind
from bot.telegram.addressing import Command, Question
from bot.telegram.desk import Desk, Reply
from bot.telegram.render import answer_messages, messages


async def answer(asked: Question, desk: Desk) -> Reply:
    """What the documents say to the question."""
    found = await desk.work(desk.assistant.ask, asked.text, today=desk.today())
    return Reply(answer_messages(found))


async def ask_command(command: Command, desk: Desk) -> Reply:
    """/hoi: the question stands after the command; without one, how to ask."""
    if not command.argument:
        return Reply(messages([Block(Kind.PLAIN, words.ASK_HOW)]))
    return await answer(Question(command.where, command.user_id, command.argument), desk)
