"""The conversation at a terminal: the same words and answers as in any other channel."""

import textwrap
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, TextIO

from bot import words
from bot.assistant import Assistant
from bot.blocks import (
    Block,
    Kind,
    answer_blocks,
    greeting_blocks,
    help_blocks,
    register_blocks,
    stand_close,
    understood_blocks,
)
from config.errors import ThiDuaError
from config.time import Clock
from index.followup import FollowUps

_WIDTH: Final = 96
_QUIT: Final = frozenset({"/thoat", "/quit", "/exit"})


def converse(
    assistant: Assistant,
    clock: Clock,
    read: TextIO,
    write: TextIO,
    follow_ups: FollowUps,
    kept_for: timedelta,
) -> None:
    """Answers line by line until the end of ``read`` or /thoat.

    ``clock`` returns aware instants. A follow-up is read with the question before for as long as
    ``kept_for``. A ThiDuaError is told in one line and the talk goes on.
    """
    talk = _Talk(assistant, clock, follow_ups, kept_for)
    _tell(write, (Block(Kind.NOTE, words.TERMINAL_OPENING), *greeting_blocks()))
    while True:
        write.write(words.TERMINAL_PROMPT)
        write.flush()
        line = read.readline()
        said = line.strip()
        if not line:
            # At the end of input nobody has ended the prompt's line.
            write.write("\n")
        if not line or said in _QUIT:
            write.write(f"{words.TERMINAL_GOODBYE}\n")
            write.flush()
            return
        if said:
            try:
                _tell(write, talk.reply(said))
            except ThiDuaError as error:
                write.write(f"{error.message}\n\n")


class _Talk:
    """What is said back, and the last question with when it was asked."""

    def __init__(
        self, assistant: Assistant, clock: Clock, follow_ups: FollowUps, kept_for: timedelta
    ) -> None:
        self._assistant = assistant
        self._clock = clock
        self._follow_ups = follow_ups
        self._kept_for = kept_for
        self._last: tuple[str, datetime] | None = None

    def reply(self, said: str) -> tuple[Block, ...]:
        command, _, argument = said.partition(" ")
        match command:
            case "/start":
                self._last = None
                return greeting_blocks()
            case "/trogiup" | "/help":
                return help_blocks(remark="")
            case "/vanban":
                return register_blocks(self._assistant.documents(), self._assistant.references())
            case "/chitieu":
                return answer_blocks(self._assistant.targets())
            case "/hoi" if not argument.strip():
                return (Block(Kind.PLAIN, words.ASK_HOW),)
            case "/hoi":
                said = argument.strip()
            case _ if command.startswith("/"):
                return (Block(Kind.PLAIN, words.UNKNOWN_COMMAND),)
        return self._answer(said)

    def _answer(self, said: str) -> tuple[Block, ...]:
        now = self._clock()
        read = self._read_with_the_last(said, now)
        found = self._assistant.ask(read or said, today=now.date())
        if found.status == "greeting":
            return answer_blocks(found)
        self._last = (read or said, now)
        if read is not None:
            return (*understood_blocks(read), *answer_blocks(found))
        if self._follow_ups.hangs_on_another(said):
            return (*answer_blocks(found), Block(Kind.NOTE, words.SAY_IN_FULL))
        return answer_blocks(found)

    def _read_with_the_last(self, said: str, now: datetime) -> str | None:
        if self._last is None or now - self._last[1] >= self._kept_for:
            return None
        return self._follow_ups.read_with(self._last[0], said)


def _tell(write: TextIO, blocks: Iterable[Block]) -> None:
    write.write(plain_text(blocks) + "\n\n")
    write.flush()


def plain_text(blocks: Iterable[Block], width: int = _WIDTH) -> str:
    """The blocks as lines of at most ``width`` columns, where words allow; no control characters.

    What documents hold never reaches the terminal as escape sequences.
    """
    lines: list[str] = []
    previous: Kind | None = None
    for block in blocks:
        if previous is not None and not stand_close(previous, block.kind):
            lines.append("")
        lines += _lines(block, width)
        previous = block.kind
    return "\n".join(lines)


_MARKS: Final = {
    Kind.ITEM: ("• ", "  "),
    Kind.QUOTE: ("  │ ", "  │ "),
    Kind.PLACE: ("  — ", "    "),
}


def _lines(block: Block, width: int) -> list[str]:
    first, rest = _MARKS.get(block.kind, ("", ""))
    lines: list[str] = []
    for paragraph in block.text.split("\n"):
        shown = "".join(one for one in paragraph if one.isprintable() or one == "\t")
        lines += textwrap.wrap(
            shown,
            width,
            initial_indent=rest if lines else first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines
