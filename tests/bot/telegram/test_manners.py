"""A burst is refused with one word, and only to the one who is so fast."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import words
from bot.store.database import Database
from bot.telegram.addressing import Press, Question, Where
from bot.telegram.loopback import LoopbackTelegram, User
from bot.telegram.manners import Bounds, Manners, Verdict, who_and_when
from tests.bot.telegram.staffed import staffed

AN, BINH = 7, 8


def test_so_many_may_wait_and_no_more() -> None:
    manners = Manners(Bounds(unanswered=2))
    verdicts = [manners.judge(AN, 100.0) for _ in range(5)]
    assert verdicts == [Verdict.ANSWERED] * 2 + [Verdict.REFUSED] + [Verdict.PASSED_OVER] * 2
    assert manners.judge(BINH, 100.0) is Verdict.ANSWERED


def test_after_a_rest_what_is_asked_is_answered_again() -> None:
    manners = Manners(Bounds(unanswered=1, rest=30.0))
    assert [manners.judge(AN, 100.0) for _ in range(2)] == [Verdict.ANSWERED, Verdict.REFUSED]
    manners.done(AN)
    assert manners.judge(AN, 129.0) is Verdict.PASSED_OVER
    assert manners.judge(AN, 130.0) is Verdict.ANSWERED


def test_so_many_a_minute_even_if_all_are_answered_at_once() -> None:
    manners = Manners(Bounds(a_minute=3))
    for at in (0.0, 20.0, 40.0):
        assert manners.judge(AN, at) is Verdict.ANSWERED
        manners.done(AN)
    assert manners.judge(AN, 59.0) is Verdict.REFUSED
    assert manners.judge(AN, 95.0) is Verdict.ANSWERED


def test_what_gathered_while_the_bot_was_away_is_no_burst() -> None:
    manners = Manners()
    verdicts = {manners.judge(AN, 20.0 * number) for number in range(100)}
    assert verdicts == {Verdict.ANSWERED}


@pytest.mark.parametrize(
    ("message", "at"),
    [
        ({"date": 5}, 5.0),
        ({"date": 5, "edit_date": 9}, 9.0),
        ({"date": "hôm qua"}, 0.0),
        ({}, 0.0),
    ],
)
def test_when_a_message_was_written(message: dict[str, Any], at: float) -> None:
    asked = Question(Where(AN, private=True), AN, "tưới?")
    assert who_and_when(asked, {"message": message}) == (AN, at)


def test_a_button_may_be_pressed_as_often_as_one_likes() -> None:
    assert who_and_when(Press(Where(AN, private=True), AN, "1", "x"), {}) is None


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.booleans()), max_size=200),
)
def test_never_more_than_allowed_in_any_minute(steps: list[tuple[int, int, bool]]) -> None:
    manners, now = Manners(Bounds(unanswered=3, a_minute=5)), 0.0
    taken: dict[int, list[float]] = {}
    words_said: dict[int, list[float]] = {}
    for person, wait, is_answered in steps:
        now += wait
        verdict = manners.judge(person, now)
        if verdict is Verdict.ANSWERED:
            taken.setdefault(person, []).append(now)
            if is_answered:
                manners.done(person)
        if verdict is Verdict.REFUSED:
            said_before = words_said.setdefault(person, [])
            assert not said_before or now - said_before[-1] >= 30
            said_before.append(now)
        assert sum(at > now - 60 for at in taken.get(person, [])) <= 5


@pytest.mark.parametrize("burst", [60])
async def test_a_burst_gets_one_word_and_others_their_answers(
    world: LoopbackTelegram, address: str, store: Database, an: User, burst: int
) -> None:
    binh = world.new_user("Bình")
    for number in range(burst):
        world.say(an, an, f"tưới {number}?")
    world.say(binh, binh, "tưới?")
    async with staffed(world, address, store):
        assert (await world.next_message(binh)).text.startswith("[tưới?]")
    told = [one.text for one in world.messages(an) if one.from_bot]
    assert told.count(words.TOO_FAST) == 1
    answered = [text for text in told if text != words.TOO_FAST]
    assert 1 <= len(answered) <= Bounds().a_minute
    assert all(text.startswith(f"[tưới {number}?]") for number, text in enumerate(answered))
