"""The buttons of a reminder: received, done, later, trouble, the clause.

What a press says is written in the transaction that marks the update handled. The looks that come
first are only for the word over the chat; what decides is checked again in that transaction.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import clause_blocks
from bot.delivery import ledger
from bot.delivery.ledger import Message, Priority
from bot.questions import dialogues
from bot.questions.dialogues import Dialogue
from bot.reminders import confirmations, register
from bot.reminders.confirmations import LONGEST_WORD, Stand
from bot.reminders.later import Choice, choices, chosen, read_later
from bot.reminders.recipients import recipient_of
from bot.reminders.row import Row
from bot.reminders.sending import KIND
from bot.staff import people
from bot.staff.person import Person
from bot.store.tables.reminders import Standing
from bot.telegram.addressing import Press, Question
from bot.telegram.clause_key import ClauseKey
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.office_clauses import opening_button
from bot.telegram.posting import Buttons, answer_to, edit_of, queued, said
from bot.telegram.register_blocks import clause_of
from bot.telegram.reminders import words
from bot.telegram.reminders.compose import TelegramComposer
from bot.telegram.reminders.keys import CARD, DutyKey
from bot.telegram.reminders.showing import Glance, card, holds, is_asked, shown_again
from bot.telegram.render import InlineButton, messages
from config.errors import ThiDuaError

TOPIC: Final = "reminder"
_STANDINGS: Final = {"a": Standing.ACKNOWLEDGED, "d": Standing.DONE}
_CHOICES: Final = {"1": Choice.AN_HOUR, "2": Choice.AFTERNOON, "3": Choice.TOMORROW}
_Act = Callable[[Press, DutyKey, Row, StaffedDesk, Person], Awaitable[Reply]]


async def reply_to_duty_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Every button of a reminder; only who was reminded changes anything, and only for themself."""
    key = DutyKey.decoded(press.data)
    if key is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    if key.row == 0:
        return Reply(alert=words.JUST_A_TEST)
    if key.action == "q":
        return await _quote(key, desk)
    handle = _ACTIONS.get(key.action)
    if handle is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    if person is None or not person.has_joined:
        return Reply(alert=words.ON_THE_LIST_ONLY)
    if not press.where.private:
        return Reply(alert=words.IN_PRIVATE)
    async with desk.database.reading() as session:
        try:
            row = await register.get(session, key.row)
        except ThiDuaError:
            return Reply(alert=common.BUTTON_UNKNOWN)
        stand = await confirmations.stand_of(session, person.id, key.row, key.due)
        refusal = await _refusal(session, key, row, stand, desk, person)
    if refusal is not None:
        return Reply(alert=refusal)
    return await handle(press, key, row, desk, person)


async def reply_with_words(
    question: Question, dialogue: Dialogue, desk: StaffedDesk, person: Person | None
) -> Reply:
    """What somebody was asked for: the trouble they have, or when to be told again."""
    key = DutyKey.decoded(str(dialogue.data["key"]))
    if key is None or person is None:
        return Reply(said(words.ON_THE_LIST_ONLY))
    async with desk.database.reading() as session:
        row = await register.get(session, key.row)
        stand = await confirmations.stand_of(session, person.id, key.row, key.due)
        refusal = await _refusal(session, key, row, stand, desk, person)
    if refusal is not None:
        return Reply(said(refusal), writes=(_ending(question),))
    if dialogue.data.get("asked") == "time":
        return _typed_time(question, key, desk, person)
    return await _typed_trouble(question, key, row, desk, person)


async def _refusal(
    session: AsyncSession,
    key: DutyKey,
    row: Row,
    stand: Stand | None,
    desk: StaffedDesk,
    person: Person,
) -> str | None:
    """Why this person cannot say that of this occurrence now; None where they can."""
    if stand is None:
        if not await is_asked(session, person, row, key.due, desk.reminding):
            return words.NOT_YOURS if holds(row, key.due) else words.NO_LONGER
        return words.NOT_TOLD_YET if key.action.startswith("s") else None
    if stand.standing is Standing.VOID or not holds(row, key.due):
        return words.NO_LONGER
    wanted = _STANDINGS.get(key.action)
    if wanted is stand.standing:
        return words.ALREADY
    is_done = stand.standing is Standing.DONE
    return words.IS_DONE if is_done and (wanted or key.action.startswith("s")) else None


