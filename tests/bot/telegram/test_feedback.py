"""What a person may do with an answer: judge it, send it to the office, see it in private."""

from concurrent.futures import Executor
from datetime import timedelta

import pytest

from bot import words as common
from bot.questions import words
from bot.questions.retention import tidy
from bot.store.database import Database
from bot.store.tables.messages import Action
from bot.store.tables.questions import (
    AskerRow,
    DialogueRow,
    OpenQuestionRow,
    QuestionRow,
    Reason,
    Verdict,
)
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.counter import GROUP, Counter, open_counter

AN, BINH, STRANGER = 7, 8, 99


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    opened = await open_counter(database, moving_clock, threads)
    await opened.staff(AN, "Nguyễn An", "khoa-hoc")
    await opened.staff(BINH, "Trần Bình", "khoa-hoc")
    return opened


async def test_an_answer_is_recorded_and_has_its_buttons(counter: Counter) -> None:
    answer = (await counter.say(AN, "Khi nào tưới cây?")).only
    assert list(answer.buttons) == [common.SHOW_CLAUSE, words.DOCUMENT, words.GOOD, words.BAD]
    (row,) = await counter.rows(QuestionRow)
    assert (row.text, row.status, row.chat) == ("Khi nào tưới cây?", "answered", str(AN))
    assert row.citations[0]["locator"] == "I"
    assert answer.buttons[words.GOOD] == f"f:{row.ref}:+"


async def test_a_greeting_is_not_recorded(counter: Counter) -> None:
    assert (await counter.say(AN, "chào nhé")).only.buttons == {}
    assert await counter.rows(QuestionRow) == []


async def test_praise_once_twice_and_taken_back(counter: Counter) -> None:
    buttons = (await counter.say(AN, "tưới?")).only.buttons
    assert (await counter.press(AN, buttons[words.GOOD])).alert == words.THANKS
    assert (await counter.press(AN, buttons[words.GOOD])).alert == words.ALREADY_NOTED
    await counter.press(AN, buttons[words.BAD])
    (row,) = await counter.rows(QuestionRow)
    assert row.verdict is Verdict.BAD


async def test_blame_with_a_reason(counter: Counter) -> None:
    buttons = (await counter.say(AN, "tưới?")).only.buttons
    asks = (await counter.press(AN, buttons[words.BAD])).only
    assert list(asks.buttons) == list(words.REASONS.values())
    thanks = (await counter.press(AN, asks.buttons["Thiếu"])).only
    assert (thanks.action, thanks.html) == (Action.EDIT, words.REASON_NOTED)
    again = await counter.press(AN, asks.buttons["Thiếu"])
    assert (again.alert, again.changed_nothing) == (words.ALREADY_NOTED, True)
    (row,) = await counter.rows(QuestionRow)
    assert (row.verdict, row.reason) == (Verdict.BAD, Reason.INCOMPLETE)


async def test_another_reason_is_the_next_message(counter: Counter) -> None:
    buttons = (await counter.say(AN, "tưới?")).only.buttons
    asks = (await counter.press(AN, buttons[words.BAD])).only
    await counter.press(AN, asks.buttons["Khác"])
    assert (await counter.say(AN, "Cây đã chuyển đi")).only.html == words.REASON_NOTED
    row = (await counter.rows(QuestionRow))[0]
    assert (row.reason, row.remark) == (Reason.OTHER, "Cây đã chuyển đi")
    assert "[tưới 2?]" in (await counter.say(AN, "tưới 2?")).only.html


async def test_a_reason_that_never_comes_is_given_up(counter: Counter) -> None:
    buttons = (await counter.say(AN, "tưới?")).only.buttons
    asks = (await counter.press(AN, buttons[words.BAD])).only
    await counter.press(AN, asks.buttons["Khác"])
    assert (await counter.say(AN, "/huy")).only.html == words.CANCELLED
    assert await counter.rows(DialogueRow) == []
    assert (await counter.say(AN, "/huy")).only.html == words.NOTHING_TO_CANCEL
    await counter.press(AN, asks.buttons["Khác"])
    counter.clock.move(timedelta(days=2))
    assert "[tưới 2?]" in (await counter.say(AN, "tưới 2?")).only.html


