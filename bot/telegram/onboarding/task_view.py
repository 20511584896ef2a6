"""The first month as messages: the learner's own list, and what a head is to confirm."""

from collections.abc import Sequence

from bot.blocks import Block, Kind
from bot.onboarding.checklist import Item, Task
from bot.staff.person import Person
from bot.telegram.office_clauses import cut
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import LEARN, TASK, key, mark_of
from bot.telegram.posting import Buttons, said
from bot.telegram.render import Outgoing, messages

_A_ROW = 5
_MOST = 25
_ALL_LINES = 3000


def tasks_message(tasks: Sequence[Task]) -> Outgoing:
    """What is to be done in the first month; each number ticks, or takes the tick off."""
    back = (key(LEARN, words.BACK, "h"),)
    if not tasks:
        return said(words.NO_TASKS, (back,))[0]
    tasks = tasks[:_MOST]
    done = sum(task.done for task in tasks)
    heading = words.CHECKLIST.format(done=done, total=len(tasks))
    lines = _lines(tasks)
    keys = [
        key(
            TASK,
            f"{'↩' if task.ticked_at else '✓'} {number}",
            "k",
            task.item.id,
            0 if task.ticked_at else 1,
            item_mark(task.item),
        )
        for number, task in enumerate(tasks, 1)
        if task.confirmed_at is None
    ]
    rows = tuple(tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW))
    blocks = [
        Block(Kind.HEADING, heading),
        Block(Kind.PLAIN, "\n".join(lines)),
        *([Block(Kind.NOTE, words.HOW_TO_TICK)] if keys else []),
    ]
    return messages(blocks, (*rows, back))[0]


def to_confirm_message(person: Person, tasks: Sequence[Task]) -> Outgoing:
    """For a head: what somebody has ticked, with a button for each that waits."""
    name = person.name + (f" ({person.unit})" if person.unit else "")
    waiting = [task for task in tasks if task.waits]
    lines = _lines(tasks)
    rows: Buttons = tuple(
        (
            key(
                TASK,
                f"{words.CONFIRM} {number}" if len(tasks) > 1 else words.CONFIRM,
                "c",
                person.id,
                task.item.id,
                item_mark(task.item),
            ),
        )
        for number, task in enumerate(tasks, 1)
        if task.waits
    )
    blocks = [
        Block(Kind.HEADING, words.TO_CONFIRM.format(name=name)),
        Block(Kind.PLAIN, "\n".join(lines)),
        *([] if waiting else [Block(Kind.NOTE, words.ALL_CONFIRMED)]),
    ]
    return messages(blocks, rows)[0]


def item_mark(item: Item) -> str:
    """What the buttons carry to be known as old once the office has changed the words."""
    return mark_of(item.text, item.needs_confirmation)


def _box(task: Task) -> str:
    if task.done:
        return "✅"
    return "☑" if task.ticked_at else "☐"


def _lines(tasks: Sequence[Task]) -> list[str]:
    """A line each, all of which fit into one message."""
    limit = _ALL_LINES // max(len(tasks), 1)
    return [f"{_box(task)} {number}. {_line(task, limit)}" for number, task in enumerate(tasks, 1)]


def _line(task: Task, limit: int) -> str:
    text = cut(task.item.text, limit)
    if task.waits:
        return f"{text} ({words.WAITS})"
    return f"{text} ({words.CONFIRMED})" if task.confirmed_at else text
