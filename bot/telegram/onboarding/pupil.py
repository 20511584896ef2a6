"""Who learns, what is taught now, and when: what every step of a learner begins with."""

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import learners
from bot.onboarding.lessons import Syllabus
from bot.reminders.working_days import WorkingDays
from bot.staff.person import Person
from bot.telegram.addressing import Where
from bot.telegram.desk import StaffedDesk
from bot.telegram.onboarding import words


@dataclass(frozen=True)
class Pupil:
    """A learner at an instant, with the lessons as they can be shown then."""

    person: Person
    syllabus: Syllabus
    days: WorkingDays
    now: datetime

    @property
    def lessons_at(self) -> time:
        """When a lesson comes."""
        return self.syllabus.course.pace.at


async def pupil_of(person: Person | None, where: Where, desk: StaffedDesk) -> Pupil | str:
    """The learner, or why there is none here, in words for the person."""
    syllabus = await syllabus_of(desk)
    if syllabus is None:
        return words.NO_COURSE
    if person is None or not person.has_joined:
        return words.NOT_LEARNER
    if not where.private:
        return words.IN_PRIVATE
    async with desk.database.reading() as session:
        known = await learners.learner_of(session, person.id)
    if known is None:
        return words.NOT_LEARNER
    return Pupil(person, syllabus, desk.reminding.days, desk.clock())


async def syllabus_of(desk: StaffedDesk) -> Syllabus | None:
    """What is taught now; None where nobody is taught."""
    if desk.curriculum is None:
        return None
    return await desk.work(desk.curriculum.syllabus)


async def is_taught(session: AsyncSession, person: Person | None) -> bool:
    """Whether the person has lessons, finished or not."""
    return person is not None and await learners.learner_of(session, person.id) is not None
