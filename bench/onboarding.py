"""200 new employees over a month, taught by processes that are killed again and again; JSON.

``python -m bench.onboarding`` teaches on SQLite. Each morning and noon of the month a process of
its own queues what is due and plays the people (who learn, answer, or leave it for today); most of
them are killed (SIGKILL) somewhere in between, and the next goes on from the store. What a process
has acknowledged is written to a file; nothing of that may be missing at the end.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from bot.delivery.channel import Payload
from bot.onboarding import learners, progress, quiz
from bot.onboarding.checklist import Task, seed_checklist
from bot.onboarding.lessons import Held
from bot.onboarding.letters import FinalLetter, LessonLetter, ReviewLetter, Silence
from bot.onboarding.pacing import Teacher
from bot.onboarding.quiz import FinalResult
from bot.reminders.working_days import WorkingDays
from bot.staff import people, units
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow
from bot.store.tables.onboarding import LearnerRow, LessonRow, QuizRow
from bot.store.tables.people import PersonRow, Role
from config.holidays import load_holidays
from config.lists import load_units
from config.onboarding import load_course
from config.time import ZONE
from corpus.document import document_from

_FIRST: Final = date(2026, 11, 2)
_PLAN: Final = Path(__file__).parents[1] / "corpus/documents/ke-hoach-thi-dua-2024.txt"
_TIMES: Final = ((8, 31), (13, 0))
_DILIGENCE: Final = 0.7
_WRONG: Final = 0.2


class _Words:
    """Payloads that nobody will read."""

    def lesson(self, letter: LessonLetter) -> Payload:
        return {"lesson": letter.lesson.id}

    def review(self, letter: ReviewLetter) -> Payload:
        return {"review": letter.first.question.id}

    def final(self, letter: FinalLetter) -> Payload:
        return {"final": letter.questions}

    def nudge(self, silence: Silence) -> Payload:
        return {"nudge": silence.working_days}

    def silent(self, silences: Sequence[Silence]) -> Payload:
        return {"silent": len(silences)}

    def completed(self, person: Person, result: FinalResult) -> Payload:
        return {"completed": person.id}

    def held_back(self, held: Sequence[Held]) -> Payload:
        return {"held": len(held)}

    def to_confirm(self, person: Person, tasks: Sequence[Task]) -> Payload:
        return {"confirm": person.id}


def main() -> None:
    """Prints what was counted, and ends with 1 where anything was lost, doubled or untimely."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--kills", type=int, default=2, help="at most so many a time of day")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = _month(Path(folder), options)
    print(json.dumps(report, ensure_ascii=False, indent=2))
    sys.exit(bool(report["wrong"]))


