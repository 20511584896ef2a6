"""The bot killed with SIGKILL while questions come in; the long run is ``bench/crash.py``."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from bench.crash import crash, postgresql, sqlite


@pytest.mark.parametrize("database", [sqlite, postgresql])
async def test_killed_again_and_again_it_loses_nothing_and_repeats_nothing_unmarked(
    database: Callable[[], AbstractContextManager[str]],
) -> None:
    with database() as url:
        report = await crash(url, updates=60, kills=6, seed=7)
    assert report.lost == 0
    assert report.unmarked_repeats == 0
    assert report.out_of_order == 0
    assert report.marked <= report.in_flight_at_kills
    assert report.malformed_passed_over == 1
    assert report.ended_cleanly
