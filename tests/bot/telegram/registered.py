"""The counter with a register: people of two rooms, and documents that change."""

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Final

from bot.reminders import register
from bot.reminders.row import Row
from bot.reminders.taking_up import TakenUp
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.store.tables.register import RegisterRow
from bot.telegram.register_notices import check_register
from config.lists import Unit
from corpus.model import Document
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.documents import demands_of
from tests.bot.support import GardenAssistant
from tests.bot.telegram.counter import UNITS, Counter, Got, open_counter

AN, HOA, LAN = 7, 20, 21
ROOMS: Final = (*UNITS, Unit(id="mot", name="Phòng Một"))


class Library(GardenAssistant):
    """The garden's assistant with documents that change."""

    def __init__(self) -> None:
        super().__init__()
        self.held: tuple[Document, ...] = ()

    def documents(self) -> Sequence[Document]:
        return self.held


async def open_registered(
    database: Database, clock: MovingClock, threads: Executor, library: Library
) -> Counter:
    """AN is of Phòng Một, HOA of the office, LAN an administrator."""
    counter = await open_counter(database, clock, threads, assistant=library, with_units=ROOMS)
    await counter.staff(AN, "Nguyễn An", "mot")
    await counter.staff(HOA, "Trần Văn Hòa", "hcth", Role.OFFICE)
    await counter.staff(LAN, "Phạm Lan", "hcth", Role.ADMINISTRATOR)
    return counter


async def hold(counter: Counter, *documents: Document) -> TakenUp:
    """The assistant holds these from now on, and the register has followed."""
    library = counter.desk.assistant
    assert isinstance(library, Library)
    library.held = documents
    now = counter.clock()
    taken = await check_register(counter.desk.database, documents, demands_of, now)
    # What the office was told is not part of what the next update brings.
    await counter.say(HOA, "/huy")
    return taken


async def row_of(counter: Counter, quote: str) -> Row:
    (number,) = [row.id for row in await counter.rows(RegisterRow) if row.quote == quote]
    async with counter.desk.database.reading() as session:
        return await register.get(session, number)


async def approve(counter: Counter, quote: str) -> None:
    """As if the office had."""
    row = await row_of(counter, quote)
    async with counter.desk.database.transaction() as session:
        await register.approve(session, row.id, None, counter.clock(), row.revision)


async def first_card(counter: Counter, user: int = HOA) -> Got:
    return (await counter.say(user, "/duyet")).only
