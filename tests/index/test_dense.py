from pathlib import Path

import numpy as np
import pytest

from index.dense import DenseIndex
from index.embedder import Vectors


def unit(*rows: list[float]) -> Vectors:
    vectors = np.array(rows, dtype=np.float32)
    normalised: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normalised


VECTORS = unit([1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, -1])


@pytest.fixture(params=["built", "loaded"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> DenseIndex:
    built = DenseIndex.build(VECTORS)
    if request.param == "built":
        return built
    built.save(tmp_path)
    return DenseIndex.load(tmp_path)


def test_scores_are_cosines(index: DenseIndex) -> None:
    ids, scores = index.search(unit([1, 0, 0])[0], 3)
    assert ids.tolist() == [0, 2, 1] or ids.tolist() == [0, 2, 3]
    assert scores == pytest.approx([1, 0.5**0.5, 0], abs=1e-6)


def test_more_wanted_than_there_are(index: DenseIndex) -> None:
    ids, scores = index.search(unit([0, 0, 1])[0], 50)
    assert sorted(ids.tolist()) == [0, 1, 2, 3]
    assert scores[-1] == pytest.approx(-1)


def test_scores_and_vectors_of_some(index: DenseIndex) -> None:
    some = np.array([3, 0], dtype=np.int64)
    assert index.scores(unit([1, 0, -1])[0], some) == pytest.approx([0.5**0.5] * 2)
    assert np.array_equal(index.vectors(some), VECTORS[[3, 0]])


@pytest.mark.parametrize("k", [0, -1])
def test_none_wanted(index: DenseIndex, k: int) -> None:
    assert len(index.search(VECTORS[0], k)[0]) == 0


def test_an_empty_index(tmp_path: Path) -> None:
    DenseIndex.build(np.empty((0, 3), dtype=np.float32)).save(tmp_path)
    index = DenseIndex.load(tmp_path)
    assert (len(index), index.dimension) == (0, 3)
    assert len(index.search(VECTORS[0], 5)[0]) == 0
    assert len(index.scores(VECTORS[0], np.empty(0, dtype=np.int64))) == 0


def test_a_file_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="vectors"):
        DenseIndex.build(VECTORS).save(tmp_path / "missing")
