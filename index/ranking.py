"""Which sentence answers best, and whether it answers at all.

Two logistic models over the same signals: one ranks sentences, one tells how likely the best of
them answers. Both were fitted on ``bench/questions/development`` by ``python -m bench.calibrate``.
"""

import math
from collections.abc import Sequence
from typing import Final

from index.signals import Signals

RANKING: Final = (3.85, 2.27, 1.2, -5.51, 1.37, 2.33, -0.58, 1.84, 4.99, 1.78)
ACCEPTANCE: Final = (4.62, 1.66, 0.21, 1.13, 0.17, -0.05, 0.94, 2.37, 0.18, -1.16)
ACCEPTANCE_INTERCEPT: Final = -6.96


def rank(found: Signals) -> float:
    """A score to compare the sentences of one question by."""
    return _weighted(RANKING, found.vector())


def likelihood(found: Signals) -> float:
    """How likely, in 0..1, a sentence with these signals answers its question."""
    if found.coverage == 0:
        return 0.0
    return 1 / (1 + math.exp(-ACCEPTANCE_INTERCEPT - _weighted(ACCEPTANCE, found.vector())))


def _weighted(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
