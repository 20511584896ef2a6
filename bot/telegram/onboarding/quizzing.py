"""The buttons of a question: choose, mark several, put in order, hand in.

The first answer counts, whatever is pressed after it and wherever.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery.ledger import Message
from bot.onboarding import quiz
from bot.onboarding.quiz import Marked, Presented
from bot.staff.person import Person
from bot.store.tables.onboarding import QuizRow
from bot.telegram.addressing import Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.onboarding import words
from bot.telegram.onboarding.going_on import after_quiz, next_question
from bot.telegram.onboarding.keys import is_number, mark_of
from bot.telegram.onboarding.pupil import Pupil, pupil_of
from bot.telegram.onboarding.quiz_view import (
    feedback_message,
    question_message,
    result_text,
)
from bot.telegram.posting import answer_to, edit_of, queued, said


async def reply_to_quiz_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Every button of a question: of who was asked it alone."""
    wanted = _Wanted.decoded(press.data)
    if wanted is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    pupil = await pupil_of(person, press.where, desk)
    if isinstance(pupil, str):
        return Reply(alert=pupil)
    refusal = await _refusal(wanted, pupil, desk)
    if refusal is not None:
        return Reply(alert=refusal)

    async def work(session: AsyncSession) -> list[Message]:
        return await _done(session, press, wanted, pupil)

    return Reply(writes=(queued(work, pupil.now),))


@dataclass(frozen=True)
class _Wanted:
    """What a button of a question says: choose (a), mark (p), begin again (c), hand in (d)."""

    action: str
    number: int
    form: str
    place: int = 0
    on: bool = False
    picked: tuple[int, ...] = ()

    @classmethod
    def decoded(cls, data: str) -> "_Wanted | None":
        """None for what no button of ours says."""
        match data.split(":"):
            case [_, "a", number, form, place] if is_number(number) and is_number(place):
                return cls("a", int(number), form, int(place))
            case [_, "p", number, form, place, ("0" | "1") as on] if is_number(number + place):
                return cls("p", int(number), form, int(place), on == "1")
            case [_, "c", number, form] if is_number(number):
                return cls("c", int(number), form)
            case [_, "d", number, form, picked] if is_number(number + picked):
                return cls("d", int(number), form, picked=tuple(int(one) for one in picked))
        return None


async def _done(
    session: AsyncSession, press: Press, wanted: _Wanted, pupil: Pupil
) -> list[Message]:
    if await _is_answered(session, wanted.number):
        marked = await _answered(session, wanted.number, None, pupil)
        return [edit_of(press, feedback_message(marked, note=words.ANSWERED_BEFORE))]
    if wanted.action == "a":
        return await _hand_in(session, press, wanted.number, [wanted.place], pupil)
    if wanted.action == "p":
        shown = question_message(await _picked(session, wanted, pupil))
    elif wanted.action == "c":
        shown = question_message(await _afresh(session, wanted.number, pupil))
    else:
        asked = await _present(session, wanted.number, pupil)
        if asked.picked == wanted.picked:
            return await _hand_in(session, press, wanted.number, None, pupil)
        shown = question_message(asked, words.CHANGED_ELSEWHERE)
    return [edit_of(press, shown)]


async def _hand_in(
    session: AsyncSession, press: Press, number: int, chosen: Sequence[int] | None, pupil: Pupil
) -> list[Message]:
    """The answer in place of the question, and below it what comes next."""
    marked = await _answered(session, number, chosen, pupil)
    name = f"press:{press.query_id}"
    if marked.final is not None:
        ended = said(result_text(marked.final))
        return [edit_of(press, feedback_message(marked)), *answer_to(press.where, name, ended)]
    asked = await next_question(session, pupil)
    if asked is not None:
        shown = edit_of(press, feedback_message(marked))
        return [shown, *answer_to(press.where, name, (question_message(asked),))]
    note, buttons = await after_quiz(session, pupil)
    return [edit_of(press, feedback_message(marked, buttons, note))]


async def _refusal(wanted: _Wanted, pupil: Pupil, desk: StaffedDesk) -> str | None:
    """Why the press can do nothing, in words; None where it can."""
    async with desk.database.reading() as session:
        row = await session.get(QuizRow, wanted.number)
    if row is None or row.person_id != pupil.person.id:
        return words.OLD
    question = pupil.syllabus.questions.get(row.question)
    if question is None or row.form != question.form or mark_of(row.form) != wanted.form:
        return words.OLD
    has_nothing = row.answered_at is None and not row.picked
    return words.PICK_FIRST if wanted.action == "d" and has_nothing else None


async def _present(session: AsyncSession, number: int, pupil: Pupil) -> Presented:
    return await quiz.present(session, pupil.person.id, number, pupil.syllabus)


async def _answered(
    session: AsyncSession, number: int, chosen: Sequence[int] | None, pupil: Pupil
) -> Marked:
    person, syllabus = pupil.person, pupil.syllabus
    return await quiz.answer(session, person.id, number, chosen, syllabus, pupil.days, pupil.now)


async def _picked(session: AsyncSession, wanted: _Wanted, pupil: Pupil) -> Presented:
    person, number, syllabus = pupil.person, wanted.number, pupil.syllabus
    place, on = wanted.place, wanted.on
    return await quiz.pick(session, person.id, number, place, on, syllabus, pupil.now)


async def _afresh(session: AsyncSession, number: int, pupil: Pupil) -> Presented:
    """Nothing is in order yet."""
    person, syllabus = pupil.person, pupil.syllabus
    asked = await _present(session, number, pupil)
    for place in asked.picked:
        asked = await quiz.pick(session, person.id, number, place, False, syllabus, pupil.now)
    return asked


async def _is_answered(session: AsyncSession, number: int) -> bool:
    row = await session.get(QuizRow, number, with_for_update=True, populate_existing=True)
    return row is not None and row.answered_at is not None
