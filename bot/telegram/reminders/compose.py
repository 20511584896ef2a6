"""Letters of reminders as Telegram messages (``bot.reminders.letters.Composer``)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.blocks import Block, Kind
from bot.delivery.channel import Payload
from bot.reminders.letters import Notice, ReminderLetter, TooLate
from bot.reminders.row import Row
from bot.staff.person import Person
from bot.store.tables.register import PartyRole
from bot.store.tables.reminders import ReminderKind
from bot.telegram.entities import utf16_length
from bot.telegram.office_clauses import cut
from bot.telegram.payload import Letter
from bot.telegram.posting import Buttons
from bot.telegram.reminders import words
from bot.telegram.reminders.keys import LETTER, NEW, BoardKey, DutyKey
from bot.telegram.reminders.standing import MOST_WITH_BUTTONS, Duty, duty_buttons, has_clause
from bot.telegram.render import messages

_TITLE: Final = 300
_QUOTE: Final = 400
_NAMES: Final = 900
_WORD: Final = 1000
# What is left is for how things stand, once somebody has pressed.
_ROOM: Final = 3200
_MOST_LINES: Final = 30
_ASKING: Final = frozenset(
    {ReminderKind.AHEAD, ReminderKind.OVERDUE, ReminderKind.SNOOZED, ReminderKind.NUDGE}
)
_ORDER: Final = (
    PartyRole.LEAD,
    PartyRole.FOCAL_POINT,
    PartyRole.DO,
    PartyRole.SUPPORT,
)


class TelegramComposer:
    """Writes letters as Telegram HTML with buttons; needs neither a bot nor the store."""

    def letter(self, letter: ReminderLetter) -> Payload:
        """One message whatever it tells of: quotes give way first, then the last notices."""
        told, blocks = _fitting(letter.notices)
        return Letter(messages(blocks, _buttons(letter, told))[0]).as_json()

    def too_late(self, missed: Sequence[TooLate]) -> Payload:
        """For the office: what was not sent because it was too late."""
        lines = [
            words.TOO_LATE_LINE.format(
                title=cut(one.row.title, 120),
                day=f"{one.due:%d/%m/%Y}",
                at=words.instant(one.at),
            )
            for one in missed
        ]
        blocks = [Block(Kind.HEADING, words.TOO_LATE), *_listed(lines)]
        return _payload([*blocks, Block(Kind.PLAIN, words.TOO_LATE_ASK)])

    def unknown_years(self, years: Sequence[int]) -> Payload:
        """For the office: years whose holidays nobody has entered."""
        named = ", ".join(str(year) for year in years)
        return _payload([Block(Kind.PLAIN, words.UNKNOWN_YEARS.format(years=named))])

    def blocked(self, person: Person, row: Row, due: date, word: str) -> Payload:
        """For the office: somebody cannot do it, and says why."""
        name = person.name + (f" ({person.unit})" if person.unit else "")
        blocks = [
            Block(Kind.HEADING, words.HAS_TROUBLE.format(name=name)),
            Block(Kind.ITEM, cut(row.title, _TITLE)),
            Block(Kind.ITEM, words.DUE.format(day=words.weekday_date(due))),
            Block(Kind.QUOTE, cut(word, _WORD)),
        ]
        board = BoardKey("o", row.id, due, NEW).button(words.SEE_BOARD)
        return _payload(blocks, ((board,),))


def _fitting(notices: Sequence[Notice]) -> tuple[int, Sequence[Block]]:
    """The fullest telling that fits into a message, with room for how things stand.

    And how many of the notices are in it.
    """
    choices = _blocks(notices)
    for told, blocks in choices:
        if sum(utf16_length(block.text) + 4 for block in blocks) <= _ROOM:
            return told, blocks
    return choices[-1]


def _blocks(notices: Sequence[Notice]) -> list[tuple[int, list[Block]]]:
    """From the fullest telling of the notices to the shortest."""
    if len(notices) == 1:
        (only,) = notices
        opening = Block(Kind.NOTE, words.OPENINGS[only.kind.value])
        return [
            (1, [opening, *notice_blocks(only, None, quoted=True)]),
            (1, [opening, *notice_blocks(only, None, quoted=False)]),
        ]
    choices = []
    for most, quoted in ((len(notices), True), (len(notices), False), (12, False), (5, False)):
        told = list(notices[:most])
        blocks = [Block(Kind.NOTE, words.SEVERAL.format(count=len(notices)))]
        for number, one in enumerate(told, 1):
            blocks += notice_blocks(one, number, quoted=quoted)
        if len(told) < len(notices):
            more = words.MORE.format(count=len(notices) - len(told))
            blocks.append(Block(Kind.NOTE, more))
        choices.append((len(told), blocks))
    return choices


def notice_blocks(notice: Notice, number: int | None, *, quoted: bool) -> list[Block]:
    """One notice: what, due when, who leads, whether it is late, and where it is written."""
    row = notice.row
    title = cut(row.title, _TITLE)
    blocks = [Block(Kind.HEADING, title if number is None else f"{number}. {title}")]
    if number is not None and notice.kind is not ReminderKind.AHEAD:
        blocks.append(Block(Kind.ITEM, words.OPENINGS[notice.kind.value]))
    blocks += [Block(Kind.ITEM, line) for line in _when(notice)]
    if notice.kind is not ReminderKind.CANCELLED:
        blocks += [Block(Kind.ITEM, line) for line in who_lines(row)]
    if notice.meant_for is not None:
        late = words.LATE.format(at=words.instant(notice.meant_for))
        blocks.append(Block(Kind.ITEM, late))
    if notice.kind is ReminderKind.ESCALATION:
        names = cut(", ".join(notice.details.get("people", ())), _NAMES)
        blocks.append(Block(Kind.ITEM, words.NOT_YET.format(names=names)))
    return blocks + ground_blocks(row, quoted=quoted)


def ground_blocks(row: Row, *, quoted: bool) -> list[Block]:
    """The clause as it was read, with its place; else by whose word."""
    if row.quote and has_clause(row):
        quote = [Block(Kind.QUOTE, cut(row.quote, _QUOTE))] if quoted else []
        return [*quote, *([Block(Kind.PLACE, cut(row.label, 200))] if row.label else [])]
    if row.ground:
        return [Block(Kind.NOTE, words.BY_THE_OFFICE.format(ground=row.ground))]
    return []


def who_lines(row: Row) -> list[str]:
    """Who leads, and who does it with them."""
    lines = []
    for role in _ORDER:
        names = [party.name for party in row.parties if party.role is role]
        if names:
            lines.append(f"{words.ROLES[role.value]}: {cut(', '.join(names), 200)}")
    return lines


def _when(notice: Notice) -> list[str]:
    clock = notice.row.due.clock if notice.row.due else None
    day = words.weekday_date(notice.due)
    if notice.kind is ReminderKind.CHANGED:
        lines = [words.DUE_WAS.format(day=day)]
        if (new := notice.details.get("due")) is not None:
            new_day = words.due_at(date.fromisoformat(new), clock)
            lines.append(words.DUE_IS.format(day=new_day))
        return lines
    if notice.kind is ReminderKind.CANCELLED:
        return [words.DUE_WAS.format(day=day)]
    return [
        f"{words.DUE.format(day=words.due_at(notice.due, clock))} ({words.days_left(notice.lead)})"
    ]


def _buttons(letter: ReminderLetter, told: int) -> Buttons:
    is_person = letter.recipient.person is not None
    asked = [
        Duty(one.row.id, one.due, number if len(letter.notices) > 1 else None, has_clause(one.row))
        for number, one in enumerate(letter.notices[:told], 1)
        if is_person and one.confirms and one.kind in _ASKING
    ]
    rows = list(duty_buttons(asked, {}, LETTER))
    mine = {one.occurrence for one in asked}
    for number, one in enumerate(letter.notices[: min(told, MOST_WITH_BUTTONS)], 1):
        prefix = f"{number}. " if len(letter.notices) > 1 else ""
        if one.kind is ReminderKind.ESCALATION:
            rows.append((BoardKey("o", one.row.id, one.due, NEW).button(prefix + words.SEE_BOARD),))
        elif (one.row.id, one.due) not in mine and has_clause(one.row):
            rows.append((DutyKey("q", one.row.id, one.due).button(prefix + words.QUOTE),))
    return tuple(rows)


def _listed(lines: Sequence[str]) -> list[Block]:
    blocks = [Block(Kind.ITEM, line) for line in lines[:_MOST_LINES]]
    left = len(lines) - len(blocks)
    return [*blocks, *([Block(Kind.ITEM, f"… (+{left})")] if left > 0 else [])]


def _payload(blocks: Sequence[Block], buttons: Buttons = ()) -> Payload:
    return Letter(messages(blocks, buttons)[0]).as_json()
