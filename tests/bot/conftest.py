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
# Whoever is still connected goes; then all rows, whichever refer to which; then it counts from 1.
_EMPTY = """
DO $$ DECLARE each record; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR each IN SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', each.name); END LOOP;
  FOR each IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'
  LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', each.name); END LOOP;
END $$
"""


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

    The migrations run once a session. Every test gets a copy of the SQLite file they made; the
    PostgreSQL database is one for all, emptied after each, for a copy would take a fifth of a
    second.
    """
    if request.param == "sqlite":
        yield await migrated_copy(tmp_path_factory.getbasetemp(), tmp_path / "thidua.db")
        return
    folder: Path = request.getfixturevalue("postgres")
    if not (folder / MIGRATED).exists():
        await _command(folder, f"CREATE DATABASE {MIGRATED}")
        await (await Database.open(_postgres_url(folder, MIGRATED), system_clock)).close()
        (folder / MIGRATED).touch()
    yield _postgres_url(folder, MIGRATED)
    await _command(folder, _EMPTY, MIGRATED)


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
async def _created(folder: Path, name: str) -> AsyncIterator[str]:
    """A database that is gone afterwards."""
    await _command(folder, f"CREATE DATABASE {name}")
    try:
        yield _postgres_url(folder, name)
    finally:
        await _command(folder, f"DROP DATABASE {name} WITH (FORCE)")


async def _command(folder: Path, command: str, database: str = "postgres") -> None:
    connection = await asyncpg.connect(host=str(folder), user="postgres", database=database)
    try:
        await connection.execute(command)
    finally:
        await connection.close()
