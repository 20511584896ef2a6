import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.fusion import fuse

FINITE = st.floats(-(2.0**99), 2.0**99, width=32)
PAIRS = st.integers(0, 20).flatmap(
    lambda size: st.tuples(
        arrays(np.float32, size, elements=FINITE), arrays(np.float32, size, elements=FINITE)
    )
)


def test_scores_worked_out_by_hand() -> None:
    lexical = np.array([2.0, 0.0, 6.0, 10.0], dtype=np.float32)  # 0.2, 0, 0.6, 1
    dense = np.array([0.9, 0.7, 0.8, 0.5], dtype=np.float32)  # 1, 0.5, 0.75, 0
    assert fuse(lexical, dense) == pytest.approx([0.6, 0.25, 0.675, 0.5], abs=1e-6)
    assert fuse(lexical, dense, 0.25) == pytest.approx([0.4, 0.125, 0.6375, 0.75], abs=1e-6)
    assert fuse(lexical, dense, 0) == pytest.approx([0.2, 0, 0.6, 1], abs=1e-6)


def test_a_side_that_tells_none_apart_gives_nothing() -> None:
    same = np.full(3, 4.2, dtype=np.float32)
    dense = np.array([0.1, 0.3, 0.2], dtype=np.float32)
    assert fuse(same, dense) == pytest.approx([0, 0.5, 0.25], abs=1e-6)


def test_no_candidates() -> None:
    nothing = np.empty(0, dtype=np.float32)
    assert fuse(nothing, nothing).shape == (0,)


@given(PAIRS, st.floats(0, 1))
def test_a_fused_score_is_a_share(pair: tuple[np.ndarray, np.ndarray], weight: float) -> None:
    fused = fuse(*pair, weight)
    assert fused.shape == pair[0].shape
    assert np.all((fused >= 0) & (fused <= 1))


@given(PAIRS)
def test_better_on_both_sides_is_not_worse(pair: tuple[np.ndarray, np.ndarray]) -> None:
    lexical, dense = pair
    fused = fuse(lexical, dense)
    for one in range(len(fused)):
        worse = (lexical <= lexical[one]) & (dense <= dense[one])
        assert np.all(fused[worse] <= fused[one] + 1e-6)
