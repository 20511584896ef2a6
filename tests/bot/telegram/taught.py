"""The counter with new employees: the teacher's letters go out as Telegram messages."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from string import ascii_uppercase
from typing import Final

from bot.onboarding import learners, progress, quiz
from bot.onboarding.checklist import seed_checklist
from bot.onboarding.pacing import Teacher
from bot.onboarding.progress import Standing
from bot.onboarding.quiz import Presented
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.onboarding.compose import LessonComposer
from bot.telegram.onboarding.curriculum import Curriculum
from config.lists import Unit
from config.onboarding import Course, Kind, load_course
from config.time import ZONE
from corpus.model import Document
from tests.bot.moving_clock import MovingClock
from tests.bot.onboarding.school import plan
from tests.bot.reminders.office import DAYS, SmallOffice
from tests.bot.telegram.counter import UNITS, open_counter
from tests.bot.telegram.counter import Outcome as Came
from tests.bot.telegram.registered import Library
from tests.bot.telegram.reminded import RemindedCounter

MOI, LAN, KHOA, HOA, MAI = 7, 8, 9, 20, 30
STRANGER: Final = 104
ROOMS: Final = (*UNITS, Unit(id="mot", name="Phòng Một"))


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of November 2026, which begins on a Sunday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@dataclass
class TaughtCounter(RemindedCounter):
    """A counter whose lessons are sent; ``held`` are the documents that are taught from."""

    course: Course | None = None

    @cached_property
    def teacher(self) -> Teacher:
        desk = self.counter.desk
        assert self.course is not None
        documents = desk.assistant.documents
        return Teacher(desk.database, self.clock, DAYS, self.course, documents, LessonComposer())

    async def begin(self, user: int = MOI, starts: date = date(2026, 11, 2)) -> None:
        """From that day on somebody of the staff is taught."""
        async with self.counter.desk.database.transaction() as session:
            await learners.begin(session, self.staff[user].id, starts, self.clock())

    async def teach(self, instant: datetime) -> None:
        """The clock goes on, the teacher has a turn, and everything due is sent."""
        self.clock.reads = instant
        await self.teacher.turn()
        await self.deliver()
        await self.counter.pass_over()

    def hold(self, *documents: Document) -> None:
        library = self.counter.desk.assistant
        assert isinstance(library, Library)
        library.held = documents

    async def standing(self, user: int = MOI) -> Standing:
        async with self.counter.desk.database.reading() as session:
            syllabus = self.teacher.syllabus()
            found = await progress.standing(session, self.staff[user].id, syllabus, self.clock())
        assert found is not None
        return found

    async def question(self, user: int = MOI) -> Presented:
        """The question that the last message asks."""
        shown = await self.last(user)
        number = next(int(data.split(":")[2]) for data in shown.buttons.values() if data[0] == "b")
        async with self.counter.desk.database.transaction() as session:
            syllabus = self.teacher.syllabus()
            return await quiz.present(session, self.staff[user].id, number, syllabus)

    async def answer(self, right: bool = True, user: int = MOI) -> Came:
        """Presses what is right, or what is not, of the question that was asked last."""
        asked = await self.question(user)
        question = asked.question
        good = [asked.options.index(one.text) for one in question.options if one.right]
        bad = next((n for n in range(len(asked.options)) if n not in good), good[-1])
        if question.kind in (Kind.CHOICE, Kind.FIND):
            return await self.press(user, ascii_uppercase[good[0] if right else bad])
        places = good if right else [bad]
        if question.kind is Kind.ORDER:
            places = good if right else good[::-1]
        mark = "" if question.kind is Kind.ORDER else "☐ "
        for place in places:
            await self.press(user, f"{mark}{ascii_uppercase[place]}")
        return await self.press(user, "Xong")


async def open_taught(database: Database, clock: MovingClock, threads: Executor) -> TaughtCounter:
    """MOI and LAN are new in Phòng Một, KHOA is its head, HOA the office, MAI heads another room.

    MOI is taught from Monday, 2 November 2026; it is the Friday before.
    """
    clock.reads = datetime(2026, 10, 30, 9, 0, tzinfo=ZONE)
    library, course = Library(), load_course()
    library.held = (plan(),)
    counter = await open_counter(database, clock, threads, assistant=library, with_units=ROOMS)
    curriculum = Curriculum(course, library.documents)
    counter.desk = replace(counter.desk, curriculum=curriculum)
    async with database.transaction() as session:
        await seed_checklist(session, course, clock())
    staff = {
        MOI: await counter.staff(MOI, "Trần <Mới>", "mot"),
        LAN: await counter.staff(LAN, "Phạm Lan", "mot"),
        KHOA: await counter.staff(KHOA, "Đỗ Khoa", "mot", Role.UNIT_HEAD),
        HOA: await counter.staff(HOA, "Trần Văn Hòa", "hcth", Role.OFFICE),
        MAI: await counter.staff(MAI, "Lê Mai", "khoa-hoc", Role.UNIT_HEAD),
    }
    taught = TaughtCounter(counter, SmallOffice(database, clock), staff, course=course)
    await taught.begin()
    return taught
