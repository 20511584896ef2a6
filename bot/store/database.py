"""The database: opened with its tables up to date, used through transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Self

import asyncpg
from filelock import AsyncFileLock, Timeout
from sqlalchemy import URL, Connection, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.migrating import migrate
from config.errors import ThiDuaError
from config.time import Clock

READ_AT_A_TIME: Final = 200
"""Rows of a long list, between which others may go on."""
_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_BUSY_S: Final = 30.0
_CONNECT_S: Final = 15.0
_BEGIN: Final = "thidua_begin"
_TROUBLE: Final = (
    OSError,
    SQLAlchemyError,
    TimeoutError,
    Timeout,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)


class Database:
    """SQLite or PostgreSQL behind one door; made by :meth:`open`, ended by :meth:`close`."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self.clock = clock
        self._engine = engine
        self._reading = engine.execution_options(**_for_reading(engine))
        # SQLite has one writer at a time and lets the others poll; here they queue in order.
        self._writers = asyncio.Lock() if self.dialect == "sqlite" else None

    @classmethod
    async def open(cls, url: str, clock: Clock) -> Self:
        """The database at ``url``, made where there is none, with all migrations applied.

        Processes that start together wait for one another. Raises ThiDuaError for a database that
        cannot be reached, is none, or was written by a newer program.
        """
        address = _address(url)
        try:
            await _bring_up_to_date(address)
        except _TROUBLE as error:
            raise _unusable(address, error) from error
        return cls(_engine(address), clock)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write: committed at the end, undone by an error.

        On SQLite it holds the write lock from its beginning, so it must be short, wait for nothing
        but the database, and not be opened inside another. What is read in it cannot change
        underneath; on PostgreSQL (READ COMMITTED) take ``with_for_update()`` for that, which SQLite
        ignores.
        """
        async with (
            self._writers or nullcontext(),
            AsyncSession(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads: never waits for a writer, sees one state throughout."""
        async with AsyncSession(self._reading, expire_on_commit=False) as session:
            yield session

    async def close(self) -> None:
        """Ends all connections; nobody may be in a transaction any more."""
        await self._engine.dispose()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise ThiDuaError("DATABASE_URL không phải một địa chỉ", remedy=_ALLOWED) from None
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise ThiDuaError("DATABASE_URL dùng loại lạ", address.drivername, _ALLOWED)
    if driver == _DRIVERS["sqlite"] and address.database in (None, "", ":memory:"):
        raise ThiDuaError("DATABASE_URL cần tên một tệp", _shown(address), _ALLOWED)
    return address.set(drivername=driver)


def _engine(address: URL, **options: Any) -> AsyncEngine:
    if address.get_backend_name() == "postgresql":
        return create_async_engine(
            address, pool_pre_ping=True, connect_args={"timeout": _CONNECT_S}, **options
        )
    engine = create_async_engine(address, connect_args={"timeout": _BUSY_S}, **options)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _for_reading(engine: AsyncEngine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {_BEGIN: "BEGIN"}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    """One connection's manners. https://www.sqlite.org/pragma.html

    synchronous=FULL: in WAL mode NORMAL survives a killed process but may lose the last commits
    when the power goes, and what was accepted must not be lost; an fsync a message is affordable.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """The driver would begin late and for reading, and then fail to become a writer."""
    begin = connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE")
    connection.exec_driver_sql(begin)


async def _bring_up_to_date(address: URL) -> None:
    engine = _engine(address, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite_for_migrating)
    try:
        async with _alone(address), engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


def _prepare_sqlite_for_migrating(connection: Any, _: ConnectionPoolEntry) -> None:
    """WAL is a property of the file; foreign keys would follow a table while it is copied."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


@asynccontextmanager
async def _alone(address: URL) -> AsyncIterator[None]:
    """Nobody else is preparing this SQLite file: a change to WAL does not wait for others."""
    if address.get_backend_name() != "sqlite" or address.database is None:
        yield
        return
    file = Path(address.database)
    _make_private(file)
    async with AsyncFileLock(f"{file}.lock", timeout=_BUSY_S):
        yield


def _make_private(file: Path) -> None:
    """It will hold people's names and questions: nobody else on the machine need read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)


def _unusable(address: URL, error: BaseException) -> ThiDuaError:
    reason = str(getattr(error, "orig", None) or error).partition("\n")[0] or type(error).__name__
    return ThiDuaError(
        f"Không dùng được cơ sở dữ liệu ({reason})",
        _shown(address),
        "Hãy kiểm tra DATABASE_URL, máy chủ cơ sở dữ liệu và quyền ghi",
    )


def _shown(address: URL) -> str:
    return address.render_as_string(hide_password=True)


_ALLOWED: Final = "Cần sqlite+aiosqlite:///đường/dẫn/tệp.db hoặc postgresql+asyncpg://…"
