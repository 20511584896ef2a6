"""How the whole search grows with the number of real articles, their vectors already encoded."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from bench.memory import peak_mb
from config.durable import hash_of_text
from corpus.model import Document, Passage
from index.beir import BeirSet, passages_of
from index.embedder import PACKAGED, Embedder, load_embedder
from index.embedding_store import EmbeddingStore
from index.search import SearchIndex
from index.snapshot import EMBEDDINGS

_NEAREST = 10
_WARM_UP = 20


@dataclass(frozen=True)
class SearchGrowth:
    """One size. Times of a question from text to passages in milliseconds, the share of the ten
    nearest vectors found, and the most memory of a process that opens the index and serves."""

    articles: int
    passages: int
    query_p50_ms: float
    query_p95_ms: float
    embedding_p50_ms: float
    recall_at_10: float
    serving_peak_mb: float
    snapshot_mb: float
    build_s: float


def build(directory: Path, articles: int, vectors: Path, model_var: Path, folder: Path) -> None:
    """Indexes the first articles of a set into a folder, with vectors at hand.

    ``vectors``: a folder with ``hashes.npy`` and ``vectors.npy``. ValueError where one is missing.
    """
    embedder = load_embedder(PACKAGED, model_var)
    documents, passages = cut(directory, articles)
    rows = {one.decode(): row for row, one in enumerate(np.load(vectors / "hashes.npy"))}
    hashes = sorted({hash_of_text(passage.indexed) for passage in passages})
    missing = sum(one not in rows for one in hashes)
    if missing:
        raise ValueError(f"{missing} passages are not encoded: run `thidua index evaluate` first")
    known = np.load(vectors / "vectors.npy", mmap_mode="r")
    EmbeddingStore(folder / EMBEDDINGS, embedder).add(
        hashes, np.asarray(known[[rows[one] for one in hashes]]), 0.0
    )
    SearchIndex.open_or_build(documents, passages, embedder, folder)


def measure(
    directory: Path, articles: int, questions: Sequence[str], model_var: Path, folder: Path
) -> SearchGrowth:
    """Opens the index made by ``build`` and asks it."""
    embedder = load_embedder(PACKAGED, model_var)
    documents, passages = cut(directory, articles)
    index = SearchIndex.open_or_build(documents, passages, embedder, folder)
    del documents, passages
    for question in questions[:_WARM_UP]:
        index.search(question)
    took = [_took(index, embedder, question) for question in questions]
    p50, p95 = np.percentile([whole for whole, _ in took], [50, 95])
    served = peak_mb()
    asked = np.concatenate([embedder.encode_queries([question]) for question in questions])
    dense = index.snapshot.dense
    return SearchGrowth(
        articles=articles,
        passages=len(index.passages),
        query_p50_ms=round(float(p50), 2),
        query_p95_ms=round(float(p95), 2),
        embedding_p50_ms=round(float(np.median([alone for _, alone in took])), 2),
        recall_at_10=round(dense.recall(asked, dense.exact(asked, _NEAREST)), 4),
        serving_peak_mb=round(served, 1),
        snapshot_mb=round(_size_mb(index.snapshot.folder), 1),
        build_s=round(index.snapshot.manifest.build_s, 1),
    )


def cut(directory: Path, articles: int) -> tuple[list[Document], list[Passage]]:
    """The first articles of a set, and their passages."""
    documents = list(islice(BeirSet(directory).documents(), articles))
    return documents, [passage for document in documents for passage in passages_of(document)]


def every_nth(directory: Path, articles: int) -> tuple[list[Document], list[Passage]]:
    """So many articles taken evenly from a whole set, and their passages."""
    every = list(BeirSet(directory).documents())
    documents = every[:: max(1, len(every) // articles)][:articles]
    return documents, [passage for document in documents for passage in passages_of(document)]


def _took(index: SearchIndex, embedder: Embedder, question: str) -> tuple[float, float]:
    """Milliseconds of a search, and of embedding the question alone."""
    started = time.perf_counter()
    index.search(question)
    searched = time.perf_counter()
    embedder.encode_queries([question])
    return (searched - started) * 1000, (time.perf_counter() - searched) * 1000


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
