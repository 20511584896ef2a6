from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.search import SearchIndex
from tests.index.hashing import HashingEmbedder
from tests.index.made_up import DIRECTIVE, PLAN, document, passages

DOCUMENTS = [document("ke-hoach", *PLAN), document("chi-thi", *DIRECTIVE)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return SearchIndex.open_or_build(
        DOCUMENTS, passages(*DOCUMENTS), HashingEmbedder(), tmp_path_factory.mktemp("var")
    )


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("ai làm đầu mối phát động các đợt thi đua", PLAN[0]),
        ("phòng nào đôn đốc, kiểm tra", PLAN[1]),
        ("19/ct-ttg", DIRECTIVE[0]),
    ],
)
def test_finds(index: SearchIndex, query: str, answer: str) -> None:
    best = index.search(query)[0]
    assert best.passage.text == answer
    assert best.score == pytest.approx(1)
    assert best.lexical > 0
    assert 0 < best.dense <= 1


def test_hits_come_best_first_and_at_most_k(index: SearchIndex) -> None:
    every = index.search("phong trào thi đua", k=50)
    scores = [hit.score for hit in every]
    assert len(every) == len(index.passages)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert index.search("phong trào thi đua", k=2) == every[:2]
    assert index.search("phong trào thi đua", k=0) == []


def test_one_document_alone(index: SearchIndex) -> None:
    hits = index.search("công đoàn đầu mối thi đua", documents={"chi-thi"})
    assert [hit.passage.document for hit in hits] == ["chi-thi", "chi-thi"]
    assert index.search("công đoàn", documents=["khong-co"]) == []
    assert index.search("công đoàn", documents=[]) == []


@pytest.mark.parametrize("query", ["", "?!", "\u200b", "zzz", "公民"])
def test_any_query_has_hits(index: SearchIndex, query: str) -> None:
    assert len(index.search(query, k=3)) == 3


def test_restores_from_its_own_documents(index: SearchIndex) -> None:
    assert index.restore("phong hanh chinh lam gi") == "phòng hành chính làm gì"


def test_what_was_typed_without_diacritics_is_found_as_meant(index: SearchIndex) -> None:
    typed, meant = 'ở đâu nói "don doc, kiem tra"', 'ở đâu nói "đôn đốc, kiểm tra"'
    assert index.restore(typed) == typed
    assert index.search(typed) == index.search(meant)
    assert index.search("phong hanh chinh lam gi") == index.search("phòng hành chính làm gì")


def test_an_index_of_nothing(tmp_path: Path) -> None:
    index = SearchIndex.open_or_build([], [], HashingEmbedder(), tmp_path)
    assert index.search("công đoàn") == []
    assert index.passages == ()


def test_many_threads_find_the_same(index: SearchIndex) -> None:
    queries = ["đầu mối", "đôn đốc", "báo cáo", "chỉ thị 19"] * 25
    alone = [index.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.search, queries)) == alone
