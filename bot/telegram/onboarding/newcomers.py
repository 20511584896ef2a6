"""/nhanvienmoi: who is where, for the office and for heads about their unit."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.delivery.ledger import Message
from bot.onboarding.board import Line, board
from bot.onboarding.lessons import Syllabus
from bot.onboarding.silence import nudge_by_hand
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.store.tables.people import Role
from bot.telegram.addressing import Command, Press, Question
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.onboarding import adding, list_editing, words
from bot.telegram.onboarding.board_view import board_message, hard_message, person_message
from bot.telegram.onboarding.compose import LessonComposer
from bot.telegram.onboarding.keys import is_number
from bot.telegram.onboarding.missed import most_missed
from bot.telegram.onboarding.pupil import syllabus_of
from bot.telegram.onboarding.sheet import sheet_of
from bot.telegram.posting import edit_of, in_place, queued, said
from config.errors import ThiDuaError

_Act = Callable[[Press, int, Syllabus, StaffedDesk, Person], Awaitable[Reply]]


def sees(person: Person | None) -> bool:
    """The office sees everybody, the head of a unit their own people."""
    if person is None or not person.has_joined:
        return False
    return is_office(person) or (person.role is Role.UNIT_HEAD and person.unit_id is not None)


async def follow(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/nhanvienmoi; with words behind it somebody is added."""
    syllabus = await syllabus_of(desk)
    if syllabus is None:
        return Reply(said(words.NO_COURSE))
    if person is None or not sees(person):
        return Reply(said(words.NOT_FOR_YOU))
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    if command.argument and is_office(person):
        question = Question(command.where, command.user_id, command.argument)
        return await adding.read_message(question, desk)
    async with desk.database.reading() as session:
        lines = await _lines(session, syllabus, desk, person)
    return Reply((board_message(lines, 0, person),))


async def reply_to_board_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Every button of the board; heads see and nudge their own people only."""
    syllabus = await syllabus_of(desk)
    if person is None or not sees(person) or not press.where.private or syllabus is None:
        return Reply(alert=words.NOT_FOR_YOU)
    match press.data.split(":"):
        case [_, "x"]:
            return await _send_sheet(syllabus, desk, person)
        case [_, "q"]:
            async with desk.database.reading() as session:
                lines = await _lines(session, syllabus, desk, person)
                hard = await most_missed(session, syllabus, _people(lines))
            return in_place(press, (hard_message(hard),), desk.clock())
        case [_, action, number] if action in _ACTIONS and is_number(number):
            return await _ACTIONS[action](press, int(number), syllabus, desk, person)
        case [_, action, *_]:
            if not is_office(person):
                return Reply(alert=words.OFFICE_ONLY)
            if action in list_editing.ACTIONS:
                return await list_editing.reply_to_list_press(press, desk, person)
            return await adding.reply_to_adding_press(press, desk, person)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def _overview(
    press: Press, page: int, syllabus: Syllabus, desk: StaffedDesk, person: Person
) -> Reply:
    async with desk.database.reading() as session:
        lines = await _lines(session, syllabus, desk, person)
    return in_place(press, (board_message(lines, page, person),), desk.clock())


async def _open(
    press: Press, number: int, syllabus: Syllabus, desk: StaffedDesk, person: Person
) -> Reply:
    async with desk.database.reading() as session:
        line = await _line(session, number, syllabus, desk, person)
    if line is None:
        return Reply(alert=words.NO_LONGER)
    return in_place(press, (person_message(line, person),), desk.clock())


async def _nudge(
    press: Press, number: int, syllabus: Syllabus, desk: StaffedDesk, person: Person
) -> Reply:
    """Once a day, whoever presses how often."""
    now, days = desk.clock(), desk.reminding.days
    async with desk.database.reading() as session:
        line = await _line(session, number, syllabus, desk, person)
    if line is None:
        return Reply(alert=words.NO_LONGER)

    async def work(session: AsyncSession) -> list[Message]:
        try:
            news = await nudge_by_hand(
                session, person, number, syllabus, days, LessonComposer(), now
            )
            told = words.REMINDED if news else words.REMINDED_BEFORE
            note = told.format(name=line.person.name)
        except ThiDuaError as error:
            note = error.message
        shown = await _line(session, number, syllabus, desk, person) or line
        return [edit_of(press, person_message(shown, person, note))]

    return Reply(writes=(queued(work, now),))


async def _new_link(
    press: Press, number: int, syllabus: Syllabus, desk: StaffedDesk, person: Person
) -> Reply:
    if not is_office(person):
        return Reply(alert=words.OFFICE_ONLY)
    async with desk.database.reading() as session:
        line = await _line(session, number, syllabus, desk, person)
    if line is None or line.person.has_joined:
        return Reply(alert=words.NO_LONGER)
    return adding.new_link(press, line, desk, person)


async def _send_sheet(syllabus: Syllabus, desk: StaffedDesk, person: Person) -> Reply:
    async with desk.database.reading() as session:
        lines = await _lines(session, syllabus, desk, person)
        hard = await most_missed(session, syllabus, _people(lines), most=100)
    return Reply((await desk.work(sheet_of, lines, hard, desk.today()),))


async def _lines(
    session: AsyncSession, syllabus: Syllabus, desk: StaffedDesk, person: Person
) -> Sequence[Line]:
    return await board(session, person, syllabus, desk.reminding.days, desk.clock())


async def _line(
    session: AsyncSession, number: int, syllabus: Syllabus, desk: StaffedDesk, person: Person
) -> Line | None:
    """The new employee of that number, where this person may see them."""
    lines = await _lines(session, syllabus, desk, person)
    return next((one for one in lines if one.person.id == number), None)


def _people(lines: Sequence[Line]) -> frozenset[int]:
    return frozenset(line.person.id for line in lines)


_ACTIONS: Final[dict[str, _Act]] = {
    "l": _overview,
    "o": _open,
    "n": _nudge,
    "i": _new_link,
}
