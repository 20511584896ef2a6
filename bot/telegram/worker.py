"""From accepted updates to replies: decide, handle, send, each chat in its own order."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog

from bot.telegram.addressing import Asked, Decision, Ignored, Me, Raw, decide
from bot.telegram.channel import TelegramChannel
from bot.telegram.conversation import reply_to
from bot.telegram.desk import Desk
from bot.telegram.lanes import Lanes
from bot.telegram.patience import Patience
from bot.telegram.sending import deliver
from bot.telegram.troubles import reply_for
from bot.telegram.typing_indicator import typing

log = structlog.get_logger(__name__)


class Worker:
    """Handles updates. What it has accepted waits in memory until it is done."""

    def __init__(
        self, me: Me, desk: Desk, channel: TelegramChannel, patience: Patience, typing_every: float
    ) -> None:
        self._me = me
        self._desk = desk
        self._channel = channel
        self._patience = patience
        self._typing_every = typing_every
        self._lanes = Lanes()

    async def accept(self, batch: Sequence[Raw]) -> None:
        """Queues what asks something of us; a malformed update is logged and passed over."""
        for update in batch:
            decision = decision_on(update, self._me)
            if not isinstance(decision, Ignored):
                work = partial(self._handle, int(update["update_id"]), decision)
                await self._lanes.add(decision.where.chat_id, work)

    async def finish(self, timeout: float) -> bool:
        """Whether all that was accepted was done within ``timeout`` seconds."""
        return await self._lanes.finish(timeout)

    async def _handle(self, update_id: int, asked: Asked) -> None:
        began = time.perf_counter()
        try:
            async with typing(self._channel, asked.where, self._typing_every):
                reply = await reply_to(asked, self._desk)
        except Exception as error:  # noqa: BLE001 - the error handler
            reply = reply_for(error, update_id)
        try:
            delivered = await deliver(self._channel, asked, reply, self._patience)
        except Exception as error:  # noqa: BLE001 - the error handler
            reply_for(error, update_id)
            return
        log.info(
            "telegram.handled",
            update_id=update_id,
            kind=type(asked).__name__,
            delivered=delivered,
            took_ms=round(1000 * (time.perf_counter() - began), 1),
        )


def decision_on(update: Any, me: Me) -> Decision:
    """What the update asks of us; one that is malformed is logged and asks nothing."""
    try:
        decision = decide(update, me)
    except Exception as error:  # noqa: BLE001 - whatever it holds, it must not stop the others
        log.error(
            "telegram.malformed_update",
            update_id=update.get("update_id"),
            error=type(error).__name__,
        )
        return Ignored("malformed")
    if isinstance(decision, Ignored):
        log.debug("telegram.ignored", update_id=update.get("update_id"), reason=decision.reason)
    return decision
