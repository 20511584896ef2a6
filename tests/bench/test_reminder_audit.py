"""What counts as too fast at the Bot API."""

import asyncio
import time

from bench.reminder_audit import (
    Recorder,
    Sighting,
    share_unsure,
    surely_beside_bulk,
    surely_within,
    too_soon,
)
from bot.telegram.loopback import Call, LoopbackTelegram


def seen(*instants: float, bulk: bool = True, unseen: float = 0.0) -> list[Sighting]:
    """Calls, each of which may have come so long before it was seen."""
    return [Sighting(at, at - unseen, 1, bulk, False) for at in instants]


def test_a_call_that_was_seen_late_may_have_come_in_time() -> None:
    assert surely_within(seen(0.0, 0.5, 0.95), 1.0) == 3
    assert surely_within(seen(0.0, 0.5, 1.0), 1.0) == 2
    late = [Sighting(0.2, -0.1, 1, True, False), *seen(0.5, 0.95)]
    assert surely_within(late, 1.0) == 2


def test_how_many_calls_were_seen_too_late_to_tell() -> None:
    assert share_unsure([*seen(0.0, 1.0, 2.0), *seen(3.0, unseen=0.2)]) == 0.25
    assert share_unsure(seen(0.0, unseen=0.02)) == 0.0
    assert share_unsure([]) == 0.0


async def test_what_waited_while_nobody_looked_came_since_then() -> None:
    """Seen one by one, the later ones look as if they had just come."""
    recorder = Recorder(world := LoopbackTelegram())
    an = world.new_user("An")
    looking = asyncio.create_task(recorder.looking())
    calls = [Call("sendMessage", {"chat_id": an.id, "text": f"Tin số {n}"}) for n in range(4)]
    await asyncio.sleep(0.05)
    held_up = time.monotonic()
    for call in calls:
        busy_until = time.monotonic() + 0.05
        while time.monotonic() < busy_until:
            pass
        await recorder.before(call)
        await asyncio.sleep(0)
    looking.cancel()
    assert all(one.since <= held_up for one in recorder.seen)


def test_answers_count_with_a_broadcast_and_not_without() -> None:
    answers = seen(0.1, 0.2, 0.3, bulk=False)
    assert surely_beside_bulk(answers, 1.0) == 0
    assert surely_beside_bulk([*answers, *seen(0.0)], 1.0) == 4
    assert surely_beside_bulk([*answers, *seen(-0.85)], 1.0) == 2
    assert surely_beside_bulk([*answers, *seen(0.9)], 1.0) == 4
    assert surely_beside_bulk([*answers, *seen(5.0)], 1.0) == 1


def test_no_call_is_excused_that_comes_before_the_wait_is_over() -> None:
    told = [(10.0, 1, 3)]
    assert too_soon(seen(10.0, 12.9, 13.1), told) == [(1, 2.9, 3)]
    assert too_soon([Sighting(11.0, 11.0, 2, True, False)], told) == []
