"""Lessons and questions: each once, whatever is pressed how often and on which device."""

import asyncio
from concurrent.futures import Executor

import pytest

from bot.onboarding.quiz import Presented
from bot.questions import words as people_words
from bot.staff import people
from bot.store.database import Database
from bot.store.tables.onboarding import LearnerState, LessonRow, QuizRow
from bot.telegram.onboarding import words
from config.onboarding import Kind
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import plan
from tests.bot.telegram.taught import HOA, LAN, MOI, TaughtCounter, at, open_taught


@pytest.fixture
async def school(database: Database, moving_clock: MovingClock, threads: Executor) -> TaughtCounter:
    return await open_taught(database, moving_clock, threads)


async def _all_lessons(school: TaughtCounter) -> None:
    """Read and answered, one after the other, as fast as one likes."""
    await school.say(MOI, "/hoc")
    await school.press(MOI, words.AHEAD)
    for _ in range(60):
        shown = await school.last(MOI)
        if any(data.startswith("b:") for data in shown.buttons.values()):
            await school.answer()
        elif words.READ in shown.buttons:
            await school.press(MOI, words.READ)
        elif words.AHEAD in shown.buttons:
            await school.press(MOI, words.AHEAD)
        else:
            return
    raise AssertionError("never done")


async def test_a_lesson_comes_with_its_quotes_and_leads_to_its_questions(
    school: TaughtCounter,
) -> None:
    await school.teach(at(2))
    lesson = await school.last(MOI)
    assert lesson.html.startswith("<i>Bài 1/8</i>")
    assert {words.READ, words.PAUSE, words.AHEAD} <= set(lesson.buttons)
    quotes = [part.split("</blockquote>")[0] for part in lesson.html.split("<blockquote>")[1:]]
    assert quotes
    assert all(quote in plan().text for quote in quotes)
    assert "— mục I.1" in lesson.html

    came = await school.press(MOI, words.READ)
    assert [got.action.value for got in came.got] == ["edit", "send"]
    assert words.IS_READ.format(at="09:00 ngày 02/11/2026") in came.got[0].html
    assert words.READ not in came.got[0].buttons
    assert words.HOW["choice"] in came.got[1].html

    before = await school.last(MOI)
    came = await school.answer()
    assert "✅ Đúng" in came.got[0].html
    assert "<blockquote>" in came.got[0].html
    # The same question by an old button: nothing more is counted or sent.
    again = await school.press_data(MOI, next(iter(before.buttons.values())), before.id)
    assert words.ANSWERED_BEFORE in again.only.html
    assert len([row for row in await school.counter.rows(QuizRow) if row.right is not None]) == 1


async def test_whoever_presses_twice_reads_once(school: TaughtCounter) -> None:
    await school.teach(at(2))
    lesson = await school.last(MOI)
    await school.press(MOI, words.READ)
    for button in (words.READ, words.AHEAD):
        came = await school.press_data(MOI, lesson.buttons[button], lesson.id)
        assert came.changed_nothing
        assert came.alert == words.ALREADY_READ
    assert len(await school.counter.rows(LessonRow)) == 1


async def test_a_button_of_somebody_else_or_of_nobody_does_nothing(school: TaughtCounter) -> None:
    await school.teach(at(2))
    lesson = await school.last(MOI)
    assert (await school.press_data(LAN, lesson.buttons[words.READ])).alert == words.NOT_LEARNER
    await school.begin(LAN)
    assert (await school.press_data(LAN, lesson.buttons[words.READ])).alert == words.OLD
    for data in ("l:r:999", "l:zz", "b:a:1", "b:a:1:xx:9", "t:k:1:2:x", "l:r:-1", "b:p:1:x:²:1"):
        assert (await school.press_data(MOI, data)).changed_nothing, data
    await school.press(MOI, words.READ)
    question = await school.last(MOI)
    data = next(iter(question.buttons.values()))
    assert (await school.press_data(LAN, data)).changed_nothing
    assert (await school.press_data(MOI, data, chat=-1001)).alert == words.IN_PRIVATE
    assert not [row for row in await school.counter.rows(QuizRow) if row.right is not None]


async def test_what_was_wrong_comes_back_on_the_next_working_day(school: TaughtCounter) -> None:
    await school.teach(at(6))
    await school.press(MOI, words.READ)
    came = await school.answer(right=False)
    assert "❌ Chưa đúng" in came.got[0].html
    assert words.COMES_BACK.format(day="thứ Hai, 09/11/2026") in came.got[0].html
    await school.answer()
    await school.teach(at(8))
    sent = len(await school.letters(MOI))
    assert await school.letters(MOI) == (await school.letters(MOI))[:sent]
    await school.teach(at(9))
    assert words.CAME_BACK in (await school.letters(MOI))[-1]
    came = await school.answer()
    assert "✅ Đúng" in came.got[0].html
    standing = await school.standing()
    assert standing.unsettled == 0


