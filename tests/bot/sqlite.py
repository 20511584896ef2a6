"""SQLite files for the tests: the migrations run once a session, and every test gets a copy."""

import shutil
from pathlib import Path

from bot.store.database import Database
from config.time import system_clock


async def migrated_copy(templates: Path, file: Path) -> str:
    """Makes ``file`` a database with all tables and no rows; returns its address.

    What is copied lies in ``templates``, a folder of this process, and is made by whoever is first.
    """
    template = templates / "migrated.db"
    if not template.exists():
        await (await Database.open(sqlite_url(template), system_clock)).close()
    return sqlite_url(Path(shutil.copy(template, file)))


def sqlite_url(file: Path) -> str:
    """The address of a file."""
    return f"sqlite+aiosqlite:///{file}"
