"""Seeing a reply through: tried again where that is safe, marked where it may be a repeat."""

from dataclasses import replace
from typing import Final

import structlog

from bot.telegram.addressing import Asked, Press, Where
from bot.telegram.channel import Accepted, Moved, NotAccepted, Refused, TelegramChannel, Unknown
from bot.telegram.desk import Reply
from bot.telegram.patience import Patience
from bot.telegram.render import Outgoing

_ATTEMPTS: Final = 8

log = structlog.get_logger(__name__)


async def deliver(channel: TelegramChannel, asked: Asked, reply: Reply, patience: Patience) -> bool:
    """Sends ``reply`` to where ``asked`` came from; whether all of it was accepted."""
    if isinstance(asked, Press):
        await channel.toast(asked.query_id, reply.alert)
    where = asked.where
    for message in reply.messages:
        went = await _send(channel, where, message, patience.afresh())
        if went is None:
            return False
        where = went
    return True


async def _send(
    channel: TelegramChannel, where: Where, message: Outgoing, patience: Patience
) -> Where | None:
    """Where the message went, or None when it was refused or given up."""
    again = False
    for attempt in range(1, _ATTEMPTS + 1):
        match await channel.send(where, message, again):
            case Accepted():
                return where
            case Refused(reason):
                log.warning("telegram.refused", reason=reason)
                return None
            case Moved(chat_id):
                where = replace(where, chat_id=chat_id, topic=None, reply_to=None)
            case NotAccepted(retry_after):
                log.info("telegram.not_accepted", attempt=attempt, retry_after=retry_after)
                await patience.pause(retry_after)
            case Unknown(reason):
                log.warning("telegram.unknown_outcome", attempt=attempt, reason=reason)
                again = True
                await patience.pause()
    log.error("telegram.given_up", attempts=_ATTEMPTS)
    return None
