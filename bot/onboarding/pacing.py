"""Brings what new employees are sent in line with the course, the calendar and the clock.

Each turn asks what should have gone out by now and adds what is missing. Whatever was added is
there under a unique name, so a turn may be cut short anywhere and taken again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.channel import Payload
from bot.delivery.ledger import Message, Priority
from bot.onboarding import checklist, learners, progress, quiz, silence
from bot.onboarding.learners import Learner
from bot.onboarding.lessons import Syllabus
from bot.onboarding.letters import Composer, FinalLetter, ReviewLetter, Silence
from bot.onboarding.progress import Standing
from bot.onboarding.silence import KIND
from bot.reminders.recipients import recipient_of
from bot.reminders.working_days import WorkingDays
from bot.staff.people import all_people, get_person, office
from bot.staff.person import Person
from bot.store.database import Database
from bot.store.inserting import insert_if_absent
from bot.store.tables.onboarding import (
    ChecklistItemRow,
    ChecklistTickRow,
    HeldRow,
    LearnerRow,
    LearnerState,
    LessonRow,
    NudgeKind,
)
from bot.store.tables.people import Role
from config.onboarding import Course
from config.time import ZONE, Clock
from corpus.model import Document


@dataclass(frozen=True)
class Turn:
    """What a turn queued: lessons, and whatever else."""

    lessons: int = 0
    others: int = 0

    @property
    def queued(self) -> int:
        """All of it."""
        return self.lessons + self.others


class Teacher:
    """Teaches the new employees of one store; several may do so at once, though one is enough.

    ``documents`` gives what is held now; it is asked at every turn.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        days: WorkingDays,
        course: Course,
        documents: Callable[[], Sequence[Document]],
        composer: Composer,
    ) -> None:
        self._database = database
        self._clock = clock
        self._days = days
        self._course = course
        self._documents = documents
        self._composer = composer
        self._read: tuple[Sequence[Document], Syllabus] | None = None
        # Whom a turn need not look at again before they do something or the day is over.
        self._settled: dict[int, tuple[object, ...]] = {}

    def syllabus(self) -> Syllabus:
        """The course over the documents as they are now."""
        documents = tuple(self._documents())
        if self._read is not None:
            before, syllabus = self._read
            if len(before) == len(documents) and all(
                one is other for one, other in zip(before, documents, strict=True)
            ):
                return syllabus
        self._read = documents, Syllabus(self._course, documents)
        return self._read[1]

    async def turn(self) -> Turn:
        """Queues what has come due, and tells the office and the heads what they should know."""
        now, syllabus = self._clock(), self.syllabus()
        others = await self._report_held(syllabus, now)
        others += await self._tell_of_completions(now)
        others += await self._ask_for_confirmations(now)
        if not self._is_time(now):
            return Turn(0, others)
        async with self._database.reading() as session:
            taught = await learners.all_learners(session)
        lessons, silent = 0, list[Silence]()
        for person, learner in taught:
            mark = _mark(person, learner, syllabus, now)
            if not _is_taught(person, learner, now) or self._settled.get(person.id) == mark:
                continue
            async with self._database.transaction() as session:
                done = await self._teach(session, person.id, syllabus, now)
            lessons += done.lessons
            others += done.others
            if done.silence is not None:
                silent.append(done.silence)
            self._settled[person.id] = mark
        if silent:
            async with self._database.transaction() as session:
                others += await silence.tell_office(session, silent, self._composer, now)
        return Turn(lessons, others)

    def _is_time(self, now: datetime) -> bool:
        """A lesson that its day did not bring within office hours comes on the next."""
        local = now.astimezone(ZONE)
        begins, ends = self._course.pace.at, self._days.hours.closes
        return self._days.is_working(local.date()) and begins <= local.time() <= ends

    async def _teach(
        self, session: AsyncSession, person_id: int, syllabus: Syllabus, now: datetime
    ) -> "_Done":
        """One person's day. What they do meanwhile on a device comes before it or after it."""
        row = await learners.held(session, person_id)
        person = await get_person(session, person_id)
        standing = await progress.standing(session, person_id, syllabus, now)
        if standing is None or not _is_taught(person, learners.learner_from(row), now):
            return _Done()
        silent = silence.silence_of(person, standing, self._days, now)
        pace = self._course.pace
        if silent.working_days >= pace.nudge_after:
            told = await silence.nudge(session, silent, NudgeKind.NUDGE, self._composer, now)
            late = silent.working_days >= pace.tell_office_after
            return _Done(others=int(told), silence=silent if late else None)
        lesson = await self._send_lesson(session, person, syllabus, now)
        others = await self._send_reviews(session, person, syllabus, now)
        if not lesson and standing.learner.state is LearnerState.LEARNING:
            others += await self._offer_final(session, person, standing, syllabus, now)
        return _Done(int(lesson), others)

    async def _send_lesson(
        self, session: AsyncSession, person: Person, syllabus: Syllabus, now: datetime
    ) -> bool:
        today = now.astimezone(ZONE).date()
        wanted = select(LessonRow).where(LessonRow.person_id == person.id).order_by(LessonRow.id)
        rows = list(await session.scalars(wanted))
        address = recipient_of(person, confirms=False).address
        if address is None or any(row.day == today for row in rows):
            return False
        row = await progress.send_next(session, person, syllabus, rows, today, now)
        if row is None:
            return False
        lesson = syllabus.lesson(row.lesson, person.unit_id)
        if lesson is None:
            raise ValueError(row.lesson)
        letter = await progress.letter(session, person, row, lesson, syllabus)
        row.message = f"lesson:{row.id}"
        await self._queue(session, person, row.message, self._composer.lesson(letter), now)
        return True

    async def _send_reviews(
        self, session: AsyncSession, person: Person, syllabus: Syllabus, now: datetime
    ) -> int:
        today = now.astimezone(ZONE).date()
        rows = await quiz.coming_back(session, person.id, syllabus, today)
        if not rows:
            return 0
        letter = ReviewLetter(person, quiz.put(rows[0], syllabus, now), len(rows))
        for row in rows:
            row.put_at = now
        key = f"lesson-review:{person.id}:{rows[0].id}"
        return await self._queue(session, person, key, self._composer.review(letter), now)

    async def _offer_final(
        self,
        session: AsyncSession,
        person: Person,
        standing: Standing,
        syllabus: Syllabus,
        now: datetime,
    ) -> int:
        """On the day after everything else was done; on that day they were offered it already."""
        active = standing.learner.active_at
        today = now.astimezone(ZONE).date()
        if not standing.may_begin_final or (active and active.astimezone(ZONE).date() >= today):
            return 0
        number = len(standing.finals) + 1
        plan = syllabus.course.final
        count = min(plan.questions, len(syllabus.questions))
        letter = FinalLetter(person, count, plan.pass_mark, again=number > 1)
        key = f"lesson-final:{person.id}:{number}"
        return await self._queue(session, person, key, self._composer.final(letter), now)

    async def _queue(
        self, session: AsyncSession, person: Person, key: str, payload: Payload, now: datetime
    ) -> int:
        address = recipient_of(person, confirms=False).address
        if address is None:
            return 0
        message = Message(key, address, payload, KIND, Priority.BROADCAST)
        return await ledger.enqueue(session, [message], now)

    async def _report_held(self, syllabus: Syllabus, now: datetime) -> int:
        """Each thing that is held back is told once, and again if it came back in between."""
        present = {held.key: held for held in syllabus.held}
        async with self._database.reading() as session:
            known = set(await session.scalars(select(HeldRow.key)))
            whom = await office(session)
        if known == set(present) or (not whom and known <= set(present)):
            return 0
        async with self._database.transaction() as session:
            await session.execute(delete(HeldRow).where(HeldRow.key.not_in(sorted(present))))
            if not whom:
                return 0
            new = [
                held
                for key, held in present.items()
                if await insert_if_absent(session, HeldRow, key=key, told_at=now)
            ]
            if new:
                key = f"lesson-held:{new[0].key}:{int(now.timestamp())}"
                await silence.tell(session, whom, key, self._composer.held_back(new), now)
        return len(new)

    async def _tell_of_completions(self, now: datetime) -> int:
        wanted = select(LearnerRow.person_id).where(
            LearnerRow.completed_at.is_not(None), LearnerRow.told_at.is_(None)
        )
        async with self._database.reading() as session:
            completed = list(await session.scalars(wanted))
        told = 0
        for person_id in completed:
            async with self._database.transaction() as session:
                told += await self._tell_of_completion(session, person_id, now)
        return told

    async def _tell_of_completion(
        self, session: AsyncSession, person_id: int, now: datetime
    ) -> int:
        row = await learners.held(session, person_id)
        whom = await office(session)
        if row.told_at is not None or not whom:
            return 0
        person = await get_person(session, person_id)
        passed = [one for one in await quiz.finals(session, person_id) if one.passed]
        if not passed:
            return 0
        payload = self._composer.completed(person, passed[0])
        await silence.tell(session, whom, f"lesson-completed:{person_id}", payload, now)
        row.told_at = now
        return 1

    async def _ask_for_confirmations(self, now: datetime) -> int:
        wanted = (
            select(ChecklistTickRow.person_id)
            .join(ChecklistItemRow, ChecklistItemRow.id == ChecklistTickRow.item_id)
            .where(*_WAITS)
            .distinct()
        )
        async with self._database.reading() as session:
            waiting = list(await session.scalars(wanted))
        asked = 0
        for person_id in waiting:
            async with self._database.transaction() as session:
                asked += await self._ask_for_confirmation(session, person_id, now)
        return asked

    async def _ask_for_confirmation(
        self, session: AsyncSession, person_id: int, now: datetime
    ) -> int:
        """One letter of all that waits; the office confirms where the unit has no head here."""
        await learners.held(session, person_id)
        person = await get_person(session, person_id)
        whom = await _confirming(session, person)
        wanted = (
            select(ChecklistTickRow)
            .join(ChecklistItemRow, ChecklistItemRow.id == ChecklistTickRow.item_id)
            .where(ChecklistTickRow.person_id == person_id, *_WAITS)
            .execution_options(populate_existing=True)
        )
        rows = list(await session.scalars(wanted))
        if not (rows and whom and person.is_active):
            return 0
        tasks = {task.item.id: task for task in await checklist.tasks(session, person_id)}
        waiting = [tasks[row.item_id] for row in rows if row.item_id in tasks]
        for row in rows:
            row.asked_at = now
        marks = "-".join(str(row.item_id) for row in rows)[:60]
        key = f"lesson-confirm:{person_id}:{marks}:{int(now.timestamp())}"
        payload = self._composer.to_confirm(person, waiting)
        await silence.tell(session, whom, key, payload, now)
        return 1


