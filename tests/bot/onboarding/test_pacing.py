"""A lesson each working day, none lost and none doubled; who is silent is asked, then reported."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.onboarding import learners, progress
from bot.onboarding.silence import nudge_by_hand
from bot.staff.people import deactivate
from bot.staff.person import Person
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow
from bot.store.tables.onboarding import LearnerState, LessonRow
from bot.store.tables.people import PersonRow, Role
from config.errors import ThiDuaError
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import (
    DAYS,
    HCTH,
    PLAN_TEXT,
    PlainWords,
    School,
    at,
    days_of,
    plan,
)

MONDAY = date(2026, 11, 2)


@pytest.fixture
async def school(database: Database, moving_clock: MovingClock) -> School:
    moving_clock.reads = at(1, 12)
    small = School(database, moving_clock)
    await small.open()
    return small


async def test_one_lesson_each_working_day_at_half_past_eight(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    came = {}
    for day in days_of(11, 12):
        moving_clock.reads = day.replace(hour=8, minute=29)
        await school.turn()
        before = await school.lessons(an)
        for hour, minute in ((8, 30), (8, 31), (12, 0), (16, 59), (22, 0)):
            moving_clock.reads = day.replace(hour=hour, minute=minute)
            await school.turn()
        new = (await school.lessons(an))[len(before) :]
        if new:
            came[day.day] = new
        if new:
            assert await school.learn_next(an) == new[0]
            await school.answer_all(an)
    # 7 and 8 November are a weekend.
    assert came == {
        day: [lesson]
        for day, lesson in zip([2, 3, 4, 5, 6, 9, 10, 11], school.syllabus.ids, strict=True)
    }


async def test_nothing_before_the_first_day_on_days_off_or_before_the_chat_is_open(
    school: School, moving_clock: MovingClock
) -> None:
    late = await school.person("Lê An", starts_on=date(2026, 11, 5))
    away = await school.person("Trần Bình", starts_on=MONDAY, joined=False)
    for day in (2, 3, 4):
        moving_clock.reads = at(day)
        assert (await school.turn()).lessons == 0
    moving_clock.reads = at(5)
    assert (await school.turn()).lessons == 1
    assert await school.lessons(late) == ["chien-dich"]
    async with school.database.transaction() as session:
        (await session.get_one(PersonRow, away.id)).telegram_id = 77
    assert (await school.turn()).lessons == 1
    # 31 August to 2 September 2026 are holidays, or a weekend worked in their place.
    holiday = date(2026, 9, 2)
    assert not DAYS.is_working(holiday)
    moving_clock.reads = at(2, 9, month=9)
    early = await school.person("Mai Chi", starts_on=date(2026, 9, 2))
    await school.turn()
    assert await school.lessons(early) == []


async def test_after_a_day_without_the_bot_the_lesson_comes_on_the_next_and_only_one(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    moving_clock.reads = at(2, 19)
    assert (await school.turn()).lessons == 0
    moving_clock.reads = at(4, 14)
    assert (await school.turn()).lessons == 1
    assert (await school.turn()).lessons == 0
    assert await school.lessons(an) == ["chien-dich"]


async def test_as_fast_as_the_person_likes(school: School, moving_clock: MovingClock) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    moving_clock.reads = at(2)
    await school.turn()
    learned = [await school.learn_next(an) for _ in range(9)]
    assert learned == [*school.syllabus.ids, None]
    await school.answer_all(an)
    for day in (3, 4, 5):
        moving_clock.reads = at(day)
        await school.turn()
    assert await school.lessons(an) == ["chien-dich"]
    assert (await school.standing(an)).may_begin_final
    finals = [one for one in await school.letters(an) if "final" in one]
    assert finals == [{"final": 10, "mark": 8, "again": False}]


async def test_the_same_lesson_until_it_is_learned_and_learned_once(school: School) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    numbers = []
    for _ in range(2):
        async with school.database.transaction() as session:
            letter = await progress.next_lesson(session, an, school.syllabus, school.clock())
        assert letter is not None
        numbers.append(letter.number)
    assert numbers[0] == numbers[1]
    assert [await school.learn(an, numbers[0]) for _ in range(3)] == [True, False, False]
    other = await school.person("Trần Bình", starts_on=MONDAY)
    with pytest.raises(ThiDuaError):
        await school.learn(other, numbers[0])
    with pytest.raises(ThiDuaError):
        await school.learn(an, 999)


async def test_pause_resume_and_learning_again(school: School, moving_clock: MovingClock) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    moving_clock.reads = at(2)
    await school.turn()
    await school.learn_next(an)
    async with school.database.transaction() as session:
        assert await learners.pause(session, an.id, school.clock())
        assert not await learners.pause(session, an.id, school.clock())
    for day in range(3, 14):
        moving_clock.reads = at(day)
        assert (await school.turn()).queued == 0
    async with school.database.transaction() as session:
        assert await learners.resume(session, an.id, school.clock())
        assert not await learners.resume(session, an.id, school.clock())
    moving_clock.reads = at(16)
    await school.turn()
    assert await school.lessons(an) == ["chien-dich", "yeu-cau"]
    async with school.database.transaction() as session:
        letter = await progress.again(session, an, "chien-dich", school.syllabus, school.clock())
        assert letter.lesson.id == "chien-dich"
        with pytest.raises(ThiDuaError):
            await progress.again(session, an, "can-cu", school.syllabus, school.clock())
    assert "chien-dich" in (await school.standing(an)).learned
    async with school.database.reading() as session:
        assert len(await progress.steps(session, an.id)) == 2


async def test_a_nudge_after_three_silent_working_days_then_the_office(
    school: School, moving_clock: MovingClock
) -> None:
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    an = await school.person("Lê An", starts_on=date(2026, 11, 5))
    told: dict[int, list[str]] = {}
    for day in days_of(11, 30):
        moving_clock.reads = day
        await school.turn()
        told[day.day] = [next(iter(one)) for one in await school.letters(an)]
    # Thursday 5 brings the first lesson; 6, 9 and 10 are silent working days.
    assert told[6] == ["lesson", "lesson"]
    assert told[9] == ["lesson"] * 3
    assert told[10] == told[30] == [*told[9], "nudge"]
    assert [one for one in await school.letters(office) if "silent" in one] == [
        {"silent": ["Lê An"]}
    ]
    moving_clock.reads = at(30, 15)
    await school.learn_next(an)
    moving_clock.reads = at(1, 9, month=12)
    await school.turn()
    assert len(await school.lessons(an)) == 4


async def test_a_question_in_between_is_no_silence(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    for day in (2, 3, 4, 5, 6):
        moving_clock.reads = at(day)
        await school.turn()
        async with school.database.transaction() as session:
            await learners.seen(session, an.id, school.clock())
    assert not any("nudge" in one for one in await school.letters(an))
    assert len(await school.lessons(an)) == 5


async def test_the_office_nudges_by_hand_once_a_day(
    school: School, moving_clock: MovingClock
) -> None:
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    head = await school.person("Vũ Trưởng", role=Role.UNIT_HEAD)
    stranger = await school.person("Đỗ Khác", HCTH, Role.UNIT_HEAD)
    an = await school.person("Lê An", starts_on=MONDAY)
    moving_clock.reads = at(2)
    await school.turn()

    async def nudge(by: Person) -> bool:
        async with school.database.transaction() as session:
            return await nudge_by_hand(
                session,
                by,
                an.id,
                school.syllabus,
                DAYS,
                PlainWords(),
                school.clock(),
            )

    assert [await nudge(office), await nudge(head)] == [True, False]
    for by in (stranger, an):
        with pytest.raises(NotAllowed):
            await nudge(by)
    moving_clock.reads = at(3)
    assert await nudge(head)
    assert sum("nudge" in one for one in await school.letters(an)) == 2
    async with school.database.transaction() as session:
        await learners.pause(session, an.id, school.clock())
    with pytest.raises(ThiDuaError):
        await nudge(office)


async def test_who_leaves_is_taught_no_more_and_breaks_nothing(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    binh = await school.person("Trần Bình", starts_on=MONDAY)
    moving_clock.reads = at(2)
    await school.turn()
    async with school.database.transaction() as session:
        await deactivate(session, an.id, None, school.clock())
    for day in range(3, 20):
        moving_clock.reads = at(day)
        await school.turn()
    assert await school.lessons(an) == ["chien-dich"]
    assert len(await school.lessons(binh)) > 1
    async with school.database.reading() as session:
        assert [one.name for one, _ in await learners.all_learners(session)] == ["Trần Bình"]


async def test_a_changed_clause_brings_just_its_lessons_back_with_what_changed(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    binh = await school.person("Trần Bình", starts_on=MONDAY)
    moving_clock.reads = at(2)
    await school.turn()
    for _ in range(8):
        await school.learn_next(an)
    await school.answer_all(an)
    await school.learn_next(binh)
    await school.answer_all(binh)
    school.documents = [plan(("Công đoàn cơ sở Sở làm đầu mối", "Đoàn Thanh niên Sở làm đầu mối"))]
    for day in (3, 4, 5):
        moving_clock.reads = at(day)
        await school.turn()
        while (await school.standing(an)).open:
            await school.learn_next(an)
        await school.answer_all(an)
    came = [one for one in await school.letters(an) if one.get("reason") == "changed"]
    assert [one["lesson"] for one in came] == ["ai-lam-gi", "khen-thuong", "hoi-tro-ly"]
    (label, runs), *more = came[0]["changes"]
    assert label == "mục III.3"
    assert more == []
    assert runs == [["removed", "Công đoàn cơ sở"], ["added", "Đoàn Thanh niên"]]
    # Who had learned none of them is told of no change.
    assert not [one for one in await school.letters(binh) if one.get("reason") == "changed"]
    # The way back is a change again.
    school.documents = [plan()]
    moving_clock.reads = at(6)
    await school.turn()
    assert (await school.letters(an))[-1]["reason"] == "changed"


async def test_who_has_finished_still_hears_of_a_change(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    moving_clock.reads = at(2)
    while await school.learn_next(an):
        await school.answer_all(an)
    async with school.database.transaction() as session:
        row = await learners.held(session, an.id)
        row.state = LearnerState.FINISHED
    moving_clock.reads = at(3)
    assert (await school.turn()).queued == 0
    school.documents = [plan(("100% Công chức", "95% Công chức"))]
    assert (await school.turn()).lessons == 1
    assert (await school.lessons(an))[-1] == "chi-tieu"


async def test_a_lesson_whose_clause_has_gone_is_reported_once_and_not_shown(
    school: School, moving_clock: MovingClock
) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    first = PLAN_TEXT.index("- Xây dựng cơ quan, đơn vị vững mạnh")
    last = PLAN_TEXT.index("- Đẩy mạnh công tác tuyên truyền, phát hiện")
    whole = school.documents
    school.documents = [plan((PLAN_TEXT[first:last], ""))]
    moving_clock.reads = at(2)
    await school.turn()
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    for teacher in (school.teacher, school.another_teacher()):
        for _ in range(3):
            await teacher.turn()
    assert await school.letters(office) == [{"held": [["chi-tieu", None]]}]
    learned = [await school.learn_next(an) for _ in range(8)]
    assert "chi-tieu" not in learned
    assert learned[-1] is None
    # It is back, and learned after the others; gone once more, that is told once more.
    school.documents = whole
    moving_clock.reads = at(3)
    await school.turn()
    assert (await school.lessons(an))[-1] == "chi-tieu"
    school.documents = [plan((PLAN_TEXT[first:last], ""))]
    moving_clock.reads = at(4)
    await school.turn()
    assert len(await school.letters(office)) == 2


async def test_two_instances_and_many_presses_at_once_count_once(
    school: School, moving_clock: MovingClock, database_url: str
) -> None:
    people = [await school.person(f"Lê An {n}", starts_on=MONDAY) for n in range(5)]
    moving_clock.reads = at(2)
    other = School(await Database.open(database_url, moving_clock), moving_clock)
    try:
        await asyncio.gather(school.turn(), other.turn(), school.another_teacher().turn())
        for an in people:
            assert await school.lessons(an) == ["chien-dich"]
        an = people[0]
        learned = await asyncio.gather(*(one.learn_next(an) for one in (school, other) * 2))
        assert None not in learned
        async with school.database.reading() as session:
            rows = select(LessonRow.lesson, func.count()).where(LessonRow.person_id == an.id)
            counts = {k: n for k, n in await session.execute(rows.group_by(LessonRow.lesson))}  # noqa: C416
        assert set(counts.values()) == {1}
    finally:
        await other.database.close()


async def test_a_turn_that_is_cut_short_anywhere_is_made_up_by_the_next(
    school: School, moving_clock: MovingClock
) -> None:
    people = [await school.person(f"Lê An {n}", starts_on=MONDAY) for n in range(4)]

    class Stumbling(PlainWords):
        left = 2

        def lesson(self, letter: object) -> dict[str, object]:
            self.left -= 1
            if self.left < 0:
                raise RuntimeError("cut short")
            return dict(super().lesson(letter))  # type: ignore[arg-type]

    moving_clock.reads = at(2)
    school.teacher._composer = Stumbling()
    with pytest.raises(RuntimeError):
        await school.turn()
    school.teacher = school.another_teacher()
    moving_clock.reads += timedelta(minutes=5)
    assert (await school.turn()).lessons == 2
    for an in people:
        assert await school.lessons(an) == ["chien-dich"]
    async with school.database.reading() as session:
        sent = set(await session.scalars(select(LessonRow.message)))
        assert sent <= set(await session.scalars(select(DeliveryRow.key)))
