"""Who did what to whom and when. Rows are added, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.person import Person
from bot.store.tables.people import AuditRow


class Action(StrEnum):
    """What can be done to a person or a unit; the words are those of the store."""

    ADDED = "added"
    CHANGED = "changed"
    INVITED = "invited"
    JOINED = "joined"
    DEACTIVATED = "deactivated"
    RESTORED = "restored"
    ASKED_FOR_ACCESS = "asked_for_access"
    APPROVED = "approved"
    REFUSED = "refused"
    UNIT_ADDED = "unit_added"


@dataclass(frozen=True)
class Entry:
    """One line of the audit; no actor is the command line, or the person themselves joining."""

    at: datetime
    actor_id: int | None
    action: Action
    person_id: int | None
    details: dict[str, Any]


def record(
    session: AsyncSession,
    action: Action,
    now: datetime,
    by: Person | None = None,
    person_id: int | None = None,
    **details: Any,
) -> None:
    """Adds a line in the transaction that does the thing itself."""
    session.add(
        AuditRow(
            at=now,
            actor_id=by.id if by else None,
            action=action.value,
            person_id=person_id,
            details=details,
        )
    )


async def history(session: AsyncSession, person_id: int | None = None) -> Sequence[Entry]:
    """The lines about one person, or all of them, oldest first."""
    wanted = select(AuditRow).order_by(AuditRow.id)
    if person_id is not None:
        wanted = wanted.where(AuditRow.person_id == person_id)
    return [
        Entry(row.at, row.actor_id, Action(row.action), row.person_id, row.details)
        for row in await session.scalars(wanted)
    ]
