"""Messages that are no plain reply: edits in place, and words to other people.

They are queued in the transaction that marks an update handled, so each once.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import Block, Kind
from bot.delivery import ledger
from bot.delivery.channel import Address
from bot.delivery.ledger import Message, Priority
from bot.staff.person import Person
from bot.store.tables.messages import Action
from bot.telegram.addressing import Press, Where
from bot.telegram.desk import Reply, Write
from bot.telegram.payload import Letter, address_of
from bot.telegram.render import InlineButton, Outgoing, messages

Buttons = tuple[tuple[InlineButton, ...], ...]


def said(text: str, buttons: Buttons = ()) -> tuple[Outgoing, ...]:
    """Plain words."""
    return messages([Block(Kind.PLAIN, text)], buttons)


def to_chat(
    key: str, chat: str, outgoing: Sequence[Outgoing], kind: str = "notice"
) -> list[Message]:
    """Messages for a chat that did not just ask; ``key`` says what for, once."""
    address = Address(chat, None, chat.startswith("-"))
    return [
        Message(f"{key}:{part}", address, Letter(one).as_json(), kind, Priority.NOTICE)
        for part, one in enumerate(outgoing, 1)
    ]


def to_people(
    key: str, people: Iterable[Person], outgoing: Sequence[Outgoing], kind: str = "notice"
) -> list[Message]:
    """The same for each of them who is in Telegram."""
    return [
        message
        for person in people
        if person.telegram_id is not None
        for message in to_chat(f"{key}:{person.id}", str(person.telegram_id), outgoing, kind)
    ]


def in_place(press: Press, outgoing: Sequence[Outgoing], now: datetime) -> Reply:
    """The message that bears the button, changed; what is too long for it comes as new ones."""
    if len(outgoing) != 1:
        return Reply(tuple(outgoing))
    edit = edit_of(press, outgoing[0])
    return Reply(writes=(queued(lambda session: _just([edit]), now),))


def edit_of(press: Press, outgoing: Outgoing) -> Message:
    """The change of the message that bears the button."""
    return Message(
        key=f"press:{press.query_id}",
        address=address_of(press.where),
        payload=Letter(outgoing).as_json(),
        kind="reply",
        action=Action.EDIT,
        target=str(press.where.message),
    )


def answer_to(where: Where, key: str, outgoing: Sequence[Outgoing]) -> list[Message]:
    """What is said back where it depends on what the transaction finds."""
    return [
        Message(f"{key}:{part}", address_of(where), Letter(one).as_json(), "reply")
        for part, one in enumerate(outgoing, 1)
    ]


def queued(work: Callable[[AsyncSession], Awaitable[Iterable[Message]]], now: datetime) -> Write:
    """A write that does ``work`` and queues the messages it returns."""

    async def write(session: AsyncSession) -> None:
        await ledger.enqueue(session, await work(session), now)

    return write


async def _just(those: list[Message]) -> list[Message]:
    return those
