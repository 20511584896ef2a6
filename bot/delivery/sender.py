"""Takes messages from the ledger to the channel: paced, marked before they go, recorded after."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.channel import Channel, Moved, NotAccepted, Outcome, Refused, Unknown
from bot.delivery.group_commit import GroupCommit
from bot.delivery.ledger import Claimant, Delivery, Room, Start
from bot.delivery.pace import AHEAD_S, DEFAULT, LONGEST_WINDOW_S, Limits, Pace
from bot.store.tables.messages import Action
from config.time import Clock

Follow = Callable[[AsyncSession, str, str], Awaitable[None]]

_LONGEST_CALL: Final = 75.0
_DRAINING_LOOKS_AGAIN: Final = 0.05
_CLOCKS_DIFFER: Final = timedelta(seconds=2)
_REMEMBERED_S: Final = LONGEST_WINDOW_S + 10.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Manner:
    """How the sender behaves; seconds throughout.

    ``looks_again`` is how often it asks the ledger when nobody has called it, which is how soon a
    message that becomes due by the clock is noticed.
    """

    limits: Limits = DEFAULT
    most_under_way: int = 32
    first_pause: float = 0.5
    longest_pause: float = 60.0
    looks_again: float = 1.0

    def pause(self, attempt: int) -> float:
        """How long to wait after an attempt in vain, the first being 1."""
        return min(self.first_pause * 2.0 ** min(attempt - 1, 30), self.longest_pause)


async def _nobody_follows(session: AsyncSession, old: str, new: str) -> None:
    """Nothing but the ledger knows chats by their names."""


class Sender:
    """One instance's sender. Its lease must be longer than the longest call, which is 75 s.

    ``on_moved`` is told, in the transaction that records it, that a chat goes on under a new name.
    """

    def __init__(
        self,
        commits: GroupCommit,
        channel: Channel,
        clock: Clock,
        manner: Manner,
        claimant: Claimant = Claimant(),  # noqa: B008 - frozen
        on_moved: Follow = _nobody_follows,
    ) -> None:
        self._commits = commits
        self._channel = channel
        self._clock = clock
        self._manner = manner
        self._claimant = claimant
        self._on_moved = on_moved
        self._pace = Pace(manner.limits)
        self._noted: dict[tuple[int, int], float] = {}
        self._learnt_up_to: datetime | None = None
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._finished: list[tuple[Delivery, Outcome]] = []
        self._looks_next = 0.0
        self._left = 0.0
        self._call = asyncio.Event()
        self._draining = False

    def wake(self) -> None:
        """Something was queued."""
        self._call.set()

    async def run(self) -> None:
        """Sends until ``finish``; what an earlier run left started goes first, marked."""
        recovered = False
        while True:
            self._call.clear()
            try:
                if not recovered:
                    await self._recover()
                    recovered = True
                await self._turn()
                if self._draining and await self._is_idle():
                    return
            except Exception as error:  # noqa: BLE001 - the store may come back
                log.error("delivery.store_trouble", error=type(error).__name__)
                await asyncio.sleep(self._manner.first_pause)
            else:
                await self._until_called()

    async def finish(self, running: "asyncio.Task[None]", timeout: float) -> bool:
        """Ends ``running`` once all that may go has gone; whether that took at most ``timeout``.

        What has not gone by then stays in the ledger, for the next start.
        """
        self._draining = True
        self.wake()
        _, late = await asyncio.wait({running}, timeout=timeout)
        tasks = [*late, *self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not late:
            running.result()
        return not late

    async def _recover(self) -> None:
        now = self._clock()
        count = await self._commits.write(
            lambda session: ledger.recover(session, self._claimant, now)
        )
        if count:
            log.warning("delivery.recovered", messages=count)

    async def _turn(self) -> None:
        """One transaction: what came back is recorded, what may go is marked started."""
        outcomes, self._finished = self._finished, []
        now, instant = self._clock(), _steady()
        free = self._manner.most_under_way - len(self._under_way) + len(outcomes)
        under_way = self._under_way.keys() - {delivery.id for delivery, _ in outcomes}
        looks = instant >= self._looks_next
        if looks:
            self._looks_next = instant + self._manner.looks_again

        async def work(session: AsyncSession) -> tuple[list[Delivery], list[float]]:
            await ledger.record(session, self._claimant, outcomes, now)
            for delivery, outcome in outcomes:
                if isinstance(outcome, Moved):
                    await self._on_moved(session, delivery.address.chat, outcome.chat)
            if looks:
                await ledger.take_over(session, now, under_way)
            await ledger.take_turn(session)
            # Others may have had their turns in the meantime.
            started = self._clock()
            await self._learn(session, started)
            room, slots = self._room(free, started)
            return await ledger.claim(session, self._claimant, started, room), slots

        try:
            claimed, slots = await self._commits.write(work)
        except Exception:
            self._finished[:0] = outcomes
            raise
        for delivery, _ in outcomes:
            del self._under_way[delivery.id]
        # The commit took its time, and those that should have left meanwhile must not crowd.
        later = self._pace.slots(len(claimed), _steady())
        pairs = iter([max(slot, own) for slot, own in zip(slots, later, strict=False)])
        for delivery in claimed:
            leaves = next(pairs, _steady()) if delivery.is_bulk else _steady()
            start = Start((delivery.id, delivery.attempt), delivery.address, now, delivery.is_bulk)
            self._note(start, leaves)
            self._under_way[delivery.id] = asyncio.create_task(self._deliver(delivery, leaves))

    def _room(self, free: int, now: datetime) -> tuple[Room, list[float]]:
        """What may be claimed, and when what is no answer is to leave, by the steady clock."""
        instant = _steady()
        bulk = max(0, min(free, self._pace.bulk_room(instant)))
        slots = self._pace.slots(bulk, instant)
        room = Room(
            most=min(free, self._pace.room(instant)),
            most_bulk=bulk,
            closed=self._pace.closed(instant).keys(),
            closed_to_bulk=self._pace.closed_to_bulk(instant).keys(),
            leaves=[now + timedelta(seconds=slot - instant) for slot in slots],
        )
        return room, slots

    async def _learn(self, session: AsyncSession, now: datetime) -> None:
        """What an earlier run started, and other instances do, counts for the pace as well."""
        if self._learnt_up_to is not None and session.get_bind().dialect.name == "sqlite":
            return
        since = self._learnt_up_to or now - timedelta(seconds=LONGEST_WINDOW_S)
        for start in await ledger.started_since(session, since - _CLOCKS_DIFFER):
            # No message leaves later than that, whatever the other's clock says.
            age = max(-AHEAD_S, (now - start.at).total_seconds())
            self._note(start, _steady() - age)
        self._learnt_up_to = now

    def _note(self, start: Start, instant: float) -> None:
        if start.key not in self._noted:
            self._noted[start.key] = instant
            self._pace.note(start.address, instant, is_bulk=start.is_bulk)
        while self._noted and next(iter(self._noted.values())) < _steady() - _REMEMBERED_S:
            del self._noted[next(iter(self._noted))]

    async def _deliver(self, delivery: Delivery, leaves: float) -> None:
        if delivery.is_bulk:
            await self._until_it_leaves(leaves)
        outcome = await self._outcome(delivery)
        attempt = delivery.attempt
        match outcome:
            case NotAccepted(retry_after):
                pause = max(retry_after, self._manner.pause(attempt))
                self._pace.hold(delivery.address.chat, _steady() + pause)
                if retry_after > 0:
                    until = _steady() + retry_after
                    self._pace.told_to_wait(delivery.address.chat, _steady(), until)
                log.info("delivery.not_accepted", delivery=delivery.id, again_in_s=pause)
            case Unknown(reason):
                pause = self._manner.pause(attempt)
                self._pace.hold(delivery.address.chat, _steady() + pause)
                log.warning("delivery.unknown_outcome", delivery=delivery.id, reason=reason)
            case Refused():
                log.warning("delivery.refused", delivery=delivery.id)
            case Moved():
                log.info("delivery.chat_moved", delivery=delivery.id)
        self._finished.append((delivery, outcome))
        self.wake()

    async def _until_it_leaves(self, leaves: float) -> None:
        """Not before its time; after this process was held up, one by one all the same."""
        await asyncio.sleep(leaves - _steady())
        now = _steady()
        self._left = max(now, self._left + self._manner.limits.step)
        if self._left > now:
            await asyncio.sleep(self._left - now)

    async def _outcome(self, delivery: Delivery) -> Outcome:
        try:
            async with asyncio.timeout(_LONGEST_CALL):
                return await self._called(delivery)
        except TimeoutError:
            return Unknown("TimeoutError")
        except Exception as error:  # noqa: BLE001 - one message must not hold up its chat for ever
            log.error("delivery.trouble", delivery=delivery.id, error=type(error).__name__)
            return Refused(type(error).__name__)

    async def _called(self, delivery: Delivery) -> Outcome:
        match delivery:
            case Delivery(action=Action.EDIT, target=str(target)):
                return await self._channel.edit(delivery.address, target, delivery.payload)
            case Delivery(action=Action.DELETE, target=str(target)):
                return await self._channel.delete(delivery.address, target)
            case Delivery(action=Action.SEND):
                return await self._channel.send(
                    delivery.address, delivery.payload, delivery.possible_repeat
                )
        return Refused("no target")

    async def _until_called(self) -> None:
        """Until something was queued or came back, a chat opens, or it is time to look again."""
        now = _steady()
        opens = self._pace.opens(now)
        longest = _DRAINING_LOOKS_AGAIN if self._draining else self._manner.looks_again
        wait = longest if opens is None else min(longest, opens - now)
        try:
            async with asyncio.timeout(wait):
                await self._call.wait()
        except TimeoutError:
            pass

    async def _is_idle(self) -> bool:
        if self._under_way or self._finished:
            return False
        now = self._clock()
        return not await self._commits.write(lambda session: ledger.waiting(session, now))


def _steady() -> float:
    """Pauses are measured by a clock that nobody sets."""
    return asyncio.get_running_loop().time()
