"""/hoc: where a learner is, the next lesson at once, a pause, a lesson once more.

What a press does is written in the transaction that marks the update handled. The looks that come
first are only for the word over the chat; what decides is checked again in that transaction.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery.ledger import Message
from bot.onboarding import checklist, learners, progress, quiz
from bot.onboarding.progress import Standing, Step
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.store.tables.messages import Action, DeliveryRow
from bot.store.tables.onboarding import LearnerState
from bot.store.tables.people import Role
from bot.telegram.addressing import Command, Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.office_clauses import cut
from bot.telegram.onboarding import words
from bot.telegram.onboarding.going_on import next_lesson, next_question, next_step, standing_of
from bot.telegram.onboarding.keys import LEARN, is_number, key
from bot.telegram.onboarding.lesson_view import lesson_message
from bot.telegram.onboarding.pupil import Pupil, pupil_of
from bot.telegram.onboarding.quiz_view import question_message
from bot.telegram.onboarding.task_view import tasks_message
from bot.telegram.payload import Letter
from bot.telegram.posting import Buttons, answer_to, edit_of, queued, said
from bot.telegram.render import Outgoing, messages

_FILLED, _EMPTY = "▰", "▱"

_Act = Callable[[Press, Pupil, StaffedDesk], Awaitable[Reply]]
_ActOn = Callable[[Press, int, Pupil, StaffedDesk], Awaitable[Reply]]


async def show_home(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/hoc."""
    pupil = await pupil_of(person, command.where, desk)
    if isinstance(pupil, str):
        sees_board = is_office(person) or (person is not None and person.role is Role.UNIT_HEAD)
        more = f"\n{words.SEE_BOARD}" if sees_board and command.where.private else ""
        return Reply(said(pupil + more))
    async with desk.database.reading() as session:
        return Reply((await home(session, pupil),))