async def _declare(
    press: Press, key: DutyKey, row: Row, desk: StaffedDesk, person: Person
) -> Reply:
    standing, now = _STANDINGS[key.action], desk.clock()

    async def work(session: AsyncSession) -> list[Message]:
        await _known(session, key, person, now)
        await confirmations.declare(session, person, key.row, key.due, standing, now)
        return await _again(session, press, key, desk, person)

    return Reply(writes=(queued(work, now),))


async def _offer_times(
    press: Press, key: DutyKey, row: Row, desk: StaffedDesk, person: Person
) -> Reply:
    now = desk.clock()
    offered = choices(now, desk.reminding.days)
    first = tuple(
        replace(key, action=f"s{digit}").button(words.CHOICES[one.value])
        for digit, one in _CHOICES.items()
        if one in offered
    )
    last = (
        replace(key, action="sx").button(words.OWN_TIME),
        replace(key, action="b").button(words.BACK),
    )
    return await _redrawn(press, key, desk, person, (first, last))


async def _back(press: Press, key: DutyKey, row: Row, desk: StaffedDesk, person: Person) -> Reply:
    return await _redrawn(press, key, desk, person)


async def _snooze(press: Press, key: DutyKey, row: Row, desk: StaffedDesk, person: Person) -> Reply:
    now = desk.clock()
    try:
        until = chosen(_CHOICES[key.action[1:]], now, desk.reminding.days)
    except ThiDuaError as error:
        return Reply(alert=error.message)

    async def work(session: AsyncSession) -> list[Message]:
        await confirmations.snooze(session, person, key.row, key.due, until, now)
        return await _again(session, press, key, desk, person)

    return Reply(writes=(queued(work, now),))


async def _ask_for_time(
    press: Press, key: DutyKey, row: Row, desk: StaffedDesk, person: Person
) -> Reply:
    """The time is the next message; the reminder gets its own buttons back."""
    reply = await _redrawn(press, key, desk, person)
    keep = _keeping(press, key, "time", desk.clock())
    return Reply(said(words.WRITE_TIME), writes=(keep, *reply.writes))


async def _ask_for_trouble(
    press: Press, key: DutyKey, row: Row, desk: StaffedDesk, person: Person
) -> Reply:
    keep = _keeping(press, key, "trouble", desk.clock())
    return Reply(said(f"“{row.title[:200]}”\n{words.WRITE_TROUBLE}"), writes=(keep,))


async def _open(press: Press, key: DutyKey, row: Row, desk: StaffedDesk, person: Person) -> Reply:
    """The card of one of several, below."""
    async with desk.database.reading() as session:
        return Reply((await card(session, key, _glance(press, desk, person)),))


async def _quote(key: DutyKey, desk: StaffedDesk) -> Reply:
    """The clause; open to whoever sees the message, groups too."""
    async with desk.database.reading() as session:
        try:
            row = await register.get(session, key.row)
        except ThiDuaError:
            return Reply(alert=common.BUTTON_UNKNOWN)
    if not row.quote or row.ground is not None:
        return Reply(alert=words.NO_CLAUSE)
    documents = await desk.work(desk.assistant.documents)
    clause = clause_of(row, documents)
    if clause is None:
        return Reply(alert=common.CLAUSE_GONE)
    blocks = clause_blocks(clause.quote, clause.label, clause.title)
    opens = opening_button(clause) if ClauseKey.of(clause).encoded() else ()
    return Reply(messages(blocks, opens))


def _typed_time(question: Question, key: DutyKey, desk: StaffedDesk, person: Person) -> Reply:
    now, where = desk.clock(), question.where
    try:
        until = read_later(question.text, now, desk.reminding.days)
    except ThiDuaError as error:
        return Reply(said(f"{error.message}\n{words.GIVE_UP}"))

    async def work(session: AsyncSession) -> list[Message]:
        await dialogues.end(session, where.chat_id, question.user_id)
        await confirmations.snooze(session, person, key.row, key.due, until, now)
        told = f"{words.WILL_REMIND.format(at=words.instant(until))} {words.IN_OFFICE_HOURS}"
        return answer_to(where, f"snoozed:{where.chat_id}:{where.message}", said(told))

    return Reply(writes=(queued(work, now),))


