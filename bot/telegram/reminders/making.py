"""/nhac: the office makes a deadline, in a sentence or step by step, and changes one.

Nothing is entered before the office has seen what was understood, the days, and who will get it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery.ledger import Message
from bot.questions import dialogues
from bot.questions.dialogues import Dialogue
from bot.reminders import entering, register
from bot.reminders.audience import Naming
from bot.reminders.deadline import Deadline, find, set_timing
from bot.reminders.register import Correction, Stale
from bot.reminders.schedule import Timing
from bot.reminders.sentence import read_sentence
from bot.reminders.writing import record
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.store.tables.questions import GroupRow
from bot.store.tables.register import Change
from bot.store.tables.reminders import TimingRow
from bot.telegram import register_lists
from bot.telegram.addressing import Command, Press, Question
from bot.telegram.desk import Reply, StaffedDesk, Write
from bot.telegram.office_clauses import cut
from bot.telegram.posting import Buttons, edit_of, in_place, queued, said
from bot.telegram.reminders import words
from bot.telegram.reminders.draft import FIELDS, Draft, problem
from bot.telegram.reminders.preview import previewed, test_letter, timing_line
from bot.telegram.reminders.showing import everybody
from bot.telegram.render import InlineButton, Outgoing
from config.errors import ThiDuaError

TOPIC: Final = "deadline"
PREFIX: Final = "h"
_SENTENCE: Final = "sentence"
_TITLE: Final = 200

_Act = Callable[[Press, Draft, StaffedDesk, Person], Awaitable[Reply]]


async def begin(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/nhac: what stands behind it is read at once; else a sentence is asked for."""
    if not is_office(person):
        return Reply(said(words.OFFICE_ONLY))
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    if command.argument:
        question = Question(command.where, command.user_id, command.argument)
        return await _read(question, desk)
    token = str(command.where.message)
    draft = Draft(asked=_SENTENCE, token=token)
    leading = f"{words.FIRST_VISIT}\n\n" if await _is_first_visit(desk) else ""
    rows: Buttons = ((_button("w", words.STEP_BY_STEP, token), _give_up(token)),)
    keep = _keeping(command.where.chat_id, command.user_id, draft, desk.clock())
    return Reply(said(leading + words.SAY_IT, rows), writes=(keep,))


async def begin_editing(press: Press, deadline: Deadline, desk: StaffedDesk) -> Reply:
    """A deadline as it stands, to be corrected field by field."""
    async with desk.database.reading() as session:
        own_timing = await session.get(TimingRow, deadline.row.id)
    has_own = own_timing is not None and (own_timing.leads is not None or own_timing.at is not None)
    draft = replace(Draft.of(deadline, own_timing=has_own), token=press.query_id)
    shown, draft = await _shown(draft, desk)
    keep = _keeping(press.where.chat_id, press.user_id, draft, desk.clock())
    return Reply(shown, writes=(keep,))


