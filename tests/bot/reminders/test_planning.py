"""Reminders come when they should, once, to whom they should, and say what no longer holds."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.reminders import confirmations, register
from bot.reminders.due import read_due
from bot.reminders.register import Correction
from bot.reminders.schedule import Timing
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow, Status
from bot.store.tables.people import PersonRow, Role
from bot.store.tables.reminders import Standing
from config.errors import ThiDuaError
from config.time import ZONE
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import OTHER_ROOM, ROOM, SmallOffice, everyone, unit

ONE_DAY = Timing(leads=(1,))


def at(day: int, hour: int = 8, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
async def office(database: Database, moving_clock: MovingClock) -> SmallOffice:
    moving_clock.reads = at(2, 9)
    small = SmallOffice(database, moving_clock)
    await small.open()
    return small


async def test_each_lead_comes_once_on_its_day(office: SmallOffice) -> None:
    an = await office.person("Lê An")
    await office.deadline("Nộp báo cáo", "ngày 16/11/2026")
    for day in range(2, 18):
        for hour in (7, 8, 12, 20):
            await office.move_to(at(day, hour, 30))
    # 16/11 is a Monday: a week before, the Friday for "3 days" and "1 day" together, the day.
    assert await office.told(an) == [
        ("ahead", "Nộp báo cáo", "2026-11-16", 7),
        ("ahead", "Nộp báo cáo", "2026-11-16", 3),
        ("ahead", "Nộp báo cáo", "2026-11-16", 0),
        ("overdue", "Nộp báo cáo", "2026-11-16", -1),
    ]


async def test_what_falls_together_for_a_person_is_one_letter(office: SmallOffice) -> None:
    an = await office.person("Lê An")
    await office.deadline("Nộp báo cáo", "ngày 12/11/2026", timing=ONE_DAY)
    await office.deadline("Họp bình xét", "ngày 12/11/2026", timing=ONE_DAY)
    await office.move_to(at(11))
    (letter,) = [payload for chat, payload in await office.letters() if chat == str(an.telegram_id)]
    assert [line[1] for line in letter["lines"]] == ["Nộp báo cáo", "Họp bình xét"]


async def test_after_downtime_the_last_reminder_speaks_and_says_that_it_is_late(
    office: SmallOffice,
) -> None:
    an = await office.person("Lê An")
    await office.deadline("Nộp báo cáo", "ngày 12/11/2026")
    await office.move_to(at(11, 10))
    assert await office.told(an) == [("ahead", "Nộp báo cáo", "2026-11-12", 1)]
    assert (await office.letters())[0][1]["late"] == ["Nộp báo cáo"]


async def test_what_is_too_late_is_told_to_the_office_instead(office: SmallOffice) -> None:
    an = await office.person("Lê An")
    hoa = await office.person("Trần Hoa", OTHER_ROOM, Role.OFFICE)
    await office.deadline("Nộp báo cáo", "ngày 12/11/2026", [unit(ROOM)], Timing((7,)))
    await office.move_to(at(9))
    assert await office.told(an) == []
    ((chat, payload),) = await office.letters()
    assert chat == str(hoa.telegram_id)
    assert payload == {"too_late": [["Nộp báo cáo", "2026-11-12"]]}
    await office.move_to(at(9, 9))
    assert len(await office.letters()) == 1


async def test_nobody_is_written_to_outside_office_hours(office: SmallOffice) -> None:
    await office.person("Lê An")
    await office.deadline("Nộp báo cáo", "ngày 12/11/2026", timing=ONE_DAY)
    await office.move_to(at(11, 22))
    async with office.database.reading() as session:
        row = await session.get_one(DeliveryRow, 1)
    assert row.not_before == at(12, 7)


async def test_who_is_done_hears_no_more_and_who_leads_hears_that_it_is_overdue(
    office: SmallOffice,
) -> None:
    an, binh = await office.person("Lê An"), await office.person("Vũ Bình")
    head = await office.person("Đỗ Khoa", ROOM, Role.UNIT_HEAD)
    row = await office.deadline("Nộp báo cáo", "ngày 12/11/2026", timing=Timing((1, 0)))
    await office.move_to(at(11))
    async with office.database.transaction() as session:
        due = at(12).date()
        await confirmations.declare(session, an, row.id, due, Standing.DONE, office.clock())
    await office.move_to(at(12))
    await office.move_to(at(13))
    assert [kind for kind, *_ in await office.told(an)] == ["ahead"]
    assert [kind for kind, *_ in await office.told(binh)] == ["ahead", "ahead", "overdue"]
    assert "overdue" in [kind for kind, *_ in await office.told(head)]


async def test_a_snooze_moves_the_next_letter_of_one_person_and_not_the_series(
    office: SmallOffice,
) -> None:
    an, binh = await office.person("Lê An"), await office.person("Vũ Bình")
    row = await office.deadline("Nộp báo cáo", "ngày 13/11/2026", timing=Timing((3, 2, 1)))
    await office.move_to(at(10))
    async with office.database.transaction() as session:
        due = at(13).date()
        await confirmations.snooze(session, an, row.id, due, at(11, 14), office.clock())
    for hour in (8, 14):
        await office.move_to(at(11, hour))
    await office.move_to(at(12))
    assert [kind for kind, *_ in await office.told(an)] == ["ahead", "snoozed", "ahead"]
    assert [kind for kind, *_ in await office.told(binh)] == ["ahead"] * 3


async def test_a_deadline_that_moves_tells_who_was_told_and_voids_what_they_said(
    office: SmallOffice,
) -> None:
    an = await office.person("Lê An")
    row = await office.deadline("Nộp báo cáo", "ngày 13/11/2026", timing=ONE_DAY)
    await office.move_to(at(12))
    await _sent(office)
    async with office.database.transaction() as session:
        due = at(13).date()
        await confirmations.declare(session, an, row.id, due, Standing.ACKNOWLEDGED, office.clock())
        moved = Correction(due=read_due("ngày 20/11/2026", at(12).date()))
        await register.correct(session, row.id, moved, None, at(12, 9), None)
    await office.move_to(at(12, 9, 1))
    letters = await office.letters()
    assert letters[-1][1]["lines"] == [
        ["changed", "Nộp báo cáo", "2026-11-13", 1, {"due": "2026-11-20"}]
    ]
    async with office.database.transaction() as session:
        with pytest.raises(ThiDuaError, match="đã đổi"):
            await confirmations.declare(session, an, row.id, due, Standing.DONE, office.clock())
    await office.move_to(at(19))
    assert (await office.told(an))[-1] == ("ahead", "Nộp báo cáo", "2026-11-20", 1)


async def test_a_day_that_comes_back_is_reminded_of_again(office: SmallOffice) -> None:
    an = await office.person("Lê An")
    row = await office.deadline("Nộp báo cáo", "ngày 13/11/2026", timing=ONE_DAY)
    await office.move_to(at(12))
    await _sent(office)
    for typed, hour in (("ngày 20/11/2026", 9), ("ngày 13/11/2026", 10)):
        async with office.database.transaction() as session:
            due = Correction(due=read_due(typed, at(12).date()))
            await register.correct(session, row.id, due, None, at(12, hour), None)
        await office.move_to(at(12, hour, 1))
        await _sent(office)
    assert [kind for kind, *_ in await office.told(an)] == ["ahead", "changed"]
    await office.move_to(at(16))
    assert [kind for kind, *_ in await office.told(an)][-1] == "overdue"


async def test_what_was_not_sent_yet_is_taken_back_in_silence(office: SmallOffice) -> None:
    an = await office.person("Lê An")
    first = await office.deadline("Nộp báo cáo", "ngày 13/11/2026", timing=ONE_DAY)
    await office.deadline("Họp bình xét", "ngày 13/11/2026", timing=ONE_DAY)
    await office.move_to(at(12))
    async with office.database.transaction() as session:
        await register.reject(session, first.id, None, at(12, 8, 1), None)
    await office.move_to(at(12, 8, 2))
    async with office.database.reading() as session:
        rows = [await session.get_one(DeliveryRow, number) for number in (1, 2)]
    assert [row.status for row in rows] == [Status.SUPERSEDED, Status.QUEUED]
    assert [line[1] for line in (rows[1].payload or {})["lines"]] == ["Họp bình xét"]
    assert len(await office.told(an)) == 3


async def test_the_head_hears_of_the_silent_once(office: SmallOffice) -> None:
    an, binh = await office.person("Lê An"), await office.person("Vũ Bình")
    head = await office.person("Đỗ Khoa", ROOM, Role.UNIT_HEAD)
    row = await office.deadline("Nộp báo cáo", "ngày 20/11/2026", timing=Timing((9,)))
    await office.move_to(at(11))
    async with office.database.transaction() as session:
        due = at(20).date()
        await confirmations.declare(session, binh, row.id, due, Standing.ACKNOWLEDGED, at(11))
    for day in (12, 13, 16):
        await office.move_to(at(day))
    found = [
        line
        for chat, payload in await office.letters()
        if chat == str(head.telegram_id)
        for line in payload["lines"]
        if line[0] == "escalation"
    ]
    assert [line[4] for line in found] == [{"people": [an.name]}]


async def test_who_opens_the_chat_later_is_told_then(office: SmallOffice) -> None:
    an = await office.person("Lê An", joined=False)
    await office.deadline("Nộp báo cáo", "ngày 13/11/2026", timing=Timing((3,)))
    await office.move_to(at(10))
    assert await office.letters() == []
    async with office.database.transaction() as session:
        await session.execute(update(PersonRow).where(PersonRow.id == an.id).values(telegram_id=77))
    await office.move_to(at(10, 11))
    await office.move_to(at(10, 12))
    assert [chat for chat, _ in await office.letters()] == ["77"]


async def test_the_office_is_warned_of_a_year_without_holidays(office: SmallOffice) -> None:
    await office.person("Trần Hoa", OTHER_ROOM, Role.OFFICE)
    await office.deadline("Nộp báo cáo", "ngày 15/01/2027", [everyone()], ONE_DAY)
    await office.move_to(at(20, month=12))
    await office.move_to(at(20, 9, month=12))
    assert [payload for _, payload in await office.letters()] == [{"unknown_years": [2027]}]


async def test_a_clock_that_jumps_back_doubles_nothing(office: SmallOffice) -> None:
    an = await office.person("Lê An")
    await office.deadline("Nộp báo cáo", "ngày 13/11/2026", timing=ONE_DAY)
    for instant in (at(12), at(11), at(12), at(12, 8, 5)):
        await office.move_to(instant)
    assert len(await office.told(an)) == 1


async def _sent(office: SmallOffice) -> None:
    async with office.database.transaction() as session:
        await session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.status == Status.QUEUED)
            .values(status=Status.SENT, finished_at=office.clock() + timedelta(seconds=1))
        )
