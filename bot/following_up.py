"""What reads follow-up questions, with the names of units and awards."""

from collections.abc import Callable

from config.follow_ups import load_follow_up_words
from config.lists import load_units
from corpus.awards import load_awards
from index.followup import FollowUps


def open_follow_ups(clarify: Callable[[str], str]) -> FollowUps:
    """``clarify`` puts a text as the reader of questions understands it (may be blocking work).

    Raises ThiDuaError where a list cannot be read.
    """
    units = [name for unit in load_units() for name in unit.names]
    table = load_awards()
    awards = [name for award in (*table.awards, *table.others) for name in award.called]
    return FollowUps(load_follow_up_words(), units, awards, clarify)