@pytest.mark.parametrize("name", [words.GOOD, words.BAD, words.SEND_TO_OFFICE])
async def test_a_button_of_somebody_else_s_answer(counter: Counter, name: str) -> None:
    buttons = (await counter.say(AN, "lương?")).only.buttons
    for user in (BINH, STRANGER):
        pressed = await counter.press(user, buttons[name], chat=AN)
        expected = words.ONLY_THE_ASKER if user == BINH else words.NOT_ON_THE_LIST_SHORT
        assert pressed.alert == expected
    (row,) = await counter.rows(QuestionRow)
    assert row.verdict is None
    assert await counter.rows(OpenQuestionRow) == []


@pytest.mark.parametrize("name", [words.GOOD, words.BAD, words.SEND_TO_OFFICE])
async def test_a_button_a_year_later(counter: Counter, name: str) -> None:
    buttons = (await counter.say(AN, "lương?")).only.buttons
    counter.clock.move(timedelta(days=365))
    async with counter.desk.database.transaction() as session:
        assert await tidy(session, counter.clock(), timedelta(days=180)) == 1
    pressed = await counter.press(AN, buttons[name])
    assert (pressed.alert, pressed.changed_nothing) == (words.QUESTION_GONE, True)
    assert await counter.rows(OpenQuestionRow) == []


@pytest.mark.parametrize(
    "data",
    ["f", "f:", "f:x", "f:x:9", "f:x:+:y", "g", "g:x", "z:y", "z:q:1", "q:y:9999999999999999999",
     "q:z:1", "q:o:-1", "k:::", "n:a:b", "d:", "xr:1", "u:", "xp:1:1:1", "lạ", ":", "c:::::"],
)  # fmt: skip
async def test_a_forged_button(counter: Counter, data: str) -> None:
    pressed = await counter.press(AN, data)
    assert pressed.changed_nothing
    assert await counter.rows(QuestionRow) == []


async def test_an_unanswered_question_goes_to_the_office_once(counter: Counter) -> None:
    refused = (await counter.say(AN, "Lương tháng 13 là bao nhiêu?")).only
    assert words.SEND_TO_OFFICE in refused.buttons
    assert (await counter.press(AN, refused.buttons[words.SEND_TO_OFFICE])).only.html == words.SENT
    again = await counter.press(AN, refused.buttons[words.SEND_TO_OFFICE])
    assert again.only.html == words.SENT_BEFORE
    other = (await counter.say(BINH, "luong thang 13 la bao nhieu")).only
    told = (await counter.press(BINH, other.buttons[words.SEND_TO_OFFICE])).only
    assert told.html == words.sent_with_others(1)
    assert len(await counter.rows(OpenQuestionRow)) == 1
    assert [row.text for row in await counter.rows(AskerRow)] == [
        "Lương tháng 13 là bao nhiêu?",
        "luong thang 13 la bao nhieu",
    ]


async def test_what_was_answered_is_not_sent(counter: Counter) -> None:
    good = (await counter.say(AN, "tưới?")).only.buttons[words.GOOD]
    forged = good.replace("f:", "g:", 1).removesuffix(":+")
    assert (await counter.press(AN, forged)).alert == words.NOT_TO_BE_SENT


async def test_in_a_group_the_short_of_it_and_the_whole_in_private(counter: Counter) -> None:
    short = (await counter.say(AN, "/hoi tưới?", chat=GROUP)).only
    assert list(short.buttons) == [words.SEE_PRIVATELY]
    assert "<blockquote>" not in short.html
    link = short.buttons[words.SEE_PRIVATELY]
    assert link.startswith("https://t.me/thidua_bot?start=a_")
    start = f"/start {link.partition('start=')[2]}"
    for user in (AN, BINH):
        whole = (await counter.say(user, start)).only
        assert (whole.chat, "<blockquote>" in whole.html) == (user, True)
        assert words.GOOD in whole.buttons
    kept_out = await counter.say(STRANGER, start)
    assert list(kept_out.only.buttons) == [words.ASK_FOR_ACCESS]


