"""The bot killed again and again while questions come in, counted at the Bot API; JSON.

``python -m bench.crash`` kills it 100 times in 500 updates on SQLite, ``--postgresql`` on a
PostgreSQL of its own.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from bot import words
from bot.store.database import Database
from bot.store.tables.messages import Arrival, DeliveryRow, Status, UpdateRow
from bot.telegram.loopback import Call, LoopbackTelegram, User, serving
from config.time import system_clock
from tests.bot.postgres import running_postgres

_ROOT: Final = Path(__file__).resolve().parent.parent
_PEOPLE: Final = 25
_LONGEST_LIFE: Final = 0.25
_SHARE_KILLED_STARTING: Final = 0.1
_STARTING_TAKES: Final = 1.5
_LONGEST_DELAY: Final = 0.03
_PATIENCE: Final = 60.0


@dataclass(frozen=True)
class Report:
    """What people saw of it all.

    ``unmarked_repeats`` are answers that came twice without a word; ``marked`` are those that said
    they might be a repeat, ``marked_repeats`` those of them that were. ``in_flight_at_kills`` are
    the rows found started and not recorded after a kill.
    """

    updates: int
    kills: int
    lost: int
    out_of_order: int
    unmarked_repeats: int
    marked: int
    marked_repeats: int
    in_flight_at_kills: int
    malformed_passed_over: int
    ended_cleanly: bool
    took_s: float

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing doubled in silence, nothing marked without need."""
        return (
            self.lost == self.out_of_order == self.unmarked_repeats == 0
            and self.marked <= self.in_flight_at_kills
            and self.ended_cleanly
        )


