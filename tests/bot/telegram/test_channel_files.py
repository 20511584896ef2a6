"""Messages that carry a file, over real HTTP against the loopback."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot import words
from bot.delivery.channel import Accepted, Address, Refused
from bot.telegram.channel import TelegramChannel
from bot.telegram.loopback import LoopbackTelegram, User
from bot.telegram.payload import Letter
from bot.telegram.render import Attachment, InlineButton, Outgoing

_CONTENT = b"PK\x03\x04 \x00\xff"
_PICTURE = b"\x89PNG\r\n\x1a\n \x00"


@pytest.fixture
async def channel(world: LoopbackTelegram, address: str) -> AsyncIterator[TelegramChannel]:
    async with Bot(world.token, base_url=f"{address}/bot") as bot:
        yield TelegramChannel(bot)


@pytest.fixture
def home(world: LoopbackTelegram, an: User) -> Address:
    world.start(an)
    return Address(str(an.id))


async def test_a_document_with_its_caption_and_buttons(
    world: LoopbackTelegram, channel: TelegramChannel, home: Address, an: User
) -> None:
    file = Attachment("xac-nhan.xlsx", _CONTENT)
    letter = Letter(Outgoing("<b>Nộp</b>", ((InlineButton("Xem", "w:1"),),), file))
    accepted = await channel.send(home, letter.as_json(), again=True)
    seen = await world.next_message(an)
    assert accepted == Accepted(str(seen.id))
    assert seen.raw["caption"] == f"{words.SENT_AGAIN}\nNộp"
    document = seen.raw["document"]
    assert document["file_name"] == "xac-nhan.xlsx"
    assert world.files[document["file_id"]].content == _CONTENT
    assert seen.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "w:1"


async def test_a_photo(
    world: LoopbackTelegram, channel: TelegramChannel, home: Address, an: User
) -> None:
    letter = Letter(Outgoing("Biểu đồ", file=Attachment("a.png", _PICTURE, is_photo=True)))
    await channel.send(home, letter.as_json(), again=False)
    seen = await world.next_message(an)
    assert seen.raw["caption"] == "Biểu đồ"
    assert world.files[seen.raw["photo"][-1]["file_id"]].content == _PICTURE


async def test_who_blocked_the_bot_gets_no_file(
    world: LoopbackTelegram, channel: TelegramChannel, home: Address, an: User
) -> None:
    world.block(an)
    letter = Letter(Outgoing("x", file=Attachment("a.xlsx", _CONTENT)))
    outcome = await channel.send(home, letter.as_json(), again=False)
    assert isinstance(outcome, Refused)
    assert "blocked" in outcome.reason


@given(st.binary(max_size=300), st.text(max_size=20), st.booleans())
def test_a_payload_holds_the_file_whole(content: bytes, name: str, is_photo: bool) -> None:
    letter = Letter(Outgoing("x", file=Attachment(name, content, is_photo)))
    assert Letter.from_json(letter.as_json()) == letter
