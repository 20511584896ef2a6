"""The office's list for the first month: more, fewer, other words, with or without a confirmation.

What a button means was read with some words; where those have changed since, it does nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import words as common
from bot.blocks import Block, Kind
from bot.delivery.ledger import Message
from bot.onboarding import checklist
from bot.onboarding.checklist import Item
from bot.questions import dialogues
from bot.questions.dialogues import Dialogue
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram.addressing import Press, Question
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.office_clauses import cut
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import BOARD, is_number, key
from bot.telegram.onboarding.task_view import item_mark
from bot.telegram.posting import answer_to, edit_of, in_place, queued, said
from bot.telegram.render import Outgoing, messages
from config.errors import ThiDuaError

TOPIC: Final = "first-month"
ACTIONS: Final = frozenset({"k", "kv", "ka", "kt", "kc", "kr", "ky"})
_TEXT: Final = 200
_ALL_LINES: Final = 3000
_A_ROW: Final = 5
_MOST: Final = 30


async def reply_to_list_press(press: Press, desk: StaffedDesk, person: Person) -> Reply:
    """Every button of the list; who presses is the office."""
    async with desk.database.reading() as session:
        items = {item.id: item for item in await checklist.items(session)}
    match press.data.split(":"):
        case [_, "k"]:
            return in_place(press, (_list_message(list(items.values())),), desk.clock())
        case [_, "ka"]:
            return _ask_for_words(press, None, desk)
        case [_, action, number, mark] if is_number(number):
            item = items.get(int(number))
        case _:
            return Reply(alert=common.BUTTON_UNKNOWN)
    if item is None or item_mark(item) != mark:
        return Reply(alert=words.ITEM_GONE)
    match action:
        case "kv":
            return in_place(press, (_item_message(item),), desk.clock())
        case "kt":
            return _ask_for_words(press, item, desk)
        case "kr":
            return in_place(press, (_really(item),), desk.clock())
        case "kc" | "ky":
            return _change(press, item, action, desk, person)
    return Reply(alert=common.BUTTON_UNKNOWN)


async def reply_with_words(
    question: Question, dialogue: Dialogue, desk: StaffedDesk, person: Person | None
) -> Reply:
    """The words of a thing to do, new or other ones."""
    if person is None or not is_office(person):
        return Reply(said(words.OFFICE_ONLY))
    now, where = desk.clock(), question.where
    item_id, mark = dialogue.data.get("item"), dialogue.data.get("mark")

    async def work(session: AsyncSession) -> list[Message]:
        await dialogues.end(session, where.chat_id, question.user_id)
        told = await _put(session, item_id, mark, question.text, person, now)
        shown = _list_message(await checklist.items(session), told)
        return answer_to(where, f"first-month:{where.chat_id}:{where.message}", (shown,))

    return Reply(writes=(queued(work, now),))


async def _put(
    session: AsyncSession,
    item_id: int | None,
    mark: str | None,
    text: str,
    person: Person,
    now: datetime,
) -> str:
    try:
        if item_id is None:
            await checklist.add_item(session, person, text, False, now)
            return ""
        if await _standing(session, item_id, mark) is None:
            return words.ITEM_GONE
        await checklist.change_item(session, person, item_id, now, text=text)
    except ThiDuaError as error:
        return error.message
    return ""


def _change(press: Press, item: Item, action: str, desk: StaffedDesk, person: Person) -> Reply:
    """Whether the head confirms it, or that it is gone; of the item as it was read."""
    now, mark = desk.clock(), item_mark(item)

    async def work(session: AsyncSession) -> list[Message]:
        if await _standing(session, item.id, mark) is None:
            return [edit_of(press, _list_message(await checklist.items(session)))]
        if action == "ky":
            await checklist.remove_item(session, person, item.id, now)
            return [edit_of(press, _list_message(await checklist.items(session)))]
        needed = not item.needs_confirmation
        changed = await checklist.change_item(
            session, person, item.id, now, needs_confirmation=needed
        )
        return [edit_of(press, _item_message(changed))]

    return Reply(writes=(queued(work, now),))


def _ask_for_words(press: Press, item: Item | None, desk: StaffedDesk) -> Reply:
    now = desk.clock()
    data = {
        "step": "text",
        "item": item.id if item else None,
        "mark": item_mark(item) if item else None,
    }

    async def keep(session: AsyncSession) -> None:
        dialogue = Dialogue(TOPIC, data)
        await dialogues.begin(session, press.where.chat_id, press.user_id, dialogue, now)

    leading = f"“{cut(item.text, _TEXT)}”\n" if item else ""
    return Reply(said(leading + words.WRITE_ITEM), writes=(keep,))


async def _standing(session: AsyncSession, item_id: int, mark: str | None) -> Item | None:
    items = {item.id: item for item in await checklist.items(session)}
    item = items.get(item_id)
    return item if item is not None and item_mark(item) == mark else None


def _list_message(items: Sequence[Item], note: str = "") -> Outgoing:
    items = items[:_MOST]
    limit = min(_TEXT, _ALL_LINES // max(len(items), 1))
    lines = [f"{number}. {_line(item, limit)}" for number, item in enumerate(items, 1)]
    blocks = [
        *([Block(Kind.NOTE, note)] if note else []),
        Block(Kind.HEADING, words.LIST),
        Block(Kind.PLAIN, "\n".join(lines) or words.NO_TASKS),
    ]
    keys = [
        key(BOARD, f"{number}", "kv", item.id, item_mark(item))
        for number, item in enumerate(items, 1)
    ]
    rows = tuple(tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW))
    last = (key(BOARD, words.ADD_ITEM, "ka"), key(BOARD, words.BACK, "l", 0))
    return messages(blocks, (*rows, last))[0]


def _item_message(item: Item) -> Outgoing:
    mark = item_mark(item)
    confirming = words.NO_NEED if item.needs_confirmation else words.NEED
    rows = (
        (
            key(BOARD, words.CHANGE_TEXT, "kt", item.id, mark),
            key(BOARD, confirming, "kc", item.id, mark),
        ),
        (key(BOARD, words.REMOVE, "kr", item.id, mark), key(BOARD, words.BACK, "k")),
    )
    return messages([Block(Kind.PLAIN, _line(item))], rows)[0]


def _really(item: Item) -> Outgoing:
    mark = item_mark(item)
    rows = (
        (
            key(BOARD, words.YES_REMOVE, "ky", item.id, mark),
            key(BOARD, words.NO_KEEP, "kv", item.id, mark),
        ),
    )
    return said(words.REALLY_REMOVE.format(text=cut(item.text, _TEXT)), rows)[0]


def _line(item: Item, limit: int = _TEXT) -> str:
    text = cut(item.text, limit)
    return f"{text} ({words.NEEDS})" if item.needs_confirmation else text
