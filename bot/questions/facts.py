"""The office's answers, found again by whoever asks the same later (``index.facts.Facts``)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.questions import words
from bot.questions.office_answers import OfficeAnswer, all_holding, state
from bot.questions.sameness import NEARLY, Essence
from bot.store.database import Database
from bot.store.tables.questions import OpenQuestionRow
from corpus.model import Document
from index.facts import Fact, Facts
from index.question import Question


@dataclass(frozen=True)
class _Known:
    essence: Essence
    answer: OfficeAnswer


class OfficeFacts:
    """An immutable list in memory, replaced as a whole; ``find`` may be called from any thread."""

    def __init__(self) -> None:
        self._known: tuple[_Known, ...] = ()
        self._state: tuple[int, int, int] | None = None

    async def keep_up(self, database: Database) -> None:
        """Reads the answers again where any has changed, by whichever instance."""
        async with database.reading() as session:
            present = await state(session)
            if present == self._state:
                return
            answers = await all_holding(session)
            wanted = select(OpenQuestionRow).where(
                OpenQuestionRow.id.in_([answer.question_id for answer in answers])
            )
            rows = {row.id: row for row in await session.scalars(wanted)}
        self._known = tuple(
            _Known(Essence(frozenset(row.content), row.fixed), answer)
            for answer in answers
            if (row := rows.get(answer.question_id)) is not None
        )
        self._state = present

    def over(self, documents: Sequence[Document]) -> Facts:
        """These answers for an answerer over just these documents."""
        return _Over(self, documents)

    def find(self, question: Question, documents: Sequence[Document]) -> Fact | None:
        """The office's answer to the same question, else to the one most nearly the same.

        One whose clause reads otherwise in ``documents`` is not given, even before it has been
        marked as lapsed. Stricter than filing: with a word exchanged ("sơ kết", "tổng kết") it is
        another question until the office says otherwise.
        """
        known, essence = self._known, Essence.of(question)
        alike = sorted(
            ((essence.likeness(one.essence), number) for number, one in enumerate(known)),
            reverse=True,
        )
        for likeness, number in alike:
            if likeness < NEARLY:
                return None
            if not essence.only_adds_to(known[number].essence):
                continue
            fact = _fact(known[number].answer, documents, exactly=likeness == 1.0)
            if fact is not None:
                return fact
        return None


@dataclass(frozen=True)
class _Over:
    facts: OfficeFacts
    documents: Sequence[Document]

    def find(self, question: Question) -> Fact | None:
        return self.facts.find(question, self.documents)


def _fact(answer: OfficeAnswer, documents: Sequence[Document], *, exactly: bool) -> Fact | None:
    place = answer.clause.place_in(documents) if answer.clause else None
    if answer.clause is not None and place is None:
        return None
    note = words.office_note(answer.answered_at.date())
    if not exactly:
        # Nearly is not quite: the reader must be able to see which question was answered.
        note += words.for_question(answer.question)
    return Fact(answer.text, "office", place, note)
