"""Brings a database up to the program's tables, one process at a time."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from config.errors import ThiDuaError

_STEPS: Final = Path(__file__).resolve().parent / "migrations"
# Any number, so long as all instances use the same one.
_ADVISORY_LOCK: Final = 0x7468_6964_7561


def migrate(connection: Connection) -> None:
    """Applies what is missing, in the connection's own transaction; all of it or nothing.

    On PostgreSQL a second process waits here for the first; on SQLite the transaction must have
    been begun for writing, which has the same effect. Raises ThiDuaError for a database that a
    newer program has written.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = _config(connection)
    script = ScriptDirectory.from_config(config)
    applied = set(MigrationContext.configure(connection).get_current_heads())
    _refuse_newer(script, applied)
    if applied != set(script.get_heads()):
        command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        _refuse_dangling(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    # Alembic reads the value as a template in which % is special.
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _refuse_newer(script: ScriptDirectory, applied: set[str]) -> None:
    for revision in applied:
        try:
            script.get_revision(revision)
        except CommandError:
            raise ThiDuaError(
                "Cơ sở dữ liệu mới hơn chương trình",
                revision,
                "Hãy cập nhật chương trình, hoặc dùng bản sao lưu cũ của cơ sở dữ liệu",
            ) from None


def _refuse_dangling(connection: Connection) -> None:
    """Foreign keys are off while tables are copied, so they are checked once at the end."""
    dangling = connection.execute(text("PRAGMA foreign_key_check")).first()
    if dangling is not None:
        raise ThiDuaError(
            "Cơ sở dữ liệu có dòng trỏ đến chỗ không còn", dangling[0], "Hãy dùng bản sao lưu"
        )
