""" "Văn bản": what a document is, at a glance."""

import hashlib
from collections.abc import Sequence
from typing import Final

from bot import words as common
from bot.blocks import Block, Kind
from bot.questions import words
from bot.telegram.addressing import Press
from bot.telegram.desk import Desk, Reply
from bot.telegram.render import InlineButton, messages
from corpus.dates import vietnamese_date
from corpus.model import Document, Reference

_PREFIX: Final = "d"
_MOST_CITED: Final = 20


def card_button(document_id: str) -> InlineButton:
    """The button that shows the card."""
    return InlineButton(words.DOCUMENT, f"{_PREFIX}:{_digest(document_id)}")


async def reply_to_card_press(press: Press, desk: Desk) -> Reply:
    """The card, or a word that the document is held no more."""
    wanted = press.data.partition(":")[2]
    for document in await desk.work(desk.assistant.documents):
        if _digest(document.id) == wanted:
            return Reply(messages(card(document, await desk.work(desk.assistant.references))))
    return Reply(alert=common.CLAUSE_GONE)


def card(document: Document, references: Sequence[Reference]) -> tuple[Block, ...]:
    """Type, number, date, issuer, subject, signer, how many sections, what it cites."""
    facts = (
        (words.CARD_NUMBER, document.number),
        (words.CARD_DATE, vietnamese_date(document.date) if document.date else None),
        (words.CARD_ISSUER, document.issuer),
        (words.CARD_SUBJECT, document.subject),
        (words.CARD_SIGNER, document.signer),
        (words.CARD_SECTIONS, str(sum(one.part is None for one in document.sections))),
    )
    cited = [
        f"{one.type} số {one.number}"
        for one in references
        if any(place.document == document.id for place in one.cited_at)
    ]
    named = "; ".join(cited[:_MOST_CITED]) + ("…" if len(cited) > _MOST_CITED else "")
    kind = document.type[:1].upper() + document.type[1:]
    return (
        Block(Kind.HEADING, f"{kind}: {document.title}"),
        *(Block(Kind.ITEM, f"{name}: {value}") for name, value in facts if value),
        *([Block(Kind.ITEM, f"{words.CARD_CITES} ({len(cited)}): {named}")] if cited else []),
    )


def _digest(document_id: str) -> str:
    return hashlib.blake2s(document_id.encode(), digest_size=5).hexdigest()
