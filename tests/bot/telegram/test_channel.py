"""Telegram as a channel, over real HTTP against the loopback."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot import words
from bot.delivery.channel import (
    Accepted,
    Address,
    Moved,
    NotAccepted,
    Outcome,
    Refused,
    Unknown,
)
from bot.telegram.addressing import Where
from bot.telegram.channel import TelegramChannel, outcome_of
from bot.telegram.loopback import LoopbackTelegram, User
from bot.telegram.payload import Letter, address_of, letter_to
from bot.telegram.render import InlineButton, Outgoing


@pytest.fixture
async def channel(world: LoopbackTelegram, address: str) -> AsyncIterator[TelegramChannel]:
    async with Bot(world.token, base_url=f"{address}/bot") as bot:
        yield TelegramChannel(bot)


@pytest.fixture
def home(world: LoopbackTelegram, an: User) -> Address:
    world.start(an)
    return Address(str(an.id))


async def test_a_letter_is_sent_changed_and_taken_back(
    world: LoopbackTelegram, channel: TelegramChannel, home: Address, an: User
) -> None:
    letter = Letter(Outgoing("<b>Một</b>", ((InlineButton("Xem", "c:1"),),)))
    accepted = await channel.send(home, letter.as_json(), again=False)
    seen = await world.next_message(an)
    assert accepted == Accepted(str(seen.id))
    assert (seen.parts("bold"), seen.buttons[0].callback_data) == (("Một",), "c:1")
    changed = Letter(Outgoing("Hai")).as_json()
    for _ in range(2):
        assert isinstance(await channel.edit(home, str(seen.id), changed), Accepted)
    assert (world.message(an, seen.id).text, world.message(an, seen.id).buttons) == ("Hai", ())
    for _ in range(2):
        assert await channel.delete(home, str(seen.id)) == Accepted()
    assert seen.id not in world.chats[an.id].messages
    assert isinstance(await channel.edit(home, str(seen.id), changed), Refused)


async def test_a_possible_repeat_says_so(
    world: LoopbackTelegram, channel: TelegramChannel, home: Address, an: User
) -> None:
    await channel.send(home, Letter(Outgoing("Một")).as_json(), again=True)
    seen = await world.next_message(an)
    assert seen.text == f"{words.SENT_AGAIN}\nMột"
    assert seen.parts("italic") == (words.SENT_AGAIN,)


async def test_a_group_that_moved_is_not_answered_under_an_old_number(
    world: LoopbackTelegram, channel: TelegramChannel, an: User
) -> None:
    group = world.new_group("Phòng", [an], kind="group")
    asked = world.say(an, group, "/hoi")
    letter = letter_to(Where(group.id, False, reply_to=asked.id), Outgoing("Một")).as_json()
    new = world.migrate(an, group)
    assert await channel.send(Address(str(group.id)), letter, False) == Moved(str(new.id))
    world.say(an, new, "tin khác")
    await channel.send(Address(str(new.id)), letter, False)
    assert (await world.next_message(new)).reply_to is None


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (InvalidToken("hidden"), NotAccepted()),
        (Conflict("two"), NotAccepted()),
        (ChatMigrated(-100), Moved("-100")),
        (Forbidden("bot was blocked by the user"), Refused("bot was blocked by the user")),
        (BadRequest("chat not found"), Refused("chat not found")),
        (BadRequest("Message is not modified: same"), Accepted()),
        (TimedOut(), Unknown("TimedOut")),
        (NetworkError("Bad Gateway"), Unknown("NetworkError")),
    ],
)
def test_what_an_error_says_of_the_call(error: TelegramError, outcome: Outcome) -> None:
    assert outcome_of(error) == outcome


def test_a_limit_that_was_hit_says_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    assert outcome_of(RetryAfter(timedelta(seconds=7))) == NotAccepted(7.0)


buttons = st.lists(
    st.lists(st.builds(InlineButton, st.text(), st.text()), min_size=1).map(tuple), max_size=3
).map(tuple)


@given(st.builds(Letter, st.builds(Outgoing, st.text(), buttons), st.none() | st.integers()))
def test_a_letter_survives_the_ledger(letter: Letter) -> None:
    assert Letter.from_json(letter.as_json()) == letter


def test_a_letter_of_another_version_is_read_as_far_as_it_is_known() -> None:
    assert Letter.from_json({"html": "x", "confetti": True}) == Letter(Outgoing("x"))


def test_where_a_reply_belongs() -> None:
    assert address_of(Where(5, True)) == Address("5")
    assert address_of(Where(-5, False, topic=3, reply_to=9)) == Address("-5", "3", True)
