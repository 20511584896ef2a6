"""How questions as they are typed are understood: ``python -m bench.understanding``; JSON.

A line of a file: ``{"q": …, "kind": …}`` with what must come of it: ``understood`` (any of these
readings, compared by their syllables), ``says`` or ``keeps`` (stands in what is understood, by its
syllables or letter by letter), ``cites`` (stands in a quote of the answer), ``status``.
"""

import json
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.questions import HERE
from bot.app import Application, open_application
from config.settings import load_settings
from corpus.vietnamese import syllables
from index.model import Answer

TYPED: Final = HERE / "understanding"
_DAY: Final = date(2024, 6, 3)
_ROUNDS: Final = 5


def measure_understanding(application: Application, file: Path) -> dict[str, object]:
    """Shares right, whole and by kind, each miss, and the p50 and p95 of reading in ms."""
    cases = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    answerer = application.holding.answerer
    asked, right = Counter[str](), Counter[str]()
    missed: list[dict[str, str]] = []
    for case in cases:
        answer = answerer.ask(case["q"], today=_DAY)
        asked[case["kind"]] += 1
        if _is_right(case, answer):
            right[case["kind"]] += 1
        else:
            quotes = " | ".join(citation.quote[:80] for citation in answer.citations)
            got = f"{answer.status}: {quotes}" if "cites" in case else answer.status
            missed.append({"q": case["q"], "understood": answer.understood, "got": got})
    took = sorted(_took_ms(application, case["q"]) for case in cases for _ in range(_ROUNDS))
    return {
        "right": round(right.total() / len(cases), 3),
        "of": len(cases),
        "kinds": {kind: f"{right[kind]}/{asked[kind]}" for kind in asked},
        "read_p50_ms": round(median(took), 3),
        "read_p95_ms": round(took[len(took) * 95 // 100], 3),
        "missed": missed,
    }


def _is_right(case: dict[str, Any], answer: Answer) -> bool:
    heard = syllables(answer.understood)
    quotes = "\n".join(citation.quote for citation in answer.citations)
    return all(
        (
            "understood" not in case or heard in [syllables(each) for each in case["understood"]],
            "says" not in case or " ".join(syllables(case["says"])) in " ".join(heard),
            case.get("keeps", "") in answer.understood,
            case.get("cites", "") in quotes,
            answer.status in case.get("status", answer.status).split("|"),
        )
    )


def _took_ms(application: Application, question: str) -> float:
    began = time.perf_counter()
    application.holding.answerer.understand(question)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Every file of the folder, or those whose names are given."""
    application = open_application(load_settings())
    names = sys.argv[1:] or sorted(file.stem for file in TYPED.glob("*.jsonl"))
    figures = {name: measure_understanding(application, TYPED / f"{name}.jsonl") for name in names}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
