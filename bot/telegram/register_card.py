"""One row at a time for the office to decide on, with its buttons, and which comes next."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.reminders import register, words
from bot.reminders.row import Row
from bot.telegram.addressing import Press
from bot.telegram.clause_key import ClauseKey
from bot.telegram.posting import Buttons
from bot.telegram.register_blocks import card_of, clause_of
from bot.telegram.render import InlineButton, Outgoing, messages
from corpus.model import Document

PREFIX: Final = "v"
_LONGEST_NUMBER: Final = 16


@dataclass(frozen=True)
class Card:
    """What a button of a card says: what to do with which row as it was seen.

    ``scope`` is the digest of the one document that is gone through, or empty for all.
    """

    action: str
    row: int = 0
    revision: int = 0
    scope: str = ""

    @classmethod
    def pressed(cls, press: Press) -> "Card | None":
        match press.data.split(":"):
            case [prefix, action, row, revision, scope] if prefix == PREFIX:
                if _is_number(row) and _is_number(revision):
                    return cls(action, int(row), int(revision), scope)
        return None

    def button(self, text: str) -> InlineButton:
        data = f"{PREFIX}:{self.action}:{self.row}:{self.revision}:{self.scope}"
        return InlineButton(text, data)


def review_button(document_id: str | None = None) -> InlineButton:
    """Opens the first proposal that waits, of one document or of all; for any message."""
    return Card("n", scope=scope_of(document_id) if document_id else "").button(words.SEE)


def scope_of(document_id: str) -> str:
    return hashlib.blake2s(document_id.encode(), digest_size=5).hexdigest()


async def queue(session: AsyncSession, scope: str, documents: Sequence[Document]) -> Sequence[Row]:
    """What waits, of the document that ``scope`` names if it names one."""
    rows = await register.waiting(session)
    if not scope:
        return rows
    held = {one.id for one in documents if scope_of(one.id) == scope}
    return [row for row in rows if row.document in held]


async def card_at(
    session: AsyncSession,
    place: int | None,
    scope: str,
    documents: Sequence[Document],
    today: date,
    note: str = "",
    extra: Buttons = (),
) -> tuple[Outgoing, ...]:
    """The card at a place of the queue as it is now; past the end, or for None, how it stands."""
    rows = await queue(session, scope, documents)
    above = [Block(Kind.NOTE, note)] if note else []
    if place is None or place >= len(rows):
        told = words.ALL_SEEN.format(count=len(rows)) if rows else words.NOTHING_WAITS
        again: Buttons = ((Card("n", scope=scope).button(words.FROM_THE_START),),) if rows else ()
        return messages([*above, Block(Kind.PLAIN, told)], (*extra, *again))
    counted = Block(Kind.NOTE, f"{place + 1}/{len(rows)}")
    return await card(session, rows[place], scope, documents, today, [*above, counted], extra)


async def place_of_row(
    session: AsyncSession, row_id: int, scope: str, documents: Sequence[Document]
) -> int:
    """Where a row stands in the queue; at its beginning if it does not."""
    rows = await queue(session, scope, documents)
    return next((place for place, row in enumerate(rows) if row.id == row_id), 0)


async def card(
    session: AsyncSession,
    row: Row,
    scope: str,
    documents: Sequence[Document],
    today: date,
    above: Sequence[Block] = (),
    extra: Buttons = (),
) -> tuple[Outgoing, ...]:
    """One row with its buttons."""
    replaced = await register.get(session, row.replaces_id) if row.replaces_id else None
    clause = clause_of(row, documents)
    opening = ClauseKey.of(clause).encoded() if clause else None

    def button(action: str, text: str) -> InlineButton:
        return Card(action, row.id, row.revision, scope).button(text)

    rows: Buttons = (
        (button("y", words.APPROVE), button("e", words.CORRECT)),
        (button("x", words.REJECT), button("s", words.LATER)),
        *(((InlineButton(common.SHOW_CLAUSE, opening),),) if opening else ()),
        *extra,
    )
    return messages([*above, *card_of(row, documents, today, replaced)], rows)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER
