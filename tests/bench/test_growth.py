import json
from pathlib import Path

import numpy as np
import pytest

from bench import dense_growth, search_growth
from bench.growth_plot import draw
from config.durable import hash_of_text
from index.beir import BeirSet
from index.embedder import Embedder, Vectors


def unit(count: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    normalised: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normalised


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    rows = [{"_id": f"d{n}", "title": f"Điều {n}", "text": f"Thi đua lần {n}."} for n in range(9)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "corpus.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_copies_are_as_far_from_the_real_ones_as_neighbours_are() -> None:
    real = unit(200, 1)
    grown = dense_growth.grown(real, 1000)
    assert grown[:200] == pytest.approx(real, abs=1e-6)
    assert np.linalg.norm(grown, axis=1) == pytest.approx(np.ones(1000), abs=1e-5)
    among = real @ real.T - 2 * np.eye(200)
    near = np.median(among.max(axis=1))
    assert np.median((grown[200:] * np.tile(real, (4, 1))).sum(axis=1)) == pytest.approx(
        near, abs=0.05
    )


def test_the_dense_side_is_measured(tmp_path: Path) -> None:
    for name, vectors in (
        ("real", unit(50, 1)),
        ("questions", unit(30, 2)),
        ("sample", unit(9, 3)),
    ):
        np.save(tmp_path / f"{name}.npy", vectors)
    questions = tmp_path / "questions.npy"
    seconds, nearest = dense_growth.build(tmp_path / "real.npy", questions, 120, tmp_path / "a")
    measured = dense_growth.measure(tmp_path / "a", tmp_path / "a", questions, nearest, seconds)
    assert (measured.vectors, measured.breadth, measured.recall_at_10) == (120, None, 1.0)
    assert 0 < measured.p50_ms <= measured.p95_ms
    assert measured.disk_mb + 0.05 > 120 * 16 * 4 / 2**20


def test_the_whole_search_is_measured(
    beir: Path, tmp_path: Path, packaged_var: Path, packaged_embedder: Embedder
) -> None:
    _, passages = search_growth.cut(beir, 9)
    texts = [passage.indexed for passage in passages]
    np.save(tmp_path / "hashes.npy", np.array([hash_of_text(text) for text in texts], dtype="S64"))
    np.save(tmp_path / "vectors.npy", packaged_embedder.encode_passages(texts))
    folder = tmp_path / "var"
    search_growth.build(beir, 6, tmp_path, packaged_var, folder)
    measured = search_growth.measure(beir, 6, ["Thi đua lần 3"], packaged_var, folder)
    assert (measured.articles, measured.passages, measured.recall_at_10) == (6, 6, 1.0)
    assert measured.query_p50_ms > 0
    np.save(tmp_path / "hashes.npy", np.array([hash_of_text(texts[0])], dtype="S64"))
    with pytest.raises(ValueError, match="8 passages are not encoded"):
        search_growth.build(beir, 9, tmp_path, packaged_var, tmp_path / "other")


def test_a_sample_is_taken_evenly(beir: Path) -> None:
    documents, passages = search_growth.every_nth(beir, 3)
    assert [document.id for document in documents] == ["d0", "d3", "d6"]
    assert [passage.document for passage in passages] == ["d0", "d3", "d6"]
    assert len(search_growth.every_nth(beir, 100)[0]) == len(list(BeirSet(beir).documents()))


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    vectors = {"p50_ms": 1.0, "p95_ms": 2.0, "exact_10000_p95_ms": 1.0, "recall_at_10": 1.0}
    searches = {"query_p50_ms": 9.0, "query_p95_ms": 12.0, "embedding_p50_ms": 8.0}
    rows = [
        {"vectors": size, "mapped_mb": size / 100, "disk_mb": size / 80, **vectors}
        for size in (10_000, 1_000_000)
    ] + [
        {"articles": size, "serving_peak_mb": 600.0, "snapshot_mb": size / 90, "recall_at_10": 1.0}
        | searches
        for size in (1000, 62323)
    ]
    draw(rows, tmp_path / "docs" / "growth.png")
    assert (tmp_path / "docs" / "growth.png").read_bytes().startswith(b"\x89PNG")
