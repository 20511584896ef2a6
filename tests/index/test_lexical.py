import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import LexicalIndex

TEXTS = ["công đoàn phát động thi đua", "thi công công trình", "báo cáo"]
SYLLABLES = st.lists(st.sampled_from(["công", "đoàn", "thi", "đua", "19", "ct"]), max_size=8)


def weight(holding: int, size: int, times: int, length: float, k1: float, b: float) -> float:
    idf = math.log(1 + (size - holding + 0.5) / (holding + 0.5))
    return idf * times / (times + k1 * (1 - b + b * length))


def by_definition(texts: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    def terms(words: list[str]) -> list[object]:
        return [*words, *pairwise(words)]

    mean = max(sum(map(len, texts)) / max(len(texts), 1), 1)
    scores = [0.0] * len(texts)
    for term in terms(query):
        holding = sum(term in terms(words) for words in texts)
        for place, words in enumerate(texts):
            if times := terms(words).count(term):
                scores[place] += weight(holding, len(texts), times, len(words) / mean, k1, b)
    return scores


def test_scores_worked_out_by_hand() -> None:
    index = LexicalIndex.build(TEXTS, k1=1.0, b=0.5)
    # Lengths 6, 4, 2 around a mean of 4. "công" stands once and twice, "công đoàn" once.
    once = math.log(1 + 1.5 / 2.5) * 1 / (1 + 0.5 + 0.5 * 6 / 4)
    twice = math.log(1 + 1.5 / 2.5) * 2 / (2 + 0.5 + 0.5 * 4 / 4)
    rare = math.log(1 + 2.5 / 1.5) * 1 / (1 + 0.5 + 0.5 * 6 / 4)
    assert index.scores("công") == pytest.approx([once, twice, 0], rel=1e-5)
    assert index.scores("Công đoàn") == pytest.approx([once + 2 * rare, twice, 0], rel=1e-5)


@given(st.lists(SYLLABLES, max_size=6), SYLLABLES, st.floats(0, 2), st.floats(0, 1))
def test_as_defined(texts: list[list[str]], query: list[str], k1: float, b: float) -> None:
    scores = LexicalIndex.build([" ".join(words) for words in texts], k1=k1, b=b)
    found = scores.scores(" ".join(query))
    assert found == pytest.approx(by_definition(texts, query, k1, b), rel=1e-4, abs=1e-5)


def test_document_numbers_are_found() -> None:
    index = LexicalIndex.build(["Chỉ thị số 19/CT-TTg ngày 16/7/2021", "Chỉ thị số 34-CT/TW"])
    assert index.scores("19/ct-ttg").argmax() == 0
    assert index.scores("34 ct tw").argmax() == 1
    assert index.scores("ngày 16 tháng 07").argmax() == 0


def test_a_syllable_never_seen_makes_no_pair() -> None:
    index = LexicalIndex.build(TEXTS)
    assert np.array_equal(index.scores("zzz"), np.zeros(3))
    assert np.array_equal(index.scores("công zzz đoàn"), index.scores("đoàn công"))


@pytest.mark.parametrize("texts", [[], [""], ["...", ""]])
def test_nothing_to_find(texts: list[str]) -> None:
    assert np.array_equal(LexicalIndex.build(texts).scores("công đoàn"), np.zeros(len(texts)))


@pytest.mark.parametrize("texts", [TEXTS, [], [""]])
def test_saved_and_loaded_it_is_the_same(texts: list[str], tmp_path: Path) -> None:
    index = LexicalIndex.build(texts)
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert len(loaded) == len(texts)
    for query in ("công đoàn", "thi đua", ""):
        assert np.array_equal(loaded.scores(query), index.scores(query))


def test_progress_ends_at_the_whole() -> None:
    told: list[tuple[int, int]] = []
    LexicalIndex.build(TEXTS, lambda step, done, total: told.append((done, total)))
    assert told[-1] == (3, 3)


def test_the_pairs_cross_no_border_of_passages() -> None:
    index = LexicalIndex.build(["công", "đoàn"])
    assert index.scores("công đoàn") == pytest.approx(
        index.scores("công") + index.scores("đoàn"), rel=1e-6
    )
