"""The store on SQLite and on PostgreSQL: opening, transactions, instants, migrations."""

import asyncio
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, make_url, select, text
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.inserting import insert_if_absent
from bot.store.tables import Base
from bot.store.tables.base import Instant
from bot.store.tables.people import InstallationRow, PersonRow, Role, UnitRow
from config.errors import ThiDuaError
from config.time import ZONE, system_clock
from tests.bot.moving_clock import MovingClock

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=ZONE)


def unit(name: str, at: datetime = NOON) -> UnitRow:
    return UnitRow(id=name, name=name, aliases=["Phòng"], created_at=at)


async def unit_names(database: Database) -> set[str]:
    async with database.reading() as session:
        return set(await session.scalars(select(UnitRow.name)))


async def test_a_transaction_is_kept(database: Database) -> None:
    async with database.transaction() as session:
        session.add(unit("một"))
    assert await unit_names(database) == {"một"}


async def test_an_error_undoes_the_transaction(database: Database) -> None:
    async def fail() -> None:
        async with database.transaction() as session:
            session.add(unit("một"))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await unit_names(database) == set()


async def test_what_is_read_only_is_not_written(database: Database) -> None:
    async with database.transaction() as session:
        session.add(unit("một"))
    async with database.reading() as reading:
        await reading.scalar(select(func.count()).select_from(UnitRow))
        async with database.transaction() as session:
            session.add(unit("hai"))
        assert await reading.scalar(select(func.count()).select_from(UnitRow)) == 1
    assert await unit_names(database) == {"một", "hai"}


async def test_a_reference_to_nobody_is_refused(database: Database) -> None:
    async def refer() -> None:
        async with database.transaction() as session:
            session.add(PersonRow(name="A", role=Role.STAFF, unit_id="không", created_at=NOON))

    with pytest.raises(IntegrityError):
        await refer()


async def test_an_instant_comes_back_in_the_office_s_zone(database: Database) -> None:
    async with database.transaction() as session:
        session.add(unit("một", datetime(2024, 5, 6, 5, 0, 0, 123456, tzinfo=UTC)))
    async with database.reading() as session:
        (found,) = await session.scalars(select(UnitRow).where(UnitRow.created_at > NOON))
    assert found.created_at == datetime(2024, 5, 6, 12, 0, 0, 123456, tzinfo=ZONE)
    assert found.created_at.tzinfo is ZONE


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@given(instant=st.datetimes(timezones=st.timezones(), min_value=NOON.replace(tzinfo=None)))
def test_an_instant_is_the_same_after_storing(engine: str, instant: datetime) -> None:
    dialect = make_url(f"{engine}://").get_dialect()()
    stored = Instant().process_bind_param(instant, dialect)
    back = Instant().process_result_value(stored, dialect)
    assert back is not None
    assert back.astimezone(UTC) == instant.astimezone(UTC)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="2024"):
        Instant().process_bind_param(
            NOON.replace(tzinfo=None), make_url("sqlite://").get_dialect()()
        )


async def test_writers_at_once_lose_nothing(database_url: str) -> None:
    databases = [await Database.open(database_url, system_clock) for _ in range(2)]
    async with databases[0].transaction() as session:
        session.add(InstallationRow(key="n", value="0"))

    async def count_up(database: Database) -> None:
        async with database.transaction() as session:
            row = await session.get_one(InstallationRow, "n", with_for_update=True)
            row.value = str(int(row.value) + 1)

    await asyncio.gather(*(count_up(databases[turn % 2]) for turn in range(40)))
    async with databases[1].reading() as session:
        assert (await session.get_one(InstallationRow, "n")).value == "40"
    for database in databases:
        await database.close()


async def test_of_two_equal_inserts_one_is_told_that_it_was_first(database: Database) -> None:
    async def insert() -> bool:
        async with database.transaction() as session:
            return await insert_if_absent(session, InstallationRow, key="a", value="b")

    assert sorted(await asyncio.gather(insert(), insert(), insert())) == [False, False, True]


