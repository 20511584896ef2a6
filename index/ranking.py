"""Which sentence answers best, and whether it answers at all.

Two logistic models over the same signals: one ranks sentences, one tells how likely the best of
them answers. Both were fitted on ``bench/questions/development`` by ``python -m bench.calibrate``.
"""

import math
from collections.abc import Sequence
from typing import Final

from index.signals import Signals

RANKING: Final = (4.5, 1.6, 0.7, -5.3, 1.4, 2.2, -0.3, 1.7, 0.0, 0.0)
ACCEPTANCE: Final = (4.8, 1.75, 0.45, 1.25, 0.13, -0.03, 0.9, 2.4, -0.2, -1.0)
ACCEPTANCE_INTERCEPT: Final = -7.24


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
