"""Answers from the sentences that best fit the question."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.enumeration import Enumeration, enumeration_in
from corpus.model import Document
from corpus.passages import sentence_around
from corpus.sentences import QUOTE_WORDS, words
from index import wording
from index.candidates import Scored, Search, best_sentences
from index.coverage import covered
from index.kinds import Kind
from index.model import Answer, Citation
from index.question import Question
from index.quoting import cite, focus, with_points
from index.reply import not_found, quoted
from index.responders.differing import differing
from index.shelf import Shelf

_MOST: Final = 3
_LITTLE: Final = 8
_AT_THE_END: Final = re.compile(r"\b(?:ai|nao)\W*(?:\w{1,3}\W*){0,2}$")
_NEAR_THE_BEST: Final = 0.9
_RANKS_WITH: Final = 1.0
_ALL: Final = 0.999
_CALLED_SO: Final = 0.6
_AS_GOOD_AS_OLD: Final = 0.7


def from_clauses(
    question: Question, document: str | None, search: Search, shelf: Shelf, refusal: float
) -> Answer:
    """The best sentence and those nearly as good, a list as a list, or that there is none.

    ``refusal`` in 0..1: how likely the best must be to answer.
    """
    ranked = best_sentences(question, document, search, shelf)
    if document is None:
        ranked = _what_holds(ranked, refusal, shelf)
    best = ranked[0] if ranked else None
    if best is None or not question.content or best.likely < max(refusal, 1e-9):
        return not_found(question, nearest=_nearest(question, ranked, shelf))
    if document is None and (both := differing(question, ranked, refusal, shelf)) is not None:
        return _disagreeing(question, both, shelf)
    enough = max(refusal, best.likely * _NEAR_THE_BEST)
    near = [each for each in ranked if each.likely >= enough]
    if question.kind in {Kind.LIST, Kind.HOW_MUCH} and (listed := _as_list(question, near, shelf)):
        return listed
    told = _general_first(_as_good(near)[:_MOST], shelf)
    quotes = [quote for each in told for quote in quotes_of(question, each, shelf)]
    return quoted(question, quotes[:_MOST])


def _what_holds(ranked: list[Scored], refusal: float, shelf: Shelf) -> list[Scored]:
    """What holds on the day alone, where that answers about as well as what does not."""
    holding = [each for each in ranked if not shelf.is_past(each.sentence)]
    if not holding or len(holding) == len(ranked):
        return ranked
    enough = max(refusal, ranked[0].likely * _AS_GOOD_AS_OLD)
    return holding if holding[0].likely >= enough else ranked


def _disagreeing(question: Question, both: Sequence[Scored], shelf: Shelf) -> Answer:
    """Both quoted, and that they differ."""
    answer = quoted(question, [quotes_of(question, each, shelf)[0] for each in both])
    documents = [shelf.documents[each.sentence.document] for each in both]
    return answer.model_copy(update={"notes": (wording.differ(documents),)})


def _as_good(near: Sequence[Scored]) -> list[Scored]:
    """The best, those that rank with it, and those that say all that is asked just as well.

    What is merely likely too seldom answers.
    """
    best = near[0]
    return [each for each in near if best.score - each.score <= _RANKS_WITH or _says(each, best)]


def _says(other: Scored, best: Scored) -> bool:
    found, wanted = other.signals, best.signals
    return found.coverage >= max(wanted.coverage, _ALL) and found.pairs >= wanted.pairs


def _general_first(near: Sequence[Scored], shelf: Shelf) -> list[Scored]:
    """Clauses of one article in its order where an earlier one holds as much of what is asked.

    A law puts the general case first; a later clause goes before it only where it says more.
    """
    if not near or (article := _article_of(near[0], shelf)) is None:
        return list(near)
    best = near[0].signals
    equal = [
        each
        for each in near
        if _article_of(each, shelf) == article
        and each.signals.coverage >= best.coverage
        and each.signals.pairs >= best.pairs
    ]
    return [
        *sorted(equal, key=lambda each: each.sentence.start),
        *(each for each in near if each not in equal),
    ]


def _article_of(scored: Scored, shelf: Shelf) -> tuple[str, int] | None:
    """The article in which a sentence stands, if it stands in one."""
    sentence = scored.sentence
    sections = shelf.documents[sentence.document].sections
    index: int | None = sentence.section
    while index is not None:
        if re.fullmatch(r"Điều \w+", sections[index].label):
            return sentence.document, index
        index = sections[index].parent
    return None


def _nearest(question: Question, ranked: Sequence[Scored], shelf: Shelf) -> list[Citation]:
    clauses = [each for each in ranked if each.kept.part in {None, "can-cu"}]
    closest = max(clauses, key=lambda each: each.score, default=None)
    return [_quote(question, closest, shelf)] if closest is not None else []


def _quote(question: Question, scored: Scored, shelf: Shelf) -> Citation:
    sentence = scored.sentence
    document = shelf.documents[sentence.document]
    start, end = focus(
        document.text,
        sentence.start,
        sentence.end,
        question.content,
        shelf.weights,
        question.pairs,
        earliest=_asks_who(question),
    )
    return cite(document, start, end, scored.likely)


def _asks_who(question: Question) -> bool:
    """Whether who does it is asked ("ai kiểm tra …"), not with or for whom ("… với ai")."""
    asks = question.kind in {Kind.WHO, Kind.PERSON}
    return asks and _AT_THE_END.search(question.expected.folded) is None


def quotes_of(question: Question, scored: Scored, shelf: Shelf) -> list[Citation]:
    """The quote; a later member of a list goes with the words that open the list."""
    quote = _quote(question, scored, shelf)
    sentence = scored.sentence
    document = shelf.documents[sentence.document]
    section = document.sections[sentence.section]
    first, last = sentence_around(document, section, quote.start)
    listed = enumeration_in(document.text[first:last])
    if listed is None or quote.start < first + len(listed.lead_in):
        whole = with_points(document, quote.start, quote.end)
        return [cite(document, *whole, scored.likely)]
    quote = cite(document, quote.start, _to_the_last(document, quote.end, last), scored.likely)
    if words(document.text[first : quote.end]) <= QUOTE_WORDS:
        return [cite(document, first, quote.end, scored.likely)]
    return [quote, cite(document, first, first + len(listed.lead_in), scored.likely)]


def _to_the_last(document: Document, end: int, last: int) -> int:
    """The end of a quoted member, or of the sentence where little follows: it may belong to it."""
    return last if words(document.text[end:last]) <= _LITTLE else end


def _as_list(question: Question, likely: Sequence[Scored], shelf: Shelf) -> Answer | None:
    """The list among the best sentences, and others that are called the same.

    One is taken apart into its members; several are quoted whole, each with what opens it.
    """
    lists: dict[tuple[str, int], tuple[Citation, Enumeration, float]] = {}
    for each in likely:
        sentence = each.sentence
        document = shelf.documents[sentence.document]
        section = document.sections[sentence.section]
        start, end = sentence_around(document, section, sentence.start)
        listed = enumeration_in(document.text[start:end])
        asked_apart = question.kind is Kind.HOW_MUCH and question.expected.met(sentence.text)
        if listed is not None and not asked_apart:
            named = covered(question.content, shelf.terms_of(listed.lead_in), shelf.weights)
            if each is likely[0] or named >= _CALLED_SO:
                citation = cite(document, start, end, each.likely)
                lists.setdefault((document.id, start), (citation, listed, named))
    if not lists:
        return None
    (first, listed, named), *others = lists.values()
    same = [citation for citation, _, other in others if named > 0 and other >= named]
    if same:
        return quoted(question, [first, *same][:_MOST])
    return quoted(question, [first], listed.lead_in, listed.items)
