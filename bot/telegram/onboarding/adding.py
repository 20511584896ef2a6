"""A new employee is added by one message; nothing is done before the office has seen it."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery.ledger import Message
from bot.onboarding.adding import (
    Lacking,
    Newcomer,
    add_newcomer,
    asks_to_add,
    complete,
    first_day,
    read_newcomer,
    with_namesakes,
)
from bot.onboarding.board import Line
from bot.questions import dialogues
from bot.questions.dialogues import Dialogue
from bot.reminders.audience import Naming
from bot.staff.invitations import Invitation, invitation_link, invite
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.staff.units import LONGEST_NAME, add_unit, all_units
from bot.telegram.addressing import Press, Question
from bot.telegram.desk import Reply, StaffedDesk, Write
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import BOARD, key
from bot.telegram.onboarding.newcomer_draft import SENTENCE, NewcomerDraft
from bot.telegram.posting import Buttons, answer_to, edit_of, in_place, queued, said
from bot.telegram.render import InlineButton, Outgoing, messages
from config.errors import ThiDuaError
from config.lists import Unit

TOPIC: Final = "newcomer"
_SHORT: Final = 60


async def is_meant(question: Question, desk: StaffedDesk) -> bool:
    """Whether the office's message is about a new employee, and does not ask about them."""
    if desk.curriculum is None or not question.where.private:
        return False
    if question.text.rstrip().endswith("?"):
        return False
    return asks_to_add(question.text, await _naming(desk))


async def read_message(question: Question, desk: StaffedDesk) -> Reply:
    """ "thêm Trần Văn A, Phòng …, bắt đầu 01/12": shows what was understood, or asks."""
    naming = await _naming(desk)
    read = await desk.work(read_newcomer, question.text, naming, desk.today())
    return await _go_on(question, read, desk, naming)


async def reply_with_words(
    question: Question, dialogue: Dialogue, desk: StaffedDesk, person: Person | None
) -> Reply:
    """The whole of it, or the one thing that was asked for."""
    if not is_office(person):
        return Reply(said(words.OFFICE_ONLY))
    naming = await _naming(desk)
    draft = NewcomerDraft.from_json(dialogue.data, naming.units)
    if draft.asked == SENTENCE:
        return await read_message(question, desk)
    wanted = Lacking(draft.asked)
    before = draft.newcomer
    read = await desk.work(complete, before, wanted, question.text, naming, desk.today())
    if wanted in read.lacking:
        token = str(question.where.message)
        asking = NewcomerDraft(draft.asked, token, read)
        keep = _keeping(question.where.chat_id, question.user_id, asking, desk.clock())
        shown = _asking(read, wanted, naming, token, is_again=True)
        return Reply((shown,), writes=(keep,))
    return await _go_on(question, read, desk, naming)


async def reply_to_adding_press(press: Press, desk: StaffedDesk, person: Person) -> Reply:
    """Buttons of the dialogue: only of the message that shows it now."""
    match press.data.split(":"):
        case [_, "a"]:
            return _ask_for_sentence(press, desk)
        case [_, ("ay" | "az" | "aw" | "an" | "au" | "as") as action, token]:
            choice = ""
        case [_, "ac" as action, token, choice]:
            pass
        case _:
            return Reply(alert=common.BUTTON_UNKNOWN)
    naming = await _naming(desk)
    async with desk.database.reading() as session:
        draft = await _under_way(session, press, token, naming, desk.clock())
    if draft is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    match action:
        case "ay":
            return _confirm(press, draft, naming, desk, person)
        case "az":
            return _give_up(press, desk)
        case "aw":
            return _new_unit(press, draft, naming, desk, person)
        case "ac":
            return await _chosen_unit(press, draft, choice, naming, desk)
    return _ask_again(press, draft, _FIELDS[action], naming, desk)


def new_link(press: Press, line: Line, desk: StaffedDesk, by: Person) -> Reply:
    """A new link for somebody who has not come in; the one before is void."""
    now = desk.clock()

    async def work(session: AsyncSession) -> list[Message]:
        made = await invite(session, line.person.id, by, now, desk.invited_for)
        told = said(words.LINK_MADE.format(name=line.person.name))
        shown = (*told, _invitation(made, desk.bot))
        return answer_to(press.where, f"press:{press.query_id}", shown)

    return Reply(writes=(queued(work, now),))


async def _go_on(question: Question, read: Newcomer, desk: StaffedDesk, naming: Naming) -> Reply:
    token = str(question.where.message)
    shown, draft = await _shown(read, token, desk, naming)
    keep = _keeping(question.where.chat_id, question.user_id, draft, desk.clock())
    return Reply((shown,), writes=(keep,))


