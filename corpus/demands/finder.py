"""What a document demands: deadlines, targets and duties, each with the clause that says it."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from corpus.demands.clauses import Sentence, sentences_with_context
from corpus.demands.deadlines import deadlines_in
from corpus.demands.due import Time, times_of
from corpus.demands.duties import duties_in
from corpus.demands.model import Demand, Due, Party
from corpus.demands.targets import targets_in
from corpus.model import Document
from corpus.passages import section_path
from corpus.when.meaning import Bound, Year

_HEADING: Final = 80


def demands_of(document: Document) -> list[Demand]:
    """The demands of ``document`` in reading order: proposals, for somebody to approve.

    Each quotes ``document.text[place.start:place.end]``. A clause that binds somebody by a day is
    both a duty and a deadline; the duty then carries the time too. Never raises, linear in the
    length of the text.
    """
    return list(_Finder(document).demands())


class _Finder:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._times = times_of(document)
        self._starts = [time.start for time in self._times]

    def demands(self) -> Iterator[Demand]:
        for sentence, duties in duties_in(sentences_with_context(self._document)):
            parties = [(duty.place.start, duty.parties) for duty in duties]
            inside = self._within(sentence.start, sentence.end)
            deadlines = list(deadlines_in(sentence, inside, parties))
            targets = [self._target(one, sentence, parties) for one in targets_in(sentence)]
            timed = [_with_time(demand, deadlines) for demand in (*duties, *targets)]
            yield from sorted([*timed, *deadlines], key=lambda demand: demand.place.start)

    def _within(self, start: int, end: int) -> list[Time]:
        return self._times[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _target(
        self, target: Demand, sentence: Sentence, parties: list[tuple[int, tuple[Party, ...]]]
    ) -> Demand:
        """With who is to reach it, and by when: its own words say it, or the heading above."""
        who = [bound for start, bound in parties if start <= target.place.start]
        return target.model_copy(
            update={"parties": who[-1] if who else (), "due": self._by_when(target, sentence)}
        )

    def _by_when(self, target: Demand, sentence: Sentence) -> Due | None:
        for time in self._within(sentence.start, target.place.start):
            opens = not self._document.text[sentence.start : time.start].strip()
            if opens and time.mention.bound is Bound.UNTIL:
                return time.due()
        for time in self._within(target.place.start, target.place.end):
            opens = not self._document.text[target.place.start : time.start].strip()
            if time.mention.bound is Bound.UNTIL or (opens and isinstance(time.meaning, Year)):
                return time.due()
        for section in reversed(section_path(self._document, sentence.section)):
            for time in (
                self._within(section.start, section.start + _HEADING) if section.heading else ()
            ):
                if time.mention.bound is Bound.UNTIL and time.end <= section.own_end:
                    return time.due()
        return None


def _with_time(demand: Demand, deadlines: list[Demand]) -> Demand:
    """A duty or target with the time that stands in its own words, where it names just one."""
    words = " ".join(demand.quote.split())
    within = [one.due for one in deadlines if one.due and one.due.text in words]
    return demand.model_copy(update={"due": within[0]}) if len(within) == 1 else demand
