"""Retrieval measured on a set in BEIR layout (https://github.com/beir-cellar/beir).

Nothing is tuned here: a set goes in, figures come out.
"""

import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import ir_measures
import numpy as np
from ir_measures import RR, P, R, nDCG
from pydantic import BaseModel, ConfigDict, Field

from config.progress import Progress, silent
from corpus.vietnamese import fold as folded
from index.beir import BeirSet, Judgements, passages_of
from index.embedder import Embedder
from index.search import SearchIndex

_DOCUMENTS_RANKED: Final = 100
# Several passages of one document may be found; so many are asked for that 100 documents are.
_PASSAGES_RANKED: Final = 300
_STEP: Final = "Tìm câu hỏi"


class EvaluationResult(BaseModel):
    """Means over the questions, and what it cost. Dump with ``by_alias=True``.

    ``index_s`` is how long the index took when it was built (seconds), also where it was only
    opened now; ``passages_per_s`` follows from it. Times of a question are in milliseconds.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    precision_at_1: float = Field(alias="P@1")
    mrr_at_10: float = Field(alias="MRR@10")
    ndcg_at_10: float = Field(alias="nDCG@10")
    recall_at_10: float = Field(alias="R@10")
    recall_at_100: float = Field(alias="R@100")
    documents: int
    passages: int
    index_s: float
    passages_per_s: float
    query_p50_ms: float
    query_p95_ms: float
    peak_rss_mb: float


def evaluate(
    directory: Path,
    embedder: Embedder,
    var: Path,
    qrels: str = "test",
    fold: bool = False,
    progress: Progress = silent,
) -> EvaluationResult:
    """Indexes the set's documents, asks its questions and compares with its judgements.

    A document's score is that of its best passage. The index is kept under ``var`` by the
    content of the corpus. ``fold`` takes the diacritics off the questions first; like
    any question they then get them back from the corpus.

    Raises:
        ThiDuaError: the folder is no such set, or the index cannot be written.
    """
    measured = BeirSet(directory)
    judged = measured.judgements(qrels)
    questions = measured.questions(judged)
    index, documents = _opened(measured, embedder, var, progress)
    run, took_ms = _run(index, questions, fold, progress)
    return _result(index, documents, _metrics(judged, run), took_ms)


def _opened(
    measured: BeirSet, embedder: Embedder, var: Path, progress: Progress
) -> tuple[SearchIndex, int]:
    """The index of the set and how many documents it has; they are not kept in memory."""
    documents = list(measured.documents())
    passages = [passage for document in documents for passage in passages_of(document)]
    index = SearchIndex.open_or_build(documents, passages, embedder, measured.folder(var), progress)
    return index, len(documents)


def _run(
    index: SearchIndex, questions: Mapping[str, str], fold_queries: bool, progress: Progress
) -> tuple[dict[str, dict[str, float]], list[float]]:
    run: dict[str, dict[str, float]] = {}
    took_ms: list[float] = []
    for done, (one, typed) in enumerate(questions.items(), start=1):
        question = folded(typed) if fold_queries else typed
        started = time.perf_counter()
        hits = index.search(question, _PASSAGES_RANKED)
        took_ms.append((time.perf_counter() - started) * 1000)
        best: dict[str, float] = {}
        for hit in hits:
            if len(best) < _DOCUMENTS_RANKED:
                best.setdefault(hit.passage.document, hit.score)
        run[one] = best
        if done % 100 == 0 or done == len(questions):
            progress(_STEP, done, len(questions))
    return run, took_ms


def _metrics(judged: Judgements, run: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    measures = {"P@1": P @ 1, "MRR@10": RR @ 10, "nDCG@10": nDCG @ 10}
    measures |= {"R@10": R @ 10, "R@100": R @ 100}
    asked = {one: judged[one] for one in run}
    means = ir_measures.calc_aggregate(list(measures.values()), asked, run)
    return {name: float(means[measure]) for name, measure in measures.items()}


def _result(
    index: SearchIndex, documents: int, metrics: Mapping[str, float], took_ms: list[float]
) -> EvaluationResult:
    build_s = index.snapshot.manifest.build_s
    p50, p95 = np.percentile(took_ms, [50, 95])
    costs = {
        "documents": documents,
        "passages": len(index.passages),
        "index_s": round(build_s, 3),
        "passages_per_s": round(len(index.passages) / build_s, 2),
        "query_p50_ms": round(float(p50), 3),
        "query_p95_ms": round(float(p95), 3),
        "peak_rss_mb": round(_peak_rss_mb(), 1),
    }
    return EvaluationResult.model_validate({**metrics, **costs})


def _peak_rss_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # getrusage(2): kibibytes on Linux, bytes on macOS.
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
