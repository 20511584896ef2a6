"""How stacks are compared on a set, and how texts are sampled from one."""

import json
from pathlib import Path

import pytest

from bench.encoding import set_texts
from bench.stack_ours import OurSearch
from bench.stacks import Stack, compared
from config.progress import silent
from index.beir import BeirSet
from tests.index.hashing import HashingEmbedder

CORPUS = {
    "d1": ("Đầu mối", "Công đoàn cơ sở làm đầu mối tổ chức phát động các đợt thi đua. " * 40),
    "d2": ("Kiểm tra", "Phòng Hành chính theo dõi, đôn đốc, kiểm tra phong trào."),
}
QUESTIONS = {"q1": "Công đoàn làm đầu mối gì?", "q2": "Đơn vị nào đôn đốc, kiểm tra?"}
JUDGED = {"q1": {"d1": 1}, "q2": {"d2": 1}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"_id": one, "title": title, "text": text}) + "\n"
        for one, (title, text) in CORPUS.items()
    ]
    (tmp_path / "corpus.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path


class SecondOfTwo:
    """Always finds the same two, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, question: str, k: int) -> list[str]:
        self.asked.append(question)
        return ["d2", "d1"][:k]


def test_stacks_are_asked_in_turns_and_judged_by_rank(folder: Path, tmp_path: Path) -> None:
    ours = OurSearch.over(BeirSet(folder), HashingEmbedder(), tmp_path / "var", silent)
    other = SecondOfTwo()
    stacks: dict[str, Stack] = {"ours": ours, "other": other}
    seen: list[tuple[int, int]] = []
    report = compared(stacks, QUESTIONS, JUDGED, lambda _, done, total: seen.append((done, total)))
    # The other has the right one second for the first question and first for the second.
    assert (report["ours"]["MRR@10"], report["other"]["MRR@10"]) == (1.0, 0.75)
    assert report["ours"]["p50_over_ours"] == 1.0
    ratio = report["other"]["query_p50_ms"] / report["ours"]["query_p50_ms"]
    assert report["other"]["p50_over_ours"] == pytest.approx(ratio, abs=0.02)
    assert other.asked == list(QUESTIONS.values())
    assert seen == [(1, 2), (2, 2)]


def test_a_document_is_found_once_whatever_its_passages(folder: Path, tmp_path: Path) -> None:
    ours = OurSearch.over(BeirSet(folder), HashingEmbedder(), tmp_path / "var", silent)
    assert ours.find("cong doan lam dau moi", 10) == ["d1", "d2"]
    assert ours.find("cong doan lam dau moi", 1) == ["d1"]


def test_a_sample_of_a_set_is_the_same_each_time(folder: Path) -> None:
    whole = {f"{title}\n{text.strip()}" for title, text in CORPUS.values()}
    assert {text.strip() for text in set_texts(folder, 10)} == whole
    assert set_texts(folder, 1) == set_texts(folder, 1)
    assert len(set_texts(folder, 1)) == 1
