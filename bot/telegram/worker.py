"""From accepted updates to queued replies: decide, handle, finish, each chat in its own order."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import structlog

from bot.delivery.group_commit import is_away
from bot.delivery.ledger import Message
from bot.questions import words
from bot.telegram.addressing import Asked, Decision, Ignored, Me, Press, Raw, SentFile, decide
from bot.telegram.channel import TelegramChannel
from bot.telegram.conversation import reply_to
from bot.telegram.desk import Desk, Reply, Write
from bot.telegram.inbox import Arrived, Inbox, Waiting
from bot.telegram.lanes import Lanes, Work
from bot.telegram.manners import Manners, Verdict, who_and_when
from bot.telegram.patience import Patience
from bot.telegram.payload import address_of, letter_to
from bot.telegram.posting import said
from bot.telegram.troubles import reply_for
from bot.telegram.typing_indicator import Typing

_KIND = "reply"

log = structlog.get_logger(__name__)


class Worker:
    """Handles what is in the inbox, whether it came just now or before a restart.

    ``on_queued`` is called whenever replies were queued. Handling an update again queues nothing
    twice, for the replies are queued in the transaction that marks the update handled.
    With ``manners`` whoever asks too fast is asked to wait.
    """

    def __init__(
        self,
        me: Me,
        desk: Desk,
        channel: TelegramChannel,
        inbox: Inbox,
        patience: Patience,
        typing: Typing,
        on_queued: Callable[[], None],
        manners: Manners | None = None,
    ) -> None:
        self._me = me
        self._desk = desk
        self._channel = channel
        self._inbox = inbox
        self._patience = patience
        self._typing = typing
        self._on_queued = on_queued
        self._manners = manners
        self._lanes = Lanes()
        self._arrived = asyncio.Event()
        self._fed_up_to = 0

    async def accept(self, batch: Sequence[Raw]) -> None:
        """Makes durable what asks something of us; a malformed update is logged and passed over.

        What does not concern the bot, such as talk in a group, is not kept at all.
        """
        decided = [(update, decision_on(update, self._me)) for update in batch]
        new = await self._inbox.accept(
            [
                Arrived(
                    int(update["update_id"]),
                    None if decision is None else str(decision.where.chat_id),
                    update,
                )
                for update, decision in decided
                if not isinstance(decision, Ignored)
            ]
        )
        if new:
            self._arrived.set()

    async def run(self) -> None:
        """Takes up what is in the inbox, the oldest first, until cancelled."""
        while True:
            self._arrived.clear()
            try:
                await self._feed()
            except Exception as error:  # noqa: BLE001 - the store may come back
                log.error("telegram.inbox_trouble", error=type(error).__name__)
                await self._patience.afresh().pause()
            else:
                await self._arrived.wait()

    async def finish(self, running: "asyncio.Task[None]", timeout: float) -> bool:
        """Ends ``running``; whether all that was accepted was handled within ``timeout`` seconds.

        What was not stays in the inbox, for the next start.
        """
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        try:
            async with asyncio.timeout(timeout):
                await self._feed()
        except Exception as error:  # noqa: BLE001 - it is safe in the inbox
            log.error("telegram.inbox_trouble", error=type(error).__name__)
        return await self._lanes.finish(timeout)

    async def _feed(self) -> None:
        while page := await self._inbox.waiting(self._fed_up_to):
            for waiting in page:
                asked = decision_on(waiting.body, self._me)
                await self._lanes.add(waiting.chat, self._work(waiting, asked))
                self._fed_up_to = waiting.id

    def _work(self, waiting: Waiting, asked: Decision | None) -> Work:
        """What is to be done with the update; judged now, in the order in which they came."""
        if asked is None or isinstance(asked, Ignored):
            return partial(self._pass_over, waiting)
        writer = who_and_when(asked, waiting.body)
        if self._manners is None or writer is None:
            return partial(self._handle, waiting, asked)
        match self._manners.judge(*writer, is_file=isinstance(asked, SentFile)):
            case Verdict.ANSWERED:
                return partial(self._handle_of, writer[0], waiting, asked)
            case Verdict.REFUSED:
                log.info("telegram.too_fast", update_id=waiting.update_id)
                return partial(self._refuse, waiting, asked)
            case Verdict.PASSED_OVER:
                return partial(self._pass_over, waiting)

    async def _pass_over(self, waiting: Waiting) -> None:
        await self._finish(waiting, [], ())

    async def _refuse(self, waiting: Waiting, asked: Asked) -> None:
        reply = Reply(said(words.TOO_FAST))
        await self._finish(waiting, self._messages(waiting, asked, reply), ())

    async def _handle_of(self, user_id: int, waiting: Waiting, asked: Asked) -> None:
        try:
            await self._handle(waiting, asked)
        finally:
            if self._manners is not None:
                self._manners.done(user_id)

    async def _handle(self, waiting: Waiting, asked: Asked) -> None:
        began = time.perf_counter()
        reply = await self._reply(waiting, asked)
        if isinstance(asked, Press):
            # Before the update is marked handled: the words over the chat may be all there is.
            await self._channel.toast(asked.query_id, reply.alert)
        try:
            finished = await self._finish(
                waiting, self._messages(waiting, asked, reply), reply.writes
            )
        except Exception as error:  # noqa: BLE001 - the error handler
            reply = reply_for(error, waiting.update_id)
            finished = await self._finish(waiting, self._messages(waiting, asked, reply), ())
        if finished:
            log.info(
                "telegram.handled",
                update_id=waiting.update_id,
                kind=type(asked).__name__,
                messages=len(reply.messages),
                took_ms=round(1000 * (time.perf_counter() - began), 1),
            )

    async def _reply(self, waiting: Waiting, asked: Asked) -> Reply:
        try:
            async with self._typing.shown(asked.where):
                return await reply_to(asked, self._desk)
        except Exception as error:  # noqa: BLE001 - the error handler
            return reply_for(error, waiting.update_id)

    def _messages(self, waiting: Waiting, asked: Asked, reply: Reply) -> list[Message]:
        return [
            Message(
                key=self._inbox.key(waiting, part),
                address=address_of(asked.where),
                payload=letter_to(asked.where, message).as_json(),
                kind=_KIND,
            )
            for part, message in enumerate(reply.messages, 1)
        ]

    async def _finish(
        self, waiting: Waiting, messages: Sequence[Message], writes: Sequence[Write]
    ) -> bool:
        """Whether the update is marked handled: while the store is away it is tried again, and
        when told to stop it is left in the inbox. Raises what is wrong with the writes."""
        patience = self._patience.afresh()
        while True:
            try:
                await self._inbox.finish(waiting, messages, writes)
            except Exception as error:
                if not is_away(error):
                    raise
                log.error("telegram.store_away", update_id=waiting.update_id)
            else:
                self._on_queued()
                return True
            if patience.over:
                return False
            await patience.pause()


def decision_on(update: Any, me: Me) -> Decision | None:
    """What the update asks of us; None for one that is malformed, which is logged."""
    try:
        decision = decide(update, me)
    except Exception as error:  # noqa: BLE001 - whatever it holds, it must not stop the others
        log.error(
            "telegram.malformed_update",
            update_id=update.get("update_id"),
            error=type(error).__name__,
        )
        return None
    if isinstance(decision, Ignored):
        log.debug("telegram.ignored", update_id=update.get("update_id"), reason=decision.reason)
    return decision
