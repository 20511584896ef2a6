"""For the office and the heads: who is where, who is stuck, and which questions most get wrong."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import checklist, learners, progress
from bot.onboarding.checklist import Task
from bot.onboarding.learners import Learner
from bot.onboarding.lessons import Syllabus
from bot.onboarding.letters import Silence
from bot.onboarding.progress import Standing
from bot.onboarding.quiz import FinalResult
from bot.onboarding.silence import silence_of
from bot.reminders.working_days import WorkingDays
from bot.staff.person import Person
from bot.staff.policy import NotAllowed, is_office
from bot.store.tables.onboarding import LearnerState, QuizRow
from bot.store.tables.people import Role
from config.time import ZONE

Cell = str | int | date | None
"""What stands in a cell of the board's sheet."""

HEADINGS = (
    "Họ và tên",
    "Đơn vị",
    "Ngày bắt đầu",
    "Tình trạng",
    "Bài đã học",
    "Số bài",
    "Đúng ngay lần đầu",
    "Câu đã trả lời",
    "Câu chưa đúng",
    "Vòng cuối",
    "Việc đã xong",
    "Số việc",
    "Chờ xác nhận",
    "Lần cuối hoạt động",
    "Số ngày làm việc im lặng",
)


class Stage(StrEnum):
    """Where somebody is, in one word."""

    NOT_JOINED = "not_joined"
    WAITING = "waiting"
    LEARNING = "learning"
    STUCK = "stuck"
    PAUSED = "paused"
    FINISHED = "finished"


STAGES = {
    Stage.NOT_JOINED: "chưa mở đường liên kết",
    Stage.WAITING: "chưa tới ngày bắt đầu",
    Stage.LEARNING: "đang học",
    Stage.STUCK: "đang dừng lâu",
    Stage.PAUSED: "tạm dừng",
    Stage.FINISHED: "đã hoàn thành",
}


@dataclass(frozen=True)
class Line:
    """One new employee. ``right_first`` of ``answered`` questions were right at the first go."""

    person: Person
    learner: Learner
    stage: Stage
    standing: Standing
    silence: Silence
    right_first: int
    answered: int
    tasks: tuple[Task, ...]

    @property
    def final(self) -> FinalResult | None:
        """The final round that counts: the one that was passed, else the last."""
        finals = self.standing.finals
        last = finals[-1] if finals else None
        return next((one for one in finals if one.passed), last)

    @property
    def done(self) -> int:
        """How many things of the checklist are done."""
        return sum(task.done for task in self.tasks)

    @property
    def to_confirm(self) -> int:
        """How many are ticked and wait for the head of the unit."""
        return sum(task.waits for task in self.tasks)


@dataclass(frozen=True)
class HardQuestion:
    """A question and how many of those who answered it were wrong at the first go."""

    question: str
    text: str
    lesson: str
    wrong: int
    answered: int


async def board(
    session: AsyncSession,
    asker: Person | None,
    syllabus: Syllabus,
    days: WorkingDays,
    now: datetime,
) -> Sequence[Line]:
    """Everybody for the office (and the command line, None); for a head those of the unit.

    Who is stuck comes first, then who has not come in, then the others, by the staff list. Raises
    NotAllowed for anybody else.
    """
    first = await _first_answers(session)
    lines = []
    for person, learner in await learners.all_learners(session):
        if not _may_see(asker, person):
            continue
        standing = await progress.standing(session, person.id, syllabus, now)
        if standing is None:
            continue
        silence = silence_of(person, standing, days, now)
        right, answered = first.get(person.id, (0, 0))
        tasks = tuple(await checklist.tasks(session, person.id))
        stage = _stage(person, learner, silence, syllabus, now)
        lines.append(Line(person, learner, stage, standing, silence, right, answered, tasks))
    order = [Stage.STUCK, Stage.NOT_JOINED]
    return sorted(lines, key=lambda one: order.index(one.stage) if one.stage in order else 2)


async def hardest(
    session: AsyncSession, syllabus: Syllabus, most: int = 5
) -> Sequence[HardQuestion]:
    """The questions that most got wrong at the first go, the hardest first."""
    wrong = func.sum(1 - cast(QuizRow.right, Integer))
    wanted = (
        select(QuizRow.question, wrong, func.count())
        .where(QuizRow.attempt == 1, QuizRow.final == 0, QuizRow.right.is_not(None))
        .group_by(QuizRow.question)
    )
    found = []
    for question_id, bad, count in await session.execute(wanted):
        question = syllabus.questions.get(question_id)
        if question is not None and bad:
            found.append(HardQuestion(question_id, question.text, question.lesson, bad, count))
    found.sort(key=lambda one: (-one.wrong / one.answered, -one.wrong, one.question))
    return found[:most]


def rows(lines: Sequence[Line]) -> list[list[Cell]]:
    """The board for a sheet: the headings, then a row for each."""
    return [list(HEADINGS), *(_row(line) for line in lines)]


def _row(line: Line) -> list[Cell]:
    active, final = line.learner.active_at, line.final
    return [
        line.person.name,
        line.person.unit,
        line.learner.starts_on,
        STAGES[line.stage],
        len(line.standing.learned),
        line.standing.total,
        line.right_first,
        line.answered,
        line.standing.unsettled,
        f"{final.score}/{final.total}" + (" đạt" if final.passed else "") if final else None,
        line.done,
        len(line.tasks),
        line.to_confirm,
        f"{active.astimezone(ZONE):%d/%m/%Y %H:%M}" if active else None,
        line.silence.working_days,
    ]


def _may_see(asker: Person | None, person: Person) -> bool:
    if asker is None or is_office(asker):
        return True
    if not asker.has_joined or asker.role is not Role.UNIT_HEAD:
        raise NotAllowed("Việc này dành cho HCTH và trưởng đơn vị")
    return asker.unit_id is not None and asker.unit_id == person.unit_id


def _stage(
    person: Person, learner: Learner, silence: Silence, syllabus: Syllabus, now: datetime
) -> Stage:
    if learner.state is LearnerState.FINISHED:
        return Stage.FINISHED
    if not person.has_joined:
        return Stage.NOT_JOINED
    if learner.state is LearnerState.PAUSED:
        return Stage.PAUSED
    if learner.starts_on > now.astimezone(ZONE).date():
        return Stage.WAITING
    stuck = silence.working_days >= syllabus.course.pace.nudge_after
    return Stage.STUCK if stuck else Stage.LEARNING


async def _first_answers(session: AsyncSession) -> dict[int, tuple[int, int]]:
    """Of each person, how many questions were right at the first go, and how many there were."""
    wanted = select(QuizRow.person_id, QuizRow.right).where(
        QuizRow.attempt == 1, QuizRow.final == 0, QuizRow.right.is_not(None)
    )
    found: defaultdict[int, list[bool]] = defaultdict(list)
    for person_id, right in await session.execute(wanted):
        found[person_id].append(bool(right))
    return {person_id: (sum(marks), len(marks)) for person_id, marks in found.items()}