async def test_several_may_open_a_new_database_at_once(empty_database_url: str) -> None:
    opening = [Database.open(empty_database_url, system_clock) for _ in range(4)]
    for database in await asyncio.gather(*opening):
        assert await unit_names(database) == set()
        await database.close()


async def test_opening_again_changes_nothing(
    empty_database_url: str, moving_clock: MovingClock
) -> None:
    for names in ({"một"}, {"một", "hai"}):
        database = await Database.open(empty_database_url, moving_clock)
        async with database.transaction() as session:
            session.add(unit("hai" if "hai" in names else "một"))
        assert await unit_names(database) == names
        await database.close()


async def test_migrations_make_exactly_the_tables(empty_database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Base.metadata))

    database = await Database.open(empty_database_url, system_clock)
    async with database.transaction() as session:
        connection = await session.connection()
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_a_newer_database_is_refused(empty_database_url: str) -> None:
    database = await Database.open(empty_database_url, system_clock)
    async with database.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999_tomorrow'"))
    await database.close()
    with pytest.raises(ThiDuaError, match=r"mới hơn chương trình.*9999_tomorrow"):
        await Database.open(empty_database_url, system_clock)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://x/y", "loại lạ: 'mysql'"),
        ("sqlite://", "cần tên một tệp"),
        ("sqlite+aiosqlite:///:memory:", "cần tên một tệp"),
        ("postgresql://a:secret@127.0.0.1:1/x", "Không dùng được cơ sở dữ liệu"),
        ("sqlite:////proc/none/x.db", "Không dùng được cơ sở dữ liệu"),
        ("không phải", "không phải một địa chỉ"),
    ],
)
async def test_an_unusable_address_is_named_without_its_password(url: str, said: str) -> None:
    with pytest.raises(ThiDuaError, match=said) as caught:
        await Database.open(url, system_clock)
    assert "secret" not in caught.value.message


async def test_a_database_that_is_not_there_is_named(postgres: Path) -> None:
    with pytest.raises(ThiDuaError, match="nowhere"):
        await Database.open(f"postgresql://postgres@/nowhere?host={postgres}", system_clock)


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_text("không phải cơ sở dữ liệu " * 100, encoding="utf-8")
    with pytest.raises(ThiDuaError, match="Không dùng được"):
        await Database.open(f"sqlite:///{file}", system_clock)
    assert file.read_text(encoding="utf-8").startswith("không phải")


async def test_an_sqlite_file_is_private_and_in_wal_mode(tmp_path: Path) -> None:
    file = tmp_path / "var" / "x.db"
    database = await Database.open(f"sqlite:///{file}", system_clock)
    async with database.transaction() as session:
        pragmas = [
            await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    await database.close()
    assert pragmas == ["wal", 1, 2, 30_000]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


_WRITER = """
import asyncio, sys
from bot.store.database import Database
from bot.store.tables.people import InstallationRow
from config.time import system_clock
async def main():
    database = await Database.open(sys.argv[1], system_clock)
    for number in range(10**9):
        async with database.transaction() as session:
            session.add(InstallationRow(key=str(number), value="x"))
        print(number, flush=True)
asyncio.run(main())
"""


def start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


async def test_what_was_committed_survives_a_kill(database_url: str) -> None:
    command = [sys.executable, "-c", _WRITER, database_url]
    with start(command) as child:
        assert child.stdout is not None
        said = [int(child.stdout.readline()) for _ in range(20)]
        child.send_signal(signal.SIGKILL)
        said += [int(line) for line in child.stdout if line.endswith("\n")]
    database = await Database.open(database_url, system_clock)
    async with database.reading() as session:
        kept = {int(key) for key in await session.scalars(select(InstallationRow.key))}
    await database.close()
    assert set(said) <= kept
    assert len(kept - set(said)) <= 1
