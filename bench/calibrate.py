"""Fits the two models of ``index.ranking`` on the development questions; prints them as JSON.

``python -m bench.calibrate``. The figures beside the weights are cross-validated by question, so
they say what to expect of questions that the fit has not seen; ``bench/questions/held-out`` is not
looked at here.
"""

import json
import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.questions import DEVELOPMENT, Asked, read_questions
from bot.app import open_application
from config.settings import load_settings
from index.answer import Answerer
from index.ranking import ACCEPTANCE, ACCEPTANCE_INTERCEPT, RANKING
from index.signals import Signals

_FOLDS = 8
_SEED = 0
Vector = NDArray[np.float64]
Rights = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A question with the signals of each sentence that may answer, and which of them do."""

    answerable: bool
    signals: Vector
    right: Rights


def main() -> None:
    """Prints the weights and what to expect of them."""
    application = open_application(load_settings())
    files = sorted(DEVELOPMENT.glob("*answerable*.jsonl"))
    examples = _examples(application.holding.answerer, read_questions(*files))
    ranking, acceptance = _fit(examples)
    report = {
        "examples": len(examples),
        "signals": list(Signals._fields),
        "ranking": _rounded(ranking.coef_[0]),
        "acceptance": _rounded(acceptance.coef_[0]),
        "acceptance_intercept": round(float(acceptance.intercept_[0]), 2),
        "cross_validated": _cross_validated(examples),
        "as_it_is": _as_it_is(examples),
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")


def _examples(answerer: Answerer, questions: list[Asked]) -> list[Example]:
    """Those questions that sentences must answer; the others are answered by rule."""
    found = []
    for asked in questions:
        weighed = answerer.weigh(asked.question)
        if weighed:
            vectors = np.array([signals for signals, _ in weighed])
            rights = [any(map(asked.is_met_by, quotes)) for _, quotes in weighed]
            found.append(Example(bool(asked.right), vectors, np.array(rights)))
    return found


def _fit(examples: list[Example]) -> tuple[LogisticRegression, LogisticRegression]:
    """Which sentence is right, among answerable questions; and whether the best one is."""
    answerable = [example for example in examples if example.answerable]
    sentences = np.concatenate([example.signals for example in answerable])
    rights = np.concatenate([example.right for example in answerable])
    ranking = LogisticRegression(C=10, max_iter=5000).fit(sentences, rights)
    best = np.array([_best(ranking.coef_[0], example)[0] for example in examples])
    acceptance = LogisticRegression(C=3, max_iter=5000)
    return ranking, acceptance.fit(best, [example.answerable for example in examples])


def _best(ranking: Vector, example: Example) -> tuple[Vector, bool]:
    """The signals of the sentence that ranks first, and whether one of the first three is right."""
    order = np.argsort(-(example.signals @ ranking))
    return example.signals[order[0]], bool(example.right[order[:3]].any())


def _cross_validated(examples: list[Example]) -> list[dict[str, float]]:
    """The curve of models that have not seen the questions they are measured on."""
    shuffled = np.random.default_rng(_SEED).permutation(len(examples))
    likely = np.zeros(len(examples))
    right = np.zeros(len(examples), dtype=bool)
    for fold in np.array_split(shuffled, _FOLDS):
        left_out = set(fold.tolist())
        kept = [example for i, example in enumerate(examples) if i not in left_out]
        ranking, acceptance = _fit(kept)
        for i in fold:
            best, right[i] = _best(ranking.coef_[0], examples[i])
            likely[i] = acceptance.predict_proba(best[None])[0, 1]
    return _curve(examples, likely, right)


def _as_it_is(examples: list[Example]) -> list[dict[str, float]]:
    """The curve of the weights that ``index.ranking`` has now."""
    found = [_best(np.array(RANKING), example) for example in examples]
    scores = np.array([best for best, _ in found]) @ np.array(ACCEPTANCE) + ACCEPTANCE_INTERCEPT
    return _curve(examples, 1 / (1 + np.exp(-scores)), np.array([right for _, right in found]))


def _curve(examples: list[Example], likely: Vector, right: Rights) -> list[dict[str, float]]:
    """Right answers against wrong ones and refusals, a point for each caution.

    ``right`` is of the answerable questions, ``refused`` of the others, ``wrong`` of all.
    """
    possible = np.array([example.answerable for example in examples])
    points = []
    for caution in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        told = likely >= caution
        points.append(
            {
                "refusal": caution,
                "right": round(float((right & told)[possible].mean()), 3),
                "wrong": round(float((told & ~(right & possible)).mean()), 3),
                "refused": round(float((~told)[~possible].mean()), 3),
            }
        )
    return points


def _rounded(weights: Vector) -> list[float]:
    return [round(float(weight), 2) for weight in weights]


if __name__ == "__main__":
    main()
