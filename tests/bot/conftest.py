"""What the bot's tests share: a clock, and a database on either engine."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from bot.store.database import Database
from config.time import system_clock
from tests.bot.moving_clock import MovingClock
from tests.bot.postgres import running_postgres
from tests.bot.sqlite import migrated_copy, sqlite_url

ENGINES = ["sqlite", "postgresql"]
MIGRATED = "migrated"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """The socket folder of a PostgreSQL server, one a session; started when first wanted."""
    with running_postgres() as folder:
        yield folder


@pytest.fixture
def moving_clock() -> MovingClock:
    return MovingClock()


@pytest.fixture(params=ENGINES)
async def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any tables; the test runs once on each engine."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "thidua.db")
        return
    async with _created(request.getfixturevalue("postgres"), f"t{uuid4().hex}") as url:
        yield url


@pytest.fixture(params=ENGINES)
async def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """The address of a database with all tables and no rows; once on each engine.

    The migrations run once a session; every test gets a copy of what they made.
    """
    if request.param == "sqlite":
        yield await migrated_copy(tmp_path_factory.getbasetemp(), tmp_path / "thidua.db")
        return
    folder: Path = request.getfixturevalue("postgres")
    if not (folder / MIGRATED).exists():
        await _create(folder, MIGRATED)
        await (await Database.open(_postgres_url(folder, MIGRATED), system_clock)).close()
        (folder / MIGRATED).touch()
    async with _created(folder, f"t{uuid4().hex}", MIGRATED) as url:
        yield url


@pytest.fixture
async def database(database_url: str, moving_clock: MovingClock) -> AsyncIterator[Database]:
    """The same database, opened; ``database_url`` opens it once more, as another process would."""
    opened = await Database.open(database_url, moving_clock)
    try:
        yield opened
    finally:
        await opened.close()


def _postgres_url(folder: Path, name: str) -> str:
    return f"postgresql+asyncpg://postgres@/{name}?host={folder}"


@asynccontextmanager
async def _created(folder: Path, name: str, template: str = "template1") -> AsyncIterator[str]:
    """A database that is gone afterwards: each takes 8 MB, which PostgreSQL copies as files.

    It would write them to its log by default, which takes twice as long.
    """
    await _create(folder, name, template)
    try:
        yield _postgres_url(folder, name)
    finally:
        await _command(folder, f"DROP DATABASE {name} WITH (FORCE)")


async def _create(folder: Path, name: str, template: str = "template1") -> None:
    await _command(folder, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")


async def _command(folder: Path, command: str) -> None:
    connection = await asyncpg.connect(host=str(folder), user="postgres", database="postgres")
    try:
        await connection.execute(command)
    finally:
        await connection.close()
