"""How long an answer takes beside one bare embedding of its question: ``python -m bench.latency``.

Prints one JSON object; times in milliseconds.
"""

import time
from collections.abc import Sequence

import numpy as np

from bench.questions import HELD_OUT, Asked, ask_all, read_questions
from bot.app import Application, open_application
from bot.commands.output import print_json, progress_bars
from config.progress import Progress, silent
from config.settings import load_settings

_ROUNDS = 3
_STEP = "Đo thời gian trả lời"


def measure_latency(
    application: Application,
    questions: Sequence[Asked],
    progress: Progress = silent,
    rounds: int = _ROUNDS,
) -> dict[str, float]:
    """p50 and p95 of both, and the p50 of an answer over that of an embedding.

    Each question is answered and then embedded as it was typed, so both meet the same load.
    """
    ask_all(application.holding.answerer, questions[:1])
    answers, embeddings = [], []
    for done in range(rounds):
        for asked in questions:
            began = time.perf_counter()
            ask_all(application.holding.answerer, [asked])
            answered = time.perf_counter()
            application.embedder.encode_queries([asked.question])
            answers.append(answered - began)
            embeddings.append(time.perf_counter() - answered)
        progress(_STEP, done + 1, rounds)
    answer, answer_p95 = np.percentile(answers, [50, 95]) * 1000
    embedding, embedding_p95 = np.percentile(embeddings, [50, 95]) * 1000
    return {
        "answer_p50_ms": round(float(answer), 2),
        "answer_p95_ms": round(float(answer_p95), 2),
        "embedding_p50_ms": round(float(embedding), 2),
        "embedding_p95_ms": round(float(embedding_p95), 2),
        "ratio": round(float(answer / embedding), 2),
    }


def questions_to_time() -> list[Asked]:
    """Those that the figures are given for."""
    return read_questions(HELD_OUT / "answerable.jsonl")


def main() -> None:
    """Prints the report."""
    with progress_bars() as progress:
        application = open_application(load_settings(), progress)
        report = measure_latency(application, questions_to_time(), progress)
    print_json(report)


if __name__ == "__main__":
    main()
