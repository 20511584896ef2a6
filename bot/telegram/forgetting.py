"""/xoadulieu: what a person asked is forgotten, once they have confirmed it."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery.ledger import Message
from bot.questions import asked, dialogues, words
from bot.staff.person import Person
from bot.telegram import tidying
from bot.telegram.addressing import Command, Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.feedback import asker_of
from bot.telegram.posting import edit_of, in_place, queued, said
from bot.telegram.render import InlineButton

_PREFIX: Final = "z"
_WITHIN: Final = timedelta(hours=1)


async def ask_to_forget(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """Says what would be lost, and asks."""
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    asker = asker_of(command.where, command.user_id, desk, person)
    async with desk.database.reading() as session:
        count = await asked.count(session, asker)
    until = int((desk.clock() + _WITHIN).timestamp())
    row = (
        InlineButton(words.FORGET, f"{_PREFIX}:y:{until}"),
        InlineButton(words.KEEP, f"{_PREFIX}:n:{until}"),
    )
    return Reply(said(words.FORGET_ASK.format(count=count), (row,)))


async def reply_to_forgetting(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Forgets the questions of who presses, if the button is theirs and not old."""
    match press.data.split(":"):
        case [_, ("y" | "n") as choice, until] if until.isdecimal() and len(until) < 13:
            if not press.where.private or desk.clock().timestamp() > int(until):
                return Reply(alert=words.TOO_LATE)
            if choice == "n":
                return in_place(press, said(words.KEPT), desk.clock())
            return _forget(press, desk, person)
    return Reply(alert=common.BUTTON_UNKNOWN)


def _forget(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    asker = asker_of(press.where, press.user_id, desk, person)
    now = desk.clock()

    async def forget(session: AsyncSession) -> list[Message]:
        chats = {str(press.where.chat_id), *await asked.chats_of(session, asker)}
        await asked.forget(session, asker)
        await dialogues.end(session, press.where.chat_id, press.user_id)
        for chat in sorted(chats):
            # What is dealt with is not needed any more, whoever wrote it.
            await tidying.forget(session, now, chat)
        return [edit_of(press, said(words.FORGOTTEN)[0])]

    return Reply(writes=(queued(forget, now),))
