"""A question that is edited is answered again where it was answered."""

from concurrent.futures import Executor
from datetime import date, timedelta

import pytest

from bot.questions import words
from bot.store.database import Database
from bot.store.tables.messages import Action, DeliveryRow
from bot.store.tables.questions import QuestionRow, Verdict
from bot.telegram.loopback import LoopbackTelegram, Seen, User
from index.model import Answer
from tests.bot.moving_clock import MovingClock
from tests.bot.support import GardenAssistant
from tests.bot.telegram.counter import GROUP, Counter, open_counter
from tests.bot.telegram.staffed import staffed

AN, BINH = 7, 8


class Wordy(GardenAssistant):
    """Says as many messages as the question has "tưới"."""

    def ask(self, question: str, *, today: date) -> Answer:
        found = super().ask(question, today=today)
        return found.model_copy(update={"lead": "Tưới. " * 600 * question.count("tưới") + "Hết."})


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    opened = await open_counter(database, moving_clock, threads)
    await opened.staff(AN, "Nguyễn An", "khoa-hoc")
    await opened.staff(BINH, "Trần Bình", "khoa-hoc")
    return opened


async def test_the_answer_is_changed_and_what_is_kept_of_the_question(counter: Counter) -> None:
    first = (await counter.say(AN, "lương?")).only
    assert words.SEND_TO_OFFICE in first.buttons
    await counter.press(AN, first.buttons[words.BAD])
    now = (await counter.edit(AN, 1, "tưới?")).only
    assert (now.action, now.html[:7]) == (Action.EDIT, "[tưới?]")
    assert words.SEND_TO_OFFICE not in now.buttons
    assert now.buttons[words.GOOD] == first.buttons[words.GOOD]
    (row,) = await counter.rows(QuestionRow)
    assert (row.text, row.status, row.verdict) == ("tưới?", "answered", None)
    await counter.press(AN, now.buttons[words.GOOD])
    assert (await counter.rows(QuestionRow))[0].verdict is Verdict.GOOD


async def test_what_is_asked_the_same_is_not_answered_again(counter: Counter) -> None:
    await counter.say(AN, "tưới cây?")
    assert (await counter.edit(AN, 1, " tưới  cây?")).got == []
    await counter.edit(AN, 1, "chào nhé")
    assert (await counter.edit(AN, 1, "tưới cây?")).only.action is Action.EDIT


@pytest.mark.parametrize(("hours", "action"), [(47, Action.EDIT), (49, Action.SEND)])
async def test_after_two_days_it_is_another_question(
    counter: Counter, hours: int, action: Action
) -> None:
    await counter.say(AN, "tưới?")
    counter.clock.move(timedelta(hours=hours))
    assert (await counter.edit(AN, 1, "tưới gì?")).only.action is action
    assert (await counter.edit(AN, 1, "tưới đâu?")).only.action is Action.EDIT


async def test_what_was_no_question_is_answered_now(counter: Counter) -> None:
    await counter.say(AN, "/trogip")
    assert (await counter.edit(AN, 1, "tưới?")).only.action is Action.SEND


async def test_an_edit_while_the_bot_listens_for_something_else_is_no_question(
    counter: Counter,
) -> None:
    judged = (await counter.say(AN, "tưới?")).only.buttons[words.BAD]
    reasons = (await counter.press(AN, judged)).only.buttons
    await counter.say(AN, "/trogip")
    await counter.press(AN, reasons[words.REASONS["other"]])
    assert (await counter.edit(AN, 4, "chưa rõ")).got == []
    assert (await counter.edit(AN, 1, "tưới gì?")).only.action is Action.EDIT


async def test_in_a_group_only_the_asker_s_edit_counts(counter: Counter) -> None:
    await counter.say(AN, "/hoi tưới?", chat=GROUP)
    changed = (await counter.edit(AN, 1, "/hoi tưới gì?", chat=GROUP)).only
    assert (changed.chat, changed.action) == (GROUP, Action.EDIT)
    assert list(changed.buttons) == [words.SEE_PRIVATELY]
    assert (await counter.edit(BINH, 1, "/hoi tưới đâu?", chat=GROUP)).only.action is Action.SEND


async def test_a_forgotten_question_is_unknown(counter: Counter) -> None:
    await counter.say(AN, "tưới?")
    button = (await counter.say(AN, "/xoadulieu")).only.buttons[words.FORGET]
    await counter.press(AN, button)
    assert (await counter.edit(AN, 1, "tưới gì?")).only.action is Action.SEND


async def test_an_edit_that_overtakes_its_answer_ends_in_one_message(counter: Counter) -> None:
    await counter.say(AN, "tưới?")
    await counter.edit(AN, 1, "tưới gì?")
    sent, changed = await counter.rows(DeliveryRow)
    assert changed.target == f"key:{sent.key}"


async def test_parts_come_and_go_with_the_answer(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    async with staffed(world, address, store, Wordy()):
        asked = world.say(an, an, "tưới?")
        await world.next_message(an)
        for times, parts in ((3, 3), (1, 1), (2, 2), (1, 1), (3, 3)):
            world.edit(an, asked, " ".join(["tưới", str(parts)] * times) + "?")
            await world.wait_for(
                lambda parts=parts, times=times: is_shown(world, an, parts, times),  # type: ignore[misc]
                f"{parts} parts",
            )
    assert [one.buttons != () for one in answers(world, an)] == [False, False, True]


def answers(world: LoopbackTelegram, user: User) -> list[Seen]:
    return [one for one in world.messages(user) if one.from_bot]


def is_shown(world: LoopbackTelegram, user: User, parts: int, times: int) -> bool:
    shown = [one.text for one in answers(world, user)]
    return len(shown) == parts and "".join(shown).count("Tưới.") == 600 * times


async def test_the_answer_in_telegram_reads_otherwise(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    async with staffed(world, address, store):
        asked = world.say(an, an, "lương?")
        answer = await world.next_message(an)
        world.edit(an, asked, "tưới?")
        await world.wait_for(
            lambda: world.message(an, answer.id).text.startswith("[tưới?]"), "the change"
        )
        assert not world.chats[an.id].unread
        labels = [button.text for button in world.message(an, answer.id).buttons]
        assert words.SEND_TO_OFFICE not in labels
