"""Answers to what it takes to get an award: the law's clause, or a summary where it is not held."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from corpus.awards import Award, AwardFact, Awards, Criteria, OtherAward
from corpus.model import Document, Section
from corpus.passages import content_start
from corpus.sentences import QUOTE_WORDS, quote_spans, words
from corpus.vietnamese import fold
from index import wording
from index.awards import AskedOfAwards, Aspect, AwardReader
from index.model import Answer, Citation
from index.question import Question
from index.quoting import cite, with_points
from index.reply import not_found, quoted, reply
from index.shelf import Shelf

_MOST: Final = 3
_PERCENT: Final = re.compile(r"\d\s?%")
# Who had it or will have it: no law of awards tells that.
_OF_A_TIME: Final = re.compile(
    r"\bnam (?:ngoai|truoc|sau|toi)\b|\b(?:tuan|thang|quy|dot) (?:nay|truoc|sau|toi)\b"
)
FromClauses = Callable[[Question, str | None], Answer]


class AwardAnswers:
    """Answers about the awards of a table, from the documents of a shelf; safe from any thread.

    Where the law itself is held, only those awards are answered by rule whose places in it the
    law's text bears out: a changed law is searched like any other document.
    """

    def __init__(self, table: Awards, shelf: Shelf) -> None:
        self._table = table
        self._reader = AwardReader(table)
        self._law = next((d for d in shelf.documents.values() if table.is_the_law(d)), None)
        wrong = table.check_against(self._law) if self._law is not None else []
        self._doubtful = {line.partition(":")[0] for line in wrong}

    def answer(
        self, question: Question, document: str | None, shelf: Shelf, from_clauses: FromClauses
    ) -> Answer | None:
        """The clause or the summary; None where another way of answering is to be tried.

        ``document`` restricts the answer to one document; ``shelf`` tells what holds on the day
        asked about; ``from_clauses`` searches the documents.
        """
        if document is not None and (self._law is None or document != self._law.id):
            return None
        asked = self._reader.read(question)
        if asked is None or _OF_A_TIME.search(question.expected.folded):
            return None
        law_too = self._law is not None and document is None
        if asked.aspect is Aspect.ELSEWHERE:
            return self._beside_the_law(question, asked, from_clauses) if law_too else None
        if (unlimited := _share_that_is_not_told(asked)) is not None:
            return not_found(question, unlimited)
        if self._law is not None:
            return self._from_law(question, asked, self._law, shelf)
        found = from_clauses(question, None)
        if _names(found, asked):
            return found
        awards = [award for award in asked.awards if isinstance(award, Award)]
        if len(awards) < len(asked.awards):
            return not_found(question, nearest=found.nearest)
        return self._summary(question, asked, awards)

    def _beside_the_law(
        self, question: Question, asked: AskedOfAwards, from_clauses: FromClauses
    ) -> Answer:
        """What the other documents say of the award; the law tells no plan's target."""
        found = from_clauses(question, None)
        cited = {citation.document for citation in found.citations}
        of_the_law = self._law is not None and self._law.id in cited
        if found.status == "answered" and (of_the_law or not _names(found, asked)):
            return not_found(question)
        return found

    def _from_law(
        self, question: Question, asked: AskedOfAwards, law: Document, shelf: Shelf
    ) -> Answer | None:
        places = {section.locator: section for section in law.sections if section.bullet is None}
        wanted = list(dict.fromkeys(at for one in asked.awards for at in _quoted_of(one, asked)))
        doubtful = any(award.name in self._doubtful for award in asked.awards)
        if doubtful or any(shelf.is_outdated(law.id, at) for at in wanted):
            return None
        sections = [places[at] for at in wanted if at in places][:_MOST]
        if not sections:
            return None
        if len(sections) == 1 and (points := _points(law, sections[0])):
            whole = _whole(law, sections[0])
            if words(whole.quote) > QUOTE_WORDS:
                items = [_content(law, point) for point in points]
                answer = quoted(question, [whole], _opening(law, sections[0]), items)
                return answer.model_copy(update={"notes": _other_groups(asked)})
        answer = quoted(question, [_short(law, section) for section in sections])
        return answer.model_copy(update={"notes": _other_groups(asked)})

    def _summary(self, question: Question, asked: AskedOfAwards, awards: Sequence[Award]) -> Answer:
        law = f"{self._table.law.title} năm {self._table.law.year}"
        decided = [_decided(award) for award in awards]
        notes = [wording.award_summary(law, self._table.law.number)]
        if asked.aspect is Aspect.DECIDED:
            answer = reply(question, "answered", "summary", lead=" ".join(decided))
        else:
            several = len(awards) > 1
            lead = wording.awards_compared([award.name for award in awards], law)
            items = [item for award in awards for item in _items(award, asked, named=several)]
            answer = reply(
                question,
                "answered",
                "summary",
                lead=lead if several else _lead(awards[0], asked, law),
                items=items,
            )
            remarks = [_fact(fact) + "." for award in awards for fact in award.remarks]
            notes = [" ".join([*decided, *remarks]), *_other_groups(asked), *notes]
        return answer.model_copy(update={"notes": tuple(notes)})


