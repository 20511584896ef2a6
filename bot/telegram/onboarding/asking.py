"""A question asked during a lesson: answered as always, and the lesson goes on where it was."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import learners
from bot.staff.person import Person
from bot.store.tables.onboarding import LearnerState
from bot.telegram import feedback
from bot.telegram.addressing import Question
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import LEARN, key


async def reply_to_question(question: Question, desk: StaffedDesk, person: Person | None) -> Reply:
    """The answer; below it the way back for a learner, who was heard of with that."""
    if desk.curriculum is None or person is None or not question.where.private:
        return await feedback.reply_to_question(question, desk, person)
    learner_id, now = person.id, desk.clock()
    async with desk.database.reading() as session:
        learner = await learners.learner_of(session, learner_id)
    if learner is None or learner.state is LearnerState.FINISHED:
        return await feedback.reply_to_question(question, desk, person)
    back = ((key(LEARN, words.GO_ON, "n"),),)
    reply = await feedback.reply_to_question(question, desk, person, back)

    async def note(session: AsyncSession) -> None:
        await learners.seen(session, learner_id, now)

    return replace(reply, writes=(*reply.writes, note))
