"""The office answers an open question: the text, perhaps a clause, a look, and it is sent."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery.ledger import Message
from bot.questions import dialogues, office_answers, unanswered, words
from bot.questions.clauses import Clause
from bot.questions.dialogues import Dialogue
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram.addressing import Command, Press, Question
from bot.telegram.clause_key import ClauseKey
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.office_clauses import blocks_of, cut, office_button, quoted_clause, telling
from bot.telegram.posting import Buttons, edit_of, in_place, queued, said
from bot.telegram.render import InlineButton, Outgoing, messages
from corpus.model import Document, Section
from corpus.vietnamese import fold
from index.model import Citation
from index.quoting import cite

TOPIC: Final = "office-answer"
CHOICE: Final = "k"
_LOCATOR: Final = re.compile(
    r"(?:(?:muc|dieu|phan|khoan|diem)\s+)?(?P<locator>[a-z0-9]+(?:\s*\.\s*[a-z0-9]+)*)\.?"
    r"(?:\s*,?\s*(?:gach dau dong|gach|y)\s*(?P<bullet>\d{1,3}))?"
)


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
        (office_button(words.ADD_CLAUSE, "k", number), office_button(words.SEND_NOW, "s", number)),
        (office_button(words.CANCEL, "x", number),),
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


async def begin(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    async with desk.database.reading() as session:
        question = await unanswered.get(session, number)
        held = await office_answers.holding(session, number)
    data = {"question": number, "step": "text", "instead": held.id if held else None}
    blocks = (Block(Kind.HEADING, question.text), Block(Kind.PLAIN, words.WRITE_ANSWER))
    return Reply(messages(blocks), writes=(_keeping_press(press, data, desk),))


async def ask_for_clause(
    press: Press, number: int, desk: StaffedDesk, person: Person | None
) -> Reply:
    data = await _under_way(press, number, desk)
    if data is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    async with desk.database.reading() as session:
        question = await unanswered.get(session, number)
    data["step"] = "clause"
    near = _choice_of(question.nearest)
    buttons = (
        *near,
        (office_button(words.SEND_NOW, "s", number), office_button(words.CANCEL, "x", number)),
    )
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


async def choose_clause(press: Press, desk: StaffedDesk) -> Reply:
    data = await _under_way(press, None, desk)
    key = ClauseKey.decoded(f"c{press.data[1:]}")
    if data is None or data.get("step") != "clause" or key is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    found = key.found_in(await desk.work(desk.assistant.documents))
    if found is None:
        return Reply(alert=common.CLAUSE_GONE)
    data |= {"clause": vars(Clause.of(*found)), "step": "ready"}
    return Reply(_previewed(data, found), writes=(_keeping_press(press, data, desk),))


async def preview(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    """ "Gửi luôn": without a clause."""
    data = await _under_way(press, number, desk)
    if data is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    data |= {"clause": None, "step": "ready"}
    return Reply(_previewed(data, None), writes=(_keeping_press(press, data, desk),))


async def confirm(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
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


async def give_up(press: Press, number: int, desk: StaffedDesk, person: Person | None) -> Reply:
    if await _under_way(press, number, desk) is None:
        return Reply(alert=words.NOT_UNDER_WAY)
    shown = in_place(press, said(words.CANCELLED), desk.clock())
    return replace(shown, writes=(_ending(press.where.chat_id, press.user_id), *shown.writes))


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
    clause = quoted_clause(Clause.of(*found), [found[0]]) if found else None
    blocks = (
        Block(Kind.HEADING, words.PREVIEW),
        Block(Kind.PLAIN, str(data["text"])),
        *blocks_of(clause),
    )
    number = int(data["question"])
    row = (office_button(words.CONFIRM, "y", number), office_button(words.CANCEL, "x", number))
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
    return ((InlineButton(cut(label), CHOICE + data[1:]),),)


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
