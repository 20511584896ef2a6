"""Which sentence answers best, and whether it answers at all.

Two logistic models over the same signals: one ranks sentences, one tells how likely the best of
them answers. Both were fitted on ``bench/questions/development`` by ``python -m bench.calibrate``.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.signals import Signals

# Shape (sentences, signals), or (sentences,).
Matrix = NDArray[np.float64]

RANKING: Final = (3.85, 2.27, 1.2, -5.51, 1.37, 2.33, -0.58, 1.84, 4.99, 1.78)
ACCEPTANCE: Final = (4.62, 1.66, 0.21, 1.13, 0.17, -0.05, 0.94, 2.37, 0.18, -1.16)
ACCEPTANCE_INTERCEPT: Final = -6.96


def ranked(signals: Matrix) -> Matrix:
    """For each row of signals a score to compare the sentences of one question by."""
    scores: Matrix = signals @ np.array(RANKING)
    return scores


def likelihoods(signals: Matrix) -> Matrix:
    """For each row of signals how likely (0..1) its sentence answers the question."""
    likely = 1 / (1 + np.exp(-ACCEPTANCE_INTERCEPT - signals @ np.array(ACCEPTANCE)))
    return np.where(signals[:, Signals._fields.index("coverage")] > 0, likely, 0.0)
