"""Letters of the lessons as Telegram messages (``bot.onboarding.letters.Composer``)."""

from collections.abc import Sequence
from typing import Final

from bot.blocks import Block, Kind
from bot.delivery.channel import Payload
from bot.onboarding.checklist import Task
from bot.onboarding.lessons import Held
from bot.onboarding.letters import FinalLetter, LessonLetter, ReviewLetter, Silence
from bot.onboarding.quiz import FinalResult
from bot.staff.person import Person
from bot.telegram.office_clauses import cut
from bot.telegram.onboarding import words
from bot.telegram.onboarding.keys import BOARD, LEARN, key
from bot.telegram.onboarding.lesson_view import lesson_message
from bot.telegram.onboarding.quiz_view import question_message
from bot.telegram.onboarding.task_view import to_confirm_message
from bot.telegram.payload import Letter
from bot.telegram.posting import Buttons
from bot.telegram.render import Outgoing, messages

_MOST_LINES: Final = 20
_LONGEST_LINE: Final = 160


class LessonComposer:
    """Writes letters as Telegram HTML with buttons; needs neither a bot nor the store."""

    def lesson(self, letter: LessonLetter) -> Payload:
        """For the learner: a lesson, one message."""
        return _payload(lesson_message(letter))

    def review(self, letter: ReviewLetter) -> Payload:
        """For the learner: the first of what was wrong; the others come after it."""
        several = words.REVIEW.format(count=letter.count) if letter.count > 1 else ""
        return _payload(question_message(letter.first, several))

    def final(self, letter: FinalLetter) -> Payload:
        """For the learner: the offer of the final round."""
        return _payload(final_offer(letter.questions, letter.pass_mark, again=letter.again))

    def nudge(self, silence: Silence) -> Payload:
        """For the learner: a friendly word, with the button to go on."""
        told = words.NUDGE if silence.learned < silence.total else words.NUDGE_QUESTIONS
        text = told.format(learned=silence.learned, total=silence.total)
        row = (key(LEARN, words.GO_ON, "n"), key(LEARN, words.PAUSE, "p"))
        return _said([Block(Kind.PLAIN, text)], (row,))

    def silent(self, silences: Sequence[Silence]) -> Payload:
        """For the office: who is silent still."""
        lines = [
            words.SILENT_LINE.format(
                name=name_of(one.person),
                days=one.working_days,
                since=words.day_of(one.since),
                learned=one.learned,
                total=one.total,
            )
            for one in silences
        ]
        return _said([Block(Kind.HEADING, words.SILENT), *_listed(lines)], _TO_BOARD)

    def completed(self, person: Person, result: FinalResult) -> Payload:
        """For the office: somebody has passed the final round."""
        text = words.HAS_COMPLETED.format(
            name=name_of(person), score=result.score, total=result.total
        )
        return _said([Block(Kind.PLAIN, text)], _TO_BOARD)

    def held_back(self, held: Sequence[Held]) -> Payload:
        """For the office: lessons and questions that the documents do not bear out any more."""
        lines = [_held_line(one) for one in held]
        blocks = [Block(Kind.HEADING, words.HELD), *_listed(lines)]
        return _said([*blocks, Block(Kind.PLAIN, words.HELD_ASK)])

    def to_confirm(self, person: Person, tasks: Sequence[Task]) -> Payload:
        """For the head of the unit: what a new employee has ticked, a button each."""
        return _payload(to_confirm_message(person, tasks))


def final_offer(questions: int, mark: int, *, again: bool) -> Outgoing:
    """The final round may begin."""
    told = words.FINAL_AGAIN if again else words.FINAL_OFFER
    blocks = [Block(Kind.PLAIN, told.format(questions=questions, mark=mark))]
    return messages(blocks, ((key(LEARN, words.BEGIN_FINAL, "f"),),))[0]


def name_of(person: Person) -> str:
    """ "Trần Văn A (Phòng Một)"."""
    return person.name + (f" ({person.unit})" if person.unit else "")


def _held_line(held: Held) -> str:
    one = held.missing
    question = words.HELD_QUESTION.format(question=one.question) if one.question else ""
    return words.HELD_LINE.format(
        title=one.title, question=question, place=one.place, reason=one.reason
    )


def _listed(lines: Sequence[str]) -> list[Block]:
    blocks = [Block(Kind.ITEM, cut(line, _LONGEST_LINE)) for line in lines[:_MOST_LINES]]
    left = len(lines) - len(blocks)
    return [*blocks, *([Block(Kind.ITEM, f"… (+{left})")] if left > 0 else [])]


def _said(blocks: Sequence[Block], buttons: Buttons = ()) -> Payload:
    return _payload(messages(blocks, buttons)[0])


def _payload(outgoing: Outgoing) -> Payload:
    return Letter(outgoing).as_json()


_TO_BOARD: Final[Buttons] = ((key(BOARD, words.OPEN_BOARD, "l", 0),),)
