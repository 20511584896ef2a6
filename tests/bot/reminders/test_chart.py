"""The chart of confirmations: what it counts, and that a picture comes of it."""

import subprocess
import sys
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from bot.reminders import confirmations, following
from bot.reminders.chart import confirmations_chart, counted
from bot.reminders.deadline import Rules, find
from bot.reminders.entering import office_of
from bot.reminders.recipients import Recipients
from bot.reminders.schedule import Timing
from bot.reminders.steps import Step, steps_of
from bot.store.database import Database
from bot.store.tables.reminders import Standing
from config.time import ZONE
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.office import DAYS, SmallOffice


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


def test_who_takes_a_word_back_counts_no_more() -> None:
    done = frozenset({Standing.DONE})
    steps = [
        Step(at(2, 8), 1, Standing.ACKNOWLEDGED),
        Step(at(2, 9), 2, Standing.DONE),
        Step(at(3, 9), 1, Standing.DONE),
        Step(at(4, 9), 2, Standing.VOID),
    ]
    instants, counts = counted(steps, done)
    assert (instants[-1], counts) == (at(4, 9), [0, 1, 2, 1])
    assert counted([], done) == ([], [])


async def test_a_picture_comes_of_what_the_store_has(
    database: Database, moving_clock: MovingClock
) -> None:
    moving_clock.reads = at(2, 9)
    office = SmallOffice(database, moving_clock)
    await office.open()
    people = [await office.person(f"Lê {name}") for name in ("An", "Bình", "Chi")]
    row = await office.deadline("Nộp $báo$ cáo", "13/11/2026", timing=Timing((3,)))
    await office.move_to(at(10, 8))
    due = at(13, 0).date()
    said = [(0, Standing.ACKNOWLEDGED, at(10, 9)), (1, Standing.DONE, at(11, 9))]
    for which, standing, when in said:
        async with database.transaction() as session:
            await confirmations.declare(session, people[which], row.id, due, standing, when)
    async with database.reading() as session:
        steps = await steps_of(session, (row.id, due))
        found = await office_of(session, DAYS, office.clock())
        deadline = await find(session, row.id, Rules())
        assert deadline is not None
        recipients = Recipients(found.people, found.naming)
        board = await following.board(session, deadline, due, recipients)
    assert [(step.at, step.person_id, step.standing) for step in steps] == [
        (when, people[which].id, standing) for which, standing, when in said
    ]
    full = Image.open(BytesIO(confirmations_chart(board, steps, at(14, 9))))
    none = Image.open(BytesIO(confirmations_chart(board, [], at(14, 9))))
    assert (full.format, full.size) == ("PNG", (1200, 672))
    assert full.tobytes() != none.tobytes()


@pytest.mark.parametrize(
    "module", ["bot.commands.remind, bot.commands.run", "bot.reminders.sheets"]
)
def test_the_plotting_library_is_not_loaded_before_a_chart_is_asked_for(module: str) -> None:
    code = f"import sys, {module}; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
