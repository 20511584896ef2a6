"""Bots killed with SIGKILL while people are reminded.

The long run, two instances on PostgreSQL and the limits in every window are ``bench/reminders.py``:
they take minutes, and a machine to themselves.
"""

from bench.crash import sqlite
from bench.reminders import SHORT, crash


async def test_killed_while_it_reminds_it_loses_nothing_and_repeats_nothing_unmarked() -> None:
    with sqlite() as url:
        report = await crash(url, SHORT, ("một",), seed=5)
    assert report.kills == SHORT.kills
    assert (report.lost, report.invented, report.lost_acknowledgements) == (0, 0, 0)
    assert (report.unmarked_repeats, report.falsely_sent, report.failed) == (0, 0, 0)
    assert report.marked <= report.in_flight
    assert report.acknowledged > 0
    assert report.ended_cleanly


async def test_a_bot_that_forgets_what_it_had_started_is_found_out() -> None:
    with sqlite() as url:
        report = await crash(url, SHORT, ("một",), seed=5, forgets=True)
    assert report.unmarked_repeats > 0
    assert not report.sound
