"""Small helpers for the tests of the staff list."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from openpyxl import Workbook

from bot.staff.invitations import administrator_link, invite, redeem
from bot.staff.people import add_person, all_people
from bot.staff.person import Person
from bot.staff.units import add_unit
from bot.store.database import Database
from bot.store.tables.people import Role

FORTNIGHT = timedelta(days=14)
HEADINGS = ("Họ và tên", "Đơn vị", "Vai trò", "Ngày bắt đầu", "Mã")


async def add(
    database: Database,
    name: str,
    role: Role = Role.STAFF,
    unit_id: str | None = None,
    code: str | None = None,
) -> Person:
    async with database.transaction() as session:
        return await add_person(
            session, name, unit_id, None, database.clock(), role=role, code=code
        )


async def token_for(database: Database, person: Person) -> str:
    async with database.transaction() as session:
        made = await invite(session, person.id, None, database.clock(), FORTNIGHT)
        return made.token


async def administrator_token(database: Database) -> str:
    async with database.transaction() as session:
        return (await administrator_link(session, database.clock())).token


async def opened(database: Database, token: str, telegram_id: int, shown: str = "Tên") -> Person:
    async with database.transaction() as session:
        return await redeem(session, token, telegram_id, shown, database.clock())


async def joined(
    database: Database,
    name: str,
    telegram_id: int,
    role: Role = Role.STAFF,
    unit_id: str | None = None,
) -> Person:
    person = await add(database, name, role, unit_id)
    return await opened(database, await token_for(database, person), telegram_id)


async def unit(database: Database, name: str) -> str:
    async with database.transaction() as session:
        return (await add_unit(session, name, None, database.clock())).id


async def listed(database: Database, *, also_left: bool = False) -> list[Person]:
    async with database.reading() as session:
        return list(await all_people(session, also_left=also_left))


def workbook(file: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(file)
    return file
