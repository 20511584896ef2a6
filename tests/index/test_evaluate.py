import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ThiDuaError
from corpus.model import Document
from index import beir as module
from index.evaluate import EvaluationResult, evaluate
from tests.index.hashing import HashingEmbedder

CORPUS = {
    "d1": ("Đầu mối", "Công đoàn cơ sở làm đầu mối tổ chức phát động các đợt thi đua."),
    "d2": ("Kiểm tra", "Phòng Hành chính theo dõi, đôn đốc, kiểm tra phong trào."),
    "d3": ("Báo cáo", "Trưởng các phòng báo cáo kết quả về Sở. " * 60),
}
QUERIES = {
    "q1": "Công đoàn làm đầu mối gì?",
    "q2": "Đơn vị nào đôn đốc, kiểm tra?",
    "q3": "Báo cáo kết quả về đâu?",
    "unjudged": "Thi đua là gì?",
}


def lines(rows: dict[str, dict[str, str]]) -> str:
    return "".join(json.dumps({"_id": one, **row}) + "\n" for one, row in rows.items())


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    corpus = lines({one: {"title": title, "text": text} for one, (title, text) in CORPUS.items()})
    (folder / "corpus.jsonl").write_text(corpus, encoding="utf-8")
    queries = lines({one: {"text": text} for one, text in QUERIES.items()})
    (folder / "queries.jsonl").write_text(queries, encoding="utf-8")
    judged = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq3\td3\t1\n"
    (folder / "qrels" / "test.tsv").write_text(judged, encoding="utf-8")
    # The second is judged wrong on purpose: one of two is found first.
    (folder / "qrels" / "half.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\tnowhere\t1\n", encoding="utf-8"
    )
    return folder


def test_figures_known_beforehand(beir: Path, tmp_path: Path) -> None:
    result = evaluate(beir, HashingEmbedder(), tmp_path / "var")
    assert result.precision_at_1 == result.mrr_at_10 == result.recall_at_10 == 1
    assert result.documents == 3
    assert result.passages == 5
    assert 0 < result.query_p50_ms <= result.query_p95_ms
    half = evaluate(beir, HashingEmbedder(), tmp_path / "var", qrels="half")
    assert (half.precision_at_1, half.mrr_at_10, half.recall_at_100) == (0.5, 0.5, 0.5)


def test_the_keys_of_the_command_line(beir: Path, tmp_path: Path) -> None:
    result = evaluate(beir, HashingEmbedder(), tmp_path / "var")
    assert list(result.model_dump(by_alias=True)) == [
        "P@1",
        "MRR@10",
        "nDCG@10",
        "R@10",
        "R@100",
        "documents",
        "passages",
        "index_s",
        "passages_per_s",
        "query_p50_ms",
        "query_p95_ms",
        "peak_rss_mb",
    ]
    assert EvaluationResult.model_validate(result.model_dump(by_alias=True)) == result


def test_folded_questions_get_their_diacritics_back(beir: Path, tmp_path: Path) -> None:
    assert evaluate(beir, HashingEmbedder(), tmp_path / "var", fold=True).mrr_at_10 == 1


def test_a_second_run_and_a_compressed_copy_index_nothing(beir: Path, tmp_path: Path) -> None:
    first = evaluate(beir, HashingEmbedder(), tmp_path / "var")
    embedder = HashingEmbedder()
    second = evaluate(beir, embedder, tmp_path / "var")
    assert embedder.encoded == []
    assert second.index_s == first.index_s
    corpus = beir / "corpus.jsonl"
    (beir / "corpus.jsonl.gz").write_bytes(gzip.compress(corpus.read_bytes()))
    corpus.unlink()
    assert evaluate(beir, embedder, tmp_path / "var").mrr_at_10 == first.mrr_at_10


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("corpus.jsonl", None, "thiếu corpus.jsonl"),
        ("corpus.jsonl", b"{\n", "Dòng 1"),
        ("corpus.jsonl", b'{"text": "a"}\n', "Dòng 1"),
        ("corpus.jsonl", b"\xff\xfe\n", "Không đọc được tệp"),
        ("queries.jsonl", None, "Không đọc được tệp"),
        ("queries.jsonl", b"", "Không có câu hỏi"),
        ("qrels/test.tsv", None, "đáp án"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\nq1\td1\n", "đáp án"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\nq1\td1\tx\n", "đáp án"),
    ],
)
def test_a_bad_set_is_named(
    beir: Path, tmp_path: Path, name: str, content: bytes | None, named: str
) -> None:
    if content is None:
        (beir / name).unlink()
    else:
        (beir / name).write_bytes(content)
    with pytest.raises(ThiDuaError, match=named):
        evaluate(beir, HashingEmbedder(), tmp_path / "var")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ThiDuaError, match="đáp án"):
        evaluate(tmp_path / "nowhere", HashingEmbedder(), tmp_path / "var")


@given(st.lists(st.sampled_from(["một", "hai.", "ba;", "bốn", "\n"]), max_size=900))
def test_passages_cover_every_word_once(words: list[str]) -> None:
    document = Document(id="d", type="", title="t", text=" ".join(words), sections=())
    cut = list(module.passages_of(document))
    assert [word for passage in cut for word in passage.text.split()] == document.text.split()
    assert all(passage.text == document.text[passage.start : passage.end] for passage in cut)
    most = module.PASSAGE_SYLLABLES * 4 / 3 + 1
    assert all(len(passage.text.split()) <= most for passage in cut)
