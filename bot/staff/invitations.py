"""One-time links that let a person in. The token is shown once; only its hash is kept."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.audit import Action, record
from bot.staff.people import add_person, get_person, revoke_invitations
from bot.staff.person import SEAT_NAME, Person, person_of
from bot.staff.policy import require_manage
from bot.store.tables.people import (
    AccessRequestRow,
    Decision,
    InvitationRow,
    PersonRow,
    Role,
)
from config.errors import ThiDuaError

PREFIX: Final = "moi-"
"""How a start parameter that is an invitation begins."""

ADMINISTRATOR_LIFETIME: Final = timedelta(days=1)
"""It is printed where others may look, and is renewed with one command."""

_RANDOM_BYTES: Final = 24
_TOKEN: Final = re.compile(r"moi-[A-Za-z0-9_-]{32}")
_USERNAME: Final = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_LONGEST_NAME: Final = 100


@dataclass(frozen=True)
class Invitation:
    """A link's token, whom it lets in, and until when. This is the only time the token is seen."""

    token: str
    person: Person
    expires_at: datetime


class Refusal(StrEnum):
    """Why an invitation lets nobody in."""

    UNKNOWN = "unknown"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"
    LEFT = "left"
    TAKEN = "taken"


_WORDS: Final = {
    Refusal.UNKNOWN: "Đường liên kết mời không đúng",
    Refusal.USED: "Đường liên kết mời này đã được dùng",
    Refusal.REVOKED: "Đường liên kết mời này đã được thay bằng đường liên kết khác",
    Refusal.EXPIRED: "Đường liên kết mời này đã hết hạn",
    Refusal.LEFT: "Đường liên kết mời này không còn hiệu lực",
    Refusal.TAKEN: "Tài khoản Telegram này đã thuộc về người khác trong danh sách",
}
_ASK_OFFICE: Final = "Anh/chị xin HCTH đường liên kết mới"


