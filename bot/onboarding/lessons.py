"""Lessons for a person: their words, and the verified quotes of the documents as they are now."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from rapidfuzz import fuzz

from config.onboarding import ClauseSpec, Course, Kind, LessonPlan, Option, Question
from corpus.model import PLAN, Document, Section
from corpus.passages import content_start
from corpus.sentences import QUOTE_WORDS, quote_spans, words
from corpus.vietnamese import fold, syllables
from index.model import Citation
from index.quoting import cite

_LESS: Final = re.compile(r"[\s*]+")
# The words of neighbouring clauses of a plan are alike to about 65 of 100.
_STILL_ALIKE: Final = 72.0
# Words that say nothing by themselves; an option is wrong for what else it says.
_EMPTY: Final = frozenset(
    "va voi cua cho cac nhung mot moi tu den trong ngoai tai la do duoc bi co khong theo ve de o "
    "khi hoac hay cung phai nam".split()
)


@dataclass(frozen=True)
class Clause:
    """A clause as it reads now. ``text`` is all of it, without its number; ``hash`` is of that.

    ``quote`` cites what is shown of it, word for word.
    """

    spec: ClauseSpec
    document: Document
    section: Section
    text: str
    hash: str
    quote: Citation


@dataclass(frozen=True)
class Missing:
    """What the present documents do not bear out: a clause, or what a question says of it."""

    lesson: str
    title: str
    question: str | None
    place: str
    reason: str


@dataclass(frozen=True)
class Held:
    """A lesson or question that is held back, and what it lacks."""

    missing: Missing

    @property
    def key(self) -> str:
        """The same for as long as the same thing is missing."""
        one = self.missing
        said = "\n".join((one.lesson, one.question or "", one.place, one.reason))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class ShownOption:
    """An option of a question: what it says, whether it is right, and the words that make it so."""

    text: str
    right: bool
    quote: Citation | None = None


@dataclass(frozen=True)
class LessonQuestion:
    """A question whose clause says what it must. ``form`` is the hash of all that is asked."""

    lesson: str
    id: str
    kind: Kind
    text: str
    options: tuple[ShownOption, ...]
    explanation: str
    quote: Citation
    form: str


@dataclass(frozen=True)
class Lesson:
    """A lesson for one unit's people: what is read, what is quoted, what is asked.

    ``own`` is what concerns the person's own unit, said first. ``fingerprint`` is the same as long
    as all its clauses read the same, whatever the unit.
    """

    id: str
    title: str
    own: str | None
    text: str
    clauses: tuple[Clause, ...]
    questions: tuple[LessonQuestion, ...]
    fingerprint: str

    @property
    def quotes(self) -> tuple[Citation, ...]:
        """What is quoted, the person's own first."""
        return tuple(clause.quote for clause in self.clauses)

    @property
    def written(self) -> list[dict[str, Any]]:
        """Its clauses as the store keeps them, in the order of the course's file."""
        ordered = sorted(self.clauses, key=lambda clause: _place_key(clause.spec))
        return [
            {"place": _place_key(clause.spec), "label": clause.quote.label, "hash": clause.hash}
            for clause in ordered
        ]


class Syllabus:
    """The course over the documents as they are at a moment; never changes.

    Lessons whose clauses are all there, in order; what is held back, and why.
    """

    def __init__(self, course: Course, documents: Sequence[Document]) -> None:
        self.course = course
        self._documents = tuple(documents)
        self._plan = plan_of(documents)
        self._held: list[Held] = []
        self._found = {lesson.id: self._look_up(lesson) for lesson in course.lessons}

    @property
    def ids(self) -> tuple[str, ...]:
        """The lessons that can be shown, in order."""
        return tuple(key for key, lesson in self._found.items() if lesson is not None)

    @property
    def held(self) -> tuple[Held, ...]:
        """What is held back."""
        return tuple(self._held)

    @property
    def available(self) -> bool:
        """Whether there is any lesson at all."""
        return bool(self.ids)

    def position(self, lesson_id: str) -> int:
        """The place of a lesson in the course, from 1; 0 for one that the course does not have."""
        ids = [lesson.id for lesson in self.course.lessons]
        return ids.index(lesson_id) + 1 if lesson_id in ids else 0

    def fingerprint(self, lesson_id: str) -> str | None:
        """That of a lesson, None where it is held back."""
        lesson = self._found.get(lesson_id)
        return lesson.fingerprint if lesson else None

    def lesson(self, lesson_id: str, unit_id: str | None = None) -> Lesson | None:
        """The lesson for somebody of that unit; None where it is held back or unknown."""
        lesson = self._found.get(lesson_id)
        if lesson is None:
            return None
        plan = next(one for one in self.course.lessons if one.id == lesson_id)
        variant = next((one for one in plan.variants if unit_id in one.units), None)
        if variant is None:
            return lesson
        clauses = list(lesson.clauses)
        clauses.insert(0, clauses.pop(variant.first - 1))
        return _replaced(lesson, variant.text, tuple(clauses))

    @cached_property
    def questions(self) -> Mapping[str, LessonQuestion]:
        """All that can be asked, by id, in the order of the course."""
        return {
            question.id: question
            for lesson in self._found.values()
            if lesson is not None
            for question in lesson.questions
        }

    def _look_up(self, plan: LessonPlan) -> Lesson | None:
        clauses: list[Clause] = []
        for spec in plan.clauses:
            found = find_clause(spec, self._plan, self._documents)
            if found is None:
                reason = "văn bản hiện tại không còn nội dung này"
                missing = Missing(plan.id, plan.title, None, place_of(spec), reason)
                self._held.append(Held(missing))
                return None
            clauses.append(found)
        questions = [self._question(plan, question) for question in plan.questions]
        return Lesson(
            id=plan.id,
            title=plan.title,
            own=plan.own_unit,
            text=plan.text,
            clauses=tuple(clauses),
            questions=tuple(one for one in questions if one is not None),
            fingerprint=_hash("\n".join(sorted({clause.hash for clause in clauses}))),
        )

    def _question(self, plan: LessonPlan, question: Question) -> LessonQuestion | None:
        made = asked(plan.id, question, self._plan, self._documents)
        if isinstance(made, str):
            place = place_of(question.clause)
            self._held.append(Held(Missing(plan.id, plan.title, question.id, place, made)))
            return None
        return made


