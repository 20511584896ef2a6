"""Who is let in: the gate before everything else, invitations, and requests for access."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind, greeting_blocks
from bot.delivery.ledger import Message
from bot.onboarding.lessons import Syllabus
from bot.questions import groups, words
from bot.reminders.sending import take_up_again
from bot.staff import access_requests, people, units
from bot.staff.access_requests import AccessRequest, AlreadyDecided
from bot.staff.invitations import PREFIX, redeem
from bot.staff.person import Person
from bot.staff.policy import is_office, may_ask
from bot.telegram.addressing import Command, Press, Where
from bot.telegram.desk import Reply, StaffedDesk, Write
from bot.telegram.onboarding.pupil import syllabus_of
from bot.telegram.onboarding.welcoming import welcome
from bot.telegram.posting import (
    Buttons,
    answer_to,
    edit_of,
    in_place,
    queued,
    said,
    to_chat,
    to_people,
)
from bot.telegram.render import InlineButton, messages
from config.lists import Unit

_ASK: Final = "x"
_DECIDE: Final = "xr"
_PLACE: Final = "xu"
_SEAT: Final = "xp"
_GROUP: Final = "u"
_NO_UNIT: Final = "-"
_MOST_NAMESAKES: Final = 5


@dataclass(frozen=True)
class Admitted:
    """May ask; ``person`` is None for a stranger where anybody may."""

    person: Person | None


@dataclass(frozen=True)
class Refused:
    """May not, and what to say."""

    reply: Reply


async def admit(user_id: int, where: Where, desk: StaffedDesk) -> Admitted | Refused:
    """Whether this user gets anything at all: decided for who asks, wherever they ask.

    The staff list is read each time, so that somebody deactivated is out at once.
    """
    person = await who_is(user_id, desk)
    if may_ask(person, desk.access):
        return Admitted(person)
    if not where.private:
        return Refused(Reply(said(words.NOT_ON_THE_LIST_GROUP), alert=words.NOT_ON_THE_LIST_GROUP))
    return Refused(_offer())


async def who_is(user_id: int, desk: StaffedDesk) -> Person | None:
    """The person on the staff list with that account."""
    async with desk.database.reading() as session:
        return await people.by_telegram(session, user_id)


async def reply_to_start(command: Command, desk: StaffedDesk) -> Reply:
    """/start with an invitation lets the person in; without, the first word or the offer."""
    if command.argument.startswith(PREFIX):
        return _redeem(command, desk, await syllabus_of(desk))
    gate = await admit(command.user_id, command.where, desk)
    if isinstance(gate, Refused):
        return gate.reply
    return Reply(messages(greeting_blocks()), writes=_taking_up(gate.person, desk))


async def reply_to_request(press: Press, desk: StaffedDesk) -> Reply:
    """ "Xin quyền sử dụng": the office is told, once."""
    if press.data != _ASK or not press.where.private:
        return Reply(alert=common.BUTTON_UNKNOWN)
    if isinstance(await admit(press.user_id, press.where, desk), Admitted):
        return Reply(alert=words.ALREADY_IN)
    now = desk.clock()

    async def ask(session: AsyncSession) -> list[Message]:
        request, new = await access_requests.ask_for_access(
            session, press.user_id, press.sender, now
        )
        word = said(words.ACCESS_ASKED if new else words.ACCESS_ASKED_BEFORE)
        told = answer_to(press.where, f"press:{press.query_id}", word)
        if not new:
            return told
        office = await people.office(session)
        shown = said(words.SOMEBODY_ASKS.format(name=request.name), _decision(request))
        return [*told, *to_people(f"access:{request.id}", office, shown)]

    return Reply(writes=(queued(ask, now),))


async def reply_to_decision(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Duyệt, Từ chối and the unit: of the office alone."""
    if not is_office(person) or not press.where.private:
        return Reply(alert=words.OFFICE_ONLY)
    match press.data.split(":"):
        case [prefix, number, choice] if _is_number(number):
            try:
                return await _decided(press, prefix, int(number), choice, desk, person)
            except AlreadyDecided as quicker:
                return Reply(alert=quicker.what)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def bind_group(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/donvi: which unit the group belongs to."""
    if command.where.private:
        return Reply(said(words.GROUP_ONLY))
    if not is_office(person):
        return Reply(said(words.OFFICE_ONLY))
    async with desk.database.reading() as session:
        all_units = await units.all_units(session)
        bound = await groups.unit_of(session, str(command.where.chat_id))
    now = next((unit.name for unit in all_units if unit.id == bound), None)
    text = f"{words.GROUP_IS_OF.format(unit=now)}\n" if now else ""
    rows = _rows(all_units, lambda unit: f"{_GROUP}:{_digest(unit.id)}")
    return Reply(said(text + words.WHICH_GROUP_UNIT, rows))


async def reply_to_binding(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """The unit of the group is chosen: by the office alone."""
    if not is_office(person) or press.where.private:
        return Reply(alert=words.OFFICE_ONLY)
    now = desk.clock()
    unit = await _unit(press.data.partition(":")[2], desk)
    if unit is None:
        return Reply(alert=words.NO_SUCH_UNIT)

    async def bind(session: AsyncSession) -> list[Message]:
        await groups.bind(session, str(press.where.chat_id), unit.id, person, now)
        return [edit_of(press, said(words.GROUP_IS_OF.format(unit=unit.name))[0])]

    return Reply(writes=(queued(bind, now),))


async def show_me(command: Command, desk: StaffedDesk) -> Reply:
    """/toi: who the bot thinks this is."""
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    person = await who_is(command.user_id, desk)
    if person is None:
        return Reply(said(words.YOU_ARE_NOBODY))
    lines = (person.name, person.unit or words.NO_UNIT, words.ROLES[person.role.value])
    blocks = (Block(Kind.HEADING, words.YOU_ARE), *(Block(Kind.ITEM, line) for line in lines))
    return Reply(messages(blocks))


def commands_for(person: Person | None) -> tuple[Block, ...]:
    """The commands that come with being known, for /trogiup."""
    own = [*words.COMMANDS, *(words.OFFICE_COMMANDS if is_office(person) else ())]
    listed = (Block(Kind.ITEM, f"/{name}: {what}") for name, what in own)
    return (Block(Kind.HEADING, words.MORE_COMMANDS), *listed)


def farewell(person: Person) -> list[Message]:
    """What somebody is told who is being deactivated; to be queued with it.

    ``person`` as they were before, for then their account is still known.
    """
    if person.telegram_id is None:
        return []
    return to_chat(
        f"left:{person.id}:{person.activated_at}", str(person.telegram_id), said(words.LEFT)
    )


def _offer() -> Reply:
    button = ((InlineButton(words.ASK_FOR_ACCESS, _ASK),),)
    return Reply(said(words.NOT_ON_THE_LIST, button), alert=words.NOT_ON_THE_LIST_SHORT)


def _taking_up(person: Person | None, desk: StaffedDesk) -> tuple[Write, ...]:
    """Who had blocked the bot and starts it again gets the reminders that were refused."""
    if person is None:
        return ()
    known, now = person, desk.clock()

    async def take_up(session: AsyncSession) -> None:
        await take_up_again(session, known.id, now)

    return (take_up,)


def _redeem(command: Command, desk: StaffedDesk, syllabus: Syllabus | None) -> Reply:
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    now = desk.clock()

    async def let_in(session: AsyncSession) -> list[Message]:
        person = await redeem(session, command.argument, command.user_id, command.sender, now)
        await take_up_again(session, person.id, now)
        shown = messages([Block(Kind.PLAIN, words.WELCOME.format(name=person.name))])
        key = f"welcome:{person.id}:{command.where.message}"
        awaiting = await welcome(session, person, syllabus, desk)
        return answer_to(command.where, key, (*shown, *awaiting))

    return Reply(writes=(queued(let_in, now),))


async def _decided(
    press: Press, prefix: str, number: int, choice: str, desk: StaffedDesk, person: Person | None
) -> Reply:
    async with desk.database.reading() as session:
        request = await access_requests.get_request(session, number)
        if request.decision is not None:
            raise AlreadyDecided(request)
        namesakes = await people.people_called(session, request.name)
        all_units = await units.all_units(session)
    match prefix, choice:
        case "xr", "y":
            question = words.WHICH_UNIT.format(name=request.name)
            rows = (*_seats(request, namesakes), *_places(request, all_units))
            return in_place(press, said(question, rows), desk.clock())
        case "xr", "n":
            return _refuse(press, number, desk, person)
        case "xu", _:
            unit = next((one for one in all_units if _digest(one.id) == choice), None)
            if unit is None and choice != _NO_UNIT:
                return Reply(alert=words.NO_SUCH_UNIT)
            return _approve(press, request, unit, None, desk, person)
        case "xp", _ if _is_number(choice):
            return _approve(press, request, None, int(choice), desk, person)
    return Reply(alert=common.BUTTON_UNKNOWN)


def _approve(
    press: Press,
    request: AccessRequest,
    unit: Unit | None,
    seat: int | None,
    desk: StaffedDesk,
    by: Person | None,
) -> Reply:
    now = desk.clock()

    async def approve(session: AsyncSession) -> list[Message]:
        if seat is None:
            unit_id = unit.id if unit else None
            let_in = await access_requests.approve_new(
                session, request.id, by, now, unit_id=unit_id
            )
        else:
            let_in = await access_requests.approve_as(session, request.id, seat, by, now)
        word = words.APPROVED_BY_OFFICE.format(name=let_in.name, unit=let_in.unit or words.NO_UNIT)
        key, chat = f"access:{request.id}:decided", str(request.telegram_id)
        return [edit_of(press, said(word)[0]), *to_chat(key, chat, said(words.YOU_ARE_IN))]

    return Reply(writes=(queued(approve, now),))


def _refuse(press: Press, number: int, desk: StaffedDesk, by: Person | None) -> Reply:
    now = desk.clock()

    async def refuse(session: AsyncSession) -> list[Message]:
        request = await access_requests.refuse(session, number, by, now)
        word = said(words.REFUSED_BY_OFFICE.format(name=request.name))[0]
        key, chat = f"access:{number}:decided", str(request.telegram_id)
        return [edit_of(press, word), *to_chat(key, chat, said(words.YOU_ARE_REFUSED))]

    return Reply(writes=(queued(refuse, now),))


def _decision(request: AccessRequest) -> Buttons:
    yes = InlineButton(words.APPROVE, f"{_DECIDE}:{request.id}:y")
    return ((yes, InlineButton(words.REFUSE, f"{_DECIDE}:{request.id}:n")),)


def _seats(request: AccessRequest, namesakes: Iterable[Person]) -> Buttons:
    """Those of the same name who were invited and have not come."""
    return tuple(
        (
            InlineButton(
                words.IS_ON_THE_LIST.format(name=f"{one.name}, {one.unit or words.NO_UNIT}"),
                f"{_SEAT}:{request.id}:{one.id}",
            ),
        )
        for one in list(namesakes)[:_MOST_NAMESAKES]
    )


def _places(request: AccessRequest, all_units: Iterable[Unit]) -> Buttons:
    rows = _rows(all_units, lambda unit: f"{_PLACE}:{request.id}:{_digest(unit.id)}")
    return (*rows, (InlineButton(words.NO_UNIT, f"{_PLACE}:{request.id}:{_NO_UNIT}"),))


def _rows(all_units: Iterable[Unit], data: Callable[[Unit], str]) -> Buttons:
    return tuple((InlineButton(unit.short or unit.name, data(unit)),) for unit in all_units)


async def _unit(digest: str, desk: StaffedDesk) -> Unit | None:
    async with desk.database.reading() as session:
        all_units = await units.all_units(session)
    return next((unit for unit in all_units if _digest(unit.id) == digest), None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _digest(unit_id: str) -> str:
    return hashlib.blake2s(unit_id.encode(), digest_size=5).hexdigest()
