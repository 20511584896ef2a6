"""How search grows with the number of articles and of vectors.

``python -m bench.growth --set DIR [--plot PNG]``, where DIR is a set in BEIR layout that
``thidua index evaluate`` has indexed: its vectors are used again, only questions are encoded.
Prints one JSON object a size.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np

from bench import dense_growth, search_growth
from bench.growth_plot import draw
from config.settings import load_settings
from index.beir import BeirSet, passages_of
from index.embedder import PACKAGED, Embedder, load_embedder
from index.snapshot import sample_questions, vectors_at_hand

_ARTICLES = "1000,3000,10000,30000,62323"
_VECTORS = "10000,30000,100000,300000,1000000"
_QUESTIONS = 300

_In = ParamSpec("_In")
_Out = TypeVar("_Out")


def main() -> None:
    """Measures every size in a process of its own."""
    asked = _arguments()
    model_var = load_settings().var
    embedder = load_embedder(PACKAGED, model_var)
    beir = BeirSet(asked.set)
    questions = list(beir.questions(beir.judgements(asked.qrels)).values())[:_QUESTIONS]
    with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
        scratch = Path(folder)
        _hand_out(beir, embedder, questions, model_var, scratch)
        rows = [
            *_dense(asked.vectors, scratch),
            *_searches(asked.set, asked.articles, questions, model_var, scratch),
        ]
    if asked.plot:
        draw(rows, asked.plot)


def _dense(sizes: Sequence[int], scratch: Path) -> list[dict[str, Any]]:
    rows = []
    real, questions = scratch / "vectors.npy", scratch / "questions.npy"
    base = scratch / "dense-base"
    if sizes:
        _alone(dense_growth.build, real, questions, dense_growth.BASE, base)
    for size in sizes:
        folder = scratch / f"dense-{size}"
        build_s, nearest = _alone(dense_growth.build, real, questions, size, folder)
        grown = _alone(dense_growth.measure, folder, base, questions, nearest, build_s)
        rows.append(_printed(asdict(grown)))
    return rows


def _searches(
    directory: Path, sizes: Sequence[int], questions: list[str], model_var: Path, scratch: Path
) -> list[dict[str, Any]]:
    rows = []
    for size in sizes:
        folder = scratch / f"search-{size}"
        _alone(search_growth.build, directory, size, scratch, model_var, folder)
        grown = _alone(search_growth.measure, directory, size, questions, model_var, folder)
        rows.append(_printed(asdict(grown)))
    return rows


def _hand_out(
    beir: BeirSet, embedder: Embedder, questions: list[str], var: Path, scratch: Path
) -> None:
    """Writes what the measuring processes share: vectors of passages, questions, a sample."""
    known = vectors_at_hand(embedder, beir.folder(var))
    if len(known) < dense_growth.BASE:
        sys.exit("Too few vectors are at hand: run `thidua index evaluate` on this set first.")
    np.save(scratch / "hashes.npy", np.array(list(known), dtype="S64"))
    np.save(scratch / "vectors.npy", np.stack(list(known.values())))
    np.save(scratch / "questions.npy", embedder.encode_queries(questions))
    texts = [passage.indexed for document in beir.documents() for passage in passages_of(document)]
    np.save(scratch / "sample.npy", sample_questions(texts, embedder))


def _alone(work: Callable[_In, _Out], *given: _In.args, **named: _In.kwargs) -> _Out:
    """Runs it in a fresh process, so that memory is this size's own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def _printed(row: dict[str, Any]) -> dict[str, Any]:
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()
    return row


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--set", type=Path, required=True, metavar="DIR")
    parser.add_argument("--qrels", default="dev", help="which questions (default: dev)")
    parser.add_argument("--articles", type=_sizes, default=_ARTICLES, help="sizes, or none")
    parser.add_argument("--vectors", type=_sizes, default=_VECTORS, help="sizes, or none")
    parser.add_argument("--plot", type=Path, metavar="PNG")
    parser.add_argument("--scratch", type=Path, help="where to write some gigabytes meanwhile")
    return parser.parse_args()


def _sizes(typed: str) -> list[int]:
    return [] if typed == "none" else [int(size) for size in typed.split(",")]


if __name__ == "__main__":
    main()
