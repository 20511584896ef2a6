"""The counter with deadlines: the planner's letters go out as Telegram messages."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery import ledger
from bot.delivery.channel import Accepted, Outcome, Refused
from bot.delivery.ledger import Claimant, Room
from bot.reminders import confirmations
from bot.reminders.confirmations import Stand
from bot.reminders.deadline import Rules
from bot.reminders.planning import Planner
from bot.reminders.row import Row, RowParty
from bot.reminders.schedule import Timing
from bot.staff import people
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.messages import Action, DeliveryRow
from bot.store.tables.people import Role
from bot.telegram.payload import Letter
from bot.telegram.reminders.compose import TelegramComposer
from config.time import ZONE
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import DAYS, SmallOffice
from tests.bot.telegram.counter import Counter, open_counter
from tests.bot.telegram.counter import Outcome as Came
from tests.bot.telegram.registered import ROOMS, Library

AN, BINH, KHOA, HOA, MAI = 7, 8, 9, 20, 30


def at(day: int, hour: int = 8, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@dataclass
class RemindedCounter:
    """A counter whose messages are sent, each under a number of its own."""

    counter: Counter
    office: SmallOffice
    staff: dict[int, Person]
    refusing: dict[int, str] = field(default_factory=dict)
    """Chats that refuse what is sent to them, and in which words."""

    @property
    def clock(self) -> MovingClock:
        return self.office.clock

    async def deadline(
        self,
        title: str = "Nộp báo cáo",
        due: str = "ngày 13/11/2026",
        parties: Sequence[RowParty] = (),
        leads: tuple[int, ...] = (1,),
    ) -> Row:
        return await self.office.deadline(title, due, parties, Timing(leads))

    async def absent(self, name: str) -> None:
        """Somebody of Phòng Một who has never pressed Start."""
        async with self.counter.desk.database.transaction() as session:
            await people.add_person(session, name, "mot", None, self.clock())

    async def plan(self, instant: datetime) -> None:
        """The clock goes on, the planner has its turn, and everything due is sent."""
        self.clock.reads = instant
        rules, database = Rules(), self.counter.desk.database
        await Planner(database, self.clock, DAYS, rules, TelegramComposer()).turn()
        await self.deliver()
        await self.counter.pass_over()

    async def deliver(self) -> None:
        """All that may go now is sent, each message under its number in the ledger."""
        claimant = Claimant()
        while True:
            async with self.counter.desk.database.transaction() as session:
                claimed = await ledger.claim(session, claimant, self.clock(), Room(99, 99))
            if not claimed:
                return
            done: list[tuple[ledger.Delivery, Outcome]] = []
            for one in claimed:
                Letter.from_json(one.payload)
                reason = self.refusing.get(int(one.address.chat))
                done.append((one, Refused(reason) if reason else Accepted(str(one.id))))
            async with self.counter.desk.database.transaction() as session:
                await ledger.record(session, claimant, done, self.clock())

    async def last(self, chat: int) -> "Standing":
        """The last message that was sent to a chat, as it reads by now."""
        rows = [row for row in await self.counter.rows(DeliveryRow) if row.chat == str(chat)]
        sent = [row for row in rows if row.action is Action.SEND][-1]
        shown = [row for row in rows if row.action is Action.EDIT and row.target == str(sent.id)]
        payload = (shown or [sent])[-1].payload or {}
        buttons = {text: data for line in payload.get("buttons", ()) for text, data in line}
        return Standing(sent.id, payload.get("html", ""), buttons, payload)

    async def letters(self, chat: int) -> list[str]:
        """All that was sent to a chat, in order."""
        rows = await self.counter.rows(DeliveryRow)
        return [
            (row.payload or {}).get("html", "")
            for row in rows
            if row.chat == str(chat) and row.action is Action.SEND
        ]

    async def press(self, user: int, button: str, message: int | None = None) -> Came:
        """The first button of the last message to ``user`` whose text begins so."""
        shown = await self.last(user)
        data = next(data for text, data in shown.buttons.items() if text.startswith(button))
        return await self.press_data(user, data, message or shown.id)

    async def press_data(
        self, user: int, data: str, message: int = 77, chat: int | None = None
    ) -> Came:
        """Whatever the data: forged, or of an old message."""
        came = await self.counter.press(user, data, chat, message=message)
        await self.deliver()
        return came

    async def say(self, user: int, text: str) -> Came:
        came = await self.counter.say(user, text)
        await self.deliver()
        return came

    async def stand(self, user: int, row: Row, due: datetime) -> Stand | None:
        async with self.counter.desk.database.reading() as session:
            person = self.staff[user].id
            return await confirmations.stand_of(session, person, row.id, due.date())


@dataclass(frozen=True)
class Standing:
    """A message as it reads by now."""

    id: int
    html: str
    buttons: dict[str, str]
    payload: dict[str, object]


async def open_reminded(
    database: Database, clock: MovingClock, threads: Executor
) -> RemindedCounter:
    """AN and BINH are of Phòng Một, KHOA is its head, HOA of the office, MAI of another room."""
    clock.reads = at(2, 9)
    counter = await open_counter(database, clock, threads, assistant=Library(), with_units=ROOMS)
    staff = {
        AN: await counter.staff(AN, "Nguyễn An", "mot"),
        BINH: await counter.staff(BINH, "Vũ Bình", "mot"),
        KHOA: await counter.staff(KHOA, "Đỗ Khoa", "mot", Role.UNIT_HEAD),
        HOA: await counter.staff(HOA, "Trần Văn Hòa", "hcth", Role.OFFICE),
        MAI: await counter.staff(MAI, "Lê <Mai>", "khoa-hoc"),
    }
    return RemindedCounter(counter, SmallOffice(database, clock), staff)
