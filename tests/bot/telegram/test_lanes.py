import asyncio

import pytest

from bot.telegram.lanes import Lanes


class Diary:
    """Work that writes down when it is done, and can be held up."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.gate = asyncio.Event()

    async def held(self) -> None:
        await self.gate.wait()
        self.done.append("held")

    async def quick(self) -> None:
        self.done.append("quick")

    async def broken(self) -> None:
        raise RuntimeError("broken")


async def other_tasks() -> None:
    """Lets everything that is ready run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_lane_keeps_its_order_and_holds_up_no_other() -> None:
    lanes, diary = Lanes(), Diary()
    await lanes.add("a", diary.held)
    await lanes.add("a", diary.quick)
    await lanes.add("b", diary.quick)
    await other_tasks()
    assert diary.done == ["quick"]
    diary.gate.set()
    assert await lanes.finish(5)
    assert diary.done == ["quick", "held", "quick"]


async def test_a_full_house_makes_the_next_one_wait() -> None:
    lanes, diary = Lanes(most_waiting=1), Diary()
    await lanes.add("a", diary.held)
    waiting = asyncio.create_task(lanes.add("b", diary.quick))
    await other_tasks()
    assert not waiting.done()
    diary.gate.set()
    await asyncio.wait_for(waiting, 5)
    assert await lanes.finish(5)


async def test_what_takes_too_long_is_given_up_and_said() -> None:
    lanes, diary = Lanes(), Diary()
    await lanes.add("a", diary.held)
    await lanes.add("a", diary.quick)
    assert not await lanes.finish(0.01)
    assert diary.done == []
    assert await lanes.finish(0.01)


async def test_an_error_is_not_lost() -> None:
    lanes, diary = Lanes(), Diary()
    await lanes.add("a", diary.broken)
    await other_tasks()
    with pytest.raises(RuntimeError, match="broken"):
        await lanes.finish(5)
