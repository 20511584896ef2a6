"""/nhac: a deadline is made, shown before it is entered, tested, corrected and changed."""

from concurrent.futures import Executor

import pytest

from bot.reminders import register
from bot.reminders.deadline import Rules, find
from bot.reminders.row import Row
from bot.store.database import Database
from bot.store.tables.register import PartyKind, RegisterRow
from bot.telegram.menu import FOR_PEOPLE
from bot.telegram.reminders import words
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.reminded import AN, HOA, MAI, RemindedCounter, at, open_reminded

SENTENCE = "/nhac toàn Sở nộp báo cáo sáng kiến trước 15/11, nhắc trước 7, 3 và 1 ngày lúc 8h"


@pytest.fixture
async def office(
    database: Database, moving_clock: MovingClock, threads: Executor
) -> RemindedCounter:
    return await open_reminded(database, moving_clock, threads)


async def _rows(office: RemindedCounter) -> list[Row]:
    async with office.counter.desk.database.reading() as session:
        numbers = [row.id for row in await office.counter.rows(RegisterRow)]
        return [await register.get(session, number) for number in numbers]


async def test_a_sentence_is_shown_and_entered_once(office: RemindedCounter) -> None:
    await office.absent("Võ Xa")
    shown = (await office.say(HOA, SENTENCE)).only
    assert "Nộp báo cáo sáng kiến" in shown.html
    assert "thứ Bảy, 14/11/2026" in shown.html
    assert "trước 7, 3 và 1 ngày, lúc 08:00" in shown.html
    assert words.PREFLIGHT.format(reached=5) in shown.html
    assert "1 người chưa nhận được: Võ Xa (chưa bấm Start)" in shown.html
    assert await _rows(office) == []
    confirm = shown.buttons[words.CONFIRM]
    done = await office.press_data(HOA, confirm)
    assert "Đã ghi vào sổ" in done.only.html
    again = await office.press_data(HOA, confirm)
    assert again.changed_nothing
    (row,) = await _rows(office)
    assert row.holds
    assert [party.kind for party in row.parties] == [PartyKind.EVERYONE]
    async with office.counter.desk.database.reading() as session:
        deadline = await find(session, row.id, Rules())
    assert deadline is not None
    assert deadline.timing.leads == (7, 3, 1)
    await office.plan(at(6))
    assert "Nộp báo cáo sáng kiến" in (await office.last(AN)).html


async def test_recurring_dates_are_shown_five_ahead(office: RemindedCounter) -> None:
    shown = (await office.say(HOA, "/nhac Phòng Một gửi báo cáo chậm nhất ngày 20 hằng tháng")).only
    days = ("20/11/2026", "20/12/2026", "20/01/2027", "20/02/2027", "20/03/2027")
    assert all(day in shown.html for day in days)
    assert words.NO_HOLIDAYS.format(years="2027") in shown.html


async def test_the_hour_of_a_meeting_is_told(office: RemindedCounter) -> None:
    await office.say(
        HOA, "/nhac họp giao ban Phòng Một lúc 14h thứ Sáu hằng tuần, nhắc trước 1 ngày"
    )
    await office.press(HOA, words.CONFIRM)
    await office.plan(at(5))
    assert "Hạn: 14:00 thứ Sáu, 06/11/2026 (còn 1 ngày)" in (await office.last(AN)).html
    assert "14:00 thứ Sáu, 06/11/2026" in (await office.say(AN, "/viec")).only.html


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("phong mot nop bao cao truoc 31/4", "Lịch không có ngày “31/4”"),
        ("Phòng Một nộp báo cáo trước 1/11/2026", "đã qua"),
        ("phòng xyz nộp báo cáo trước 20/11", "Không có đơn vị “phòng xyz”"),
        ("HCTH tổng kết ngày 25/11, nhắc trước 2 giờ", "chỉ nhắc trước theo ngày"),
        ("Phòng Một nộp báo cáo ngày 25/11, nhắc trước 1 ngày lúc 22h", "ngoài giờ làm việc"),
        ("Phòng Hai nộp báo cáo ngày 25/11", ""),
    ],
)
async def test_what_is_in_doubt_is_asked_back(
    office: RemindedCounter, typed: str, asked: str
) -> None:
    came = (await office.say(HOA, f"/nhac {typed}")).only
    assert asked in came.html
    assert words.GIVE_UP in came.html
    assert words.CONFIRM not in came.buttons


