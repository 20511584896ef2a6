"""What the ledger needs to read its rows and to write down what came of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import CursorResult, or_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.channel import Accepted, Address, Moved, NotAccepted, Outcome, Refused
from bot.store.tables.messages import Action, DeliveryRow, Status

_LONGEST_REASON: Final = 200


def after(outcome: Outcome, now: datetime) -> Mapping[str, Any]:
    """What becomes of a started row."""
    match outcome:
        case Accepted(message_id):
            done = {"status": Status.SENT, "external_id": message_id, "reason": None}
        case Refused(reason):
            done = {"status": Status.FAILED, "reason": reason[:_LONGEST_REASON]}
        case NotAccepted(retry_after) if retry_after > 0:
            # Whoever tries again, after a restart too, waits as long as it was told to.
            again = now + timedelta(seconds=retry_after)
            return {"status": Status.QUEUED, "lease_until": None, "not_before": again}
        case Moved() | NotAccepted():
            return {"status": Status.QUEUED, "lease_until": None}
        case _:
            repeat = or_(DeliveryRow.possible_repeat, DeliveryRow.action == Action.SEND)
            reason = outcome.reason[:_LONGEST_REASON]
            return {
                "status": Status.QUEUED,
                "possible_repeat": repeat,
                "reason": reason,
                "lease_until": None,
            }
    return {**done, "finished_at": now, "lease_until": None}


def address_of(row: DeliveryRow) -> Address:
    """Where its message goes."""
    return Address(row.chat, row.topic, row.is_group)


def dialect_of(session: AsyncSession) -> str:
    """``sqlite`` or ``postgresql``."""
    return session.get_bind().dialect.name


async def changed(session: AsyncSession, statement: Any) -> int:
    """How many rows a statement has changed."""
    result = await session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount
