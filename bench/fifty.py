"""Fifty people ask at the same moment: how long the last of them waits; JSON.

The bot is ``thidua run`` as a process of its own against the loopback, with store and pacing as
delivered. What the cores allow is the number of questions over bare answers per second, measured
with as many threads as the bot uses.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from bench.questions import HELD_OUT, read_questions
from bot.app import Application, open_application
from bot.telegram.loopback import LoopbackTelegram, serving
from config.settings import load_settings
from config.time import system_clock

_ROOT: Final = Path(__file__).resolve().parent.parent
_PEOPLE: Final = 50
_THREADS: Final = 2
_ROUNDS: Final = 3
_PATIENCE: Final = 120.0


def bare_rate(application: Application, questions: list[str]) -> float:
    """Answers per second with nothing around them."""
    today = system_clock().date()

    def ask(question: str) -> object:
        return application.ask(question, today=today)

    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(ask, questions[:_THREADS]))
        began = time.perf_counter()
        list(threads.map(ask, questions))
        return len(questions) / (time.perf_counter() - began)


async def waits(questions: list[str]) -> list[list[float]]:
    """Seconds from the moment all ask until each has the answer, shortest first; one a round."""
    world = LoopbackTelegram()
    people = [world.new_user(f"Người {number}") for number in range(len(questions))]
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        async with serving(world) as address:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.cli",
                "run",
                cwd=_ROOT,
                stderr=asyncio.subprocess.DEVNULL,
                env={
                    **os.environ,
                    "TELEGRAM_BOT_TOKEN": world.token,
                    "TELEGRAM_API_URL": address,
                    "DATABASE_URL": f"sqlite:///{folder}/thidua.db",
                    "THIDUA_ACCESS": "open",
                },
            )
            try:
                world.say(people[0], people[0], questions[0])
                await world.next_message(people[0], _PATIENCE)
                for _ in range(_ROUNDS):
                    for person in people:
                        world.chats[person.id].unread.clear()
                    # The windows of the pacing are empty again.
                    await asyncio.sleep(5)
                    began = time.perf_counter()
                    for person, question in zip(people, questions, strict=True):
                        world.say(person, person, question)

                    async def answered(person_id: int, since: float = began) -> float:
                        await world.next_message(world.chats[person_id], _PATIENCE)
                        return time.perf_counter() - since

                    rounds.append(sorted(await asyncio.gather(*(answered(p.id) for p in people))))
            finally:
                child.send_signal(signal.SIGTERM)
                await child.wait()
    return rounds


def main() -> None:
    """Prints the report."""
    asked = [one.question for one in read_questions(HELD_OUT / "answerable.jsonl")][:_PEOPLE]
    rate = bare_rate(open_application(load_settings()), asked)
    allowed = len(asked) / rate
    p95 = [one[int(0.95 * len(one))] for one in asyncio.run(waits(asked))]
    report = {
        "people": len(asked),
        "bare_answers_per_s": round(rate, 1),
        "cores_allow_s": round(allowed, 2),
        "p95_s": [round(one, 2) for one in p95],
        "p95_over_cores": round(sorted(p95)[len(p95) // 2] / allowed, 2),
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
