"""What a person sees of occurrences: the letter again with how they stand, a card, their list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import Block, Kind
from bot.reminders import confirmations, register
from bot.reminders.audience import Naming
from bot.reminders.confirmations import Stand
from bot.reminders.deadline import reminded
from bot.reminders.following import SHOWN_BACK, today_of
from bot.reminders.recipients import Recipients
from bot.reminders.row import HOLDING, Row
from bot.reminders.rules import Reminding
from bot.reminders.schedule import due_days
from bot.staff import people
from bot.staff.person import Person
from bot.staff.units import all_units
from bot.store.tables.messages import Action, DeliveryRow
from bot.store.tables.reminders import Standing
from bot.telegram.addressing import Where
from bot.telegram.office_clauses import cut
from bot.telegram.payload import Letter
from bot.telegram.posting import Buttons, said
from bot.telegram.reminders import words
from bot.telegram.reminders.compose import ground_blocks, who_lines
from bot.telegram.reminders.keys import CARD, LETTER, LIST, DutyKey
from bot.telegram.reminders.standing import (
    Duty,
    Occurrence,
    duty_buttons,
    has_clause,
    note_blocks,
    single_buttons,
    standing_line,
    standing_note,
)
from bot.telegram.render import InlineButton, Outgoing, messages
from config.time import Clock

LOOKS_AHEAD: Final = timedelta(days=60)
A_PAGE: Final = 6
_TITLE: Final = 200
_FIRST: Final = "a"


@dataclass(frozen=True)
class Glance:
    """Who looks, where, by which calendar, and when."""

    person: Person
    where: Where
    reminding: Reminding
    clock: Clock

    @property
    def today(self) -> date:
        return today_of(self.clock())


def holds(row: Row, due: date) -> bool:
    """Whether the row still says that it is due on that day."""
    live = row.status in HOLDING and row.hidden_at is None
    return live and (row.recurrence is not None or row.due_day == due)


async def everybody(session: AsyncSession) -> Recipients:
    """The staff list, to find out whom a row concerns."""
    return Recipients(await people.all_people(session), Naming(await all_units(session)))


async def shown_again(
    session: AsyncSession, key: DutyKey, glance: Glance, instead: Buttons = ()
) -> Outgoing | None:
    """The message that bears the button as it is to read now; ``instead`` of its own buttons.

    None for a letter that is not known any more.
    """
    if key.view == LETTER:
        return await _letter_again(session, glance, instead)
    if key.view == CARD:
        return await card(session, key, glance, instead)
    return await duties_page(session, glance, int(key.view[len(LIST) :]))


async def card(
    session: AsyncSession, key: DutyKey, glance: Glance, instead: Buttons = ()
) -> Outgoing:
    """One occurrence with all its buttons."""
    row = await register.get(session, key.row)
    stand = await confirmations.stand_of(session, glance.person.id, key.row, key.due)
    left = words.days_left((key.due - glance.today).days)
    day = words.due_at(key.due, row.due.clock if row.due else None)
    blocks = [
        Block(Kind.HEADING, cut(row.title, _TITLE)),
        Block(Kind.ITEM, f"{words.DUE.format(day=day)} ({left})"),
        *(Block(Kind.ITEM, line) for line in who_lines(row)),
        *ground_blocks(row, quoted=True),
        *note_blocks(standing_line(stand) if stand else ""),
    ]
    duty = Duty(row.id, key.due, None, has_clause(row))
    buttons = single_buttons(duty, stand, CARD) if holds(row, key.due) else ()
    return messages(blocks, instead or buttons)[0]


async def duties_page(session: AsyncSession, glance: Glance, page: int) -> Outgoing:
    """/viec: what the person was told of and has not done, and what comes in the next weeks."""
    found = await _duties(session, glance)
    if not found:
        return said(words.NO_DUTIES.format(days=LOOKS_AHEAD.days))[0]
    page = min(page, (len(found) - 1) // A_PAGE)
    first = page * A_PAGE
    those = found[first : first + A_PAGE]
    blocks = [Block(Kind.HEADING, words.DUTIES.format(count=len(found)))]
    duties, stands = [], {}
    for number, (row, due, stand) in enumerate(those, first + 1):
        left = words.days_left((due - glance.today).days)
        day = words.due_at(due, row.due.clock if row.due else None)
        line = f"{number}. {cut(row.title, _TITLE)}\n{day} ({left})"
        told = (standing_line(stand) or words.STANDINGS["silent"]) if stand else words.AHEAD
        blocks.append(Block(Kind.PLAIN, f"{line}\n{told}"))
        duties.append(Duty(row.id, due, number, has_clause(row)))
        if stand is not None:
            stands[row.id, due] = stand
    rows = duty_buttons(duties, stands, f"{LIST}{page}")
    leaves = tuple(
        InlineButton(arrow, f"vi:{to}")
        for arrow, to, there in (
            ("◀", page - 1, page > 0),
            ("▶", page + 1, (page + 1) * A_PAGE < len(found)),
        )
        if there
    )
    return messages(blocks, (*rows, *((leaves,) if leaves else ())))[0]


async def _duties(session: AsyncSession, glance: Glance) -> list[tuple[Row, date, Stand | None]]:
    today, person = glance.today, glance.person
    deadlines = await reminded(session, glance.reminding.rules)
    rows = {one.row.id: one.row for one in deadlines}
    known = {
        (one.row_id, one.due): one
        for one in await confirmations.stands(
            session, person_id=person.id, since=today - SHOWN_BACK
        )
    }
    found: list[tuple[Row, date, Stand | None]] = [
        (rows[one.row_id], one.due, one)
        for one in known.values()
        if one.is_open and one.row_id in rows and holds(rows[one.row_id], one.due)
    ]
    recipients = await everybody(session)
    for deadline in deadlines:
        if any(
            one.person is not None and one.person.id == person.id and one.confirms
            for one in recipients.of(deadline.row)
        ):
            days = due_days(deadline.series, today, today + LOOKS_AHEAD, glance.reminding.days)
            found += [
                (deadline.row, due, None) for due in days if _is_new(deadline.row, due, known)
            ]
    return sorted(found, key=lambda one: (one[1], one[0].id))


def _is_new(row: Row, due: date, known: dict[Occurrence, Stand]) -> bool:
    stand = known.get((row.id, due))
    return stand is None or stand.standing is Standing.VOID


async def _letter_again(session: AsyncSession, glance: Glance, instead: Buttons) -> Outgoing | None:
    where = glance.where
    sent = await session.scalar(
        select(DeliveryRow).where(
            DeliveryRow.chat == str(where.chat_id),
            DeliveryRow.action == Action.SEND,
            DeliveryRow.external_id == str(where.message),
        )
    )
    if sent is None or sent.payload is None:
        return None
    letter = Letter.from_json(sent.payload)
    duties = await _duties_in(session, letter.message)
    stands = {
        duty.occurrence: stand
        for duty in duties
        if (stand := await confirmations.stand_of(session, glance.person.id, duty.row, duty.due))
    }
    note = standing_note(duties, stands)
    html = letter.message.html
    if note:
        html += "\n\n" + messages([Block(Kind.NOTE, note)])[0].html
    kept = _without_duties(letter.message.buttons)
    return Outgoing(html, instead or (*duty_buttons(duties, stands, LETTER), *kept))


async def _duties_in(session: AsyncSession, message: Outgoing) -> Sequence[Duty]:
    """The occurrences that a letter asks about, by its buttons as they were sent."""
    duties = []
    for line in message.buttons:
        key = DutyKey.decoded(line[0].data)
        if key is None or key.action != _FIRST:
            continue
        before, dot, _ = line[0].text.partition(".")
        number = int(before) if dot and before.isdecimal() else None
        row = await register.get(session, key.row)
        duties.append(Duty(key.row, key.due, number, has_clause(row)))
    return duties


def _without_duties(buttons: Iterable[tuple[InlineButton, ...]]) -> Buttons:
    """The rows of buttons that stay as they are: of notices that nobody confirms."""
    rows = list(buttons)
    asked = {
        (key.row, key.due)
        for line in rows
        if (key := DutyKey.decoded(line[0].data)) and key.action == _FIRST
    }
    kept = []
    for line in rows:
        key = DutyKey.decoded(line[0].data)
        if key is None or (key.row, key.due) not in asked:
            kept.append(line)
    return tuple(kept)


async def is_asked(
    session: AsyncSession, person: Person, row: Row, due: date, reminding: Reminding
) -> bool:
    """Whether the person has to confirm an occurrence that is still ahead."""
    deadlines = [one for one in await reminded(session, reminding.rules) if one.row.id == row.id]
    if not deadlines or not due_days(deadlines[0].series, due, due, reminding.days):
        return False
    return any(
        one.person is not None and one.person.id == person.id and one.confirms
        for one in (await everybody(session)).of(row)
    )
