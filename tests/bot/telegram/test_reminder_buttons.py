"""What a press of a reminder's button does, and what it does not."""

from concurrent.futures import Executor

import pytest

from bot.reminders import register
from bot.reminders.due import read_due
from bot.reminders.register import Correction
from bot.reminders.row import RowParty
from bot.staff import people
from bot.store.database import Database
from bot.store.tables.messages import Action
from bot.store.tables.register import PartyKind
from bot.store.tables.reminders import ConfirmationRow, Standing
from bot.telegram.reminders import words
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import everyone
from tests.bot.telegram.counter import GROUP
from tests.bot.telegram.reminded import AN, BINH, HOA, MAI, RemindedCounter, at, open_reminded


@pytest.fixture
async def office(
    database: Database, moving_clock: MovingClock, threads: Executor
) -> RemindedCounter:
    return await open_reminded(database, moving_clock, threads)


async def test_acknowledged_then_done_and_the_letter_says_so(office: RemindedCounter) -> None:
    row = await office.deadline("Nộp <báo cáo>")
    await office.plan(at(12))
    letter = await office.last(AN)
    assert "Nộp &lt;báo cáo&gt;" in letter.html
    assert "thứ Sáu, 13/11/2026" in letter.html
    assert "còn 1 ngày" in letter.html
    came = await office.press(AN, words.ACKNOWLEDGE)
    assert came.only.action is Action.EDIT
    assert letter.html in came.only.html
    assert "Đã nhận lúc 08:00 ngày 12/11/2026" in came.only.html
    assert words.ACKNOWLEDGE not in came.only.buttons
    stand = await office.stand(AN, row, at(13))
    assert stand is not None
    assert stand.standing is Standing.ACKNOWLEDGED
    office.clock.reads = at(12, 9)
    came = await office.press(AN, words.DONE)
    assert "Đã hoàn thành lúc 09:00 ngày 12/11/2026" in came.only.html
    assert words.DONE not in came.only.buttons
    assert words.SNOOZE not in came.only.buttons