def _month(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    url, told = f"sqlite+aiosqlite:///{folder / 'thidua.db'}", folder / "acknowledged"
    told.touch()
    asyncio.run(_open(url, options.people))
    chance, killed, began = random.Random(options.seed), 0, time.monotonic()
    for day in range(options.days):
        for hour, minute in _TIMES:
            now = datetime.combine(_FIRST + timedelta(days=day), datetime.min.time(), ZONE)
            now += timedelta(hours=hour, minutes=minute)
            lives = chance.randint(1, options.kills) if options.kills else 0
            for life in range(lives + 1):
                lasts = chance.uniform(0.05, 8.0) if life < lives else None
                killed += _live(url, now, told, chance.random(), lasts)
    acknowledged = told.read_text(encoding="utf-8").split("\n")[:-1]
    report = asyncio.run(_audit(url, acknowledged))
    return {
        "people": options.people,
        "days": options.days,
        "killed": killed,
        "seconds": round(time.monotonic() - began, 1),
        **report,
    }


def _live(url: str, now: datetime, told: Path, seed: float, lasts: float | None) -> bool:
    """One process's life; whether it had to be ended."""
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(_teach(url, now, told, random.Random(seed)))
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    if lasts is not None:
        ends = time.monotonic() + lasts
        while time.monotonic() < ends:
            if os.waitpid(child, os.WNOHANG)[0]:
                return False
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if lasts is None and status != 0:
        raise RuntimeError(f"a process that was let live ended with {status}")
    return lasts is not None


async def _open(url: str, count: int) -> None:
    now = datetime.combine(_FIRST, datetime.min.time(), ZONE)
    database = await Database.open(url, lambda: now)
    async with database.transaction() as session:
        await units.seed_units(session, load_units(), now)
        await seed_checklist(session, load_course(), now)
        office = PersonRow(name="HCTH", role=Role.OFFICE, telegram_id=1, created_at=now)
        session.add(office)
        for number in range(count):
            row = PersonRow(
                name=f"Người {number}", role=Role.STAFF, telegram_id=100 + number, created_at=now
            )
            session.add(row)
            await session.flush()
            await learners.begin(session, row.id, _FIRST + timedelta(days=number % 5), now)
    await database.close()


async def _teach(url: str, now: datetime, told: Path, chance: random.Random) -> None:
    database = await Database.open(url, lambda: now)
    days = WorkingDays(load_holidays())
    documents = [document_from(_PLAN.stem, _PLAN.read_text(encoding="utf-8"))]
    teacher = Teacher(database, lambda: now, days, load_course(), lambda: documents, _Words())
    await teacher.turn()
    async with database.reading() as session:
        taught = await people.all_people(session)
    with told.open("a", encoding="utf-8") as file:
        for person in chance.sample(taught, len(taught)):
            is_there = person.role is Role.STAFF and days.is_working(now.date())
            if is_there and chance.random() < _DILIGENCE:
                await _go_on(database, teacher, days, person, now, chance, file)
    await teacher.turn()
    await database.close()


async def _go_on(
    database: Database,
    teacher: Teacher,
    days: WorkingDays,
    person: Person,
    now: datetime,
    chance: random.Random,
    file: Any,
) -> None:
    """A person learns what was sent and answers what is asked; each step acknowledged."""
    syllabus = teacher.syllabus()
    async with database.reading() as session:
        standing = await progress.standing(session, person.id, syllabus, now)
    if standing is None or not (standing.open or standing.unsettled or standing.may_begin_final):
        return
    for step in standing.open:
        async with database.transaction() as session:
            await progress.show(session, person, step.number, syllabus, now)
            await progress.learn(session, person, step.number, now)
        _acknowledge(file, "learned", step.number)
    if standing.may_begin_final:
        async with database.transaction() as session:
            await quiz.start_final(session, person.id, syllabus, now)
    while True:
        async with database.transaction() as session:
            shown = await quiz.next_question(session, person.id, syllabus, now)
        if shown is None:
            return
        right = [shown.options.index(one.text) for one in shown.question.options if one.right]
        chosen = right
        if chance.random() < _WRONG:
            wrong = [place for place in range(len(shown.options)) if place not in right]
            chosen = wrong[:1] or right[::-1]
        async with database.transaction() as session:
            await quiz.answer(session, person.id, shown.number, chosen, syllabus, days, now)
        _acknowledge(file, "answered", shown.number)


def _acknowledge(file: Any, what: str, number: int) -> None:
    file.write(f"{what} {number}\n")
    file.flush()


async def _audit(url: str, acknowledged: Sequence[str]) -> dict[str, Any]:
    database = await Database.open(url, lambda: datetime.now(ZONE))
    days = WorkingDays(load_holidays())
    async with database.reading() as session:
        lessons = list(await session.scalars(select(LessonRow)))
        asked = {row.id: row for row in await session.scalars(select(QuizRow))}
        taught = list(await session.scalars(select(LearnerRow)))
        sent = list(await session.scalars(select(DeliveryRow)))
    await database.close()
    by_id = {row.id: row for row in lessons}
    keys = {row.key: row for row in sent}
    wrong: Counter[str] = Counter()
    for line in acknowledged:
        what, number = line.split()
        if what == "learned":
            wrong["learned and lost"] += by_id[int(number)].learned_at is None
        else:
            wrong["answered and lost"] += asked[int(number)].answered_at is None
    each = Counter((row.person_id, row.lesson) for row in lessons)
    daily = Counter((row.person_id, row.day) for row in lessons)
    wrong["lesson twice"] = sum(count > 1 for count in each.values())
    wrong["two on a day"] = sum(count > 1 for count in daily.values())
    for row in lessons:
        queued = keys.get(row.message or "")
        wrong["put down and not queued"] += queued is None
        wrong["on a day off"] += not (row.day and days.is_working(row.day))
        wrong["not on its day"] += queued is None or queued.created_at.date() != row.day
    messages = sum(row.key.startswith("lesson:") for row in sent)
    wrong["queued and not put down"] = messages - len(lessons)
    wrong["lacking lessons"] = sum(
        len({row.lesson for row in lessons if row.person_id == one.person_id}) < 8 for one in taught
    )
    attempts = Counter(
        (row.person_id, row.question, row.final, row.attempt) for row in asked.values()
    )
    wrong["question twice"] = sum(count > 1 for count in attempts.values())
    return {
        "lessons": len(lessons),
        "answers": sum(row.answered_at is not None for row in asked.values()),
        "acknowledged": len(acknowledged),
        "finished": sum(one.completed_at is not None for one in taught),
        "letters": len(sent),
        "wrong": {what: count for what, count in wrong.items() if count},
    }


if __name__ == "__main__":
    main()
