"""Indexing against bare encoding of the same passages: ``python -m bench.scale --set DIR``.

Every so many-th article of a set in BEIR layout is taken; the two are timed in turn in one process
and one JSON object is printed. With 5,000 articles it takes some ten minutes on two cores.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.search_growth import every_nth
from config.settings import load_settings
from corpus.model import Document, Passage
from index.embedder import PACKAGED, Embedder, load_embedder
from index.search import SearchIndex


@dataclass(frozen=True)
class Scale:
    """What indexing cost; seconds. ``ratio`` is indexing against encoding alone."""

    articles: int
    passages: int
    encoding_s: float
    indexing_s: float
    ratio: float


def main() -> None:
    """Measures one sample."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--set", type=Path, required=True, metavar="DIR")
    parser.add_argument("--articles", type=int, default=5000)
    asked = parser.parse_args()
    embedder = load_embedder(PACKAGED, load_settings().var)
    documents, passages = every_nth(asked.set, asked.articles)
    sys.stdout.write(json.dumps(asdict(measure(documents, passages, embedder))) + "\n")


def measure(documents: list[Document], passages: list[Passage], embedder: Embedder) -> Scale:
    """Encodes the passages alone, then indexes them from nothing."""
    texts = list(dict.fromkeys(passage.indexed for passage in passages))
    embedder.encode_passages(texts[:64])
    started = time.perf_counter()
    embedder.encode_passages(texts)
    encoded = time.perf_counter()
    with tempfile.TemporaryDirectory() as var:
        SearchIndex.open_or_build(documents, passages, embedder, Path(var))
        indexed = time.perf_counter()
    encoding_s, indexing_s = encoded - started, indexed - encoded
    return Scale(
        articles=len(documents),
        passages=len(passages),
        encoding_s=round(encoding_s, 2),
        indexing_s=round(indexing_s, 2),
        ratio=round(indexing_s / encoding_s, 3),
    )


if __name__ == "__main__":
    main()
