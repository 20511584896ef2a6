"""The first month: the learner ticks, the head of the unit confirms."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery.ledger import Message
from bot.onboarding import checklist
from bot.onboarding.checklist import Item, Task
from bot.staff import people
from bot.staff.person import Person
from bot.staff.policy import heads, is_office
from bot.telegram.addressing import Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import is_number
from bot.telegram.onboarding.pupil import Pupil, pupil_of
from bot.telegram.onboarding.task_view import item_mark, tasks_message, to_confirm_message
from bot.telegram.posting import edit_of, queued, said, to_chat
from config.errors import ThiDuaError


async def reply_to_task_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """A tick of who is new, or the word of who heads the unit."""
    match press.data.split(":"):
        case [_, "k", item, ("0" | "1") as on, mark] if is_number(item):
            pupil = await pupil_of(person, press.where, desk)
            if isinstance(pupil, str):
                return Reply(alert=pupil)
            return await _tick(press, int(item), on == "1", mark, pupil, desk)
        case [_, "c", learner, item, mark] if is_number(learner) and is_number(item):
            if person is None or not press.where.private:
                return Reply(alert=words.NOT_YOURS)
            return await _confirm(press, int(learner), int(item), mark, desk, person)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def _tick(
    press: Press, item_id: int, on: bool, mark: str, pupil: Pupil, desk: StaffedDesk
) -> Reply:
    async with desk.database.reading() as session:
        tasks = await checklist.tasks(session, pupil.person.id)
    alert = None if _holds(_item(tasks, item_id), mark) else words.LIST_CHANGED

    async def work(session: AsyncSession) -> list[Message]:
        now = await checklist.tasks(session, pupil.person.id)
        if alert is None and _holds(_item(now, item_id), mark):
            await checklist.tick(session, pupil.person.id, item_id, on, pupil.now)
            now = await checklist.tasks(session, pupil.person.id)
        return [edit_of(press, tasks_message(now))]

    return Reply(alert=alert, writes=(queued(work, pupil.now),))


async def _confirm(
    press: Press, learner_id: int, item_id: int, mark: str, desk: StaffedDesk, by: Person
) -> Reply:
    now = desk.clock()
    async with desk.database.reading() as session:
        try:
            learner = await people.get_person(session, learner_id)
        except ThiDuaError:
            return Reply(alert=common.BUTTON_UNKNOWN)
        tasks = await checklist.tasks(session, learner_id)
    if not (is_office(by) or heads(by, learner.unit_id)) or by.id == learner_id:
        return Reply(alert=words.NOT_YOURS)
    if not learner.is_active:
        return Reply(alert=words.NO_LONGER)
    alert = _why_not(tasks, item_id, mark)

    async def work(session: AsyncSession) -> list[Message]:
        told: list[Message] = []
        standing = await checklist.tasks(session, learner_id)
        if alert is None and _why_not(standing, item_id, mark) is None:
            task, news = await checklist.confirm(session, by, learner_id, item_id, now)
            told = _word_to(learner, task, by) if news else []
            standing = await checklist.tasks(session, learner_id)
        asked = [one for one in standing if one.item.needs_confirmation and one.ticked_at]
        return [edit_of(press, to_confirm_message(learner, asked)), *told] if asked else told

    return Reply(alert=alert, writes=(queued(work, now),))


def _word_to(learner: Person, task: Task, by: Person) -> list[Message]:
    """The learner hears of it, once."""
    if learner.telegram_id is None or task.confirmed_at is None:
        return []
    text = words.CONFIRMED_FOR_YOU.format(name=by.name, task=task.item.text)
    at = int(task.confirmed_at.timestamp())
    key = f"lesson-confirmed:{learner.id}:{task.item.id}:{at}"
    return to_chat(key, str(learner.telegram_id), said(text))


def _why_not(tasks: Sequence[Task], item_id: int, mark: str) -> str | None:
    task = next((one for one in tasks if one.item.id == item_id), None)
    if task is None or not _holds(task.item, mark):
        return words.LIST_CHANGED
    if task.confirmed_at is not None:
        return words.CONFIRMED_BEFORE
    return None if task.ticked_at is not None else words.NOT_TICKED


def _item(tasks: Sequence[Task], item_id: int) -> Item | None:
    return next((one.item for one in tasks if one.item.id == item_id), None)


def _holds(item: Item | None, mark: str) -> bool:
    return item is not None and item_mark(item) == mark
