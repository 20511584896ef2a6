"""/theodoi: who has confirmed and who has not, for the office and for heads about their unit."""

from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery.ledger import Message
from bot.reminders import confirmations, following, register
from bot.reminders.deadline import find, reminded
from bot.reminders.following import Board, Member, Progress, Sent, today_of
from bot.reminders.recipients import Recipients
from bot.reminders.register import Stale
from bot.reminders.row import HOLDING, Row
from bot.reminders.schedule import due_days
from bot.reminders.sending import Post
from bot.reminders.steps import steps_of
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram.addressing import Command, Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.office_clauses import cut
from bot.telegram.posting import Buttons, edit_of, in_place, queued, said
from bot.telegram.reminders import making, words
from bot.telegram.reminders.attachments import chart_of, sheet_of
from bot.telegram.reminders.compose import TelegramComposer, ground_blocks, who_lines
from bot.telegram.reminders.keys import BOARD, NEW, BoardKey, is_number
from bot.telegram.reminders.showing import everybody
from bot.telegram.render import InlineButton, Outgoing, messages

_A_PAGE: Final = 6
_PEOPLE_A_PAGE: Final = 12
_TITLE: Final = 200
_WORD: Final = 200
_LETTERS: Final = {
    Progress.SILENT: "s",
    Progress.BLOCKED: "b",
    Progress.UNREACHED: "u",
    Progress.ACKNOWLEDGED: "a",
    Progress.DONE: "d",
    Progress.AHEAD: "h",
}
_LISTS: Final = {letter: progress for progress, letter in _LETTERS.items()}

_Act = Callable[[Press, BoardKey, Board, StaffedDesk, Person], Awaitable[Reply]]


