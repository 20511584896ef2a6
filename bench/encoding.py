"""Encoding by the model that ships against sentence-transformers: ``python -m bench.encoding``.

The same texts, in turns: the plan's passages, or with ``--set DIR`` a fixed sample of the documents
of a set in BEIR layout. The other side is the default torch backend with its own batches and as
many threads as it takes, on the same weights at full precision. Prints one JSON object.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.full_precision import full_precision_folder
from bot.commands.output import print_json, progress_bars
from bot.holding import units_of
from bot.opening import open_archive, open_library
from config.progress import Progress, silent
from config.settings import Settings, load_settings
from index.beir import BeirSet
from index.embedder import PACKAGED, Embedder, Vectors, load_embedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_SAMPLE: Final = 200
_SEED: Final = 7
_ROUNDS: Final = 3
_STEP: Final = "So tốc độ mã hóa"


def measure_encoding(
    texts: Sequence[str],
    ours: Embedder,
    theirs: "SentenceTransformer",
    progress: Progress = silent,
    rounds: int = _ROUNDS,
) -> dict[str, float]:
    """Passages a second of each, the median of the rounds' ratios, and how alike the vectors are.

    The cosines are between the two vectors of one text.
    """
    passages = list(texts)

    def by_theirs() -> Vectors:
        return theirs.encode(passages, prompt_name="passage", show_progress_bar=False)

    def by_ours() -> Vectors:
        return ours.encode_passages(passages)

    our_s, their_s, cosines = [], [], np.empty(0)
    ours.encode_passages(passages[:1])
    theirs.encode(passages[:1], prompt_name="passage", show_progress_bar=False)
    for done in range(rounds):
        progress(_STEP, done, rounds)
        our_vectors, took = _timed(by_ours)
        our_s.append(took)
        their_vectors, took = _timed(by_theirs)
        their_s.append(took)
        cosines = (our_vectors * their_vectors).sum(axis=1)
    progress(_STEP, rounds, rounds)
    ratios = [theirs_took / took for took, theirs_took in zip(our_s, their_s, strict=True)]
    return {
        "passages": len(passages),
        "ours_per_s": round(len(passages) / statistics.median(our_s), 1),
        "torch_per_s": round(len(passages) / statistics.median(their_s), 1),
        "ratio": round(statistics.median(ratios), 2),
        "cosine_mean": round(float(cosines.mean()), 4),
        "cosine_least": round(float(cosines.min()), 4),
    }


def measure_on(
    texts: Sequence[str], settings: Settings, progress: Progress = silent
) -> dict[str, float]:
    """The two sides opened, and measured on some texts; the model is the one that ships."""
    # Takes a while to import, and tests of the above bring a model of their own.
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    ours = load_embedder(PACKAGED, settings.var, progress)
    theirs = SentenceTransformer(str(full_precision_folder(settings.var, progress)))
    return measure_encoding(texts, ours, theirs, progress)


def plan_texts(settings: Settings) -> list[str]:
    """What is embedded when the documents held are indexed."""
    library = open_library(settings, open_archive(settings))
    return [passage.indexed for passage in units_of(library.documents)]


def set_texts(folder: Path, sample: int) -> list[str]:
    """The same documents of the set each time; all where there are no more."""
    texts = [f"{each.title}\n{each.text}" for each in BeirSet(folder).documents()]
    return Random(_SEED).sample(texts, min(sample, len(texts)))


def _timed(work: Callable[[], Vectors]) -> tuple[Vectors, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def main() -> None:
    """Reads the command line and prints the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoding")
    parser.add_argument("--set", type=Path, help="a folder in BEIR layout")
    parser.add_argument("--sample", type=int, default=_SAMPLE, help="how many of its documents")
    given = parser.parse_args()
    settings = load_settings()
    texts = set_texts(given.set, given.sample) if given.set else plan_texts(settings)
    with progress_bars() as progress:
        report = measure_on(texts, settings, progress)
    print_json(report)


if __name__ == "__main__":
    main()