async def test_several_are_ticked_and_handed_in_as_they_are_seen(school: TaughtCounter) -> None:
    await school.teach(at(2))
    await school.press(MOI, words.READ)
    await school.answer()
    asked = await school.question()
    assert asked.question.kind is Kind.SEVERAL
    first = await school.last(MOI)
    assert (await school.press(MOI, words.DONE)).alert == words.PICK_FIRST
    ticked = (await school.press(MOI, "☐ A")).only
    assert "☑ A" in ticked.buttons
    # The same press once more, from a device that still shows it as it was.
    again = (await school.press_data(MOI, first.buttons["☐ A"], first.id)).only
    assert again.buttons == ticked.buttons
    handing_in = ticked.buttons[words.DONE]
    await school.press(MOI, "☐ B")
    came = (await school.press_data(MOI, handing_in, first.id)).only
    assert words.CHANGED_ELSEWHERE in came.html
    assert not (await school.standing()).finals
    await school.press(MOI, words.DONE)
    assert len([row for row in await school.counter.rows(QuizRow) if row.right is not None]) == 2


async def test_an_order_is_pressed_in_turn(school: TaughtCounter) -> None:
    await _until_asked(school, Kind.ORDER)
    await school.press(MOI, "B")
    shown = await school.last(MOI)
    assert words.CHOSEN_ORDER.format(order="B") in shown.html
    assert "B" not in shown.buttons
    assert words.DONE not in shown.buttons
    await school.press(MOI, words.AFRESH)
    assert "B" in (await school.last(MOI)).buttons
    came = await school.answer()
    assert "✅ Đúng" in came.got[0].html


async def test_the_clause_is_found_by_its_place(school: TaughtCounter) -> None:
    asked = await _until_asked(school, Kind.FIND)
    shown = await school.last(MOI)
    assert {text.partition(". ")[2] for text in shown.buttons} == set(asked.options)
    assert "✅ Đúng" in (await school.answer()).got[0].html


async def _until_asked(school: TaughtCounter, kind: Kind) -> Presented:
    await school.say(MOI, "/hoc")
    await school.press(MOI, words.AHEAD)
    for _ in range(60):
        shown = await school.last(MOI)
        if any(data.startswith("b:") for data in shown.buttons.values()):
            asked = await school.question()
            if asked.question.kind is kind:
                return asked
            await school.answer()
        else:
            await school.press(MOI, words.READ if words.READ in shown.buttons else words.AHEAD)
    raise AssertionError(kind)


async def test_a_question_in_between_is_answered_and_the_lesson_waits(
    school: TaughtCounter,
) -> None:
    await school.teach(at(2))
    lesson = await school.last(MOI)
    came = (await school.say(MOI, "khi nào tưới cây?")).only
    assert "tưới cây vào sáng thứ Hai" in came.html
    assert words.GO_ON in came.buttons
    assert words.GO_ON not in (await school.say(LAN, "khi nào tưới cây?")).only.buttons
    back = (await school.press(MOI, words.GO_ON)).only
    assert back.html == lesson.html
    assert len(await school.counter.rows(LessonRow)) == 1


async def test_who_hurries_is_asked_afterwards(school: TaughtCounter) -> None:
    await school.teach(at(2))
    for _ in range(7):
        await school.press(MOI, words.AHEAD)
    assert (await school.last(MOI)).html.startswith("<i>Bài 8/8</i>")
    await school.press(MOI, words.AHEAD)
    standing = await school.standing()
    assert (len(standing.learned), standing.unsettled > 10) == (8, True)
    assert (await school.question()).question.lesson == school.teacher.syllabus().ids[0]


async def test_two_devices_at_the_same_moment_count_as_one(school: TaughtCounter) -> None:
    await school.teach(at(2))
    lesson = await school.last(MOI)
    read, ahead = lesson.buttons[words.READ], lesson.buttons[words.AHEAD]
    await asyncio.gather(*(school.counter.press(MOI, one) for one in (read, ahead, read)))
    await school.deliver()
    assert len([row for row in await school.counter.rows(LessonRow) if row.learned_at]) == 1
    home = (await school.say(MOI, "/hoc")).only
    assert words.LEARNED.format(learned=1, total=8) in home.html
    await school.press(MOI, words.AHEAD)
    asked = [data for data in (await school.last(MOI)).buttons.values() if data.startswith("b:a")]
    await asyncio.gather(*(school.counter.press(MOI, one) for one in asked))
    rows = [row for row in await school.counter.rows(QuizRow) if row.attempt == 1 and row.chosen]
    assert len(rows) == 1
    again = [row for row in await school.counter.rows(QuizRow) if row.attempt == 2]
    assert len(again) == (0 if rows[0].right else 1)