def _names(found: Answer, asked: AskedOfAwards) -> bool:
    """Whether what documents answer speaks of an award asked about: it goes before a summary."""
    said = fold(" ".join(citation.quote for citation in found.citations))
    named = any(fold(name) in said for award in asked.awards for name in award.called)
    return found.status == "answered" and named


def _share_that_is_not_told(asked: AskedOfAwards) -> str | None:
    """What is said where a share is asked for and no criterion has one; None where one has."""
    if asked.aspect is not Aspect.SHARE:
        return None
    awards = [award for award in asked.awards if isinstance(award, Award)]
    if any(_PERCENT.search(fact.text) for award in awards for fact in award.facts):
        return None
    told = [award.share.text for award in awards if award.share is not None]
    return " ".join(told) or wording.NOT_FOUND


def _group(award: Award, asked: AskedOfAwards) -> Criteria:
    """The criteria for those asked about: for a collective where one is meant."""
    of_collectives = (one for one in award.criteria if one.whom.startswith("tập thể"))
    return next(of_collectives, award.criteria[0]) if asked.collective else award.criteria[0]


def _quoted_of(award: OtherAward, asked: AskedOfAwards) -> Sequence[str]:
    """The places in the law that answer."""
    if not isinstance(award, Award):
        return award.quote
    if asked.aspect is Aspect.DECIDED:
        return (award.decided.at,)
    if asked.aspect is Aspect.SHARE:
        return [fact.at for fact in award.facts if _PERCENT.search(fact.text)]
    group = _group(award, asked)
    return award.quote if group is award.criteria[0] else (group.at,)


def _other_groups(asked: AskedOfAwards) -> tuple[str, ...]:
    """That others than those quoted are told of elsewhere in the law."""
    if asked.aspect is not Aspect.CRITERIA or asked.collective:
        return ()
    return tuple(
        wording.award_for_others(group.whom, wording.place_in_law(group.at))
        for award in asked.awards
        if isinstance(award, Award)
        for group in award.criteria[1:]
    )


def _lead(award: Award, asked: AskedOfAwards, law: str) -> str:
    article = wording.place_in_law(award.article)
    return wording.award_lead(award.name, award.kind, article, law, _group(award, asked))


def _items(award: Award, asked: AskedOfAwards, *, named: bool) -> list[str]:
    """What it takes, each with its place; ``named`` puts the award's name before each."""
    facts = _group(award, asked).facts
    return [f"{award.name}: {_stated(fact)}" if named else _fact(fact) for fact in facts]


def _decided(award: Award) -> str:
    place = wording.place_in_law(award.decided.at)
    return wording.award_decided(award.name, award.decided.text, place)


def _fact(fact: AwardFact) -> str:
    stated = _stated(fact)
    return f"{stated[0].upper()}{stated[1:]}"


def _stated(fact: AwardFact) -> str:
    return f"{fact.text} ({wording.place_in_law(fact.at)})"


def _points(law: Document, section: Section) -> list[Section]:
    index = law.sections.index(section)
    return [each for each in law.sections if each.parent == index]


def _start(law: Document, section: Section) -> int:
    """Where a section begins to speak: after its number, and after an article's heading."""
    start = content_start(law, section)
    line = law.text.find("\n", start, section.end)
    if section.heading and line >= 0 and section.heading in law.text[start:line]:
        return line + 1
    return start


def _content(law: Document, section: Section) -> str:
    return law.text[_start(law, section) : section.end].rstrip().rstrip(";")


def _opening(law: Document, section: Section) -> str:
    return law.text[_start(law, section) : section.own_end].strip()


def _whole(law: Document, section: Section) -> Citation:
    end = section.start + len(law.text_of(section))
    return cite(law, _start(law, section), end, 1.0)


def _short(law: Document, section: Section) -> Citation:
    """The whole section, or where that is long the first of it that can be quoted."""
    whole = _whole(law, section)
    if words(whole.quote) <= QUOTE_WORDS:
        return whole
    first = next(quote_spans(law.text, whole.start, section.end))
    return cite(law, *with_points(law, *first), 1.0)
