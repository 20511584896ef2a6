"""The bot's side of the counter without the wire: raw updates in, rows of the ledger out.

What is done with an update is what the worker does: decide, reply, then all writes and messages
in one transaction of the real store.
"""

import itertools
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from bot.delivery import ledger
from bot.delivery.group_commit import GroupCommit
from bot.delivery.ledger import Message
from bot.questions.facts import OfficeFacts
from bot.staff import people, units
from bot.staff.invitations import invite, redeem
from bot.staff.person import Person
from bot.staff.policy import Access
from bot.store.database import Database
from bot.store.tables.messages import Action, DeliveryRow
from bot.store.tables.people import Role
from bot.telegram.addressing import Decision, Ignored, Me, Raw, decide
from bot.telegram.conversation import COMMANDS, reply_to
from bot.telegram.desk import Desk, Reply, StaffedDesk, Staffing
from bot.telegram.payload import address_of, letter_to
from config.errors import ThiDuaError
from config.lists import Unit
from config.words import load_question_words
from index.diacritics import DiacriticsModel, everyday_questions
from index.question import Reader
from tests.bot.moving_clock import MovingClock
from tests.bot.support import TEXT, GardenAssistant

ME: Final = Me(424242, "thidua_bot", COMMANDS)
GROUP: Final = -1001
UNITS: Final = (
    Unit(id="hcth", name="Phòng Hành chính – Tổng hợp", short="HCTH"),
    Unit(id="khoa-hoc", name="Phòng Quản lý khoa học"),
)
DIACRITICS: Final = DiacriticsModel.train([TEXT, *everyday_questions()])
READER: Final = Reader(load_question_words(), DIACRITICS.restore, ())


@dataclass(frozen=True)
class Got:
    """What a chat was told: a new message, or how an old one reads now."""

    chat: int
    html: str
    buttons: dict[str, str]
    action: Action
    kind: str


@dataclass(frozen=True)
class Outcome:
    """What came of one update: rows of the ledger, and the words over the chat."""

    got: Sequence[Got]
    alert: str | None = None

    @property
    def only(self) -> Got:
        (one,) = self.got
        return one

    @property
    def changed_nothing(self) -> bool:
        return not self.got and self.alert is not None

    def to(self, chat: int) -> Got:
        """The one thing that the chat was told."""
        (one,) = [got for got in self.got if got.chat == chat]
        return one


@dataclass
class Counter:
    """People write and press; ``staff`` puts somebody on the list who has joined."""

    desk: StaffedDesk
    clock: MovingClock
    _commits: GroupCommit
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _seen: int = 0

    async def say(self, user: int, text: str, chat: int | None = None) -> Outcome:
        number = next(self._numbers)
        message = {
            "message_id": number,
            "date": 1,
            "chat": _chat(user if chat is None else chat),
            "from": {"id": user, "is_bot": False, "first_name": f"Người {user}"},
            "text": text,
        }
        return await self.update({"update_id": number, "message": message})

    async def edit(self, user: int, message: int, text: str, chat: int | None = None) -> Outcome:
        """The message of that number (they are counted from 1) reads otherwise now."""
        number = next(self._numbers)
        changed = {
            "message_id": message,
            "date": 1,
            "edit_date": 2,
            "chat": _chat(user if chat is None else chat),
            "from": {"id": user, "is_bot": False, "first_name": f"Người {user}"},
            "text": text,
        }
        return await self.update({"update_id": number, "edited_message": changed})

    async def press(
        self, user: int, data: str, chat: int | None = None, message: int = 77
    ) -> Outcome:
        number = next(self._numbers)
        query = {
            "id": str(number),
            "from": {"id": user, "is_bot": False, "first_name": f"Người {user}"},
            "message": {
                "message_id": message,
                "date": 1,
                "chat": _chat(user if chat is None else chat),
                "from": {"id": ME.id, "is_bot": True, "first_name": "Thi Đua"},
                "text": "…",
            },
            "data": data,
        }
        return await self.update({"update_id": number, "callback_query": query})

    async def update(self, update: Raw) -> Outcome:
        decision: Decision = decide(update, ME)
        assert not isinstance(decision, Ignored), decision
        try:
            reply = await reply_to(decision, self.desk)
            await self._finish(update["update_id"], decision, reply)
        except ThiDuaError as error:
            return Outcome(await self._new_rows(), error.message)
        return Outcome(await self._new_rows(), reply.alert)

    async def _finish(self, number: int, decision: Any, reply: Reply) -> None:
        now = self.clock()
        messages = [
            Message(
                f"reply:{number}:{part}",
                address_of(decision.where),
                letter_to(decision.where, one).as_json(),
                "reply",
            )
            for part, one in enumerate(reply.messages)
        ]

        async def work(session: Any) -> None:
            for write in reply.writes:
                await write(session)
            await ledger.enqueue(session, messages, now)

        await self._commits.write(work)

    async def pass_over(self) -> None:
        """What was queued by others is not part of what the next update brings."""
        await self._new_rows()

    async def _new_rows(self) -> list[Got]:
        async with self.desk.database.reading() as session:
            wanted = select(DeliveryRow).where(DeliveryRow.id > self._seen).order_by(DeliveryRow.id)
            rows = (await session.scalars(wanted)).all()
        self._seen = max((row.id for row in rows), default=self._seen)
        return [_got(row) for row in rows]

    async def staff(
        self, telegram_id: int, name: str, unit_id: str | None = None, role: Role = Role.STAFF
    ) -> Person:
        now = self.clock()
        async with self.desk.database.transaction() as session:
            person = await people.add_person(session, name, unit_id, None, now, role=role)
            link = await invite(session, person.id, None, now, timedelta(days=1))
            return await redeem(session, link.token, telegram_id, name, now)

    async def rows(self, table: type[Any]) -> list[Any]:
        """All rows of a table, by primary key."""
        async with self.desk.database.reading() as session:
            wanted = select(table).order_by(*table.__mapper__.primary_key)
            return list((await session.scalars(wanted)).all())


async def open_counter(
    database: Database,
    clock: MovingClock,
    threads: Executor,
    access: Access = "staff",
    assistant: GardenAssistant | None = None,
    with_units: Iterable[Unit] = UNITS,
) -> Counter:
    """A counter over an empty store, with the units."""
    async with database.transaction() as session:
        await units.seed_units(session, with_units, clock())
    helper = assistant or GardenAssistant()
    facts = OfficeFacts()
    plain = Desk(helper, clock, threads)
    staffing = Staffing(access, READER.read, facts, timedelta(days=180), lambda link: None)
    desk = await StaffedDesk.over(plain, ME.username, database, staffing)
    return Counter(desk, clock, GroupCommit(database))


def _chat(number: int) -> dict[str, Any]:
    kind = "private" if number > 0 else "supergroup"
    return {"id": number, "type": kind, "title": "Nhóm"}


def _got(row: DeliveryRow) -> Got:
    payload = row.payload or {}
    buttons = {text: data for line in payload.get("buttons", ()) for text, data in line}
    for data in buttons.values():
        assert data.startswith("https://t.me/") or 1 <= len(data.encode()) <= 64
    return Got(int(row.chat), payload.get("html", ""), buttons, row.action, row.kind)
