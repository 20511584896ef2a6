"""A question of the quiz as a message, and what is said of the answer."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Final

from bot.blocks import Block, Kind
from bot.onboarding.quiz import FinalResult, Marked, Presented
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import QUIZ, key, mark_of
from bot.telegram.onboarding.lesson_view import clause_buttons, quote_blocks
from bot.telegram.posting import Buttons
from bot.telegram.render import InlineButton, Outgoing, messages
from config.onboarding import Kind as QuestionKind
from index.model import Citation

_A_ROW: Final = 4
_LABEL_ON_BUTTON: Final = 28


def question_message(presented: Presented, note: str = "") -> Outgoing:
    """The question with its options lettered, and a button for each."""
    kind = presented.question.kind
    blocks = [
        *([Block(Kind.NOTE, note)] if note else []),
        Block(Kind.NOTE, _opening(presented)),
        Block(Kind.HEADING, presented.question.text),
        Block(Kind.PLAIN, "\n".join(_lettered(presented))),
        Block(Kind.NOTE, words.HOW[kind.value]),
    ]
    if kind is QuestionKind.ORDER and presented.picked:
        order = " → ".join(ascii_uppercase[place] for place in presented.picked)
        blocks.append(Block(Kind.PLAIN, words.CHOSEN_ORDER.format(order=order)))
    return messages(blocks, _BUTTONS[kind](presented))[0]


def feedback_message(marked: Marked, buttons: Buttons = (), note: str = "") -> Outgoing:
    """Whether it was right, what is, and the clause that says so."""
    presented, question = marked.presented, marked.presented.question
    opening = words.RIGHT if marked.right else words.WRONG
    blocks = [
        Block(Kind.NOTE, _opening(presented)),
        Block(Kind.HEADING, f"{opening}. {question.text}"),
        Block(Kind.PLAIN, "\n".join(_lettered(presented))),
        Block(Kind.ITEM, words.YOU_CHOSE.format(chosen=_named(presented, marked.chosen))),
    ]
    if not marked.right:
        told = words.SOLUTION.format(solution=_named(presented, marked.solution))
        blocks.append(Block(Kind.ITEM, told))
    blocks += [Block(Kind.PLAIN, question.explanation), *_quoted(marked)]
    if marked.comes_back is not None:
        day = words.day_of(marked.comes_back)
        blocks.append(Block(Kind.NOTE, words.COMES_BACK.format(day=day)))
    if note:
        blocks.append(Block(Kind.NOTE, note))
    return messages(blocks, (*clause_buttons([question.quote]), *buttons))[0]


def result_text(result: FinalResult) -> str:
    """How a final round ended."""
    told = words.COMPLETED if result.passed else words.NOT_PASSED
    return told.format(score=result.score, total=result.total, mark=result.pass_mark)


def form_of(presented: Presented) -> str:
    """What the buttons carry to be known as old once the question was edited."""
    return mark_of(presented.question.form)


def _quoted(marked: Marked) -> list[Block]:
    """The clause; what makes it right stands in it, or is quoted beside it."""
    whole = marked.presented.question.quote
    beside: list[Citation] = []
    for quote in marked.quotes:
        stands = whole.start <= quote.start and quote.end <= whole.end
        if not (stands and quote.document == whole.document) and quote not in beside:
            beside.append(quote)
    return [block for quote in (whole, *beside[:3]) for block in quote_blocks(quote)]


def _opening(presented: Presented) -> str:
    if presented.is_final:
        position, total = presented.position, presented.total
        return words.FINAL_QUESTION.format(position=position, total=total)
    return words.CAME_BACK if presented.attempt > 1 else words.QUESTION


def _lettered(presented: Presented) -> list[str]:
    return [
        f"{letter}. {option}"
        for letter, option in zip(ascii_uppercase, presented.options, strict=False)
    ]


def _named(presented: Presented, places: Sequence[int]) -> str:
    arrow = presented.question.kind is QuestionKind.ORDER
    return (" → " if arrow else ", ").join(ascii_uppercase[place] for place in places)


def _choice(presented: Presented) -> Buttons:
    """A letter each; the places of clauses are short enough to stand on the buttons."""
    form, by_name = form_of(presented), presented.question.kind is QuestionKind.FIND
    keys = []
    for place, option in enumerate(presented.options):
        letter = ascii_uppercase[place]
        text = f"{letter}. {option}" if by_name and len(option) <= _LABEL_ON_BUTTON else letter
        keys.append(key(QUIZ, text, "a", presented.number, form, place))
    return _in_rows(keys, 1 if by_name else _A_ROW)


def _several(presented: Presented) -> Buttons:
    """Each says what a press makes of it, so that pressed twice it does the same."""
    form, picked = form_of(presented), set(presented.picked)
    keys = []
    for place in range(len(presented.options)):
        box, on = ("☑", 0) if place in picked else ("☐", 1)
        text = f"{box} {ascii_uppercase[place]}"
        keys.append(key(QUIZ, text, "p", presented.number, form, place, on))
    return (*_in_rows(keys, _A_ROW), (_done(presented, form),))


def _order(presented: Presented) -> Buttons:
    """Those that are left; with the last one pressed it can be handed in or begun again."""
    form = form_of(presented)
    left = [
        key(QUIZ, ascii_uppercase[place], "p", presented.number, form, place, 1)
        for place in range(len(presented.options))
        if place not in presented.picked
    ]
    afresh = key(QUIZ, words.AFRESH, "c", presented.number, form)
    last = () if left else (_done(presented, form),)
    ending = (*last, *((afresh,) if presented.picked else ()))
    return (*_in_rows(left, _A_ROW), *((ending,) if ending else ()))


def _done(presented: Presented, form: str) -> InlineButton:
    """It carries what is picked: another device may have picked something else since."""
    picked = "".join(str(place) for place in presented.picked)
    return key(QUIZ, words.DONE, "d", presented.number, form, picked)


def _in_rows(keys: Sequence[InlineButton], size: int) -> Buttons:
    return tuple(tuple(keys[at : at + size]) for at in range(0, len(keys), size))


_BUTTONS: Final = {
    QuestionKind.CHOICE: _choice,
    QuestionKind.FIND: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.ORDER: _order,
}
