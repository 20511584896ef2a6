"""The buttons "Năm 2024", "Năm 2025" under an answer that asks which year is meant."""

from concurrent.futures import Executor
from dataclasses import replace
from datetime import date

import pytest

from bot import words as common
from bot.questions import words
from bot.store.database import Database
from bot.store.tables.questions import QuestionRow
from index.model import Answer
from tests.bot.moving_clock import MovingClock
from tests.bot.support import GardenAssistant
from tests.bot.telegram.counter import GROUP, Counter, open_counter

AN, BINH = 7, 8


class TwoYears(GardenAssistant):
    """Asks which year is meant, until one is named."""

    def ask(self, question: str, *, today: date) -> Answer:
        answer = super().ask(question, today=today)
        if "năm" in question:
            return answer
        update = {"source": None, "citations": (), "lead": "Năm nào?", "years": (2024, 2025)}
        return answer.model_copy(update=update)


@pytest.fixture
async def counter(database: Database, moving_clock: MovingClock, threads: Executor) -> Counter:
    opened = await open_counter(database, moving_clock, threads)
    opened.desk = replace(opened.desk, assistant=TwoYears())
    await opened.staff(AN, "Nguyễn An", "khoa-hoc")
    await opened.staff(BINH, "Trần Bình", "khoa-hoc")
    return opened


async def test_a_year_asks_the_same_question_of_that_year(counter: Counter) -> None:
    asks = (await counter.say(AN, "Khi nào tưới cây?")).only
    assert list(asks.buttons) == ["Năm 2024", "Năm 2025"]
    assert all(len(data.encode()) <= 64 for data in asks.buttons.values())
    answer = (await counter.press(AN, asks.buttons["Năm 2025"])).only
    assert "[Khi nào tưới cây năm 2025?]" in answer.html
    assert words.GOOD in answer.buttons
    texts = [row.text for row in await counter.rows(QuestionRow)]
    assert texts == ["Khi nào tưới cây?", "Khi nào tưới cây năm 2025?"]


async def test_in_a_group_only_the_asker_may_choose(counter: Counter) -> None:
    asks = (await counter.say(AN, "/hoi@thidua_bot tưới?", GROUP)).only
    refused = await counter.press(BINH, asks.buttons["Năm 2024"], GROUP)
    assert (refused.alert, refused.changed_nothing) == (words.ONLY_THE_ASKER, True)
    assert "năm 2024" in (await counter.press(AN, asks.buttons["Năm 2024"], GROUP)).only.html


@pytest.mark.parametrize("data", ["y", "y:x", "y:x:24", "y:x:²⁰²⁴", "y:x:2024:1"])
async def test_a_button_of_no_use_is_refused(counter: Counter, data: str) -> None:
    assert (await counter.press(AN, data)).alert == common.BUTTON_UNKNOWN


async def test_a_question_that_is_gone_is_said_to_be(counter: Counter) -> None:
    assert (await counter.press(AN, "y:nichts:2024")).alert == words.QUESTION_GONE
