"""What speaks for a sentence as the answer to a question."""

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from corpus.dates import find_dates
from corpus.vietnamese import fold, syllables
from index.coverage import AskedTerms, TermWeights
from index.kept_sentence import KeptSentence
from index.kinds import Kind
from index.question import Question

_LEVELS_OFF: Final = 10.0
_CAPITALS = re.compile(r"(?<![\w/-])[A-ZĐ]{3,}(?![\w/-])")
# Head and tail matter names many bodies and tells nothing of them but this.
_FRAME: Final = {
    "noi-nhan": re.compile(r"\b(?:nhan|gui|luu|danh sach)\b"),
    "so-ky-hieu": re.compile(r"\b(?:so|ky hieu|ma)\b"),
    "ngay": re.compile(r"\b(?:ngay|thang|nam|khi|bao gio|luc|o dau|tinh nao|noi)\b"),
    "nguoi-ky": re.compile(r"\b(?:ky|ai|ten|giam doc|chuc|nguoi|chu tich|thu truong)\b"),
}


class Signals(NamedTuple):
    """Each in 0..1, but for ``standout`` (about −2 to 4).

    ``dense`` is the better cosine of the sentence and of the passage around it, ``standout`` by
    how many standard deviations it exceeds all that was found.

    The order of the fields is that of the weights in ``index.ranking``.
    """

    coverage: float
    pairs: float
    evidence: float
    dense: float
    standout: float
    kind: float
    numbers: float
    noun: float
    unknown: float
    unknown_pairs: float


class Words(NamedTuple):
    """What the words of a sentence say: the signals (0 for those of the model), and a veto."""

    signals: Signals
    ruled_out: bool


class Weighing:
    """One question, made ready to be held against many sentences."""

    def __init__(self, question: Question, weights: TermWeights) -> None:
        self._question = question
        self._asked = AskedTerms(
            question.content, question.pairs, weights, loose=question.unaccented
        )
        self._unknown = _share_unknown([weights.knows(one) for one in question.content])
        self._unknown_pairs = _share_unknown([weights.knows_pair(one) for one in question.pairs])
        self._numbers = {number: _standing_alone(number) for number in question.numbers}
        self._years = [str(year) for year in question.years]
        self._days = {found.day for found in find_dates(question.understood)}
        self._names = [
            fold(syllable)
            for name in _CAPITALS.findall(question.understood)
            for syllable in syllables(name)
        ]
        self._frames = {
            part for part, words in _FRAME.items() if words.search(question.expected.folded)
        }

    def words(self, kept: KeptSentence) -> Words:
        """What the words of a sentence say of it as an answer.

        It is ruled out, however much it shares with the question, where it lacks the date, number
        or name asked for, or is not of the day or year that is named.
        """
        found = self._signals_of_words(kept)
        return Words(found, self._rule_out(kept, found))

    def _signals_of_words(self, kept: KeptSentence) -> Signals:
        expected, asked = self._question.expected, self._asked.weight
        coverage = self._asked.covered(kept.terms, kept.context) if asked else 0.0
        return Signals(
            coverage=coverage,
            pairs=self._asked.covered_pairs(kept.terms),
            evidence=1 - math.exp(-asked * coverage / _LEVELS_OFF),
            dense=0.0,
            standout=0.0,
            kind=max(expected.met(kept.sentence.text), expected.met(kept.whole)),
            numbers=self._share_of_numbers(kept),
            noun=expected.noun_met(kept.with_context),
            unknown=self._unknown,
            unknown_pairs=self._unknown_pairs,
        )

    def _rule_out(self, kept: KeptSentence, found: Signals) -> bool:
        expected = self._question.expected
        return (
            (expected.strict and found.kind == 0)
            or expected.lacks_attribute(kept.with_context)
            or any(not _is_said(name, kept) for name in self._names)
            or (kept.part in _FRAME and kept.part not in self._frames)
            or (self._question.kind is Kind.PERSON and not self._is_of_that_office(kept))
            or any(not self._has(kept, year) for year in self._years)
            or not self._days <= kept.days
        )

    def _is_of_that_office(self, kept: KeptSentence) -> bool:
        """Whether all that is said of the person asked for is said of the one named."""
        return all(_is_said(fold(syllable), kept) for syllable in self._question.content)

    def _share_of_numbers(self, kept: KeptSentence) -> float:
        if not self._numbers:
            return 1.0
        return sum(self._has(kept, number) for number in self._numbers) / len(self._numbers)

    def _has(self, kept: KeptSentence, number: str) -> bool:
        """A year counts where it stands for itself, not as the end of a period ("2021-2025")."""
        own_year = number == str(kept.year)
        text = kept.with_context.replace("–", "-")
        return own_year or self._numbers[number].search(text) is not None


def _is_said(folded: str, kept: KeptSentence) -> bool:
    return any(folded in terms.folded for terms in (kept.terms, kept.context, kept.title))


def _standing_alone(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d-])0*{number}(?![\d-])")


def _share_unknown(known: Sequence[bool]) -> float:
    return known.count(False) / len(known) if known else 0.0
