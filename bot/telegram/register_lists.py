"""/han, /chitieu, /nhiemvu: the register for people, what concerns their unit first."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot import words as common
from bot.blocks import Block, Kind
from bot.reminders import register, words
from bot.reminders.audience import Naming
from bot.reminders.row import Row
from bot.staff import units
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.store.tables.register import RowKind
from bot.telegram.addressing import Command, Press
from bot.telegram.clause_key import ClauseKey
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.documents import list_targets
from bot.telegram.office_clauses import cut
from bot.telegram.posting import in_place, said
from bot.telegram.register_blocks import clause_of, line_of
from bot.telegram.render import InlineButton, Outgoing, messages
from corpus.model import Document

PREFIX: Final = "r"
KIND_OF: Final = {
    "han": RowKind.DEADLINE,
    "chitieu": RowKind.TARGET,
    "nhiemvu": RowKind.DUTY,
}
_LETTERS: Final = {"h": RowKind.DEADLINE, "c": RowKind.TARGET, "n": RowKind.DUTY}
_A_PAGE: Final = 6
_LONGEST_NUMBER: Final = 6


async def list_rows(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """The first page; of the targets, as long as the register has none, what the plan says."""
    kind = KIND_OF[command.name]
    shown = await _page(kind, 0, desk, person if command.where.private else None)
    if shown is not None:
        return Reply(shown)
    if kind is RowKind.TARGET:
        return await list_targets(command, desk)
    return Reply(said(words.NOTHING[kind]))


async def reply_to_list_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """◀ ▶: another page in the place of this one."""
    match press.data.split(":"):
        case [_, letter, page] if letter in _LETTERS and _is_number(page):
            kind = _LETTERS[letter]
            shown = await _page(kind, int(page), desk, person if press.where.private else None)
            return in_place(press, shown or said(words.NOTHING[kind]), desk.clock())
    return Reply(alert=common.BUTTON_UNKNOWN)


def commands_for(person: Person | None) -> tuple[Block, ...]:
    """The register's commands, for /trogiup."""
    own = [*words.COMMANDS, *(words.OFFICE_COMMANDS if is_office(person) else ())]
    return tuple(Block(Kind.ITEM, f"/{name}: {what}") for name, what in own)


async def _page(
    kind: RowKind, page: int, desk: StaffedDesk, person: Person | None
) -> tuple[Outgoing, ...] | None:
    async with desk.database.reading() as session:
        rows = await register.shown(session, {kind})
        naming = Naming(await units.all_units(session))
    if not rows:
        return None
    documents, today = await desk.work(desk.assistant.documents), desk.today()
    own = [row for row in rows if naming.concerns(row, person)]
    mine = {row.id for row in own}
    ordered = [
        *sorted(own, key=lambda row: _order(row, today)),
        *sorted((row for row in rows if row.id not in mine), key=lambda row: _order(row, today)),
    ]
    page = min(page, (len(ordered) - 1) // _A_PAGE)
    first = page * _A_PAGE
    those = ordered[first : first + _A_PAGE]
    blocks = [Block(Kind.HEADING, f"{words.KINDS[kind]} ({len(ordered)})")]
    for number, row in enumerate(those, first + 1):
        begins = number in (first + 1, len(own) + 1)
        if own and begins:
            heading = words.OF_YOUR_UNIT if row.id in mine else words.OTHERS
            blocks.append(Block(Kind.HEADING, heading))
        blocks.append(Block(Kind.PLAIN, line_of(row, number, today)))
    buttons = _buttons(those, first + 1, documents)
    return messages(blocks, (*buttons, *_leaves(kind, page, len(ordered))))


def _order(row: Row, today: date) -> tuple[bool, bool, date]:
    """What holds before what is proposed, what is to come before what is past, by day."""
    passed = row.due_day is not None and row.due_day < today
    return not row.holds, passed, row.due_day or date.max


def _buttons(
    rows: Sequence[Row], first: int, documents: Sequence[Document]
) -> list[tuple[InlineButton, ...]]:
    buttons = list[tuple[InlineButton, ...]]()
    for number, row in enumerate(rows, first):
        clause = clause_of(row, documents)
        data = ClauseKey.of(clause).encoded() if clause else None
        if clause and data:
            buttons.append((InlineButton(cut(f"{number}. {clause.label}"), data),))
    return buttons


def _leaves(kind: RowKind, page: int, total: int) -> list[tuple[InlineButton, ...]]:
    letter = next(one for one, of in _LETTERS.items() if of is kind)
    leaves = [
        *([InlineButton("◀", f"{PREFIX}:{letter}:{page - 1}")] if page else []),
        *(
            [InlineButton("▶", f"{PREFIX}:{letter}:{page + 1}")]
            if (page + 1) * _A_PAGE < total
            else []
        ),
    ]
    return [tuple(leaves)] if leaves else []


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER
