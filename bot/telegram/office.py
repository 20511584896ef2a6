"""What the office does with open questions: /cauhoi, looking at them, closing them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery.ledger import Message
from bot.questions import office_answers, unanswered, words
from bot.questions.office_answers import OfficeAnswer
from bot.questions.unanswered import OpenQuestion, Sent
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram.addressing import Command, Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.office_answering import (
    CHOICE,
    ask_for_clause,
    begin,
    choose_clause,
    confirm,
    give_up,
    preview,
)
from bot.telegram.office_clauses import blocks_of, cut, office_button, quoted_clause
from bot.telegram.posting import answer_to, edit_of, in_place, queued, said
from bot.telegram.render import Outgoing, messages
from corpus.model import Document

_A_PAGE: Final = 5
_MOST_NAMES: Final = 12
_IN_LIST: Final = 300


async def list_open_questions(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """/cauhoi: what waits for the office, the most asked first."""
    if not is_office(person):
        return Reply(said(words.OFFICE_ONLY))
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    return Reply(await _page(desk, 0, closed=False))


async def reply_to_office_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """Every button of the office's; who is not of the office gets a word, and nothing changes."""
    if not is_office(person) or not press.where.private:
        return Reply(alert=words.OFFICE_ONLY)
    if press.data.startswith(f"{CHOICE}:"):
        return await choose_clause(press, desk)
    match press.data.split(":"):
        case [_, ("l" | "d") as which, page] if page.isdecimal() and len(page) < 6:
            shown = await _page(desk, int(page), closed=which == "d")
            return in_place(press, shown, desk.clock())
        case [_, action, number] if number.isdecimal() and len(number) < 16:
            handle = _ACTIONS.get(action)
            if handle is not None:
                return await handle(press, int(number), desk, person)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def _page(desk: StaffedDesk, page: int, *, closed: bool) -> tuple[Outgoing, ...]:
    async with desk.database.reading() as session:
        total = await unanswered.how_many(session, closed=closed)
        page = min(page, max(total - 1, 0) // _A_PAGE)
        found = await unanswered.open_questions(session, page * _A_PAGE, _A_PAGE, closed=closed)
        names = {one.id: await unanswered.askers(session, one.id) for one in found}
    letter, other = ("d", "l") if closed else ("l", "d")
    switch = (office_button(words.SHOW_OPEN if closed else words.SHOW_CLOSED, other, 0),)
    if not found:
        return said(words.NO_CLOSED if closed else words.NO_OPEN, (switch,))
    heading = words.CLOSED_HEADING if closed else words.OPEN_HEADING
    blocks = [Block(Kind.HEADING, f"{heading} ({total})")]
    first = page * _A_PAGE + 1
    for place, one in enumerate(found, first):
        asked_by = f"{one.askers} người hỏi: {_names(names[one.id])}" if one.askers else "0 người"
        blocks.append(Block(Kind.PLAIN, f"{place}. {cut(one.text, _IN_LIST)}\n({asked_by})"))
    rows = [
        (office_button(cut(f"{place}. {q.text}"), "o", q.id),)
        for place, q in enumerate(found, first)
    ]
    leaves = [
        *([office_button(words.PREVIOUS, letter, page - 1)] if page else []),
        *([office_button(words.NEXT, letter, page + 1)] if (page + 1) * _A_PAGE < total else []),
    ]
    return messages(blocks, (*rows, *([tuple(leaves)] if leaves else []), switch))


async def _show(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    async with desk.database.reading() as session:
        question = await unanswered.get(session, number)
        sent = await unanswered.askers(session, number)
        held = await office_answers.holding(session, number)
    documents = await desk.work(desk.assistant.documents)
    return in_place(press, _opened(question, sent, held, documents), desk.clock())


def _opened(
    question: OpenQuestion,
    sent: Sequence[Sent],
    held: OfficeAnswer | None,
    documents: Sequence[Document],
) -> tuple[Outgoing, ...]:
    blocks = [
        Block(Kind.HEADING, question.text),
        *([Block(Kind.NOTE, words.CLOSED_STATE)] if question.closed_at else []),
        Block(Kind.HEADING, f"{words.WHO_ASKED} ({question.askers})"),
        *(Block(Kind.ITEM, _line(one)) for one in sent[:_MOST_NAMES]),
    ]
    if held is not None:
        blocks += [Block(Kind.HEADING, words.ANSWERED_SO), Block(Kind.QUOTE, held.text)]
        blocks += blocks_of(quoted_clause(held.clause, documents))
    elif question.nearest is not None:
        blocks += [Block(Kind.HEADING, words.NEAREST), *blocks_of(question.nearest)]
    number = question.id
    row = [office_button(words.CHANGE if held else words.REPLY, "a", number)]
    if held is not None:
        row.append(office_button(words.WITHDRAW, "w", held.id))
    if question.closed_at is None:
        row.append(office_button(words.CLOSE, "c", number))
    elif held is None:
        row.append(office_button(words.REOPEN, "r", number))
    back = (office_button(words.BACK, "d" if question.closed_at else "l", 0),)
    return messages(blocks, (tuple(row), back))


async def _close(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    now = desk.clock()
    documents = await desk.work(desk.assistant.documents)

    async def work(session: AsyncSession) -> list[Message]:
        question = await unanswered.close(session, number, person, now)
        return await _shown_again(press, question, session, documents)

    return Reply(writes=(queued(work, now),))


async def _reopen(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    documents = await desk.work(desk.assistant.documents)

    async def work(session: AsyncSession) -> list[Message]:
        question = await unanswered.reopen(session, number, person)
        return await _shown_again(press, question, session, documents)

    return Reply(writes=(queued(work, desk.clock()),))


async def _withdraw(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    now = desk.clock()
    documents = await desk.work(desk.assistant.documents)

    async def work(session: AsyncSession) -> list[Message]:
        question = await office_answers.withdraw(session, number, person, now)
        word = answer_to(press.where, f"withdrawn:{press.query_id}", said(words.WITHDRAWN))
        return [*await _shown_again(press, question, session, documents), *word]

    return Reply(writes=(queued(work, now),))


async def _shown_again(
    press: Press, question: OpenQuestion, session: AsyncSession, documents: Sequence[Document]
) -> list[Message]:
    sent = await unanswered.askers(session, question.id)
    held = await office_answers.holding(session, question.id)
    shown = _opened(question, sent, held, documents)
    if len(shown) == 1:
        return [edit_of(press, shown[0])]
    return answer_to(press.where, f"press:{press.query_id}", shown)


def _names(sent: Sequence[Sent]) -> str:
    names = list(dict.fromkeys(one.name or words.UNNAMED for one in sent))
    more = f" và {len(names) - _MOST_NAMES} người khác" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _line(one: Sent) -> str:
    return f"{one.name or words.UNNAMED}" + (f": “{one.text}”" if one.text else "")


_Act = Callable[[Press, int, StaffedDesk, Person | None], Awaitable[Reply]]
_ACTIONS: Final[dict[str, _Act]] = {
    "o": _show,
    "a": begin,
    "c": _close,
    "r": _reopen,
    "w": _withdraw,
    "k": ask_for_clause,
    "s": preview,
    "y": confirm,
    "x": give_up,
}
