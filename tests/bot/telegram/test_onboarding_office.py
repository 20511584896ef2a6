"""The board, the checklist and adding somebody: for the office, and for heads about their own."""

import re
from concurrent.futures import Executor
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.onboarding import checklist
from bot.onboarding.board import HEADINGS
from bot.staff import people
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow
from bot.store.tables.onboarding import ChecklistItemRow, ChecklistTickRow, LearnerRow, NudgeRow
from bot.store.tables.people import PersonRow
from bot.telegram.onboarding import words
from bot.telegram.payload import Letter
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.taught import (
    HOA,
    KHOA,
    LAN,
    MAI,
    MOI,
    STRANGER,
    TaughtCounter,
    at,
    open_taught,
)

SENTENCE = "thêm Võ Văn Tân, Phòng Một, bắt đầu 09/11"


@pytest.fixture
async def school(database: Database, moving_clock: MovingClock, threads: Executor) -> TaughtCounter:
    return await open_taught(database, moving_clock, threads)


async def _link(school: TaughtCounter) -> str:
    found = re.search(r"start=(moi-[\w-]+)", (await school.last(HOA)).html)
    assert found is not None
    return found[1]


async def test_the_board_follows_each_step(school: TaughtCounter) -> None:
    await school.teach(at(2))
    shown = (await school.say(HOA, "/nhanvienmoi")).only
    assert "🟢 Trần &lt;Mới&gt;, Phòng Một\nđang học; 0/8 bài, 0/8 việc" in shown.html
    await school.press(MOI, words.READ)
    await school.answer(right=False)
    assert "1/8 bài" in (await school.say(HOA, "/nhanvienmoi")).only.html
    opened = (await school.press(HOA, "1.")).only
    assert "Trả lời đúng ngay lần đầu: 0/1" in opened.html
    await school.press(HOA, words.ALL)
    hard = (await school.press(HOA, words.HARD)).only
    assert "sai 1/1 người" in hard.html


async def test_heads_see_their_own_people_only(school: TaughtCounter) -> None:
    await school.teach(at(2))
    await school.press(MOI, words.READ)
    await school.answer(right=False)
    assert "Mới" in (await school.say(KHOA, "/nhanvienmoi")).only.html
    assert words.NOBODY in (await school.say(MAI, "/nhanvienmoi")).only.html
    assert (await school.say(LAN, "/nhanvienmoi")).only.html == words.NOT_FOR_YOU
    number = school.staff[MOI].id
    for data in (f"e:o:{number}", f"e:n:{number}", f"e:i:{number}"):
        assert (await school.press_data(MAI, data)).changed_nothing
        assert (await school.press_data(LAN, data)).alert == words.NOT_FOR_YOU
    assert words.NO_HARD in (await school.press_data(MAI, "e:q")).only.html
    for data in ("e:a", "e:k", "e:ka", "e:ay:1"):
        assert (await school.press_data(KHOA, data)).alert == words.OFFICE_ONLY
    for data in ("e:zz", "e:kv:1:x", "e:ac:1:x", "e:kv:999999:x"):
        assert (await school.press_data(HOA, data)).changed_nothing


async def test_somebody_silent_is_nudged_once_a_day(school: TaughtCounter) -> None:
    await school.teach(at(2))
    await school.teach(at(3))
    await school.say(KHOA, "/nhanvienmoi")
    await school.press(KHOA, "1.")
    before = len(await school.letters(MOI))
    came = await school.press(KHOA, words.REMIND)
    assert words.REMINDED.format(name="Trần &lt;Mới&gt;") in came.to(KHOA).html
    again = await school.press(KHOA, words.REMIND)
    assert words.REMINDED_BEFORE.format(name="Trần &lt;Mới&gt;") in again.only.html
    told = await school.letters(MOI)
    assert len(told) == before + 1
    assert told[-1].startswith("Anh/chị đang học tới 0/8 bài")
    assert len(await school.counter.rows(NudgeRow)) == 1
    assert (await school.press(MOI, words.GO_ON)).only.html.startswith("<i>Bài 1/8</i>")


