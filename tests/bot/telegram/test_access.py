"""Who is let in: strangers, invitations, people who left, groups and their units."""

from concurrent.futures import Executor
from datetime import timedelta

import pytest

from bot import words as common
from bot.delivery import ledger
from bot.questions import groups, words
from bot.staff import people
from bot.staff.invitations import invite
from bot.store.database import Database
from bot.store.tables.messages import Action
from bot.store.tables.people import AccessRequestRow, Decision, PersonRow, Role
from bot.store.tables.questions import GroupRow, QuestionRow
from bot.telegram.access import farewell
from tests.bot.moving_clock import MovingClock
from tests.bot.telegram.counter import GROUP, Counter, open_counter

AN, HOA, LAN, STRANGER = 7, 20, 21, 99


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    opened = await open_counter(database, moving_clock, threads)
    await opened.staff(AN, "Nguyễn An", "khoa-hoc")
    await opened.staff(HOA, "Trần Văn Hòa", "hcth", Role.OFFICE)
    await opened.staff(LAN, "Phạm Lan", None, Role.ADMINISTRATOR)
    return opened


async def invited(counter: Counter, name: str = "Lê Khôi", *, days: int = 7) -> str:
    now = counter.clock()
    async with counter.desk.database.transaction() as session:
        person = await people.add_person(session, name, "khoa-hoc", None, now)
        return (await invite(session, person.id, None, now, timedelta(days=days))).token


async def asked_in(counter: Counter) -> dict[str, str]:
    """The buttons that HOA gets when the stranger asks to be let in."""
    offer = (await counter.say(STRANGER, "tưới?")).only
    return (await counter.press(STRANGER, offer.buttons[words.ASK_FOR_ACCESS])).to(HOA).buttons


async def test_a_stranger_is_kept_out_and_may_ask(counter: Counter) -> None:
    for text in ("tưới?", "/start", "/hoi tưới?", "/vanban", "/cauhoi", "/start a_x", "/xoadulieu"):
        offer = (await counter.say(STRANGER, text)).only
        assert offer.html == words.NOT_ON_THE_LIST
        assert offer.buttons == {words.ASK_FOR_ACCESS: "x"}
    for data in ("c:0000000000:I::", "q:l:0", "z:y:9", "u:x", "f:x:+", "xr:1:y"):
        assert (await counter.press(STRANGER, data)).alert == words.NOT_ON_THE_LIST_SHORT
    assert await counter.rows(QuestionRow) == []


async def test_in_a_group_the_asker_decides(counter: Counter) -> None:
    kept_out = (await counter.say(STRANGER, "/hoi tưới?", chat=GROUP)).only
    assert (kept_out.html, kept_out.buttons) == (words.NOT_ON_THE_LIST_GROUP, {})
    pressed = await counter.press(STRANGER, "f:x:+", chat=GROUP)
    assert (pressed.alert, pressed.changed_nothing) == (words.NOT_ON_THE_LIST_GROUP, True)
    assert "tưới?" in (await counter.say(AN, "/hoi tưới?", chat=GROUP)).only.html


async def test_open_to_all(
    database: Database, moving_clock: MovingClock, threads: Executor
) -> None:
    counter = await open_counter(database, moving_clock, threads, access="open")
    shown = (await counter.say(STRANGER, "lương?")).only
    assert (await counter.press(STRANGER, shown.buttons[words.SEND_TO_OFFICE])).only
    (row,) = await counter.rows(QuestionRow)
    assert row.asker.startswith("account:")
    assert row.asker != f"account:{STRANGER}"
    assert (await counter.press(STRANGER, "q:l:0")).alert == words.OFFICE_ONLY


async def test_asking_approving_letting_in(counter: Counter) -> None:
    offer = (await counter.say(STRANGER, "tưới?")).only
    asked = await counter.press(STRANGER, offer.buttons[words.ASK_FOR_ACCESS])
    assert asked.to(STRANGER).html == words.ACCESS_ASKED
    for office in (HOA, LAN):
        assert asked.to(office).html == words.SOMEBODY_ASKS.format(name="Người 99")
    buttons = asked.to(HOA).buttons
    again = await counter.press(STRANGER, "x")
    assert again.only.html == words.ACCESS_ASKED_BEFORE
    units = (await counter.press(HOA, buttons[words.APPROVE])).only
    assert units.action is Action.EDIT
    assert list(units.buttons) == ["HCTH", "Phòng Quản lý khoa học", words.NO_UNIT]
    done = await counter.press(HOA, units.buttons["Phòng Quản lý khoa học"])
    assert "Phòng Quản lý khoa học" in done.to(HOA).html
    assert done.to(STRANGER).html == words.YOU_ARE_IN
    assert "[tưới?]" in (await counter.say(STRANGER, "tưới?")).only.html
    assert (await counter.press(STRANGER, "x")).alert == words.ALREADY_IN


async def test_refusing(counter: Counter) -> None:
    buttons = await asked_in(counter)
    refused = await counter.press(HOA, buttons[words.REFUSE])
    assert refused.to(STRANGER).html == words.YOU_ARE_REFUSED
    assert (await counter.say(STRANGER, "tưới?")).only.html == words.NOT_ON_THE_LIST
    for button in (words.APPROVE, words.REFUSE):
        for office in (HOA, LAN):
            late = await counter.press(office, buttons[button])
            assert late.changed_nothing
            assert "đã được từ chối trước đó" in str(late.alert)
    (row,) = await counter.rows(AccessRequestRow)
    assert row.decision is Decision.REFUSED


