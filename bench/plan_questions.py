"""Questions about the plan, by kind, with every miss: ``python -m bench.plan_questions DIR``.

``DIR`` holds ``questions.jsonl`` and ``unanswerable.jsonl`` (``bench.questions`` says how). They
are asked of the plan alone. Prints one JSON object.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bench.questions import Asked, Outcome, ask_all, read_questions, share_right
from bot.app import Application, open_application
from bot.commands.output import print_json, progress_bars
from config.progress import Progress, silent
from config.settings import load_settings
from corpus.vietnamese import fold
from index.kinds import kind_of

PLAN: Final = "ke-hoach-thi-dua-2024"
ANSWERABLE: Final = "questions.jsonl"
UNANSWERABLE: Final = "unanswerable.jsonl"
_STEP: Final = "Hỏi kế hoạch"


def measure_plan_questions(
    application: Application, folder: Path, document: str = PLAN, progress: Progress = silent
) -> dict[str, object]:
    """Shares right and refused, whole and by kind of question, and what came instead.

    Raises OSError where a file is missing, ThiDuaError where the document is not held.
    """
    return {
        name: _report(_outcomes(application, read_questions(folder / file), document, progress))
        for name, file in (("right", ANSWERABLE), ("refused", UNANSWERABLE))
    }


def _outcomes(
    application: Application, questions: Sequence[Asked], document: str, progress: Progress
) -> list[Outcome]:
    outcomes = []
    for done, asked in enumerate(questions, start=1):
        outcomes += ask_all(application.holding.answerer, [asked], document)
        progress(_STEP, done, len(questions))
    return outcomes


def _report(outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        "share": round(share_right(outcomes), 3),
        "questions": len(outcomes),
        "kinds": _by_kind(outcomes),
        "missed": [_told(outcome) for outcome in outcomes if not outcome.right],
    }


def _by_kind(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """How many of how many, the commonest kind first; the file's own kinds where it has them."""
    asked, right = Counter[str](), Counter[str]()
    for outcome in outcomes:
        kind = outcome.asked.kind or kind_of(fold(outcome.answer.understood))
        asked[kind] += 1
        right[kind] += outcome.right
    return {kind: f"{right[kind]}/{many}" for kind, many in asked.most_common()}


def _told(outcome: Outcome) -> dict[str, object]:
    answer = outcome.answer
    return {
        "q": outcome.asked.question,
        "understood": answer.understood,
        "wanted": [f"{locator}: {words}" for locator, words in outcome.asked.right],
        "status": answer.status,
        "quoted": [f"{each.label}: {each.quote}" for each in answer.citations],
    }


def main() -> None:
    """Reads the command line and prints the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.plan_questions")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--document", default=PLAN)
    given = parser.parse_args()
    with progress_bars() as progress:
        application = open_application(load_settings(), progress)
        report = measure_plan_questions(application, given.folder, given.document, progress)
    print_json(report)


if __name__ == "__main__":
    main()
