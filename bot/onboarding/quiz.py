"""Questions put to people, each under a number; what was wrong comes back until it is right."""

import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import learners
from bot.onboarding.lessons import LessonQuestion, Syllabus
from bot.reminders.working_days import WorkingDays
from bot.store.inserting import insert_if_absent
from bot.store.tables.onboarding import FinalRow, LearnerRow, LearnerState, LessonRow, QuizRow
from config.errors import ThiDuaError
from config.onboarding import Kind
from config.time import ZONE
from index.model import Citation

_OLD = "Câu hỏi này không còn dùng"
_GO_ON = "Anh/chị học tiếp bằng /hoc"


@dataclass(frozen=True)
class Presented:
    """A question as a person sees it; ``number`` is what its buttons carry.

    ``options`` are in the order shown; ``picked`` are places among them, from 0. ``attempt``
    above 1 is a question that came back. Of a final round, ``position`` of ``total``, from 1.
    """

    number: int
    question: LessonQuestion
    options: tuple[str, ...]
    picked: tuple[int, ...]
    attempt: int
    position: int | None = None
    total: int | None = None

    @property
    def is_final(self) -> bool:
        """Whether it belongs to the final round."""
        return self.position is not None


@dataclass(frozen=True)
class FinalResult:
    """A final round that has ended: ``score`` of ``total``, and whether that is enough."""

    number: int
    score: int
    total: int
    pass_mark: int
    passed: bool
    finished_at: datetime


@dataclass(frozen=True)
class Marked:
    """What came of an answer. ``news`` is False where it had been answered before.

    ``chosen`` is what counts: the first answer. ``solution`` are the right places, of an order
    one after the other; ``quotes`` the words that make them right. ``comes_back`` is the day on
    which it is asked again; ``final`` the result, where this ended the final round.
    """

    presented: Presented
    right: bool
    news: bool
    chosen: tuple[int, ...]
    solution: tuple[int, ...]
    quotes: tuple[Citation, ...]
    comes_back: date | None = None
    final: FinalResult | None = None


async def next_question(
    session: AsyncSession, person_id: int, syllabus: Syllabus, now: datetime
) -> Presented | None:
    """What is to be answered next, put if it was not yet; None where nothing is today.

    That is the open final round's next question; else what came back and is due; else what has not
    been asked of a learned lesson. Asked twice it is the same question under the same number.
    Raises ThiDuaError for somebody who is not taught.
    """
    await learners.held(session, person_id)
    final = await _open_final(session, person_id)
    if final is not None:
        return await _next_of_final(session, final, syllabus, now)
    today = now.astimezone(ZONE).date()
    asked = await _lesson_rows(session, person_id)
    rounds = await learned_rounds(session, person_id)
    waiting = [row for row in asked.values() if row.right is None and _holds(row, syllabus, rounds)]
    for row in sorted(waiting, key=lambda one: (-one.attempt, one.id)):
        if row.due <= today:
            await _renew(session, row, syllabus, now)
            return _put(row, syllabus.questions[row.question], now)
    for question in _of_lessons(syllabus, rounds):
        if (question.id, rounds[question.lesson]) not in asked:
            row = await _ask(session, person_id, question, rounds[question.lesson], 1, today)
            return _put(row, question, now)
    return None


async def present(
    session: AsyncSession, person_id: int, number: int, syllabus: Syllabus
) -> Presented:
    """A question that was put, to be shown again; raises ThiDuaError for one that does not hold."""
    row = await _row(session, person_id, number)
    question = _question_of(row, syllabus)
    final = await session.get(FinalRow, row.final) if row.final else None
    return _presented(row, question, final)


async def pick(
    session: AsyncSession,
    person_id: int,
    number: int,
    place: int,
    on: bool,
    syllabus: Syllabus,
    now: datetime,
) -> Presented:
    """Marks an option, or takes the mark off, of a question with several or an order.

    Marked twice is marked once; of what was answered nothing changes. Raises ThiDuaError for a
    question that does not hold any more.
    """
    learner = await learners.held(session, person_id)
    row = await _row(session, person_id, number)
    question = _question_of(row, syllabus)
    learner.active_at = now
    if row.answered_at is None and 0 <= place < len(row.shown):
        picked = [one for one in row.picked if one != place]
        if on:
            picked = row.picked if place in row.picked else [*picked, place]
        row.picked = picked
        await session.flush()
    final = await session.get(FinalRow, row.final) if row.final else None
    return _presented(row, question, final)


