"""Which sentence answers best, and whether it answers at all.

Two logistic models over the same signals: one ranks sentences, one tells how likely the best of
them answers. Both were fitted on ``bench/questions/development`` by ``python -m bench.calibrate``.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.signals import Signals

RANKING: Final = (3.85, 2.27, 1.2, -5.51, 1.37, 2.33, -0.58, 1.84, 4.99, 1.78)
ACCEPTANCE: Final = (4.62, 1.66, 0.21, 1.13, 0.17, -0.05, 0.94, 2.37, 0.18, -1.16)
ACCEPTANCE_INTERCEPT: Final = -6.96


def ranked(found: Sequence[Signals]) -> NDArray[np.float64]:
    """For each, a score to compare the sentences of one question by."""
    scores: NDArray[np.float64] = _matrix(found) @ np.array(RANKING)
    return scores


def likelihoods(found: Sequence[Signals]) -> NDArray[np.float64]:
    """For each, how likely (0..1) a sentence with these signals answers its question."""
    matrix = _matrix(found)
    likely = 1 / (1 + np.exp(-ACCEPTANCE_INTERCEPT - matrix @ np.array(ACCEPTANCE)))
    return np.where(matrix[:, Signals._fields.index("coverage")] > 0, likely, 0.0)


def _matrix(found: Sequence[Signals]) -> NDArray[np.float64]:
    return np.array(found, dtype=np.float64).reshape(len(found), len(RANKING))
