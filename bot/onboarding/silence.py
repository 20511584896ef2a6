"""Who has not been heard of, since when, and that they or the office are told of it once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.channel import Payload
from bot.delivery.ledger import Message, Priority
from bot.onboarding import learners, progress
from bot.onboarding.lessons import Syllabus
from bot.onboarding.letters import Composer, Silence
from bot.onboarding.progress import Standing
from bot.reminders.recipients import recipient_of
from bot.reminders.working_days import WorkingDays
from bot.staff.people import get_person, office
from bot.staff.person import Person
from bot.staff.policy import NotAllowed, heads, is_office
from bot.store.inserting import insert_if_absent
from bot.store.tables.onboarding import LearnerState, NudgeKind, NudgeRow
from config.errors import ThiDuaError
from config.time import ZONE

KIND = "lesson"
_DAY = timedelta(days=1)


def silence_of(person: Person, standing: Standing, days: WorkingDays, now: datetime) -> Silence:
    """Since when the person has left waiting what they were sent; 0 days where nothing waits."""
    today = now.astimezone(ZONE).date()
    learner = standing.learner
    active = learner.active_at.astimezone(ZONE).date() if learner.active_at else None
    sent = [step.sent_at.astimezone(ZONE).date() for step in standing.open]
    if active and (standing.unsettled or standing.may_begin_final):
        sent.append(active)
    since = max(min(sent), active or min(sent)) if sent else today
    if learner.state is not LearnerState.LEARNING:
        since = today
    count = sum(days.is_working(day) for day in _days_between(since, today))
    return Silence(person, since, count, len(standing.learned), standing.total)


async def nudge(
    session: AsyncSession, silence: Silence, kind: NudgeKind, composer: Composer, now: datetime
) -> bool:
    """Tells the person, once for each silence; whether that was news."""
    address = recipient_of(silence.person, confirms=False).address
    if address is None:
        return False
    person_id, since = silence.person.id, silence.since
    if kind is NudgeKind.BY_HAND:
        since = now.astimezone(ZONE).date()
    new = await insert_if_absent(
        session, NudgeRow, person_id=person_id, kind=kind, since=since, at=now
    )
    if new:
        key = f"lesson-nudge:{kind.value}:{person_id}:{since.isoformat()}"
        payload = composer.nudge(silence)
        message = Message(key, address, payload, KIND, Priority.NOTICE)
        await ledger.enqueue(session, [message], now)
    return new


async def nudge_by_hand(
    session: AsyncSession,
    by: Person,
    person_id: int,
    syllabus: Syllabus,
    days: WorkingDays,
    composer: Composer,
    now: datetime,
) -> bool:
    """The office or the head of the unit asks somebody to go on, at most once a day.

    Whether that was news. Raises NotAllowed for anybody else, ThiDuaError for somebody who is not
    taught, has left, has paused or finished, or has not opened their link.
    """
    person = await get_person(session, person_id)
    if not (is_office(by) or heads(by, person.unit_id)):
        raise NotAllowed("Việc này dành cho HCTH và trưởng đơn vị")
    learner = await learners.held(session, person_id)
    if not person.has_joined:
        raise ThiDuaError("Người này chưa mở đường liên kết, hoặc đã nghỉ", person.name)
    if learner.state is not LearnerState.LEARNING:
        raise ThiDuaError("Người này đang tạm dừng hoặc đã học xong", person.name)
    standing = await progress.standing(session, person_id, syllabus, now)
    if standing is None:
        return False
    silence = silence_of(person, standing, days, now)
    return await nudge(session, silence, NudgeKind.BY_HAND, composer, now)


async def tell_office(
    session: AsyncSession, silences: Sequence[Silence], composer: Composer, now: datetime
) -> int:
    """Tells the office of those who stayed silent, once for each silence; returns of how many."""
    whom = await office(session)
    if not whom:
        return 0
    new = [
        one
        for one in silences
        if await insert_if_absent(
            session,
            NudgeRow,
            person_id=one.person.id,
            kind=NudgeKind.OFFICE,
            since=one.since,
            at=now,
        )
    ]
    if new:
        key = f"lesson-silent:{new[0].person.id}:{new[0].since.isoformat()}"
        await tell(session, whom, key, composer.silent(new), now)
    return len(new)


async def tell(
    session: AsyncSession,
    whom: Sequence[Person],
    key: str,
    payload: Payload,
    now: datetime,
) -> None:
    """Queues the same for several people, each once under the key."""
    messages = []
    for person in whom:
        address = recipient_of(person, confirms=False).address
        if address is not None:
            name = f"{key}:{person.id}"
            messages.append(Message(name, address, payload, KIND, Priority.NOTICE))
    await ledger.enqueue(session, messages, now)


def _days_between(after: date, until: date) -> list[date]:
    return [after + _DAY * step for step in range(1, (until - after).days + 1)]
