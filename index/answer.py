"""From a question to an Answer whose every quote is checked, or to why there is none."""

import time
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final

from config.errors import ThiDuaError
from corpus.awards import Awards
from corpus.model import Document
from index import wording
from index.candidates import Remembering, Search, begin, best_sentences
from index.days import asked_day
from index.explain import Explanation, explanation
from index.facts import NO_FACTS, Facts
from index.model import Answer, Citation
from index.question import Question, Reader
from index.reply import reply
from index.responders.awards import AwardAnswers
from index.responders.beside import beside_the_matter
from index.responders.clauses import from_clauses, quotes_of
from index.responders.dated import about_dated
from index.responders.duties import all_duties, duties_of_one
from index.responders.facts import from_fact
from index.responders.force import about_force
from index.responders.numbered import about_numbered
from index.responders.parts import about_itself, whole_section
from index.responders.place import at_place
from index.responders.several import about_several
from index.responders.targets import all_targets
from index.shelf import Shelf
from index.signals import Signals
from index.standing import with_standing
from index.years import (
    is_to_be_done,
    named_years,
    names_a_year,
    says_the_same,
    without_years,
)

NO_DAY: Final = date.min


class Answerer:
    """Answers from the documents of a shelf alone; safe to use from many threads at once.

    ``refusal`` in 0..1 is how likely an answer must be right before it is given. ``facts`` go
    before the documents: they are answers that the office gave to the very question. ``awards``
    tell what it takes to get one while the law of awards is not held.
    """

    def __init__(
        self,
        shelf: Shelf,
        search: Search,
        reader: Reader,
        refusal: float = 0.5,
        facts: Facts = NO_FACTS,
        awards: Awards | None = None,
    ) -> None:
        self._shelf = shelf
        self._facts = facts
        self._search = search
        self._reader = reader
        self._refusal = refusal
        self._awards = AwardAnswers(awards, shelf) if awards is not None else None

    def check(self, typed: str) -> None:
        """Raises ThiDuaError for a question that would not be answered at all."""
        self._reader.check(typed)

    def ask(self, typed: str, *, today: date, document: str | None = None) -> Answer:
        """The answer to what a person typed, from one document where ``document`` names it.

        It is what holds ``today``, or on the day that the question names; ``NO_DAY`` for no day.
        Raises ThiDuaError for an empty or over-long question and for an unknown document.
        """
        began = time.perf_counter()
        if document is not None and document not in self._shelf.documents:
            held = ", ".join(sorted(self._shelf.documents))
            raise ThiDuaError("Không có văn bản", document, f"Các văn bản đang có: {held}")
        understood, search = self._reader.understood(typed), Remembering(self._search)
        if not understood.mentions and understood.locator is None:
            # Most questions need the model, which can read while the rules are looked at.
            begin(understood.text, document, search)
        question = self._reader.question(understood)
        day = None if today == NO_DAY else today
        dates = self._shelf.dates
        asked = asked_day(question, self._shelf.years, today, dates) if day else None
        if asked is not None:
            question, day = self._reworded(question, asked.rest), asked.day
        answer = self._of_a_year(question, document, day, search)
        answer = with_standing(answer, self._shelf.at(day))
        answer = self._with_year(answer, question, today)
        self._verify(answer)
        took_ms = round((time.perf_counter() - began) * 1000, 2)
        return answer.model_copy(update={"answer": wording.as_text(answer), "took_ms": took_ms})

    def understand(self, typed: str) -> Question:
        """A question as it is read here; raises ThiDuaError for one that cannot be read."""
        return self._reader.read(typed)

    def explain(self, typed: str) -> Explanation:
        """Why a question is answered as it is; raises ThiDuaError for one that cannot be read."""
        question = self._reader.read(typed)
        considered = best_sentences(question, None, self._search, self._shelf)
        status = self._answer(question, None, self._shelf, self._search).status
        return explanation(question, status, considered, self._shelf)

    def weigh(self, typed: str) -> list[tuple[Signals, list[Citation]]]:
        """For calibration: what speaks for each sentence that may answer, and its quotes.

        Empty where no sentence is weighed, because the question is answered by rule or not at all.
        """
        question = self._reader.read(typed)
        by_rule = question.greeting or question.mentions or question.locator is not None
        if by_rule or self._by_rule(question, None, self._shelf) is not None:
            return []
        found = best_sentences(question, None, self._search, self._shelf)
        possible = [each for each in found if each.likely > 0]
        return [(each.signals, quotes_of(question, each, self._shelf)) for each in possible]

    def _of_a_year(
        self, question: Question, document: str | None, day: date | None, search: Search
    ) -> Answer:
        """The answer out of the plan of the campaign year that is meant, where several are held."""
        held = self._shelf.years
        if document is not None or len(held) < 2 or question.greeting:
            return self._answer(question, document, self._shelf.at(day), search)
        named = named_years(question, held, day or NO_DAY)
        if named:
            plain = self._reworded(question, without_years(question.understood, named))
            answer = self._answer(plain, None, self._shelf.at(day, named), search)
            if _cites_a_plan(answer, self._shelf) or not names_a_year(question):
                return answer.model_copy(update={"understood": question.understood})
        if names_a_year(question) or question.mentions:
            return self._answer(question, None, self._shelf.at(day), search)
        return self._of_the_year_meant(question, day, search)

    def _of_the_year_meant(self, question: Question, day: date | None, search: Search) -> Answer:
        """This year's plan goes first; without one, the years that differ are to choose from."""
        held = self._shelf.years
        chosen = day.year if day is not None and day.year in held else held[0]
        answer = self._answer(question, None, self._shelf.at(day, [chosen]), search)
        told = answer.status == "answered"
        if day is None or question.this_year or (told and not _cites_a_plan(answer, self._shelf)):
            return answer
        others = {
            year: other
            for year in held
            if year != chosen
            and (other := self._answer(question, None, self._shelf.at(day, [year]), search))
            and _cites_a_plan(other, self._shelf)
            and not says_the_same(answer, other)
        }
        if not others:
            return answer
        if not told:
            year, other = next(iter(others.items()))
            note = wording.only_of_year(year, chosen)
            return other.model_copy(update={"notes": (*other.notes, note)})
        if chosen == day.year:
            note = wording.of_year(chosen, list(others))
            return answer.model_copy(update={"notes": (*answer.notes, note)})
        return _which_year(question, (chosen, *others))

    def _answer(
        self, question: Question, document: str | None, shelf: Shelf, search: Search
    ) -> Answer:
        if question.greeting:
            return reply(question, "greeting", lead=wording.GREETING)
        known = self._facts.find(question) if document is None else None
        if known is not None:
            return from_fact(question, known, self._shelf)

        def by_clauses(question: Question, document: str | None) -> Answer:
            def alone(one: Question) -> Answer:
                return self._by_rule(one, document, shelf) or from_clauses(
                    one, document, search, shelf, self._refusal
                )

            return about_several(question, shelf, self._reader.read, alone) or alone(question)

        return (
            beside_the_matter(question)
            or about_force(question, document, shelf)
            or (self._awards and self._awards.answer(question, document, shelf, by_clauses))
            or about_numbered(question, document, shelf, by_clauses)
            or about_dated(question, document, shelf)
            or at_place(question, document, shelf)
            or by_clauses(question, document)
        )

    def _by_rule(self, question: Question, document: str | None, shelf: Shelf) -> Answer | None:
        documents = shelf.restricted(document)
        return (
            about_itself(question, documents, shelf)
            or all_targets(question, documents, shelf)
            or all_duties(question, documents, shelf)
            or duties_of_one(question, documents, shelf)
            or whole_section(question, documents, shelf)
        )

    def _reworded(self, question: Question, text: str) -> Question:
        """The question read without some of its words, still the one that was asked."""
        if not text:
            return question
        return replace(self._reader.read(text), asked=question.asked)

    def _with_year(self, answer: Answer, question: Question, today: date) -> Answer:
        """Says so where "năm nay", or what is to be done, is answered from another year's plan."""
        if answer.status != "answered" or answer.source != "document" or today == NO_DAY:
            return answer
        cited: list[tuple[Document, Citation]] = [
            (self._shelf.documents[citation.document], citation) for citation in answer.citations
        ]
        years = {d.year for d, _ in cited if d.year is not None and d.year != today.year}
        if not question.this_year:
            latest = max(self._shelf.years, default=0)
            of_latest = any(d.year == latest and c.part is None for d, c in cited)
            outdone = latest < today.year and of_latest and self._is_to_be_done(question, today)
            years = {latest} if outdone else set()
        notes = tuple(wording.other_year(year, today.year) for year in sorted(years))
        return answer.model_copy(update={"notes": (*answer.notes, *notes)})

    def _is_to_be_done(self, question: Question, today: date) -> bool:
        """Whether it is asked what is to be done, of no year in particular."""
        named = names_a_year(question) or named_years(question, self._shelf.years, today)
        return is_to_be_done(question) and not named

    def _verify(self, answer: Answer) -> None:
        """A quotation is checked, never trusted: it stands at its offsets, or nothing is said."""
        for citation in (*answer.citations, *answer.nearest):
            text = self._shelf.documents[citation.document].text
            if text[citation.start : citation.end] != citation.quote:
                raise AssertionError(f"no such quote at {citation.start}:{citation.end}")


def _cites_a_plan(answer: Answer, shelf: Shelf) -> bool:
    """Whether it is answered, and from a campaign plan among others."""
    plans = (shelf.documents[citation.document].year for citation in answer.citations)
    return answer.status == "answered" and any(year is not None for year in plans)


def _which_year(question: Question, years: Collection[int]) -> Answer:
    """The question back: which year's plan is meant."""
    choices = tuple(sorted(years))
    answer = reply(question, "answered", lead=wording.which_year(choices))
    return answer.model_copy(update={"years": choices})
