"""One instance's part in agreeing on when messages leave, in its turn (``departures``)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import departures, ledger
from bot.delivery.departures import Start
from bot.delivery.ledger import Claimant, Delivery, Room
from bot.delivery.pace import FARTHEST_S, LONGEST_WINDOW_S, Pace, Slot
from bot.delivery.rows import dialect_of
from config.time import Clock

_CLOCKS_DIFFER: Final = timedelta(seconds=2)
_REMEMBERED_S: Final = LONGEST_WINDOW_S + 10.0


@dataclass(frozen=True)
class Leaving:
    """A message that is started, its slot, and how many it has missed; without one it just goes."""

    delivery: Delivery
    slot: Slot | None = None
    misses: int = 0


@dataclass(frozen=True)
class Agreed:
    """What may leave once it is committed, and when; what was ``taken_over`` must not.

    ``now`` and ``instant`` are when that was settled, by the clock and by the steady clock.
    """

    leaving: list[Leaving]
    taken_over: set[int]
    now: datetime
    instant: float


class Agreeing:
    """Knows what was agreed so far, and settles what comes next; ``pace`` is told of both."""

    def __init__(self, pace: Pace, clock: Clock, claimant: Claimant) -> None:
        self._pace = pace
        self._clock = clock
        self._claimant = claimant
        self._noted: dict[tuple[int, int], tuple[datetime, float]] = {}
        self._learnt_up_to: datetime | None = None

    async def agree(self, session: AsyncSession, missed: Sequence[Leaving], free: int) -> Agreed:
        """Takes a turn: slots for what has missed its own, and for what may be claimed besides.

        ``missed`` of which nothing is said in the result have to ask again later.
        """
        await departures.take_turn(session)
        await self._learn(session)
        now, instant = self._clock(), steady()
        slots = self._pace.slots(free, instant, [one.misses for one in missed])
        leaves = [now + timedelta(seconds=slot.at - instant) for slot in slots]
        put_off = [
            replace(one, slot=slot, delivery=replace(one.delivery, leaves=at))
            for one, slot, at in zip(missed, slots, leaves, strict=False)
        ]
        kept = await departures.put_off(
            session, self._claimant, [one.delivery for one in put_off], now
        )
        claimed = await ledger.claim(
            session, self._claimant, now, self._room(free, leaves[len(put_off) :], instant)
        )
        slot_at: dict[datetime | None, Slot] = dict(zip(leaves, slots, strict=True))
        return Agreed(
            [one for one in put_off if one.delivery.id in kept]
            + [Leaving(one, slot_at.get(one.leaves)) for one in claimed],
            {one.delivery.id for one in put_off} - kept,
            now,
            instant,
        )

    def committed(self, agreed: Agreed, began: float) -> None:
        """What was agreed, in a turn that ``began`` then by the steady clock, holds."""
        for one in agreed.leaving:
            delivery, at = one.delivery, one.delivery.leaves or agreed.now
            start = Start((delivery.id, delivery.attempt), delivery.address, at, delivery.is_bulk)
            self._note(start, agreed.instant + (at - agreed.now).total_seconds())
        if agreed.leaving:
            self._pace.committed(steady() - agreed.instant, steady() - began)

    def _room(self, free: int, leaves: Sequence[datetime], instant: float) -> Room:
        in_turn = self._pace.is_broadcasting(instant)
        return Room(
            most=len(leaves) if in_turn else min(free, self._pace.room(instant)),
            most_bulk=len(leaves),
            closed=self._pace.closed(instant).keys(),
            closed_to_bulk=self._pace.closed_to_bulk(instant).keys(),
            leaves=leaves,
            in_turn=in_turn,
        )

    async def _learn(self, session: AsyncSession) -> None:
        """What an earlier run started, and other instances do, counts for the pace as well."""
        if self._learnt_up_to is not None and dialect_of(session) == "sqlite":
            return
        now = self._clock()
        since = self._learnt_up_to or now - timedelta(seconds=LONGEST_WINDOW_S)
        for start in await departures.started_since(session, since - _CLOCKS_DIFFER):
            # No message leaves later than that, whatever the other's clock says.
            age = max(-FARTHEST_S, (now - start.at).total_seconds())
            self._note(start, steady() - age)
        self._learnt_up_to = now

    def _note(self, start: Start, instant: float) -> None:
        known = self._noted.get(start.key)
        if known is None or (start.is_latest and known[0] != start.at):
            self._noted[start.key] = start.at, instant
            instead_of = known[1] if known is not None else None
            self._pace.note(start.address, instant, is_bulk=start.is_bulk, instead_of=instead_of)
        while self._noted and next(iter(self._noted.values()))[1] < steady() - _REMEMBERED_S:
            del self._noted[next(iter(self._noted))]


def steady() -> float:
    """Pauses are measured by a clock that nobody sets."""
    return asyncio.get_running_loop().time()
