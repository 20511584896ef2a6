"""The whole clause that an answer quoted, and its neighbours, leafed through in place."""

from typing import Final

from bot import words as common
from bot.blocks import clause_blocks
from bot.questions import words
from bot.telegram.addressing import Press
from bot.telegram.clause_key import ClauseKey
from bot.telegram.desk import Desk, Reply
from bot.telegram.document_card import card_button
from bot.telegram.posting import Buttons, in_place
from bot.telegram.render import InlineButton, messages
from corpus.model import Document, Section

_OPEN: Final = "c"
_LEAF: Final = "n"


async def reply_to_clause_press(press: Press, desk: Desk) -> Reply:
    """ "Xem nguyên văn" opens the clause below; ◀ ▶ put a neighbour in its place."""
    leafing = press.data.startswith(f"{_LEAF}:")
    key = ClauseKey.decoded(_OPEN + press.data[1:])
    if key is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    found = key.found_in(await desk.work(desk.assistant.documents))
    if found is None:
        return Reply(alert=common.CLAUSE_GONE)
    document, section = found
    text = document.text_of(section)
    shown = messages(
        clause_blocks(text, section.label, document.title), _buttons(document, section, key)
    )
    return in_place(press, shown, desk.clock()) if leafing else Reply(shown)


def neighbours(document: Document, section: Section) -> tuple[Section | None, Section | None]:
    """The clause before and the one after: among its equals, else where the text goes on."""
    equals = [one for one in document.sections if one.parent == section.parent]
    place = equals.index(section)
    before = equals[place - 1] if place else _last_before(document, section)
    after = equals[place + 1] if place + 1 < len(equals) else _first_after(document, section)
    return before, after


def _last_before(document: Document, section: Section) -> Section | None:
    """Of what ends before it begins, the widest that ends last."""
    earlier = [one for one in document.sections if one.end <= section.start]
    return max(earlier, key=lambda one: (one.end, -one.start), default=None)


def _first_after(document: Document, section: Section) -> Section | None:
    later = [one for one in document.sections if one.start >= section.end]
    return min(later, key=lambda one: (one.start, -one.end), default=None)


def _buttons(document: Document, section: Section, key: ClauseKey) -> Buttons:
    around = zip((words.PREVIOUS, words.NEXT), neighbours(document, section), strict=True)
    leaves = [
        InlineButton(arrow, data)
        for arrow, other in around
        if other is not None and (data := _leaf(key.document, other)) is not None
    ]
    return (*([tuple(leaves)] if leaves else []), (card_button(document.id),))


def _leaf(document: str, section: Section) -> str | None:
    data = ClauseKey(document, section.locator, section.part, section.bullet).encoded()
    return None if data is None else _LEAF + data[1:]
