"""The first word to a new employee who has just opened their link."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import learners
from bot.onboarding.lessons import Syllabus
from bot.staff.person import Person
from bot.telegram.desk import StaffedDesk
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import LEARN, key
from bot.telegram.posting import said
from bot.telegram.render import Outgoing


async def welcome(
    session: AsyncSession, person: Person, syllabus: Syllabus | None, desk: StaffedDesk
) -> tuple[Outgoing, ...]:
    """What awaits them, with the button to begin at once; nothing for who is not taught."""
    learner = await learners.learner_of(session, person.id)
    if syllabus is None or learner is None or not syllabus.available:
        return ()
    today = desk.today()
    day = desk.reminding.days.on_or_after(max(learner.starts_on, today))
    told = words.WELCOME.format(
        count=len(syllabus.ids),
        day=words.day_of(day),
        at=words.clock_time(syllabus.course.pace.at),
    )
    row = (key(LEARN, words.BEGIN, "n"), key(LEARN, words.TASKS, "k"))
    return said(told, (row,))
