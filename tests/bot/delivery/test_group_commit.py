import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.group_commit import GroupCommit, Work, is_away
from bot.store.database import Database
from bot.store.tables.people import InstallationRow


def note(key: str) -> Work[str]:
    async def work(session: AsyncSession) -> str:
        session.add(InstallationRow(key=key, value="x"))
        await session.flush()
        return key

    return work


async def keys(database: Database) -> list[str]:
    async with database.reading() as session:
        found = await session.scalars(select(InstallationRow.key).order_by(InstallationRow.key))
        return list(found)


async def test_what_waits_together_is_written_whole(
    database: Database, commits: GroupCommit
) -> None:
    names = [f"{number:03}" for number in range(150)]
    written = await asyncio.gather(*(commits.write(note(name)) for name in names))
    assert (list(written), await keys(database)) == (names, names)


async def test_one_that_fails_spoils_no_other(database: Database, commits: GroupCommit) -> None:
    await commits.write(note("b"))
    results = await asyncio.gather(
        *(commits.write(note(name)) for name in "abc"), return_exceptions=True
    )
    assert [results[0], results[2]] == ["a", "c"]
    assert isinstance(results[1], IntegrityError)
    assert await keys(database) == ["a", "b", "c"]


async def test_who_stops_waiting_disturbs_nobody(database: Database, commits: GroupCommit) -> None:
    waiting = [asyncio.create_task(commits.write(note(name))) for name in "ab"]
    await asyncio.sleep(0)
    waiting[0].cancel()
    assert await waiting[1] == "b"
    assert "b" in await keys(database)


async def test_a_refusal_is_told_from_a_store_that_is_away(commits: GroupCommit) -> None:
    await commits.write(note("a"))
    with pytest.raises(IntegrityError) as caught:
        await commits.write(note("a"))
    assert not is_away(caught.value)
    assert is_away(ConnectionRefusedError())
    assert not is_away(KeyError("a"))
