"""A small office with new employees, whose teacher writes letters that a test can read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.delivery.channel import Payload
from bot.onboarding import learners, progress, quiz
from bot.onboarding.checklist import Task, seed_checklist
from bot.onboarding.lessons import Held, Syllabus
from bot.onboarding.letters import FinalLetter, LessonLetter, ReviewLetter, Silence
from bot.onboarding.pacing import Teacher, Turn
from bot.onboarding.quiz import FinalResult, Marked, Presented
from bot.reminders.working_days import WorkingDays
from bot.staff import units
from bot.staff.people import get_person
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.tables.messages import DeliveryRow
from bot.store.tables.people import PersonRow, Role
from config.holidays import load_holidays
from config.lists import Unit, load_units
from config.onboarding import Course, load_course
from config.time import ZONE, Clock
from corpus.document import document_from
from corpus.model import Document

DAYS = WorkingDays(load_holidays())
HCTH = "hanh-chinh-tong-hop"
ROOM = Unit(id="phong-khoa-hoc", name="Phòng Quản lý khoa học")
PLAN_FILE = Path(__file__).parents[3] / "corpus/documents/ke-hoach-thi-dua-2024.txt"
PLAN_TEXT = PLAN_FILE.read_text(encoding="utf-8")


def plan(*changes: tuple[str, str]) -> Document:
    """The plan that ships, with some words put in the place of others."""
    text = PLAN_TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return document_from(PLAN_FILE.stem, text)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    """An instant of 2026, whose November begins on a Sunday."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


class PlainWords:
    """A ``Composer`` whose payloads say what is in them."""

    def lesson(self, letter: LessonLetter) -> Payload:
        return {
            "lesson": letter.lesson.id,
            "number": letter.number,
            "reason": letter.reason.value,
            "own": letter.lesson.own,
            "quotes": [quote.quote for quote in letter.lesson.quotes],
            "changes": [
                [one.label, [list(run) for run in one.words if run[0] != "same"]]
                for one in letter.changes
            ],
        }

    def review(self, letter: ReviewLetter) -> Payload:
        return {"review": letter.first.question.id, "count": letter.count}

    def final(self, letter: FinalLetter) -> Payload:
        return {"final": letter.questions, "mark": letter.pass_mark, "again": letter.again}

    def nudge(self, silence: Silence) -> Payload:
        return {"nudge": silence.since.isoformat(), "days": silence.working_days}

    def silent(self, silences: Sequence[Silence]) -> Payload:
        return {"silent": [one.person.name for one in silences]}

    def completed(self, person: Person, result: FinalResult) -> Payload:
        return {"completed": person.name, "score": result.score}

    def held_back(self, held: Sequence[Held]) -> Payload:
        return {"held": [[one.missing.lesson, one.missing.question] for one in held]}

    def to_confirm(self, person: Person, tasks: Sequence[Task]) -> Payload:
        return {"confirm": person.name, "tasks": [task.item.text for task in tasks]}


@dataclass
class School:
    """People, documents and the course over a database, and the teacher at the clock's time."""

    database: Database
    clock: Clock
    documents: list[Document] = field(default_factory=lambda: [plan()])
    course: Course = field(default_factory=load_course)

    def __post_init__(self) -> None:
        self.teacher = self.another_teacher()

    def another_teacher(self) -> Teacher:
        return Teacher(
            self.database,
            self.clock,
            DAYS,
            self.course,
            lambda: self.documents,
            PlainWords(),
        )

    @property
    def syllabus(self) -> Syllabus:
        return self.teacher.syllabus()

    async def open(self) -> None:
        async with self.database.transaction() as session:
            await units.seed_units(session, [*load_units(), ROOM], self.clock())
            await seed_checklist(session, self.course, self.clock())

    async def person(
        self,
        name: str,
        unit: str = ROOM.id,
        role: Role = Role.STAFF,
        *,
        starts_on: date | None = None,
        joined: bool = True,
    ) -> Person:
        """Somebody on the list; who has a first day is taught."""
        async with self.database.transaction() as session:
            row = PersonRow(
                name=name, unit_id=unit, role=role, created_at=self.clock(), starts_on=starts_on
            )
            session.add(row)
            await session.flush()
            if joined:
                row.telegram_id, row.activated_at = 1000 + row.id, self.clock()
            if starts_on is not None:
                await learners.begin(session, row.id, starts_on, self.clock())
            return await get_person(session, row.id)

    async def turn(self) -> Turn:
        return await self.teacher.turn()

    async def letters(self, person: Person) -> list[dict[str, Any]]:
        """All that a person was sent, in order."""
        wanted = (
            select(DeliveryRow.payload)
            .where(DeliveryRow.chat == str(person.telegram_id))
            .order_by(DeliveryRow.id)
        )
        async with self.database.reading() as session:
            return [payload or {} for payload in await session.scalars(wanted)]

    async def lessons(self, person: Person) -> list[str]:
        """The lessons that the ledger brought."""
        return [one["lesson"] for one in await self.letters(person) if "lesson" in one]

    async def learn(self, person: Person, number: int) -> bool:
        async with self.database.transaction() as session:
            await progress.show(session, person, number, self.syllabus, self.clock())
            _, news = await progress.learn(session, person, number, self.clock())
            return news

    async def learn_next(self, person: Person) -> str | None:
        async with self.database.transaction() as session:
            letter = await progress.next_lesson(session, person, self.syllabus, self.clock())
            if letter is None:
                return None
            await progress.learn(session, person, letter.number, self.clock())
            return letter.lesson.id

    async def asked(self, person: Person) -> Presented | None:
        async with self.database.transaction() as session:
            return await quiz.next_question(session, person.id, self.syllabus, self.clock())

    async def answer(self, person: Person, shown: Presented, chosen: Sequence[int]) -> Marked:
        async with self.database.transaction() as session:
            return await quiz.answer(
                session, person.id, shown.number, chosen, self.syllabus, DAYS, self.clock()
            )

    async def answer_all(self, person: Person, *, wrong: Sequence[str] = ()) -> list[str]:
        """Answers whatever is asked today; returns which questions."""
        asked = []
        while (shown := await self.asked(person)) is not None:
            asked.append(shown.question.id)
            good = shown.question.id not in wrong
            await self.answer(person, shown, right_places(shown) if good else wrong_places(shown))
        return asked

    async def standing(self, person: Person) -> progress.Standing:
        async with self.database.reading() as session:
            found = await progress.standing(session, person.id, self.syllabus, self.clock())
        assert found is not None
        return found


def right_places(shown: Presented) -> list[int]:
    """The right answer, as a person who knows it finds it among what is shown."""
    options = [one.text for one in shown.question.options if one.right]
    return [shown.options.index(text) for text in options]


def wrong_places(shown: Presented) -> list[int]:
    """An answer that is wrong."""
    right = right_places(shown)
    if len(right) == len(shown.options):
        return right[::-1]
    return [next(place for place in range(len(shown.options)) if place not in right)]


def days_of(month: int, last: int) -> list[datetime]:
    """08:31 of each day of a month of 2026."""
    first = at(1, 8, 31, month)
    return [first + timedelta(days=day) for day in range(last)]