class SlowSending:
    """Takes a little while before and after a message is accepted, so that kills fall in between.

    A ``Fault`` of the loopback.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    async def before(self, call: Call) -> None:
        """On the way there."""
        await self._wait(call)

    async def after(self, call: Call) -> None:
        """On the way back."""
        await self._wait(call)

    async def _wait(self, call: Call) -> None:
        if call.method == "sendMessage":
            await asyncio.sleep(self._chance.uniform(0, _LONGEST_DELAY))


class Crowd:
    """People who ask, each question once and told apart from all others."""

    def __init__(self, world: LoopbackTelegram, chance: random.Random) -> None:
        self._world = world
        self._chance = chance
        self._people = [world.new_user(f"Người {number}") for number in range(_PEOPLE)]
        self.asked: list[tuple[User, str]] = []

    def ask(self) -> None:
        """Somebody asks the next question."""
        person, question = self._chance.choice(self._people), f"câu {len(self.asked)}"
        self.asked.append((person, f"[{question}]"))
        self._world.say(person, person, question)

    def answers(self) -> dict[str, list[str]]:
        """What came to each question, in order, as ``marked`` or ``plain``."""
        found: dict[str, list[str]] = {answer: [] for _, answer in self.asked}
        for person in self._people:
            for message in self._world.messages(person):
                if message.from_bot:
                    marked = message.text.startswith(words.SENT_AGAIN)
                    answer = message.text.removeprefix(words.SENT_AGAIN).strip()
                    found[answer].append("marked" if marked else "plain")
        return found

    def out_of_order(self) -> int:
        """How many first answers came before the answer to an earlier question of the person."""
        late = 0
        for person in self._people:
            wanted = [answer for who, answer in self.asked if who is person]
            texts = [m.text for m in self._world.messages(person) if m.from_bot]
            shown = [text.removeprefix(words.SENT_AGAIN).strip() for text in texts]
            first = [text for text in dict.fromkeys(shown) if text in wanted]
            late += sum(one != other for one, other in zip(first, wanted, strict=False))
        return late


async def crash(database_url: str, updates: int, kills: int, seed: int) -> Report:
    """Kills the bot ``kills`` times while ``updates`` questions come in, then lets it finish.

    Raises TimeoutError when it does not come up or cannot finish.
    """
    began = time.perf_counter()
    chance = random.Random(seed)
    world = LoopbackTelegram()
    world.faults.append(SlowSending(chance))
    crowd = Crowd(world, chance)
    started: set[tuple[int, int]] = set()
    database = await Database.open(database_url, system_clock)
    try:
        async with serving(world) as address:
            for life in range(kills):
                if life % 10 == 0:
                    world.updates.put_raw({"message": {"chat": "nowhere"}})
                async with bot_process(world, address, database_url) as child:
                    await _live(world, crowd, chance, updates * (life + 1) // kills)
                    child.kill()
                    await child.wait()
                started |= await _started(database)
            async with bot_process(world, address, database_url) as child:
                await world.wait_for(
                    lambda: all(crowd.answers().values()), "the last answers", _PATIENCE
                )
                child.send_signal(signal.SIGTERM)
                clean = await asyncio.wait_for(child.wait(), _PATIENCE) == 0
        malformed = await _malformed(database)
    finally:
        await database.close()
    answers = [Counter(came) for came in crowd.answers().values()]
    return Report(
        updates=len(answers),
        kills=kills,
        lost=sum(not came for came in answers),
        out_of_order=crowd.out_of_order(),
        unmarked_repeats=sum(max(0, came["plain"] - 1) for came in answers),
        marked=sum(came["marked"] for came in answers),
        marked_repeats=sum(max(0, came.total() - 1) for came in answers if came["marked"]),
        in_flight_at_kills=len(started),
        malformed_passed_over=malformed,
        ended_cleanly=clean,
        took_s=round(time.perf_counter() - began, 1),
    )


@asynccontextmanager
async def bot_process(
    world: LoopbackTelegram, address: str, database_url: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot as a process of its own, which is gone afterwards."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.echo_bot",
        cwd=_ROOT,
        env={
            **os.environ,
            "BOT_API": address,
            "BOT_TOKEN": world.token,
            "DATABASE_URL": database_url,
        },
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


async def _live(
    world: LoopbackTelegram, crowd: Crowd, chance: random.Random, asked_by_then: int
) -> None:
    """A life: questions come before it, while it starts and in it, until it is killed."""
    calls = len(world.calls)
    missing = asked_by_then - len(crowd.asked)
    for _ in range(chance.randint(0, missing)):
        crowd.ask()
    if chance.random() < _SHARE_KILLED_STARTING:
        await asyncio.sleep(chance.uniform(0, _STARTING_TAKES))
    else:
        await world.wait_for(
            lambda: any(call.method == "getUpdates" for call in world.calls[calls:]),
            "the bot's first poll",
            _PATIENCE,
        )
        life = chance.uniform(0, _LONGEST_LIFE)
        while len(crowd.asked) < asked_by_then:
            crowd.ask()
            await asyncio.sleep(life / (missing + 1))
        await asyncio.sleep(life / (missing + 1))
    while len(crowd.asked) < asked_by_then:
        crowd.ask()


async def _started(database: Database) -> set[tuple[int, int]]:
    """The sends, by row and attempt, of which nobody knows what came."""
    async with database.reading() as session:
        rows = await session.execute(
            select(DeliveryRow.id, DeliveryRow.attempts).where(DeliveryRow.status == Status.STARTED)
        )
        return {(row, attempt) for row, attempt in rows}


async def _malformed(database: Database) -> int:
    async with database.reading() as session:
        where = UpdateRow.status == Arrival.MALFORMED
        return await session.scalar(select(func.count()).where(where)) or 0


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/thidua.db"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a database on a server that is gone afterwards."""
    with running_postgres() as folder:
        yield f"postgresql://postgres@/postgres?host={folder}"


def main() -> None:
    """Reads the command line, prints the report, and exits with 1 when it is not sound."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash")
    parser.add_argument("--updates", type=int, default=500)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with postgresql() if given.postgresql else sqlite() as url:
        report = asyncio.run(crash(url, given.updates, given.kills, given.seed))
    print(json.dumps(asdict(report) | {"sound": report.sound}))
    sys.exit(not report.sound)


if __name__ == "__main__":
    main()
