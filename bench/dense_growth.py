"""How search by meaning alone grows, with real vectors and, beyond those, perturbed copies.

A copy is as far from its original as a real vector is from its nearest neighbour (the median), in
a random direction, so a million vectors are as crowded as the real ones. Every size is timed
against exact search among 10,000, question by question in one process, after other questions have
been asked of both: what is mapped into memory is slower when it is first touched (``cold``).
"""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.memory import resident_mb
from index.dense import DenseIndex
from index.embedder import Vectors
from index.search import CANDIDATES

BASE = 10_000
_NEAREST = 10
_AT_ONCE = 50_000
_SAMPLE = 500


@dataclass(frozen=True)
class DenseGrowth:
    """One size. Times of a search for 100 in milliseconds; ``cpu`` leaves out waiting for a core.

    ``ratio`` is p95 against the p95 of exact search among 10,000; ``recall_at_10`` is the share
    of the ten nearest by comparing all that a search for ten finds.
    """

    vectors: int
    breadth: int | None
    recall_at_10: float
    p50_ms: float
    p95_ms: float
    cpu_p95_ms: float
    cold_p95_ms: float
    exact_10000_p95_ms: float
    exact_10000_cpu_p95_ms: float
    ratio: float
    cpu_ratio: float
    build_s: float
    mapped_mb: float
    disk_mb: float


def build(real: Path, questions: Path, size: int, folder: Path) -> tuple[float, list[list[int]]]:
    """Makes ``size`` vectors and their index in a folder; the seconds, and the ten truly nearest.

    ``real`` and ``questions`` are ``.npy``: vectors of passages, and of questions to search for.
    """
    folder.mkdir()
    vectors = grown(np.load(real), size)
    sample = np.load(questions.with_name("sample.npy"))
    started = time.perf_counter()
    index = DenseIndex.build(vectors, sample)
    index.save(folder)
    seconds = time.perf_counter() - started
    return seconds, index.exact(np.load(questions), _NEAREST).tolist()


def measure(
    folder: Path, base: Path, questions: Path, nearest: list[list[int]], build_s: float
) -> DenseGrowth:
    """Times the index in ``folder`` against that in ``base``, both opened now."""
    before = resident_mb()
    index, exact = DenseIndex.load(folder), DenseIndex.load(base)
    asked: Vectors = np.load(questions)
    others: Vectors = np.load(questions.with_name("sample.npy"))
    cold = np.array([[*_took(index, q), *_took(exact, q)] for q in others]) * 1000
    times = np.array([[*_took(index, q), *_took(exact, q)] for q in asked]) * 1000
    wall, cpu, base_wall, base_cpu = np.percentile(times, 95, axis=0)
    return DenseGrowth(
        vectors=len(index),
        breadth=index.breadth,
        recall_at_10=round(index.recall(asked, np.array(nearest)), 4),
        p50_ms=round(float(np.percentile(times[:, 0], 50)), 3),
        p95_ms=round(float(wall), 3),
        cpu_p95_ms=round(float(cpu), 3),
        cold_p95_ms=round(float(np.percentile(cold[:, 0], 95)), 3),
        exact_10000_p95_ms=round(float(base_wall), 3),
        exact_10000_cpu_p95_ms=round(float(base_cpu), 3),
        ratio=round(float(wall / base_wall), 2),
        cpu_ratio=round(float(cpu / base_cpu), 2),
        build_s=round(build_s, 1),
        mapped_mb=round(resident_mb() - before, 1),
        disk_mb=round(sum(path.stat().st_size for path in folder.iterdir()) / 2**20, 1),
    )


def grown(real: Vectors, size: int) -> Vectors:
    """So many unit vectors: the real ones first, then perturbed copies of them in turn."""
    chance = np.random.default_rng(7)
    away = _distance(real, chance)
    vectors = np.empty((size, real.shape[1]), dtype=np.float32)
    for start in range(0, size, _AT_ONCE):
        rows = np.arange(start, min(start + _AT_ONCE, size))
        noise = chance.standard_normal((len(rows), real.shape[1]), dtype=np.float32)
        noise *= away / np.linalg.norm(noise, axis=1, keepdims=True)
        noise[rows < len(real)] = 0
        copies = real[rows % len(real)] + noise
        vectors[rows] = copies / np.linalg.norm(copies, axis=1, keepdims=True)
    return vectors


def _distance(real: Vectors, chance: np.random.Generator) -> float:
    """How long noise must be for the cosine of a vector and its copy to be that of neighbours."""
    sample = chance.choice(len(real), min(_SAMPLE, len(real)), replace=False)
    cosines = real[sample] @ real.T
    cosines[np.arange(len(sample)), sample] = -1
    cosine = float(np.median(cosines.max(axis=1)))
    return float(np.sqrt(1 / cosine**2 - 1))


def _took(index: DenseIndex, question: Vectors) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.thread_time()
    index.search(question, CANDIDATES)
    return time.perf_counter() - wall, time.thread_time() - cpu