async def _shown(
    read: Newcomer, token: str, desk: StaffedDesk, naming: Naming
) -> tuple[Outgoing, NewcomerDraft]:
    """What is said next: the question for what is lacking, or all of it with the buttons."""
    lacking = next(iter(read.lacking), None)
    if lacking is not None:
        shown = _asking(read, lacking, naming, token)
        return shown, NewcomerDraft(lacking.value, token, read)
    async with desk.database.reading() as session:
        read = await with_namesakes(session, read)
    return _understood(read, token, desk), NewcomerDraft("", token, read)


def _understood(read: Newcomer, token: str, desk: StaffedDesk) -> Outgoing:
    if read.unit is None or read.starts_on is None:
        raise ValueError(read)
    lines = [
        words.NAME.format(name=read.name),
        words.UNIT.format(unit=read.unit.name),
        words.START.format(day=words.day_of(read.starts_on)),
    ]
    first = first_day(read, desk.reminding.days)
    if first is not None and desk.curriculum is not None:
        at = words.clock_time(desk.curriculum.course.pace.at)
        lines.append(words.FIRST_LESSON.format(at=at, day=words.day_of(first)))
    blocks = [
        Block(Kind.HEADING, words.UNDERSTOOD),
        *(Block(Kind.ITEM, line) for line in lines),
        *(Block(Kind.NOTE, note) for note in _namesakes(read)),
    ]
    rows: Buttons = (
        (key(BOARD, words.YES_ADD, "ay", token),),
        tuple(
            key(BOARD, words.CORRECT[wanted.value], action, token)
            for action, wanted in _FIELDS.items()
        ),
        (_give_up_button(token),),
    )
    return messages(blocks, rows)[0]


def _namesakes(read: Newcomer) -> list[str]:
    own = [one for one in read.same_name if read.unit and one.unit_id == read.unit.id]
    if any(not one.has_joined for one in own):
        return [words.SAME_PERSON.format(name=read.name)]
    names = "; ".join(f"{one.name} ({one.unit or words.NO_UNIT})" for one in read.same_name[:5])
    return [words.SAME_NAME.format(names=names)] if names else []


def _asking(
    read: Newcomer, wanted: Lacking, naming: Naming, token: str, *, is_again: bool = False
) -> Outgoing:
    """Asks for one thing; for the unit there are buttons as well."""
    told = _doubt(read, wanted) or ([words.NOT_UNDERSTOOD] if is_again else [])
    text = "\n".join([*told, words.ASK[wanted.value], words.GIVE_UP_HOW])
    rows: Buttons = ()
    if wanted is Lacking.UNIT:
        choices = sorted(naming.units, key=lambda unit: unit is not read.nearest)
        keys = [
            key(BOARD, (unit.short or unit.name)[:_SHORT], "ac", token, _digest(unit))
            for unit in choices
        ]
        rows = tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))
        if read.unknown_unit and len(read.unknown_unit) <= LONGEST_NAME:
            named = words.ADD_UNIT.format(unit=read.unknown_unit)[:_SHORT]
            rows = ((key(BOARD, named, "aw", token),), *rows)
    return said(text, (*rows, (_give_up_button(token),)))[0]


def _doubt(read: Newcomer, wanted: Lacking) -> list[str]:
    if wanted is Lacking.UNIT and read.unknown_unit:
        near = f" {words.MEANT.format(unit=read.nearest.name)}" if read.nearest else ""
        return [words.NO_SUCH_UNIT.format(named=read.unknown_unit[:_SHORT]) + near]
    if wanted is Lacking.START and read.impossible_start:
        return [words.NO_SUCH_DAY.format(day=read.impossible_start[:_SHORT])]
    return []


def _ask_for_sentence(press: Press, desk: StaffedDesk) -> Reply:
    draft = NewcomerDraft(SENTENCE, press.query_id)
    keep = _keeping(press.where.chat_id, press.user_id, draft, desk.clock())
    return Reply(said(words.SAY_WHO), writes=(keep,))


def _ask_again(
    press: Press, draft: NewcomerDraft, wanted: Lacking, naming: Naming, desk: StaffedDesk
) -> Reply:
    """One thing is to be put right; until it is, what was shown cannot be confirmed."""
    token = press.query_id
    asking = NewcomerDraft(wanted.value, token, draft.newcomer)
    keep = _keeping(press.where.chat_id, press.user_id, asking, desk.clock())
    return Reply((_asking(draft.newcomer, wanted, naming, token),), writes=(keep,))


