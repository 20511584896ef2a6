"""Abbreviations, slips of the finger and function words."""

import pytest

from config.lists import load_abbreviations
from index.abbreviations import Expander
from index.coverage import Terms, TermWeights
from index.phrases import Phrases
from index.spelling import Speller

CORPUS = "Phòng Hành chính – Tổng hợp. Công đoàn cơ sở. Ban Chấp hành Công đoàn. chỉ tiêu thi đua."


@pytest.fixture(scope="module")
def expander() -> Expander:
    return Expander(load_abbreviations(), CORPUS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("P.HCTH làm gì?", "Phòng Hành chính – Tổng hợp làm gì?"),
        ("hcth làm gì", "Hành chính – Tổng hợp làm gì"),
        ("cdcs lam gi", "Công đoàn cơ sở lam gi"),
        ("BCH CĐ", "Ban Chấp hành Công đoàn"),
        ("KH 16 ngày nào", "Kế hoạch 16 ngày nào"),
        ("kh 16 ngày nào", "Kế hoạch 16 ngày nào"),
        ("CT số mấy", "Chỉ thị số mấy"),
        ("Chỉ thị số 19/CT-TTg", "Chỉ thị số 19/CT-TTg"),
        ("34-CT/TW", "34-CT/TW"),
        ("01/KH-HĐTĐKT", "01/KH-HĐTĐKT"),
        ("bn vậy", "bao nhiêu vậy"),
        ("tu tưởng", "tu tưởng"),
    ],
)
def test_abbreviations_are_written_out(expander: Expander, typed: str, meant: str) -> None:
    assert expander.expand(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thhi đua", "thi đua"),
        ("cơ quann", "cơ quan"),
        ("tổ chưc Đảng", "tổ chức Đảng"),
        ("bóng đá", "bóng đá"),
        ("thai sản", "thai sản"),
        ("QUANN", "QUANN"),
    ],
)
def test_slips_are_put_right_cautiously(typed: str, meant: str) -> None:
    weights = TermWeights([Terms.of("thi đua cơ quan"), Terms.of("tổ chức Đảng")])
    speller = Speller(weights, ["bao", "nhiêu"])
    assert speller.correct(typed) == meant


def test_letters_struck_twice_are_struck_once() -> None:
    speller = Speller(TermWeights([Terms.of("cơ quan ngày")]), [])
    assert speller.undouble("cơ quann ngàyy") == "cơ quan ngày"
    assert speller.undouble("xoong") == "xoong"


def test_the_longest_phrase_is_marked() -> None:
    phrases = Phrases(["bao nhiêu", "là", "như thế nào"])
    assert phrases.marks(["tỷ", "lệ", "là", "bao", "nhiêu"]) == [False, False, True, True, True]
    assert phrases.marks(["như", "thế"]) == [False, False]
    assert Phrases(["là gì"], folded=True).marks(["la", "gi"]) == [True, True]
