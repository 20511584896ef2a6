from itertools import chain, cycle, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.channel import Address
from bot.delivery.pace import DEFAULT, Limits, Pace, Rule

LIMITS = Limits(
    overall=Rule(4, 1.0),
    bulk=Rule(3, 1.0),
    chat=Rule(2, 2.0),
    bulk_chat=Rule(1, 1.0),
    group=Rule(3, 10.0),
)


def most_within(instants: list[float], seconds: float) -> int:
    """The most instants in any half-open stretch of so many seconds."""
    return max(
        (sum(start <= other < start + seconds for other in instants) for start in instants),
        default=0,
    )


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 16)), min_size=20, max_size=120)
)
def test_no_limit_is_exceeded_in_any_window_however_much_wants_to_go(
    wishes: list[tuple[str, int]],
) -> None:
    pace, now = Pace(LIMITS), 0.0
    started: dict[str, list[float]] = {}
    for chat, quarters in wishes:
        now += quarters / 16
        if pace.room(now) > 0 and chat not in pace.closed(now):
            pace.note(Address(chat, is_group=chat in "ab"), now)
            started.setdefault(chat, []).append(now)
    assert most_within(sorted(chain.from_iterable(started.values())), 1.0) <= 4
    for chat, instants in started.items():
        assert most_within(instants, 2.0) <= 2
        if chat in "ab":
            assert most_within(instants, 10.0) <= 3


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=60))
def test_who_waits_as_long_as_told_may_go(chats: list[str]) -> None:
    pace, now, times = Pace(LIMITS), 0.0, []
    for chat in chats:
        while pace.room(now) <= 0 or chat in pace.closed(now):
            opens = pace.opens(now)
            assert opens is not None
            now = opens
        pace.note(Address(chat), now)
        times.append(now)
    assert all(one <= other for one, other in pairwise(times))
    assert times[-1] <= 2.0 * len(chats)


def test_a_burst_goes_at_once_and_the_rest_at_the_pace_of_the_chat() -> None:
    pace = Pace(LIMITS)
    for _ in range(2):
        assert "a" not in pace.closed(0.0)
        pace.note(Address("a"), 0.0)
    assert pace.closed(0.0) == {"a": 2.0}
    assert pace.opens(1.0) == 2.0
    assert pace.closed(1.99) == {"a": 2.0}
    assert pace.closed(2.0) == {}
    assert pace.opens(2.0) is None


def test_a_notice_keeps_its_distance_from_whatever_went_before_it() -> None:
    pace = Pace(LIMITS)
    pace.note(Address("a"), 0.0)
    assert pace.closed(0.5) == {}
    assert pace.closed_to_bulk(0.5) == {"a": 1.0}
    assert pace.closed_to_bulk(1.0) == {}


def test_what_another_instance_started_earlier_counts_when_it_becomes_known() -> None:
    pace = Pace(LIMITS)
    pace.note(Address("a"), 9.0)
    pace.note(Address("a"), 8.0)
    assert pace.closed(9.5) == {"a": 10.0}


def test_asked_to_wait_about_a_second_chat_everybody_waits() -> None:
    pace = Pace(LIMITS)
    pace.told_to_wait("a", 0.0, 7.0)
    assert pace.room(1.0) == 4
    pace.told_to_wait("b", 1.0, 6.0)
    assert (pace.room(2.0), pace.bulk_room(2.0), pace.opens(2.0)) == (0, 0, 6.0)
    assert pace.room(6.0) == 4
    assert "a" in pace.closed(6.5)


def test_answers_may_still_go_where_bulk_may_not() -> None:
    pace = Pace(LIMITS)
    for chat in "abc":
        assert pace.bulk_room(0.0) > 0
        pace.note(Address(chat), 0.0)
    assert (pace.room(0.5), pace.bulk_room(0.5), pace.opens(0.5)) == (1, 0, 1.0)
    pace.note(Address("d"), 0.5)
    assert (pace.room(0.9), pace.bulk_room(1.0)) == (0, 2)


def test_a_chat_that_is_held_is_closed_until_then_and_no_other() -> None:
    pace = Pace(LIMITS)
    pace.hold("a", 7.0)
    pace.hold("a", 5.0)
    assert pace.closed(6.9) == {"a": 7.0}
    assert pace.closed(7.0) == {}
    assert pace.room(0.0) == 4


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.0, 0.08), min_size=1, max_size=20))
def test_messages_leave_one_by_one_and_hardly_slower_than_they_may(delays: list[float]) -> None:
    """However long a turn takes to be committed."""
    pace, now, left = Pace(DEFAULT), 100.0, list[float]()
    takes = cycle(delays)
    while now < 103.0:
        room = pace.bulk_room(now)
        now += next(takes)
        for instant in pace.slots(room, now):
            pace.note(Address(str(len(left))), instant)
            left.append(instant)
        now = max(now, pace.opens(now) or now)
    assert all(later - earlier >= 0.0359 for earlier, later in pairwise(left))
    assert len(left) >= 0.95 * 28 * 3


def test_two_instances_that_know_of_one_another_leave_in_turn() -> None:
    """Each claims in its turn, after it has learnt what the other claimed."""
    paces = [Pace(DEFAULT), Pace(DEFAULT)]
    known = [0, 0]
    left: list[float] = []
    now = 100.0
    for turn in range(200):
        pace, now = paces[turn % 2], now + 0.02
        for instant in left[known[turn % 2] :]:
            pace.note(Address(f"{instant}"), instant)
        room = pace.bulk_room(now)
        left += pace.slots(room, now)
        for instant in left[len(left) - room :]:
            pace.note(Address(f"{instant}"), instant)
        known[turn % 2] = len(left)
    assert most_within(left, 1.0) <= 28
    assert all(later - earlier >= 0.0359 for earlier, later in pairwise(sorted(left)))