async def answer(
    session: AsyncSession,
    person_id: int,
    number: int,
    chosen: Sequence[int] | None,
    syllabus: Syllabus,
    days: WorkingDays,
    now: datetime,
) -> Marked:
    """Marks an answer: places among the options shown, or None for those that were picked.

    The first answer counts; an old or doubled button is told what that was. Raises ThiDuaError
    for a question that is not theirs or does not hold any more, and for an incomplete answer.
    """
    learner = await learners.held(session, person_id)
    row = await _row(session, person_id, number)
    question = _question_of(row, syllabus)
    final = await session.get(FinalRow, row.final, with_for_update=True) if row.final else None
    if row.answered_at is not None:
        ended = _result(final) if final is not None and final.finished_at else None
        return _marked(row, question, final, news=False, result=ended)
    places = _complete(row.picked if chosen is None else chosen, question, len(row.shown))
    learner.active_at = now
    row.chosen, row.answered_at = list(places), now
    row.right = _is_right(question, [row.shown[place] for place in places])
    await session.flush()
    if final is not None:
        result = await _finish(session, final, learner, syllabus, now)
        return _marked(row, question, final, news=True, result=result)
    comes_back = None
    if not row.right:
        comes_back = days.after(now.astimezone(ZONE).date(), 1)
        await _ask(session, person_id, question, row.round, row.attempt + 1, comes_back)
    return _marked(row, question, None, news=True, comes_back=comes_back)


async def start_final(
    session: AsyncSession, person_id: int, syllabus: Syllabus, now: datetime
) -> Presented:
    """Begins the final round, or goes on with the one that is open; its next question.

    Raises ThiDuaError where it may not begin: passed already, something still to be learned or
    answered right, or failed today.
    """
    learner = await learners.held(session, person_id)
    learner.active_at = now
    final = await _open_final(session, person_id)
    if final is None:
        refused = await why_not_final(session, person_id, syllabus, now)
        if refused is not None:
            raise ThiDuaError(refused, remedy=_GO_ON)
        final = await _begin_final(session, person_id, syllabus, now)
    presented = await _next_of_final(session, final, syllabus, now)
    if presented is None:
        raise ThiDuaError("Chưa có câu hỏi nào cho vòng cuối", remedy="Anh/chị thử lại sau")
    return presented


@dataclass(frozen=True)
class QuizStand:
    """Where a person is with the questions of what they learned, and with the final round.

    ``refusal`` says in words why the final round may not begin, None where it may.
    """

    unsettled: int
    finals: tuple[FinalResult, ...]
    refusal: str | None


async def stand(
    session: AsyncSession, person_id: int, syllabus: Syllabus, now: datetime
) -> QuizStand:
    """How much is not answered right yet, which final rounds ended, whether one may begin."""
    results = tuple(await finals(session, person_id))
    rounds = await learned_rounds(session, person_id)
    asked = await _lesson_rows(session, person_id)
    unsettled = 0
    for question in _of_lessons(syllabus, rounds):
        row = asked.get((question.id, rounds[question.lesson]))
        unsettled += row is None or not row.right
    refusal = _refusal(results, rounds, unsettled, syllabus, now.astimezone(ZONE).date())
    return QuizStand(unsettled, results, refusal)


async def why_not_final(
    session: AsyncSession, person_id: int, syllabus: Syllabus, now: datetime
) -> str | None:
    """Why the final round may not begin, in words; None where it may."""
    return (await stand(session, person_id, syllabus, now)).refusal


def _refusal(
    results: Sequence[FinalResult],
    rounds: Mapping[str, int],
    unsettled: int,
    syllabus: Syllabus,
    today: date,
) -> str | None:
    if any(result.passed for result in results):
        return "Anh/chị đã hoàn thành vòng cuối"
    if not syllabus.questions or any(lesson not in rounds for lesson in syllabus.ids):
        return "Anh/chị còn bài chưa học"
    if unsettled:
        return "Anh/chị còn câu hỏi chưa trả lời đúng"
    if any(result.finished_at.astimezone(ZONE).date() >= today for result in results):
        return "Vòng cuối làm lại được từ ngày mai"
    return None


async def finals(session: AsyncSession, person_id: int) -> Sequence[FinalResult]:
    """The final rounds that have ended, oldest first."""
    wanted = (
        select(FinalRow)
        .where(FinalRow.person_id == person_id, FinalRow.finished_at.is_not(None))
        .order_by(FinalRow.number)
    )
    found = [_result(row) for row in await session.scalars(wanted)]
    return [result for result in found if result is not None]


async def learned_rounds(session: AsyncSession, person_id: int) -> Mapping[str, int]:
    """The last round of each lesson that the person has learned."""
    wanted = (
        select(LessonRow.lesson, func.max(LessonRow.round))
        .where(LessonRow.person_id == person_id, LessonRow.learned_at.is_not(None))
        .group_by(LessonRow.lesson)
    )
    return {lesson: last for lesson, last in (await session.execute(wanted)).all()}  # noqa: C416


