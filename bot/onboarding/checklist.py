"""Things to do in the first month: the office's list, what was ticked, what was confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.onboarding import learners
from bot.staff.people import get_person
from bot.staff.person import Person
from bot.staff.policy import NotAllowed, heads, is_office, require_office
from bot.store.inserting import insert_if_absent
from bot.store.tables.onboarding import ChecklistItemRow, ChecklistTickRow
from bot.store.tables.people import InstallationRow
from config.errors import ThiDuaError
from config.onboarding import Course

LONGEST_TEXT: Final = 200
_SEEDED: Final = "checklist_seeded"


@dataclass(frozen=True)
class Item:
    """A thing on the office's list."""

    id: int
    text: str
    needs_confirmation: bool


@dataclass(frozen=True)
class Task:
    """The same for one person, and how far they are with it."""

    item: Item
    ticked_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: int | None

    @property
    def done(self) -> bool:
        """Ticked, and confirmed where that is needed."""
        if self.item.needs_confirmation:
            return self.confirmed_at is not None
        return self.ticked_at is not None

    @property
    def waits(self) -> bool:
        """Ticked, and the head of the unit is to confirm it."""
        return self.ticked_at is not None and not self.done


async def seed_checklist(session: AsyncSession, course: Course, now: datetime) -> bool:
    """Takes the course's list in at the first start; whether it was the first."""
    first = await insert_if_absent(session, InstallationRow, key=_SEEDED, value=now.isoformat())
    if first:
        for position, item in enumerate(course.checklist, 1):
            session.add(_row(item.text, item.confirmed, position, None, now))
        await session.flush()
    return first


async def items(session: AsyncSession) -> Sequence[Item]:
    """The list, in order."""
    return [_item(row) for row in await session.scalars(_standing())]


async def add_item(
    session: AsyncSession, by: Person | None, text: str, needs_confirmation: bool, now: datetime
) -> Item:
    """One more thing at the end; one that reads the same is left as it is.

    Raises NotAllowed for who is not the office, ThiDuaError for a text that is empty or too long.
    """
    require_office(by)
    text = _checked(text)
    rows = list(await session.scalars(_standing()))
    for row in rows:
        if row.text == text:
            return _item(row)
    last = await session.scalar(select(func.max(ChecklistItemRow.position)))
    made = _row(text, needs_confirmation, (last or 0) + 1, by, now)
    session.add(made)
    await session.flush()
    return _item(made)


async def change_item(
    session: AsyncSession,
    by: Person | None,
    item_id: int,
    now: datetime,
    *,
    text: str | None = None,
    needs_confirmation: bool | None = None,
) -> Item:
    """Other words for it, or whether it is confirmed; ticks stay. Raises as ``add_item``."""
    require_office(by)
    row = await _held_item(session, item_id)
    row.text = row.text if text is None else _checked(text)
    if needs_confirmation is not None:
        row.needs_confirmation = needs_confirmation
    row.changed_at, row.changed_by = now, by.id if by else None
    await session.flush()
    return _item(row)


async def remove_item(
    session: AsyncSession, by: Person | None, item_id: int, now: datetime
) -> bool:
    """Takes it off everybody's list; whether it was there. Raises NotAllowed."""
    require_office(by)
    row = await session.get(ChecklistItemRow, item_id, with_for_update=True)
    if row is None or row.removed_at is not None:
        return False
    row.removed_at = row.changed_at = now
    row.changed_by = by.id if by else None
    return True


async def tasks(session: AsyncSession, person_id: int) -> Sequence[Task]:
    """The person's list."""
    wanted = select(ChecklistTickRow).where(ChecklistTickRow.person_id == person_id)
    wanted = wanted.execution_options(populate_existing=True)
    ticks = {row.item_id: row for row in await session.scalars(wanted)}
    return [task_from(item, ticks.get(item.id)) for item in await items(session)]


async def tick(
    session: AsyncSession, person_id: int, item_id: int, on: bool, now: datetime
) -> tuple[Task, bool]:
    """The person has done it, or has not after all; with whether that was news.

    What was confirmed stays done. Raises ThiDuaError for what is on nobody's list any more.
    """
    learner = await learners.held(session, person_id)
    item = await _held_item(session, item_id)
    learner.active_at = now
    await insert_if_absent(session, ChecklistTickRow, person_id=person_id, item_id=item_id)
    row = await session.get_one(
        ChecklistTickRow, (person_id, item_id), with_for_update=True, populate_existing=True
    )
    news = (row.ticked_at is not None) is not on and row.confirmed_at is None
    if news:
        row.ticked_at, row.asked_at = (now if on else None), None
        await session.flush()
    return task_from(_item(item), row), news


async def confirm(
    session: AsyncSession, by: Person, person_id: int, item_id: int, now: datetime
) -> tuple[Task, bool]:
    """The head of the unit, or the office, confirms what was ticked; with whether it was news.

    Raises NotAllowed for anybody else, ThiDuaError for what is not ticked.
    """
    person = await get_person(session, person_id)
    if not (is_office(by) or heads(by, person.unit_id)) or by.id == person_id:
        raise NotAllowed("Việc này do trưởng đơn vị hoặc HCTH xác nhận")
    await learners.held(session, person_id)
    item = await _held_item(session, item_id)
    row = await session.get(
        ChecklistTickRow, (person_id, item_id), with_for_update=True, populate_existing=True
    )
    if row is None or row.ticked_at is None:
        raise ThiDuaError("Nhân viên chưa đánh dấu việc này", item.text)
    news = row.confirmed_at is None
    if news:
        row.confirmed_at, row.confirmed_by = now, by.id
        await session.flush()
    return task_from(_item(item), row), news


def task_from(item: Item, row: ChecklistTickRow | None) -> Task:
    """A person's task from a row of the store, which may be lacking."""
    if row is None:
        return Task(item, None, None, None)
    return Task(item, row.ticked_at, row.confirmed_at, row.confirmed_by)


def _standing() -> Select[ChecklistItemRow]:
    return (
        select(ChecklistItemRow)
        .where(ChecklistItemRow.removed_at.is_(None))
        .order_by(ChecklistItemRow.position, ChecklistItemRow.id)
        .execution_options(populate_existing=True)
    )


async def _held_item(session: AsyncSession, item_id: int) -> ChecklistItemRow:
    row = await session.get(ChecklistItemRow, item_id)
    if row is None or row.removed_at is not None:
        raise ThiDuaError("Việc này không còn trong danh mục")
    return row


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ThiDuaError("Chưa có nội dung việc cần làm")
    if len(text) > LONGEST_TEXT:
        raise ThiDuaError("Nội dung quá dài", remedy=f"Viết trong {LONGEST_TEXT} ký tự")
    return text


def _row(
    text: str, needs_confirmation: bool, position: int, by: Person | None, now: datetime
) -> ChecklistItemRow:
    return ChecklistItemRow(
        position=position,
        text=text,
        needs_confirmation=needs_confirmation,
        changed_at=now,
        changed_by=by.id if by else None,
    )


def _item(row: ChecklistItemRow) -> Item:
    return Item(row.id, row.text, row.needs_confirmation)
