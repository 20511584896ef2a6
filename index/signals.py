"""What speaks for a sentence as the answer to a question."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.model import Passage
from corpus.vietnamese import fold
from index.coverage import Terms, TermWeights, covered, covered_pairs
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
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Candidate:
    """A sentence, or a part of one, that may answer; ``whole`` is the sentence it is part of.

    ``dense`` is the better cosine of the sentence and of the passage around it, ``standout`` by
    how many standard deviations it exceeds all that was found; ``year`` is the document's campaign
    year, ``title`` the terms of its title; ``part`` names the head or tail matter it is.
    """

    sentence: Passage
    whole: str
    terms: Terms
    context: Terms
    title: Terms
    dense: float
    standout: float
    year: int | None
    part: str | None = None

    @property
    def with_context(self) -> str:
        """The sentence with what stands above it."""
        return f"{self.sentence.context} {self.sentence.text}"


@dataclass(frozen=True)
class Signals:
    """Each in 0..1, but for ``standout`` (about −2 to 4)."""

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

    def vector(self) -> tuple[float, ...]:
        """In the order of the fields, which is that of the weights in ``index.ranking``."""
        return tuple(vars(self).values())


def signals(question: Question, candidate: Candidate, weights: TermWeights) -> Signals:
    """What speaks for ``candidate`` as an answer to ``question``."""
    loose = question.unaccented
    coverage = covered(question.content, candidate.terms, weights, candidate.context, loose=loose)
    asked = sum(weights.of(syllable) for syllable in set(question.content))
    return Signals(
        coverage=coverage if asked else 0.0,
        pairs=covered_pairs(question.pairs, candidate.terms, weights, loose=loose),
        evidence=1 - math.exp(-asked * coverage / _LEVELS_OFF),
        dense=candidate.dense,
        standout=candidate.standout,
        kind=max(
            question.expected.met(text) for text in (candidate.sentence.text, candidate.whole)
        ),
        numbers=_numbers(question, candidate),
        noun=question.expected.noun_met(candidate.with_context),
        unknown=_share_unknown([weights.knows(syllable) for syllable in question.content]),
        unknown_pairs=_share_unknown([weights.knows_pair(pair) for pair in question.pairs]),
    )


def is_ruled_out(question: Question, candidate: Candidate, found: Signals) -> bool:
    """Whether the sentence cannot answer, however much it shares with the question.

    It lacks the date, number or name asked for, or is not of the year that the question names.
    """
    if question.expected.strict and found.kind == 0:
        return True
    if question.expected.lacks_attribute(candidate.with_context):
        return True
    if _names_unknown(question, candidate):
        return True
    if candidate.part in _FRAME and not _FRAME[candidate.part].search(question.expected.folded):
        return True
    if question.kind is Kind.PERSON and not _is_of_that_office(question, candidate):
        return True
    return any(
        _YEAR.fullmatch(number) and not _has(candidate, number) for number in question.numbers
    )


def _names_unknown(question: Question, candidate: Candidate) -> bool:
    """Whether the question has a name in capitals (DTI, SJC) that nothing here knows."""
    names = _CAPITALS.findall(question.understood)
    return any(not _is_said(fold(name), candidate) for name in names)


def _is_of_that_office(question: Question, candidate: Candidate) -> bool:
    """Whether all that is said of the person asked for is said of the one named."""
    return all(_is_said(fold(syllable), candidate) for syllable in question.content)


def _is_said(folded: str, candidate: Candidate) -> bool:
    said = (candidate.terms, candidate.context, candidate.title)
    return any(folded in terms.folded for terms in said)


def _numbers(question: Question, candidate: Candidate) -> float:
    if not question.numbers:
        return 1.0
    return sum(_has(candidate, number) for number in question.numbers) / len(question.numbers)


def _has(candidate: Candidate, number: str) -> bool:
    """A year counts where it stands for itself, not as the end of a period ("2021-2025")."""
    text = candidate.with_context.replace("–", "-")
    own_year = number == str(candidate.year)
    return own_year or re.search(rf"(?<![\d-])0*{number}(?![\d-])", text) is not None


def _share_unknown(known: Sequence[bool]) -> float:
    return known.count(False) / len(known) if known else 0.0
