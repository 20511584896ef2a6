"""What the office and the heads see follows each step."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.onboarding import checklist, learners
from bot.onboarding.board import HEADINGS, Line, Stage, board, hardest, rows
from bot.staff.person import Person
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.people import Role
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import DAYS, HCTH, School, at

MONDAY = date(2026, 11, 2)


@pytest.fixture
async def school(database: Database, moving_clock: MovingClock) -> School:
    moving_clock.reads = at(2)
    small = School(database, moving_clock)
    await small.open()
    return small


async def lines(school: School, asker: Person | None = None) -> Sequence[Line]:
    async with school.database.reading() as session:
        return await board(session, asker, school.syllabus, DAYS, school.clock())


async def stages(school: School) -> dict[str, Stage]:
    return {line.person.name: line.stage for line in await lines(school)}


async def test_who_is_where(school: School, moving_clock: MovingClock) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    await school.person("Trần Bình", starts_on=MONDAY)
    cuc = await school.person("Mai Cúc", starts_on=MONDAY)
    await school.person("Vũ Dung", starts_on=MONDAY, joined=False)
    await school.person("Đỗ Em", starts_on=date(2026, 12, 1))
    await school.turn()
    async with school.database.transaction() as session:
        await learners.pause(session, cuc.id, school.clock())
        meet, read, *_ = await checklist.items(session)
        await checklist.tick(session, an.id, meet.id, True, school.clock())
        await checklist.tick(session, an.id, read.id, True, school.clock())
    await school.learn_next(an)
    await school.answer_all(an, wrong=["muc-dich"])
    moving_clock.reads = at(5)
    await school.learn_next(an)
    assert await stages(school) == {
        "Trần Bình": Stage.STUCK,
        "Vũ Dung": Stage.NOT_JOINED,
        "Lê An": Stage.LEARNING,
        "Mai Cúc": Stage.PAUSED,
        "Đỗ Em": Stage.WAITING,
    }
    seen = await lines(school)
    assert [line.person.name for line in seen][:2] == ["Trần Bình", "Vũ Dung"]
    assert seen[0].silence.working_days == 3
    line = next(line for line in seen if line.person.id == an.id)
    assert line.standing.learned == ("chien-dich", "yeu-cau")
    assert (line.right_first, line.answered) == (1, 2)
    assert (line.done, line.to_confirm) == (1, 1)
    sheet = rows(seen)
    assert sheet[0] == list(HEADINGS)
    assert all(len(row) == len(HEADINGS) for row in sheet)
    assert sheet[1][0] == "Trần Bình"


async def test_a_head_sees_the_unit_and_staff_nothing(school: School) -> None:
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    head = await school.person("Vũ Trưởng", role=Role.UNIT_HEAD)
    an = await school.person("Lê An", starts_on=MONDAY)
    await school.person("Trần Bình", HCTH, starts_on=MONDAY)
    assert len(await lines(school, office)) == 2
    assert [line.person.name for line in await lines(school, head)] == ["Lê An"]
    with pytest.raises(NotAllowed):
        await lines(school, an)


async def test_the_questions_that_most_get_wrong(school: School, moving_clock: MovingClock) -> None:
    for number, wrong in enumerate((["muc-dich"], ["muc-dich", "dien-hinh"], [])):
        an = await school.person(f"Lê An {number}", starts_on=MONDAY)
        await school.learn_next(an)
        await school.answer_all(an, wrong=wrong)
    # What is answered when it comes back does not count a second time.
    moving_clock.reads = at(3)
    async with school.database.reading() as session:
        found = await hardest(session, school.syllabus)
    assert [(one.question, one.wrong, one.answered) for one in found] == [
        ("muc-dich", 2, 3),
        ("dien-hinh", 1, 3),
    ]
