"""Questions: shuffled, marked once, back the next working day until right; the final round."""

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.onboarding import progress, quiz
from bot.onboarding.lessons import LessonQuestion, Syllabus
from bot.onboarding.quiz import _is_right, _order
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.onboarding import LearnerState, Reason
from bot.store.tables.people import Role
from config.errors import ThiDuaError
from config.onboarding import Kind, load_course
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import (
    DAYS,
    HCTH,
    School,
    at,
    plan,
    right_places,
    wrong_places,
)

MONDAY = date(2026, 11, 2)
QUESTIONS = list(Syllabus(load_course(), [plan()]).questions.values())


@pytest.fixture
async def school(database: Database, moving_clock: MovingClock) -> School:
    moving_clock.reads = at(2)
    small = School(database, moving_clock)
    await small.open()
    return small


@given(st.sampled_from(QUESTIONS), st.text(max_size=8))
def test_shuffling_loses_nothing_and_never_shows_an_order_solved(
    question: LessonQuestion, seed: str
) -> None:
    shown = _order(question, seed)
    assert sorted(shown) == list(range(len(question.options)))
    assert shown == _order(question, seed)
    if question.kind is Kind.ORDER:
        assert shown != sorted(shown)


@given(st.sampled_from(QUESTIONS), st.data())
def test_only_the_right_answer_is_right(question: LessonQuestion, data: st.DataObject) -> None:
    count = len(question.options)
    chosen = data.draw(st.lists(st.integers(0, count - 1), unique=True, max_size=count))
    right = [place for place, option in enumerate(question.options) if option.right]
    expected = chosen == right if question.kind is Kind.ORDER else sorted(chosen) == right
    assert _is_right(question, chosen) is expected


async def test_what_was_wrong_comes_back_the_next_working_day_until_it_is_right(
    school: School, moving_clock: MovingClock
) -> None:
    moving_clock.reads = at(6)
    an = await school.person("Lê An", starts_on=MONDAY)
    assert await school.asked(an) is None
    await school.learn_next(an)
    assert await school.answer_all(an, wrong=["muc-dich"]) == ["muc-dich", "dien-hinh"]
    assert (await school.standing(an)).unsettled == 1
    # Friday's comes back on Monday, and on Tuesday when it is wrong once more.
    moving_clock.reads = at(7)
    assert await school.asked(an) is None
    moving_clock.reads = at(9, 8, 31)
    await school.turn()
    await school.turn()
    assert [one for one in await school.letters(an) if "review" in one] == [
        {"review": "muc-dich", "count": 1}
    ]
    assert await school.answer_all(an, wrong=["muc-dich"]) == ["muc-dich"]
    moving_clock.reads = at(10)
    await school.turn()
    shown = await school.asked(an)
    assert shown is not None
    assert shown.attempt == 3
    marked = await school.answer(an, shown, right_places(shown))
    assert marked.right
    assert marked.comes_back is None
    assert [quote.quote for quote in marked.quotes]
    assert (await school.standing(an)).unsettled == 0
    moving_clock.reads = at(11)
    assert await school.asked(an) is None


