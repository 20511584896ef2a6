"""Questions that hang on the one before, read as they stand by themselves."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import Application
from bot.following_up import open_follow_ups
from corpus.vietnamese import fold, syllables
from index.followup import FollowUps

HERE = Path(__file__).parent
QUESTIONS = HERE.parents[1] / "bench" / "questions" / "development"


def pairs() -> list[dict[str, Any]]:
    """Pairs of questions: what the second must be read as, or that it stands alone."""
    files = sorted((HERE / "follow_ups").glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


@cache
def plain() -> FollowUps:
    """A reader that leaves diacritics as they are typed."""
    return open_follow_ups(lambda text: text)


def flat(text: str) -> str:
    return f" {' '.join(map(fold, syllables(text)))} "


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair['before']} {pair['then']}")
def test_a_question_is_read_with_the_one_before_or_stands(pair: dict[str, Any]) -> None:
    read = plain().read_with(pair["before"], pair["then"])
    if pair.get("alone"):
        assert read is None
        return
    assert read is not None
    assert all(flat(part) in flat(read) for part in pair["has"]), read
    assert not any(flat(part) in flat(read) for part in pair.get("lacks", ())), read


@pytest.mark.parametrize(
    ("before", "then", "read"),
    [
        ("cong doan phan dau dat gi", "con chi doan thi sao", "Chi đoàn phấn đấu đạt gì?"),
        ("P.HCTH làm gì?", "còn CĐCS?", "Công đoàn cơ sở làm gì?"),
        ("ct 19 ngay may", "con qd 1440 thi sao", "Quyết định 1440 ngày mấy?"),
        ("ct 19 ngay may", "no la gi", "Chỉ thị 19 là gì?"),
        (
            "kiem tra don doc phong trao thi dua the nao",
            "ai phu trach viec do",
            "Ai phụ trách kiểm tra đôn đốc phong trào thi đua?",
        ),
    ],
)
def test_what_is_typed_in_haste_is_read_as_the_reader_of_questions_does(
    application: Application, before: str, then: str, read: str
) -> None:
    follow_ups = open_follow_ups(lambda text: application.understand(text).understood)
    assert follow_ups.read_with(before, then) == read


def test_what_is_read_can_be_followed_in_turn() -> None:
    first = plain().read_with("Công đoàn phấn đấu đạt gì?", "Còn Chi đoàn thì sao?")
    assert first == "Chi đoàn phấn đấu đạt gì?"
    second = plain().read_with(first, "thế năm 2025?")
    assert second == "Chi đoàn phấn đấu đạt gì năm 2025?"
    assert plain().read_with(second, "còn Đảng ủy?") == "Đảng ủy phấn đấu đạt gì năm 2025?"


def test_what_needs_no_other_is_not_said_to_hang() -> None:
    """Of the questions written for the answers all but a few stand, whatever was asked before."""
    asked = [
        json.loads(line)["q"]
        for file in sorted(QUESTIONS.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    hanging = [question for question in asked if plain().hangs_on_another(question)]
    assert len(asked) > 200
    assert len(hanging) <= len(asked) / 200, hanging


def test_who_signed_is_asked_of_a_document_named_before_and_else_of_the_plan() -> None:
    assert plain().read_with("Chỉ thị 19 ngày mấy?", "ai ký?") == "Ai ký chỉ thị 19?"
    assert plain().read_with("Chi đoàn phấn đấu đạt gì?", "ai ký?") is None
    assert not plain().hangs_on_another("ai ký?")


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_typed_is_read_or_left(before: str, then: str) -> None:
    read = plain().read_with(before, then)
    assert read is None or (read.endswith("?") and read == " ".join(read.split()))


WORDS = ("còn", "thế", "con", "Chi đoàn", "Công đoàn", "việc đó", "nó", "ai", "phụ trách", "gì")
MORE = (
    "thì sao",
    "năm 2025",
    "Chỉ thị 19",
    "mục III.1",
    "hạn nộp",
    "là",
    "ở đâu",
    "giấy khen",
    "?",
)


@given(
    st.lists(st.sampled_from(WORDS + MORE), max_size=9).map(" ".join),
    st.lists(st.sampled_from(WORDS + MORE), max_size=9).map(" ".join),
)
def test_only_what_hangs_is_read_with_another(before: str, then: str) -> None:
    read = plain().read_with(before, then)
    assert read is None or plain().hangs_on_another(then)


def test_a_long_text_is_no_follow_up() -> None:
    assert plain().read_with("Chi đoàn làm gì?", "Còn Công đoàn thì sao? " * 5000) is None
