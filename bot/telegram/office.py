"""What the office does with open questions: /cauhoi, and answering in a few steps."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery import ledger
from bot.delivery.ledger import Message
from bot.questions import dialogues, office_answers, unanswered, words
from bot.questions.clauses import Clause
from bot.questions.dialogues import Dialogue
from bot.questions.office_answers import Notice, OfficeAnswer, Tell
from bot.questions.unanswered import OpenQuestion, Sent
from bot.staff import people
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.store.database import Database
from bot.telegram.addressing import Command, Press, Question
from bot.telegram.clause_key import ClauseKey
from bot.telegram.desk import Reply, StaffedDesk
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
from bot.telegram.render import InlineButton, Outgoing, messages
from corpus.model import Document, Section
from corpus.vietnamese import fold
from index.model import Citation
from index.quoting import cite
from index.wording import place_of

TOPIC: Final = "office-answer"
_PREFIX: Final = "q"
_CHOICE: Final = "k"
_A_PAGE: Final = 5
_MOST_NAMES: Final = 12
_BUTTON_TEXT: Final = 50
_IN_LIST: Final = 300
_LOCATOR: Final = re.compile(
    r"(?:(?:muc|dieu|phan|khoan|diem)\s+)?(?P<locator>[a-z0-9]+(?:\s*\.\s*[a-z0-9]+)*)\.?"
    r"(?:\s*,?\s*(?:gach dau dong|gach|y)\s*(?P<bullet>\d{1,3}))?"
)


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
    if press.data.startswith(f"{_CHOICE}:"):
        return await _choose_clause(press, desk)
    match press.data.split(":"):
        case [_, ("l" | "d") as which, page] if page.isdecimal() and len(page) < 6:
            shown = await _page(desk, int(page), closed=which == "d")
            return in_place(press, shown, desk.clock())
        case [_, action, number] if number.isdecimal() and len(number) < 16:
            handle = _ACTIONS.get(action)
            if handle is not None:
                return await handle(press, int(number), desk, person)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def reply_in_dialogue(
    question: Question, dialogue: Dialogue, desk: StaffedDesk, person: Person | None
) -> Reply:
    """The next message of somebody who is answering: the text, then perhaps a place."""
    if not is_office(person):
        return Reply(said(words.OFFICE_ONLY))
    where, data = question.where, dict(dialogue.data)
    if data.get("step") == "clause":
        return await _typed_clause(question, data, desk)
    if len(question.text) > office_answers.LONGEST_ANSWER:
        return Reply(said(f"Tối đa {office_answers.LONGEST_ANSWER} ký tự. {words.WRITE_ANSWER}"))
    data |= {"text": question.text, "step": "ready", "clause": None}
    number = int(data["question"])
    buttons: Buttons = (
        (_button(words.ADD_CLAUSE, "k", number), _button(words.SEND_NOW, "s", number)),
        (_button(words.CANCEL, "x", number),),
    )
    keep = _keeping(where.chat_id, question.user_id, data, desk.clock())
    return Reply(said(words.WHAT_NOW, buttons), writes=(keep,))


async def cancel(command: Command, desk: StaffedDesk) -> Reply:
    """/huy: whatever is under way is given up."""
    where = command.where
    async with desk.database.reading() as session:
        found = await dialogues.current(session, where.chat_id, command.user_id, desk.clock())
    if found is None:
        return Reply(said(words.NOTHING_TO_CANCEL))
    return Reply(said(words.CANCELLED), writes=(_ending(where.chat_id, command.user_id),))


def telling(documents: Sequence[Document]) -> Tell:
    """What queues the office's answer for those who asked, with its clause as it reads now."""

    async def tell(session: AsyncSession, notices: Sequence[Notice], now: datetime) -> None:
        for notice in notices:
            clause = _quoted(notice.answer.clause, documents)
            blocks = (
                Block(Kind.NOTE, f"{words.YOU_ASKED} “{notice.typed}”"),
                Block(Kind.PLAIN, notice.answer.text),
                *_blocks_of(clause),
                Block(Kind.NOTE, words.office_note(notice.answer.answered_at.date())),
            )
            outgoing = messages(blocks, _opening(clause))
            await ledger.enqueue(session, to_chat(notice.key, notice.chat, outgoing), now)

    return tell


async def check_clauses(
    database: Database, documents: Sequence[Document], now: datetime
) -> Sequence[OfficeAnswer]:
    """Ends the answers whose clause has changed and tells the office; after every new snapshot."""
    async with database.transaction() as session:
        gone = await office_answers.lapse(session, documents, now)
        office = await people.office(session) if gone else ()
        for answer in gone:
            blocks = (
                Block(Kind.PLAIN, words.LAPSED),
                Block(Kind.NOTE, answer.question),
                Block(Kind.QUOTE, answer.text),
                Block(Kind.PLAIN, words.LAPSED_ASK),
            )
            told = to_people(f"lapsed:{answer.id}", office, messages(blocks))
            await ledger.enqueue(session, told, now)
    return gone


async def _page(desk: StaffedDesk, page: int, *, closed: bool) -> tuple[Outgoing, ...]:
    async with desk.database.reading() as session:
        total = await unanswered.how_many(session, closed=closed)
        page = min(page, max(total - 1, 0) // _A_PAGE)
        found = await unanswered.open_questions(session, page * _A_PAGE, _A_PAGE, closed=closed)
        names = {one.id: await unanswered.askers(session, one.id) for one in found}
    letter, other = ("d", "l") if closed else ("l", "d")
    switch = (_button(words.SHOW_OPEN if closed else words.SHOW_CLOSED, other, 0),)
    if not found:
        return said(words.NO_CLOSED if closed else words.NO_OPEN, (switch,))
    heading = words.CLOSED_HEADING if closed else words.OPEN_HEADING
    blocks = [Block(Kind.HEADING, f"{heading} ({total})")]
    first = page * _A_PAGE + 1
    for place, one in enumerate(found, first):
        asked_by = f"{one.askers} người hỏi: {_names(names[one.id])}" if one.askers else "0 người"
        blocks.append(Block(Kind.PLAIN, f"{place}. {_cut(one.text, _IN_LIST)}\n({asked_by})"))
    rows = [
        (_button(_cut(f"{place}. {q.text}"), "o", q.id),) for place, q in enumerate(found, first)
    ]
    leaves = [
        *([_button(words.PREVIOUS, letter, page - 1)] if page else []),
        *([_button(words.NEXT, letter, page + 1)] if (page + 1) * _A_PAGE < total else []),
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
        blocks += _blocks_of(_quoted(held.clause, documents))
    elif question.nearest is not None:
        blocks += [Block(Kind.HEADING, words.NEAREST), *_blocks_of(question.nearest)]
    number = question.id
    row = [_button(words.CHANGE if held else words.REPLY, "a", number)]
    if held is not None:
        row.append(_button(words.WITHDRAW, "w", held.id))
    if question.closed_at is None:
        row.append(_button(words.CLOSE, "c", number))
    elif held is None:
        row.append(_button(words.REOPEN, "r", number))
    back = (_button(words.BACK, "d" if question.closed_at else "l", 0),)
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


async def _begin(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    async with desk.database.reading() as session:
        question = await unanswered.get(session, number)
        held = await office_answers.holding(session, number)
    data = {"question": number, "step": "text", "instead": held.id if held else None}
    blocks = (Block(Kind.HEADING, question.text), Block(Kind.PLAIN, words.WRITE_ANSWER))
    return Reply(messages(blocks), writes=(_keeping_press(press, data, desk),))


async def _ask_for_clause(
    press: Press, number: int, desk: StaffedDesk, person: Person | None
) -> Reply:
    data = await _under_way(press, number, desk)
    if data is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    async with desk.database.reading() as session:
        question = await unanswered.get(session, number)
    data["step"] = "clause"
    near = _choice_of(question.nearest)
    buttons = (*near, (_button(words.SEND_NOW, "s", number), _button(words.CANCEL, "x", number)))
    return Reply(said(words.WHICH_CLAUSE, buttons), writes=(_keeping_press(press, data, desk),))


async def _typed_clause(question: Question, data: dict[str, Any], desk: StaffedDesk) -> Reply:
    documents = await desk.work(desk.assistant.documents)
    found = _sections_at(question.text, documents)
    if not found:
        return Reply(said(words.NO_SUCH_CLAUSE))
    if len(found) > 1:
        rows = [row for one in found[:8] for row in _choice_of(_cited(*one), with_title=True)]
        return Reply(said(words.WHICH_DOCUMENT, tuple(rows)))
    data |= {"clause": vars(Clause.of(*found[0])), "step": "ready"}
    keep = _keeping(question.where.chat_id, question.user_id, data, desk.clock())
    return Reply(_previewed(data, found[0]), writes=(keep,))


async def _choose_clause(press: Press, desk: StaffedDesk) -> Reply:
    data = await _under_way(press, None, desk)
    key = ClauseKey.decoded(f"c{press.data[1:]}")
    if data is None or data.get("step") != "clause" or key is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    found = key.found_in(await desk.work(desk.assistant.documents))
    if found is None:
        return Reply(alert=common.CLAUSE_GONE)
    data |= {"clause": vars(Clause.of(*found)), "step": "ready"}
    return Reply(_previewed(data, found), writes=(_keeping_press(press, data, desk),))


async def _preview(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    """ "Gửi luôn": without a clause."""
    data = await _under_way(press, number, desk)
    if data is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    data |= {"clause": None, "step": "ready"}
    return Reply(_previewed(data, None), writes=(_keeping_press(press, data, desk),))


async def _confirm(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    data = await _under_way(press, number, desk)
    if data is None or data.get("step") != "ready":
        return Reply(alert=words.NOT_UNDER_WAY)
    now = desk.clock()
    documents = await desk.work(desk.assistant.documents)
    clause = Clause.from_json(data["clause"]) if data.get("clause") else None
    if clause and not clause.found_in(documents):
        return Reply(alert=common.CLAUSE_GONE)

    async def give(session: AsyncSession) -> list[Message]:
        text, instead = str(data["text"]), data.get("instead")
        given = await office_answers.give(
            session, number, text, clause, person, now, telling(documents), instead_of=instead
        )
        await dialogues.end(session, press.where.chat_id, press.user_id)
        count = len(await office_answers.notices(session, given))
        return [edit_of(press, said(words.DELIVERED.format(count=count))[0])]

    return Reply(writes=(queued(give, now),))


async def _cancel(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    if await _under_way(press, number, desk) is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    shown = in_place(press, said(words.CANCELLED), desk.clock())
    return replace(shown, writes=(_ending(press.where.chat_id, press.user_id), *shown.writes))


_Act = Callable[[Press, int, StaffedDesk, Person | None], Awaitable[Reply]]
_ACTIONS: Final[dict[str, _Act]] = {
    "o": _show,
    "a": _begin,
    "c": _close,
    "r": _reopen,
    "w": _withdraw,
    "k": _ask_for_clause,
    "s": _preview,
    "y": _confirm,
    "x": _cancel,
}


async def _under_way(press: Press, number: int | None, desk: StaffedDesk) -> dict[str, Any] | None:
    """What is known so far of the answer to that question, once its text has been written."""
    async with desk.database.reading() as session:
        found = await dialogues.current(session, press.where.chat_id, press.user_id, desk.clock())
    if found is None or found.topic != TOPIC or number not in (None, found.data["question"]):
        return None
    return dict(found.data) if found.data.get("text") else None


def _previewed(
    data: dict[str, Any], found: tuple[Document, Section] | None
) -> tuple[Outgoing, ...]:
    """What those who asked will read, quoted as they will read it."""
    clause = _quoted(Clause.of(*found), [found[0]]) if found else None
    blocks = (
        Block(Kind.HEADING, words.PREVIEW),
        Block(Kind.PLAIN, str(data["text"])),
        *_blocks_of(clause),
    )
    number = int(data["question"])
    row = (_button(words.CONFIRM, "y", number), _button(words.CANCEL, "x", number))
    return messages(blocks, (row,))


def _sections_at(typed: str, documents: Sequence[Document]) -> list[tuple[Document, Section]]:
    """Where the place that was typed is: "III.3", "mục II.3 gạch đầu dòng 4", "24.1.a"."""
    read = _LOCATOR.fullmatch(fold(typed).strip())
    if read is None:
        return []
    locator = re.sub(r"\s", "", read["locator"])
    bullet = int(read["bullet"]) if read["bullet"] else None
    return [
        (document, section)
        for document in documents
        for section in document.sections
        if section.locator.lower() == locator and section.bullet == bullet
    ]


def _cited(document: Document, section: Section) -> Citation:
    text = document.text_of(section)
    return cite(document, section.start, section.start + len(text), 1.0)


def _choice_of(citation: Citation | None, *, with_title: bool = False) -> Buttons:
    if citation is None or (data := ClauseKey.of(citation).encoded()) is None:
        return ()
    label = f"{citation.label}, {citation.title}" if with_title else citation.label
    return ((InlineButton(_cut(label), _CHOICE + data[1:]),),)


def _quoted(clause: Clause | None, documents: Sequence[Document]) -> Citation | None:
    """The clause as a citation; None where it reads otherwise by now."""
    place = clause.place_in(documents) if clause else None
    if place is None:
        return None
    document = next(one for one in documents if one.id == place.document)
    return cite(document, place.start, place.end, 1.0)


def _blocks_of(clause: Citation | None) -> list[Block]:
    if clause is None:
        return []
    return [Block(Kind.QUOTE, clause.quote), Block(Kind.PLACE, place_of(clause))]


def _opening(clause: Citation | None) -> Buttons:
    data = ClauseKey.of(clause).encoded() if clause else None
    return ((InlineButton(common.SHOW_CLAUSE, data),),) if data else ()


def _keeping(
    chat: int, user_id: int, data: dict[str, Any], now: datetime
) -> Callable[[AsyncSession], Awaitable[None]]:
    async def keep(session: AsyncSession) -> None:
        await dialogues.begin(session, chat, user_id, Dialogue(TOPIC, data), now)

    return keep


def _keeping_press(
    press: Press, data: dict[str, Any], desk: StaffedDesk
) -> Callable[[AsyncSession], Awaitable[None]]:
    return _keeping(press.where.chat_id, press.user_id, data, desk.clock())


def _ending(chat: int, user_id: int) -> Callable[[AsyncSession], Awaitable[None]]:
    async def end(session: AsyncSession) -> None:
        await dialogues.end(session, chat, user_id)

    return end


def _button(text: str, action: str, number: int) -> InlineButton:
    return InlineButton(text, f"{_PREFIX}:{action}:{number}")


def _names(sent: Sequence[Sent]) -> str:
    names = list(dict.fromkeys(one.name or words.UNNAMED for one in sent))
    more = f" và {len(names) - _MOST_NAMES} người khác" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _line(one: Sent) -> str:
    return f"{one.name or words.UNNAMED}" + (f": “{one.text}”" if one.text else "")


def _cut(text: str, limit: int = _BUTTON_TEXT) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
