"""Weeks of lessons with turns and presses cut short anywhere: nothing lost, nothing doubled.

``python -m bench.onboarding`` does the same with 200 people and processes that are killed.
"""

import asyncio
import random
from collections import Counter
from datetime import date

from sqlalchemy import select

from bot.onboarding import learners, progress
from bot.staff.people import deactivate
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow
from bot.store.tables.onboarding import LessonRow, QuizRow
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import DAYS, School, days_of

MONDAY = date(2026, 11, 2)


async def cut_short(school: School, chance: random.Random) -> None:
    """A turn that ends at some step of the event loop, wherever that is, as a killed one would."""
    turn = asyncio.create_task(school.another_teacher().turn())
    for _ in range(chance.randrange(1, 400)):
        await asyncio.sleep(0)
        if turn.done():
            break
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)


async def study(school: School, person: Person, chance: random.Random, seen: set[int]) -> None:
    """Learns what is there, sometimes pressing twice at once, and remembers what was accepted."""
    standing = await school.standing(person)
    for step in standing.open:
        presses = [school.learn(person, step.number) for _ in range(chance.choice((1, 2, 3)))]
        assert sum(await asyncio.gather(*presses)) == 1
        seen.add(step.number)
    while (shown := await school.asked(person)) is not None:
        right = [shown.options.index(one.text) for one in shown.question.options if one.right]
        places = right if chance.random() < 0.7 else right[::-1] if len(right) > 2 else [0]
        first = await school.answer(person, shown, places)
        again = await school.answer(person, shown, right)
        assert (first.news, again.news, again.right) == (True, False, first.right)


async def test_each_lesson_once_on_working_days_only_and_no_progress_lost(
    database: Database, moving_clock: MovingClock
) -> None:
    chance = random.Random(6)
    school = School(database, moving_clock)
    moving_clock.reads = days_of(11, 1)[0]
    await school.open()
    people = [await school.person(f"Lê An {n}", starts_on=MONDAY) for n in range(5)]
    *diligent, idle = people
    seen: set[int] = set()
    for day in days_of(11, 17):
        moving_clock.reads = day
        for _ in range(2):
            await cut_short(school, chance)
        await school.turn()
        if not DAYS.is_working(day.date()):
            continue
        for person in diligent:
            if chance.random() < 0.85:
                await study(school, person, chance, seen)
        if day.day == 9:
            leaver = diligent.pop()
            async with database.transaction() as session:
                await deactivate(session, leaver.id, None, moving_clock())
    async with database.reading() as session:
        lessons = list(await session.scalars(select(LessonRow)))
        asked = list(await session.scalars(select(QuizRow)))
        sent = {row.key: row for row in await session.scalars(select(DeliveryRow))}
        remaining = await learners.all_learners(session)
        steps = {person.id: await progress.steps(session, person.id) for person in people}
    assert max(Counter((row.person_id, row.lesson) for row in lessons).values()) == 1
    assert max(Counter((row.person_id, row.day) for row in lessons).values()) == 1
    for row in lessons:
        assert row.day is not None
        assert DAYS.is_working(row.day)
        assert sent[row.message or ""].created_at.date() == row.day
    assert {key for key in sent if key.startswith("lesson:")} == {row.message for row in lessons}
    assert {row.id for row in lessons if row.learned_at is not None} == seen
    attempts = Counter((row.person_id, row.question, row.final, row.attempt) for row in asked)
    assert max(attempts.values()) == 1
    assert len(remaining) == 4
    for person in diligent:
        assert [step.lesson for step in steps[person.id]] == list(school.syllabus.ids)
    # The one who never answered was sent three, then asked, then left in peace.
    assert len(steps[idle.id]) == 3