class InvitationRefused(ThiDuaError):
    """The link lets nobody in, and why; nothing was changed."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(_WORDS[reason], remedy=_ASK_OFFICE)
        self.reason = reason


def invitation_link(bot: str, token: str) -> str:
    """The deep link that presses Start with the token (https://core.telegram.org/bots/features).

    ``bot`` is its user name, with or without @; raises ThiDuaError for what cannot be one.
    """
    named = _USERNAME.fullmatch(bot.strip())
    if named is None:
        raise ThiDuaError("Tên bot không hợp lệ", bot, "Cần tên như @thidua_bot")
    return f"https://t.me/{named[1]}?start={token}"


async def invite(
    session: AsyncSession, person_id: int, by: Person | None, now: datetime, lifetime: timedelta
) -> Invitation:
    """A new link for a person; their earlier unused ones are void from then on.

    Somebody who has joined already moves to another account with it. Raises ThiDuaError for
    somebody who has left, NotAllowed where ``by`` may not.
    """
    person = await get_person(session, person_id)
    if not person.is_active:
        raise ThiDuaError("Người này đã nghỉ", person.name, "Khôi phục: thidua staff restore")
    (made,) = await _invite(session, [person], by, now, lifetime)
    return made


async def invite_all(
    session: AsyncSession,
    people: Sequence[Person],
    by: Person | None,
    now: datetime,
    lifetime: timedelta,
) -> Sequence[Invitation]:
    """A new link for each of them who is active and has not joined, in their order.

    Not for an administrator's empty seat: that link is not handed out.
    """
    waiting = [p for p in people if p.is_active and p.telegram_id is None and not p.is_seat]
    return await _invite(session, waiting, by, now, lifetime)


async def administrator_link(session: AsyncSession, now: datetime) -> Invitation:
    """A link for an administrator, good for a day; the unused one made before is void.

    Asked for on the command line alone: who runs the program is trusted.
    """
    waiting = await session.scalars(
        select(PersonRow).where(
            PersonRow.role == Role.ADMINISTRATOR,
            PersonRow.unit_id.is_(None),
            PersonRow.code.is_(None),
            PersonRow.telegram_id.is_(None),
            PersonRow.deactivated_at.is_(None),
        )
    )
    seat = waiting.first()
    if seat is None:
        person = await add_person(session, SEAT_NAME, None, None, now, role=Role.ADMINISTRATOR)
    else:
        person = await get_person(session, seat.id)
    return await invite(session, person.id, None, now, ADMINISTRATOR_LIFETIME)


async def redeem(
    session: AsyncSession, token: str, telegram_id: int, shown_name: str, now: datetime
) -> Person:
    """Lets the person in whom the link is for; ``shown_name`` is what Telegram calls the account.

    Opening one's own used link again changes nothing and finds the same person. An account that
    came in by the administrators' link and opens its own personal one becomes that person, and
    stays an administrator; one that is a person already and opens the administrators' becomes one.
    Raises InvitationRefused, after which the transaction must not be committed.
    """
    row = await _invitation(session, token)
    invited = await session.get_one(PersonRow, row.person_id, with_for_update=True)
    if row.used_at is not None and invited.telegram_id == telegram_id:
        return await get_person(session, invited.id)
    _refuse_void(row, invited, now)
    row.used_at = now
    person = await _seated(session, invited, telegram_id, now)
    if person.name == SEAT_NAME:
        person.name = shown_name.strip()[:_LONGEST_NAME] or SEAT_NAME
    person.telegram_id = telegram_id
    person.activated_at = person.activated_at or now
    record(session, Action.JOINED, now, person_id=person.id)
    try:
        await session.flush()
        await _close_requests(session, person, telegram_id, now)
    except IntegrityError:
        # The same account opened two links at the same moment.
        raise InvitationRefused(Refusal.TAKEN) from None
    return await get_person(session, person.id)


async def _invite(
    session: AsyncSession,
    people: Sequence[Person],
    by: Person | None,
    now: datetime,
    lifetime: timedelta,
) -> list[Invitation]:
    for person in people:
        require_manage(by, person)
    await revoke_invitations(session, [person.id for person in people], now)
    made = [
        Invitation(PREFIX + secrets.token_urlsafe(_RANDOM_BYTES), person, now + lifetime)
        for person in people
    ]
    for invitation in made:
        session.add(
            InvitationRow(
                token_hash=_hash(invitation.token),
                person_id=invitation.person.id,
                created_at=now,
                created_by=by.id if by else None,
                expires_at=invitation.expires_at,
            )
        )
        record(session, Action.INVITED, now, by, invitation.person.id)
    await session.flush()
    return made


async def _invitation(session: AsyncSession, token: str) -> InvitationRow:
    if not _TOKEN.fullmatch(token):
        raise InvitationRefused(Refusal.UNKNOWN)
    wanted = select(InvitationRow).where(InvitationRow.token_hash == _hash(token))
    row = await session.scalar(wanted.with_for_update())
    if row is None:
        raise InvitationRefused(Refusal.UNKNOWN)
    return row


def _refuse_void(row: InvitationRow, invited: PersonRow, now: datetime) -> None:
    if row.used_at is not None:
        raise InvitationRefused(Refusal.USED)
    if invited.deactivated_at is not None:
        raise InvitationRefused(Refusal.LEFT)
    if row.revoked_at is not None:
        raise InvitationRefused(Refusal.REVOKED)
    if now >= row.expires_at:
        raise InvitationRefused(Refusal.EXPIRED)


async def _close_requests(
    session: AsyncSession, person: PersonRow, telegram_id: int, now: datetime
) -> None:
    """Who is in need not be let in any more."""
    await session.execute(
        update(AccessRequestRow)
        .where(AccessRequestRow.telegram_id == telegram_id, AccessRequestRow.decided_at.is_(None))
        .values(decided_at=now, decision=Decision.APPROVED, person_id=person.id)
    )


async def _seated(
    session: AsyncSession, invited: PersonRow, telegram_id: int, now: datetime
) -> PersonRow:
    """Whose row the account belongs to from now on."""
    wanted = select(PersonRow).where(PersonRow.telegram_id == telegram_id).with_for_update()
    holder = await session.scalar(wanted)
    if holder is None or holder.id == invited.id:
        return invited
    if person_of(invited, None).is_seat:
        stays, goes = holder, invited
    elif person_of(holder, None).is_seat:
        stays, goes = invited, holder
    else:
        raise InvitationRefused(Refusal.TAKEN)
    stays.role = Role.ADMINISTRATOR
    goes.telegram_id = None
    goes.deactivated_at = now
    record(session, Action.CHANGED, now, person_id=stays.id, role=stays.role.value, seat=goes.id)
    # The account must be free before it is given on: it is unique.
    await session.flush()
    return stays


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