async def _typed_trouble(
    question: Question, key: DutyKey, row: Row, desk: StaffedDesk, person: Person
) -> Reply:
    now, where = desk.clock(), question.where
    word = " ".join(question.text.split())
    if not word or len(word) > LONGEST_WORD:
        return Reply(said(f"Tối đa {LONGEST_WORD} ký tự. {words.WRITE_TROUBLE}"))

    async def work(session: AsyncSession) -> list[Message]:
        await dialogues.end(session, where.chat_id, question.user_id)
        await _known(session, key, person, now)
        _, new = await confirmations.declare(
            session, person, key.row, key.due, Standing.BLOCKED, now, word
        )
        name = f"trouble:{where.chat_id}:{where.message}"
        if new:
            payload = TelegramComposer().blocked(person, row, key.due, word)
            told = [
                Message(f"{name}:{one.id}", address, payload, KIND, Priority.NOTICE)
                for one in await people.office(session)
                if (address := recipient_of(one, confirms=False).address) is not None
            ]
            await ledger.enqueue(session, told, now)
        return answer_to(where, name, said(words.TROUBLE_SENT))

    return Reply(writes=(queued(work, now),))


async def _known(session: AsyncSession, key: DutyKey, person: Person, now: datetime) -> None:
    """Who says something before they were told of it is known from then on."""
    if await confirmations.stand_of(session, person.id, key.row, key.due) is None:
        told = recipient_of(person, confirms=True)
        await confirmations.begin(session, (key.row, key.due), told, now)


async def _again(
    session: AsyncSession, press: Press, key: DutyKey, desk: StaffedDesk, person: Person
) -> list[Message]:
    """The message that bears the button, with how things stand; a card where it is lost."""
    glance = _glance(press, desk, person)
    shown = await shown_again(session, key, glance)
    if shown is not None:
        return [edit_of(press, shown)]
    instead = await card(session, replace(key, view=CARD), glance)
    return answer_to(press.where, f"press:{press.query_id}", (instead,))


async def _redrawn(
    press: Press, key: DutyKey, desk: StaffedDesk, person: Person, instead: Buttons = ()
) -> Reply:
    """Only the buttons change."""
    glance = _glance(press, desk, person)
    async with desk.database.reading() as session:
        shown = await shown_again(session, key, glance, instead)
        if shown is None:
            view = replace(key, view=CARD)
            own = tuple(tuple(_as_card(button) for button in line) for line in instead)
            return Reply((await card(session, view, glance, own),))
    edit = edit_of(press, shown)

    async def work(session: AsyncSession) -> list[Message]:
        return [edit]

    return Reply(writes=(queued(work, desk.clock()),))


def _as_card(button: InlineButton) -> InlineButton:
    key = DutyKey.decoded(button.data)
    return replace(key, view=CARD).button(button.text) if key else button


def _glance(press: Press, desk: StaffedDesk, person: Person) -> Glance:
    return Glance(person, press.where, desk.reminding, desk.clock)


def _keeping(
    press: Press, key: DutyKey, asked: str, now: datetime
) -> Callable[[AsyncSession], Awaitable[None]]:
    # The key is kept as its button says it: rows outlive the program.
    action = "s" if asked == "time" else "t"
    data = {"step": "text", "asked": asked, "key": replace(key, action=action).button("").data}

    async def keep(session: AsyncSession) -> None:
        dialogue = Dialogue(TOPIC, data)
        await dialogues.begin(session, press.where.chat_id, press.user_id, dialogue, now)

    return keep


def _ending(question: Question) -> Callable[[AsyncSession], Awaitable[None]]:
    async def end(session: AsyncSession) -> None:
        await dialogues.end(session, question.where.chat_id, question.user_id)

    return end


_ACTIONS: Final[dict[str, _Act]] = {
    "a": _declare,
    "d": _declare,
    "s": _offer_times,
    **{f"s{digit}": _snooze for digit in _CHOICES},
    "sx": _ask_for_time,
    "b": _back,
    "t": _ask_for_trouble,
    "o": _open,
}
