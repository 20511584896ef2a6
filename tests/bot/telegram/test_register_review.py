"""/duyet: proposals one at a time; approved, corrected, refused, once and by the office alone."""

from concurrent.futures import Executor

import pytest

from bot import words as common
from bot.questions import words as people_words
from bot.reminders import words
from bot.staff import people
from bot.store.database import Database
from bot.store.tables.messages import Action, DeliveryRow
from bot.store.tables.people import Role
from bot.store.tables.questions import DialogueRow
from bot.store.tables.register import RegisterHistoryRow, RegisterRow, RowStatus
from bot.telegram.register_card import review_button
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.documents import DUTY, PLAN, REPORT, TARGET, document
from tests.bot.telegram.counter import GROUP, Counter, Got
from tests.bot.telegram.registered import (
    AN,
    HOA,
    LAN,
    Library,
    approve,
    first_card,
    hold,
    open_registered,
    row_of,
)

EARLIER = REPORT.replace("15", "10")


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    opened = await open_registered(database, moving_clock, threads, Library())
    await hold(opened, document(*PLAN))
    return opened


async def statuses(counter: Counter) -> list[str]:
    return [row.status.value for row in await counter.rows(RegisterRow)]


async def press(counter: Counter, card: Got, text: str, user: int = HOA) -> Got:
    return (await counter.press(user, card.buttons[text])).to(user)


async def test_a_card_says_what_who_when_and_where(counter: Counter) -> None:
    first = await first_card(counter)
    assert "<i>1/3</i>" in first.html
    assert "Nhiệm vụ: Phòng Hành chính – Tổng hợp chủ trì kiểm tra việc tưới cây" in first.html
    assert "Ai: Phòng Hành chính – Tổng hợp (chủ trì)" in first.html
    assert f"<blockquote>{DUTY}</blockquote>" in first.html
    assert "mục I, gạch đầu dòng 1, Kế hoạch tưới cây" in first.html
    second = await press(counter, first, words.LATER)
    assert second.action is Action.EDIT
    assert "Hạn: trước ngày 15 tháng 11 năm 2024 (muộn nhất 14/11/2024)" in second.html
    clause = (await counter.press(HOA, second.buttons[common.SHOW_CLAUSE])).only
    assert REPORT in clause.html


async def test_going_through_all_of_them(counter: Counter) -> None:
    card = await press(counter, await first_card(counter), words.APPROVE)
    assert "Đã duyệt: Phòng Hành chính" in card.html
    assert "Thời hạn: gửi báo cáo tưới cây" in card.html
    card = await press(counter, card, words.REJECT)
    assert "Đã bỏ: gửi báo cáo" in card.html
    card = await press(counter, card, words.APPROVE)
    assert words.NOTHING_WAITS in card.html
    assert await statuses(counter) == ["approved", "rejected", "approved"]
    async with counter.desk.database.reading() as session:
        hoa = await people.by_telegram(session, HOA)
    assert hoa is not None
    decided = [line.actor_id for line in await counter.rows(RegisterHistoryRow) if line.actor_id]
    assert decided == [hoa.id] * 3


async def test_later_leaves_it_waiting(counter: Counter) -> None:
    card = await first_card(counter)
    for _ in range(3):
        card = await press(counter, card, words.LATER)
    assert words.ALL_SEEN.format(count=3) in card.html
    again = await press(counter, card, words.FROM_THE_START)
    assert "1/3" in again.html
    assert await statuses(counter) == ["proposed"] * 3


async def test_a_refusal_is_taken_back(counter: Counter) -> None:
    refused = await press(counter, await first_card(counter), words.REJECT)
    back = await press(counter, refused, words.TAKE_BACK)
    assert DUTY in back.html
    assert await statuses(counter) == ["proposed"] * 3


async def test_pressed_by_others_twice_or_forged(counter: Counter) -> None:
    card = await first_card(counter)
    approving = card.buttons[words.APPROVE]
    for data in card.buttons.values():
        if not data.startswith("c:"):
            assert (await counter.press(AN, data)).alert == people_words.OFFICE_ONLY
            assert (await counter.press(HOA, data, chat=GROUP)).alert == people_words.OFFICE_ONLY
    await counter.press(HOA, approving)
    for user in (HOA, LAN):
        late = await counter.press(user, approving)
        assert (late.changed_nothing, late.alert) == (True, words.CHANGED_MEANWHILE)
    assert (await counter.press(LAN, card.buttons[words.REJECT])).changed_nothing
    for forged in (
        "v:y:999:1:",
        "v:y:1",
        "v:y:x:1:",
        "v:q:1:1:",
        "v:y:²:1:",
        "v:fq:1:1:",
        "v:::::",
    ):
        assert (await counter.press(HOA, forged)).changed_nothing
    assert await statuses(counter) == ["approved", "proposed", "proposed"]


async def test_the_command_is_the_office_s(counter: Counter) -> None:
    assert (await counter.say(AN, "/duyet")).only.html == people_words.OFFICE_ONLY
    assert (await counter.say(HOA, "/duyet", chat=GROUP)).only.html == people_words.IN_PRIVATE


async def begun(counter: Counter, field: str, presses: int = 1) -> Got:
    """As far as being asked for the new words of the second card."""
    card = await first_card(counter)
    for _ in range(presses):
        card = await press(counter, card, words.LATER)
    fields = await press(counter, card, words.CORRECT)
    return await press(counter, fields, words.FIELDS[field])


