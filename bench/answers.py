"""How many of the project's own questions are answered right, and how quickly; JSON."""

import statistics
import time

from bench.questions import DEVELOPMENT, HELD_OUT, ask_all, read_questions, share_right
from bot.app import Application

_ROUNDS = 3


def measure_answers(application: Application) -> dict[str, object]:
    """Shares right and refused, and the answer's p50 over that of one bare query embedding."""
    quality = {
        folder.name: {
            kind: round(share_right(ask_all(application.holding.answerer, questions)), 3)
            for kind, questions in (
                ("right", read_questions(*sorted(folder.glob("answerable*.jsonl")))),
                ("refused", read_questions(*sorted(folder.glob("unanswerable*.jsonl")))),
            )
        }
        for folder in (DEVELOPMENT, HELD_OUT)
    }
    return {"quality": quality, "latency": _latency(application)}


def _latency(application: Application) -> dict[str, float]:
    questions = read_questions(HELD_OUT / "answerable.jsonl")
    answers, embeddings = [], []
    for _ in range(_ROUNDS):
        for asked in questions:
            outcome = ask_all(application.holding.answerer, [asked])[0]
            answers.append(outcome.answer.took_ms)
            began = time.perf_counter()
            application.embedder.encode_queries([outcome.answer.understood])
            embeddings.append((time.perf_counter() - began) * 1000)
    answer, embedding = statistics.median(answers), statistics.median(embeddings)
    return {
        "answer_p50_ms": round(answer, 2),
        "embedding_p50_ms": round(embedding, 2),
        "ratio": round(answer / embedding, 2),
    }
