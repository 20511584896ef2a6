"""/theodoi: who has confirmed, why somebody was not reached, and what may be done about it."""

from concurrent.futures import Executor
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.reminders import register
from bot.reminders.row import RowParty
from bot.store.database import Database
from bot.store.tables.register import PartyKind, RowStatus
from bot.store.tables.reminders import ReminderKind, ReminderRow
from bot.telegram.payload import Letter
from bot.telegram.reminders import words
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.reminded import (
    AN,
    BINH,
    HOA,
    KHOA,
    MAI,
    RemindedCounter,
    at,
    open_reminded,
)

BLOCKED = "Forbidden: bot was blocked by the user"


@pytest.fixture
async def office(
    database: Database, moving_clock: MovingClock, threads: Executor
) -> RemindedCounter:
    return await open_reminded(database, moving_clock, threads)


async def _opened(office: RemindedCounter, user: int = HOA) -> None:
    await office.say(user, "/theodoi")
    await office.press(user, "1.")


async def test_everybody_is_where_they_stand(office: RemindedCounter) -> None:
    await office.deadline()
    await office.absent("Võ Xa")
    office.refusing[MAI] = BLOCKED
    await office.plan(at(12))
    await office.press(AN, words.DONE)
    await office.press(BINH, words.TROUBLE)
    await office.say(BINH, "Thiếu mẫu")
    listed = (await office.say(HOA, "/theodoi")).only
    assert "1. Nộp báo cáo" in listed.html
    opened = (await office.press(HOA, "1.")).only
    assert "1 hoàn thành, 1 vướng mắc, 2 chưa xác nhận, 2 chưa tới được" in opened.html
    assert "Phòng Một: 1 hoàn thành, 1 vướng mắc, 1 chưa xác nhận, 1 chưa tới được" in opened.html
    assert "Vũ Bình: Thiếu mẫu" in opened.html
    unreached = (await office.press(HOA, "Chưa tới được")).only
    assert "Võ Xa (Phòng Một), chưa tới được: chưa bấm Start" in unreached.html
    assert "Lê &lt;Mai&gt;" in unreached.html
    assert f"đã chặn trợ lý ({BLOCKED})" in unreached.html


async def test_only_the_silent_are_nudged_and_once_a_minute(office: RemindedCounter) -> None:
    rooms = [RowParty(name=name, kind=PartyKind.UNIT, unit_id=name) for name in ("mot", "khoa-hoc")]
    await office.deadline(parties=rooms)
    await office.plan(at(12))
    await office.press(AN, words.ACKNOWLEDGE)
    await _opened(office)
    # In the evening: the office wants it now.
    office.clock.reads = at(12, 19)
    came = await office.press(HOA, "Nhắc người chưa xác nhận (3)")
    assert words.NUDGED.format(count=3) in came.to(HOA).html
    assert words.OPENINGS["nudge"] in (await office.last(BINH)).html
    again = await office.press(HOA, "Nhắc người chưa xác nhận")
    assert words.JUST_NUDGED in again.only.html
    await office.counter.pass_over()
    await office.press(BINH, words.DONE)
    office.clock.reads = at(12, 19, 5)
    third = await office.press(HOA, "Nhắc người chưa xác nhận")
    assert words.NUDGED.format(count=2) in third.to(HOA).html
    rows = await office.counter.rows(ReminderRow)
    nudges = [one for one in rows if one.kind is ReminderKind.NUDGE]
    assert sorted(one.sequence for one in nudges) == [1] * 3 + [2] * 2
    assert not any(one.person_id == office.staff[AN].id for one in nudges)