async def list_deadlines(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/han; where no deadline holds yet the office is led to enter the year's."""
    reply = await register_lists.list_rows(command, desk, person)
    if not is_office(person) or not command.where.private or not await _is_first_visit(desk):
        return reply
    offer = said(words.FIRST_VISIT, ((_button("n", words.ENTER_NOW, "0"),),))
    return replace(reply, messages=(*reply.messages, *offer))


async def reply_with_words(
    question: Question, dialogue: Dialogue, desk: StaffedDesk, person: Person | None
) -> Reply:
    """The sentence, or one field; what does not say it is asked for once more."""
    if not is_office(person):
        return Reply(said(words.OFFICE_ONLY))
    draft = Draft.from_json(dialogue.data)
    if draft.asked == _SENTENCE:
        return await _read(question, desk)
    now = desk.clock()
    async with desk.database.reading() as session:
        office = await entering.office_of(session, desk.reminding.days, now)
    try:
        draft = draft.answered(draft.asked, question.text, now, office)
    except ThiDuaError as error:
        return Reply(said(f"{error.message}\n{words.ASK[draft.asked]}\n{words.GIVE_UP}"))
    return await _go_on(question, draft, desk)


async def reply_to_making_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Buttons of the dialogue: of the office alone, and only of the message that shows it now."""
    if not is_office(person) or person is None or not press.where.private:
        return Reply(alert=words.OFFICE_ONLY)
    match press.data.split(":"):
        case [_, "n", _]:
            return await _ask_for_sentence(press, desk)
        case [_, action, token]:
            pass
        case _:
            return Reply(alert=common.BUTTON_UNKNOWN)
    handle = _ACTIONS.get(action)
    if handle is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    async with desk.database.reading() as session:
        draft = await _under_way(session, press, token, desk.clock())
    if draft is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    return await handle(press, draft, desk, person)


async def _read(question: Question, desk: StaffedDesk) -> Reply:
    now, reminding = desk.clock(), desk.reminding
    async with desk.database.reading() as session:
        office = await entering.office_of(session, reminding.days, now)
        groups = {row.unit_id: row.chat for row in await session.scalars(select(GroupRow))}
    naming = Naming(office.units)
    hours = reminding.days.hours
    read = await desk.work(
        lambda: read_sentence(question.text, now, naming, office.people, groups=groups, hours=hours)
    )
    return await _go_on(question, Draft.understood(read, reminding.rules.timing), desk)


async def _go_on(question: Question, draft: Draft, desk: StaffedDesk) -> Reply:
    """Asks for what is missing, or shows all of it."""
    draft = replace(draft, token=str(question.where.message))
    shown, draft = await _shown(draft, desk)
    keep = _keeping(question.where.chat_id, question.user_id, draft, desk.clock())
    return Reply(shown, writes=(keep,))


async def _shown(draft: Draft, desk: StaffedDesk) -> tuple[tuple[Outgoing, ...], Draft]:
    """What is said next, and the draft that goes with it."""
    missing = draft.missing()
    if missing is not None:
        return _asking(draft, missing), replace(draft, asked=missing)
    now = desk.clock()
    async with desk.database.reading() as session:
        office = await entering.office_of(session, desk.reminding.days, now)
        found = problem(draft, office)
        if found is not None:
            doubtful = replace(draft, doubts=(found,))
            return _asking(doubtful, found.field), replace(doubtful, asked=found.field)
        instead_of = await register.get(session, draft.row) if draft.row else None
        recipients = await everybody(session)
        row = draft.as_row(instead_of)
        blocks = await previewed(session, draft, row, recipients, desk.reminding, now)
    whole = replace(draft, asked="", doubts=())
    return (_with_buttons(blocks, whole),), whole


def _asking(draft: Draft, field: str) -> tuple[Outgoing, ...]:
    doubts = [one.text for one in draft.doubts if one.field == field]
    text = "\n".join([*doubts, words.ASK[field], words.GIVE_UP])
    usual = ((_button("u", words.USUAL, draft.token),),) if field == "r" else ()
    return said(text, usual)


def _with_buttons(shown: Outgoing, draft: Draft) -> Outgoing:
    token = draft.token
    fields = [_button(f"f{field}", words.CORRECT_FIELDS[field], token) for field in FIELDS]
    confirm = words.SAVE if draft.row else words.CONFIRM
    rows: Buttons = (
        (_button("y", confirm, token), _button("t", words.TEST, token)),
        (fields[0], fields[1]),
        (fields[2], fields[3]),
        (_give_up(token),),
    )
    return replace(shown, buttons=rows)


async def _ask_for_sentence(press: Press, desk: StaffedDesk) -> Reply:
    token = press.query_id
    rows: Buttons = ((_button("w", words.STEP_BY_STEP, token), _give_up(token)),)
    draft = Draft(asked=_SENTENCE, token=token)
    keep = _keeping(press.where.chat_id, press.user_id, draft, desk.clock())
    return Reply(said(words.SAY_IT, rows), writes=(keep,))


async def _step_by_step(press: Press, draft: Draft, desk: StaffedDesk, person: Person) -> Reply:
    stepwise = replace(draft, stepwise=True, asked="t")
    keep = _keeping(press.where.chat_id, press.user_id, stepwise, desk.clock())
    shown = in_place(press, said(f"{words.ASK['t']}\n{words.GIVE_UP}"), desk.clock())
    return Reply(shown.messages, writes=(keep, *shown.writes))


async def _ask_for_field(press: Press, draft: Draft, desk: StaffedDesk, person: Person) -> Reply:
    field = press.data.split(":")[1][1:]
    asked = replace(draft, asked=field)
    keep = _keeping(press.where.chat_id, press.user_id, asked, desk.clock())
    return Reply(_asking(asked, field), writes=(keep,))


async def _usual_timing(press: Press, draft: Draft, desk: StaffedDesk, person: Person) -> Reply:
    """The settings say when to remind."""
    kept = tuple(one for one in draft.doubts if one.field != "r")
    usual = replace(draft, timing=None, timing_asked=True, doubts=kept, token=press.query_id)
    shown, usual = await _shown(usual, desk)
    keep = _keeping(press.where.chat_id, press.user_id, usual, desk.clock())
    return Reply(shown, writes=(keep,))


async def _test(press: Press, draft: Draft, desk: StaffedDesk, person: Person) -> Reply:
    """The reminder as the others will see it, with buttons that do nothing."""
    if draft.missing() is not None or draft.asked:
        return Reply(alert=words.NOT_UNDER_WAY)
    async with desk.database.reading() as session:
        instead_of = await register.get(session, draft.row) if draft.row else None
    letter = test_letter(draft, draft.as_row(instead_of), person, desk.reminding, desk.clock())
    return Reply((*said(words.THIS_IS_A_TEST), letter))


async def _confirm(press: Press, draft: Draft, desk: StaffedDesk, person: Person) -> Reply:
    """Entered, or changed, in the transaction that marks the update handled; so once."""
    if draft.missing() is not None or draft.asked:
        return Reply(alert=words.NOT_UNDER_WAY)
    now = desk.clock()
    async with desk.database.reading() as session:
        office = await entering.office_of(session, desk.reminding.days, now)
    found = problem(draft, office)
    if found is not None:
        return Reply(alert=found.text)

    async def work(session: AsyncSession) -> list[Message]:
        if await _under_way(session, press, draft.token, now) is None:
            return [edit_of(press, said(words.NOT_UNDER_WAY)[0])]
        await dialogues.end(session, press.where.chat_id, press.user_id)
        try:
            told = await _put(session, draft, desk, person, now)
        except Stale:
            told = words.CHANGED_MEANWHILE
        return [edit_of(press, said(told)[0])]

    return Reply(writes=(queued(work, now),))


async def _put(
    session: AsyncSession, draft: Draft, desk: StaffedDesk, person: Person, now: datetime
) -> str:
    new = draft.new_deadline()
    title = cut(new.title, _TITLE)
    if draft.row is None:
        await entering.enter(session, new, person, now)
        return words.ENTERED.format(title=title)
    before = await find(session, draft.row, desk.reminding.rules)
    if before is None:
        return words.CHANGED_MEANWHILE
    row = before.row
    correction = Correction(
        title=new.title if new.title != row.title else None,
        parties=new.parties if new.parties != row.parties else None,
        due=new.due if new.due != row.due else None,
    )
    if correction != Correction():
        await register.correct(session, row.id, correction, person, now, draft.revision)
    elif row.revision != draft.revision:
        return words.CHANGED_MEANWHILE
    await _put_timing(session, draft, before, person, now, due_changed=correction.due is not None)
    return words.SAVED.format(title=title)


async def _put_timing(
    session: AsyncSession,
    draft: Draft,
    before: Deadline,
    person: Person,
    now: datetime,
    *,
    due_changed: bool,
) -> None:
    """A timing that is new, or given up; the borders of a recurrence go with its rule."""
    own = await session.get(TimingRow, before.row.id)
    has_own = own is not None and (own.leads is not None or own.at is not None)
    had_borders = own is not None and (own.first is not None or own.until is not None)
    wanted, new = draft.timing, draft.new_deadline()
    differs = wanted != before.timing if wanted is not None else has_own
    if not differs and not (due_changed and had_borders):
        return
    first, until = (None, None) if due_changed else (new.first, new.until)
    await set_timing(session, before.row.id, now, timing=wanted, first=first, until=until)
    if differs:
        told = {"before": before.timing, "after": wanted}
        lines = {name: {"timing": _written(one)} for name, one in told.items()}
        record(session, before.row.id, Change.CORRECTED, now, person.id, **lines)


def _written(timing: Timing | None) -> str | None:
    return timing_line(timing) if timing else None


async def _end(press: Press, draft: Draft, desk: StaffedDesk, person: Person) -> Reply:
    async def end(session: AsyncSession) -> None:
        await dialogues.end(session, press.where.chat_id, press.user_id)

    shown = in_place(press, said(words.GIVEN_UP), desk.clock())
    return Reply(shown.messages, writes=(end, *shown.writes))


async def _under_way(
    session: AsyncSession, press: Press, token: str, now: datetime
) -> Draft | None:
    """The draft that the pressed message shows; None once it was changed, entered, given up."""
    found = await dialogues.current(session, press.where.chat_id, press.user_id, now)
    if found is None or found.topic != TOPIC:
        return None
    draft = Draft.from_json(found.data)
    return draft if draft.token == token else None


async def _is_first_visit(desk: StaffedDesk) -> bool:
    async with desk.database.reading() as session:
        return not await register.approved_deadlines(session)


def _button(action: str, text: str, token: str) -> InlineButton:
    return InlineButton(text, f"{PREFIX}:{action}:{token}")


def _give_up(token: str) -> InlineButton:
    return _button("z", words.GIVE_UP_BUTTON, token)


def _keeping(chat: int, user_id: int, draft: Draft, now: datetime) -> Write:
    async def keep(session: AsyncSession) -> None:
        await dialogues.begin(session, chat, user_id, Dialogue(TOPIC, draft.as_json()), now)

    return keep


_ACTIONS: Final[dict[str, _Act]] = {
    "w": _step_by_step,
    "u": _usual_timing,
    "t": _test,
    "y": _confirm,
    "z": _end,
    **{f"f{field}": _ask_for_field for field in FIELDS},
}
