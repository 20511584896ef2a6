"""What new employees are taught: lessons, quizzes and first-month checklist, as the office edits.

The words are ours; what is quoted is named by clause and cut from the document when it is shown.
"""

from collections.abc import Iterable
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from config.lists import Text
from config.yaml import Listing, checked, read_yaml

ONBOARDING: Final = Path(__file__).resolve().parent / "onboarding.yaml"

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]

_FEWEST_IN_ORDER: Final = 3


class Kind(StrEnum):
    """What is to be done with the options of a question.

    ``find``: the options are clauses, one of which is asked for.
    """

    CHOICE = "choice"
    SEVERAL = "several"
    ORDER = "order"
    FIND = "find"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClauseSpec(_Frozen):
    """A clause: its document (None: the plan of the latest campaign) and its place in it.

    ``span`` are words of the clause, as they stand there but for line breaks and asterisks; what
    is quoted is then just they, and the clause is found by them where it has moved.
    """

    document: Text | None = None
    locator: str = ""
    part: Text | None = None
    bullet: Annotated[int, Field(ge=1)] | None = None
    span: Text | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if bool(self.locator) == (self.part is not None):
            raise ValueError
        return self


class Option(_Frozen):
    """One option. A right one names the words of the clause that make it right (``span``)."""

    text: Text | None = None
    clause: ClauseSpec | None = None
    right: bool = False
    span: Text | None = None

    @model_validator(mode="after")
    def _is_grounded(self) -> Self:
        if self.right != (self.span is not None) or (self.text is None) == (self.clause is None):
            raise ValueError
        return self


class Question(_Frozen):
    """A question and the clause that answers it; of ``order`` the options stand in the right one"""

    id: Id
    kind: Kind
    text: Text
    clause: ClauseSpec
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=8)]
    explanation: Text

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        right = sum(option.right for option in self.options)
        wrong = len(self.options) - right
        fits = {
            Kind.CHOICE: right == 1,
            Kind.SEVERAL: right >= 2 and wrong >= 1,
            Kind.ORDER: right >= _FEWEST_IN_ORDER and not wrong,
            Kind.FIND: right == 1,
        }
        finds = self.kind is Kind.FIND
        if not fits[self.kind] or any((one.clause is not None) != finds for one in self.options):
            raise ValueError
        return self


class Variant(_Frozen):
    """For whom of these units the lesson begins with other words and another of its clauses.

    ``first`` counts the lesson's clauses from 1.
    """

    units: Annotated[tuple[Id, ...], Field(min_length=1)]
    text: Text
    first: Annotated[int, Field(ge=1)]


class LessonPlan(_Frozen):
    """A lesson as it is written down, before its clauses are looked up."""

    id: Id
    title: Text
    text: Text
    clauses: tuple[ClauseSpec, ...] = ()
    own_unit: Text | None = None
    """What those hear first whose unit no variant names."""
    variants: tuple[Variant, ...] = ()
    questions: tuple[Question, ...] = ()


class ChecklistDefault(_Frozen):
    """A thing to do in the first month, and whether the head of the unit confirms it."""

    text: Text
    confirmed: bool = False


class Pace(_Frozen):
    """When lessons come, and after how many silent working days somebody is told."""

    at: time = time(8, 30)
    nudge_after: Annotated[int, Field(ge=1)] = 3
    tell_office_after: Annotated[int, Field(ge=1)] = 5

    @model_validator(mode="after")
    def _nudges_first(self) -> Self:
        if self.tell_office_after <= self.nudge_after:
            raise ValueError
        return self


class FinalPlan(_Frozen):
    """How many questions the final round has, and how many must be right."""

    questions: Annotated[int, Field(ge=1)] = 10
    pass_mark: Annotated[int, Field(ge=1)] = 8

    @model_validator(mode="after")
    def _can_be_passed(self) -> Self:
        if self.pass_mark > self.questions:
            raise ValueError
        return self


class Course(_Frozen):
    """All of it, in the order in which it is taught."""

    pace: Pace = Pace()
    final: FinalPlan = FinalPlan()
    lessons: Annotated[tuple[LessonPlan, ...], Field(min_length=1)]
    checklist: tuple[ChecklistDefault, ...] = ()


def load_course(path: Path = ONBOARDING) -> Course:
    """The course that the file describes.

    Raises ``ThiDuaError`` naming the file, the line and the key that is wrong: among them two
    lessons or questions of one id, a right option without its words or a wrong one with some, and
    a variant that begins with a clause that the lesson does not have.
    """
    listing = read_yaml(path)
    course = checked(listing, Course)
    lessons = list(enumerate(course.lessons))
    _refuse_doubles(listing, ((("lessons", i, "id"), lesson.id) for i, lesson in lessons))
    _refuse_doubles(
        listing,
        (
            (("lessons", i, "questions", j, "id"), question.id)
            for i, lesson in lessons
            for j, question in enumerate(lesson.questions)
        ),
    )
    for i, lesson in lessons:
        for j, variant in enumerate(lesson.variants):
            if variant.first > len(lesson.clauses):
                place = ("lessons", i, "variants", j, "first")
                raise listing.wrong(place, "bài không có nhiều đoạn trích như vậy")
    return course


def _refuse_doubles(listing: Listing, named: Iterable[tuple[tuple[str | int, ...], str]]) -> None:
    seen: set[str] = set()
    for place, name in named:
        if name in seen:
            raise listing.wrong(place, f"“{name}” đã có ở trên")
        seen.add(name)
