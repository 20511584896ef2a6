from itertools import chain, cycle, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.channel import Address
from bot.delivery.pace import DEFAULT, Limits, Pace, Rule, Slot

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
    assert (pace.room(2.0), pace.slots(9, 2.0), pace.opens(2.0)) == (0, [], 6.0)
    assert pace.room(6.0) == 4
    assert "a" in pace.closed(6.5)


def test_answers_may_still_go_where_bulk_may_not() -> None:
    pace = Pace(LIMITS)
    for chat in "abc":
        assert pace.slots(1, 0.0)
        pace.note(Address(chat), 0.0)
    assert (pace.room(0.5), pace.slots(9, 0.5), pace.opens(0.5)) == (1, [], 1.0)
    pace.note(Address("d"), 0.5)
    assert (pace.room(0.9), len(pace.slots(9, 1.0))) == (0, 2)


def test_a_broadcast_runs_until_a_second_after_its_last_message() -> None:
    pace = Pace(LIMITS)
    pace.note(Address("a"), 0.0)
    assert not pace.is_broadcasting(0.1)
    pace.note(Address("b"), 0.2, is_bulk=True)
    assert pace.is_broadcasting(1.1)
    assert not pace.is_broadcasting(1.2)


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
    while now < 105.0:
        slots, began = pace.slots(32, now), now
        now += next(takes)
        if slots:
            pace.committed(now - began)
        for slot in slots:
            pace.note(Address(str(len(left))), slot.at, is_bulk=True)
            left.append(slot.at)
        now = max(now, pace.opens(now) or now)
    closest = 0.75 * DEFAULT.step - 1e-9
    assert all(later - earlier >= closest for earlier, later in pairwise(left))
    assert len(left) >= 0.94 * 28 * 5


class Instance:
    """Claims in turn with others on one list of what was agreed; may be held up at any moment."""

    def __init__(self, agreed: dict[int, float]) -> None:
        self.agreed = agreed
        self.pace = Pace(DEFAULT)
        self.known: dict[int, float] = {}
        self.waiting: dict[int, tuple[Slot, int]] = {}
        self.missed: dict[int, int] = {}

    def leaves(self, now: float) -> list[int]:
        """What leaves now; what is found too late asks for another slot."""
        due = [number for number, (slot, _) in self.waiting.items() if slot.opens <= now]
        taken = {number: self.waiting.pop(number) for number in due}
        late = {number for number, (slot, _) in taken.items() if self.pace.is_missed(slot, now)}
        self.missed |= {number: taken[number][1] + 1 for number in late}
        return [number for number in taken if number not in late]

    def turn(self, now: float, takes: float) -> None:
        """Learns, chooses and commits, which takes a while."""
        for number, at in self.agreed.items():
            if self.known.get(number) != at:
                self._note(number, at)
        late = list(self.missed.items())
        slots = self.pace.slots(8, now, [misses for _, misses in late])
        fresh = range(len(self.agreed), len(self.agreed) + max(0, len(slots) - len(late)))
        for (number, misses), slot in zip(
            [*late, *((number, 0) for number in fresh)], slots, strict=False
        ):
            self.missed.pop(number, None)
            self.agreed[number] = slot.at
            self._note(number, slot.at)
            self.waiting[number] = slot, misses
        if slots:
            self.pace.committed(takes)

    def _note(self, number: int, at: float) -> None:
        self.pace.note(Address(str(number)), at, is_bulk=True, instead_of=self.known.get(number))
        self.known[number] = at


STALLS = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.005, 0.02, 0.04, 0.15, 0.4, 1.2])),
    min_size=1,
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(STALLS)
def test_however_two_instances_are_held_up_no_second_sees_too_many(
    stalls: list[tuple[bool, float]],
) -> None:
    """What leaves later than agreed would meet what others were given in its place."""
    agreed: dict[int, float] = {}
    instances = Instance(agreed), Instance(agreed)
    free_at, left, now = [100.0, 100.0], list[float](), 100.0
    comes = cycle(stalls)
    while now < 106.0:
        second, stall = next(comes)
        one = instances[second]
        now = max(now, free_at[second])
        left += [now] * len(one.leaves(now))
        one.turn(now, stall)
        free_at[second] = now + stall
        # Whoever is not held up goes on meanwhile, a moment at a time.
        other = instances[not second]
        while now < free_at[second]:
            now += 0.005
            if now >= free_at[not second]:
                left += [now] * len(other.leaves(now))
                other.turn(now, 0.005)
    assert most_within(left, 1.0) <= 28
    # However slow it gets, it goes on.
    assert left[-1] > 104.0


def test_a_process_that_is_always_late_gets_wider_slots_until_it_meets_one() -> None:
    """Its event loop comes round four times a second, and never when a slot is open."""
    pace, now, misses = Pace(DEFAULT), 100.0, 0
    (slot,) = pace.slots(1, now)
    pace.note(Address("a"), slot.at, is_bulk=True)
    while True:
        now += 0.25
        if slot.opens <= now:
            if not pace.is_missed(slot, now):
                break
            misses += 1
            old = slot
            (slot,) = pace.slots(0, now, [misses])
            pace.note(Address("a"), slot.at, is_bulk=True, instead_of=old.at)
    assert 0 < misses <= 6


def test_a_slot_that_was_missed_is_free_again() -> None:
    """So a broadcast that was held up is not slower for ever."""
    pace, now, left = Pace(DEFAULT), 100.0, list[float]()
    for turn in range(400):
        now += 0.02
        for number, slot in enumerate(pace.slots(32, now)):
            pace.note(Address("a"), slot.at, is_bulk=True)
            if turn % 10 == 0 and number == 0:
                (again,) = pace.slots(0, slot.at + 0.05, [1])
                pace.note(Address("a"), again.at, is_bulk=True, instead_of=slot.at)
                left.append(again.at)
            else:
                left.append(slot.at)
    left.sort()
    assert most_within(left, 1.0) <= 28
    assert (len(left) - 1) / (left[-1] - left[0]) >= 0.96 * 28
