"""What comes next for a learner: a question that waits, a lesson, the final round, or nothing."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import progress, quiz
from bot.onboarding.progress import Standing
from bot.onboarding.quiz import Presented
from bot.store.tables.onboarding import LearnerState
from bot.telegram.onboarding import words
from bot.telegram.onboarding.compose import final_offer
from bot.telegram.onboarding.keys import LEARN, key
from bot.telegram.onboarding.lesson_view import lesson_message
from bot.telegram.onboarding.pupil import Pupil
from bot.telegram.onboarding.quiz_view import question_message
from bot.telegram.posting import Buttons, said
from bot.telegram.render import Outgoing


async def next_step(session: AsyncSession, pupil: Pupil) -> Outgoing:
    """The question that is due, else the lesson, else the offer of the final round."""
    asked = await next_question(session, pupil)
    return question_message(asked) if asked else await next_lesson(session, pupil)


async def next_question(session: AsyncSession, pupil: Pupil) -> Presented | None:
    """What is to be answered today."""
    person = pupil.person
    return await quiz.next_question(session, person.id, pupil.syllabus, pupil.now)


async def next_lesson(session: AsyncSession, pupil: Pupil) -> Outgoing:
    """The lesson that comes next, at once; where there is none, what is left to be done."""
    letter = await progress.next_lesson(session, pupil.person, pupil.syllabus, pupil.now)
    if letter is not None:
        return lesson_message(letter)
    standing = await standing_of(session, pupil)
    if standing.may_begin_final:
        plan = pupil.syllabus.course.final
        count = min(plan.questions, len(pupil.syllabus.questions))
        return final_offer(count, plan.pass_mark, again=bool(standing.finals))
    home = ((key(LEARN, words.TASKS, "k"), key(LEARN, words.AGAIN, "a")),)
    return said(await _nothing_left(session, pupil, standing), home)[0]


async def after_quiz(session: AsyncSession, pupil: Pupil) -> tuple[str, Buttons]:
    """What is said below the last answer of the day, and how to go on from there."""
    standing = await standing_of(session, pupil)
    if standing.may_begin_final:
        return words.MAY_BEGIN, ((key(LEARN, words.BEGIN_FINAL, "f"),),)
    row = ((key(LEARN, words.AHEAD, "n"),),)
    if standing.open:
        return "", row
    if standing.next is not None:
        at = words.clock_time(pupil.lessons_at)
        is_sent = standing.learner.state is LearnerState.LEARNING
        return words.NEXT_COMES.format(at=at) if is_sent else "", row
    return "", ()


async def standing_of(session: AsyncSession, pupil: Pupil) -> Standing:
    """Where the learner is."""
    found = await progress.standing(session, pupil.person.id, pupil.syllabus, pupil.now)
    if found is None:
        raise ValueError(pupil.person.id)
    return found


async def _nothing_left(session: AsyncSession, pupil: Pupil, standing: Standing) -> str:
    if standing.learner.state is LearnerState.FINISHED:
        return words.FINISHED_BEFORE
    if standing.unsettled:
        day = pupil.days.after(pupil.now.date(), 1)
        later = words.COMES_LATER.format(count=standing.unsettled, day=words.day_of(day))
        return f"{words.NOTHING_TODAY} {later}"
    if standing.finals:
        return f"{words.NOTHING_TODAY} {words.FAILED_TODAY}"
    return words.NOTHING_TODAY
