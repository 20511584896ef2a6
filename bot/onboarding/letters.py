"""What people are told of the lessons, before a channel puts it into its own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.delivery.channel import Payload
from bot.onboarding.checklist import Task
from bot.onboarding.lessons import Held, Lesson
from bot.onboarding.quiz import FinalResult, Presented
from bot.staff.person import Person
from bot.store.tables.onboarding import Reason
from corpus.difference import Words


@dataclass(frozen=True)
class ChangedClause:
    """A clause that a person had learned and that reads differently now.

    ``words`` are its runs that stayed, came and went (``corpus.difference``).
    """

    label: str
    words: Words


@dataclass(frozen=True)
class LessonLetter:
    """A lesson for a person. ``number`` is what its buttons carry.

    ``position`` of ``total`` is its place in the course, from 1. ``changes`` is empty but for a
    lesson that comes again because they learned something else.
    """

    number: int
    person: Person
    lesson: Lesson
    reason: Reason
    position: int
    total: int
    changes: tuple[ChangedClause, ...] = ()


@dataclass(frozen=True)
class ReviewLetter:
    """Questions that a person answered wrong and that are due again, the first of them put."""

    person: Person
    first: Presented
    count: int


@dataclass(frozen=True)
class FinalLetter:
    """All lessons are learned: the final round may begin."""

    person: Person
    questions: int
    pass_mark: int
    again: bool


@dataclass(frozen=True)
class Silence:
    """Somebody who has not been heard of since a day, for so many working days.

    ``learned`` of ``total`` lessons is how far they had come.
    """

    person: Person
    since: date
    working_days: int
    learned: int
    total: int


class Composer(Protocol):
    """Puts letters into the form of a channel; called inside transactions, so it only computes."""

    def lesson(self, letter: LessonLetter) -> Payload:
        """For the learner: a lesson with its buttons."""
        ...

    def review(self, letter: ReviewLetter) -> Payload:
        """For the learner: what was wrong comes back."""
        ...

    def final(self, letter: FinalLetter) -> Payload:
        """For the learner: the offer of the final round."""
        ...

    def nudge(self, silence: Silence) -> Payload:
        """For the learner: a friendly word after some silent days, with the button to go on."""
        ...

    def silent(self, silences: Sequence[Silence]) -> Payload:
        """For the office: who is silent still after the nudge."""
        ...

    def completed(self, person: Person, result: FinalResult) -> Payload:
        """For the office: somebody has passed the final round."""
        ...

    def held_back(self, held: Sequence[Held]) -> Payload:
        """For the office: lessons and questions whose clauses the present documents lack."""
        ...

    def to_confirm(self, person: Person, tasks: Sequence[Task]) -> Payload:
        """For the head of the unit: what a new employee has ticked and is to be confirmed."""
        ...
