"""The office's board as messages: everybody, one person, the hard questions."""

from collections.abc import Sequence
from typing import Final

from bot.blocks import Block, Kind
from bot.onboarding.board import HardQuestion, Line, Stage
from bot.staff.person import Person
from bot.staff.policy import is_office
from bot.telegram.office_clauses import cut
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import BOARD, TASK, key
from bot.telegram.onboarding.task_view import item_mark
from bot.telegram.posting import Buttons
from bot.telegram.render import InlineButton, Outgoing, messages

A_PAGE: Final = 8
_TASKS: Final = 15
_MARKS: Final = {
    Stage.NOT_JOINED: "⚪",
    Stage.WAITING: "⚪",
    Stage.LEARNING: "🟢",
    Stage.STUCK: "🔴",
    Stage.PAUSED: "🟡",
    Stage.FINISHED: "✅",
}
_NUDGED: Final = frozenset({Stage.LEARNING, Stage.STUCK})


def board_message(lines: Sequence[Line], page: int, asker: Person) -> Outgoing:
    """Who is where, who is stuck first; each with a button to the rest."""
    page = min(page, max(len(lines) - 1, 0) // A_PAGE)
    first = page * A_PAGE
    blocks = [Block(Kind.HEADING, words.BOARD.format(count=len(lines)))]
    rows: list[tuple[InlineButton, ...]] = []
    for number, line in enumerate(lines[first : first + A_PAGE], first + 1):
        blocks.append(Block(Kind.PLAIN, _told(number, line)))
        rows.append((key(BOARD, cut(f"{number}. {line.person.name}"), "o", line.person.id),))
    if not lines:
        blocks.append(Block(Kind.PLAIN, words.NOBODY))
    leaves = tuple(
        key(BOARD, arrow, "l", to)
        for arrow, to, there in (
            ("◀", page - 1, page > 0),
            ("▶", page + 1, first + A_PAGE < len(lines)),
        )
        if there
    )
    more = (key(BOARD, words.HARD, "q"), key(BOARD, words.SHEET, "x"))
    office = (key(BOARD, words.ADD, "a"), key(BOARD, words.EDIT_LIST, "k"))
    return messages(
        blocks,
        (
            *rows,
            *((leaves,) if leaves else ()),
            *((more,) if lines else ()),
            *((office,) if is_office(asker) else ()),
        ),
    )[0]


def person_message(line: Line, asker: Person, note: str = "") -> Outgoing:
    """Everything of one person, with what can be done."""
    standing, person = line.standing, line.person
    facts = [
        words.DETAIL["starts"].format(day=words.day_of(line.learner.starts_on)),
        words.DETAIL["stage"].format(stage=_stage(line)),
        words.DETAIL["lessons"].format(learned=len(standing.learned), total=standing.total),
    ]
    if line.answered:
        score = {"right": line.right_first, "answered": line.answered}
        facts.append(words.DETAIL["score"].format(**score))
    if standing.unsettled:
        facts.append(words.DETAIL["unsettled"].format(count=standing.unsettled))
    if line.final is not None:
        facts.append(
            words.DETAIL["final"].format(
                score=line.final.score,
                total=line.final.total,
                verdict=words.PASSED if line.final.passed else words.FAILED,
            )
        )
    if line.learner.active_at is not None:
        facts.append(words.DETAIL["active"].format(at=words.instant(line.learner.active_at)))
    blocks = [
        *([Block(Kind.NOTE, note)] if note else []),
        Block(Kind.HEADING, f"{person.name} ({person.unit or words.NO_UNIT})"),
        *(Block(Kind.ITEM, fact) for fact in facts),
    ]
    if line.tasks:
        blocks.append(Block(Kind.PLAIN, "\n".join(_tasks(line))))
    return messages(blocks, _person_buttons(line, asker))[0]


def hard_message(hard: Sequence[HardQuestion]) -> Outgoing:
    """The questions that most got wrong at the first go."""
    blocks = [Block(Kind.HEADING, words.HARDEST)]
    for number, one in enumerate(hard, 1):
        told = words.HARD_LINE.format(
            text=cut(one.text, 300), wrong=one.wrong, answered=one.answered
        )
        blocks.append(Block(Kind.PLAIN, f"{number}. {told}"))
    if not hard:
        blocks.append(Block(Kind.PLAIN, words.NO_HARD))
    return messages(blocks, (_back(),))[0]


def _told(number: int, line: Line) -> str:
    standing = line.standing
    counts = [words.LESSONS_DONE.format(learned=len(standing.learned), total=standing.total)]
    if line.tasks:
        counts.append(words.LINE_TASKS.format(done=line.done, total=len(line.tasks)))
    if line.to_confirm:
        counts.append(words.LINE_WAITS.format(count=line.to_confirm))
    if line.final is not None:
        counts.append(words.LINE_FINAL.format(score=line.final.score, total=line.final.total))
    unit = line.person.unit or words.NO_UNIT
    mark = _MARKS[line.stage]
    return f"{number}. {mark} {line.person.name}, {unit}\n{_stage(line)}; {', '.join(counts)}"


def _stage(line: Line) -> str:
    return words.STAGES[line.stage.value].format(
        starts=f"{line.learner.starts_on:%d/%m/%Y}",
        since=f"{line.silence.since:%d/%m/%Y}",
        days=line.silence.working_days,
    )


def _tasks(line: Line) -> list[str]:
    told = []
    for task in line.tasks[:_TASKS]:
        box = "✅" if task.done else "☑" if task.ticked_at else "☐"
        waits = f" ({words.WAITS})" if task.waits else ""
        told.append(f"{box} {cut(task.item.text, 120)}{waits}")
    return told


def _person_buttons(line: Line, asker: Person) -> Buttons:
    number = line.person.id
    rows: list[tuple[InlineButton, ...]] = []
    if line.stage in _NUDGED:
        rows.append((key(BOARD, words.REMIND, "n", number),))
    if line.stage is Stage.NOT_JOINED and is_office(asker):
        rows.append((key(BOARD, words.NEW_LINK, "i", number),))
    if any(task.waits for task in line.tasks) and asker.id != number:
        waiting = next(task for task in line.tasks if task.waits)
        text = cut(f"{words.CONFIRM}: {waiting.item.text}")
        mark = item_mark(waiting.item)
        rows.append((key(TASK, text, "c", number, waiting.item.id, mark),))
    return (*rows, _back())


def _back() -> tuple[InlineButton, ...]:
    return (key(BOARD, words.ALL, "l", 0),)
