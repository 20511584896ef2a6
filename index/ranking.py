"""Which sentence answers best, and whether it answers at all.

Two logistic models over the same signals: one ranks sentences, one tells how likely the best of
them answers. Both were fitted on ``bench/questions/development`` by ``python -m bench.calibrate``.
"""

import math
from collections.abc import Sequence
from typing import Final

from index.signals import Signals

RANKING: Final = (4.37, 2.05, 1.78, -5.33, 1.47, 0.65, 1.09, 0.63, 0.0, 0.0)
ACCEPTANCE: Final = (3.87, 1.79, 1.03, 0.65, 0.95, 0.59, 0.88, 3.70, 0.32, -1.40)
ACCEPTANCE_INTERCEPT: Final = -9.68


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
