"""Retrieval measured on a set in BEIR layout (https://github.com/beir-cellar/beir).

Nothing is tuned here: a set goes in, figures come out.
"""

import csv
import gzip
import hashlib
import json
import re
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, Final, cast

import ir_measures
import numpy as np
from ir_measures import RR, P, R, nDCG
from pydantic import BaseModel, ConfigDict, Field

from config.errors import ThiDuaError
from config.progress import Progress, silent
from corpus.model import Document, Passage
from corpus.vietnamese import canonical
from corpus.vietnamese import fold as folded
from index.embedder import Embedder
from index.search import SearchIndex

PASSAGE_SYLLABLES: Final = 180
_DOCUMENTS_RANKED: Final = 100
# Several passages of one document may be found; so many are asked for that 100 documents are.
_PASSAGES_RANKED: Final = 300
_STEP: Final = "Tìm câu hỏi"
_LAYOUT: Final = "Cần corpus.jsonl (hoặc .gz), queries.jsonl và qrels/TÊN.tsv theo kiểu BEIR"
_WORD: Final = re.compile(r"\S+")
_SENTENCE_END: Final = re.compile(r"[.;:!?]$")

Qrels = dict[str, dict[str, int]]


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
    judged = _qrels(directory / "qrels" / f"{qrels}.tsv")
    questions = {one: text for one, text in _queries(directory).items() if one in judged}
    if not questions:
        raise ThiDuaError("Không có câu hỏi nào được chấm trong bộ đo", directory, _LAYOUT)
    corpus = _corpus_file(directory)
    documents = list(_documents(corpus))
    passages = [passage for document in documents for passage in _passages(document)]
    index = SearchIndex.open_or_build(
        documents, passages, embedder, var / "evaluation" / _content_hash(corpus), progress
    )
    run, took_ms = _run(index, questions, fold, progress)
    return _result(index, len(documents), _metrics(judged, run), took_ms)


def _run(
    index: SearchIndex, questions: Mapping[str, str], fold_queries: bool, progress: Progress
) -> tuple[dict[str, dict[str, float]], list[float]]:
    run: dict[str, dict[str, float]] = {}
    took_ms: list[float] = []
    for done, (one, typed) in enumerate(questions.items(), start=1):
        question = folded(typed) if fold_queries else typed
        started = time.perf_counter()
        hits = index.search(index.restore(question), _PASSAGES_RANKED)
        took_ms.append((time.perf_counter() - started) * 1000)
        best: dict[str, float] = {}
        for hit in hits:
            if len(best) < _DOCUMENTS_RANKED:
                best.setdefault(hit.passage.document, hit.score)
        run[one] = best
        if done % 100 == 0 or done == len(questions):
            progress(_STEP, done, len(questions))
    return run, took_ms


def _metrics(judged: Qrels, run: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
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


def _passages(document: Document) -> Iterator[Passage]:
    """About equal pieces of at most some 180 syllables, ending where sentences end if they can."""
    words = list(_WORD.finditer(document.text))
    pieces = max(1, -(-len(words) // PASSAGE_SYLLABLES))
    ideal = [len(words) * piece // pieces for piece in range(pieces + 1)]
    borders = [0, *(_nearest_end(words, border) for border in ideal[1:-1]), len(words)]
    for first, last in pairwise(borders):
        start, end = (words[first].start(), words[last - 1].end()) if last > first else (0, 0)
        yield Passage(
            document=document.id,
            section=0,
            start=start,
            end=end,
            text=document.text[start:end],
            context=document.title,
        )


def _nearest_end(words: list[re.Match[str]], border: int) -> int:
    """The end of a sentence near this border (a number of words), or the border itself."""
    reach = PASSAGE_SYLLABLES // 6
    for away in range(reach):
        for near in (border - away, border + away):
            if 0 < near < len(words) and _SENTENCE_END.search(words[near - 1].group()):
                return near
    return border


def _corpus_file(directory: Path) -> Path:
    for name in ("corpus.jsonl", "corpus.jsonl.gz"):
        if (directory / name).is_file():
            return directory / name
    raise ThiDuaError("Thư mục không phải bộ đo: thiếu corpus.jsonl", directory, _LAYOUT)


def _documents(corpus: Path) -> Iterator[Document]:
    for line in _lines(corpus):
        title, text = str(line.get("title", "")), str(line.get("text", ""))
        yield Document(
            id=str(line["_id"]),
            type="",
            title=canonical(title),
            text=canonical(text),
            sections=(),
        )


def _queries(directory: Path) -> dict[str, str]:
    lines = _lines(directory / "queries.jsonl")
    return {str(line["_id"]): str(line.get("text", "")) for line in lines}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with _opened(path) as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    yield _object(path, number, text)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ThiDuaError("Không đọc được tệp của bộ đo", path, _LAYOUT) from error


def _object(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if not isinstance(line, dict) or "_id" not in line:
        raise ThiDuaError(f"Dòng {number} không phải JSON có _id", path, _LAYOUT)
    return line


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def _qrels(path: Path) -> Qrels:
    judged: Qrels = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t"))
        for question, document, score in rows[1:]:
            judged.setdefault(question, {})[document] = int(score)
    except (OSError, ValueError) as error:
        raise ThiDuaError("Không đọc được đáp án của bộ đo", path, _LAYOUT) from error
    return judged


def _content_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