def plan_of(documents: Iterable[Document]) -> Document | None:
    """The plan of the latest campaign that is held."""
    plans = [one for one in documents if one.type == PLAN and one.year is not None]
    return max(
        plans,
        key=lambda one: (one.year or 0, one.date.toordinal() if one.date else 0),
        default=None,
    )


def find_clause(
    spec: ClauseSpec, plan: Document | None, documents: Iterable[Document]
) -> Clause | None:
    """The clause that is meant, None if it is gone.

    It is the one with the words of its span, at its place or at the only other one; else the one at
    its place, if that still says nearly so. Without a span the place alone tells.
    """
    document = plan
    if spec.document is not None:
        document = next((one for one in documents if one.id == spec.document), None)
    if document is None:
        return None
    return _verbatim(spec, document) or _reworded(spec, document)


def _verbatim(spec: ClauseSpec, document: Document) -> Clause | None:
    if spec.span is None:
        return None
    elsewhere: list[Clause] = []
    for section in sorted(document.sections, key=lambda one: not _is_at(one, spec)):
        start, text = _own_text(document, section)
        span = span_in(text, spec.span)
        if span is None:
            continue
        clause = _clause(spec, document, section, (start + span[0], start + span[1]))
        if _is_at(section, spec):
            return clause
        if start + span[1] <= section.own_end:
            elsewhere.append(clause)
    return elsewhere[0] if len(elsewhere) == 1 else None


def _reworded(spec: ClauseSpec, document: Document) -> Clause | None:
    section = next((one for one in document.sections if _is_at(one, spec)), None)
    if section is None:
        return None
    start, text = _own_text(document, section)
    if not text or (spec.span is not None and _likeness(spec.span, text) < _STILL_ALIKE):
        return None
    spans = list(quote_spans(document.text, start, start + len(text)))
    if spec.span is None:
        whole = (start, start + len(text))
        quoted = whole if words(text) <= QUOTE_WORDS else next(iter(spans), whole)
    else:
        wanted = spec.span
        quoted = max(spans, key=lambda span: _likeness(wanted, document.text[slice(*span)]))
    return _clause(spec, document, section, quoted)


def _likeness(span: str, text: str) -> float:
    """How nearly a text says the span somewhere, to 100; a shorter text is compared whole."""
    compare = fuzz.partial_ratio if len(text) >= len(span) else fuzz.ratio
    return compare(fold(span), fold(text))


def asked(
    lesson_id: str, question: Question, plan: Document | None, documents: Iterable[Document]
) -> LessonQuestion | str:
    """The question as it can be put, or in a few words why it cannot.

    Every right option's words must stand in the clause, those of an order one after the other, and
    what a wrong option says must not.
    """
    documents = tuple(documents)
    ground = question.clause
    if ground.span is None:
        ground = ground.model_copy(update={"span": _right_span(question)})
    clause = find_clause(ground, plan, documents)
    if clause is None:
        return "văn bản hiện tại không còn nội dung này"
    options: list[ShownOption] = []
    last = -1
    for option in question.options:
        made = _option(option, question, clause, plan, documents)
        if isinstance(made, str):
            return made
        if question.kind is Kind.ORDER and made.quote is not None:
            if made.quote.start <= last:
                return "thứ tự trong điều khoản đã khác"
            last = made.quote.start
        options.append(made)
    return LessonQuestion(
        lesson=lesson_id,
        id=question.id,
        kind=question.kind,
        text=question.text,
        options=tuple(options),
        explanation=question.explanation,
        quote=_in_context(clause),
        form=_hash("\n".join([question.text, *(f"{one.right}{one.text}" for one in options)])),
    )


