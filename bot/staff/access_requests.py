"""Strangers who ask to be let in, and what the office decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.audit import Action, record
from bot.staff.people import add_person, by_telegram, get_person, revoke_invitations
from bot.staff.person import Person
from bot.staff.policy import require_grant, require_manage, require_office
from bot.store.inserting import insert_if_absent
from bot.store.tables.people import AccessRequestRow, Decision, PersonRow, Role
from config.errors import ThiDuaError
from corpus.vietnamese import normalise

_LONGEST_NAME: Final = 100


@dataclass(frozen=True)
class AccessRequest:
    """A stranger's wish to be let in; ``decision`` is None while it is open."""

    id: int
    telegram_id: int
    name: str
    asked_at: datetime
    decision: Decision | None
    decided_at: datetime | None
    decided_by: int | None
    person_id: int | None


class AlreadyDecided(ThiDuaError):
    """Somebody of the office was quicker."""

    def __init__(self, request: AccessRequest) -> None:
        word = "đồng ý" if request.decision is Decision.APPROVED else "từ chối"
        super().__init__(f"Yêu cầu của {request.name} đã được {word} trước đó")
        self.request = request


async def ask_for_access(
    session: AsyncSession, telegram_id: int, shown_name: str, now: datetime
) -> tuple[AccessRequest, bool]:
    """The stranger's open request, and whether it is new; asked again, it is the same one.

    Raises ThiDuaError for somebody who is in already.
    """
    if await by_telegram(session, telegram_id):
        raise ThiDuaError("Anh/chị đã được dùng trợ lý rồi")
    name = " ".join(normalise(shown_name).split())[:_LONGEST_NAME] or "Không tên"
    new = await insert_if_absent(
        session, AccessRequestRow, telegram_id=telegram_id, name=name, asked_at=now
    )
    if new:
        record(session, Action.ASKED_FOR_ACCESS, now, name=name)
    wanted = select(AccessRequestRow).where(
        AccessRequestRow.telegram_id == telegram_id, AccessRequestRow.decided_at.is_(None)
    )
    return _request((await session.scalars(wanted)).one()), new


async def open_requests(session: AsyncSession) -> Sequence[AccessRequest]:
    """What waits for the office, oldest first."""
    wanted = select(AccessRequestRow).where(AccessRequestRow.decided_at.is_(None))
    return [_request(row) for row in await session.scalars(wanted.order_by(AccessRequestRow.id))]


async def get_request(session: AsyncSession, request_id: int) -> AccessRequest:
    """The request of that number; raises ThiDuaError where there is none."""
    row = await session.get(AccessRequestRow, request_id)
    if row is None:
        raise ThiDuaError("Không có yêu cầu này", request_id)
    return _request(row)


async def approve_new(
    session: AsyncSession,
    request_id: int,
    by: Person | None,
    now: datetime,
    *,
    unit_id: str | None,
    role: Role = Role.STAFF,
    name: str | None = None,
) -> Person:
    """Lets a stranger in as somebody new on the list, under ``name`` or what Telegram calls them.

    Raises AlreadyDecided, and NotAllowed where ``by`` may not (None: the command line).
    """
    require_office(by)
    require_grant(by, role)
    row = await _undecided(session, request_id)
    person = await add_person(session, name or row.name, unit_id, by, now, role=role)
    return await _let_in(session, row, person, by, now)


async def approve_as(
    session: AsyncSession, request_id: int, person_id: int, by: Person | None, now: datetime
) -> Person:
    """Lets a stranger in as somebody who is on the list and had not joined.

    Raises AlreadyDecided, NotAllowed, and ThiDuaError for a person who has joined or left.
    """
    require_office(by)
    row = await _undecided(session, request_id)
    await session.get(PersonRow, person_id, with_for_update=True)
    person = await get_person(session, person_id)
    require_manage(by, person)
    if not person.is_active or person.telegram_id is not None:
        raise ThiDuaError("Người này đã tham gia hoặc đã nghỉ", person.name)
    return await _let_in(session, row, person, by, now)


async def refuse(
    session: AsyncSession, request_id: int, by: Person | None, now: datetime
) -> AccessRequest:
    """Keeps a stranger out; they may ask again. Raises AlreadyDecided, NotAllowed."""
    require_office(by)
    row = await _undecided(session, request_id)
    _decide(row, Decision.REFUSED, by, now)
    record(session, Action.REFUSED, now, by, request=row.id, name=row.name)
    await session.flush()
    return _request(row)


async def _undecided(session: AsyncSession, request_id: int) -> AccessRequestRow:
    row = await session.get(AccessRequestRow, request_id, with_for_update=True)
    if row is None:
        raise ThiDuaError("Không có yêu cầu này", request_id)
    if row.decided_at is not None:
        raise AlreadyDecided(_request(row))
    return row


async def _let_in(
    session: AsyncSession, row: AccessRequestRow, person: Person, by: Person | None, now: datetime
) -> Person:
    if await by_telegram(session, row.telegram_id):
        raise ThiDuaError("Người này đã vào bằng đường liên kết mời", row.name)
    joined = await session.get_one(PersonRow, person.id)
    joined.telegram_id = row.telegram_id
    joined.activated_at = now
    row.person_id = person.id
    _decide(row, Decision.APPROVED, by, now)
    await revoke_invitations(session, [person.id], now)
    record(session, Action.APPROVED, now, by, person.id, request=row.id)
    try:
        await session.flush()
    except IntegrityError:
        raise ThiDuaError("Người này đã vào bằng đường liên kết mời", row.name) from None
    return await get_person(session, person.id)


def _decide(row: AccessRequestRow, decision: Decision, by: Person | None, now: datetime) -> None:
    row.decision = decision
    row.decided_at = now
    row.decided_by = by.id if by else None


def _request(row: AccessRequestRow) -> AccessRequest:
    return AccessRequest(
        id=row.id,
        telegram_id=row.telegram_id,
        name=row.name,
        asked_at=row.asked_at,
        decision=row.decision,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        person_id=row.person_id,
    )
