"""How the bot comes up, stays up, and goes down."""

import asyncio
import socket
import threading
from datetime import date

import pytest
import structlog

from bot import words
from bot.store.database import Database
from bot.telegram.addressing import Me
from bot.telegram.loopback import BotApiError, LoopbackTelegram, User, serving
from bot.telegram.options import TelegramOptions
from bot.telegram.run import serve
from config.errors import ThiDuaError
from config.time import system_clock
from index.model import Answer
from tests.bot.support import GardenAssistant, clock
from tests.bot.telegram.conftest import Flaky, Start, running


class SlowAssistant(GardenAssistant):
    """Thinks until it is allowed to answer."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed = threading.Event()

    def ask(self, question: str, *, today: date) -> Answer:
        assert self.allowed.wait(10)
        return super().ask(question, today=today)


async def test_typing_is_shown_as_long_as_it_takes(
    world: LoopbackTelegram, start_bot: Start, an: User
) -> None:
    assistant = SlowAssistant()
    await start_bot(assistant, typing_every=0.01)
    world.say(an, an, "tưới?")
    actions = world.chats[an.id].actions
    await world.wait_for(lambda: len(actions) >= 3, "typing, again and again")
    assistant.allowed.set()
    await world.next_message(an)
    assert set(actions) == {("typing", None)}
    world.start(an)
    await world.next_message(an)
    called = [call.method for call in world.calls]
    assert "sendChatAction" not in called[called.index("sendMessage") :]


async def test_what_was_not_accepted_is_sent_again_unmarked(
    world: LoopbackTelegram, start_bot: Start, an: User
) -> None:
    world.faults.append(Flaky("sendMessage", BotApiError(429, "Slow", {"retry_after": 1}), 1))
    await start_bot(at=system_clock)
    world.say(an, an, "tưới?")
    assert (await world.next_message(an)).text.startswith("[tưới?]")
    assert not world.chats[an.id].unread


async def test_one_slow_answer_holds_up_only_its_own_chat(
    world: LoopbackTelegram, start_bot: Start, an: User
) -> None:
    assistant = SlowAssistant()
    await start_bot(assistant)
    binh = world.new_user("Bình")
    world.say(an, an, "tưới?")
    world.say(an, an, "/trogiup")
    world.say(binh, binh, "/trogiup")
    assert (await world.next_message(binh)).text.startswith(words.HELP_INTRODUCTION)
    assert not world.chats[an.id].unread
    assistant.allowed.set()
    assert (await world.next_message(an)).text.startswith("[tưới?]")
    assert (await world.next_message(an)).text.startswith(words.HELP_INTRODUCTION)


async def test_a_group_that_moves_while_the_answer_is_sought_gets_it_in_its_new_place(
    world: LoopbackTelegram, start_bot: Start, an: User
) -> None:
    assistant = SlowAssistant()
    await start_bot(assistant)
    group = world.new_group("Phòng", [an], kind="group")
    world.say(an, group, "/hoi tưới?")
    await world.wait_for(lambda: bool(world.chats[group.id].actions), "work to begin")
    supergroup = world.migrate(an, group)
    assistant.allowed.set()
    assert (await world.next_message(supergroup)).text.startswith("[tưới?]")


async def test_the_long_register_comes_in_whole_messages(
    world: LoopbackTelegram, start_bot: Start, an: User
) -> None:
    await start_bot(GardenAssistant(cited=120))
    world.say(an, an, "/vanban")
    world.say(an, an, "tưới?")
    text = ""
    while "[tưới?]" not in text:
        text += (await world.next_message(an)).text + "\n"
    assert text.count("/QĐ-UBND ngày 07/3/2023") == 120
    assert text.index("• Quyết định số 1/QĐ-UBND") < text.index("• Quyết định số 120/QĐ-UBND")
    assert len(world.messages(an)) > 5


async def test_what_came_while_the_bot_was_down_is_answered(
    world: LoopbackTelegram, start_bot: Start, an: User
) -> None:
    world.say(an, an, "tưới sớm?")
    await start_bot()
    assert (await world.next_message(an)).text.startswith("[tưới sớm?]")


async def test_stopping_finishes_and_confirms_what_was_accepted(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    assistant = SlowAssistant()
    async with running(address, world.token, store, assistant):
        world.say(an, an, "tưới?")
        await world.wait_for(lambda: bool(world.chats[an.id].actions), "work to begin")
        asyncio.get_running_loop().call_soon(assistant.allowed.set)
    assert world.messages(an)[-1].text.startswith("[tưới?]")
    assert world.updates.pending == ()
    async with running(address, world.token, store):
        world.say(an, an, "tưới lại?")
        assert (await world.next_message(an)).text.startswith("[tưới?]")
        assert (await world.next_message(an)).text.startswith("[tưới lại?]")


async def test_it_waits_for_telegram_to_be_reachable(
    world: LoopbackTelegram, store: Database, an: User
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    world.say(an, an, "tưới?")
    tried = Tried()
    with structlog.testing.capture_logs(processors=[tried]) as logs:
        async with running(f"http://127.0.0.1:{port}", world.token, store):
            await asyncio.wait_for(tried.twice.wait(), 10)
            async with serving(world, port):
                assert (await world.next_message(an)).text.startswith("[tưới?]")
    assert {one["error"] for one in logs if one["event"] == "telegram.unreachable"} == {
        "NetworkError"
    }


class Tried:
    """A log processor that tells when Telegram could not be reached for the second time."""

    def __init__(self) -> None:
        self.times = 0
        self.twice = asyncio.Event()

    def __call__(
        self, logger: object, name: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        self.times += event["event"] == "telegram.unreachable"
        if self.times >= 2:
            self.twice.set()
        return event


async def test_it_stops_while_telegram_cannot_be_reached(store: Database) -> None:
    async with running("http://127.0.0.1:9", "1:abc", store) as task:
        assert not task.done()
    assert task.done()


async def test_a_wrong_token_is_named_and_hidden(address: str, store: Database) -> None:
    options = TelegramOptions("99:secret-half", address)
    with pytest.raises(ThiDuaError) as caught:
        await serve(options, GardenAssistant(), clock, asyncio.Event(), store)
    assert "TELEGRAM_BOT_TOKEN" in caught.value.message
    assert "99:***" in caught.value.message
    assert "secret-half" not in caught.value.message
    assert caught.value.remedy
    assert caught.value.__suppress_context__


async def test_a_token_revoked_while_running_ends_the_bot(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    options = TelegramOptions(world.token, address)
    task = asyncio.create_task(serve(options, GardenAssistant(), clock, asyncio.Event(), store))
    world.say(an, an, "tưới?")
    await world.next_message(an)
    world.token = "1:another"
    world.updates.put_raw({})
    with pytest.raises(ThiDuaError, match="TELEGRAM_BOT_TOKEN"):
        await asyncio.wait_for(task, 10)


async def test_a_webhook_left_behind_is_taken_away_with_nothing_lost(
    world: LoopbackTelegram, start_bot: Start, an: User
) -> None:
    world.webhook = "https://a.vn/x"
    world.say(an, an, "tưới?")
    await start_bot()
    assert (await world.next_message(an)).text.startswith("[tưới?]")


async def test_who_waits_for_the_bot_is_told_its_name(
    world: LoopbackTelegram, address: str, store: Database
) -> None:
    stop = asyncio.Event()
    met: list[Me] = []

    def ready(me: Me) -> None:
        met.append(me)
        stop.set()

    await serve(TelegramOptions(world.token, address), GardenAssistant(), clock, stop, store, ready)
    assert [me.username for me in met] == ["thidua_bot"]


@pytest.mark.parametrize(
    ("token", "api_url", "proxy", "named"),
    [
        ("", "http://a", None, "TELEGRAM_BOT_TOKEN"),
        ("no colon", "http://a", None, "TELEGRAM_BOT_TOKEN"),
        ("1:a\nb", "http://a", None, "TELEGRAM_BOT_TOKEN"),
        ("1:abc", "api.telegram.org", None, "TELEGRAM_API_URL"),
        ("1:abc", "http://a:port", None, "TELEGRAM_API_URL"),
        ("1:abc", "http://", None, "TELEGRAM_API_URL"),
        ("1:abc", "http://a", "ftp://u:pass@a", "TELEGRAM_PROXY"),
        ("1:abc", "http://a", "socks5://u:pass@a:port", "TELEGRAM_PROXY"),
    ],
)
def test_options_that_cannot_be(token: str, api_url: str, proxy: str | None, named: str) -> None:
    with pytest.raises(ThiDuaError) as caught:
        TelegramOptions(token, api_url, proxy)
    assert caught.value.message.startswith(named)
    assert "pass" not in caught.value.message


def test_the_token_is_not_in_the_options_repr() -> None:
    assert "abc" not in repr(TelegramOptions("1:abc"))
