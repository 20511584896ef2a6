"""The office takes a document out by its card, and brings it back."""

from pathlib import Path

import pytest

from bot import words as common
from bot.questions import words as people_words
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.intake import words
from bot.telegram.loopback import LoopbackTelegram, Seen, User
from tests.bot.telegram.intake.support import DIRECTIVE, ArchiveKeeper, hire, office_at_work


@pytest.fixture
def keeper(tmp_path: Path) -> ArchiveKeeper:
    keeper = ArchiveKeeper(tmp_path / "documents")
    file = tmp_path / "chỉ thị.txt"
    file.write_text(DIRECTIVE, encoding="utf-8")
    keeper.keep(keeper.examine(file), "Hòa")
    return keeper


async def pressed(world: LoopbackTelegram, user: User, message: Seen, button: str) -> str | None:
    query = world.press(user, message, button)
    await world.wait_for(lambda: query.answered, "an answer to the press")
    return query.text


async def offered(world: LoopbackTelegram, user: User, button: str) -> Seen:
    """The next message with that button; the office may hear of other things as well."""
    while True:
        message = await world.next_message(user)
        if any(one.text.startswith(button) for one in message.buttons):
            return message


async def test_taken_out_and_brought_back(
    world: LoopbackTelegram, address: str, store: Database, keeper: ArchiveKeeper, tmp_path: Path
) -> None:
    hoa, binh = world.new_user("Hòa"), world.new_user("Bình")
    await hire(store, hoa, Role.OFFICE)
    await hire(store, binh, Role.STAFF)
    (held,) = keeper.archive.current()
    async with office_at_work(world, address, store, keeper, tmp_path / "var"):
        world.say(binh, binh, "/vanban")
        plain = await world.next_message(binh)
        assert held.title in plain.text
        assert not plain.buttons
        world.say(hoa, hoa, "/vanban")
        listed = await offered(world, hoa, "Chỉ thị 15/CT-SKHCN")
        await pressed(world, hoa, listed, "Chỉ thị 15/CT-SKHCN")
        card = await offered(world, hoa, words.TAKE_OUT)
        await pressed(world, hoa, card, words.TAKE_OUT)
        asked = await offered(world, hoa, words.TAKE_OUT_YES)
        assert asked.text == words.TAKE_OUT_ASK.format(title=held.title)
        forged = world.add_message(
            world.chats[binh.id], world.me, {"text": "…", "reply_markup": asked.raw["reply_markup"]}
        )
        assert await pressed(world, binh, Seen(forged), words.TAKE_OUT_YES) == (
            people_words.OFFICE_ONLY
        )
        assert keeper.archive.current() == [held]
        await pressed(world, hoa, asked, words.TAKE_OUT_YES)
        await world.wait_for(
            lambda: world.message(hoa, asked.id).text == words.TAKEN_OUT.format(title=held.title),
            "the word that it is out",
        )
        assert keeper.archive.current() == []
        assert await pressed(world, hoa, card, words.TAKE_OUT) == common.CLAUSE_GONE
        await pressed(world, hoa, world.message(hoa, asked.id), words.BRING_BACK)
        await world.wait_for(
            lambda: (
                world.message(hoa, asked.id).text == words.BROUGHT_BACK.format(title=held.title)
            ),
            "the word that it is back",
        )
        assert keeper.archive.current() == [held]


async def test_left_in(
    world: LoopbackTelegram, address: str, store: Database, keeper: ArchiveKeeper, tmp_path: Path
) -> None:
    hoa = world.new_user("Hòa")
    await hire(store, hoa, Role.OFFICE)
    async with office_at_work(world, address, store, keeper, tmp_path / "var"):
        world.say(hoa, hoa, "/vanban")
        await pressed(
            world, hoa, await offered(world, hoa, "Chỉ thị 15/CT-SKHCN"), "Chỉ thị 15/CT-SKHCN"
        )
        await pressed(world, hoa, await offered(world, hoa, words.TAKE_OUT), words.TAKE_OUT)
        asked = await offered(world, hoa, words.TAKE_OUT_NO)
        await pressed(world, hoa, asked, words.TAKE_OUT_NO)
        await world.wait_for(lambda: world.message(hoa, asked.id).text == words.LEFT_IN, "the word")
        assert len(keeper.archive.current()) == 1
