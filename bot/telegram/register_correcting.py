""" "Sửa": which field, what it shall say, and the card again with the correction in it."""

from collections.abc import Callable
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import Block, Kind
from bot.delivery.ledger import Message
from bot.questions import dialogues
from bot.questions import words as people_words
from bot.questions.dialogues import Dialogue
from bot.reminders import register, words
from bot.reminders.amount import read_amount
from bot.reminders.audience import Naming, read_parties
from bot.reminders.due import read_due
from bot.reminders.register import Correction, Stale
from bot.staff import units
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.store.tables.register import RowKind
from bot.telegram.addressing import Press, Question
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.posting import Buttons, answer_to, in_place, queued, said
from bot.telegram.register_card import Card, card
from bot.telegram.render import InlineButton, messages
from config.errors import ThiDuaError

TOPIC: Final = "register"
_FIELDS: Final = {
    RowKind.DEADLINE: ("t", "d", "p"),
    RowKind.TARGET: ("t", "a", "d", "p"),
    RowKind.DUTY: ("t", "d", "p"),
}


async def ask_for_field(
    press: Press, pressed: Card, desk: StaffedDesk, person: Person | None
) -> Reply:
    """Which of the row's fields is to be changed."""
    async with desk.database.reading() as session:
        row = await register.get(session, pressed.row)
    if row.revision != pressed.revision:
        return Reply(alert=words.CHANGED_MEANWHILE)
    fields = [_button(f"f{field}", words.FIELDS[field], pressed) for field in _FIELDS[row.kind]]
    buttons: Buttons = (tuple(fields), (_button("z", words.CANCEL, pressed),))
    blocks = [Block(Kind.HEADING, row.title), Block(Kind.PLAIN, words.WHAT_TO_CORRECT)]
    return Reply(messages(blocks, buttons))


async def ask_for_words(
    press: Press, pressed: Card, desk: StaffedDesk, person: Person | None
) -> Reply:
    """What the field shall say is the next message."""
    async with desk.database.reading() as session:
        row = await register.get(session, pressed.row)
    if row.revision != pressed.revision:
        return Reply(alert=words.CHANGED_MEANWHILE)
    field = pressed.action[1:]
    data = {
        "step": "text",
        "row": row.id,
        "revision": row.revision,
        "field": field,
        "scope": pressed.scope,
    }
    now = desk.clock()

    async def keep(session: AsyncSession) -> None:
        dialogue = Dialogue(TOPIC, data)
        await dialogues.begin(session, press.where.chat_id, press.user_id, dialogue, now)

    shown = in_place(press, said(f"{words.WRITE[field]}\n{words.GIVE_UP}"), now)
    return Reply(shown.messages, shown.alert, (keep, *shown.writes))


async def give_up(press: Press, pressed: Card, desk: StaffedDesk, person: Person | None) -> Reply:
    """The row stays as it is; its card is above."""
    return in_place(press, said(people_words.CANCELLED), desk.clock())


async def reply_with_words(
    question: Question, dialogue: Dialogue, desk: StaffedDesk, person: Person | None
) -> Reply:
    """The field's new words: read, put in, and the card shown again; else asked once more."""
    if not is_office(person):
        return Reply(said(people_words.OFFICE_ONLY))
    data, now = dialogue.data, desk.clock()
    async with desk.database.reading() as session:
        naming = Naming(await units.all_units(session))
    try:
        correction = _READERS[data["field"]](question.text, now.date(), naming)
    except ThiDuaError as error:
        return Reply(said(f"{error.message}\n{words.GIVE_UP}"))
    documents = await desk.work(desk.assistant.documents)
    where = question.where

    async def work(session: AsyncSession) -> list[Message]:
        await dialogues.end(session, where.chat_id, question.user_id)
        row_id, revision = int(data["row"]), int(data["revision"])
        try:
            row = await register.correct(session, row_id, correction, person, now, revision)
        except Stale as stale:
            shown = said(stale.message)
        else:
            shown = await card(session, row, str(data["scope"]), documents, now.date())
        return answer_to(where, f"corrected:{where.chat_id}:{where.message}", shown)

    return Reply(writes=(queued(work, now),))


def _button(action: str, text: str, pressed: Card) -> InlineButton:
    return Card(action, pressed.row, pressed.revision, pressed.scope).button(text)


def _title(typed: str, today: date, naming: Naming) -> Correction:
    return Correction(title=register.fit_title(typed))


def _due(typed: str, today: date, naming: Naming) -> Correction:
    return Correction(due=read_due(typed, today))


def _parties(typed: str, today: date, naming: Naming) -> Correction:
    parties = read_parties(typed, naming)
    if not parties:
        raise ThiDuaError(words.NOBODY_NAMED, typed, words.WRITE["p"])
    return Correction(parties=parties)


def _amount(typed: str, today: date, naming: Naming) -> Correction:
    return Correction(amount=read_amount(typed))


_READERS: Final[dict[str, Callable[[str, date, Naming], Correction]]] = {
    "t": _title,
    "d": _due,
    "p": _parties,
    "a": _amount,
}
