"""The card of a file that was read: what it is, what it changes, what it demands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.blocks import Block, Kind
from bot.telegram.intake import words
from bot.telegram.intake.changes import lines_of
from bot.telegram.intake.looking import Look
from bot.telegram.posting import Buttons
from bot.telegram.render import InlineButton, Outgoing, messages
from corpus.dates import vietnamese_date
from corpus.intake import Draft
from corpus.model import Document

PREFIX: Final = "i"
_MOST_CHANGES: Final = 4
_MOST_PROPOSALS: Final = 3
_MOST_PAGES: Final = 12
_LONGEST: Final = 300
_LONGEST_TITLE: Final = 120
_SURE: Final = 0.8


@dataclass(frozen=True)
class Button:
    """What a button of a card says: the action, the file, and which card of it this is."""

    action: str
    intake: int
    revision: int
    field: str = ""

    def encoded(self) -> str:
        """As callback data, 64 bytes at most."""
        parts = [PREFIX, self.action, str(self.intake), str(self.revision)]
        return ":".join([*parts, self.field] if self.field else parts)

    @classmethod
    def decoded(cls, data: str) -> "Button | None":
        """None for what is no such button."""
        match data.split(":"):
            case [prefix, action, intake, revision, *field] if prefix == PREFIX and len(field) < 2:
                if all(_is_number(number) for number in (intake, revision)):
                    return cls(action, int(intake), int(revision), "".join(field))
        return None


def card(look: Look, name: str, buttons: Buttons = ()) -> Outgoing:
    """One message, however long its parts are."""
    (only,) = messages((*_what(look.draft, name), *_new_in(look), *_asked(buttons)), buttons)
    return only


def buttons_of(intake: int, revision: int) -> Buttons:
    """Thêm vào, Sửa, Bỏ."""
    named = ((words.ADD, "y"), (words.CORRECT, "e"), (words.DROP, "x"))
    row = [InlineButton(text, Button(do, intake, revision).encoded()) for text, do in named]
    return ((row[0],), (row[1], row[2]))


def cut(text: str, longest: int = _LONGEST) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _what(draft: Draft, name: str) -> list[Block]:
    document = draft.document
    sections = str(sum(section.part is None for section in document.sections))
    facts = (
        (words.TYPE, document.type),
        (words.NUMBER, document.number or words.UNKNOWN),
        (words.DATE, vietnamese_date(document.date) if document.date else words.UNKNOWN),
        (words.ISSUER, document.issuer or words.UNKNOWN),
        (words.SUBJECT, document.subject or words.UNKNOWN),
        (words.SIGNER, document.signer or words.UNKNOWN),
        (words.RECIPIENTS, "; ".join(document.recipients) or words.UNKNOWN),
        (words.YEAR, str(document.year) if document.year else ""),
        (words.SECTIONS, sections),
    )
    return [
        Block(Kind.HEADING, words.READ.format(name=cut(name, _LONGEST_TITLE))),
        *(Block(Kind.ITEM, f"{field}: {cut(value)}") for field, value in facts if value),
        *_doubts(draft),
    ]


def _doubts(draft: Draft) -> list[Block]:
    unsure = [page for page, share in draft.confidence if share < _SURE]
    return [
        Block(Kind.NOTE, said.format(pages=_pages(pages)))
        for said, pages in ((words.UNREAD, draft.unread), (words.UNSURE, unsure))
        if pages
    ]


def _new_in(look: Look) -> list[Block]:
    blocks: list[Block] = []
    if look.before is not None and look.difference is not None:
        title = words.NEW_VERSION.format(title=title_of(look.before))
        lines = lines_of(look.difference.changes, _MOST_CHANGES) or (words.SAME_TEXT,)
        blocks += [Block(Kind.HEADING, title), *(Block(Kind.ITEM, line) for line in lines)]
    if look.demands:
        blocks.append(Block(Kind.HEADING, words.PROPOSALS.format(count=len(look.demands))))
        titles = [cut(one.title, _LONGEST_TITLE) for one in look.demands[:_MOST_PROPOSALS]]
        blocks += [Block(Kind.ITEM, title) for title in titles]
    return blocks


def _asked(buttons: Buttons) -> list[Block]:
    return [Block(Kind.PLAIN, words.IS_IT_RIGHT)] if buttons else []


def _pages(pages: Sequence[int]) -> str:
    more = "…" if len(pages) > _MOST_PAGES else ""
    return ", ".join(map(str, pages[:_MOST_PAGES])) + more


def title_of(document: Document) -> str:
    """The document as a message names it."""
    return cut(document.title, _LONGEST)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16
