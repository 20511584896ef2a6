"""A follow-up is read with the person's last question in the chat, for a few minutes."""

from concurrent.futures import Executor
from datetime import timedelta

import pytest

from bot import words as common
from bot.questions import words
from bot.questions.retention import tidy
from bot.store.database import Database
from bot.store.tables.messages import Action
from bot.store.tables.questions import LastQuestionRow, OpenQuestionRow, QuestionRow
from bot.telegram.loopback import LoopbackTelegram, User
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.counter import GROUP, Counter, open_counter
from tests.bot.telegram.staffed import staffed

AN, BINH = 7, 8
FIRST = "Công đoàn tưới cây nào?"
THEN = "Còn Chi đoàn thì sao?"
READ = "Chi đoàn tưới cây nào?"
UNDERSTOOD = common.UNDERSTOOD_AS.format(question=READ)


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    opened = await open_counter(database, moving_clock, threads)
    await opened.staff(AN, "Nguyễn An", "khoa-hoc")
    await opened.staff(BINH, "Trần Bình", "khoa-hoc")
    return opened


async def test_it_is_read_with_the_last_question_and_says_how(counter: Counter) -> None:
    await counter.say(AN, FIRST)
    shown = (await counter.say(AN, THEN)).only.html
    assert UNDERSTOOD in shown
    assert f"[{READ}]" in shown
    assert common.SAY_IN_FULL not in shown


async def test_a_question_that_stands_is_as_it_was_typed(counter: Counter) -> None:
    await counter.say(AN, FIRST)
    shown = (await counter.say(AN, "mấy giờ tưới cây phượng?")).only.html
    assert shown.startswith("[mấy giờ tưới cây phượng?]")
    assert [row.text for row in await counter.rows(QuestionRow)] == [
        FIRST,
        "mấy giờ tưới cây phượng?",
    ]


async def test_a_follow_up_can_be_followed(counter: Counter) -> None:
    for said in (FIRST, THEN, "năm 2025 thì sao?"):
        shown = (await counter.say(AN, said)).only.html
    assert "[Chi đoàn tưới cây nào năm 2025?]" in shown


async def test_a_refused_question_can_be_followed_and_sent_to_the_office(counter: Counter) -> None:
    await counter.say(AN, "Công đoàn được bao nhiêu lương?")
    refused = (await counter.say(AN, THEN)).only
    assert "Chi đoàn được bao nhiêu lương?" in refused.html
    await counter.press(AN, refused.buttons[words.SEND_TO_OFFICE])
    (filed,) = await counter.rows(OpenQuestionRow)
    assert filed.text == "Chi đoàn được bao nhiêu lương?"


@pytest.mark.parametrize(("minutes", "read"), [(9, True), (11, False)])
async def test_after_some_minutes_it_is_alone_and_asked_for_in_full(
    counter: Counter, minutes: int, read: bool
) -> None:
    await counter.say(AN, FIRST)
    counter.clock.move(timedelta(minutes=minutes))
    shown = (await counter.say(AN, THEN)).only.html
    assert (f"[{READ}]" in shown) is read
    assert (common.SAY_IN_FULL in shown) is not read


async def test_start_makes_it_forget(counter: Counter) -> None:
    await counter.say(AN, FIRST)
    await counter.say(AN, "/start")
    assert await counter.rows(LastQuestionRow) == []
    assert READ not in (await counter.say(AN, THEN)).only.html


async def test_thanks_and_other_commands_come_between(counter: Counter) -> None:
    await counter.say(AN, FIRST)
    for said in ("chào nhé", "/trogiup", "/vanban"):
        await counter.say(AN, said)
    assert f"[{READ}]" in (await counter.say(AN, THEN)).only.html


async def test_everybody_in_a_group_has_their_own_last_question(counter: Counter) -> None:
    await counter.say(AN, f"/hoi {FIRST}", chat=GROUP)
    await counter.say(BINH, "/hoi Đảng ủy tưới lúc nào?", chat=GROUP)
    assert f"[{READ}]" in (await counter.say(AN, f"/hoi {THEN}", chat=GROUP)).only.html
    shown = (await counter.say(BINH, f"/hoi {THEN}", chat=GROUP)).only.html
    assert "Hiểu là: Chi đoàn tưới lúc nào?" in shown
    assert READ not in (await counter.say(AN, THEN)).only.html


async def test_an_edited_follow_up_is_read_with_what_came_before_it(counter: Counter) -> None:
    await counter.say(AN, FIRST)
    await counter.say(AN, THEN)
    assert (await counter.edit(AN, 2, f" {THEN}")).got == []
    changed = (await counter.edit(AN, 2, "Còn Đảng ủy thì sao?")).only
    assert changed.action is Action.EDIT
    assert "[Đảng ủy tưới cây nào?]" in changed.html
    shown = (await counter.say(AN, "thế năm 2025?")).only.html
    assert "[Đảng ủy tưới cây nào năm 2025?]" in shown


async def test_what_was_meant_as_a_follow_up_is_one_once_it_is_edited(counter: Counter) -> None:
    await counter.say(AN, FIRST)
    await counter.say(AN, "Cnof Chi đoàn tihf sao?")
    assert f"[{READ}]" in (await counter.edit(AN, 2, THEN)).only.html


async def test_the_whole_answer_in_private_is_to_what_was_understood(counter: Counter) -> None:
    await counter.say(AN, f"/hoi {FIRST}", chat=GROUP)
    short = (await counter.say(AN, f"/hoi {THEN}", chat=GROUP)).only
    link = short.buttons[words.SEE_PRIVATELY].partition("?start=")[2]
    whole = (await counter.say(AN, f"/start {link}")).only
    assert whole.html.startswith(f"[{READ}]")
    assert "[Đảng ủy tưới cây nào?]" in (await counter.say(AN, "còn Đảng ủy?")).only.html


async def test_what_is_forgotten_is_not_followed(counter: Counter) -> None:
    await counter.say(AN, FIRST)
    button = (await counter.say(AN, "/xoadulieu")).only.buttons[words.FORGET]
    await counter.press(AN, button)
    assert READ not in (await counter.say(AN, THEN)).only.html


async def test_last_questions_are_tidied_away(counter: Counter, database: Database) -> None:
    await counter.say(AN, FIRST)
    async with database.transaction() as session:
        await tidy(session, counter.clock() + timedelta(days=2), timedelta(days=180))
    assert await counter.rows(LastQuestionRow) == []


async def test_it_outlives_the_process(
    counter: Counter, database_url: str, moving_clock: MovingClock, threads: Executor
) -> None:
    await counter.say(AN, FIRST)
    again = await Database.open(database_url, moving_clock)
    try:
        other = await open_counter(again, moving_clock, threads)
        await other.pass_over()
        number = {"message_id": 99, "update_id": 99}
        chat = {"id": AN, "type": "private"}
        sender = {"id": AN, "is_bot": False, "first_name": "An"}
        message = {**number, "date": 1, "chat": chat, "from": sender, "text": THEN}
        shown = (await other.update({"update_id": 99, "message": message})).only.html
    finally:
        await again.close()
    assert f"[{READ}]" in shown


async def test_in_telegram_the_answer_says_how_it_was_understood(
    world: LoopbackTelegram, address: str, store: Database, an: User
) -> None:
    async with staffed(world, address, store):
        world.say(an, an, FIRST)
        await world.next_message(an)
        world.say(an, an, THEN)
        answer = await world.next_message(an)
    assert answer.text.startswith(UNDERSTOOD)
