"""The bot put into a group, taken out of it, and a group that becomes a supergroup."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.ledger import Message
from bot.questions import groups, words
from bot.telegram.addressing import Entered, Left, Migrated
from bot.telegram.desk import Desk, Reply, StaffedDesk
from bot.telegram.posting import queued, said, to_chat


def reply_to_change(change: Entered | Left | Migrated, desk: Desk) -> Reply:
    """What becomes of what is kept of the group, and the word to a group that is new."""
    match change:
        case Entered():
            return _introduce(change, desk) if isinstance(desk, StaffedDesk) else Reply()
        case Left():
            return _leave(change)
        case Migrated():
            return _follow(change, desk)


def _introduce(entered: Entered, desk: Desk) -> Reply:
    """Once for each time the bot is put into the group; one that became a supergroup knows it."""
    chat = str(entered.where.chat_id)

    async def greet(session: AsyncSession) -> list[Message]:
        if await groups.unit_of(session, chat) is not None:
            return []
        return to_chat(f"entered:{chat}:{entered.at}", chat, said(words.IN_A_GROUP))

    return Reply(writes=(queued(greet, desk.clock()),))


def _leave(left: Left) -> Reply:
    """It belongs to no unit any more, and nothing is said where nobody would hear it."""

    async def drop(session: AsyncSession) -> None:
        await groups.leave(session, str(left.where.chat_id))

    return Reply(writes=(drop,))


def _follow(migrated: Migrated, desk: Desk) -> Reply:
    """The unit and what waits go to the new number. Both chats tell of it, so it is done twice."""
    old, new, now = str(migrated.old), str(migrated.new), desk.clock()

    async def move(session: AsyncSession) -> None:
        await groups.move(session, old, new)
        await ledger.move(session, old, new, now)

    return Reply(writes=(move,))