async def test_a_head_sees_and_nudges_only_the_unit(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    await _opened(office, KHOA)
    shown = await office.last(KHOA)
    assert "3 chưa xác nhận" in shown.html
    assert words.EDIT not in shown.buttons
    assert words.CANCEL_DEADLINE not in shown.buttons
    came = await office.press(KHOA, "Nhắc người chưa xác nhận (3)")
    assert {one.chat for one in came.got} == {AN, BINH, KHOA}
    forged = f"w:h:{row.id}:20261113:{office.staff[MAI].id}"
    assert (await office.press_data(KHOA, forged)).changed_nothing
    for action in ("e", "c", "y"):
        data = f"w:{action}:{row.id}:20261113:{row.revision}"
        assert (await office.press_data(KHOA, data)).alert == words.OFFICE_ONLY


async def test_others_see_nothing(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    assert (await office.say(AN, "/theodoi")).only.html == words.NOT_FOR_YOU
    before = len(await office.counter.rows(ReminderRow))
    for data in (f"w:n:{row.id}:20261113:", f"w:o:{row.id}:20261113:", "w:l:0"):
        assert (await office.press_data(AN, data)).changed_nothing
        assert (await office.press_data(HOA, data, chat=-1001)).changed_nothing
    for forged in ("w", "w:o", f"w:o:{row.id}:20269913:", "w:o:99:20261113:", "w:l:x", "w:l:²"):
        assert (await office.press_data(HOA, forged)).changed_nothing, forged
    assert len(await office.counter.rows(ReminderRow)) == before


async def test_each_person_s_history_says_what_telegram_answered(office: RemindedCounter) -> None:
    await office.deadline()
    office.refusing[AN] = BLOCKED
    await office.plan(at(12))
    del office.refusing[AN]
    office.clock.reads = at(12, 8, 30)
    await office.say(AN, "/start")
    await office.plan(at(12, 9))
    await office.press(AN, words.ACKNOWLEDGE)
    await _opened(office)
    await office.press(HOA, "Đã nhận (1)")
    history = (await office.press(HOA, "Nguyễn An")).only
    refused, sent = history.html.index("Telegram từ chối"), history.html.index("Telegram đã nhận")
    assert refused < sent
    assert BLOCKED in history.html
    assert "tin số" in history.html
    assert "09:00 ngày 12/11/2026: Đã nhận" in history.html


async def test_the_board_as_a_workbook_and_as_a_chart(office: RemindedCounter) -> None:
    await office.deadline()
    await office.plan(at(12))
    await office.press(AN, words.DONE)
    await _opened(office)
    board = await office.last(HOA)
    await office.press_data(HOA, board.buttons[words.SHEET], board.id)
    file = Letter.from_json((await office.last(HOA)).payload).message.file
    assert file is not None
    assert file.name.endswith(".xlsx")
    cells = [
        str(cell.value)
        for line in load_workbook(BytesIO(file.content)).worksheets[0].iter_rows()
        for cell in line
    ]
    assert "Nguyễn An" in cells
    await office.press_data(HOA, board.buttons[words.CHART], board.id)
    picture = Letter.from_json((await office.last(HOA)).payload).message.file
    assert picture is not None
    assert picture.is_photo
    assert picture.content.startswith(b"\x89PNG")


async def test_a_deadline_is_cancelled_once(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    await _opened(office)
    await office.press(HOA, words.CANCEL_DEADLINE)
    yes = (await office.last(HOA)).buttons[words.YES_CANCEL]
    came = await office.press_data(HOA, yes)
    assert words.IS_CANCELLED.format(title="Nộp báo cáo") in came.only.html
    assert (await office.press_data(HOA, yes)).changed_nothing
    async with office.counter.desk.database.reading() as session:
        assert (await register.get(session, row.id)).status is RowStatus.CANCELLED
    await office.plan(at(12, 9))
    assert words.OPENINGS["cancelled"] in (await office.last(AN)).html


async def test_nothing_to_follow_leads_the_office_to_enter(office: RemindedCounter) -> None:
    assert words.FIRST_VISIT in (await office.say(HOA, "/theodoi")).only.html
    assert (await office.say(KHOA, "/theodoi")).only.html == words.NOTHING_FOLLOWED
