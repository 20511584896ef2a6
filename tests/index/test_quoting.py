"""Quotes are cut within one section and stay verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import document_from
from corpus.sentences import QUOTE_WORDS, words
from index.coverage import Terms, TermWeights
from index.quoting import cite, clause_around, focus

LAW = """Điều 1. Danh hiệu
1. Danh hiệu tặng cá nhân đạt các tiêu chuẩn sau đây:
a) Hoàn thành tốt nhiệm vụ;
b) Có tinh thần đoàn kết.
2. Chính phủ quy định chi tiết."""
WEIGHTS = TermWeights([Terms.of("một hai ba")])


def test_a_clause_with_its_points_is_one_quote() -> None:
    document = document_from("luat", LAW)
    start, end = LAW.index("1. Danh hiệu tặng"), LAW.index("\n2. Chính phủ")
    citation = cite(document, start, end, 1.0)
    assert (citation.locator, citation.label) == ("1.1", "khoản 1 Điều 1")
    assert citation.quote == LAW[start:end]


def test_no_quote_is_made_of_two_sections() -> None:
    document = document_from("hai", "I. MỘT\nCâu một.\nII. HAI\nCâu hai.")
    with pytest.raises(ValueError, match="not within one section"):
        cite(document, document.text.index("Câu một"), len(document.text), 1.0)


@given(
    st.lists(st.sampled_from(["thi đua", "công đoàn", "một", "hai ba"]), min_size=1, max_size=90)
)
def test_a_long_sentence_is_focused_within_itself(members: list[str]) -> None:
    text = "Mở đầu: " + ", ".join(members) + "."
    start, end = focus(text, 0, len(text), ["thi", "đua"], WEIGHTS)
    assert 0 <= start < end <= len(text)
    assert words(text[start:end]) <= max(QUOTE_WORDS, 3)
    if "thi đua" in members:
        assert "thi đua" in text[start:end]


def test_the_part_around_a_place_holds_it() -> None:
    text = ", ".join(f"phần thứ {number} của câu rất dài này" for number in range(30))
    offset = text.index("thứ 20")
    start, end = clause_around(text, 0, len(text), offset)
    assert start <= offset < end
    assert words(text[start:end]) <= QUOTE_WORDS


def test_what_stands_before_costs_nothing_of_what_is_asked() -> None:
    told = "theo chủ đề: " + " ".join(["rõ"] * 30) + "; " + " ".join(["hết"] * 25)
    text = " ".join(["xưa"] * 40) + ", " + "trong năm nay tới đây, " + told + "."
    start, end = focus(text, 0, len(text), ["chủ", "đề"], WEIGHTS)
    assert text[start:end] == told + "."
