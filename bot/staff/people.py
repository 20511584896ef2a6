"""The staff list: finding people, adding them, changing them, letting them go."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.audit import Action, record
from bot.staff.person import Person, person_of
from bot.staff.policy import require_grant, require_manage
from bot.store.database import READ_AT_A_TIME
from bot.store.tables.people import InvitationRow, PersonRow, Role, UnitRow
from config.errors import ThiDuaError
from corpus.vietnamese import fold

_JOINED: Final[Select[PersonRow, UnitRow]] = select(PersonRow, UnitRow).outerjoin(
    UnitRow, PersonRow.unit_id == UnitRow.id
)


async def by_telegram(session: AsyncSession, telegram_id: int) -> Person | None:
    """Who this Telegram user is, if anybody; somebody who has left is nobody."""
    found = await _people(session, _JOINED.where(PersonRow.telegram_id == telegram_id))
    return found[0] if found else None


async def get_person(session: AsyncSession, person_id: int) -> Person:
    """The person of that number, left or not; raises ThiDuaError where there is none."""
    found = await _people(session, _JOINED.where(PersonRow.id == person_id))
    if not found:
        raise ThiDuaError("Không có người này trong danh sách", person_id)
    return found[0]


async def all_people(session: AsyncSession, *, also_left: bool = False) -> Sequence[Person]:
    """Everybody on the list, by unit and name."""
    wanted = _JOINED if also_left else _JOINED.where(PersonRow.deactivated_at.is_(None))
    found = await _people(session, wanted)
    return sorted(found, key=lambda person: (fold(person.unit or ""), fold(person.name), person.id))


async def office(session: AsyncSession) -> Sequence[Person]:
    """HCTH and administrators who are in Telegram: whom a request or a question is shown to."""
    wanted = _JOINED.where(
        PersonRow.role.in_([Role.OFFICE, Role.ADMINISTRATOR]),
        PersonRow.deactivated_at.is_(None),
        PersonRow.telegram_id.is_not(None),
    )
    return await _people(session, wanted.order_by(PersonRow.id))


async def has_administrator(session: AsyncSession) -> bool:
    """Whether anybody can administer from Telegram."""
    wanted = select(func.count()).where(
        PersonRow.role == Role.ADMINISTRATOR,
        PersonRow.deactivated_at.is_(None),
        PersonRow.telegram_id.is_not(None),
    )
    return bool(await session.scalar(wanted))


async def find_person(session: AsyncSession, asked: str, *, also_left: bool = False) -> Person:
    """The one person with this number on the list, code or name (diacritics or not).

    Raises ThiDuaError where there is none, or several: then with what tells them apart.
    """
    people = await all_people(session, also_left=also_left)
    for found in (
        [p for p in people if p.code is not None and p.code.casefold() == asked.casefold()],
        [p for p in people if str(p.id) == asked],
        [p for p in people if p.name.casefold() == asked.casefold()],
        [p for p in people if fold(p.name) == fold(asked)],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            choices = "; ".join(f"{p.id}: {p.name}, {p.unit or 'không đơn vị'}" for p in found[:5])
            raise ThiDuaError("Có nhiều người tên này", asked, f"Hãy dùng số: {choices}")
    raise ThiDuaError("Không có người này trong danh sách", asked, "Xem: thidua staff list")


async def people_called(session: AsyncSession, name: str) -> Sequence[Person]:
    """Those of this name (diacritics or not) who are on the list and have not joined yet."""
    people = await all_people(session)
    return [p for p in people if p.telegram_id is None and fold(p.name) == fold(name)]


async def add_person(
    session: AsyncSession,
    name: str,
    unit_id: str | None,
    by: Person | None,
    now: datetime,
    *,
    role: Role = Role.STAFF,
    code: str | None = None,
    starts_on: date | None = None,
) -> Person:
    """A new person, who joins by an invitation; the name is taken as checked.

    Raises NotAllowed where ``by`` may not give that role, ThiDuaError for a code in use.
    """
    require_grant(by, role)
    if code is not None and await session.scalar(select(PersonRow).where(PersonRow.code == code)):
        raise ThiDuaError("Mã này đã có người dùng", code)
    row = PersonRow(
        name=name,
        unit_id=unit_id,
        role=role,
        code=code,
        starts_on=starts_on,
        created_at=now,
        created_by=by.id if by else None,
    )
    session.add(row)
    await session.flush()
    record(session, Action.ADDED, now, by, row.id, role=role.value, unit=unit_id)
    return await get_person(session, row.id)


async def deactivate(
    session: AsyncSession, person_id: int, by: Person | None, now: datetime
) -> Person:
    """Shuts a person out with the end of this transaction; twice is once.

    Their invitations are void. Their Telegram account is set free: it is then a stranger's, which
    may ask for access or open an invitation of somebody restored or new. The row stays for the
    history. Raises NotAllowed where ``by`` may not.
    """
    person = await get_person(session, person_id)
    require_manage(by, person)
    if person.is_active:
        row = await session.get_one(PersonRow, person_id, with_for_update=True)
        row.telegram_id = None
        row.deactivated_at = now
        row.deactivated_by = by.id if by else None
        await revoke_invitations(session, [person_id], now)
        record(session, Action.DEACTIVATED, now, by, person_id)
        await session.flush()
    return await get_person(session, person_id)


async def restore(
    session: AsyncSession, person_id: int, by: Person | None, now: datetime
) -> Person:
    """Puts a person who had left back on the list; they join again by a new invitation."""
    person = await get_person(session, person_id)
    require_manage(by, person)
    if not person.is_active:
        row = await session.get_one(PersonRow, person_id, with_for_update=True)
        row.deactivated_at = row.deactivated_by = row.activated_at = None
        record(session, Action.RESTORED, now, by, person_id)
        await session.flush()
    return await get_person(session, person_id)


async def revoke_invitations(
    session: AsyncSession, person_ids: Sequence[int], now: datetime
) -> None:
    """Voids the links of these people that have not been used."""
    await session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.person_id.in_(person_ids),
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


async def _people(session: AsyncSession, wanted: Select[PersonRow, UnitRow]) -> Sequence[Person]:
    # In parts, so that messages leave on time while a long list is read.
    rows = await session.stream(
        wanted.execution_options(populate_existing=True, yield_per=READ_AT_A_TIME)
    )
    return [person_of(person, unit) async for person, unit in rows]
