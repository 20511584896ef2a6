"""/duyet: the office goes through what waits for it, one card at a time."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery.ledger import Message
from bot.questions import words as people_words
from bot.reminders import register, words
from bot.reminders.row import Row
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram.addressing import Command, Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.office_clauses import cut
from bot.telegram.posting import Buttons, answer_to, edit_of, in_place, queued, said
from bot.telegram.register_card import Card, card_at, place_of_row
from bot.telegram.register_correcting import ask_for_field, ask_for_words, give_up
from bot.telegram.render import Outgoing

_NAMED: Final = 120


async def review(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/duyet: the first card."""
    if not is_office(person):
        return Reply(said(people_words.OFFICE_ONLY))
    if not command.where.private:
        return Reply(said(people_words.IN_PRIVATE))
    documents = await desk.work(desk.assistant.documents)
    async with desk.database.reading() as session:
        return Reply(await card_at(session, 0, "", documents, desk.today()))


async def reply_to_review_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Every button of a card; who is not of the office gets a word, and nothing changes."""
    if not is_office(person) or not press.where.private:
        return Reply(alert=people_words.OFFICE_ONLY)
    pressed = Card.pressed(press)
    handle = _ACTIONS.get(pressed.action) if pressed else None
    if pressed is None or handle is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    return await handle(press, pressed, desk, person)


async def _first(press: Press, pressed: Card, desk: StaffedDesk, person: Person | None) -> Reply:
    """The first card, below the message that bears the button."""
    documents = await desk.work(desk.assistant.documents)
    async with desk.database.reading() as session:
        return Reply(await card_at(session, 0, pressed.scope, documents, desk.today()))


async def _later(press: Press, pressed: Card, desk: StaffedDesk, person: Person | None) -> Reply:
    documents = await desk.work(desk.assistant.documents)
    async with desk.database.reading() as session:
        place = await place_of_row(session, pressed.row, pressed.scope, documents)
        shown = await card_at(session, place + 1, pressed.scope, documents, desk.today())
    return in_place(press, shown, desk.clock())


async def _approve(press: Press, pressed: Card, desk: StaffedDesk, person: Person | None) -> Reply:
    async def decide(session: AsyncSession) -> Row:
        now = desk.clock()
        return await register.approve(session, pressed.row, person, now, pressed.revision)

    return await _decided(press, pressed, desk, decide)


async def _reject(press: Press, pressed: Card, desk: StaffedDesk, person: Person | None) -> Reply:
    async def decide(session: AsyncSession) -> Row:
        now = desk.clock()
        return await register.reject(session, pressed.row, person, now, pressed.revision)

    return await _decided(press, pressed, desk, decide)


async def _take_back(
    press: Press, pressed: Card, desk: StaffedDesk, person: Person | None
) -> Reply:
    now = desk.clock()
    documents = await desk.work(desk.assistant.documents)

    async def work(session: AsyncSession) -> list[Message]:
        row = await register.take_back(session, pressed.row, person, now, pressed.revision)
        place = await place_of_row(session, row.id, pressed.scope, documents)
        return _put(press, await card_at(session, place, pressed.scope, documents, now.date()))

    return await _unless_stale(pressed, desk, work)


async def _decided(
    press: Press,
    pressed: Card,
    desk: StaffedDesk,
    decide: Callable[[AsyncSession], Awaitable[Row]],
) -> Reply:
    """What was decided, and the card that takes the place of this one."""
    documents = await desk.work(desk.assistant.documents)

    async def work(session: AsyncSession) -> list[Message]:
        place = await place_of_row(session, pressed.row, pressed.scope, documents)
        row = await decide(session)
        note = f"{words.STATES[row.status]}: {cut(row.title, _NAMED)}"
        shown = await card_at(
            session, place, pressed.scope, documents, desk.today(), note, _undoing(row, pressed)
        )
        return _put(press, shown)

    return await _unless_stale(pressed, desk, work)


async def _unless_stale(
    pressed: Card, desk: StaffedDesk, work: Callable[[AsyncSession], Awaitable[list[Message]]]
) -> Reply:
    """Looks first, for the word over the chat; what decides at once is found out by ``work``."""
    async with desk.database.reading() as session:
        row = await register.get(session, pressed.row)
    if row.revision != pressed.revision:
        return Reply(alert=words.CHANGED_MEANWHILE)
    return Reply(writes=(queued(work, desk.clock()),))


def _undoing(row: Row, pressed: Card) -> Buttons:
    """A refusal is taken back by a button; what was approved is corrected."""
    if row.holds:
        return ()
    return ((Card("b", row.id, row.revision, pressed.scope).button(words.TAKE_BACK),),)


def _put(press: Press, shown: Sequence[Outgoing]) -> list[Message]:
    if len(shown) == 1:
        return [edit_of(press, shown[0])]
    return answer_to(press.where, f"press:{press.query_id}", shown)


_Act = Callable[[Press, Card, StaffedDesk, Person | None], Awaitable[Reply]]
_ACTIONS: Final[dict[str, _Act]] = {
    "n": _first,
    "s": _later,
    "y": _approve,
    "x": _reject,
    "b": _take_back,
    "e": ask_for_field,
    "z": give_up,
    "ft": ask_for_words,
    "fd": ask_for_words,
    "fp": ask_for_words,
    "fa": ask_for_words,
}
