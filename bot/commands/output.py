"""How the command line prints: JSON for programs, plain lines for people, progress aside."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from config.progress import Progress


def print_json(value: BaseModel | Mapping[str, object] | Sequence[object]) -> None:
    """One JSON value, Vietnamese left readable."""
    plain = value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value
    sys.stdout.write(json.dumps(plain, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_line(text: str = "") -> None:
    """One line for a person."""
    sys.stdout.write(text + "\n")


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Bars on standard error, one a step, that leave nothing behind; none where nobody looks."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        tasks = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show
