"""Which unit a group chat belongs to."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.person import Person
from bot.staff.policy import require_office
from bot.store.tables.questions import GroupRow


async def bind(
    session: AsyncSession, chat: str, unit_id: str, by: Person | None, now: datetime
) -> None:
    """The group is that unit's from now on; raises NotAllowed for others than the office."""
    require_office(by)
    row = GroupRow(chat=chat, unit_id=unit_id, bound_at=now, bound_by=by.id if by else None)
    await session.merge(row)


async def unbind(session: AsyncSession, chat: str, by: Person | None) -> None:
    """The group is nobody's; raises NotAllowed for others than the office."""
    require_office(by)
    await session.execute(delete(GroupRow).where(GroupRow.chat == chat))


async def leave(session: AsyncSession, chat: str) -> None:
    """The bot is no longer in the group, so it is nobody's."""
    await session.execute(delete(GroupRow).where(GroupRow.chat == chat))


async def unit_of(session: AsyncSession, chat: str) -> str | None:
    """The unit's id that the group belongs to."""
    row = await session.get(GroupRow, chat)
    return row.unit_id if row else None


async def move(session: AsyncSession, old: str, new: str) -> None:
    """The group goes on under another number (it became a supergroup)."""
    row = await session.get(GroupRow, old)
    if row is not None:
        moved = GroupRow(
            chat=new, unit_id=row.unit_id, bound_at=row.bound_at, bound_by=row.bound_by
        )
        await session.delete(row)
        await session.merge(moved)
