"""Where two documents in force answer the same question differently."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from corpus.vietnamese import fold, syllables
from corpus.when.recogniser import find_times
from index.candidates import Scored
from index.kinds import Kind
from index.question import Question
from index.shelf import Shelf

_NEARLY_AS_GOOD: Final = 0.75
_MUCH_COVERED: Final = 0.6
_ALIKE: Final = 0.5
_AMOUNT: Final = re.compile(r"(?<![\w/.,-])(?P<n>\d+(?:[.,]\d+)*)\s*(?P<unit>%|[^\W\d_]+)")
_ACTS: Final = re.compile(
    r"(?P<who>[^,;.:\n]{3,80}?)\s+(?:là|làm|có trách nhiệm|chịu trách nhiệm|chủ trì|phụ trách|"
    r"được giao)(?!\w)"
)
_ANY_DAY: Final = date(2000, 1, 1)


def differing(
    question: Question, ranked: Sequence[Scored], refusal: float, shelf: Shelf
) -> tuple[Scored, Scored] | None:
    """The best sentence and one of another document that tells another number, day or party.

    Both must hold on the day, answer about as well, and say much the same but for that: what is
    counted, or the parties and days, then have nothing in common.
    """
    if not ranked or question.kind not in {Kind.HOW_MUCH, Kind.WHEN, Kind.WHO}:
        return None
    best = ranked[0]
    if shelf.is_past(best.sentence):
        return None
    enough = max(refusal, best.likely * _NEARLY_AS_GOOD)
    for other in ranked[1:]:
        if other.likely < enough or shelf.is_past(other.sentence):
            continue
        if other.sentence.document == best.sentence.document:
            continue
        if _speak_of_the_same(best, other) and _contradict(question.kind, best, other):
            return best, other
    return None


def _speak_of_the_same(one: Scored, other: Scored) -> bool:
    if min(one.signals.coverage, other.signals.coverage) < _MUCH_COVERED:
        return False
    first, second = _words(one), _words(other)
    return len(first & second) >= _ALIKE * len(first | second)


def _words(scored: Scored) -> set[str]:
    return {word for word in syllables(scored.sentence.text) if not word.isdigit()}


def _contradict(kind: Kind, one: Scored, other: Scored) -> bool:
    first, second = (_told(kind, each.sentence.text) for each in (one, other))
    shared = [key for key in first if key in second]
    return any(not first[key] & second[key] for key in shared)


def _told(kind: Kind, text: str) -> Mapping[str, set[str]]:
    """What a sentence tells of the kind asked for, by what it is told of."""
    told: defaultdict[str, set[str]] = defaultdict(set)
    if kind is Kind.HOW_MUCH:
        for found in _AMOUNT.finditer(text):
            told[fold(found["unit"])].add(found["n"].lstrip("0") or "0")
    elif kind is Kind.WHEN:
        for mention in find_times(text, _ANY_DAY):
            if not mention.cited:
                told["when"].add(repr(mention.meaning))
    elif (who := _ACTS.search(text)) is not None:
        told["who"].add(" ".join(syllables(who["who"])))
    return told