async def follow(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """The deadlines with counts, the next ones first."""
    if not following.sees(person) or person is None:
        return Reply(said(words.NOT_FOR_YOU))
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    async with desk.database.reading() as session:
        return Reply((await _overview(session, 0, desk, person),))


async def reply_to_board_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Every button of the board; others than the office see and nudge their own unit only."""
    if not following.sees(person) or person is None or not press.where.private:
        return Reply(alert=words.NOT_FOR_YOU)
    match press.data.split(":"):
        case [prefix, "l", page] if prefix == BOARD and is_number(page) and len(page) < 5:
            async with desk.database.reading() as session:
                shown = await _overview(session, int(page), desk, person)
            return in_place(press, (shown,), desk.clock())
    key = BoardKey.decoded(press.data)
    handle = _ACTIONS.get(key.action) if key else None
    if key is None or handle is None:
        return Reply(alert=common.BUTTON_UNKNOWN)
    if key.action in _OFFICE_ONLY and not is_office(person):
        return Reply(alert=words.OFFICE_ONLY)
    async with desk.database.reading() as session:
        found = await _board(session, key, desk, person)
    if found is None:
        return Reply(alert=words.NO_LONGER)
    return await handle(press, key, found, desk, person)


async def _overview(
    session: AsyncSession, page: int, desk: StaffedDesk, person: Person
) -> Outgoing:
    today, days = today_of(desk.clock()), desk.reminding.days
    deadlines = await reminded(session, desk.reminding.rules)
    recipients = await everybody(session)
    listed = await following.occurrences(session, deadlines, today, days)
    if not is_office(person):
        listed = [one for one in listed if _concerns_unit(one[0].row, recipients, person)]
    if not listed:
        text = words.NOTHING_FOLLOWED
        return said(f"{text}\n{words.FIRST_VISIT}" if is_office(person) else text)[0]
    ahead = [one for one in listed if one[1] >= today]
    ordered = [*ahead, *reversed([one for one in listed if one[1] < today])]
    page = min(page, (len(ordered) - 1) // _A_PAGE)
    first = page * _A_PAGE
    boards = [
        _seen(await following.board(session, deadline, due, recipients), person)
        for deadline, due in ordered[first : first + _A_PAGE]
    ]
    blocks = [Block(Kind.HEADING, words.FOLLOWED.format(count=len(ordered)))]
    rows: list[tuple[InlineButton, ...]] = []
    for number, one in enumerate(boards, first + 1):
        row = one.deadline.row
        left = words.days_left((one.due - today).days)
        day = words.DUE.format(day=words.weekday_date(one.due))
        told = f"{number}. {cut(row.title, _TITLE)}\n{day} ({left})\n{_counted(one)}"
        blocks.append(Block(Kind.PLAIN, told))
        rows.append((BoardKey("o", row.id, one.due).button(cut(f"{number}. {row.title}")),))
    leaves = _leaves(page, (page + 1) * _A_PAGE < len(ordered), lambda to: f"{BOARD}:l:{to}")
    return messages(blocks, (*rows, *leaves))[0]


async def _board(
    session: AsyncSession, key: BoardKey, desk: StaffedDesk, person: Person
) -> Board | None:
    """The occurrence as this person may see it; None where it is not due then any more."""
    deadline = await find(session, key.row, desk.reminding.rules)
    if deadline is None or not due_days(deadline.series, key.due, key.due, desk.reminding.days):
        return None
    recipients = await everybody(session)
    return _seen(await following.board(session, deadline, key.due, recipients), person)


async def _open(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    """Below a letter, else in the place of what was shown."""
    if key.extra == NEW:
        return Reply((_opened(found, desk, person),))
    return in_place(press, (_opened(found, desk, person),), desk.clock())


def _opened(found: Board, desk: StaffedDesk, person: Person, note: str = "") -> Outgoing:
    row, counts = found.deadline.row, found.counts()
    left = words.days_left((found.due - today_of(desk.clock())).days)
    blocks = [
        *([Block(Kind.NOTE, note)] if note else []),
        Block(Kind.HEADING, cut(row.title, _TITLE)),
        Block(Kind.ITEM, f"{words.DUE.format(day=words.weekday_date(found.due))} ({left})"),
        *(Block(Kind.ITEM, line) for line in who_lines(row)),
        *ground_blocks(row, quoted=False),
        Block(Kind.PLAIN, _counted(found)),
    ]
    units = found.by_unit()
    if len(units) > 1:
        blocks += [
            Block(Kind.ITEM, f"{name or words.NO_UNIT}: {_counted(one)}")
            for name, one in list(units.items())[:30]
        ]
    for member in found.who(Progress.BLOCKED)[:5]:
        word = (member.stand.word if member.stand else None) or ""
        blocks.append(Block(Kind.QUOTE, f"{member.person.name}: {cut(word, _WORD)}"))
    return messages(blocks, _board_buttons(found, counts[Progress.SILENT], person))[0]


def _board_buttons(found: Board, silent: int, person: Person) -> Buttons:
    def key(action: str, extra: str = "") -> BoardKey:
        return BoardKey(action, found.deadline.row.id, found.due, extra)

    lists = [
        key("p", f"{letter}0").button(f"{words.PROGRESS[progress.value].capitalize()} ({count})")
        for progress, letter in _LETTERS.items()
        if (count := len(found.who(progress)))
    ]
    pairs = [tuple(lists[at : at + 2]) for at in range(0, len(lists), 2)]
    nudging = ((key("n").button(words.NUDGE.format(count=silent)),),) if silent else ()
    files = (key("x").button(words.SHEET), key("g").button(words.CHART))
    office = (key("e").button(words.EDIT), key("c").button(words.CANCEL_DEADLINE))
    return (
        *nudging,
        *pairs,
        files,
        *((office,) if is_office(person) else ()),
        (InlineButton(words.ALL, f"{BOARD}:l:0"),),
    )


async def _people(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    """Those who have come just so far, each with a button to what they were sent."""
    progress = _LISTS.get(key.extra[:1])
    if progress is None or not is_number(key.extra[1:]) or len(key.extra) > 5:
        return Reply(alert=common.BUTTON_UNKNOWN)
    members = found.who(progress)
    page = min(int(key.extra[1:]), max(0, len(members) - 1) // _PEOPLE_A_PAGE)
    those = members[page * _PEOPLE_A_PAGE : (page + 1) * _PEOPLE_A_PAGE]
    title = cut(found.deadline.row.title, _TITLE)
    heading = f"{title}: {words.PROGRESS[progress.value]} ({len(members)})"
    blocks = [Block(Kind.HEADING, heading)]
    blocks += [Block(Kind.ITEM, _member_line(one)) for one in those]
    if not those:
        blocks.append(Block(Kind.PLAIN, words.NOBODY))
    names = [
        BoardKey("h", key.row, key.due, str(one.person.id)).button(cut(one.person.name, 30))
        for one in those
    ]
    pairs = [tuple(names[at : at + 2]) for at in range(0, len(names), 2)]
    leaves = _leaves(
        page,
        (page + 1) * _PEOPLE_A_PAGE < len(members),
        lambda to: BoardKey("p", key.row, key.due, f"{key.extra[0]}{to}").button("").data,
    )
    back = (BoardKey("o", key.row, key.due).button(words.BACK),)
    return in_place(press, messages(blocks, (*pairs, *leaves, back)), desk.clock())


async def _history(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    """What was sent to one person when, what the channel answered, and what they said."""
    members = {str(one.person.id): one for one in found.members}
    member = members.get(key.extra)
    if member is None:
        return Reply(alert=words.NOT_FOR_YOU)
    async with desk.database.reading() as session:
        told = await following.sent_to(session, (key.row, key.due), member.person.id)
        changes = await confirmations.history(session, member.stand.id) if member.stand else ()
    sent = told.get(member.person.id, ())
    blocks = [
        Block(Kind.HEADING, words.HISTORY.format(name=member.person.name)),
        Block(Kind.PLAIN, _member_line(member)),
        *(Block(Kind.ITEM, sent_line(one)) for one in sent[-20:]),
        *(
            Block(
                Kind.ITEM,
                f"{words.instant(one.at)}: {words.STANDINGS[one.standing.value]}"
                + (f" “{cut(one.word, _WORD)}”" if one.word else ""),
            )
            for one in changes[-10:]
        ),
    ]
    if not sent:
        blocks.append(Block(Kind.PLAIN, words.NOTHING_SENT))
    back = (BoardKey("o", key.row, key.due).button(words.BACK),)
    return in_place(press, messages(blocks, (back,)), desk.clock())


async def _nudge(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    if not found.who(Progress.SILENT):
        return Reply(alert=words.NOBODY_SILENT)
    now = desk.clock()

    async def work(session: AsyncSession) -> list[Message]:
        shown = await _board(session, key, desk, person)
        if shown is None:
            return [edit_of(press, said(words.NO_LONGER)[0])]
        post = Post(desk.reminding.days, TelegramComposer(), now, at_once=True)
        count, just = await following.nudge(session, shown, post)
        note = words.NUDGED.format(count=count) if count or not just else words.JUST_NUDGED
        return [edit_of(press, _opened(shown, desk, person, note))]

    return Reply(writes=(queued(work, now),))


async def _send_sheet(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    async with desk.database.reading() as session:
        sent = await following.sent_to(session, (key.row, key.due))
    return Reply((await desk.work(sheet_of, found, sent),))


async def _send_chart(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    async with desk.database.reading() as session:
        steps = await steps_of(session, (key.row, key.due))
    return Reply((await desk.work(chart_of, found, steps, desk.clock()),))


async def _ask_to_cancel(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    row = found.deadline.row
    question = words.REALLY_CANCEL.format(title=cut(row.title, _TITLE))
    buttons = (
        (BoardKey("y", key.row, key.due, str(row.revision)).button(words.YES_CANCEL),),
        (BoardKey("o", key.row, key.due).button(words.NO_KEEP),),
    )
    return in_place(press, said(question, buttons), desk.clock())


async def _cancel(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    """The row as it was seen; the planner takes back what is queued and tells who was told."""
    row, now = found.deadline.row, desk.clock()
    if row.status not in HOLDING or key.extra != str(row.revision):
        return Reply(alert=words.CHANGED_MEANWHILE)

    async def work(session: AsyncSession) -> list[Message]:
        try:
            gone = await register.reject(session, row.id, person, now, row.revision)
        except Stale:
            return [edit_of(press, said(words.CHANGED_MEANWHILE)[0])]
        told = words.IS_CANCELLED.format(title=cut(gone.title, _TITLE))
        return [edit_of(press, said(told)[0])]

    return Reply(writes=(queued(work, now),))


def sent_line(sent: Sent) -> str:
    """ "08:00 ngày 12/11/2026: Nhắc trước hạn, Telegram đã nhận lúc …, tin số 12"."""
    told = [words.KINDS[sent.kind.value]]
    if sent.status is None:
        told.append(words.STATES[sent.state.value])
        return f"{words.instant(sent.meant_for)}: {', '.join(told)}"
    status = words.STATUSES[sent.status.value]
    if sent.finished_at is not None:
        status += f" {words.AT.format(at=words.instant(sent.finished_at))}"
    told.append(status)
    if sent.reason:
        told.append(f"“{sent.reason}”")
    if sent.message_id is not None:
        told.append(words.MESSAGE_NUMBER.format(number=sent.message_id))
    if sent.possible_repeat:
        told.append(words.POSSIBLE_REPEAT)
    return f"{words.instant(sent.meant_for)}: {', '.join(told)}"


def hindrance_line(member: Member) -> str:
    """Why somebody is not reached, with what Telegram said where it refused."""
    if member.hindrance is None:
        return ""
    told = words.HINDRANCES[member.hindrance.value]
    return f"{told} ({member.reason})" if member.reason else told


def _member_line(member: Member) -> str:
    unit = f" ({member.person.unit})" if member.person.unit else ""
    told = [f"{member.person.name}{unit}", words.PROGRESS[member.progress.value]]
    if member.progress is Progress.UNREACHED:
        told[1] += f": {hindrance_line(member)}"
    if member.stand is not None and member.stand.word:
        told.append(f"“{cut(member.stand.word, _WORD)}”")
    return ", ".join(told)


def _counted(found: Board) -> str:
    told = [
        f"{count} {words.PROGRESS[progress.value]}"
        for progress, count in found.counts().items()
        if count
    ]
    return ", ".join(told) or words.NOBODY


def _concerns_unit(row: Row, recipients: Recipients, head: Person) -> bool:
    people = (one.person for one in recipients.of(row) if one.confirms)
    return any(person is not None and person.unit_id == head.unit_id for person in people)


def _seen(found: Board, person: Person) -> Board:
    return found if is_office(person) else found.of_unit(person.unit_id)


def _leaves(page: int, more: bool, data: Callable[[int], str]) -> Buttons:
    leaves = (
        *((InlineButton("◀", data(page - 1)),) if page else ()),
        *((InlineButton("▶", data(page + 1)),) if more else ()),
    )
    return (leaves,) if leaves else ()


async def _edit(
    press: Press, key: BoardKey, found: Board, desk: StaffedDesk, person: Person
) -> Reply:
    return await making.begin_editing(press, found.deadline, desk)


_OFFICE_ONLY: Final = frozenset({"e", "c", "y"})
_ACTIONS: Final[dict[str, _Act]] = {
    "o": _open,
    "p": _people,
    "h": _history,
    "n": _nudge,
    "x": _send_sheet,
    "g": _send_chart,
    "e": _edit,
    "c": _ask_to_cancel,
    "y": _cancel,
}
