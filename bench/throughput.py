"""Answers per second of everything around the answers: inbox, ledger, HTTP; JSON.

The bot is a process of its own, with an assistant that answers at once and no pacing.
"""

import asyncio
import json
import signal
import sys
import time
from typing import Final

from bench.crash import bot_process, sqlite
from bot.telegram.loopback import LoopbackTelegram, serving

_PEOPLE: Final = 100
_EACH: Final = 5
_PATIENCE: Final = 120.0


async def measure(database_url: str) -> dict[str, float]:
    """Asks all at once and waits for the last answer."""
    world = LoopbackTelegram()
    people = [world.new_user(f"Người {number}") for number in range(_PEOPLE)]
    async with serving(world) as address, bot_process(world, address, database_url) as child:
        world.say(people[0], people[0], "khởi động")
        await world.next_message(people[0], _PATIENCE)
        began = time.perf_counter()
        for turn in range(_EACH):
            for person in people:
                world.say(person, person, f"câu {turn}")
        for person in people:
            for turn in range(_EACH):
                answer = await world.next_message(person, _PATIENCE)
                if answer.text != f"[câu {turn}]":
                    raise RuntimeError(answer.text)
        took = time.perf_counter() - began
        child.send_signal(signal.SIGTERM)
        await child.wait()
    return {"answers": _PEOPLE * _EACH, "answers_per_s": round(_PEOPLE * _EACH / took, 1)}


def main() -> None:
    """Prints the report."""
    with sqlite() as url:
        sys.stdout.write(json.dumps(asyncio.run(measure(url))) + "\n")


if __name__ == "__main__":
    main()
