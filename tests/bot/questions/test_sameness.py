"""Which spellings are one question, and which differ although they look alike."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.sameness import NEARLY, Essence
from config.words import load_question_words
from index.mentions import DocumentMention
from index.question import Reader

READER = Reader(load_question_words(), lambda typed: typed, ["19/CT-TTg", "19/QĐ-UBND"])
SYLLABLES = st.lists(st.sampled_from("nộp báo cáo sơ kết quý đơn vị thưởng".split()), max_size=6)


def essence(text: str) -> Essence:
    return Essence.of(READER.read(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khi nào nộp báo cáo sơ kết?", "nộp BÁO CÁO sơ kết khi nào"),
        ("Khi nào hoà giải?", "khi nào hòa giải"),
        ("Ai chấm điểm phong trào?", "phong trào do ai chấm điểm ạ?"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert essence(one).likeness(essence(other)) >= NEARLY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khi nào nộp báo cáo sơ kết?", "Ai nộp báo cáo sơ kết?"),
        ("Đợt 1 thưởng bao nhiêu tiền?", "Đợt 2 thưởng bao nhiêu tiền?"),
        ("Chỉ thị 19/CT-TTg nói gì về thưởng?", "Quyết định 19/QĐ-UBND nói gì về thưởng?"),
        ("Mục III.1 nói gì?", "Mục III.2 nói gì?"),
        ("Khi nào nộp báo cáo?", "Khi nào nộp sơ yếu lý lịch?"),
    ],
)
def test_different(one: str, other: str) -> None:
    assert essence(one).likeness(essence(other)) < NEARLY
    assert essence(one).key != essence(other).key


@dataclass(frozen=True)
class Plain:
    content: tuple[str, ...]
    understood: str = "sao lại thế"
    kind: str = "explain"
    numbers: frozenset[str] = frozenset()
    mentions: tuple[DocumentMention, ...] = ()
    locator: str | None = None


@given(SYLLABLES, SYLLABLES)
def test_likeness_is_a_likeness(one: list[str], other: list[str]) -> None:
    a, b = Essence.of(Plain(tuple(one))), Essence.of(Plain(tuple(other)))
    assert a.likeness(b) == b.likeness(a)
    assert 0 <= a.likeness(b) <= 1
    assert (a.likeness(b) == 1) == (a.key == b.key)
    assert a.key == Essence.of(Plain(tuple(reversed(one)))).key


def test_without_content_all_syllables_count() -> None:
    assert essence("sao lại thế?").content