async def test_pressed_twice_nothing_changes(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    letter = await office.last(AN)
    data = letter.buttons[words.ACKNOWLEDGE]
    await office.press_data(AN, data, letter.id)
    before = await office.stand(AN, row, at(13))
    office.clock.reads = at(12, 10)
    again = await office.press_data(AN, data, letter.id)
    assert again.changed_nothing
    assert again.alert == words.ALREADY
    assert await office.stand(AN, row, at(13)) == before


async def test_one_s_press_says_nothing_of_another(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    await office.press(AN, words.DONE)
    stand = await office.stand(BINH, row, at(13))
    assert stand is not None
    assert stand.standing is Standing.SILENT


async def test_forged_presses_change_nothing(office: RemindedCounter) -> None:
    mine = RowParty(name="Nguyễn An", kind=PartyKind.PERSON, person_id=office.staff[AN].id)
    row = await office.deadline(parties=[mine])
    await office.plan(at(12))
    data = (await office.last(AN)).buttons[words.DONE]
    assert (await office.press_data(MAI, data)).alert == words.NOT_YOURS
    assert (await office.press_data(HOA, data)).alert == words.NOT_YOURS
    group = await office.press_data(AN, data, chat=GROUP)
    assert group.alert == words.IN_PRIVATE
    forged = (
        f"m:d:{row.id}:20261114:l",
        "m:d:99999:20261113:l",
        f"m:zz:{row.id}:20261113:l",
        f"m:d:{row.id}:20261399:l",
        f"m:d:{row.id}:20261113:x",
        f"m:d:{row.id}:20261113:v",
        "m:d:²:20261113:l",
        "m:d",
        "m",
    )
    for one in forged:
        assert (await office.press_data(AN, one)).changed_nothing, one
    stands = await office.counter.rows(ConfirmationRow)
    assert [one.standing for one in stands] == [Standing.SILENT]


async def test_who_has_left_changes_nothing(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    data = (await office.last(AN)).buttons[words.DONE]
    async with office.counter.desk.database.transaction() as session:
        await people.deactivate(session, office.staff[AN].id, None, office.clock())
    await office.counter.press(AN, data)
    stand = await office.stand(AN, row, at(13))
    assert stand is not None
    assert stand.standing is Standing.SILENT


async def test_a_day_that_moved_takes_no_confirmation(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    letter = await office.last(AN)
    await office.press(AN, words.ACKNOWLEDGE)
    async with office.counter.desk.database.transaction() as session:
        moved = Correction(due=read_due("ngày 20/11/2026", at(12).date()))
        await register.correct(session, row.id, moved, None, at(12, 9), None)
    # Even before the planner has had its turn.
    early = await office.press_data(AN, letter.buttons[words.DONE], letter.id)
    assert early.alert == words.NO_LONGER
    await office.plan(at(12, 10))
    told = await office.last(AN)
    assert words.OPENINGS["changed"] in told.html
    assert "thứ Sáu, 20/11/2026" in told.html
    late = await office.press_data(AN, letter.buttons[words.DONE], letter.id)
    assert late.alert == words.NO_LONGER
    stand = await office.stand(AN, row, at(13))
    assert stand is not None
    assert stand.standing is Standing.VOID


async def test_later_by_the_choices(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    letter = await office.last(AN)
    offered = (await office.press(AN, words.SNOOZE)).only
    assert {*words.CHOICES.values(), words.OWN_TIME, words.BACK} == set(offered.buttons)
    back = (await office.press_data(AN, offered.buttons[words.BACK], letter.id)).only
    assert back.buttons == letter.buttons
    chosen = await office.press_data(AN, offered.buttons["Chiều nay"], letter.id)
    assert "sẽ nhắc lại lúc 14:00 ngày 12/11/2026" in chosen.only.html
    stand = await office.stand(AN, row, at(13))
    assert stand is not None
    assert stand.snoozed_until == at(12, 14)
    await office.plan(at(12, 14))
    assert words.OPENINGS["snoozed"] in (await office.last(AN)).html
    stale = await office.press_data(AN, offered.buttons["Chiều nay"], letter.id)
    assert stale.changed_nothing
    assert words.CHOICES["afternoon"] not in (await office.press(AN, words.SNOOZE)).only.buttons


async def test_later_at_a_typed_time(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    menu = (await office.press(AN, words.SNOOZE)).only
    await office.press_data(AN, menu.buttons[words.OWN_TIME], (await office.last(AN)).id)
    assert "đã qua" in (await office.say(AN, "7h")).only.html
    assert "Chưa đọc được" in (await office.say(AN, "khi nào rảnh")).only.html
    # A Saturday is no working day.
    told = (await office.say(AN, "9h thứ Bảy")).only
    assert "07:00 ngày 16/11/2026" in told.html
    stand = await office.stand(AN, row, at(13))
    assert stand is not None
    assert stand.snoozed_until == at(16, 7)


async def test_trouble_goes_to_the_office_with_the_name(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    await office.press(AN, words.TROUBLE)
    came = await office.say(AN, "Chưa có mẫu <số 3>")
    assert came.to(AN).html == words.TROUBLE_SENT
    told = came.to(HOA)
    assert "Nguyễn An (Phòng Một) báo vướng mắc" in told.html
    assert "Chưa có mẫu &lt;số 3&gt;" in told.html
    stand = await office.stand(AN, row, at(13))
    assert stand is not None
    assert (stand.standing, stand.word) == (Standing.BLOCKED, "Chưa có mẫu <số 3>")
    board = (await office.press_data(HOA, told.buttons[words.SEE_BOARD])).only
    assert "1 vướng mắc" in board.html


async def test_trouble_is_given_up(office: RemindedCounter) -> None:
    row = await office.deadline()
    await office.plan(at(12))
    await office.press(AN, words.TROUBLE)
    await office.say(AN, "/huy")
    stand = await office.stand(AN, row, at(13))
    assert stand is not None
    assert stand.standing is Standing.SILENT


async def test_several_in_one_letter_have_numbered_buttons(office: RemindedCounter) -> None:
    first = await office.deadline("Nộp báo cáo")
    second = await office.deadline("Họp bình xét")
    await office.plan(at(12))
    letter = await office.last(AN)
    assert "1. Nộp báo cáo" in letter.html
    assert "2. Họp bình xét" in letter.html
    came = await office.press(AN, f"2. {words.DONE_SHORT}")
    assert "2. Đã hoàn thành lúc" in came.only.html
    assert f"1. {words.ACKNOWLEDGE}" in came.only.buttons
    assert f"2. {words.DONE_SHORT}" not in came.only.buttons
    mine = [await office.stand(AN, row, at(13)) for row in (first, second)]
    assert [one.standing for one in mine if one] == [Standing.SILENT, Standing.DONE]
    card = (await office.press(AN, f"1. {words.OTHER}")).only
    assert card.action is Action.SEND
    assert {words.ACKNOWLEDGE, words.DONE, words.SNOOZE, words.TROUBLE} <= set(card.buttons)
    done = await office.press(AN, words.DONE)
    assert done.only.action is Action.EDIT
    assert "Đã hoàn thành" in done.only.html


async def test_a_group_has_only_the_clause(office: RemindedCounter) -> None:
    chat = RowParty(name="nhóm", kind=PartyKind.GROUP, chat=str(GROUP))
    await office.deadline(parties=[everyone(), chat])
    await office.plan(at(12))
    assert (await office.last(GROUP)).buttons == {}


async def test_duties_told_and_ahead(office: RemindedCounter) -> None:
    told = await office.deadline("Nộp báo cáo")
    await office.deadline("Tổng kết", "ngày 10/12/2026")
    await office.deadline("Năm sau", "ngày 10/3/2027")
    await office.plan(at(12))
    shown = (await office.say(AN, "/viec")).only
    assert shown.html.index("1. Nộp báo cáo") < shown.html.index("2. Tổng kết")
    assert words.AHEAD in shown.html
    assert "Năm sau" not in shown.html
    after = (await office.press(AN, f"1. {words.DONE_SHORT}")).only
    assert "Nộp báo cáo" not in after.html
    stand = await office.stand(AN, told, at(13))
    assert stand is not None
    assert stand.standing is Standing.DONE
    early = (await office.press(AN, f"1. {words.DONE_SHORT}")).only
    assert early.html == words.NO_DUTIES.format(days=60)


async def test_who_is_done_early_is_not_reminded(office: RemindedCounter) -> None:
    await office.deadline("Tổng kết")
    await office.say(AN, "/viec")
    await office.press(AN, f"1. {words.DONE_SHORT}")
    await office.plan(at(12))
    assert not any("Nhắc việc" in letter for letter in await office.letters(AN))
    assert any("Nhắc việc" in letter for letter in await office.letters(BINH))


async def test_who_starts_the_bot_again_gets_what_was_refused(office: RemindedCounter) -> None:
    await office.deadline()
    office.refusing[AN] = "Forbidden: bot was blocked by the user"
    await office.plan(at(12))
    del office.refusing[AN]
    office.clock.reads = at(12, 8, 30)
    await office.say(AN, "/start")
    await office.plan(at(12, 8, 31))
    letter = await office.last(AN)
    assert "Nộp báo cáo" in letter.html
    assert "Gửi muộn" not in letter.html
    assert sum("Nộp báo cáo" in one for one in await office.letters(AN)) == 2