@dataclass(frozen=True)
class _Done:
    lessons: int = 0
    others: int = 0
    silence: Silence | None = None


_WAITS: Final = (
    ChecklistItemRow.needs_confirmation.is_(True),
    ChecklistItemRow.removed_at.is_(None),
    ChecklistTickRow.ticked_at.is_not(None),
    ChecklistTickRow.confirmed_at.is_(None),
    ChecklistTickRow.asked_at.is_(None),
)


def _is_taught(person: Person, learner: Learner, now: datetime) -> bool:
    """Who finished hears of what changed; who paused, left or is to begin later of nothing."""
    begun = learner.starts_on <= now.astimezone(ZONE).date()
    return person.has_joined and begun and learner.state is not LearnerState.PAUSED


def _mark(
    person: Person, learner: Learner, syllabus: Syllabus, now: datetime
) -> tuple[object, ...]:
    today: date = now.astimezone(ZONE).date()
    return today, person, learner, syllabus


async def _confirming(session: AsyncSession, person: Person) -> Sequence[Person]:
    heads = [
        one
        for one in await all_people(session)
        if one.role is Role.UNIT_HEAD
        and one.unit_id is not None
        and one.unit_id == person.unit_id
        and one.has_joined
        and one.id != person.id
    ]
    return heads or [one for one in await office(session) if one.id != person.id]
