"""What somebody was asked for and is going to say next, kept in the store."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables.questions import DialogueRow

_LIFETIME: Final = timedelta(days=1)


@dataclass(frozen=True)
class Dialogue:
    """Which conversation it is, and what it knows so far."""

    topic: str
    data: dict[str, Any]


async def current(session: AsyncSession, chat: int, user_id: int, now: datetime) -> Dialogue | None:
    """What is under way between the bot and a person in a chat; after a day it is over."""
    row = await session.get(DialogueRow, (str(chat), user_id))
    if row is None or now - row.changed_at > _LIFETIME:
        return None
    return Dialogue(row.topic, dict(row.data))


async def begin(
    session: AsyncSession, chat: int, user_id: int, dialogue: Dialogue, now: datetime
) -> None:
    """Puts the dialogue in the place of whatever was under way."""
    await session.merge(
        DialogueRow(
            chat=str(chat),
            user_id=user_id,
            topic=dialogue.topic,
            data=dialogue.data,
            changed_at=now,
        )
    )


async def end(session: AsyncSession, chat: int, user_id: int) -> None:
    """Nothing is under way any more."""
    where = (DialogueRow.chat == str(chat), DialogueRow.user_id == user_id)
    await session.execute(delete(DialogueRow).where(*where))


async def purge(session: AsyncSession, now: datetime) -> None:
    """Drops what was given up."""
    await session.execute(delete(DialogueRow).where(DialogueRow.changed_at < now - _LIFETIME))
