"""The drawer speaks of the question that a message answers, or not at all."""

from datetime import timedelta

import pytest

from bot.telegram.loopback import LoopbackTelegram, User
from bot.telegram.preview import MovableClock, Stage
from bot.telegram.preview.questions import question_behind
from tests.bot.telegram.preview.conftest import BINH, HOA, Bot


@pytest.fixture
def binh(world: LoopbackTelegram, stage: Stage) -> User:
    return world.users[BINH.id]


def behind(stage: Stage, chat_id: int, message_id: int) -> str | None:
    chat = stage.world.chats[chat_id]
    name = str(stage.world.me.username)
    return question_behind(chat, chat.messages[message_id], name, stage.pressed_after(chat))


async def answer(bot: Bot, chat_id: int, data: str = "f:ref:+", **more: object) -> int:
    markup = {"inline_keyboard": [[{"text": "Nút", "callback_data": data}]]}
    sent = await bot("sendMessage", chat_id=chat_id, text="Trả lời", reply_markup=markup, **more)
    return int(sent["message_id"])


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("tưới khi nào", "tưới khi nào"),
        ("/hoi tưới khi nào", "tưới khi nào"),
        ("/start abc", None),
        ("/chitieu", None),
    ],
)
async def test_the_message_above_is_the_question(
    stage: Stage, bot: Bot, binh: User, said: str, question: str | None
) -> None:
    stage.world.say(binh, binh, said)
    assert behind(stage, binh.id, await answer(bot, binh.id)) == question


@pytest.mark.parametrize("data", ["x", "q:k:1", "f:ref:1"])
async def test_what_is_no_answer_answers_no_question(
    stage: Stage, bot: Bot, binh: User, data: str
) -> None:
    stage.world.say(binh, binh, "tưới khi nào")
    assert behind(stage, binh.id, await answer(bot, binh.id, data)) is None


async def test_questions_in_a_row_are_answered_in_their_order(
    stage: Stage, bot: Bot, binh: User
) -> None:
    for text in ("cũ", "một", "hai"):
        stage.world.say(binh, binh, text)
        if text == "cũ":
            await answer(bot, binh.id)
    sent = [await answer(bot, binh.id) for _ in range(3)]
    assert [behind(stage, binh.id, number) for number in sent] == ["một", "hai", "hai"]


async def test_what_a_button_brings_and_what_comes_later_answers_no_question(
    stage: Stage, bot: Bot, binh: User, clock: MovableClock
) -> None:
    stage.world.say(binh, binh, "tưới khi nào")
    await answer(bot, binh.id)
    stage.note_press(stage.world.chats[binh.id])
    assert behind(stage, binh.id, await answer(bot, binh.id)) is None
    stage.world.say(binh, binh, "tưới khi nào")
    clock.advance(timedelta(days=1))
    assert behind(stage, binh.id, await answer(bot, binh.id)) is None


async def test_in_a_group_a_reply_answers_what_it_replies_to(stage: Stage, bot: Bot) -> None:
    world = stage.world
    group = next(chat for chat in world.chats.values() if chat.type != "private")
    asked = world.say(world.users[BINH.id], group, "@thidua_bot, tưới khi nào")
    world.say(world.users[HOA.id], group, "tôi cũng muốn biết")
    replying = await answer(bot, group.id, reply_parameters={"message_id": asked.id})
    assert behind(stage, group.id, replying) == "tưới khi nào"
    assert behind(stage, group.id, await answer(bot, group.id)) is None