def _option(
    option: Option,
    question: Question,
    clause: Clause,
    plan: Document | None,
    documents: Sequence[Document],
) -> ShownOption | str:
    """The option, with the words that make it right; or why it cannot be offered."""
    quote = None
    if option.span is not None:
        span = span_in(clause.text, option.span)
        if span is None:
            return f"điều khoản không còn câu chữ “{option.span}”"
        start, _ = _own_text(clause.document, clause.section)
        quote = cite(clause.document, start + span[0], start + span[1], 1.0)
    if option.clause is None:
        text = option.text or ""
        if not option.right and stands_in(clause.text, text):
            return f"điều khoản nay có nêu “{text}”"
        return ShownOption(text, option.right, quote)
    if option.right:
        return ShownOption(clause.quote.label, True, quote)
    other = find_clause(option.clause, plan, documents)
    if other is None or other.section == clause.section:
        return "một mục để chọn không còn"
    if span_in(other.text, _right_span(question)) is not None:
        return "hai mục cùng nêu nội dung này"
    return ShownOption(other.quote.label, False)


def span_in(text: str, span: str) -> tuple[int, int] | None:
    """Where words stand in a text, line breaks and asterisks apart; the first place, or None."""
    kept = [at for at, letter in enumerate(text) if letter != "*" and not letter.isspace()]
    bare, wanted = "".join(text[at] for at in kept), _LESS.sub("", span)
    found = bare.find(wanted) if wanted else -1
    while found >= 0:
        start, end = kept[found], kept[found + len(wanted) - 1] + 1
        if not (_splits_a_word(text, start) or _splits_a_word(text, end)):
            return start, end
        found = bare.find(wanted, found + 1)
    return None


def stands_in(text: str, option: str) -> bool:
    """Whether a text says what an option says: its words in a row, or all of them anywhere."""
    said, asked_for = syllables(fold(text)), syllables(fold(option))
    telling = [word for word in asked_for if word not in _EMPTY]
    if not telling or set(telling) <= set(said):
        return True
    size = len(asked_for)
    return any(said[at : at + size] == asked_for for at in range(len(said) - size + 1))


def place_of(spec: ClauseSpec) -> str:
    """Where a clause ought to be, for people: "mục II.3, gạch đầu dòng 4"."""
    bullet = f", gạch đầu dòng {spec.bullet}" if spec.bullet is not None else ""
    named = f"mục {spec.locator}" if spec.locator else f"phần {spec.part}"
    document = f" của {spec.document}" if spec.document else ""
    return f"{named}{bullet}{document}"


def _is_at(section: Section, spec: ClauseSpec) -> bool:
    return (section.locator, section.part, section.bullet) == (
        spec.locator,
        spec.part,
        spec.bullet,
    )


def _clause(
    spec: ClauseSpec, document: Document, section: Section, quoted: tuple[int, int]
) -> Clause:
    _, text = _own_text(document, section)
    said = " ".join(_LESS.split(text)).strip()
    return Clause(spec, document, section, text, _hash(said), cite(document, *quoted, 1.0))


def _own_text(document: Document, section: Section) -> tuple[int, str]:
    """Where the words of a section begin, and the words; of a heading alone all under it."""
    start = content_start(document, section)
    own = document.text[start : section.own_end]
    if section.heading and own.strip() == section.heading.strip():
        own = document.text[start : section.end]
    return start, own.rstrip()


def _in_context(clause: Clause) -> Citation:
    """The sentence, or the part of a long one, in which the quoted words stand."""
    quote, (start, text) = clause.quote, _own_text(clause.document, clause.section)
    for first, last in quote_spans(clause.document.text, start, start + len(text)):
        # A page break may cut a sentence in two; what it leaves reads worse than the words alone.
        whole = not clause.document.text[first].islower()
        if whole and first <= quote.start and quote.end <= last:
            return cite(clause.document, first, last, 1.0)
    return quote


def _right_span(question: Question) -> str:
    return next(option.span for option in question.options if option.span is not None)


def _splits_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _replaced(lesson: Lesson, own: str, clauses: tuple[Clause, ...]) -> Lesson:
    return Lesson(
        lesson.id, lesson.title, own, lesson.text, clauses, lesson.questions, lesson.fingerprint
    )


def _place_key(spec: ClauseSpec) -> str:
    return "|".join((spec.document or "", spec.locator, spec.part or "", str(spec.bullet or "")))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
