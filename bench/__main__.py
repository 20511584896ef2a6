"""``make bench``: one JSON object a measurement."""

import json
import sys

from bench.answers import measure_answers
from bot.app import open_application
from config.settings import load_settings


def main() -> None:
    """Runs what takes seconds; the long runs are modules of their own in this folder."""
    application = open_application(load_settings())
    sys.stdout.write(json.dumps({"answers": measure_answers(application)}) + "\n")


if __name__ == "__main__":
    main()