async def test_a_pause_holds_until_it_is_ended(school: TaughtCounter) -> None:
    await school.teach(at(2))
    lesson = await school.last(MOI)
    await school.press(MOI, words.PAUSE)
    assert (await school.last(MOI)).html == words.PAUSED
    again = await school.press_data(MOI, lesson.buttons[words.PAUSE], lesson.id)
    assert again.alert == words.PAUSED_BEFORE
    await school.teach(at(3))
    await school.teach(at(9))
    assert (await school.last(MOI)).html == words.PAUSED
    resuming = (await school.last(MOI)).buttons[words.RESUME]
    came = (await school.press(MOI, words.RESUME)).only
    assert came.html == words.RESUMED.format(at="08:30")
    assert (await school.press_data(MOI, resuming)).alert == words.GOING_BEFORE
    await school.teach(at(10))
    assert "Bài 2/8" in (await school.last(MOI)).html


async def test_a_lesson_is_read_once_more(school: TaughtCounter) -> None:
    await school.teach(at(2))
    await school.press(MOI, words.READ)
    home = (await school.say(MOI, "/hoc")).only
    assert words.LEARNED.format(learned=1, total=8) in home.html
    await school.press(MOI, words.AGAIN)
    chosen = (await school.press(MOI, "1. ")).only
    assert chosen.html.startswith("<i>Bài 1/8</i>")
    assert words.READ not in chosen.buttons
    assert len(await school.counter.rows(LessonRow)) == 1


async def test_what_changed_is_taught_again_with_the_change(school: TaughtCounter) -> None:
    await school.teach(at(2))
    old = await school.last(MOI)
    await school.press(MOI, words.READ)
    await school.answer()
    await school.answer()
    school.hold(plan(("tạo khí thế thi đua sôi nổi", "tạo khí thế thi đua vui tươi")))
    await school.teach(at(3))
    shown = await school.last(MOI)
    assert "học lại vì văn bản đã thay đổi" in shown.html
    assert "vui tươi" in shown.html
    came = await school.press_data(MOI, old.buttons[words.READ], old.id)
    assert came.alert == words.OLD


async def test_all_of_it_ends_with_the_final_round(school: TaughtCounter) -> None:
    school.clock.reads = at(2)
    await _all_lessons(school)
    standing = await school.standing()
    assert len(standing.learned) == 8
    assert standing.may_begin_final
    shown = await school.last(MOI)
    assert words.BEGIN_FINAL in shown.buttons
    begin = shown.buttons[words.BEGIN_FINAL]
    await school.press(MOI, words.BEGIN_FINAL)
    assert words.FINAL_QUESTION.format(position=1, total=10) in (await school.last(MOI)).html
    again = (await school.press_data(MOI, begin)).only
    assert words.FINAL_QUESTION.format(position=1, total=10) in again.html
    for _ in range(10):
        await school.answer()
    assert "10/10" in (await school.last(MOI)).html
    assert (await school.standing()).learner.state is LearnerState.FINISHED
    await school.teach(at(2, 10))
    await school.teach(at(3))
    told = [one for one in await school.letters(HOA) if "đã hoàn thành" in one]
    assert len(told) == 1
    assert "Trần &lt;Mới&gt; (Phòng Một)" in told[0]
    assert "10/10" in (await school.say(MOI, "/hoc")).only.html


async def test_who_fails_tries_again_on_another_day(school: TaughtCounter) -> None:
    school.clock.reads = at(2)
    await _all_lessons(school)
    begin = (await school.last(MOI)).buttons[words.BEGIN_FINAL]
    await school.press(MOI, words.BEGIN_FINAL)
    for number in range(10):
        await school.answer(right=number > 4)
    assert "5/10" in (await school.last(MOI)).html
    assert "ngày mai" in (await school.press_data(MOI, begin)).alert  # type: ignore[operator]
    await school.teach(at(3))
    assert (await school.last(MOI)).html.startswith("Anh/chị làm lại vòng cuối")


async def test_who_has_left_is_told_nothing_more(school: TaughtCounter) -> None:
    await school.teach(at(2))
    lesson = await school.last(MOI)
    async with school.counter.desk.database.transaction() as session:
        await people.deactivate(session, school.staff[MOI].id, None, school.clock())
    sent = await school.letters(MOI)
    await school.teach(at(3))
    assert await school.letters(MOI) == sent
    came = await school.press_data(MOI, lesson.buttons[words.READ], lesson.id)
    assert came.alert == people_words.NOT_ON_THE_LIST_SHORT
    standing = await school.standing()
    assert not standing.learned
    assert "Mới" not in (await school.say(HOA, "/nhanvienmoi")).only.html
