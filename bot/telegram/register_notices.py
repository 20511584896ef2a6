"""The register follows the documents, and the office is told once of what is new or in doubt."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.blocks import Block, Kind
from bot.delivery import ledger
from bot.reminders import words
from bot.reminders.reading import Finder, read
from bot.reminders.row import Row
from bot.reminders.taking_up import TakenUp, take_up
from bot.staff import people
from bot.store.database import Database
from bot.telegram.office_clauses import cut
from bot.telegram.posting import to_people
from bot.telegram.register_card import review_button
from bot.telegram.render import Outgoing, messages
from corpus.model import Document

_MOST: Final = 5
_TITLE: Final = 150


async def check_register(
    database: Database, documents: Sequence[Document], find: Finder, now: datetime
) -> TakenUp:
    """Takes up what the documents demand and tells the office; at start and after every change.

    ``find`` is what finds the demands of a document. Safe to repeat: the second time nothing is
    new.
    """
    readings = await asyncio.to_thread(read, documents, find)
    async with database.transaction() as session:
        taken = await take_up(session, readings, now)
        if taken:
            office = await people.office(session)
            told = to_people(f"register:{_key(taken)}", office, notice(taken, documents))
            await ledger.enqueue(session, told, now)
    return taken


def notice(taken: TakenUp, documents: Sequence[Document]) -> tuple[Outgoing, ...]:
    """What the office is told."""
    blocks = list[Block]()
    if taken.flagged:
        blocks.append(Block(Kind.HEADING, words.FLAGGED))
        blocks += [Block(Kind.ITEM, cut(row.title, _TITLE)) for row in taken.flagged[:_MOST]]
        if len(taken.flagged) > _MOST:
            blocks.append(Block(Kind.ITEM, f"… và {len(taken.flagged) - _MOST} dòng khác"))
    if taken.new:
        blocks.append(Block(Kind.HEADING, words.NEW_PROPOSALS))
        blocks += [Block(Kind.ITEM, line) for line in _counted(taken.new, documents)]
    blocks.append(Block(Kind.PLAIN, words.REVIEW))
    return messages(blocks, ((review_button(),),))


def _counted(rows: Sequence[Row], documents: Sequence[Document]) -> list[str]:
    """ "Kế hoạch …: 3 thời hạn, 5 nhiệm vụ", a line a document."""
    titles = {one.id: one.title for one in documents}
    by_document: dict[str, Counter[str]] = {}
    for row in rows:
        by_document.setdefault(row.document or "", Counter())[row.kind.value] += 1
    return [
        f"{titles.get(document, document)}: "
        + ", ".join(f"{kinds[kind]} {name}" for kind, name in words.COUNTED.items() if kinds[kind])
        for document, kinds in by_document.items()
    ]


def _key(taken: TakenUp) -> str:
    whole = [(row.id, row.revision) for row in (*taken.new, *taken.flagged)]
    return hashlib.blake2s(repr(whole).encode(), digest_size=10).hexdigest()