async def _chosen_unit(
    press: Press, draft: NewcomerDraft, choice: str, naming: Naming, desk: StaffedDesk
) -> Reply:
    unit = next((one for one in naming.units if _digest(one) == choice), None)
    if unit is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    read = replace(draft.newcomer, unit=unit, unknown_unit=None, nearest=None)
    shown, changed = await _shown(read, press.query_id, desk, naming)
    keep = _keeping(press.where.chat_id, press.user_id, changed, desk.clock())
    redrawn = in_place(press, (shown,), desk.clock())
    return Reply(redrawn.messages, writes=(keep, *redrawn.writes))


def _new_unit(
    press: Press, draft: NewcomerDraft, naming: Naming, desk: StaffedDesk, by: Person
) -> Reply:
    """The unit that was named and that there is not: the office says that there is."""
    now, name, token = desk.clock(), draft.newcomer.unknown_unit, press.query_id
    if not name or draft.lacking is not Lacking.UNIT:
        return Reply(alert=words.NOT_UNDER_WAY)

    async def work(session: AsyncSession) -> list[Message]:
        if await _under_way(session, press, draft.token, naming, now) is None:
            return []
        try:
            unit = await add_unit(session, name, by, now)
        except ThiDuaError as error:
            return answer_to(press.where, f"press:{press.query_id}", said(error.message))
        read = replace(draft.newcomer, unit=unit, unknown_unit=None, nearest=None)
        read = await with_namesakes(session, read)
        asked = next(iter(read.lacking), None)
        shown = _asking(read, asked, naming, token) if asked else _understood(read, token, desk)
        changed = NewcomerDraft(asked.value if asked else "", token, read)
        dialogue = Dialogue(TOPIC, changed.as_json())
        await dialogues.begin(session, press.where.chat_id, press.user_id, dialogue, now)
        return [edit_of(press, shown)]

    return Reply(writes=(queued(work, now),))


def _confirm(
    press: Press, draft: NewcomerDraft, naming: Naming, desk: StaffedDesk, by: Person
) -> Reply:
    """Added in the transaction that marks the update handled; so once."""
    if draft.lacking is not None or draft.asked:
        return Reply(alert=words.NOT_UNDER_WAY)
    now = desk.clock()

    async def work(session: AsyncSession) -> list[Message]:
        if await _under_way(session, press, draft.token, naming, now) is None:
            return []
        await dialogues.end(session, press.where.chat_id, press.user_id)
        try:
            added = await add_newcomer(session, draft.newcomer, by, now, desk.invited_for)
        except ThiDuaError as error:
            return [edit_of(press, said(error.message)[0])]
        told = words.IS_ADDED.format(
            name=added.person.name,
            unit=added.person.unit or words.NO_UNIT,
            day=words.day_of(added.starts_on),
        )
        link = (_invitation(added.invitation, desk.bot),)
        shown = edit_of(press, said(told)[0])
        return [shown, *answer_to(press.where, f"press:{press.query_id}", link)]

    return Reply(writes=(queued(work, now),))


def _give_up(press: Press, desk: StaffedDesk) -> Reply:
    async def end(session: AsyncSession) -> None:
        await dialogues.end(session, press.where.chat_id, press.user_id)

    shown = in_place(press, said(words.GIVEN_UP), desk.clock())
    return Reply(shown.messages, writes=(end, *shown.writes))


def _invitation(made: Invitation, bot: str) -> Outgoing:
    """What the office passes on; the link is shown this once."""
    link = invitation_link(bot, made.token)
    until = words.instant(made.expires_at)
    text = words.INVITATION.format(name=made.person.name, link=link, until=until)
    return said(text)[0]


async def _under_way(
    session: AsyncSession, press: Press, token: str, naming: Naming, now: datetime
) -> NewcomerDraft | None:
    """The draft that the pressed message shows; None once it was changed, added, given up."""
    found = await dialogues.current(session, press.where.chat_id, press.user_id, now)
    if found is None or found.topic != TOPIC:
        return None
    draft = NewcomerDraft.from_json(found.data, naming.units)
    return draft if draft.token == token else None


async def _naming(desk: StaffedDesk) -> Naming:
    async with desk.database.reading() as session:
        return Naming(await all_units(session))


def _keeping(chat: int, user_id: int, draft: NewcomerDraft, now: datetime) -> Write:
    async def keep(session: AsyncSession) -> None:
        await dialogues.begin(session, chat, user_id, Dialogue(TOPIC, draft.as_json()), now)

    return keep


def _give_up_button(token: str) -> InlineButton:
    return key(BOARD, words.GIVE_UP, "az", token)


def _digest(unit: Unit) -> str:
    return hashlib.blake2s(unit.id.encode(), digest_size=5).hexdigest()


_FIELDS: Final = {"an": Lacking.NAME, "au": Lacking.UNIT, "as": Lacking.START}
