"""Inserting what may be there already."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Base


async def insert_if_absent(session: AsyncSession, table: type[Base], **values: Any) -> bool:
    """Whether the row was put in; False where a unique column already holds one of the values.

    Of two transactions that put in the same row at once, the second waits for the first.
    """
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    done = await session.connection()
    return (await done.execute(statement)).rowcount == 1
