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


def crowded(count: int, seed: int) -> Vectors:
    chance = np.random.default_rng(seed)
    topics = np.random.default_rng(0).standard_normal((40, 32))
    return unit(*(topics[chance.integers(40, size=count)] + chance.standard_normal((count, 32))))


@pytest.fixture(scope="module")
def graph() -> DenseIndex:
    return DenseIndex.build(crowded(3000, 1), crowded(50, 2), exact_up_to=2999)


def test_a_large_index_finds_nearly_what_comparing_all_finds(graph: DenseIndex) -> None:
    questions = crowded(100, 3)
    nearest = graph.exact(questions, 10)
    every = questions @ crowded(3000, 1).T
    assert np.array_equal(nearest, np.argsort(-every, axis=1)[:, :10])
    assert graph.breadth is not None
    assert graph.recall(questions, nearest) >= 0.95


def test_what_a_large_index_finds_has_its_own_cosines_best_first(graph: DenseIndex) -> None:
    question = crowded(1, 4)[0]
    ids, scores = graph.search(question, 100)
    assert len(set(ids.tolist())) == 100
    assert scores == pytest.approx(crowded(3000, 1)[ids] @ question, abs=1e-6)
    assert np.all(np.diff(scores) <= 0)


def test_a_large_index_comes_back_from_the_disk(graph: DenseIndex, tmp_path: Path) -> None:
    graph.save(tmp_path)
    loaded = DenseIndex.load(tmp_path)
    assert (len(loaded), loaded.breadth) == (3000, graph.breadth)
    for question in crowded(20, 5):
        assert loaded.search(question, 10)[0].tolist() == graph.search(question, 10)[0].tolist()


def test_the_search_is_as_broad_as_the_questions_given_need() -> None:
    vectors = crowded(3000, 1)
    near, far = vectors[:50], unit(*-vectors[:50])
    breadths = []
    for questions in (near, far):
        index = DenseIndex.build(vectors, questions, exact_up_to=0)
        assert index.recall(questions, index.exact(questions, 10)) >= 0.98
        assert index.breadth is not None
        breadths.append(index.breadth)
    assert breadths == sorted(breadths)


def test_the_border_between_exact_and_approximate() -> None:
    vectors = crowded(200, 1)
    assert DenseIndex.build(vectors, exact_up_to=200).breadth is None
    assert DenseIndex.build(vectors, exact_up_to=199).breadth is not None


def test_a_large_index_gives_more_than_there_are() -> None:
    index = DenseIndex.build(VECTORS, exact_up_to=1)
    ids, scores = index.search(unit([0, 0, 1])[0], 50)
    assert sorted(ids.tolist()) == [0, 1, 2, 3]
    assert scores[-1] == pytest.approx(-1)


def test_progress_ends_with_every_vector_linked() -> None:
    told: list[tuple[int, int]] = []
    DenseIndex.build(
        VECTORS, exact_up_to=1, progress=lambda _, done, total: told.append((done, total))
    )
    assert told[-1] == (4, 4)