async def reply_to_learner_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Every button of a lesson and of /hoc: of learners alone, each for themself."""
    pupil = await pupil_of(person, press.where, desk)
    if isinstance(pupil, str):
        return Reply(alert=pupil)
    match press.data.split(":"):
        case [_, action] if action in _ACTIONS:
            return await _ACTIONS[action](press, pupil, desk)
        case [_, action, number] if action in _ACTIONS_ON and is_number(number):
            return await _ACTIONS_ON[action](press, int(number), pupil, desk)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def home(session: AsyncSession, pupil: Pupil) -> Outgoing:
    """How far they are, what comes next, and what can be done."""
    standing = await standing_of(session, pupil)
    tasks = await checklist.tasks(session, pupil.person.id)
    count, total = len(standing.learned), standing.total
    bar = _FILLED * count + _EMPTY * max(total - count, 0)
    blocks = [
        Block(Kind.HEADING, words.HOME),
        Block(Kind.PLAIN, f"{bar}\n{words.LEARNED.format(learned=count, total=total)}"),
        *(Block(Kind.ITEM, line) for line in _facts(standing, pupil)),
    ]
    if tasks:
        done = sum(task.done for task in tasks)
        blocks.append(Block(Kind.ITEM, words.MONTH.format(done=done, total=len(tasks))))
    blocks.append(Block(Kind.NOTE, _state(standing, pupil)))
    return messages(blocks, _home_buttons(standing))[0]


async def _read(press: Press, number: int, pupil: Pupil, desk: StaffedDesk) -> Reply:
    """ "Đã đọc, làm câu hỏi": the first question of the lesson comes, or what else is next."""
    return await _learned(press, number, pupil, desk, then=_question_or_next)


async def _ahead(press: Press, number: int, pupil: Pupil, desk: StaffedDesk) -> Reply:
    """ "Học tiếp ngay" below a lesson: it is read, and the next comes; its questions wait."""
    return await _learned(press, number, pupil, desk, then=_lesson_or_next)


async def _learned(
    press: Press,
    number: int,
    pupil: Pupil,
    desk: StaffedDesk,
    then: Callable[[AsyncSession, Pupil], Awaitable[Outgoing]],
) -> Reply:
    async with desk.database.reading() as session:
        steps = {step.number: step for step in await progress.steps(session, pupil.person.id)}
    step = steps.get(number)
    if step is None or _came_again(step, steps.values()):
        return Reply(alert=words.OLD)
    if step.learned_at is not None:
        return Reply(alert=words.ALREADY_READ)

    async def work(session: AsyncSession) -> list[Message]:
        _, news = await progress.learn(session, pupil.person, number, pupil.now)
        if not news:
            return []
        marked = await _marked_as_read(session, press, pupil)
        coming = await then(session, pupil)
        return [*marked, *answer_to(press.where, f"press:{press.query_id}", (coming,))]

    return Reply(writes=(queued(work, pupil.now),))


def _came_again(step: Step, steps: Iterable[Step]) -> bool:
    return any(one.lesson == step.lesson and one.round > step.round for one in steps)


async def _question_or_next(session: AsyncSession, pupil: Pupil) -> Outgoing:
    asked = await next_question(session, pupil)
    if asked is not None:
        return question_message(asked)
    standing = await standing_of(session, pupil)
    if standing.may_begin_final or standing.next is None:
        return await next_lesson(session, pupil)
    at = words.clock_time(pupil.lessons_at)
    return said(words.NEXT_COMES.format(at=at), ((key(LEARN, words.AHEAD, "n"),),))[0]


async def _lesson_or_next(session: AsyncSession, pupil: Pupil) -> Outgoing:
    """With the last lesson read, the questions that were passed over."""
    letter = await progress.next_lesson(session, pupil.person, pupil.syllabus, pupil.now)
    return lesson_message(letter) if letter is not None else await next_step(session, pupil)


async def _marked_as_read(session: AsyncSession, press: Press, pupil: Pupil) -> list[Message]:
    """The lesson as it was sent, with the line that it is read, and without what led there.

    Its words are those that were read, though the document may say something else by now.
    """
    sent = await session.scalar(
        select(DeliveryRow).where(
            DeliveryRow.chat == str(press.where.chat_id),
            DeliveryRow.action == Action.SEND,
            DeliveryRow.external_id == str(press.where.message),
        )
    )
    if sent is None or sent.payload is None:
        return []
    lesson = Letter.from_json(sent.payload).message
    kept = tuple(
        row for row in lesson.buttons if not any(one.data.startswith(f"{LEARN}:") for one in row)
    )
    note = messages([Block(Kind.NOTE, words.IS_READ.format(at=words.instant(pupil.now)))])[0]
    return [edit_of(press, Outgoing(f"{lesson.html}\n\n{note.html}", kept))]


async def _go_on(press: Press, pupil: Pupil, desk: StaffedDesk) -> Reply:
    async def work(session: AsyncSession) -> list[Message]:
        await learners.seen(session, pupil.person.id, pupil.now)
        coming = await next_step(session, pupil)
        return answer_to(press.where, f"press:{press.query_id}", (coming,))

    return Reply(writes=(queued(work, pupil.now),))


async def _pause(press: Press, pupil: Pupil, desk: StaffedDesk) -> Reply:
    async with desk.database.reading() as session:
        learner = await learners.learner_of(session, pupil.person.id)
    if learner is None or learner.state is not LearnerState.LEARNING:
        is_paused = learner is not None and learner.state is LearnerState.PAUSED
        return Reply(alert=words.PAUSED_BEFORE if is_paused else words.FINISHED_BEFORE)

    async def work(session: AsyncSession) -> list[Message]:
        await learners.pause(session, pupil.person.id, pupil.now)
        row = ((key(LEARN, words.RESUME, "u"),),)
        told = said(words.PAUSED, row)
        return answer_to(press.where, f"press:{press.query_id}", told)

    return Reply(writes=(queued(work, pupil.now),))


async def _resume(press: Press, pupil: Pupil, desk: StaffedDesk) -> Reply:
    async with desk.database.reading() as session:
        learner = await learners.learner_of(session, pupil.person.id)
    if learner is None or learner.state is not LearnerState.PAUSED:
        is_done = learner is not None and learner.state is LearnerState.FINISHED
        return Reply(alert=words.FINISHED_BEFORE if is_done else words.GOING_BEFORE)

    async def work(session: AsyncSession) -> list[Message]:
        await learners.resume(session, pupil.person.id, pupil.now)
        at = words.clock_time(pupil.lessons_at)
        row = ((key(LEARN, words.AHEAD, "n"),),)
        return [edit_of(press, said(words.RESUMED.format(at=at), row)[0])]

    return Reply(writes=(queued(work, pupil.now),))


async def _final(press: Press, pupil: Pupil, desk: StaffedDesk) -> Reply:
    """The final round begins, or goes on where it was."""

    async def work(session: AsyncSession) -> list[Message]:
        person = pupil.person
        asked = await quiz.start_final(session, person.id, pupil.syllabus, pupil.now)
        return answer_to(press.where, f"press:{press.query_id}", (question_message(asked),))

    return Reply(writes=(queued(work, pupil.now),))


async def _home(press: Press, pupil: Pupil, desk: StaffedDesk) -> Reply:
    async with desk.database.reading() as session:
        return _redrawn(press, await home(session, pupil), pupil)


async def _tasks(press: Press, pupil: Pupil, desk: StaffedDesk) -> Reply:
    async with desk.database.reading() as session:
        tasks = await checklist.tasks(session, pupil.person.id)
    return _redrawn(press, tasks_message(tasks), pupil)


async def _which_again(press: Press, pupil: Pupil, desk: StaffedDesk) -> Reply:
    """The lessons that were sent, the latest round of each."""
    async with desk.database.reading() as session:
        steps = await progress.steps(session, pupil.person.id)
    latest = {step.lesson: step for step in steps}
    titles = {one.id: one.title for one in pupil.syllabus.course.lessons}
    rows: Buttons = tuple(
        (key(LEARN, cut(f"{pupil.syllabus.position(lesson)}. {titles[lesson]}"), "g", one.number),)
        for lesson, one in sorted(latest.items(), key=lambda it: pupil.syllabus.position(it[0]))
        if lesson in pupil.syllabus.ids
    )
    back = (key(LEARN, words.BACK, "h"),)
    text = words.WHICH_AGAIN if rows else words.NOTHING_AGAIN
    return _redrawn(press, said(text, (*rows, back))[0], pupil)


async def _again(press: Press, number: int, pupil: Pupil, desk: StaffedDesk) -> Reply:
    async with desk.database.reading() as session:
        steps = {step.number: step for step in await progress.steps(session, pupil.person.id)}
    if number not in steps:
        return Reply(alert=words.OLD)

    async def work(session: AsyncSession) -> list[Message]:
        lesson = steps[number].lesson
        letter = await progress.again(session, pupil.person, lesson, pupil.syllabus, pupil.now)
        now = {step.number: step for step in await progress.steps(session, pupil.person.id)}
        is_learned = now[letter.number].learned_at is not None
        shown = lesson_message(letter, is_learned=is_learned)
        if is_learned:
            shown = replace(shown, buttons=(*shown.buttons, (key(LEARN, words.GO_ON, "n"),)))
        return answer_to(press.where, f"press:{press.query_id}", (shown,))

    return Reply(writes=(queued(work, pupil.now),))


def _redrawn(press: Press, shown: Outgoing, pupil: Pupil) -> Reply:
    edit = edit_of(press, shown)

    async def work(session: AsyncSession) -> list[Message]:
        return [edit]

    return Reply(writes=(queued(work, pupil.now),))


def _facts(standing: Standing, pupil: Pupil) -> list[str]:
    titles = {one.id: one.title for one in pupil.syllabus.course.lessons}
    told = []
    if standing.open:
        told.append(words.OPEN.format(title=titles[standing.open[0].lesson]))
    elif standing.next is not None:
        told.append(words.NEXT.format(title=titles[standing.next]))
    if standing.unsettled:
        told.append(words.UNSETTLED.format(count=standing.unsettled))
    if standing.finals:
        final = standing.finals[-1]
        told.append(
            words.FINAL.format(
                day=words.local_day(final.finished_at),
                score=final.score,
                total=final.total,
                verdict=words.PASSED if final.passed else words.FAILED,
            )
        )
    if standing.may_begin_final:
        told.append(words.MAY_BEGIN)
    return told


def _state(standing: Standing, pupil: Pupil) -> str:
    learner, at = standing.learner, words.clock_time(pupil.lessons_at)
    if learner.state is LearnerState.LEARNING and learner.starts_on > pupil.now.date():
        first = pupil.days.on_or_after(learner.starts_on)
        return words.STARTS.format(at=at, day=f"{first:%d/%m/%Y}")
    since = learner.completed_at or learner.paused_at or pupil.now
    return words.STATES[learner.state.value].format(at=at, day=words.local_day(since))


def _home_buttons(standing: Standing) -> Buttons:
    state = standing.learner.state
    first = []
    if standing.may_begin_final:
        first.append(key(LEARN, words.BEGIN_FINAL, "f"))
    elif standing.open or standing.next is not None or standing.unsettled:
        first.append(key(LEARN, words.AHEAD, "n"))
    elif state is not LearnerState.FINISHED:
        first.append(key(LEARN, words.GO_ON, "n"))
    if state is LearnerState.LEARNING:
        first.append(key(LEARN, words.PAUSE, "p"))
    elif state is LearnerState.PAUSED:
        first.append(key(LEARN, words.RESUME, "u"))
    second = (key(LEARN, words.AGAIN, "a"), key(LEARN, words.TASKS, "k"))
    return (*((tuple(first),) if first else ()), second)


_ACTIONS: Final[dict[str, _Act]] = {
    "n": _go_on,
    "p": _pause,
    "u": _resume,
    "f": _final,
    "h": _home,
    "k": _tasks,
    "a": _which_again,
}
_ACTIONS_ON: Final[dict[str, _ActOn]] = {"r": _read, "s": _ahead, "g": _again}