async def test_after_silent_days_the_person_and_then_the_office_are_told(
    school: TaughtCounter,
) -> None:
    for day in (2, 3, 4, 5, 6, 9, 10):
        await school.teach(at(day))
    nudges = [one for one in await school.letters(MOI) if "Mỗi bài chỉ hai phút" in one]
    assert len(nudges) == 1
    office = [one for one in await school.letters(HOA) if words.SILENT in one]
    assert len(office) == 1
    assert "Trần &lt;Mới&gt; (Phòng Một)" in office[0]
    assert words.BOARD.format(count=1) in (await school.press(HOA, words.OPEN_BOARD)).only.html
    assert "🔴" in (await school.last(HOA)).html


async def test_the_board_as_a_workbook(school: TaughtCounter) -> None:
    await school.teach(at(2))
    await school.press(MOI, words.READ)
    await school.answer(right=False)
    await school.say(HOA, "/nhanvienmoi")
    await school.press(HOA, words.SHEET)
    file = Letter.from_json((await school.last(HOA)).payload).message.file
    assert file is not None
    assert file.name == "nhan-vien-moi-20261102.xlsx"
    book = load_workbook(BytesIO(file.content))
    told = list(book.worksheets[0].iter_rows(values_only=True))
    assert told[0] == HEADINGS
    assert told[1][0] == "Trần <Mới>"
    assert told[1][4:8] == (1, 8, 0, 1)
    assert list(book.worksheets[1].iter_rows(values_only=True))[1][2:] == (1, 1)


async def test_a_tick_waits_for_the_head_and_counts_once(school: TaughtCounter) -> None:
    await school.teach(at(2))
    await school.say(MOI, "/hoc")
    await school.press(MOI, words.TASKS)
    listed = await school.last(MOI)
    ticked = (await school.press(MOI, "✓ 1")).only
    assert words.WAITS in ticked.html
    again = (await school.press_data(MOI, listed.buttons["✓ 1"], listed.id)).only
    assert again.html == ticked.html
    assert len(await school.counter.rows(ChecklistTickRow)) == 1
    await school.press(MOI, "✓ 2")
    await school.teach(at(2, 10))
    asked = await school.last(KHOA)
    assert asked.html.startswith("<b>Trần &lt;Mới&gt; (Phòng Một) báo đã làm xong")
    assert not [one for one in await school.letters(HOA) if "báo đã làm xong" in one]
    confirming = asked.buttons[words.CONFIRM]
    assert (await school.press_data(MAI, confirming)).alert == words.NOT_YOURS
    assert (await school.press_data(MOI, confirming)).alert == words.NOT_YOURS
    came = await school.press(KHOA, words.CONFIRM)
    assert words.ALL_CONFIRMED in came.to(KHOA).html
    assert "Đỗ Khoa đã xác nhận" in came.to(MOI).html
    old = await school.press_data(KHOA, confirming, asked.id)
    assert old.alert == words.CONFIRMED_BEFORE
    assert len([one for one in await school.letters(MOI) if "đã xác nhận việc" in one]) == 1
    # What is confirmed stays done, whatever the learner's old button says.
    await school.press_data(MOI, ticked.buttons["↩ 1"], listed.id)
    (row, _) = await school.counter.rows(ChecklistTickRow)
    assert row.confirmed_at is not None
    assert "2/8 việc" in (await school.say(HOA, "/nhanvienmoi")).only.html


async def test_the_office_edits_the_list_and_old_buttons_do_nothing(
    school: TaughtCounter,
) -> None:
    await school.teach(at(2))
    await school.say(MOI, "/hoc")
    await school.press(MOI, words.TASKS)
    old = await school.last(MOI)
    await school.say(HOA, "/nhanvienmoi")
    await school.press(HOA, words.EDIT_LIST)
    await school.press(HOA, "2")
    card = await school.last(HOA)
    await school.press(HOA, words.CHANGE_TEXT)
    await school.say(HOA, "Đọc <kế hoạch> năm nay")
    assert "2. Đọc &lt;kế hoạch&gt; năm nay" in (await school.last(HOA)).html
    stale = await school.press_data(HOA, card.buttons[words.REMOVE], card.id)
    assert stale.alert == words.ITEM_GONE
    came = await school.press_data(MOI, old.buttons["✓ 2"], old.id)
    assert came.alert == words.LIST_CHANGED
    assert "Đọc &lt;kế hoạch&gt; năm nay" in came.only.html
    assert not await school.counter.rows(ChecklistTickRow)

    await school.press(HOA, "2")
    needing = (await school.press(HOA, words.NEED)).only
    assert words.NEEDS in needing.html
    await school.press(HOA, words.REMOVE)
    removing = await school.last(HOA)
    await school.press(HOA, words.YES_REMOVE)
    assert "kế hoạch&gt; năm nay" not in (await school.last(HOA)).html
    twice = await school.press_data(HOA, removing.buttons[words.YES_REMOVE], removing.id)
    assert twice.alert == words.ITEM_GONE
    await school.press(HOA, words.ADD_ITEM)
    await school.say(HOA, "Nhận thẻ ra vào")
    rows = await school.counter.rows(ChecklistItemRow)
    assert [row.text for row in rows if row.removed_at is None][-1] == "Nhận thẻ ra vào"


