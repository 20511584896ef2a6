"""One of two bots on PostgreSQL is killed and never comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bench.crash import postgresql
from bench.reminder_bot import Life, begin
from bot import words
from bot.blocks import Block, Kind
from bot.delivery import ledger
from bot.delivery.channel import Address
from bot.delivery.ledger import Claimant, Message, Priority
from bot.staff.opening import prepare
from bot.store.database import Database
from bot.telegram.loopback import Call, LoopbackTelegram, User, serving
from bot.telegram.payload import Letter
from bot.telegram.render import messages
from config.time import system_clock

_MOMENT = timedelta(seconds=20)


class NeverAnswers:
    """The first message hangs at Telegram until its sender is gone (a ``Fault``)."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.gone = asyncio.Event()

    async def before(self, call: Call) -> None:
        if call.method == "sendMessage" and not self.came.is_set():
            self.came.set()
            await self.gone.wait()

    async def after(self, call: Call) -> None:
        """It is as it was."""


@asynccontextmanager
async def living(life: Life) -> AsyncIterator[None]:
    """A bot that is killed in the end."""
    process = begin(life)
    try:
        yield
    finally:
        process.kill()
        await asyncio.to_thread(process.join)


def _notice(text: str, to: User) -> Message:
    payload = Letter(messages([Block(Kind.PLAIN, text)])[0]).as_json()
    return Message(text, Address(str(to.id)), payload, "notice", Priority.BROADCAST)


async def test_what_it_had_started_is_sent_by_another_when_its_lease_ends_and_not_before() -> None:
    world, hangs = LoopbackTelegram(), NeverAnswers()
    world.faults.append(hangs)
    left, other = (world.new_user(name) for name in ("Lan", "Minh"))
    for user in (left, other):
        world.chats[user.id].members[world.me.id] = "member"
    with postgresql() as url:
        database = await Database.open(url, system_clock)
        try:
            await prepare(database)
            async with serving(world) as address, asyncio.timeout(180):

                def instance(name: str, ahead: timedelta) -> Life:
                    return Life(url, address, world.token, ahead, name)

                async def queue(notice: Message) -> None:
                    async with database.transaction() as session:
                        await ledger.enqueue(session, [notice], system_clock())

                await queue(_notice("Tin một", left))
                async with living(instance("một", timedelta(0))):
                    await hangs.came.wait()
                hangs.gone.set()
                lease = Claimant().lease
                await queue(_notice("Tin hai", other))
                async with living(instance("hai", lease - 2 * _MOMENT)):
                    assert (await world.next_message(other)).text == "Tin hai"
                    async with database.reading() as session:
                        found = await ledger.find(session, "Tin một")
                    assert found is not None
                    assert (found.status, found.possible_repeat) == ("started", False)
                async with living(instance("ba", lease)):
                    text = ""
                    while words.SENT_AGAIN not in text:
                        text = (await world.next_message(left)).text
                    assert "Tin một" in text
        finally:
            await database.close()
