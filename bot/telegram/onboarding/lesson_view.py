"""A lesson as one message: the words, the quotes with their places, the buttons."""

from collections.abc import Sequence
from typing import Final

from bot import words as common
from bot.blocks import Block, Kind
from bot.onboarding.letters import ChangedClause, LessonLetter
from bot.store.tables.onboarding import Reason
from bot.telegram.clause_key import ClauseKey
from bot.telegram.entities import utf16_length
from bot.telegram.intake.changes import changed_words
from bot.telegram.office_clauses import cut
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import LEARN, key
from bot.telegram.posting import Buttons
from bot.telegram.render import InlineButton, Outgoing, messages, split_once
from index.model import Citation
from index.wording import place_of

# What is left of a message is for the line that says when it was read.
_ROOM: Final = 3600
_LONGEST_QUOTE: Final = 2200
_LONGEST_OWN: Final = 800
_MOST_CHANGES: Final = 3
_MOST_CLAUSES: Final = 6


def lesson_message(letter: LessonLetter, *, is_learned: bool = False) -> Outgoing:
    """One message, whatever the lesson holds: quotes that do not fit are left to their buttons."""
    blocks = _opening(letter)
    room = _ROOM - sum(utf16_length(block.text) + 4 for block in blocks)
    blocks.append(Block(Kind.PLAIN, split_once(letter.lesson.text.strip(), room)[0]))
    used = sum(utf16_length(block.text) + 4 for block in blocks)
    named = ""
    for quote in letter.lesson.quotes:
        quoted = quote_blocks(quote, is_named=quote.document == named)
        named = quote.document
        length = sum(utf16_length(block.text) + 4 for block in quoted)
        if used + length > _ROOM:
            quoted = quoted[1:]
            length = utf16_length(quoted[0].text) + 4
        if used + length <= _ROOM:
            blocks += quoted
            used += length
    return messages(blocks, lesson_buttons(letter, is_learned=is_learned))[0]


def lesson_buttons(letter: LessonLetter, *, is_learned: bool) -> Buttons:
    """What can be done with it: what was read is not read again."""
    clauses = clause_buttons(letter.lesson.quotes)
    if is_learned:
        return clauses
    number = letter.number
    read = words.READ if letter.lesson.questions else words.READ_ONLY
    return (
        (key(LEARN, read, "r", number),),
        *clauses,
        (key(LEARN, words.PAUSE, "p"), key(LEARN, words.AHEAD, "s", number)),
    )


def clause_buttons(quotes: Sequence[Citation]) -> Buttons:
    """ "Xem nguyên văn" for each clause; they open it below, as under an answer."""
    opening: dict[str, Citation] = {}
    for quote in quotes:
        data = ClauseKey.of(quote).encoded()
        if data is not None:
            opening.setdefault(data, quote)
    if len(opening) == 1:
        return tuple((InlineButton(common.SHOW_CLAUSE, data),) for data in opening)
    several = [
        InlineButton(cut(f"{common.SHOW_CLAUSE} {quote.label}"), data)
        for data, quote in list(opening.items())[:_MOST_CLAUSES]
    ]
    return tuple(tuple(several[at : at + 2]) for at in range(0, len(several), 2))


def quote_blocks(quote: Citation, *, is_named: bool = False) -> list[Block]:
    """A quote and its place; of a very long one its beginning, word for word.

    ``is_named``: what stands above is of the same document.
    """
    said, rest = split_once(quote.quote, _LONGEST_QUOTE)
    place = f"{quote.label} ({common.SAME_DOCUMENT})" if is_named else place_of(quote)
    note = f" ({words.WHOLE})" if rest else ""
    return [Block(Kind.QUOTE, said), Block(Kind.PLACE, place + note)]


def _opening(letter: LessonLetter) -> list[Block]:
    has_changed = letter.reason is Reason.CHANGED
    told = words.LESSON_CHANGED if has_changed else words.LESSON
    note = told.format(position=letter.position, total=letter.total)
    changes = [block for one in letter.changes[:_MOST_CHANGES] for block in _change(one)]
    own = [Block(Kind.PLAIN, cut(letter.lesson.own, _LONGEST_OWN))] if letter.lesson.own else []
    return [Block(Kind.NOTE, note), Block(Kind.HEADING, letter.lesson.title), *changes, *own]


def _change(clause: ChangedClause) -> list[Block]:
    before = "".join(text for mark, text in clause.words if mark != "added").strip()
    after = "".join(text for mark, text in clause.words if mark != "removed").strip()
    opening = words.CHANGED_AT.format(label=clause.label)
    if not before:
        return [Block(Kind.PLAIN, f"{opening}\n{words.ADDED.format(text=cut(after, 200))}")]
    if not after:
        return [Block(Kind.PLAIN, f"{opening}\n{words.REMOVED.format(text=cut(before, 200))}")]
    old, new = changed_words(before, after)
    told = f"{opening}\n{words.BEFORE.format(text=old)}\n{words.NOW.format(text=new)}"
    return [Block(Kind.PLAIN, told)]
