"""When messages leave, as all instances on one database agree: before they are started.

Instances take turns; in its turn one learns what others started or will, and chooses for its own
messages instants that nobody has taken. A message that could not leave in time chooses again, in a
turn like any other.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.channel import Address
from bot.delivery.ledger import Claimant, Delivery, Priority, is_still_mine
from bot.delivery.rows import address_of, dialect_of
from bot.store.tables.messages import DeliveryRow

# Any number, so long as all instances use the same one.
_CLAIMING: Final = zlib.crc32(b"bot.delivery.ledger.claim")
# No window of the pace has room for more.
_ATTEMPTS_COUNTED: Final = 28


@dataclass(frozen=True)
class Start:
    """A message that some instance started; a message that is tried again starts again.

    ``at`` is when it leaves, which may be a moment ahead, and which may yet change so long as
    ``is_latest``.
    """

    key: tuple[int, int]
    address: Address
    at: datetime
    is_bulk: bool = False
    is_latest: bool = True


async def take_turn(session: AsyncSession) -> None:
    """Instances take turns, so that none overtakes another within a chat or in the pace."""
    if dialect_of(session) == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIMING})


async def started_since(session: AsyncSession, since: datetime) -> list[Start]:
    """What was started after an instant, by whichever instance.

    When a message was started before it was tried again is not kept: as far as anybody knows, that
    was just as lately.
    """
    wanted = select(DeliveryRow).where(DeliveryRow.started_at > since)
    return [
        Start(
            (row.id, attempt),
            address_of(row),
            row.started_at,
            row.priority != Priority.ANSWER,
            attempt == row.attempts,
        )
        for row in await session.scalars(wanted)
        if row.started_at is not None
        for attempt in range(max(1, row.attempts - _ATTEMPTS_COUNTED + 1), row.attempts + 1)
    ]


async def put_off(
    session: AsyncSession,
    claimant: Claimant,
    deliveries: Sequence[Delivery],
    now: datetime,
) -> set[int]:
    """Started messages leave when they now say; returns those that are still the claimant's.

    The others were taken over meanwhile, and must not be sent. The caller has taken its turn, and
    commits before any of them leaves.
    """
    kept: set[int] = set()
    for delivery in deliveries:
        # Whoever is taking it over holds the row, and may be waiting for this turn to end.
        mine = select(DeliveryRow.id).where(*is_still_mine(delivery, claimant))
        row = await session.scalar(mine.with_for_update(skip_locked=True))
        if row is not None:
            moved = {"started_at": delivery.leaves, "lease_until": now + claimant.lease}
            await session.execute(update(DeliveryRow).where(DeliveryRow.id == row).values(moved))
            kept.add(row)
    return kept