async def test_a_date_is_corrected_in_words_and_approved(counter: Counter) -> None:
    asked = await begun(counter, "d")
    assert words.WRITE["d"] in asked.html
    wrong = (await counter.say(HOA, "31/4/2024")).only
    assert "Lịch không có ngày này" in wrong.html
    card = (await counter.say(HOA, "chậm nhất ngày 20/11/2024")).only
    assert "Hạn: chậm nhất ngày 20/11/2024" in card.html
    assert "Văn bản viết: trước ngày 15 tháng 11 năm 2024" in card.html
    assert await counter.rows(DialogueRow) == []
    await press(counter, card, words.APPROVE)
    row = await row_of(counter, REPORT)
    assert (row.status, str(row.due_day)) == (RowStatus.CORRECTED, "2024-11-20")
    assert row.said is not None
    assert row.said.due is not None
    assert str(row.said.due.first) == "2024-11-15"


async def test_people_and_title_are_corrected(counter: Counter) -> None:
    await begun(counter, "p")
    card = (await counter.say(HOA, "hcth chủ trì, phòng một phối hợp")).only
    assert "Ai: Phòng Hành chính – Tổng hợp (chủ trì), Phòng Một (phối hợp)" in card.html
    fields = await press(counter, card, words.CORRECT)
    await press(counter, fields, words.FIELDS["t"])
    card = (await counter.say(HOA, "Nộp báo cáo <quý>")).only
    assert "Thời hạn: Nộp báo cáo &lt;quý&gt;" in card.html
    await counter.press(HOA, card.buttons[words.APPROVE])
    assert (await row_of(counter, REPORT)).parties[1].unit_id == "mot"


async def test_giving_up_a_correction(counter: Counter) -> None:
    await begun(counter, "d")
    await counter.say(HOA, "/huy")
    assert await counter.rows(DialogueRow) == []
    assert not (await row_of(counter, REPORT)).is_corrected


async def test_a_correction_of_what_was_decided_meanwhile(counter: Counter) -> None:
    await begun(counter, "t")
    await approve(counter, REPORT)
    told = (await counter.say(HOA, "Tên khác")).only
    assert "vừa thay đổi" in told.html
    assert (
        await row_of(counter, REPORT)
    ).title == "gửi báo cáo tưới cây trước ngày 15 tháng 11 năm 2024"
    assert await counter.rows(DialogueRow) == []


async def test_who_is_no_longer_of_the_office_corrects_nothing(counter: Counter) -> None:
    leaving = await counter.staff(30, "Lê Tư", "hcth", Role.OFFICE)
    fields = await press(counter, await first_card(counter, 30), words.CORRECT, 30)
    await press(counter, fields, words.FIELDS["t"], 30)
    async with counter.desk.database.transaction() as session:
        lan = await people.by_telegram(session, LAN)
        await people.deactivate(session, leaving.id, lan, counter.clock())
    await counter.say(30, "Tên khác")
    assert not (await row_of(counter, DUTY)).is_corrected


async def test_what_changed_comes_first_with_both_texts(counter: Counter) -> None:
    await approve(counter, REPORT)
    await hold(counter, document(DUTY, EARLIER, TARGET))
    card = await first_card(counter)
    assert words.CHANGED in card.html
    before, after = card.html.index(REPORT), card.html.index(EARLIER)
    assert before < after
    await press(counter, card, words.APPROVE)
    assert (await row_of(counter, REPORT)).status is RowStatus.SUPERSEDED
    assert (await row_of(counter, EARLIER)).holds


async def test_a_new_reading_refused_leaves_the_old_in_doubt(counter: Counter) -> None:
    await approve(counter, REPORT)
    await hold(counter, document(DUTY, EARLIER, TARGET))
    card = await press(counter, await first_card(counter), words.REJECT)
    assert words.KEEP_OR_NOT in card.html
    await press(counter, card, words.APPROVE)
    kept = await row_of(counter, REPORT)
    assert (kept.holds, kept.flag, kept.place) == (True, None, None)


async def test_a_clause_gone_is_dropped(counter: Counter) -> None:
    await approve(counter, REPORT)
    await hold(counter, document(DUTY, TARGET))
    card = await first_card(counter)
    assert words.GONE in card.html
    await press(counter, card, words.REJECT)
    assert (await row_of(counter, REPORT)).status is RowStatus.CANCELLED


async def test_the_office_is_told_once(counter: Counter) -> None:
    def told(rows: list[DeliveryRow]) -> list[str]:
        return [str((row.payload or {})["html"]) for row in rows if row.kind == "notice"]

    first = told(await counter.rows(DeliveryRow))
    assert len(first) == 2
    assert "Kế hoạch tưới cây: 1 thời hạn, 1 chỉ tiêu, 1 nhiệm vụ" in first[0]
    await hold(counter, document(*PLAN))
    assert told(await counter.rows(DeliveryRow)) == first
    await approve(counter, REPORT)
    await hold(counter, document(DUTY, EARLIER, TARGET))
    later = told(await counter.rows(DeliveryRow))
    assert len(later) == 4
    assert words.FLAGGED in later[-1]
    assert "gửi báo cáo tưới cây" in later[-1]


async def test_the_proposals_of_one_document(counter: Counter) -> None:
    other = document("Trồng thêm 10% cây.", named="khac")
    await hold(counter, document(*PLAN), other)
    button = review_button("khac")
    assert len(button.data.encode()) <= 64
    card = (await counter.press(HOA, button.data)).only
    assert "1/1" in card.html
    assert "Trồng thêm 10% cây." in card.html
    done = await press(counter, card, words.APPROVE)
    assert words.NOTHING_WAITS in done.html