@pytest.mark.parametrize(
    "said", [f"/nhanvienmoi {SENTENCE}", SENTENCE.replace("thêm", "Thêm nhân viên")]
)
async def test_one_message_adds_somebody_and_yields_the_link(
    school: TaughtCounter, said: str
) -> None:
    shown = (await school.say(HOA, said)).only
    assert "• Họ tên: Võ Văn Tân\n• Đơn vị: Phòng Một\n• Bắt đầu: thứ Hai, 09/11/2026" in shown.html
    before = len(await school.counter.rows(PersonRow))
    confirming = shown.buttons[words.YES_ADD]
    came = await school.press(HOA, words.YES_ADD)
    assert came.got[0].html.startswith("Đã thêm Võ Văn Tân, Phòng Một")
    assert "https://t.me/thidua_bot?start=moi-" in came.got[1].html
    assert (await school.press_data(HOA, confirming)).alert == words.NOT_UNDER_WAY
    assert len(await school.counter.rows(PersonRow)) == before + 1
    assert "chưa mở đường liên kết" in (await school.say(HOA, "/nhanvienmoi")).only.html


async def test_the_link_is_opened_and_the_lessons_begin(school: TaughtCounter) -> None:
    await school.say(HOA, f"/nhanvienmoi {SENTENCE}")
    await school.press(HOA, words.YES_ADD)
    token = await _link(school)
    came = await school.say(STRANGER, f"/start {token}")
    assert [got.html.split()[0] for got in came.got] == ["Chào", "Trợ"]
    assert "thứ Hai, 09/11/2026" in came.got[1].html
    # The same link from somebody else, and from the same person once more.
    assert "đã được dùng" in ((await school.say(105, f"/start {token}")).alert or "")
    await school.say(STRANGER, f"/start {token}")
    assert (await school.press(STRANGER, words.BEGIN)).only.html.startswith("<i>Bài 1/8</i>")
    rows = await school.counter.rows(LearnerRow)
    assert [row.starts_on for row in rows] == [date(2026, 11, 2), date(2026, 11, 9)]


async def test_the_first_lesson_comes_on_the_first_day(school: TaughtCounter) -> None:
    await school.say(HOA, f"/nhanvienmoi {SENTENCE}")
    await school.press(HOA, words.YES_ADD)
    await school.say(STRANGER, f"/start {await _link(school)}")
    for day in (2, 5, 6):
        await school.teach(at(day))
    assert not [one for one in await school.letters(STRANGER) if "Bài 1/8" in one]
    await school.teach(at(9, 8))
    assert not [one for one in await school.letters(STRANGER) if "Bài 1/8" in one]
    await school.teach(at(9, 8, 31))
    assert [one for one in await school.letters(STRANGER) if "Bài 1/8" in one]


async def test_what_is_lacking_is_asked_for(school: TaughtCounter) -> None:
    await school.say(HOA, "/nhanvienmoi")
    await school.press(HOA, words.ADD)
    await school.say(HOA, "thêm Võ Văn Tân, Phòng Trồng Cây")
    asked = await school.last(HOA)
    assert words.NO_SUCH_UNIT.format(named="Phòng Trồng Cây") in asked.html
    shown = await school.press(HOA, "Phòng Một")
    assert words.ASK["start"] in shown.only.html
    assert words.NOT_UNDERSTOOD in (await school.say(HOA, "lúc nào đó")).only.html
    whole = (await school.say(HOA, "16/11")).only
    assert "thứ Hai, 16/11/2026" in whole.html
    old = whole.buttons[words.YES_ADD]
    await school.press(HOA, words.CORRECT["name"])
    # Until the name is put right, what was shown before cannot be confirmed.
    assert (await school.press_data(HOA, old)).alert == words.NOT_UNDER_WAY
    again = (await school.say(HOA, "Võ Thị Tân")).only
    assert "Võ Thị Tân" in again.html
    await school.press(HOA, words.GIVE_UP)
    assert (await school.press_data(HOA, again.buttons[words.YES_ADD])).alert == words.NOT_UNDER_WAY
    assert "Võ" not in " ".join(row.name for row in await school.counter.rows(PersonRow))


