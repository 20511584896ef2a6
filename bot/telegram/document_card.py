""" "Văn bản": what a document is, at a glance."""

import hashlib
from collections.abc import Sequence
from typing import Final

from bot import words as common
from bot.blocks import Block, Kind
from bot.questions import words
from bot.telegram.desk import Desk, Reply
from bot.telegram.posting import Buttons
from bot.telegram.render import InlineButton, messages
from corpus.dates import vietnamese_date
from corpus.model import Document, Reference

_PREFIX: Final = "d"
_MOST_CITED: Final = 20


def card_button(document_id: str) -> InlineButton:
    """The button that shows the card."""
    return InlineButton(words.DOCUMENT, f"{_PREFIX}:{digest(document_id)}")


async def found_by_digest(data: str, desk: Desk) -> Document | None:
    """The document that the last part of a button's data names; None where it is held no more."""
    wanted = data.rpartition(":")[2]
    held = await desk.work(desk.assistant.documents)
    return next((document for document in held if digest(document.id) == wanted), None)


async def show_card(document: Document | None, desk: Desk, buttons: Buttons = ()) -> Reply:
    """The card, or a word that the document is held no more."""
    if document is None:
        return Reply(alert=common.CLAUSE_GONE)
    references = await desk.work(desk.assistant.references)
    return Reply(messages(card(document, references), buttons))


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


def digest(document_id: str) -> str:
    """A short name of a document for the data of buttons."""
    return hashlib.blake2s(document_id.encode(), digest_size=5).hexdigest()
