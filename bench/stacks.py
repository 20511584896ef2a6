"""Search by this program against other stacks on the same model: ``python -m bench.stacks``.

A set in BEIR layout (``--set``) is asked its questions as they are and without diacritics. The
others are set up as their documentation does, with the model at full precision; what they have
built is kept. They need ``pip install -c constraints.txt -e '.[bench]'``; what is not installed is
left out and named. Prints one JSON object.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Final, Protocol

import ir_measures
from ir_measures import RR

from bench.full_precision import full_precision_folder
from bench.stack_ours import OurSearch
from bot.commands.output import print_json, progress_bars
from bot.opening import open_embedder
from config.progress import Progress, silent
from config.settings import Settings, load_settings
from corpus.vietnamese import fold
from index import built_folder
from index.beir import BeirSet, Judgements

OURS: Final = "thidua"
_RANKED: Final = 10
_BUILDING: Final = "Dựng chỉ mục {}"
_ASKING: Final = "Hỏi {}"


class Stack(Protocol):
    """What finds documents for a question."""

    def find(self, question: str, k: int) -> list[str]:
        """The ids of the ``k`` best documents, best first."""
        ...


def measure_stacks(
    folder: Path, qrels: str, settings: Settings, progress: Progress = silent
) -> dict[str, object]:
    """``compared`` on a set, with its questions as they are and without their diacritics.

    Raises ThiDuaError where the folder is no such set.
    """
    measured = BeirSet(folder)
    judged = measured.judgements(qrels)
    questions = measured.questions(judged)
    texts = {each.id: f"{each.title}\n{each.text}".strip() for each in measured.documents()}
    ours = OurSearch.over(measured, open_embedder(settings, progress), settings.var, progress)
    others, missing = _installed(texts, settings.var, progress)
    stacks: dict[str, Stack] = {OURS: ours, **others}
    bare = {one: fold(question) for one, question in questions.items()}
    return {
        "set": folder.name,
        "documents": len(texts),
        "questions": len(questions),
        "accented": compared(stacks, questions, judged, progress),
        "folded": compared(stacks, bare, judged, progress),
        "not_installed": missing,
    }


def compared(
    stacks: Mapping[str, Stack],
    questions: Mapping[str, str],
    judged: Judgements,
    progress: Progress = silent,
) -> dict[str, dict[str, float]]:
    """MRR@10 and the p50 of a query of each stack, and that p50 over that of the first stack.

    Every question goes to all stacks before the next one, so that all meet the same load.
    """
    runs: dict[str, dict[str, dict[str, float]]] = {name: {} for name in stacks}
    took_ms: dict[str, list[float]] = {name: [] for name in stacks}
    for done, (one, question) in enumerate(questions.items(), start=1):
        for name, stack in stacks.items():
            began = time.perf_counter()
            found = stack.find(question, _RANKED)
            took_ms[name].append((time.perf_counter() - began) * 1000)
            runs[name][one] = {document: 1 / rank for rank, document in enumerate(found, start=1)}
        progress(_ASKING.format(", ".join(stacks)), done, len(questions))
    asked = {one: judged[one] for one in questions}
    first = median(next(iter(took_ms.values())))
    return {
        name: {
            "MRR@10": round(
                ir_measures.calc_aggregate([RR @ _RANKED], asked, run)[RR @ _RANKED], 3
            ),
            "query_p50_ms": round(median(took_ms[name]), 2),
            f"p50_over_{next(iter(stacks))}": round(median(took_ms[name]) / first, 2),
        }
        for name, run in runs.items()
    }


def _installed(
    texts: Mapping[str, str], var: Path, progress: Progress
) -> tuple[dict[str, Stack], list[str]]:
    """The other stacks over these documents, and the names of those that cannot be had."""
    model = full_precision_folder(var, progress)
    contents = sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:12]
    found: dict[str, Stack] = {}
    missing = []
    for name, open_stack in _OTHERS.items():
        folder = var / "bench" / f"{name}-{model.name}-{contents}"
        progress(_BUILDING.format(name), 0, 1)
        try:
            found[name] = open_stack(folder, model, texts)
        except ModuleNotFoundError:
            missing.append(name)
        progress(_BUILDING.format(name), 1, 1)
    return found, missing


def _txtai(folder: Path, model: Path, texts: Mapping[str, str]) -> Stack:
    # Not a dependency of the program.
    from bench.stack_txtai import TxtaiHybrid  # noqa: PLC0415

    built_folder.ensure(folder, lambda aside: TxtaiHybrid.write(aside, model, texts))
    return TxtaiHybrid(folder)


def _langchain(folder: Path, model: Path, texts: Mapping[str, str]) -> Stack:
    # Not a dependency of the program.
    from bench.stack_langchain import LangchainEnsemble  # noqa: PLC0415

    built_folder.ensure(folder, lambda aside: LangchainEnsemble.write(aside, model, texts))
    return LangchainEnsemble(folder, model, texts)


_OTHERS: Final[Mapping[str, Callable[[Path, Path, Mapping[str, str]], Stack]]] = {
    "txtai": _txtai,
    "langchain": _langchain,
}


def main() -> None:
    """Reads the command line and prints the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.stacks")
    parser.add_argument("--set", type=Path, required=True, help="a folder in BEIR layout")
    parser.add_argument("--qrels", default="test")
    given = parser.parse_args()
    with progress_bars() as progress:
        report = measure_stacks(given.set, given.qrels, load_settings(), progress)
    print_json(report)
    if report["not_installed"]:
        sys.stderr.write("pip install -c constraints.txt -e '.[bench]'\n")


if __name__ == "__main__":
    main()