async def coming_back(
    session: AsyncSession, person_id: int, syllabus: Syllabus, today: date
) -> Sequence[QuizRow]:
    """What was wrong, is due by that day and has not been shown since."""
    wanted = (
        select(QuizRow)
        .where(
            QuizRow.person_id == person_id,
            QuizRow.right.is_(None),
            QuizRow.due <= today,
            QuizRow.put_at.is_(None),
            QuizRow.attempt > 1,
        )
        .order_by(QuizRow.id)
    )
    rounds = await learned_rounds(session, person_id)
    rows = list(await session.scalars(wanted))
    return [
        row
        for row in rows
        if _holds(row, syllabus, rounds) and row.form == syllabus.questions[row.question].form
    ]


def put(row: QuizRow, syllabus: Syllabus, now: datetime) -> Presented:
    """Shows a question that waited."""
    return _put(row, syllabus.questions[row.question], now)


async def _lesson_rows(session: AsyncSession, person_id: int) -> dict[tuple[str, int], QuizRow]:
    """The last attempt at each question of each round that holds."""
    wanted = (
        select(QuizRow)
        .where(QuizRow.person_id == person_id, QuizRow.final == 0)
        .order_by(QuizRow.attempt)
        .execution_options(populate_existing=True)
    )
    return {(row.question, row.round): row for row in await session.scalars(wanted)}


def _of_lessons(syllabus: Syllabus, rounds: Mapping[str, int]) -> Iterable[LessonQuestion]:
    return (one for one in syllabus.questions.values() if one.lesson in rounds)


def _holds(row: QuizRow, syllabus: Syllabus, rounds: Mapping[str, int]) -> bool:
    question = syllabus.questions.get(row.question)
    return question is not None and rounds.get(question.lesson) == row.round


async def _renew(session: AsyncSession, row: QuizRow, syllabus: Syllabus, now: datetime) -> None:
    """A question that was edited since it was put is put anew, with its options as they are."""
    question = syllabus.questions[row.question]
    if row.form != question.form:
        row.form = question.form
        row.shown = _shuffled(question, row)
        row.picked = []
        row.put_at = now
        await session.flush()


def _put(row: QuizRow, question: LessonQuestion, now: datetime) -> Presented:
    row.put_at = row.put_at or now
    return _presented(row, question, None)


async def _ask(
    session: AsyncSession,
    person_id: int,
    question: LessonQuestion,
    round_: int,
    attempt: int,
    due: date,
    final: int = 0,
) -> QuizRow:
    key = {
        "person_id": person_id,
        "question": question.id,
        "round": round_,
        "final": final,
        "attempt": attempt,
    }
    await insert_if_absent(
        session,
        QuizRow,
        **key,
        lesson=question.lesson,
        due=due,
        shown=_order(question, f"{person_id}:{question.id}:{round_}:{final}:{attempt}"),
        form=question.form,
        picked=[],
    )
    return (await session.scalars(select(QuizRow).filter_by(**key))).one()


def _shuffled(question: LessonQuestion, row: QuizRow) -> list[int]:
    return _order(question, f"{row.person_id}:{row.id}:{question.form}")


def _order(question: LessonQuestion, seed: str) -> list[int]:
    """The options shuffled, the same for the same seed; an order is never shown solved."""
    places = list(range(len(question.options)))
    chance = random.Random(seed)
    chance.shuffle(places)
    while question.kind is Kind.ORDER and places == sorted(places):
        chance.shuffle(places)
    return places


async def _row(session: AsyncSession, person_id: int, number: int) -> QuizRow:
    row = await session.get(QuizRow, number, with_for_update=True, populate_existing=True)
    if row is None or row.person_id != person_id:
        raise ThiDuaError(_OLD, remedy=_GO_ON)
    return row


def _question_of(row: QuizRow, syllabus: Syllabus) -> LessonQuestion:
    question = syllabus.questions.get(row.question)
    if question is None or question.form != row.form:
        raise ThiDuaError(_OLD, remedy=_GO_ON)
    return question


def _presented(row: QuizRow, question: LessonQuestion, final: FinalRow | None) -> Presented:
    return Presented(
        number=row.id,
        question=question,
        options=tuple(question.options[place].text for place in row.shown),
        picked=tuple(row.chosen if row.chosen is not None else row.picked),
        attempt=row.attempt,
        position=final.questions.index(row.question) + 1 if final else None,
        total=len(final.questions) if final else None,
    )


def _marked(
    row: QuizRow,
    question: LessonQuestion,
    final: FinalRow | None,
    *,
    news: bool,
    result: FinalResult | None = None,
    comes_back: date | None = None,
) -> Marked:
    right = [place for place, option in enumerate(question.options) if option.right]
    quotes = [question.options[place].quote for place in right]
    return Marked(
        presented=_presented(row, question, final),
        right=bool(row.right),
        news=news,
        chosen=tuple(row.chosen or ()),
        solution=tuple(row.shown.index(place) for place in right),
        quotes=tuple(quote for quote in quotes if quote is not None),
        comes_back=comes_back,
        final=result,
    )