async def test_a_timing_alone_is_changed(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.say(HOA, "/theodoi")
    await office.press(HOA, "1.")
    await office.press(HOA, words.EDIT)
    await office.press(HOA, words.CORRECT_FIELDS["r"])
    await office.say(HOA, "5 và đúng ngày lúc 10h")
    assert "Đã lưu" in (await office.press(HOA, words.SAVE)).only.html
    async with office.counter.desk.database.reading() as session:
        deadline = await find(session, row.id, Rules())
        history = await register.history(session, row.id)
    assert deadline is not None
    assert (deadline.timing.leads, deadline.timing.at.hour) == ((5, 0), 10)
    assert history[-1].actor_id == office.staff[HOA].id
    assert history[-1].details["after"]["timing"] == "trước 5 ngày, đúng ngày đến hạn, lúc 10:00"


async def test_what_is_missing_is_asked_for(office: RemindedCounter) -> None:
    asked = (await office.say(HOA, "/nhac nộp hồ sơ")).only
    assert words.ASK["d"] in asked.html
    assert "31/4" in (await office.say(HOA, "31/4")).only.html
    assert "đã qua" in (await office.say(HOA, "ngày 1/11/2026")).only.html
    who = (await office.say(HOA, "trước ngày 20/11/2026")).only
    assert words.ASK["p"] in who.html
    assert words.ASK["p"] in (await office.say(HOA, "Phòng Không Có")).only.html
    shown = (await office.say(HOA, "Phòng Một")).only
    assert words.CONFIRM in shown.buttons
    assert "thứ Năm, 19/11/2026" in shown.html
    assert await _rows(office) == []


async def test_step_by_step(office: RemindedCounter) -> None:
    opening = (await office.say(HOA, "/nhac")).only
    assert words.FIRST_VISIT in opening.html
    assert "thidua remind template FILE" in opening.html
    await office.press(HOA, words.STEP_BY_STEP)
    await office.say(HOA, "Họp bình xét")
    await office.say(HOA, "ngày 27/11/2026")
    asked = (await office.say(HOA, "HCTH")).only
    assert words.ASK["r"] in asked.html
    assert "ngoài giờ" in (await office.say(HOA, "3, 1 ngày lúc 22h")).only.html
    shown = (await office.say(HOA, "3, 1 ngày lúc 9h")).only
    assert "trước 3 và 1 ngày, lúc 09:00" in shown.html
    await office.press(HOA, words.CONFIRM)
    (row,) = await _rows(office)
    assert row.title == "Họp bình xét"


async def test_a_field_is_corrected_and_the_older_buttons_are_dead(
    office: RemindedCounter,
) -> None:
    shown = (await office.say(HOA, SENTENCE)).only
    await office.press(HOA, words.CORRECT_FIELDS["d"])
    stale = await office.press_data(HOA, shown.buttons[words.CONFIRM])
    assert stale.alert == words.NOT_UNDER_WAY
    corrected = (await office.say(HOA, "ngày 25/11/2026")).only
    assert "thứ Tư, 25/11/2026" in corrected.html
    assert (await office.press_data(HOA, shown.buttons[words.CONFIRM])).changed_nothing
    await office.press(HOA, words.CONFIRM)
    (row,) = await _rows(office)
    assert row.due_day == at(25).date()


async def test_a_test_goes_to_oneself_and_its_buttons_do_nothing(office: RemindedCounter) -> None:
    await office.say(HOA, SENTENCE)
    preview = await office.last(HOA)
    came = await office.press(HOA, words.TEST)
    assert {one.chat for one in came.got} == {HOA}
    assert "Nộp báo cáo sáng kiến" in came.got[-1].html
    pressed = await office.press(HOA, words.DONE)
    assert pressed.alert == words.JUST_A_TEST
    assert "Đã ghi" in (await office.press_data(HOA, preview.buttons[words.CONFIRM])).only.html


async def test_only_the_office(office: RemindedCounter) -> None:
    assert (await office.say(AN, SENTENCE)).only.html == words.OFFICE_ONLY
    shown = (await office.say(HOA, SENTENCE)).only
    confirm = shown.buttons[words.CONFIRM]
    assert (await office.press_data(AN, confirm)).alert == words.OFFICE_ONLY
    assert (await office.press_data(MAI, confirm)).alert == words.OFFICE_ONLY
    assert (await office.press_data(HOA, confirm, chat=-1001)).alert == words.OFFICE_ONLY
    for forged in ("h", "h:y", "h:y:0", "h:y:0:0", "h:zz:1", "h:fx:1"):
        assert (await office.press_data(HOA, forged)).changed_nothing, forged
    assert await _rows(office) == []


async def test_given_up(office: RemindedCounter) -> None:
    shown = (await office.say(HOA, SENTENCE)).only
    await office.press(HOA, words.GIVE_UP_BUTTON)
    assert (await office.press_data(HOA, shown.buttons[words.CONFIRM])).changed_nothing
    await office.say(HOA, "/nhac nộp hồ sơ")
    await office.say(HOA, "/huy")
    assert await _rows(office) == []


async def test_a_deadline_is_changed_from_the_board(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    await office.press(AN, words.ACKNOWLEDGE)
    await office.say(HOA, "/theodoi")
    await office.press(HOA, "1.")
    await office.press(HOA, words.EDIT)
    await office.press(HOA, words.CORRECT_FIELDS["d"])
    await office.say(HOA, "ngày 20/11/2026")
    save = (await office.last(HOA)).buttons[words.SAVE]
    saved = await office.press_data(HOA, save)
    assert "Đã lưu" in saved.only.html
    assert (await office.press_data(HOA, save)).changed_nothing
    (changed,) = await _rows(office)
    assert changed.due_day == at(20).date()
    assert changed.revision == row.revision + 1
    await office.plan(at(12, 10))
    assert words.OPENINGS["changed"] in (await office.last(AN)).html
    async with office.counter.desk.database.reading() as session:
        deadline = await find(session, row.id, Rules())
    assert deadline is not None
    assert deadline.timing.leads == (1,)


async def test_somebody_was_quicker(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.say(HOA, "/theodoi")
    await office.press(HOA, "1.")
    await office.press(HOA, words.EDIT)
    await office.press(HOA, words.CORRECT_FIELDS["t"])
    await office.say(HOA, "Nộp báo cáo khác")
    async with office.counter.desk.database.transaction() as session:
        await register.reject(session, row.id, None, office.clock(), None)
    came = await office.press(HOA, words.SAVE)
    assert words.CHANGED_MEANWHILE in came.only.html
    assert (await _rows(office))[0].title == "Nộp báo cáo"


async def test_the_office_is_led_to_enter_the_year_s_dates(office: RemindedCounter) -> None:
    offered = (await office.say(HOA, "/han")).got[-1]
    assert words.FIRST_VISIT in offered.html
    assert (
        words.SAY_IT in (await office.press_data(HOA, offered.buttons[words.ENTER_NOW])).only.html
    )
    shown = (await office.say(HOA, "nhắc Phòng Một nộp hồ sơ trước ngày 20/11/2026")).only
    assert words.CONFIRM in shown.buttons
    assert words.FIRST_VISIT not in (await office.say(AN, "/han")).got[-1].html
    await office.press(HOA, words.CONFIRM)
    assert words.FIRST_VISIT not in (await office.say(HOA, "/han")).got[-1].html


async def test_the_commands_are_offered(office: RemindedCounter) -> None:
    assert "viec" in {name for name, _ in FOR_PEOPLE}
    helped = (await office.say(HOA, "/trogiup")).only.html
    assert all(f"/{name}" in helped for name in ("viec", "nhac", "theodoi"))
    assert "/nhac" not in (await office.say(AN, "/trogiup")).only.html
