"""From a question to an Answer whose every quote is checked, or to why there is none."""

import time
from datetime import date

from config.errors import ThiDuaError
from corpus.model import Document
from index import wording
from index.candidates import Search, best_sentences
from index.explain import Explanation, explanation
from index.facts import NO_FACTS, Facts
from index.model import Answer, Citation
from index.question import Question, Reader
from index.reply import reply
from index.responders.clauses import from_clauses, quotes_of
from index.responders.facts import from_fact
from index.responders.numbered import about_numbered
from index.responders.parts import about_itself, whole_section
from index.responders.place import at_place
from index.responders.targets import all_targets
from index.shelf import Shelf
from index.signals import Signals


class Answerer:
    """Answers from the documents of a shelf alone; safe to use from many threads at once.

    ``refusal`` in 0..1 is how likely an answer must be right before it is given. ``facts`` go
    before the documents: they are answers that the office gave to the very question.
    """

    def __init__(
        self,
        shelf: Shelf,
        search: Search,
        reader: Reader,
        refusal: float = 0.5,
        facts: Facts = NO_FACTS,
    ) -> None:
        self._shelf = shelf
        self._facts = facts
        self._search = search
        self._reader = reader
        self._refusal = refusal

    def check(self, typed: str) -> None:
        """Raises ThiDuaError for a question that would not be answered at all."""
        self._reader.check(typed)

    def ask(self, typed: str, *, today: date, document: str | None = None) -> Answer:
        """The answer to what a person typed, from one document where ``document`` names it.

        Raises ThiDuaError for an empty or over-long question and for an unknown document.
        """
        began = time.perf_counter()
        if document is not None and document not in self._shelf.documents:
            held = ", ".join(sorted(self._shelf.documents))
            raise ThiDuaError("Không có văn bản", document, f"Các văn bản đang có: {held}")
        question = self._reader.read(typed)
        answer = self._with_year(self._answer(question, document), question, today)
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
        return explanation(question, self._answer(question, None).status, considered, self._shelf)

    def weigh(self, typed: str) -> list[tuple[Signals, list[Citation]]]:
        """For calibration: what speaks for each sentence that may answer, and its quotes.

        Empty where no sentence is weighed, because the question is answered by rule or not at all.
        """
        question = self._reader.read(typed)
        by_rule = question.greeting or question.mentions or question.locator is not None
        if by_rule or self._by_rule(question, None) is not None:
            return []
        found = best_sentences(question, None, self._search, self._shelf)
        possible = [each for each in found if each.likely > 0]
        return [(each.signals, quotes_of(question, each, self._shelf)) for each in possible]

    def _answer(self, question: Question, document: str | None) -> Answer:
        if question.greeting:
            return reply(question, "greeting", lead=wording.GREETING)
        known = self._facts.find(question) if document is None else None
        if known is not None:
            return from_fact(question, known, self._shelf)
        return (
            about_numbered(question, document, self._shelf, self._from_clauses)
            or at_place(question, document, self._shelf)
            or self._from_clauses(question, document)
        )

    def _from_clauses(self, question: Question, document: str | None) -> Answer:
        return self._by_rule(question, document) or from_clauses(
            question, document, self._search, self._shelf, self._refusal
        )

    def _by_rule(self, question: Question, document: str | None) -> Answer | None:
        documents = self._shelf.restricted(document)
        return (
            about_itself(question, documents, self._shelf)
            or all_targets(question, documents, self._shelf)
            or whole_section(question, documents, self._shelf)
        )

    def _with_year(self, answer: Answer, question: Question, today: date) -> Answer:
        """Says so where "năm nay" is answered from the plan of another year."""
        if not question.this_year or answer.status != "answered":
            return answer
        cited: list[Document] = [self._shelf.documents[c.document] for c in answer.citations]
        years = sorted({d.year for d in cited if d.year is not None and d.year != today.year})
        notes = tuple(wording.other_year(year, today.year) for year in years)
        return answer.model_copy(update={"notes": (*answer.notes, *notes)})

    def _verify(self, answer: Answer) -> None:
        """A quotation is checked, never trusted: it stands at its offsets, or nothing is said."""
        for citation in (*answer.citations, *answer.nearest):
            text = self._shelf.documents[citation.document].text
            if text[citation.start : citation.end] != citation.quote:
                raise AssertionError(f"no such quote at {citation.start}:{citation.end}")
