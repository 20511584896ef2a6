"""``make bench``: what takes seconds, as one JSON object.

The long runs are modules of their own in this folder.
"""

from bench.answers import measure_answers
from bench.encoding import measure_on, plan_texts
from bench.latency import measure_latency, questions_to_time
from bot.app import open_application
from bot.commands.output import print_json, progress_bars
from config.settings import load_settings


def main() -> None:
    """Prints the report."""
    settings = load_settings()
    with progress_bars() as progress:
        application = open_application(settings, progress)
        report = {
            "answers": measure_answers(application, progress),
            "latency": measure_latency(application, questions_to_time(), progress),
            "encoding": measure_on(plan_texts(settings), settings, progress),
        }
    print_json(report)


if __name__ == "__main__":
    main()