def _complete(chosen: Iterable[int], question: LessonQuestion, count: int) -> tuple[int, ...]:
    places = tuple(dict.fromkeys(chosen))
    if any(not 0 <= place < count for place in places):
        raise ThiDuaError(_OLD, remedy=_GO_ON)
    if question.kind is Kind.ORDER and len(places) != count:
        raise ThiDuaError("Anh/chị xếp đủ các mục rồi bấm Xong")
    if question.kind in (Kind.CHOICE, Kind.FIND) and len(places) != 1:
        raise ThiDuaError("Câu này chọn một đáp án")
    if not places:
        raise ThiDuaError("Anh/chị chọn ít nhất một đáp án rồi bấm Xong")
    return places


def _is_right(question: LessonQuestion, chosen: Sequence[int]) -> bool:
    if question.kind is Kind.ORDER:
        return list(chosen) == list(range(len(question.options)))
    right = {place for place, option in enumerate(question.options) if option.right}
    return set(chosen) == right


async def _open_final(session: AsyncSession, person_id: int) -> FinalRow | None:
    found: FinalRow | None = await session.scalar(
        select(FinalRow)
        .where(FinalRow.person_id == person_id, FinalRow.finished_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def _begin_final(
    session: AsyncSession, person_id: int, syllabus: Syllabus, now: datetime
) -> FinalRow:
    number = len(await finals(session, person_id)) + 1
    seed = zlib.crc32(f"{person_id}:{number}".encode()) & 0x7FFFFFFF
    wanted = syllabus.course.final.questions
    chosen = list(syllabus.questions)
    random.Random(seed).shuffle(chosen)
    made = FinalRow(
        person_id=person_id,
        number=number,
        seed=seed,
        questions=chosen[:wanted],
        pass_mark=_mark(syllabus, min(wanted, len(chosen))),
        started_at=now,
    )
    session.add(made)
    await session.flush()
    return made


def _mark(syllabus: Syllabus, total: int) -> int:
    """The pass mark for so many questions, in proportion, rounded up."""
    plan = syllabus.course.final
    return -(-plan.pass_mark * total // plan.questions)


async def _next_of_final(
    session: AsyncSession, final: FinalRow, syllabus: Syllabus, now: datetime
) -> Presented | None:
    """The first question without an answer. One that has gone gives its place to another."""
    rows = await _final_rows(session, final)
    await _replace_what_has_gone(session, final, rows, syllabus)
    for question_id in final.questions:
        row = rows.get(question_id)
        if row is not None and row.answered_at is not None:
            continue
        question = syllabus.questions[question_id]
        if row is None:
            today = now.astimezone(ZONE).date()
            row = await _ask(session, final.person_id, question, 1, 1, today, final.id)
        await _renew(session, row, syllabus, now)
        row.put_at = row.put_at or now
        return _presented(row, question, final)
    return None


async def _replace_what_has_gone(
    session: AsyncSession, final: FinalRow, rows: Mapping[str, QuizRow], syllabus: Syllabus
) -> None:
    answered = {key for key, row in rows.items() if row.answered_at is not None}
    kept = [one for one in final.questions if one in answered or one in syllabus.questions]
    if len(kept) == len(final.questions):
        return
    spare = [one for one in syllabus.questions if one not in final.questions]
    random.Random(final.seed).shuffle(spare)
    final.questions = [*kept, *spare[: len(final.questions) - len(kept)]]
    final.pass_mark = _mark(syllabus, len(final.questions))
    await session.flush()


async def _final_rows(session: AsyncSession, final: FinalRow) -> dict[str, QuizRow]:
    wanted = select(QuizRow).where(QuizRow.person_id == final.person_id, QuizRow.final == final.id)
    return {row.question: row for row in await session.scalars(wanted)}


async def _finish(
    session: AsyncSession,
    final: FinalRow,
    learner: LearnerRow,
    syllabus: Syllabus,
    now: datetime,
) -> FinalResult | None:
    rows = await _final_rows(session, final)
    await _replace_what_has_gone(session, final, rows, syllabus)
    answered = [rows[one] for one in final.questions if one in rows and rows[one].answered_at]
    if len(answered) < len(final.questions):
        return None
    final.score = sum(bool(row.right) for row in answered)
    final.passed = final.score >= final.pass_mark
    final.finished_at = now
    if final.passed:
        learner.state, learner.completed_at = LearnerState.FINISHED, learner.completed_at or now
    await session.flush()
    return _result(final)


def _result(row: FinalRow) -> FinalResult | None:
    if row.finished_at is None:
        return None
    return FinalResult(
        row.number,
        row.score or 0,
        len(row.questions),
        row.pass_mark,
        bool(row.passed),
        row.finished_at,
    )
