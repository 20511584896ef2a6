"""The whole of it: the real model and index on the real plan, asked in Telegram."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot import words
from bot.app import Application
from bot.delivery.pace import UNLIMITED
from bot.store.database import Database
from bot.telegram.clause_key import ClauseKey
from bot.telegram.loopback import LoopbackTelegram, Seen, User, serving
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from config.time import ZONE
from tests.bot.sqlite import migrated_copy

PLAN = "ke-hoach-thi-dua-2024"


def in_2024() -> datetime:
    return datetime(2024, 6, 3, 9, 0, tzinfo=ZONE)


@pytest.fixture
async def world(
    application: Application, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LoopbackTelegram]:
    """Telegram, with the bot at work in it."""
    telegram, stop = LoopbackTelegram(), asyncio.Event()
    url = await migrated_copy(tmp_path_factory.getbasetemp(), tmp_path / "thidua.db")
    database = await Database.open(url, in_2024)
    async with serving(telegram) as address:
        options = TelegramOptions(telegram.token, address, limits=UNLIMITED)
        bot = asyncio.create_task(serve(options, application, in_2024, stop, database))
        yield telegram
        stop.set()
        await bot
    await database.close()


@pytest.fixture
def an(world: LoopbackTelegram) -> User:
    return world.new_user("An")


async def ask(world: LoopbackTelegram, user: User, text: str) -> Seen:
    world.say(user, user, text)
    return await world.next_message(user, timeout=30)


@pytest.mark.parametrize(
    "question",
    [
        "Ai làm đầu mối tổ chức phát động các đợt thi đua?",
        "ai lam dau moi to chuc phat dong cac dot thi dua",
    ],
)
async def test_the_plan_answers_and_opens_its_clause(
    world: LoopbackTelegram, application: Application, an: User, question: str
) -> None:
    reply = await ask(world, an, question)
    assert any(
        quote.startswith("Công đoàn cơ sở Sở làm đầu mối") for quote in reply.parts("blockquote")
    )
    assert "— mục III.3, Kế hoạch" in reply.text
    world.press(an, reply, words.SHOW_CLAUSE)
    clause = await world.next_message(an)
    whole = application.clause(PLAN, "III.3", None, None)
    assert clause.parts("blockquote") == (whole.strip(),)


async def test_every_quote_shown_stands_in_the_plan(
    world: LoopbackTelegram, application: Application, an: User
) -> None:
    (plan,) = (one for one in application.documents() if one.id == PLAN)
    for question in ("các phong trào thi đua", "/chitieu", "chi bộ phấn đấu thế nào?", "lương?"):
        reply = await ask(world, an, question)
        for quote in reply.parts("blockquote"):
            assert quote in plan.text


async def test_every_button_opens_a_clause_of_the_plan(
    world: LoopbackTelegram, application: Application, an: User
) -> None:
    reply = await ask(world, an, "/chitieu")
    assert reply.buttons
    for button in reply.buttons:
        key = ClauseKey.decoded(button.callback_data or "")
        assert key is not None
        found = key.found_in(application.documents())
        assert found is not None
        world.press(an, reply, button)
        shown = await world.next_message(an)
        assert shown.text.startswith(f"{words.CLAUSE_HEADING} {found[1].label}")


async def test_a_greeting_is_greeted_and_the_register_named(
    world: LoopbackTelegram, an: User
) -> None:
    greeting = await ask(world, an, "xin chào")
    assert (greeting.buttons, greeting.parts("blockquote")) == ((), ())
    register = await ask(world, an, "/vanban")
    assert "Chỉ thị số 34-CT/TW ngày 07/4/2014" in register.text


async def test_fifty_people_at_once_are_all_answered(world: LoopbackTelegram) -> None:
    people = [world.new_user(f"Người {number}") for number in range(50)]
    for person in people:
        world.say(person, person, "ai làm đầu mối phát động thi đua?")
        world.say(person, person, "/trogiup")
    for person in people:
        answer = await world.next_message(person, timeout=60)
        assert answer.parts("blockquote")
        assert (await world.next_message(person)).text.startswith(words.HELP_INTRODUCTION)
