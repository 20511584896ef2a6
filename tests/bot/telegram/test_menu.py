"""The commands that Telegram offers, and those that /trogiup names."""

from concurrent.futures import Executor
from datetime import timedelta

from bot import words
from bot.questions import words as people_words
from bot.reminders import words as register_words
from bot.staff import people
from bot.staff.invitations import invite, redeem
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.loopback import BotApiError, Call, LoopbackTelegram, User
from bot.telegram.onboarding import words as onboarding_words
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.counter import GROUP, open_counter
from tests.bot.telegram.staffed import staffed

AN, BINH = 7, 8


class Gone:
    """Telegram does not know one of the chats any more."""

    async def before(self, call: Call) -> None:
        if "999999" in str(call.parameters):
            raise BotApiError(400, "Bad Request: chat not found")

    async def after(self, call: Call) -> None:
        """Nothing."""


async def test_the_office_is_offered_more(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    now = store.clock()
    async with store.transaction() as session:
        for telegram_id, name in ((999_999, "Lê Cũ"), (an.id, "Nguyễn An")):
            person = await people.add_person(session, name, None, None, now, role=Role.OFFICE)
            link = await invite(session, person.id, None, now, timedelta(days=1))
            await redeem(session, link.token, telegram_id, name, now)
    world.faults.append(Gone())
    async with staffed(world, address, store):
        await world.wait_for(lambda: len(world.commands) == 2, "the menus")
    known = (
        *words.COMMANDS,
        *register_words.COMMANDS,
        *onboarding_words.COMMANDS,
        *people_words.COMMANDS,
    )
    everybody = [name for name, _ in known]
    assert offered(world, "default") == everybody
    more = (
        *register_words.OFFICE_COMMANDS,
        *onboarding_words.OFFICE_COMMANDS,
        *people_words.OFFICE_COMMANDS,
    )
    office = [name for name, _ in more]
    assert offered(world, f"chat:{an.id}") == [*everybody, *office]


def offered(world: LoopbackTelegram, scope: str) -> list[str]:
    return [command["command"] for command in world.commands[scope, ""]]


async def test_help_names_the_office_s_commands_to_the_office_alone(
    database: Database, moving_clock: MovingClock, threads: Executor
) -> None:
    counter = await open_counter(database, moving_clock, threads)
    await counter.staff(AN, "Nguyễn An")
    await counter.staff(BINH, "Trần Bình", role=Role.OFFICE)
    for user, chat, is_told in ((AN, None, False), (BINH, None, True), (BINH, GROUP, False)):
        told = (await counter.say(user, "/trogiup", chat)).only.html
        assert ("/cauhoi" in told) is is_told
        assert "/xoadulieu" in told
