"""The buttons of a card, and the word that is typed for a field; nothing here reads or keeps.

What is to be done is written down and done by the queue, so each press counts once, whoever
presses when.
"""

from dataclasses import replace
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery.ledger import Message
from bot.questions import dialogues
from bot.questions import words as people_words
from bot.questions.dialogues import Dialogue
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.store.tables.intakes import IntakeState
from bot.telegram.addressing import Press, Question
from bot.telegram.desk import Reply, StaffedDesk, Write
from bot.telegram.intake import records, words
from bot.telegram.intake.card import Button
from bot.telegram.intake.fields import NAMES, corrected
from bot.telegram.intake.letters import card_key, changed, keeping_key, to_intake
from bot.telegram.intake.records import Intake
from bot.telegram.posting import Buttons, in_place, queued, said
from bot.telegram.render import InlineButton

TOPIC: Final = "intake"
_TOO_LATE: Final = {
    IntakeState.CHECKING: words.IS_BEING_CHECKED,
    IntakeState.KEEPING: words.IS_BEING_KEPT,
    IntakeState.KEPT: words.IS_KEPT,
    IntakeState.DROPPED: words.IS_DROPPED,
}


async def reply_to_intake_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Thêm vào, Sửa, a field, Bỏ: of the office alone, in the chat where the file was sent."""
    if person is None or not is_office(person) or not press.where.private:
        return Reply(alert=people_words.OFFICE_ONLY)
    button = Button.decoded(press.data)
    async with desk.database.reading() as session:
        intake = await records.get(session, button.intake) if button else None
    if button is None or intake is None or intake.chat != press.where.chat_id:
        return Reply(alert=common.BUTTON_UNKNOWN)
    if intake.state is not IntakeState.TO_CONFIRM:
        return Reply(alert=_TOO_LATE.get(intake.state, words.OLD_CARD))
    if intake.revision != button.revision:
        return Reply(alert=words.OLD_CARD)
    match button.action, button.field:
        case "y", "":
            return _keep(intake, desk, person)
        case "x", "":
            return _drop(intake, desk, person)
        case "e", "":
            return Reply(said(words.WHICH_FIELD.format(name=intake.name), _fields(intake)))
        case "f", field if field in NAMES:
            return _ask(press, intake, field, desk)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def reply_with_value(
    question: Question, dialogue: Dialogue, desk: StaffedDesk, person: Person | None
) -> Reply:
    """The new value of a field. Raises ThiDuaError for one that cannot stand there."""
    if not is_office(person):
        return Reply(said(people_words.OFFICE_ONLY))
    number, field = int(dialogue.data["intake"]), str(dialogue.data["field"])
    where = question.where
    async with desk.database.reading() as session:
        intake = await records.get(session, number)
        busy = await records.is_busy(session)
    if intake is None or intake.state is not IntakeState.TO_CONFIRM:
        return Reply(said(words.OLD_CARD), writes=(_ending(where.chat_id, question.user_id),))
    new = corrected(intake.corrections, field, question.text, desk.today())
    now = desk.clock()

    async def correct(session: AsyncSession) -> list[Message]:
        state = IntakeState.CHECKING
        await records.advance(session, intake, state, now, corrections=new)
        await dialogues.end(session, where.chat_id, question.user_id)
        return []

    return Reply(said(words.NOTED) if busy else (), writes=(queued(correct, now),))


def _keep(intake: Intake, desk: StaffedDesk, person: Person) -> Reply:
    now = desk.clock()

    async def keep(session: AsyncSession) -> list[Message]:
        state = IntakeState.KEEPING
        if not await records.advance(session, intake, state, now, decided_by=person.id):
            return []
        shown = said(words.KEEPING.format(name=intake.name))[0]
        return [to_intake(intake, keeping_key(intake.id, intake.revision), shown)]

    return Reply(writes=(queued(keep, now),))


def _drop(intake: Intake, desk: StaffedDesk, person: Person) -> Reply:
    now = desk.clock()

    async def drop(session: AsyncSession) -> list[Message]:
        state = IntakeState.DROPPED
        if not await records.advance(session, intake, state, now, decided_by=person.id):
            return []
        shown = said(words.DROPPED.format(name=intake.name))[0]
        return [changed(intake, card_key(intake.id, intake.revision), shown)]

    return Reply(writes=(queued(drop, now),))


def _fields(intake: Intake) -> Buttons:
    buttons = [
        InlineButton(name, Button("f", intake.id, intake.revision, field).encoded())
        for field, name in NAMES.items()
    ]
    return tuple(tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2))


def _ask(press: Press, intake: Intake, field: str, desk: StaffedDesk) -> Reply:
    shown = in_place(press, said(f"{words.ASK_FOR[field]} {words.OR_CANCEL}"), desk.clock())
    data = {"intake": intake.id, "field": field, "step": "text"}
    return replace(shown, writes=(_beginning(press, data, desk), *shown.writes))


def _beginning(press: Press, data: dict[str, Any], desk: StaffedDesk) -> Write:
    now = desk.clock()

    async def begin(session: AsyncSession) -> None:
        dialogue = Dialogue(TOPIC, data)
        await dialogues.begin(session, press.where.chat_id, press.user_id, dialogue, now)

    return begin


def _ending(chat: int, user_id: int) -> Write:
    async def end(session: AsyncSession) -> None:
        await dialogues.end(session, chat, user_id)

    return end
