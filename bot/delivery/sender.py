"""Takes messages from the ledger to the channel: paced, marked before they go, recorded after."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.agreeing import Agreed, Agreeing, Leaving, steady
from bot.delivery.channel import Channel, Moved, NotAccepted, Outcome, Refused, Unknown
from bot.delivery.group_commit import GroupCommit
from bot.delivery.ledger import Claimant, Delivery
from bot.delivery.pace import DEFAULT, Limits, Pace, Slot
from bot.store.tables.messages import Action
from config.time import Clock

Follow = Callable[[AsyncSession, str, str], Awaitable[None]]

_LONGEST_CALL: Final = 75.0
_DRAINING_LOOKS_AGAIN: Final = 0.05

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
        self._agreeing = Agreeing(self._pace, clock, claimant)
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._finished: list[tuple[Delivery, Outcome]] = []
        self._missed: list[Leaving] = []
        self._looks_next = 0.0
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
        now, rest = self._clock(), timedelta(seconds=self._manner.limits.unheard)
        count = await self._commits.write(
            lambda session: ledger.recover(session, self._claimant, now, rest)
        )
        if count:
            log.warning("delivery.recovered", messages=count)

    async def _turn(self) -> None:
        """One transaction: what came back is recorded, what may go is marked started.

        What has missed its slot gets another in it.
        """
        outcomes, self._finished = self._finished, []
        missed, self._missed = self._missed, []
        now, instant = self._clock(), steady()
        free = self._manner.most_under_way - len(self._under_way) + len(outcomes)
        under_way = self._under_way.keys() - {delivery.id for delivery, _ in outcomes}
        looks = instant >= self._looks_next
        if looks:
            self._looks_next = instant + self._manner.looks_again

        async def work(session: AsyncSession) -> Agreed:
            await self._record(session, outcomes, now)
            if looks:
                await ledger.take_over(session, now, under_way)
            return await self._agreeing.agree(session, missed, free)

        try:
            agreed = await self._commits.write(work)
        except Exception:
            self._finished[:0], self._missed[:0] = outcomes, missed
            raise
        self._agreeing.committed(agreed, instant)
        for delivery, _ in outcomes:
            del self._under_way[delivery.id]
        for row in agreed.taken_over:
            log.warning("delivery.taken_over", delivery=row)
            del self._under_way[row]
        settled = {leaving.delivery.id for leaving in agreed.leaving} | agreed.taken_over
        self._missed[:0] = [one for one in missed if one.delivery.id not in settled]
        for leaving in agreed.leaving:
            self._under_way[leaving.delivery.id] = asyncio.create_task(self._deliver(leaving))

    async def _record(
        self, session: AsyncSession, outcomes: Sequence[tuple[Delivery, Outcome]], now: datetime
    ) -> None:
        await ledger.record(session, self._claimant, outcomes, now)
        for delivery, outcome in outcomes:
            if isinstance(outcome, Moved):
                await self._on_moved(session, delivery.address.chat, outcome.chat)

    async def _deliver(self, leaving: Leaving) -> None:
        delivery = leaving.delivery
        if leaving.slot is not None and not await self._may_leave(leaving.slot):
            self._missed.append(replace(leaving, misses=leaving.misses + 1))
            self.wake()
            return
        outcome = await self._outcome(delivery)
        attempt = delivery.attempt
        match outcome:
            case NotAccepted(retry_after):
                pause = max(retry_after, self._manner.pause(attempt))
                self._pace.hold(delivery.address.chat, steady() + pause)
                if retry_after > 0:
                    until = steady() + retry_after
                    self._pace.told_to_wait(delivery.address.chat, steady(), until)
                log.info("delivery.not_accepted", delivery=delivery.id, again_in_s=pause)
            case Unknown(reason):
                pause = self._manner.pause(attempt)
                self._pace.hold(delivery.address.chat, steady() + pause)
                log.warning("delivery.unknown_outcome", delivery=delivery.id, reason=reason)
            case Refused():
                log.warning("delivery.refused", delivery=delivery.id)
            case Moved():
                log.info("delivery.chat_moved", delivery=delivery.id)
        self._finished.append((delivery, outcome))
        self.wake()

    async def _may_leave(self, slot: Slot) -> bool:
        """Waits for the slot; not when it was missed, because this process was held up."""
        await asyncio.sleep(slot.opens - steady())
        return not self._pace.is_missed(slot, steady())

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
        now = steady()
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
