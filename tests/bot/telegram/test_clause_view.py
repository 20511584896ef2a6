"""The clause, its neighbours, and the document's card."""

from concurrent.futures import Executor

import pytest

from bot import words as common
from bot.questions import words
from bot.store.database import Database
from bot.store.tables.messages import Action
from bot.telegram.clause_view import neighbours
from bot.telegram.document_card import card
from corpus.model import Document, Section
from tests.bot.moving_clock import MovingClock
from tests.bot.support import DOCUMENT, references
from tests.bot.telegram.counter import Counter, open_counter

AN = 7


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    opened = await open_counter(database, moving_clock, threads)
    await opened.staff(AN, "Nguyễn An", "khoa-hoc")
    return opened


async def test_leafing_in_place(counter: Counter) -> None:
    answer = (await counter.say(AN, "lương?")).only
    clause = (await counter.press(AN, answer.buttons[common.SHOW_CLAUSE])).only
    assert clause.action is Action.SEND
    assert "Phòng Một tưới cây bàng." in clause.html
    after = (await counter.press(AN, clause.buttons[words.NEXT])).only
    assert (after.action, "Phòng Hai" in after.html) == (Action.EDIT, True)
    assert words.NEXT not in after.buttons
    before = (await counter.press(AN, after.buttons[words.PREVIOUS])).only
    assert "Phòng Một" in before.html
    again = (await counter.press(AN, clause.buttons[words.NEXT])).only
    assert again.html == after.html


async def test_a_place_that_is_gone(counter: Counter) -> None:
    for data in ("n:0000000000:I::", "c:0000000000:I::", "d:0000000000"):
        gone = await counter.press(AN, data)
        assert (gone.alert, gone.changed_nothing) == (common.CLAUSE_GONE, True)


async def test_the_card(counter: Counter) -> None:
    answer = (await counter.say(AN, "tưới?")).only
    shown = (await counter.press(AN, answer.buttons[words.DOCUMENT])).only
    assert shown.html.splitlines() == [
        "<b>Quy chế: Quy chế tưới cây</b>",
        "• Ngày ban hành: 05/02/2024",
        "• Số mục: 3",
        "• Viện dẫn (2): quyết định số 1/QĐ-UBND; quyết định số 2/QĐ-UBND",
    ]


def test_a_card_does_not_name_everything() -> None:
    last = card(DOCUMENT, references(30))[-1].text
    assert last.startswith("Viện dẫn (30): quyết định số 1/QĐ-UBND;")
    assert last.endswith("số 20/QĐ-UBND…")


def _tree() -> Document:
    """I (1, 2), II."""

    def section(locator: str, parent: int | None, start: int, end: int) -> Section:
        return Section(
            locator=locator,
            label=locator,
            level=1,
            parent=parent,
            start=start,
            own_end=end,
            end=end,
        )

    sections = (
        section("I", None, 0, 6),
        section("I.1", 0, 2, 4),
        section("I.2", 0, 4, 6),
        section("II", None, 6, 8),
    )
    return DOCUMENT.model_copy(update={"text": "I 1 2 II", "sections": sections})


@pytest.mark.parametrize(
    ("locator", "before", "after"),
    [("I", None, "II"), ("I.1", None, "I.2"), ("I.2", "I.1", "II"), ("II", "I", None)],
)
def test_neighbours(locator: str, before: str | None, after: str | None) -> None:
    document = _tree()
    section = next(one for one in document.sections if one.locator == locator)
    found = [one.locator if one else None for one in neighbours(document, section)]
    assert found == [before, after]
