"""The questions that most of some people got wrong: a head is told of their own people only."""

from collections.abc import Collection, Sequence

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding.board import HardQuestion
from bot.onboarding.lessons import Syllabus
from bot.store.tables.onboarding import QuizRow


async def most_missed(
    session: AsyncSession, syllabus: Syllabus, people: Collection[int], most: int = 5
) -> Sequence[HardQuestion]:
    """As ``bot.onboarding.board.hardest``, counted over these people (by their numbers)."""
    wrong = func.sum(1 - cast(QuizRow.right, Integer))
    wanted = (
        select(QuizRow.question, wrong, func.count())
        .where(
            QuizRow.person_id.in_(people),
            QuizRow.attempt == 1,
            QuizRow.final == 0,
            QuizRow.right.is_not(None),
        )
        .group_by(QuizRow.question)
    )
    titles = {one.id: one.title for one in syllabus.course.lessons}
    found = [
        HardQuestion(question.id, question.text, titles[question.lesson], bad, count)
        for name, bad, count in await session.execute(wanted)
        if bad and (question := syllabus.questions.get(name)) is not None
    ]
    found.sort(key=lambda one: (-one.wrong / one.answered, -one.wrong, one.question))
    return found[:most]
