"""Blocks as Telegram messages: HTML that is always whole, and never too long."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot import words
from bot.blocks import Block, Kind, answer_blocks, stand_close
from bot.telegram.clause_key import ClauseKey
from bot.telegram.entities import utf16_length
from index.model import Answer, Citation

MESSAGE_LIMIT: Final = 4096
_FOR_THE_SENDER: Final = 96
_ROOM: Final = MESSAGE_LIMIT - _FOR_THE_SENDER
_BUTTON_TEXT_LIMIT: Final = 60
_MOST_BUTTONS: Final = 10
_WORTH_FILLING: Final = 400

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_SENTENCE_END: Final = re.compile(r"[.!?…;:][\"”’)]?\s+")
_MARKS: Final = {Kind.ITEM: "• ", Kind.PLACE: "— "}
_TAGS: Final = {Kind.HEADING: "b", Kind.QUOTE: "blockquote", Kind.NOTE: "i"}


@dataclass(frozen=True)
class InlineButton:
    """A button under a message that calls back with ``data`` (1 to 64 bytes)."""

    text: str
    data: str


@dataclass(frozen=True)
class Attachment:
    """A file that a message carries, small enough to be kept with it; a photo is shown as one."""

    name: str
    content: bytes
    is_photo: bool = False


@dataclass(frozen=True)
class Outgoing:
    """One message to be sent: Telegram HTML and rows of buttons, perhaps a file.

    A little less than 4096 UTF-16 units, so that the sender may mark it as a possible repeat;
    of a message with a file, of which the text is the caption, a little less than 1024.
    """

    html: str
    buttons: tuple[tuple[InlineButton, ...], ...] = ()
    file: Attachment | None = None


def answer_messages(answer: Answer, above: Iterable[Block] = ()) -> tuple[Outgoing, ...]:
    """The reply to a question; the buttons that open the quoted clauses are under the last part.

    ``above`` is said before it.
    """
    return messages((*above, *answer_blocks(answer)), _clause_buttons(answer))


def messages(
    blocks: Iterable[Block], buttons: tuple[tuple[InlineButton, ...], ...] = ()
) -> tuple[Outgoing, ...]:
    """As few messages as hold the blocks, split at the borders of paragraphs, sentences, words.

    Nothing but white space and control characters is lost. No blocks, no messages.
    """
    pages = [Outgoing(page) for page in _pages(blocks)]
    if pages and buttons:
        pages[-1] = replace(pages[-1], buttons=buttons)
    return tuple(pages)


def _pages(blocks: Iterable[Block]) -> Iterator[str]:
    page = _Page()
    for block in blocks:
        rest = _CONTROL.sub(" ", block.text.replace("\r", "")).strip()
        continued = False
        while rest:
            mark = "" if continued else _MARKS.get(block.kind, "")
            room = page.room(block.kind) - utf16_length(mark)
            if (
                utf16_length(rest) > room
                and not page.empty
                and (room < _WORTH_FILLING or utf16_length(rest) <= _ROOM - utf16_length(mark))
            ):
                yield page.html
                page = _Page()
                continue
            head, rest = split_once(rest, room)
            page.add(block.kind, mark + head)
            continued = True
    if not page.empty:
        yield page.html


class _Page:
    """A message that is being filled."""

    def __init__(self) -> None:
        self.html = ""
        self._length = 0
        self._last: Kind | None = None

    @property
    def empty(self) -> bool:
        return self._last is None

    def room(self, kind: Kind) -> int:
        return _ROOM - self._length - len(self._gap(kind))

    def add(self, kind: Kind, text: str) -> None:
        gap, tag = self._gap(kind), _TAGS.get(kind)
        escaped = html.escape(text, quote=False)
        self.html += gap + (f"<{tag}>{escaped}</{tag}>" if tag else escaped)
        self._length += len(gap) + utf16_length(text)
        self._last = kind

    def _gap(self, kind: Kind) -> str:
        if self._last is None:
            return ""
        return "\n" if stand_close(self._last, kind) else "\n\n"


def split_once(text: str, limit: int) -> tuple[str, str]:
    """The longest well-ended beginning of ``text`` within ``limit`` UTF-16 units, and the rest.

    A border of a paragraph is preferred to one of a sentence, that to one of a word, as long as
    the piece is not much shorter for it; a word that is longer than all is cut.
    """
    fitting = _fitting(text, limit)
    if fitting == len(text):
        return text, ""
    window = text[: fitting + 1]
    for border in (_last_of("\n", window), _last_sentence(window), _last_space(window)):
        if border > fitting // 3:
            return text[:border].rstrip(), text[border:].lstrip()
    border = _not_inside_a_character(text, fitting)
    return text[:border], text[border:].lstrip()


def _fitting(text: str, limit: int) -> int:
    """How many characters of ``text`` fit into ``limit`` UTF-16 units, and at least one."""
    if utf16_length(text[:limit]) <= limit:
        return min(len(text), max(limit, 1))
    units = 0
    for position, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return max(position, 1)
    return len(text)


def _last_of(separator: str, window: str) -> int:
    return window.rfind(separator)


def _last_sentence(window: str) -> int:
    return max((found.end() - 1 for found in _SENTENCE_END.finditer(window)), default=-1)


def _last_space(window: str) -> int:
    return max((found.start() for found in re.finditer(r"\s", window)), default=-1)


_JOINERS: Final = re.compile(r"[\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff]")


def _not_inside_a_character(text: str, border: int) -> int:
    """Steps back from between a letter and its accents, or inside a composed emoji."""
    for back in range(border, max(border - 16, 0), -1):
        if not _JOINERS.match(text[back]) and text[back - 1] != "\u200d":
            return back
    return border


def _clause_buttons(answer: Answer) -> tuple[tuple[InlineButton, ...], ...]:
    shown = answer.citations or (answer.nearest[:1] if answer.status == "not_found" else ())
    by_data: dict[str, Citation] = {}
    for citation in shown:
        data = ClauseKey.of(citation).encoded()
        if data is not None:
            by_data.setdefault(data, citation)
    alone = len(by_data) == 1
    return tuple(
        (InlineButton(_button_text(citation, alone), data),)
        for data, citation in list(by_data.items())[:_MOST_BUTTONS]
    )


def _button_text(citation: Citation, alone: bool) -> str:
    if alone or not citation.label:
        return words.SHOW_CLAUSE
    text = f"{words.SHOW_CLAUSE} {citation.label}"
    return text if len(text) <= _BUTTON_TEXT_LIMIT else text[: _BUTTON_TEXT_LIMIT - 1] + "…"
