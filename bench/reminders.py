"""A broadcast of reminders under kills and faults, counted at the Bot API and in the store; JSON.

``python -m bench.reminders`` kills the bot 200 times on SQLite, ``--postgresql`` two bots in turn
on a PostgreSQL of its own. ``--rate`` measures how fast 10,000 people are told instead, and how
long a question that is asked meanwhile has to wait.

How limits are counted: by when calls arrive at the Bot API. No full second may see more than 28
bulk messages; the Bot API here shares the machine with the bots, so calls that it may have seen
late, having been held up itself, are counted from when it last had nothing to see (``surely``).
That must be known within 50 ms of nine calls in ten (``unsure``), and of the bulk messages that it
saw Telegram's own bound of 30 is never to be passed. Answers count with a broadcast
that runs, and are otherwise bound only to their burst; as nothing keeps an answer waiting for a
slot, the windows of these rules, and of those for a chat, are ``TRAVEL_S`` shorter than the rules
say.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import func, insert, select

from bench.crash import postgresql, sqlite
from bench.reminder_audit import (
    Mischief,
    Recorder,
    Told,
    least_gap,
    most_within,
    share_unsure,
    surely_beside_bulk,
    surely_within,
    too_soon,
    uncollected,
)
from bench.reminder_bot import Life, begin, shifted
from bot.blocks import Block, Kind
from bot.delivery import ledger
from bot.delivery.channel import Address
from bot.delivery.ledger import Message, Priority
from bot.delivery.pace import Rule
from bot.reminders import register
from bot.reminders.deadline import set_timing
from bot.reminders.due import read_due
from bot.reminders.register import Entry
from bot.reminders.row import RowParty
from bot.reminders.schedule import Timing
from bot.staff.opening import prepare
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow, Status
from bot.store.tables.people import PersonRow, Role
from bot.store.tables.register import PartyKind, PartyRole, RowKind
from bot.store.tables.reminders import ConfirmationRow, Standing
from bot.telegram.loopback import LoopbackTelegram, Seen, User, serving
from bot.telegram.payload import Letter
from bot.telegram.render import messages
from config.time import ZONE, system_clock

TRAVEL_S: Final = 0.1
_MONDAY: Final = datetime(2026, 11, 16, 8, 0, tzinfo=ZONE)
_A_DAY: Final = timedelta(days=1)
_UNFINISHED: Final = (Status.QUEUED, Status.STARTED)
_SHARE_WHO_CONFIRM: Final = 0.5
_SHARE_KILLED_STARTING: Final = 0.1
_SHARE_OF_DOWNTIMES: Final = 0.05
_BULK_A_SECOND: Final = 28
_TELEGRAM_A_SECOND: Final = 30
# Of the calls, whose arrival may be known worse than by 50 ms.
_UNSURE: Final = 0.1
_BURST: Final = Rule(60, 2.2)
_LOOKS_AGAIN: Final = 0.05
_RATE_PATIENCE: Final = 60.0
_TELLS_EVERY: Final = 10.0


@dataclass(frozen=True)
class Scale:
    """How big a run is; seconds throughout.

    Deadlines come due at 08:00 plus so many minutes, and the clock begins ``begins`` after 08:00.
    ``extra`` notices go to each group and to ``talked_to`` people besides, all at once.
    """

    people: int = 1000
    groups: int = 3
    minutes: Sequence[int] = (0, 3)
    begins: float = 50.0
    extra: int = 25
    talked_to: int = 3
    kills: int = 200
    longest_life: float = 2.5
    outages: int = 4
    outage: float = 4.0
    faults: float = 1.0
    hangs: bool = True
    patience: float = 150.0


SHORT: Final = Scale(
    people=50,
    groups=1,
    minutes=(0, 1),
    begins=55.0,
    extra=3,
    talked_to=2,
    kills=6,
    longest_life=0.8,
    outages=1,
    outage=0.7,
    hangs=False,
    patience=60.0,
)


@dataclass(frozen=True)
class Report:
    """What people saw of it all.

    ``lost`` and ``invented`` are of pairs of a chat and what it was to be told. ``marked`` are
    messages that said they might be a repeat, ``marked_repeats`` those that were. ``in_flight``
    are sends found started and not recorded after a kill or when the Bot API went away, and calls
    whose end a fault hid. ``falsely_sent`` are rows recorded as sent of which nobody saw anything.
    """

    expected: int
    kills: int
    faults: dict[str, int]
    lost: int
    invented: int
    unmarked_repeats: int
    marked: int
    marked_repeats: int
    in_flight: int
    marked_because: dict[str, int]
    falsely_sent: int
    failed: int
    acknowledged: int
    lost_acknowledgements: int
    calls: int
    bulk_within_a_second: int
    bulk_surely_within_a_second: int
    all_surely_within_a_second_of_bulk: int
    all_surely_within_a_burst: int
    unsure: float
    api_held_up_s: float
    least_gap_in_a_chat_s: float | None
    group_within_a_minute: int
    too_soon_after_429: int
    ended_cleanly: bool
    took_s: float

    @property
    def within_limits(self) -> bool:
        """As the module says."""
        gap = self.least_gap_in_a_chat_s
        return (
            self.bulk_surely_within_a_second <= _BULK_A_SECOND
            and self.bulk_within_a_second <= _TELEGRAM_A_SECOND
            and self.unsure <= _UNSURE
            and self.all_surely_within_a_second_of_bulk <= _BULK_A_SECOND
            and self.all_surely_within_a_burst <= _BURST.most
            and (gap is None or gap >= 1.0 - TRAVEL_S)
            and self.group_within_a_minute <= 18
            and self.too_soon_after_429 == 0
        )

    @property
    def sound(self) -> bool:
        """Nothing lost, invented, doubled in silence or falsely recorded; never too fast."""
        return (
            self.lost == self.invented == self.unmarked_repeats == 0
            and self.marked <= self.in_flight
            and self.falsely_sent == self.failed == self.lost_acknowledgements == 0
            and self.within_limits
            and self.ended_cleanly
        )


@dataclass
class Town:
    """Telegram with its people and groups, and all that they are to be told."""

    world: LoopbackTelegram
    people: list[User]
    groups: list[int]
    recorder: Recorder
    mischief: Mischief
    expected: set[Told] = field(default_factory=set)
    pressed: set[tuple[int, str, int]] = field(default_factory=set)
    in_flight: set[tuple[int, int]] = field(default_factory=set)
    kills: int = 0
    outages: int = 0

    @classmethod
    def of(cls, scale: Scale, chance: random.Random) -> "Town":
        world = LoopbackTelegram()
        people = [world.new_user(f"Người {number}") for number in range(scale.people)]
        for user in people:
            world.chats[user.id].members[world.me.id] = "member"
        groups = [world.new_group(f"Nhóm {number}", people[:2]) for number in range(scale.groups)]
        recorder, mischief = Recorder(world), Mischief(chance, scale.faults, scale.hangs)
        world.faults += [recorder, mischief]
        return cls(world, people, [group.id for group in groups], recorder, mischief)

    @property
    def missing(self) -> set[Told]:
        return self.expected - self.recorder.told.keys()

    async def confirming(self, chance: random.Random, share: float) -> None:
        """About so many press "Đã nhận" a moment after a reminder has come."""
        looked_at = 0
        while True:
            await asyncio.sleep(0.2)
            new = self.recorder.messages[looked_at:]
            looked_at += len(new)
            for chat, message in new:
                if chat > 0 and chance.random() < share:
                    self._confirm(chat, message)

    def _confirm(self, chat: int, message: int) -> None:
        seen: Seen = self.world.message(self.world.chats[chat], message)
        for button in seen.buttons:
            match (button.callback_data or "").split(":"):
                case ["m", "a", row, due, _]:
                    self.world.press(self.world.users[chat], seen, button)
                    self.pressed.add((int(row), due, chat))


async def _furnish(database: Database, town: Town, scale: Scale, now: datetime) -> None:
    """The staff list, the deadlines, and some notices that go out beside them."""
    await prepare(database)
    everyone = RowParty(name="toàn Sở", role=PartyRole.DO, kind=PartyKind.EVERYONE)
    groups = [
        RowParty(name="nhóm", role=PartyRole.FOLLOW, kind=PartyKind.GROUP, chat=str(group))
        for group in town.groups
    ]
    staff = [
        {
            "telegram_id": user.id,
            "name": user.first_name,
            "role": Role.ADMINISTRATOR if number == 0 else Role.STAFF,
            "created_at": now,
            "activated_at": now,
        }
        for number, user in enumerate(town.people)
    ]
    due = f"ngày {now + _A_DAY:%d/%m/%Y}"
    async with database.transaction() as session:
        await session.execute(insert(PersonRow), staff)
        for number, minute in enumerate(scale.minutes):
            told = (everyone, *groups)
            day = read_due(due, now.date())
            entry = Entry(RowKind.DEADLINE, f"Việc số {number}", told, day)
            row = await register.enter(session, entry, None, now - _A_DAY)
            timing = Timing((1,), time_of_day(8, minute))
            await set_timing(session, row.id, now - _A_DAY, timing=timing)
        await ledger.enqueue(session, _extra(town, scale), now)
    chats = [*(user.id for user in town.people), *town.groups]
    town.expected |= {
        (chat, f"Việc số {number}") for chat in chats for number in range(len(scale.minutes))
    }
    talked_to = [*(user.id for user in town.people[: scale.talked_to]), *town.groups]
    town.expected |= {
        (chat, f"Tin số {number}") for chat in talked_to for number in range(scale.extra)
    }


def _extra(town: Town, scale: Scale) -> list[Message]:
    chats = [*(user.id for user in town.people[: scale.talked_to]), *town.groups]
    return [
        Message(
            f"bench:{chat}:{number}",
            Address(str(chat), is_group=chat < 0),
            Letter(messages([Block(Kind.PLAIN, f"Tin số {number}")])[0]).as_json(),
            "bench",
            Priority.BROADCAST,
        )
        for chat in chats
        for number in range(scale.extra)
    ]


class Api:
    """The loopback on a port that stays the same; it can go away for a while."""

    def __init__(self, world: LoopbackTelegram) -> None:
        self._world = world
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port: int = probe.getsockname()[1]
        self._up: AbstractAsyncContextManager[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def open(self) -> None:
        self._world.updates.closed = False
        self._up = serving(self._world, self._port)
        await self._up.__aenter__()

    async def close(self) -> None:
        if self._up is not None:
            up, self._up = self._up, None
            await up.__aexit__(None, None, None)


async def crash(
    database_url: str, scale: Scale, instances: Sequence[str], seed: int, *, forgets: bool = False
) -> Report:
    """Kills the bots while people are told and confirm, then lets them finish.

    ``forgets`` plants a fault in them. Raises TimeoutError when they do not end.
    """
    began, chance = time.perf_counter(), random.Random(seed)
    town, ahead = Town.of(scale, chance), _MONDAY + _seconds(scale.begins) - system_clock()
    clock, api = shifted(ahead), Api(town.world)
    database = await Database.open(database_url, clock)
    try:
        await _furnish(database, town, scale, clock())
        await api.open()
        lives = [
            Life(database_url, api.address, town.world.token, ahead, name, forgets=forgets)
            for name in instances
        ]
        async with (
            _meanwhile(town.recorder.looking()),
            _meanwhile(town.confirming(chance, _SHARE_WHO_CONFIRM)),
        ):
            async with _meanwhile(_outages(api, town, database, scale)):
                kills = [scale.kills // len(lives)] * len(lives)
                await asyncio.gather(
                    *(
                        _killed_again_and_again(one, count, town, database, scale, chance)
                        for one, count in zip(lives, kills, strict=True)
                    )
                )
            clean = await _finish(lives[-1], town, database, scale)
        report = await _report(database, town, clean, time.perf_counter() - began)
    finally:
        await api.close()
        await database.close()
    return report


async def _killed_again_and_again(
    life: Life,
    kills: int,
    town: Town,
    database: Database,
    scale: Scale,
    chance: random.Random,
) -> None:
    dues = [_MONDAY + timedelta(minutes=minute) for minute in scale.minutes]
    for _ in range(kills):
        process = begin(life)
        try:
            if chance.random() < _SHARE_KILLED_STARTING:
                await asyncio.sleep(chance.uniform(0, 0.5))
            else:
                await _until_it_calls(town.world, process)
                await asyncio.sleep(chance.uniform(0, scale.longest_life))
        finally:
            process.kill()
            await asyncio.to_thread(process.join)
        town.kills += 1
        town.in_flight |= await _started(database)
        soon = [due for due in dues if timedelta(0) < due - life.clock() < timedelta(seconds=2)]
        if soon or chance.random() < _SHARE_OF_DOWNTIMES:
            await asyncio.sleep(chance.uniform(2.5, 5.0) if scale.kills > 50 else 2.2)


async def _until_it_calls(world: LoopbackTelegram, process: ForkServerProcess) -> None:
    calls, patience = len(world.calls), time.monotonic() + 8.0
    while process.is_alive() and time.monotonic() < patience:
        if len(world.calls) > calls + 3:
            return
        await asyncio.sleep(_LOOKS_AGAIN)


async def _outages(api: Api, town: Town, database: Database, scale: Scale) -> None:
    """Connections are refused now and then."""
    apart = scale.kills * scale.longest_life / (scale.outages + 1)
    for _ in range(scale.outages):
        await asyncio.sleep(apart)
        town.in_flight |= await _started(database)
        async with _meanwhile(_noting_what_is_in_flight(town, database)):
            await api.close()
            # What was under way when the connection went is found out a moment later.
            await asyncio.sleep(_LOOKS_AGAIN)
        town.outages += 1
        try:
            await asyncio.sleep(scale.outage)
        finally:
            await api.open()


async def _noting_what_is_in_flight(town: Town, database: Database) -> None:
    while True:
        town.in_flight |= await _started(database)
        await asyncio.sleep(_LOOKS_AGAIN / 2)


async def _finish(life: Life, town: Town, database: Database, scale: Scale) -> bool:
    """One of them is left alone, the others never come back; whether it ended cleanly."""
    polls, so_far, until = town.recorder.polls, -1, 0.0
    process = begin(life)
    try:
        # One that was told to end before it has begun would not end cleanly.
        while town.recorder.polls == polls or town.missing or await _is_unfinished(database, town):
            if len(town.recorder.seen) > so_far:
                so_far, until = len(town.recorder.seen), time.monotonic() + scale.patience
            if time.monotonic() > until or not process.is_alive():
                break
            await asyncio.sleep(0.5)
        process.terminate()
        await asyncio.to_thread(process.join, 40)
        return process.exitcode == 0
    finally:
        process.kill()


async def _is_unfinished(database: Database, town: Town) -> bool:
    async with database.reading() as session:
        where = DeliveryRow.status.in_(_UNFINISHED)
        left = await session.scalar(select(func.count()).where(where)) or 0
    return bool(left or town.pressed - await _acknowledged(database))


async def _acknowledged(database: Database) -> set[tuple[int, str, int]]:
    wanted = (
        select(ConfirmationRow.row_id, ConfirmationRow.due, PersonRow.telegram_id)
        .join(PersonRow, PersonRow.id == ConfirmationRow.person_id)
        .where(ConfirmationRow.standing == Standing.ACKNOWLEDGED)
    )
    async with database.reading() as session:
        found = await session.execute(wanted)
        return {(row, f"{due:%Y%m%d}", who or 0) for row, due, who in found}


async def _started(database: Database) -> set[tuple[int, int]]:
    """The sends, by row and attempt, of which nobody knows what came."""
    wanted = select(DeliveryRow.id, DeliveryRow.attempts).where(
        DeliveryRow.status == Status.STARTED
    )
    async with database.reading() as session:
        return {(row, attempt) for row, attempt in await session.execute(wanted)}


async def _reasons(database: Database) -> dict[str, int]:
    """What was said of the sends that are possible repeats; of those of a kill, nothing."""
    wanted = (
        select(DeliveryRow.reason, func.count())
        .where(DeliveryRow.possible_repeat)
        .group_by(DeliveryRow.reason)
    )
    async with database.reading() as session:
        return {str(why): count for why, count in await session.execute(wanted)}


async def _report(database: Database, town: Town, clean: bool, took: float) -> Report:
    recorder, mischief = town.recorder, town.mischief
    async with database.reading() as session:
        sent = select(DeliveryRow.chat, DeliveryRow.external_id).where(
            DeliveryRow.status == Status.SENT, DeliveryRow.external_id.is_not(None)
        )
        recorded = {(int(chat), int(name)) for chat, name in await session.execute(sent) if name}
        where = DeliveryRow.status == Status.FAILED
        failed = await session.scalar(select(func.count()).where(where)) or 0
    calls = [one for one in recorder.seen if not one.accepted]
    accepted = [one for one in recorder.seen if one.accepted]
    groups = [
        most_within([one.at for one in accepted if one.chat == group], 60.0 - TRAVEL_S)
        for group in town.groups
    ]
    bulk = [one for one in calls if one.bulk]
    told = recorder.told
    return Report(
        expected=len(town.expected),
        kills=town.kills,
        faults={**mischief.done, "outages": town.outages},
        lost=len(town.missing),
        invented=len(told.keys() - town.expected),
        unmarked_repeats=sum(sum(not mark for mark in marks[1:]) for marks in told.values()),
        marked=recorder.marked,
        marked_repeats=recorder.marked_repeats,
        in_flight=len(town.in_flight) + mischief.uncertain,
        marked_because=await _reasons(database),
        falsely_sent=len(recorded - recorder.accepted),
        failed=failed,
        acknowledged=len(town.pressed),
        lost_acknowledgements=len(town.pressed - await _acknowledged(database)),
        calls=len(calls),
        bulk_within_a_second=most_within([one.at for one in bulk], 1.0),
        bulk_surely_within_a_second=surely_within(bulk, 1.0),
        all_surely_within_a_second_of_bulk=surely_beside_bulk(calls, 1.0 - TRAVEL_S),
        all_surely_within_a_burst=surely_within(calls, _BURST.within - TRAVEL_S),
        unsure=share_unsure(bulk),
        api_held_up_s=round(recorder.longest_unseen, 3),
        least_gap_in_a_chat_s=least_gap(accepted),
        group_within_a_minute=max(groups, default=0),
        too_soon_after_429=len(too_soon(calls, mischief.told_to_wait)),
        ended_cleanly=clean,
        took_s=round(took, 1),
    )


@dataclass(frozen=True)
class Rate:
    """How fast people were told, from the first to the last, and how long questions waited.

    Answers count within the limit while a broadcast runs, so ``share_of_limit`` is of all messages.
    """

    people: int
    told: int
    seconds: float
    per_second: float
    all_per_second: float
    share_of_limit: float
    within_a_second: int
    surely_within_a_second: int
    unsure: float
    questions: int
    answered: int
    latency_p50_s: float
    latency_max_s: float
    first_after_s: float
    bot_cpu_s: float

    @property
    def sound(self) -> bool:
        """At least 95 % of what the limits allow, and every question answered within 2 s."""
        return (
            self.told == self.people
            and self.surely_within_a_second <= _BULK_A_SECOND
            and self.unsure <= _UNSURE
            and self.share_of_limit >= 0.95
            and self.answered == self.questions
            and self.latency_max_s <= 2.0
        )


async def rate(database_url: str, people: int, every: float = 2.0) -> Rate:
    """Tells so many people of one deadline while somebody asks every so many seconds."""
    scale = Scale(
        people=people, groups=0, minutes=(0,), begins=-4.0, extra=0, talked_to=0, faults=0.0
    )
    town, ahead = Town.of(scale, random.Random(1)), _MONDAY + _seconds(-4.0) - system_clock()
    clock, api = shifted(ahead), Api(town.world)
    database = await Database.open(database_url, clock)
    asked: dict[str, float] = {}
    due = time.monotonic() + 4.0
    try:
        await _furnish(database, town, scale, clock())
        await api.open()
        process = begin(Life(database_url, api.address, town.world.token, ahead))
        try:
            async with (
                uncollected(),
                _meanwhile(town.recorder.looking()),
                _meanwhile(_asking(town, asked, every)),
            ):
                await _until_told(town, process)
                cpu = _cpu_s(process)
            await asyncio.sleep(3.0)
        finally:
            process.kill()
            await asyncio.to_thread(process.join)
    finally:
        await api.close()
        await database.close()
    return _rate(town, asked, people, due, cpu)


async def _until_told(town: Town, process: ForkServerProcess) -> None:
    """As long as it takes; not when nobody is told any more. Tells how far it is on stderr."""
    began, so_far, until, tells_next = time.monotonic(), -1, 0.0, 0.0
    while town.missing and process.is_alive():
        now, told = time.monotonic(), len(town.expected) - len(town.missing)
        if told > so_far:
            so_far, until = told, now + _RATE_PATIENCE
        if now > until:
            return
        if now >= tells_next:
            tells_next = now + _TELLS_EVERY
            print(f"{now - began:4.0f} s: {told} of {len(town.expected)} told", file=sys.stderr)
        await asyncio.sleep(4 * _LOOKS_AGAIN)


async def _asking(town: Town, asked: dict[str, float], every: float) -> None:
    number = 0
    while True:
        await asyncio.sleep(every)
        number += 1
        person = town.people[number * 37 % len(town.people)]
        asked[f"câu {number}"] = time.monotonic()
        town.world.say(person, person, f"câu {number}")


def _rate(town: Town, asked: dict[str, float], people: int, due: float, cpu: float) -> Rate:
    bulk = [one for one in town.recorder.seen if one.accepted and one.bulk]
    instants = sorted(one.at for one in bulk)
    answers = {
        text.partition("[")[2].partition("]")[0]: at
        for at, _, text in town.recorder.texts
        if "[câu " in text
    }
    waits = [answers[question] - at for question, at in asked.items() if question in answers]
    seconds = instants[-1] - instants[0] if instants else 0.0
    everything = [
        one.at
        for one in town.recorder.seen
        if one.accepted and bulk and instants[0] <= one.at <= instants[-1]
    ]
    # The first of a stretch costs no time.
    per_second = (len(instants) - 1) / seconds if seconds else 0.0
    all_per_second = (len(everything) - 1) / seconds if seconds else 0.0
    return Rate(
        people=people,
        told=len(town.expected) - len(town.missing),
        seconds=round(seconds, 1),
        per_second=round(per_second, 2),
        all_per_second=round(all_per_second, 2),
        share_of_limit=round(all_per_second / _BULK_A_SECOND, 4),
        within_a_second=most_within(instants, 1.0),
        surely_within_a_second=surely_within(bulk, 1.0),
        unsure=share_unsure(bulk),
        questions=len(asked),
        answered=len(waits),
        latency_p50_s=round(median(waits), 3) if waits else 0.0,
        latency_max_s=round(max(waits), 3) if waits else 0.0,
        first_after_s=round(instants[0] - due, 2) if instants else 0.0,
        bot_cpu_s=round(cpu, 1),
    )


def _cpu_s(process: ForkServerProcess) -> float:
    """How long the process has worked so far; 0 where the system does not tell."""
    try:
        stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def _meanwhile(work: Any) -> AsyncIterator[None]:
    """Beside what happens in the context; what goes wrong in it is not passed over."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        if task.done():
            task.result()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def main() -> None:
    """Reads the command line, prints the report, and exits with 1 when it is not sound."""
    parser = argparse.ArgumentParser(prog="python -m bench.reminders")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--people", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--rate", action="store_true")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--plant", action="store_true", help="drop the started mark")
    given = parser.parse_args()
    report: Report | Rate
    with postgresql() if given.postgresql else sqlite() as url:
        if given.rate:
            report = asyncio.run(rate(url, given.people or 10_000))
        else:
            scale = SHORT if given.short else Scale(people=given.people or 1000, kills=given.kills)
            names = ("một", "hai") if given.postgresql else ("main",)
            report = asyncio.run(crash(url, scale, names, given.seed, forgets=given.plant))
    told = asdict(report) | {"sound": report.sound}
    print(json.dumps(told, ensure_ascii=False))
    sys.exit(not report.sound)


if __name__ == "__main__":
    main()
