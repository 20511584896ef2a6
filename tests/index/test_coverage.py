"""Coverage and weights, worked out by hand."""

import math

import pytest

from index.coverage import AskedTerms, Terms, TermWeights, covered

TEXTS = [Terms.of("thi đua yêu nước"), Terms.of("thi đua khen thưởng"), Terms.of("công đoàn")]


def idf(total: int, count: int) -> float:
    return math.log1p((total - count + 0.5) / (count + 0.5))


def test_weights_are_idf() -> None:
    weights = TermWeights(TEXTS)
    assert weights.of("thi") == pytest.approx(idf(3, 2))
    assert weights.of("công") == pytest.approx(idf(3, 1))
    assert weights.of("chưa thấy") == pytest.approx(idf(3, 0))
    assert weights.of_pair(("thi", "đua")) == pytest.approx(idf(3, 2))
    assert weights.pair_count(("thi", "đua")) == 2
    assert weights.knows("đua")
    assert not weights.knows_pair(("đua", "thi"))


def test_coverage_is_the_share_by_weight() -> None:
    weights = TermWeights(TEXTS)
    expected = idf(3, 2) / (idf(3, 2) + idf(3, 1))
    assert covered(["thi", "công"], TEXTS[0], weights) == pytest.approx(expected)
    assert covered([], TEXTS[0], weights) == 1.0


def test_headings_and_missing_diacritics_count_three_quarters() -> None:
    weights = TermWeights(TEXTS)
    asked = AskedTerms(["công"], (), weights)
    assert asked.covered(TEXTS[0], TEXTS[2]) == pytest.approx(0.75)
    assert covered(["dua"], TEXTS[0], weights) == 0.0
    loose = AskedTerms(["dua"], [("thi", "dua")], weights, loose=True)
    assert loose.covered(TEXTS[0]) == pytest.approx(0.75)
    assert loose.covered_pairs(TEXTS[0]) == pytest.approx(0.75)


def test_pairs_are_neighbours() -> None:
    weights = TermWeights(TEXTS)
    assert AskedTerms((), [("thi", "đua")], weights).covered_pairs(TEXTS[0]) == 1.0
    assert AskedTerms((), [("đua", "nước")], weights).covered_pairs(TEXTS[0]) == 0.0
    assert AskedTerms((), (), weights).covered_pairs(TEXTS[0]) == 0.0
