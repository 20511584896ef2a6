"""Leases: what only one instance may do at a time goes to another when that one falls silent."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables.leases import LeaseRow


async def take(
    session: AsyncSession, name: str, holder: str, now: datetime, lasting: timedelta
) -> bool:
    """Whether ``holder`` has the lease until ``now + lasting``: it had it, or nobody did."""
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    wanted = insert(LeaseRow).values(name=name, holder=holder, until=now + lasting)
    free = or_(LeaseRow.holder == holder, LeaseRow.until <= now)
    values = {"holder": wanted.excluded.holder, "until": wanted.excluded.until}
    taken = wanted.on_conflict_do_update(index_elements=["name"], set_=values, where=free)
    return (await session.execute(taken.returning(LeaseRow.name))).first() is not None


async def give_up(session: AsyncSession, name: str, holder: str) -> bool:
    """Whether ``holder`` had the lease; now it is free."""
    where = (LeaseRow.name == name, LeaseRow.holder == holder)
    done = await session.execute(delete(LeaseRow).where(*where))
    return cast(CursorResult[Any], done).rowcount == 1
