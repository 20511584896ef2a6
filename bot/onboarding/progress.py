"""How far a person has come with the lessons: sent, opened, learned, and what comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import learners, quiz
from bot.onboarding.learners import Learner
from bot.onboarding.lessons import Lesson, Syllabus
from bot.onboarding.letters import ChangedClause, LessonLetter
from bot.onboarding.quiz import FinalResult
from bot.staff.person import Person
from bot.store.inserting import insert_if_absent
from bot.store.tables.onboarding import ClauseTextRow, LessonRow, Reason
from config.errors import ThiDuaError
from corpus.difference import ClauseChange, words_of_change

_OLD = "Bài này không còn trong chương trình"
_GO_ON = "Anh/chị học tiếp bằng /hoc"


@dataclass(frozen=True)
class Step:
    """One lesson that a person was sent; ``number`` is what its buttons carry."""

    number: int
    lesson: str
    round: int
    reason: Reason
    day: date | None
    sent_at: datetime
    opened_at: datetime | None
    learned_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """Where a person is: what they learned (``learned``), what was sent and is not learned.

    ``total`` counts the lessons that there are now; ``next`` is the lesson that comes next, None
    where all are learned. ``unsettled`` questions have not been answered right yet.
    """

    learner: Learner
    learned: tuple[str, ...]
    open: tuple[Step, ...]
    total: int
    next: str | None
    unsettled: int
    may_begin_final: bool
    finals: tuple[FinalResult, ...]


async def steps(session: AsyncSession, person_id: int) -> Sequence[Step]:
    """All that the person was sent, oldest first."""
    return [_step(row) for row in await _rows(session, person_id)]


async def standing(
    session: AsyncSession, person_id: int, syllabus: Syllabus, now: datetime
) -> Standing | None:
    """Where the person is; None for somebody who is not taught."""
    learner = await learners.learner_of(session, person_id)
    if learner is None:
        return None
    rows = await _rows(session, person_id)
    learned = {row.lesson for row in rows if row.learned_at is not None}
    waiting = [row for row in _latest(rows).values() if row.learned_at is None]
    questions = await quiz.stand(session, person_id, syllabus, now)
    return Standing(
        learner=learner,
        learned=tuple(key for key in syllabus.ids if key in learned),
        open=tuple(_step(row) for row in waiting if row.lesson in syllabus.ids),
        total=len(syllabus.ids),
        next=_due_next(rows, syllabus),
        unsettled=questions.unsettled,
        may_begin_final=questions.refusal is None,
        finals=questions.finals,
    )


async def next_lesson(
    session: AsyncSession, person: Person, syllabus: Syllabus, now: datetime
) -> LessonLetter | None:
    """The next lesson at once: what was sent and is not learned, else what comes next.

    It counts as opened. Asked twice it is the same lesson. None where all is learned. Raises
    ThiDuaError for somebody who is not taught.
    """
    learner = await learners.held(session, person.id)
    learner.active_at = now
    rows = await _rows(session, person.id)
    waiting = [
        row
        for row in _latest(rows).values()
        if row.learned_at is None and row.lesson in syllabus.ids
    ]
    if waiting:
        return await _open(session, person, min(waiting, key=lambda one: one.id), syllabus, now)
    row = await send_next(session, person, syllabus, rows, None, now)
    return await _open(session, person, row, syllabus, now) if row is not None else None


async def show(
    session: AsyncSession, person: Person, number: int, syllabus: Syllabus, now: datetime
) -> LessonLetter:
    """A lesson that was sent, as it reads now, and opened with that.

    Raises ThiDuaError for one that is not theirs or is held back.
    """
    learner = await learners.held(session, person.id)
    row = await _row(session, person.id, number)
    learner.active_at = now
    return await _open(session, person, row, syllabus, now)


async def learn(
    session: AsyncSession, person: Person, number: int, now: datetime
) -> tuple[Step, bool]:
    """The person has read it; with whether that was news. Raises ThiDuaError as ``show``.

    An older round than the last says nothing of how the lesson reads now: nothing changes.
    """
    learner = await learners.held(session, person.id)
    row = await _row(session, person.id, number)
    learner.active_at = now
    last = max(one.round for one in await _rows(session, person.id) if one.lesson == row.lesson)
    news = row.learned_at is None and row.round == last
    if news:
        row.opened_at, row.learned_at = row.opened_at or now, now
        await session.flush()
    return _step(row), news


async def again(
    session: AsyncSession, person: Person, lesson_id: str, syllabus: Syllabus, now: datetime
) -> LessonLetter:
    """A lesson that was sent before, once more; what was learned stays learned.

    Raises ThiDuaError for one that they have not been sent, or that is held back.
    """
    learner = await learners.held(session, person.id)
    learner.active_at = now
    row = _latest(await _rows(session, person.id)).get(lesson_id)
    if row is None:
        raise ThiDuaError("Anh/chị chưa học tới bài này", remedy=_GO_ON)
    return await _open(session, person, row, syllabus, now)


async def send_next(
    session: AsyncSession,
    person: Person,
    syllabus: Syllabus,
    rows: Sequence[LessonRow],
    day: date | None,
    now: datetime,
) -> LessonRow | None:
    """Puts down the lesson that comes next, for a day or at once; None where none does.

    What changed comes before what is new. It is there once, whoever puts it down at the same time.
    """
    lesson_id = _due_next(rows, syllabus)
    lesson = syllabus.lesson(lesson_id, person.unit_id) if lesson_id else None
    if lesson is None:
        return None
    before = _latest(rows).get(lesson.id)
    reason = Reason.CHANGED if before else Reason.DAILY if day else Reason.ASKED
    await _remember_texts(session, lesson)
    key = {"person_id": person.id, "lesson": lesson.id, "round": before.round + 1 if before else 1}
    new = await insert_if_absent(
        session,
        LessonRow,
        **key,
        reason=reason,
        day=day,
        sent_at=now,
        fingerprint=lesson.fingerprint,
        clauses=lesson.written,
    )
    if not new:
        return None
    return (await session.scalars(select(LessonRow).filter_by(**key))).one()


async def letter(
    session: AsyncSession, person: Person, row: LessonRow, lesson: Lesson, syllabus: Syllabus
) -> LessonLetter:
    """The letter that brings a lesson that was put down."""
    changes: Sequence[ChangedClause] = ()
    if row.reason is Reason.CHANGED:
        changes = await _changes(session, row, lesson)
    return LessonLetter(
        number=row.id,
        person=person,
        lesson=lesson,
        reason=row.reason,
        position=syllabus.position(lesson.id),
        total=len(syllabus.course.lessons),
        changes=tuple(changes),
    )


async def _open(
    session: AsyncSession, person: Person, row: LessonRow, syllabus: Syllabus, now: datetime
) -> LessonLetter:
    lesson = syllabus.lesson(row.lesson, person.unit_id)
    if lesson is None:
        raise ThiDuaError(_OLD, remedy=_GO_ON)
    if row.learned_at is None:
        # What is learned is what was shown last.
        await _remember_texts(session, lesson)
        row.opened_at = row.opened_at or now
        row.fingerprint, row.clauses = lesson.fingerprint, lesson.written
        await session.flush()
    return await letter(session, person, row, lesson, syllabus)


def _due_next(rows: Sequence[LessonRow], syllabus: Syllabus) -> str | None:
    """What was learned and reads differently now, else what has not been sent yet."""
    latest = _latest(rows)
    for lesson_id in syllabus.ids:
        row = latest.get(lesson_id)
        if row is None or row.learned_at is None:
            continue
        if row.fingerprint != syllabus.fingerprint(lesson_id):
            return lesson_id
    return next((lesson_id for lesson_id in syllabus.ids if lesson_id not in latest), None)


def _latest(rows: Iterable[LessonRow]) -> dict[str, LessonRow]:
    return {row.lesson: row for row in sorted(rows, key=lambda one: one.round)}


async def _changes(
    session: AsyncSession, row: LessonRow, lesson: Lesson
) -> Sequence[ChangedClause]:
    """What the person had learned beside what the lesson says now, clause by clause."""
    wanted = select(LessonRow).where(
        LessonRow.person_id == row.person_id,
        LessonRow.lesson == row.lesson,
        LessonRow.round == row.round - 1,
    )
    earlier = await session.scalar(wanted)
    if earlier is None:
        return []
    before = {one["place"]: one for one in earlier.clauses}
    after = {one["place"]: one for one in lesson.written}
    texts = await _texts(session, [one["hash"] for one in (*before.values(), *after.values())])
    found = []
    for place in dict.fromkeys([*after, *before]):
        old, new = before.get(place), after.get(place)
        if old and new and old["hash"] == new["hash"]:
            continue
        label = (new or old or {})["label"]
        change = ClauseChange(
            change="changed" if old and new else "added" if new else "removed",
            label=label,
            locator="",
            part=None,
            bullet=None,
            before=texts.get(old["hash"], "") if old else "",
            after=texts.get(new["hash"], "") if new else "",
        )
        found.append(ChangedClause(label, words_of_change(change)))
    return found


async def _remember_texts(session: AsyncSession, lesson: Lesson) -> None:
    known = await _texts(session, [clause.hash for clause in lesson.clauses])
    for clause in lesson.clauses:
        if clause.hash not in known:
            await insert_if_absent(
                session,
                ClauseTextRow,
                hash=clause.hash,
                label=clause.quote.label,
                text=clause.text,
            )


async def _texts(session: AsyncSession, hashes: Iterable[str]) -> Mapping[str, str]:
    wanted = select(ClauseTextRow).where(ClauseTextRow.hash.in_(set(hashes)))
    return {row.hash: row.text for row in await session.scalars(wanted)}


async def _rows(session: AsyncSession, person_id: int) -> Sequence[LessonRow]:
    wanted = (
        select(LessonRow)
        .where(LessonRow.person_id == person_id)
        .order_by(LessonRow.id)
        .execution_options(populate_existing=True)
    )
    return list(await session.scalars(wanted))


async def _row(session: AsyncSession, person_id: int, number: int) -> LessonRow:
    row = await session.get(LessonRow, number, with_for_update=True, populate_existing=True)
    if row is None or row.person_id != person_id:
        raise ThiDuaError(_OLD, remedy=_GO_ON)
    return row


def _step(row: LessonRow) -> Step:
    return Step(
        row.id,
        row.lesson,
        row.round,
        row.reason,
        row.day,
        row.sent_at,
        row.opened_at,
        row.learned_at,
    )
