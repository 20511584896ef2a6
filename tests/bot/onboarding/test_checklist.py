"""The first month's list: the office edits it, people tick it, heads confirm it; once each."""

import asyncio
from datetime import date

import pytest

from bot.onboarding import checklist
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.people import Role
from config.errors import ThiDuaError
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import HCTH, School, at

MONDAY = date(2026, 11, 2)


@pytest.fixture
async def school(database: Database, moving_clock: MovingClock) -> School:
    moving_clock.reads = at(2)
    small = School(database, moving_clock)
    await small.open()
    return small


async def test_ticked_by_the_person_and_confirmed_by_the_head(school: School) -> None:
    head = await school.person("Vũ Trưởng", role=Role.UNIT_HEAD)
    other = await school.person("Đỗ Khác", HCTH, Role.UNIT_HEAD)
    an = await school.person("Lê An", starts_on=MONDAY)
    async with school.database.reading() as session:
        meet, read, *_ = await checklist.tasks(session, an.id)
    assert meet.item.needs_confirmation
    assert not read.item.needs_confirmation

    async def tick(item_id: int, *, on: bool) -> tuple[bool, bool]:
        async with school.database.transaction() as session:
            task, news = await checklist.tick(session, an.id, item_id, on, school.clock())
            return task.done, news

    assert await tick(read.item.id, on=True) == (True, True)
    assert await tick(read.item.id, on=True) == (True, False)
    assert await tick(meet.item.id, on=True) == (False, True)
    for _ in range(2):
        await school.turn()
        await school.another_teacher().turn()
    assert await school.letters(head) == [{"confirm": "Lê An", "tasks": [meet.item.text]}]
    for by in (other, an):
        with pytest.raises(NotAllowed):
            async with school.database.transaction() as session:
                await checklist.confirm(session, by, an.id, meet.item.id, school.clock())

    async def confirm() -> bool:
        async with school.database.transaction() as session:
            _, news = await checklist.confirm(session, head, an.id, meet.item.id, school.clock())
            return news

    assert sorted(await asyncio.gather(confirm(), confirm())) == [False, True]
    # What is confirmed stays done.
    assert await tick(meet.item.id, on=False) == (True, False)


async def test_where_the_unit_has_no_head_the_office_is_asked(school: School) -> None:
    an = await school.person("Lê An", starts_on=MONDAY)
    async with school.database.transaction() as session:
        meet, *_ = await checklist.tasks(session, an.id)
        await checklist.tick(session, an.id, meet.item.id, True, school.clock())
    assert (await school.turn()).others == 0
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    await school.turn()
    assert await school.letters(office) == [{"confirm": "Lê An", "tasks": [meet.item.text]}]
    async with school.database.transaction() as session:
        with pytest.raises(ThiDuaError):
            await checklist.confirm(session, office, an.id, meet.item.id + 1, school.clock())


async def test_the_office_edits_the_list_and_ticks_stay(school: School) -> None:
    office = await school.person("Mai Hạnh", HCTH, Role.OFFICE)
    an = await school.person("Lê An", starts_on=MONDAY)
    async with school.database.transaction() as session:
        now = school.clock()
        first, second, *_ = await checklist.items(session)
        await checklist.tick(session, an.id, second.id, True, now)
        await checklist.change_item(session, office, second.id, now, text="Đọc kế hoạch")
        assert await checklist.remove_item(session, office, first.id, now)
        assert not await checklist.remove_item(session, office, first.id, now)
        added = await checklist.add_item(session, office, " Nhận thẻ  ra vào ", True, now)
        assert await checklist.add_item(session, office, "Nhận thẻ ra vào", True, now) == added
        tasks = await checklist.tasks(session, an.id)
        assert [tasks[0].item.text, tasks[-1].item.text] == ["Đọc kế hoạch", "Nhận thẻ ra vào"]
        assert tasks[0].done
        with pytest.raises(ThiDuaError):
            await checklist.tick(session, an.id, first.id, True, now)
        with pytest.raises(NotAllowed):
            await checklist.add_item(session, an, "Việc khác", False, now)
        for wrong in ("  ", "x" * 201):
            with pytest.raises(ThiDuaError):
                await checklist.add_item(session, office, wrong, False, now)
    # Starting again does not bring the list of the file back.
    await school.open()
    async with school.database.reading() as session:
        assert [item.id for item in await checklist.items(session)] == [
            task.item.id for task in tasks
        ]
