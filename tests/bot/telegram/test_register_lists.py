"""/han, /chitieu, /nhiemvu: what concerns the asker's unit first, approved before proposed."""

from concurrent.futures import Executor

import pytest

from bot.questions import words as people_words
from bot.reminders import words
from bot.store.database import Database
from bot.store.tables.messages import Action
from bot.telegram.menu import FOR_PEOPLE
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.documents import DUTY, PLAN, REPORT, TARGET, document
from tests.bot.telegram.counter import GROUP, Counter
from tests.bot.telegram.registered import (
    AN,
    HOA,
    Library,
    approve,
    hold,
    open_registered,
)

OTHER = "Phòng Hai báo cáo trước ngày 10 tháng 11 năm 2024."
LATER = "Phòng Một tổng kết trước ngày 20 tháng 11 năm 2024."


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    return await open_registered(database, moving_clock, threads, Library())


async def test_the_asker_s_unit_first_and_the_approved_first(counter: Counter) -> None:
    await hold(counter, document(REPORT, OTHER, LATER))
    await approve(counter, LATER)
    await approve(counter, OTHER)
    shown = (await counter.say(AN, "/han")).only
    parts = [words.OF_YOUR_UNIT, "1. tổng kết", "2. gửi báo cáo", words.OTHERS, "3. Phòng Hai"]
    places = [shown.html.index(part) for part in parts]
    assert places == sorted(places)
    assert shown.html.count(f"({words.NOT_APPROVED})") == 1
    assert shown.html.index(words.NOT_APPROVED) > places[2]
    office = (await counter.say(HOA, "/han")).only
    assert words.OF_YOUR_UNIT not in office.html


async def test_every_row_opens_its_clause(counter: Counter) -> None:
    await hold(counter, document(*PLAN))
    shown = (await counter.say(AN, "/nhiemvu")).only
    assert "Ai: Phòng Hành chính – Tổng hợp (chủ trì)" in shown.html
    (data,) = shown.buttons.values()
    assert DUTY in (await counter.press(AN, data)).only.html


async def test_targets_come_from_the_register_once_it_has_any(counter: Counter) -> None:
    before = (await counter.say(AN, "/chitieu")).only
    assert "Phòng Một tưới cây bàng." in before.html
    await hold(counter, document(*PLAN))
    after = (await counter.say(AN, "/chitieu")).only
    assert TARGET.rstrip(".") in after.html
    assert words.NOT_APPROVED in after.html


async def test_nothing_yet(counter: Counter) -> None:
    assert (await counter.say(AN, "/han")).only.html == words.NOTHING["deadline"]
    assert (await counter.say(AN, "/nhiemvu")).only.html == words.NOTHING["duty"]


async def test_long_lists_are_leafed_through_in_place(counter: Counter) -> None:
    lines = [f"Phòng Một làm việc thứ {number}." for number in range(1, 15)]
    await hold(counter, document(*lines))
    first = (await counter.say(AN, "/nhiemvu")).only
    second = (await counter.press(AN, first.buttons["▶"])).only
    assert second.action is Action.EDIT
    assert "7. làm việc thứ 7" in second.html
    last = (await counter.press(AN, second.buttons["▶"])).only
    assert "▶" not in last.buttons
    assert "14. làm việc thứ 14" in last.html
    beyond = (await counter.press(AN, "r:n:99999")).only
    assert beyond.html == last.html
    for forged in ("r:n:x", "r:y:1", "r:n", "r:n:²", "r:n:9999999"):
        assert (await counter.press(AN, forged)).changed_nothing


async def test_in_a_group_it_is_nobody_s_list(counter: Counter) -> None:
    await hold(counter, document(*PLAN))
    shown = (await counter.say(AN, "/han", chat=GROUP)).only
    assert "gửi báo cáo" in shown.html
    assert words.OF_YOUR_UNIT not in shown.html


async def test_what_is_past_comes_last_and_says_so(counter: Counter) -> None:
    past = REPORT.replace("15", "01").replace("11 năm 2024", "11 năm 2024")
    await hold(counter, document(past, LATER))
    counter.clock.reads = counter.clock.reads.replace(month=11, day=10)
    shown = (await counter.say(AN, "/han")).only
    assert shown.html.index("tổng kết") < shown.html.index(words.PASSED)


async def test_rows_of_a_removed_document_are_not_shown(counter: Counter) -> None:
    await hold(counter, document(*PLAN))
    await hold(counter, document(OTHER, named="khac"))
    shown = (await counter.say(AN, "/han")).only
    assert "Phòng Hai" in shown.html
    assert "gửi báo cáo" not in shown.html


async def test_a_row_whose_clause_changed_says_so(counter: Counter) -> None:
    await hold(counter, document(*PLAN))
    await approve(counter, REPORT)
    await hold(counter, document(DUTY, TARGET))
    shown = (await counter.say(AN, "/han")).only
    assert words.IN_DOUBT in shown.html
    assert shown.buttons == {}


async def test_the_commands_are_offered(counter: Counter) -> None:
    assert {"han", "nhiemvu", "chitieu"} <= {name for name, _ in FOR_PEOPLE}
    helped = (await counter.say(HOA, "/trogiup")).only
    for name, _ in (*words.COMMANDS, *words.OFFICE_COMMANDS, *people_words.COMMANDS):
        assert f"/{name}" in helped.html
    assert "/duyet" not in (await counter.say(AN, "/trogiup")).only.html