async def test_an_old_or_doubled_button_changes_nothing(
    school: School, moving_clock: MovingClock, database_url: str
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    other = await school.person("Trần Bình", starts_on=MONDAY)
    await school.learn_next(an)
    shown, again = await school.asked(an), await school.asked(an)
    assert shown is not None
    assert again is not None
    assert shown.number == again.number
    assert shown.options == again.options
    device = School(await Database.open(database_url, moving_clock), moving_clock)
    try:
        marks = await asyncio.gather(
            *(
                each.answer(an, shown, places)
                for each in (school, device)
                for places in (wrong_places(shown), right_places(shown))
            )
        )
    finally:
        await device.database.close()
    assert sum(mark.news for mark in marks) == 1
    assert len({(mark.right, mark.chosen) for mark in marks}) == 1
    moving_clock.reads = at(20)
    late = await school.answer(an, shown, right_places(shown))
    assert not late.news
    assert late.right == marks[0].right
    with pytest.raises(ThiDuaError):
        await school.answer(other, shown, right_places(shown))


async def test_several_are_picked_one_by_one(school: School) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    await school.learn_next(an)
    await school.answer(an, *await _first(school, an))
    shown = await school.asked(an)
    assert shown is not None
    assert shown.question.kind is Kind.SEVERAL
    with pytest.raises(ThiDuaError):
        await school.answer(an, shown, [])
    for place, on in ((0, True), (0, True), (1, True), (1, False), (99, True)):
        async with school.database.transaction() as session:
            picked = await quiz.pick(
                session, an.id, shown.number, place, on, school.syllabus, school.clock()
            )
    assert picked.picked == (0,)
    async with school.database.transaction() as session:
        marked = await quiz.answer(
            session, an.id, shown.number, None, school.syllabus, DAYS, school.clock()
        )
        after = await quiz.pick(
            session, an.id, shown.number, 2, True, school.syllabus, school.clock()
        )
    assert marked.chosen == after.picked == (0,)


async def _first(school: School, an: Person) -> tuple[quiz.Presented, list[int]]:
    shown = await school.asked(an)
    assert shown is not None
    return shown, right_places(shown)


async def test_a_question_whose_clause_changed_is_not_asked_and_does_not_hold_anybody_up(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    for _ in range(4):
        await school.learn_next(an)
    await school.answer_all(an, wrong=["hoc-tap"])
    shown_before = (await school.standing(an)).unsettled
    assert shown_before == 1
    school.documents = [plan(("100% Công chức", "95% Công chức"))]
    assert (await school.standing(an)).unsettled == 0
    moving_clock.reads = at(3)
    await school.turn()
    assert await school.lessons(an) == ["chi-tieu"]
    assert (await school.letters(an))[0]["reason"] == Reason.CHANGED.value
    assert await school.learn_next(an) == "chi-tieu"
    # Of the lesson that came again only its own questions are asked again.
    assert await school.answer_all(an) == ["danh-hieu"]


async def _ready(school: School) -> tuple[Person, School]:
    an = await school.person("Lê An", starts_on=MONDAY)
    while await school.learn_next(an):
        pass
    await school.answer_all(an)
    return an, school


async def _final(school: School, an: Person) -> quiz.Presented:
    async with school.database.transaction() as session:
        return await quiz.start_final(
            session,
            an.id,
            school.syllabus,
            school.clock(),
        )


async def test_the_final_round_is_failed_repeated_passed_and_told(
    school: School, moving_clock: MovingClock
) -> None:
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    an, _ = await _ready(school)
    first, same = await _final(school, an), await _final(school, an)
    assert first.number == same.number
    assert (first.position, first.total) == (1, 10)
    ids, marked = [], None
    while (shown := await school.asked(an)) is not None:
        ids.append(shown.question.id)
        places = wrong_places(shown) if len(ids) <= 3 else right_places(shown)
        marked = await school.answer(an, shown, places)
        assert marked.comes_back is None
    assert len(set(ids)) == 10
    assert marked is not None
    assert marked.final is not None
    assert (marked.final.score, marked.final.passed) == (7, False)
    with pytest.raises(ThiDuaError, match="từ ngày mai"):
        await _final(school, an)
    moving_clock.reads = at(3)
    await _final(school, an)
    again = []
    while (shown := await school.asked(an)) is not None:
        again.append(shown.question.id)
        marked = await school.answer(an, shown, right_places(shown))
    assert again != ids
    assert marked.final is not None
    assert (marked.final.score, marked.final.passed, marked.final.number) == (10, True, 2)
    for _ in range(3):
        await school.turn()
        await school.another_teacher().turn()
    assert await school.letters(office) == [{"completed": "Lê An", "score": 10}]
    standing = await school.standing(an)
    assert standing.learner.state is LearnerState.FINISHED
    with pytest.raises(ThiDuaError, match="đã hoàn thành"):
        await _final(school, an)


async def test_no_final_round_before_all_is_learned_and_right(school: School) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    with pytest.raises(ThiDuaError, match="chưa học"):
        await _final(school, an)
    while await school.learn_next(an):
        pass
    with pytest.raises(ThiDuaError, match="chưa trả lời đúng"):
        await _final(school, an)
    async with school.database.reading() as session:
        assert len(await progress.steps(session, an.id)) == 8


async def test_a_question_that_goes_in_the_final_round_gives_its_place_to_another(
    school: School,
) -> None:
    an, _ = await _ready(school)
    await _final(school, an)
    # Of fifteen questions three go, so that the round is still one of ten.
    school.documents = [
        plan(
            ("100% Công chức", "95% Công chức"),
            ("Công đoàn cơ sở Sở làm đầu mối", "Đoàn Thanh niên Sở làm đầu mối"),
            ("giai đoạn 2023-2030", "giai đoạn 2023-2031"),
        )
    ]
    asked = await school.answer_all(an)
    assert len(set(asked)) == 10
    assert not {"hoc-tap", "dau-moi", "hoc-suot-doi"} & set(asked)
    (result,) = (await school.standing(an)).finals
    assert (result.score, result.total, result.passed) == (10, 10, True)
