"""Every change of where people stand with one occurrence, in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders.sending import Occurrence
from bot.store.tables.reminders import ConfirmationHistoryRow, ConfirmationRow, Standing


@dataclass(frozen=True)
class Step:
    """From ``at`` on, the person stood so."""

    at: datetime
    person_id: int
    standing: Standing


async def steps_of(session: AsyncSession, occurrence: Occurrence) -> Sequence[Step]:
    """The changes of all people, oldest first."""
    row_id, due = occurrence
    found = await session.execute(
        select(
            ConfirmationHistoryRow.at, ConfirmationRow.person_id, ConfirmationHistoryRow.standing
        )
        .join(ConfirmationRow, ConfirmationRow.id == ConfirmationHistoryRow.confirmation_id)
        .where(ConfirmationRow.row_id == row_id, ConfirmationRow.due == due)
        .order_by(ConfirmationHistoryRow.at, ConfirmationHistoryRow.id)
    )
    return [Step(at, person_id, standing) for at, person_id, standing in found]
