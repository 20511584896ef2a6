"""The bot killed with SIGKILL at each turn of a file's way in: nothing is lost, nothing twice."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import select

from bot.store.database import Database
from bot.store.tables.intakes import IntakeRow, IntakeState
from bot.store.tables.people import Role
from bot.telegram.intake import words
from bot.telegram.loopback import Call, LoopbackTelegram, Seen, User
from tests.bot.support import clock
from tests.bot.telegram.intake.support import DIRECTIVE, ArchiveKeeper, hire

_PATIENCE = 60.0


class KillsAt:
    """Kills the process when it makes the next call that is meant."""

    def __init__(self) -> None:
        self.child: Process | None = None
        self.method = ""
        self.text = ""
        self.after_it = False

    def next(self, child: Process, method: str, text: str = "", *, after: bool = False) -> None:
        self.child, self.method, self.text, self.after_it = child, method, text, after

    async def before(self, call: Call) -> None:
        await self._kill(call, after=False)

    async def after(self, call: Call) -> None:
        await self._kill(call, after=True)

    async def _kill(self, call: Call, *, after: bool) -> None:
        meant = call.method == self.method and self.text in str(call.parameters.get("text", ""))
        if self.child is not None and meant and after is self.after_it:
            child, self.child = self.child, None
            child.kill()
            await child.wait()


@asynccontextmanager
async def life(
    address: str, world: LoopbackTelegram, url: str, folder: Path
) -> AsyncIterator[Process]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.telegram.intake.office_child"),
        *(address, world.token, url, str(folder)),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


def cards(world: LoopbackTelegram, user: User) -> list[Seen]:
    return [one for one in world.messages(user) if any(b.text == words.ADD for b in one.buttons)]


async def test_killed_at_each_turn(world: LoopbackTelegram, address: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'thidua.db'}"
    hoa = world.new_user("Hòa")
    database = await Database.open(url, clock)
    await hire(database, hoa, Role.OFFICE)
    kills = KillsAt()
    world.faults.append(kills)
    world.send_file(hoa, hoa, "document", DIRECTIVE.encode(), "chỉ thị.txt", "text/plain")

    for method, text, after in (
        ("getFile", "", False),
        ("getFile", "", True),
        ("sendMessage", words.TYPE, True),
    ):
        async with life(address, world, url, tmp_path) as child:
            kills.next(child, method, text, after=after)
            await asyncio.wait_for(child.wait(), _PATIENCE)
    assert len(cards(world, hoa)) == 1

    async with life(address, world, url, tmp_path) as child:
        await world.wait_for(lambda: len(cards(world, hoa)) == 2, "the card, marked", _PATIENCE)
        kills.next(child, "answerCallbackQuery", after=True)
        world.press(hoa, cards(world, hoa)[-1], words.ADD)
        await asyncio.wait_for(child.wait(), _PATIENCE)
    async with life(address, world, url, tmp_path) as child:
        kills.next(child, "sendMessage", "Đã thêm")
        await asyncio.wait_for(child.wait(), _PATIENCE)
    async with life(address, world, url, tmp_path):
        await world.wait_for(
            lambda: any("Đã thêm" in one.text for one in world.messages(hoa)), "the end", _PATIENCE
        )

    archive = ArchiveKeeper(tmp_path / "documents").archive
    (held,) = archive.current()
    assert archive.history(held.id).numbers == (1,)
    async with database.reading() as session:
        (row,) = await session.scalars(select(IntakeRow))
    assert (row.state, row.document) == (IntakeState.KEPT, held.id)
    await database.close()