async def test_only_the_office_decides(counter: Counter) -> None:
    buttons = await asked_in(counter)
    for data in (*buttons.values(), "xu:1:-", "xp:1:1"):
        assert (await counter.press(AN, data)).alert == words.OFFICE_ONLY
        assert (await counter.press(STRANGER, data)).alert == words.NOT_ON_THE_LIST_SHORT
    assert "Không có yêu cầu này" in str((await counter.press(HOA, "xr:99:y")).alert)
    assert (await counter.press(HOA, "xu:1:0000000000")).alert == words.NO_SUCH_UNIT
    (row,) = await counter.rows(AccessRequestRow)
    assert row.decision is None


async def test_somebody_on_the_list_who_lost_the_link(counter: Counter) -> None:
    await invited(counter, "Người 99")
    units = (await counter.press(HOA, (await asked_in(counter))[words.APPROVE])).only
    seat = next(data for text, data in units.buttons.items() if text.startswith("Là Người 99"))
    assert (await counter.press(HOA, seat)).to(STRANGER).html == words.YOU_ARE_IN
    people_named = [row for row in await counter.rows(PersonRow) if row.name == "Người 99"]
    assert [row.telegram_id for row in people_named] == [STRANGER]


async def test_an_invitation_lets_in_once(counter: Counter) -> None:
    token = await invited(counter)
    welcome = (await counter.say(STRANGER, f"/start {token}")).only
    assert welcome.html == words.WELCOME.format(name="Lê Khôi")
    assert (await counter.say(STRANGER, f"/start {token}")).only.html == welcome.html
    used = await counter.say(100, f"/start {token}")
    assert "đã được dùng" in str(used.alert)
    assert (await counter.say(100, "tưới?")).only.html == words.NOT_ON_THE_LIST


@pytest.mark.parametrize(
    ("token", "word"), [("moi-x", "không đúng"), (f"moi-{'a' * 32}", "không đúng"), ("", "hết hạn")]
)
async def test_an_invitation_that_is_none(counter: Counter, token: str, word: str) -> None:
    real = await invited(counter)
    counter.clock.move(timedelta(days=8))
    refused = await counter.say(STRANGER, f"/start {token or real}")
    assert refused.changed_nothing
    assert word in str(refused.alert)
    assert (await counter.say(STRANGER, "tưới?")).only.html == words.NOT_ON_THE_LIST


async def test_an_invitation_is_opened_in_private(counter: Counter) -> None:
    token = await invited(counter)
    shown = (await counter.say(STRANGER, f"/start@thidua_bot {token}", chat=GROUP)).only
    assert shown.html == words.IN_PRIVATE
    assert (await counter.say(STRANGER, f"/start {token}")).only.html.startswith("Chào mừng")


async def test_who_left_is_told_and_out_at_once(counter: Counter) -> None:
    shown = (await counter.say(AN, "tưới?")).only
    now = counter.clock()
    async with counter.desk.database.transaction() as session:
        an = await people.by_telegram(session, AN)
        assert an is not None
        await ledger.enqueue(session, farewell(an), now)
        await people.deactivate(session, an.id, None, now)
    pressed = await counter.press(AN, shown.buttons[words.GOOD])
    assert pressed.alert == words.NOT_ON_THE_LIST_SHORT
    assert pressed.got[0].html == words.LEFT
    assert (await counter.say(AN, "tưới?")).only.html == words.NOT_ON_THE_LIST


async def test_who_am_i(counter: Counter) -> None:
    shown = (await counter.say(AN, "/toi")).only.html
    assert shown.splitlines()[1:] == [
        "• Nguyễn An",
        "• Phòng Quản lý khoa học",
        "• công chức, viên chức, người lao động",
    ]
    assert (await counter.say(STRANGER, "/toi")).only.html == words.YOU_ARE_NOBODY
    assert (await counter.say(AN, "/toi@thidua_bot", chat=GROUP)).only.html == words.IN_PRIVATE


async def test_a_group_is_bound_by_the_office(counter: Counter) -> None:
    assert (await counter.say(HOA, "/donvi")).only.html == words.GROUP_ONLY
    assert (await counter.say(AN, "/donvi", chat=GROUP)).only.html == words.OFFICE_ONLY
    choice = (await counter.say(HOA, "/donvi", chat=GROUP)).only
    button = choice.buttons["Phòng Quản lý khoa học"]
    assert (await counter.press(AN, button, chat=GROUP)).alert == words.OFFICE_ONLY
    assert (await counter.press(HOA, button)).alert == words.OFFICE_ONLY
    assert (await counter.press(HOA, "u:0000000000", chat=GROUP)).alert == words.NO_SUCH_UNIT
    assert await counter.rows(GroupRow) == []
    for _ in range(2):
        bound = (await counter.press(HOA, button, chat=GROUP)).only
        assert bound.html == words.GROUP_IS_OF.format(unit="Phòng Quản lý khoa học")
    (row,) = await counter.rows(GroupRow)
    assert (row.chat, row.unit_id) == (str(GROUP), "khoa-hoc")
    async with counter.desk.database.transaction() as session:
        await groups.move(session, str(GROUP), "-1002")
        assert await groups.unit_of(session, str(GROUP)) is None
        assert await groups.unit_of(session, "-1002") == "khoa-hoc"
    assert words.GROUP_IS_OF[:10] not in (await counter.say(HOA, "/donvi", chat=GROUP)).only.html


async def test_help_is_for_those_inside(counter: Counter) -> None:
    help_for_staff = (await counter.say(AN, "/trogiup")).only.html
    assert help_for_staff.startswith(common.HELP_INTRODUCTION)
    assert "/xoadulieu" in help_for_staff
    assert "/cauhoi" not in help_for_staff
    assert "/cauhoi" in (await counter.say(HOA, "/trogiup")).only.html
    assert (await counter.say(AN, "/khonghieu")).only.html == common.UNKNOWN_COMMAND
