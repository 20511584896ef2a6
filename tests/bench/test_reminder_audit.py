"""What counts as too fast at the Bot API."""

from bench.reminder_audit import Sighting, beside_bulk, surely_within, too_soon


def seen(*instants: float, bulk: bool = True, unseen: float = 0.0) -> list[Sighting]:
    """Calls, each of which may have come so long before it was seen."""
    return [Sighting(at, at - unseen, 1, bulk, False) for at in instants]


def test_a_call_that_was_seen_late_may_have_come_in_time() -> None:
    assert surely_within(seen(0.0, 0.5, 0.95), 1.0) == 3
    assert surely_within(seen(0.0, 0.5, 1.0), 1.0) == 2
    late = [Sighting(0.2, -0.1, 1, True, False), *seen(0.5, 0.95)]
    assert surely_within(late, 1.0) == 2


def test_answers_count_with_a_broadcast_and_not_without() -> None:
    answers = seen(0.1, 0.2, 0.3, bulk=False)
    assert beside_bulk(answers, 1.0) == 0
    assert beside_bulk([*answers, *seen(0.0)], 1.0) == 4
    assert beside_bulk([*answers, *seen(-0.85)], 1.0) == 2
    assert beside_bulk([*answers, *seen(0.9)], 1.0) == 4
    assert beside_bulk([*answers, *seen(5.0)], 1.0) == 1


def test_no_call_is_excused_that_comes_before_the_wait_is_over() -> None:
    told = [(10.0, 1, 3)]
    assert too_soon(seen(10.0, 12.9, 13.1), told) == [(1, 2.9, 3)]
    assert too_soon([Sighting(11.0, 11.0, 2, True, False)], told) == []
