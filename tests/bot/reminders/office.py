"""A small office with deadlines, whose planner writes letters that a test can read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from bot.delivery.channel import Payload
from bot.reminders import register
from bot.reminders.deadline import Rules, set_timing
from bot.reminders.due import read_due
from bot.reminders.letters import ReminderLetter, TooLate
from bot.reminders.planning import Planner
from bot.reminders.register import Entry
from bot.reminders.row import Row, RowParty
from bot.reminders.schedule import Timing
from bot.reminders.working_days import WorkingDays
from bot.staff import units
from bot.staff.people import get_person
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow
from bot.store.tables.people import PersonRow, Role
from bot.store.tables.register import PartyKind, PartyRole, RowKind
from config.holidays import load_holidays
from config.lists import Unit
from tests.bot.moving_clock import MovingClock

DAYS = WorkingDays(load_holidays())
ROOM = Unit(id="phong-mot", name="Phòng Một")
OTHER_ROOM = Unit(id="phong-hai", name="Phòng Hai")


class PlainWords:
    """A ``Composer`` whose payloads say what is in them."""

    def letter(self, letter: ReminderLetter) -> Payload:
        return {
            "lines": [
                [one.kind.value, one.row.title, one.due.isoformat(), one.lead, one.details]
                for one in letter.notices
            ],
            "late": [one.row.title for one in letter.notices if one.meant_for is not None],
        }

    def too_late(self, missed: Sequence[TooLate]) -> Payload:
        return {"too_late": [[one.row.title, one.due.isoformat()] for one in missed]}

    def unknown_years(self, years: Sequence[int]) -> Payload:
        return {"unknown_years": list(years)}

    def blocked(self, person: Person, row: Row, due: date, word: str) -> Payload:
        return {"blocked": [person.name, row.title, due.isoformat(), word]}


@dataclass
class SmallOffice:
    """People and deadlines over a database, and the planner at the clock's time."""

    database: Database
    clock: MovingClock
    rules: Rules = field(default_factory=Rules)

    @property
    def planner(self) -> Planner:
        return Planner(self.database, self.clock, DAYS, self.rules, PlainWords())

    async def open(self) -> None:
        async with self.database.transaction() as session:
            await units.seed_units(session, [ROOM, OTHER_ROOM], self.clock())

    async def person(
        self,
        name: str,
        unit: Unit = ROOM,
        role: Role = Role.STAFF,
        telegram_id: int | None = None,
        *,
        joined: bool = True,
    ) -> Person:
        async with self.database.transaction() as session:
            row = PersonRow(
                name=name, unit_id=unit.id, role=role, created_at=self.clock(), telegram_id=None
            )
            session.add(row)
            await session.flush()
            if joined:
                row.telegram_id, row.activated_at = telegram_id or 1000 + row.id, self.clock()
            await session.flush()
            return await get_person(session, row.id)

    async def deadline(
        self,
        title: str,
        due: str,
        parties: Sequence[RowParty] = (),
        timing: Timing | None = None,
    ) -> Row:
        """Entered by the command line, so approved at once."""
        parties = parties or [everyone()]
        async with self.database.transaction() as session:
            entry = Entry(
                RowKind.DEADLINE, title, tuple(parties), read_due(due, self.clock().date())
            )
            row = await register.enter(session, entry, None, self.clock())
            if timing is not None:
                await set_timing(session, row.id, self.clock(), timing=timing)
            return row

    async def move_to(self, instant: datetime) -> None:
        """The clock goes on and the planner has its turn."""
        self.clock.reads = instant
        await self.planner.turn()

    async def letters(self) -> list[tuple[str, Payload]]:
        """Chat and payload of everything that was queued, in order."""
        async with self.database.reading() as session:
            rows = await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))
            return [(row.chat, row.payload or {}) for row in rows]

    async def told(self, person: Person) -> list[tuple[str, str, str, int]]:
        """Kind, title, due day and days left of all that a person was told, in order."""
        lines = [
            line
            for chat, payload in await self.letters()
            if chat == str(person.telegram_id)
            for line in payload.get("lines", ())
        ]
        return [(kind, title, due, lead) for kind, title, due, lead, _ in lines]


def everyone(role: PartyRole = PartyRole.DO) -> RowParty:
    return RowParty(name="toàn Sở", role=role, kind=PartyKind.EVERYONE)


def unit(which: Unit, role: PartyRole = PartyRole.LEAD) -> RowParty:
    return RowParty(name=which.name, role=role, kind=PartyKind.UNIT, unit_id=which.id)