async def test_a_private_answer_is_for_nobody_else(counter: Counter) -> None:
    await counter.say(AN, "tưới bí mật?")
    (row,) = await counter.rows(QuestionRow)
    for link in (f"a_{row.ref}", "a_", "a_không"):
        assert (await counter.say(BINH, f"/start {link}")).only.html == words.QUESTION_GONE
    assert "bí mật" in (await counter.say(AN, f"/start a_{row.ref}")).only.html


async def test_filing_in_a_group_is_for_the_asker(counter: Counter) -> None:
    short = (await counter.say(AN, "/hoi lương?", chat=GROUP)).only
    button = short.buttons[words.SEND_TO_OFFICE]
    assert (await counter.press(BINH, button, chat=GROUP)).alert == words.ONLY_THE_ASKER
    assert (await counter.press(AN, button, chat=GROUP)).only.html == words.SENT


async def test_forgetting(counter: Counter) -> None:
    first = (await counter.say(AN, "lương bí mật?")).only
    await counter.press(AN, first.buttons[words.SEND_TO_OFFICE])
    await counter.say(BINH, "tưới?")
    asks = (await counter.say(AN, "/xoadulieu")).only
    assert words.FORGET_ASK.format(count=1) == asks.html
    assert (await counter.press(AN, asks.buttons[words.KEEP])).only.html == words.KEPT
    assert len(await counter.rows(OpenQuestionRow)) == 1
    done = await counter.press(AN, asks.buttons[words.FORGET])
    assert done.only.html == words.FORGOTTEN
    assert [row.text for row in await counter.rows(QuestionRow)] == [None, "tưới?"]
    assert await counter.rows(OpenQuestionRow) == []
    gone = await counter.press(AN, first.buttons[words.GOOD])
    assert gone.alert == words.QUESTION_GONE
    assert (await counter.press(AN, asks.buttons[words.FORGET])).only.html == words.FORGOTTEN


async def test_forgetting_needs_a_fresh_button_in_private(counter: Counter) -> None:
    await counter.say(AN, "tưới?")
    assert (await counter.say(AN, "/xoadulieu", chat=GROUP)).only.html == words.IN_PRIVATE
    button = (await counter.say(AN, "/xoadulieu")).only.buttons[words.FORGET]
    assert (await counter.press(AN, button, chat=GROUP)).alert == words.TOO_LATE
    counter.clock.move(timedelta(hours=2))
    assert (await counter.press(AN, button)).alert == words.TOO_LATE
    assert (await counter.rows(QuestionRow))[0].text == "tưới?"


async def test_one_who_was_forgotten_still_counts(counter: Counter) -> None:
    for user in (AN, BINH):
        shown = (await counter.say(user, f"lương của {user} tháng 13?")).only
        await counter.press(user, shown.buttons[words.SEND_TO_OFFICE])
    questions = await counter.rows(OpenQuestionRow)
    assert len(questions) == 2
    for user in (AN, BINH):
        shown = (await counter.say(user, "Nghỉ mát ở đâu?")).only
        await counter.press(user, shown.buttons[words.SEND_TO_OFFICE])
    button = (await counter.say(AN, "/xoadulieu")).only.buttons[words.FORGET]
    await counter.press(AN, button)
    left = {row.id: row.text for row in await counter.rows(OpenQuestionRow)}
    assert sorted(left.values()) == ["Nghỉ mát ở đâu?", "lương của 8 tháng 13?"]
    rows = [row for row in await counter.rows(AskerRow) if left[row.question_id][0] == "N"]
    assert [(row.person_id is None, row.text) for row in rows] == [
        (True, None),
        (False, "Nghỉ mát ở đâu?"),
    ]