async def test_a_unit_that_there_is_not_yet_is_added_with_the_first_who_joins_it(
    school: TaughtCounter,
) -> None:
    await school.say(HOA, "thêm Trần Văn A, Phòng Chuyên Đổi Mới, bắt đầu 01/12")
    asked = await school.last(HOA)
    adding = asked.buttons[words.ADD_UNIT.format(unit="Phòng Chuyên Đổi Mới")]
    shown = (await school.press_data(HOA, adding, asked.id)).only
    assert "Đơn vị: Phòng Chuyên Đổi Mới" in shown.html
    assert "thứ Ba, 01/12/2026" in shown.html
    assert (await school.press_data(HOA, adding, asked.id)).alert == words.NOT_UNDER_WAY
    await school.press(HOA, words.YES_ADD)
    assert "Đã thêm Trần Văn A, Phòng Chuyên Đổi Mới" in " ".join(
        row.payload["html"] for row in await school.counter.rows(DeliveryRow) if row.payload
    )


async def test_a_long_list_still_fits_and_keeps_its_buttons(school: TaughtCounter) -> None:
    async with school.counter.desk.database.transaction() as session:
        for number in range(30):
            text = f"Việc số {number} " + "rất dài " * 22
            await checklist.add_item(session, None, text, True, school.clock())
    await school.teach(at(2))
    await school.say(MOI, "/hoc")
    listed = (await school.press(MOI, words.TASKS)).only
    assert "✓ 25" in listed.buttons
    await school.say(HOA, "/nhanvienmoi")
    edited = (await school.press(HOA, words.EDIT_LIST)).only
    assert {"30", words.ADD_ITEM} <= set(edited.buttons)


async def test_nobody_else_adds_and_a_plain_question_stays_one(school: TaughtCounter) -> None:
    came = (await school.say(KHOA, "thêm nhân viên Võ Văn Tân, Phòng Một, bắt đầu 09/11")).only
    assert words.UNDERSTOOD not in came.html
    for text in ("thêm cây bàng ở đâu?", "thêm nhân viên mới thì phải làm gì?", "thêm nước"):
        asked = (await school.say(HOA, text)).only
        assert "<blockquote>" in asked.html


async def test_a_lost_link_is_made_anew(school: TaughtCounter) -> None:
    await school.say(HOA, f"/nhanvienmoi {SENTENCE}")
    await school.press(HOA, words.YES_ADD)
    lost = await _link(school)
    await school.say(HOA, "/nhanvienmoi")
    await school.press(HOA, "1.")
    await school.press(HOA, words.NEW_LINK)
    made = await _link(school)
    assert made != lost
    assert "được thay" in ((await school.say(STRANGER, f"/start {lost}")).alert or "")
    school.clock.move(timedelta(days=1))
    assert len((await school.say(STRANGER, f"/start {made}")).got) == 2


async def test_who_has_left_cannot_be_confirmed_or_nudged(school: TaughtCounter) -> None:
    await school.teach(at(2))
    await school.say(MOI, "/hoc")
    await school.press(MOI, words.TASKS)
    await school.press(MOI, "✓ 1")
    await school.teach(at(2, 10))
    await school.say(HOA, "/nhanvienmoi")
    await school.press(HOA, "1.")
    board = await school.last(HOA)
    async with school.counter.desk.database.transaction() as session:
        await people.deactivate(session, school.staff[MOI].id, None, school.clock())
    confirming = (await school.last(KHOA)).buttons[words.CONFIRM]
    assert (await school.press_data(KHOA, confirming)).alert == words.NO_LONGER
    assert (await school.press_data(HOA, board.buttons[words.REMIND])).alert == words.NO_LONGER
