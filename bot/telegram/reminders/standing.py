"""How a person stands with what a message tells of, and the buttons that go with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.blocks import Block, Kind
from bot.reminders.confirmations import Stand
from bot.reminders.row import Row
from bot.store.tables.reminders import Standing
from bot.telegram.office_clauses import cut
from bot.telegram.posting import Buttons
from bot.telegram.reminders import words
from bot.telegram.reminders.keys import DutyKey
from bot.telegram.render import InlineButton

MOST_WITH_BUTTONS: Final = 20
_WORD: Final = 80
_LONGEST: Final = 560

Occurrence = tuple[int, date]
Stands = Mapping[Occurrence, Stand]


@dataclass(frozen=True)
class Duty:
    """An occurrence under its number in a message; None where it is the only one there.

    ``has_clause`` is whether a document says it.
    """

    row: int
    due: date
    number: int | None = None
    has_clause: bool = True

    @property
    def occurrence(self) -> Occurrence:
        return self.row, self.due

    def key(self, action: str, view: str) -> DutyKey:
        return DutyKey(action, self.row, self.due, view)


def has_clause(row: Row) -> bool:
    """Whether a document says what the row says."""
    return bool(row.quote) and row.ground is None


def duty_buttons(duties: Sequence[Duty], stands: Stands, view: str) -> Buttons:
    """All buttons for a single one; for several a row each, whose last opens the rest."""
    rows: list[tuple[InlineButton, ...]] = []
    for duty in duties[:MOST_WITH_BUTTONS]:
        stand = stands.get(duty.occurrence)
        if duty.number is None:
            rows += single_buttons(duty, stand, view)
        else:
            rows.append(_numbered(duty, stand, view))
    return tuple(rows)


def single_buttons(duty: Duty, stand: Stand | None, view: str) -> Buttons:
    """What can still be said of it. Who is done may yet meet trouble."""
    standing = stand.standing if stand else Standing.SILENT
    quote = ((duty.key("q", view).button(words.QUOTE),),) if duty.has_clause else ()
    trouble = duty.key("t", view).button(words.TROUBLE)
    if standing is Standing.VOID:
        return quote
    if standing is Standing.DONE:
        return ((trouble,), *quote)
    acknowledge = duty.key("a", view).button(words.ACKNOWLEDGE)
    done = duty.key("d", view).button(words.DONE)
    first = (done,) if standing is Standing.ACKNOWLEDGED else (acknowledge, done)
    return (first, (duty.key("s", view).button(words.SNOOZE), trouble), *quote)


def standing_note(duties: Sequence[Duty], stands: Stands) -> str:
    """What the person has said so far, one line each; empty where that is nothing."""
    lines = []
    for duty in duties:
        stand = stands.get(duty.occurrence)
        told = standing_line(stand) if stand else ""
        if told:
            lines.append(told if duty.number is None else f"{duty.number}. {told}")
    return cut("\n".join(lines), _LONGEST)


def standing_line(stand: Stand) -> str:
    """How it stands since when, and when the person will be told again."""
    told = []
    if stand.standing is not Standing.SILENT:
        at = words.AT.format(at=words.instant(stand.changed_at))
        standing = words.STANDINGS[stand.standing.value]
        # A later snooze is a change as well, but not of the standing.
        told.append(standing if stand.snoozed_until else f"{standing} {at}")
    if stand.word:
        told.append(f"“{cut(stand.word, _WORD)}”")
    if stand.snoozed_until is not None:
        told.append(words.SNOOZED_TILL.format(at=words.instant(stand.snoozed_until)))
    return "; ".join(told)


def note_blocks(note: str) -> list[Block]:
    return [Block(Kind.NOTE, note)] if note else []


def _numbered(duty: Duty, stand: Stand | None, view: str) -> tuple[InlineButton, ...]:
    standing = stand.standing if stand else Standing.SILENT
    acknowledge = duty.key("a", view).button(f"{duty.number}. {words.ACKNOWLEDGE}")
    done = duty.key("d", view).button(f"{duty.number}. {words.DONE_SHORT}")
    other = duty.key("o", view).button(f"{duty.number}. {words.OTHER}")
    if standing in (Standing.DONE, Standing.VOID):
        return (other,)
    return (done, other) if standing is Standing.ACKNOWLEDGED else (acknowledge, done, other)
