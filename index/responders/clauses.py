"""Answers from the sentences that best fit the question."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.enumeration import Enumeration, enumeration_in
from corpus.model import Document
from corpus.passages import sentence_around
from corpus.sentences import QUOTE_WORDS, words
from index.candidates import Scored, Search, best_sentences
from index.coverage import covered
from index.kinds import Kind
from index.model import Answer, Citation
from index.question import Question
from index.quoting import cite, focus, with_points
from index.reply import not_found, quoted
from index.shelf import Shelf

_MOST: Final = 3
_LITTLE: Final = 8
_AT_THE_END: Final = re.compile(r"\b(?:ai|nao)\W*(?:\w{1,3}\W*){0,2}$")
_NEAR_THE_BEST: Final = 0.9
_CALLED_SO: Final = 0.6


def from_clauses(
    question: Question, document: str | None, search: Search, shelf: Shelf, refusal: float
) -> Answer:
    """The best sentence and those nearly as good, a list as a list, or that there is none.

    ``refusal`` in 0..1: how likely the best must be to answer.
    """
    ranked = best_sentences(question, document, search, shelf)
    best = ranked[0] if ranked else None
    if best is None or not question.content or best.likely < max(refusal, 1e-9):
        return not_found(question, nearest=_nearest(question, ranked, shelf))
    enough = max(refusal, best.likely * _NEAR_THE_BEST)
    near = [each for each in ranked if each.likely >= enough]
    if question.kind in {Kind.LIST, Kind.HOW_MUCH} and (listed := _as_list(question, near, shelf)):
        return listed
    quotes = [quote for each in near[:_MOST] for quote in quotes_of(question, each, shelf)]
    return quoted(question, quotes[:_MOST])


def _nearest(question: Question, ranked: Sequence[Scored], shelf: Shelf) -> list[Citation]:
    clauses = [each for each in ranked if each.candidate.part in {None, "can-cu"}]
    closest = max(clauses, key=lambda each: each.score, default=None)
    return [_quote(question, closest, shelf)] if closest is not None else []


def _quote(question: Question, scored: Scored, shelf: Shelf) -> Citation:
    sentence = scored.candidate.sentence
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
    sentence = scored.candidate.sentence
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
        sentence = each.candidate.sentence
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
