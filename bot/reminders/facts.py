"""Approved deadlines as answers: "hạn nộp báo cáo sáng kiến là khi nào?" (``index.facts.Facts``).

Strict on purpose: a wrong day is worse than none. Question and title must cover one another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.questions.facts import OfficeFacts
from bot.reminders import words
from bot.reminders.register import approved_deadlines, state
from bot.reminders.row import Row
from bot.store.database import Database
from corpus.dates import vietnamese_date
from corpus.model import Document
from corpus.vietnamese import fold, syllables
from index.facts import Fact, Facts, Place
from index.kinds import Kind
from index.question import Question

_ASKING: Final = frozenset(
    "han chot cuoi cung thoi gian ngay thang nam may gio khi nao bao lau den luc deadline muon "
    "nhat cham truoc phai la can con".split()
)
_LIGHT: Final = frozenset("viec cac cua cho ve va theo thuc hien tai trong voi duoc".split())


class RegisterFacts:
    """An immutable list in memory, replaced as a whole; ``over`` is safe from any thread."""

    def __init__(self) -> None:
        self._known: tuple[_Known, ...] = ()
        self._state: int | None = None
        self._year = 0

    async def keep_up(self, database: Database) -> None:
        """Reads the deadlines again where the register has changed, by whichever instance.

        "Năm nay" is the year of the last call.
        """
        self._year = database.clock().year
        async with database.reading() as session:
            present = await state(session)
            if present == self._state:
                return
            rows = await approved_deadlines(session)
        self._known = tuple(_Known.of(row) for row in rows if row.due is not None)
        self._state = present

    def over(self, documents: Sequence[Document]) -> Facts:
        """These deadlines for an answerer over just these documents."""
        return _Over(self, documents)

    def find(self, question: Question, documents: Sequence[Document]) -> Fact | None:
        """The one deadline that is asked for; None where there is none, or several that differ."""
        if question.kind is not Kind.WHEN or question.mentions or question.locator is not None:
            return None
        asked = _content(question.content) - _ASKING
        found = [one for one in self._known if one.is_asked_for(asked, question)]
        if question.this_year:
            found = [one for one in found if one.row.due_day and one.row.due_day.year == self._year]
        if len({(one.row.due_day, one.row.recurrence) for one in found}) != 1:
            return None
        return _fact(found[0].row, documents)


class KnownFacts(OfficeFacts):
    """The office's answers, and after them the deadlines of the register, as one."""

    def __init__(self) -> None:
        super().__init__()
        self._register = RegisterFacts()

    async def keep_up(self, database: Database) -> None:
        """Reads again what has changed of either."""
        await super().keep_up(database)
        await self._register.keep_up(database)

    def find(self, question: Question, documents: Sequence[Document]) -> Fact | None:
        """What the office answered to the very question, else the deadline asked for."""
        answered = super().find(question, documents)
        return answered or self._register.find(question, documents)


@dataclass(frozen=True)
class _Over:
    facts: RegisterFacts
    documents: Sequence[Document]

    def find(self, question: Question) -> Fact | None:
        return self.facts.find(question, self.documents)


@dataclass(frozen=True)
class _Known:
    """A row, what its title must have in a question, and what a question may have besides."""

    row: Row
    wanted: frozenset[str]
    allowed: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, row: Row) -> "_Known":
        """The words of the time are no part of what is to be done by then."""
        assert row.due is not None
        time = _content(syllables(row.due.text))
        title = [word for word in syllables(row.title) if fold(word) not in time]
        wanted = _content(title) - _ASKING
        who = frozenset[str]().union(*(_content(syllables(party.name)) for party in row.parties))
        years = {str(row.due_day.year)} if row.due_day else set()
        numbers = frozenset(word for word in syllables(row.title) if word.isdecimal()) | years
        return cls(row, wanted - who or wanted, wanted | who | numbers, numbers)

    def is_asked_for(self, asked: frozenset[str], question: Question) -> bool:
        """Whether the question says all that the title says, and nothing else."""
        covered = self.wanted <= asked and asked <= self.allowed
        return bool(self.wanted) and covered and question.numbers <= self.numbers


def _fact(row: Row, documents: Sequence[Document]) -> Fact | None:
    """None where the clause reads otherwise by now, even before the row has been flagged."""
    assert row.due is not None
    place = None
    if row.place is not None:
        held = next((one for one in documents if one.id == row.place.document), None)
        if held is None or held.text[row.place.start : row.place.end] != row.quote:
            return None
        place = Place(held.id, row.place.start, row.place.end)
    day = row.due_day
    named = row.due.inclusive and row.due.first == row.due.last
    last = f", {words.last_day(day)}" if day is not None and not named else ""
    if day is not None and named and str(day.year) not in row.due.text:
        last = f" ({vietnamese_date(day)})"
    text = f"{row.title}: {row.due.text}{last}."
    ground = f", {row.ground}" if row.ground else ""
    return Fact(text, "register", place, f"{words.by_the_register(row.decided_at)}{ground}")


def _content(sequence: Sequence[str]) -> frozenset[str]:
    return frozenset(map(fold, sequence)) - _LIGHT
