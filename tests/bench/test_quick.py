"""What ``make bench`` runs, on inputs so small that the figures are known beforehand."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from bench.answers import measure_answers
from bench.encoding import measure_encoding
from bench.latency import measure_latency
from bench.plan_questions import measure_plan_questions
from bench.questions import Asked
from bot.app import Application
from index import packaged_model
from index.embedder import Embedder

FOCAL = "Ai làm đầu mối tổ chức phát động các đợt thi đua?"
RIGHT = {"locator": "III.3", "contains": "Công đoàn cơ sở Sở làm đầu mối"}
ELSEWHERE = {"locator": "I.1", "contains": "Công đoàn"}
UNSAID = "Bóng đá tối nay ai đá?"


def put(file: Path, *lines: dict[str, object]) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


class Watching:
    """Remembers how far each step has come."""

    def __init__(self) -> None:
        self.seen: dict[str, tuple[int, int]] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        self.seen[step] = (done, total)

    @property
    def all_done(self) -> bool:
        return bool(self.seen) and all(done == total for done, total in self.seen.values())


def test_answers_are_counted_by_folder(application: Application, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    put(folder / "answerable.jsonl", {"q": FOCAL, "right": [RIGHT]})
    put(folder / "answerable-2.jsonl", {"q": FOCAL, "right": [ELSEWHERE]})
    put(folder / "unanswerable.jsonl", {"q": UNSAID})
    watching = Watching()
    shares = measure_answers(application, watching, [folder])
    assert shares == {"mine": {"right": 0.5, "refused": 1.0}}
    assert watching.all_done


def test_the_latency_is_a_ratio_of_medians(application: Application) -> None:
    questions = [Asked(FOCAL, ()), Asked(UNSAID, ())]
    watching = Watching()
    figures = measure_latency(application, questions, watching, rounds=2)
    assert 0 < figures["answer_p50_ms"] <= figures["answer_p95_ms"]
    assert 0 < figures["embedding_p50_ms"] <= figures["embedding_p95_ms"]
    ratio = figures["answer_p50_ms"] / figures["embedding_p50_ms"]
    assert figures["ratio"] == pytest.approx(ratio, rel=0.02)
    assert watching.all_done


def test_encoding_compares_the_same_texts(packaged_embedder: Embedder, packaged_var: Path) -> None:
    # Both sides the eight-bit model: nothing is known of the ratio, and the vectors are alike.
    # torch takes seconds to load, which other tests of this worker need not pay.
    onnx_module = import_module("index.onnx_module")
    other = onnx_module.as_sentence_transformer(packaged_model.folder_in(packaged_var))
    texts = ["Công đoàn cơ sở làm đầu mối.", "Phòng Hành chính – Tổng hợp đôn đốc.", "Hết."]
    watching = Watching()
    figures = measure_encoding(texts, packaged_embedder, other, watching, rounds=1)
    assert figures["passages"] == 3
    ratio = figures["ours_per_s"] / figures["torch_per_s"]
    assert figures["ratio"] == pytest.approx(ratio, rel=0.02)
    assert 0.99 < figures["cosine_least"] <= figures["cosine_mean"] <= 1.0001
    assert watching.all_done


def test_questions_about_the_plan_by_kind_with_each_miss(
    application: Application, tmp_path: Path
) -> None:
    answerable = tmp_path / "questions.jsonl"
    put(
        answerable,
        {"q": FOCAL, "right": [RIGHT]},
        {"q": FOCAL, "right": [ELSEWHERE]},
        {"q": FOCAL, "right": [RIGHT], "kind": "focal point"},
    )
    put(tmp_path / "unanswerable.jsonl", {"q": UNSAID})
    report = measure_plan_questions(application, tmp_path)
    right, refused = report["right"], report["refused"]
    assert isinstance(right, dict)
    assert isinstance(refused, dict)
    assert (right["share"], right["kinds"]) == (0.667, {"who": "1/2", "focal point": "1/1"})
    (missed,) = right["missed"]
    assert (missed["q"], missed["status"]) == (FOCAL, "answered")
    assert missed["wanted"] == ["I.1: Công đoàn"]
    assert missed["quoted"][0].startswith("mục III.3: Công đoàn cơ sở Sở làm đầu mối")
    assert (refused["share"], refused["missed"]) == (1.0, [])
