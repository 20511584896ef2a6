"""How many of the project's own questions are answered right or refused.

``python -m bench.answers`` prints one JSON object.
"""

from collections.abc import Sequence
from pathlib import Path

from bench.questions import DEVELOPMENT, HELD_OUT, ask_all, read_questions, share_right
from bot.app import Application, open_application
from bot.commands.output import print_json, progress_bars
from config.progress import Progress, silent
from config.settings import load_settings

_STEP = "Hỏi các câu của dự án"


def measure_answers(
    application: Application,
    progress: Progress = silent,
    folders: Sequence[Path] = (DEVELOPMENT, HELD_OUT),
) -> dict[str, dict[str, float]]:
    """Shares right and refused of the questions in each folder, by its name."""
    shares: dict[str, dict[str, float]] = {}
    for done, folder in enumerate(folders, start=1):
        shares[folder.name] = {
            kind: round(share_right(ask_all(application.holding.answerer, questions)), 3)
            for kind, questions in (
                ("right", read_questions(*sorted(folder.glob("answerable*.jsonl")))),
                ("refused", read_questions(*sorted(folder.glob("unanswerable*.jsonl")))),
            )
        }
        progress(_STEP, done, len(folders))
    return shares


def main() -> None:
    """Prints the report."""
    with progress_bars() as progress:
        report = measure_answers(open_application(load_settings(), progress), progress)
    print_json(report)


if __name__ == "__main__":
    main()
