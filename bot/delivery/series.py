"""Messages that together say one thing, and may have to say it differently later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import ledger
from bot.delivery.channel import Address, Payload
from bot.delivery.ledger import Message
from bot.store.tables.messages import Action

_NOTHING: Final[Payload] = {}


def begin(name: str, address: Address, payloads: Sequence[Payload], kind: str) -> list[Message]:
    """The messages of a new series; its name is at most 40 characters, and nobody else's."""
    return [
        Message(f"{name}:{number}", address, payload, kind)
        for number, payload in enumerate(payloads, 1)
    ]


async def revise(
    session: AsyncSession,
    name: str,
    address: Address,
    payloads: Sequence[Payload],
    kind: str,
    now: datetime,
) -> None:
    """Queues what makes the series read so: changes in place, further messages, deletions.

    It does not matter how far the earlier ones have come.
    """
    keys, rows = await ledger.standing(session, address.chat, f"{name}:")
    kept = min(len(keys), len(payloads))
    changes = [
        *[(Action.EDIT, key, payload) for key, payload in zip(keys, payloads, strict=False)],
        *[(Action.SEND, None, payload) for payload in payloads[kept:]],
        *[(Action.DELETE, key, _NOTHING) for key in keys[kept:]],
    ]
    messages = []
    for number, (action, key, payload) in enumerate(changes, rows + 1):
        message = Message(f"{name}:{number}", address, payload, kind)
        target = None if key is None else ledger.target_of(key)
        messages.append(replace(message, action=action, target=target))
    await ledger.enqueue(session, messages, now)
