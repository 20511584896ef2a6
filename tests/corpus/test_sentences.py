import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import QUOTE_WORDS, quote_spans, sentence_spans, words

ANY_TEXT = st.text(st.sampled_from('aA Đđ.;:!?…“”"()/1\n,'), max_size=120)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def _quotes(text: str) -> list[str]:
    return [text[start:end] for start, end in quote_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Câu một. Câu hai.", ["Câu một.", "Câu hai."]),
        ("Họp tại TP. Quảng Ngãi. Mời dự.", ["Họp tại TP. Quảng Ngãi.", "Mời dự."]),
        ("Do ThS. Nguyễn Văn A trình bày.", ["Do ThS. Nguyễn Văn A trình bày."]),
        ("PGS. TS. Trần B và KS. Lê C.", ["PGS. TS. Trần B và KS. Lê C."]),
        ("Bằng khen, giấy khen v.v. và tiền.", ["Bằng khen, giấy khen v.v. và tiền."]),
        ("Bằng khen, v.v. Các đơn vị nộp.", ["Bằng khen, v.v.", "Các đơn vị nộp."]),
        ("Điều 5. Nguyên tắc", ["Điều 5. Nguyên tắc"]),
        ("5a. Khoản thêm vào. Hết.", ["5a. Khoản thêm vào.", "Hết."]),
        ("Theo quy định tại Điều 5. Các đơn vị", ["Theo quy định tại Điều 5.", "Các đơn vị"]),
        ("Đạt 1.440 triệu. Tăng 5%.", ["Đạt 1.440 triệu.", "Tăng 5%."]),
        ("Thiết thực. 100% đơn vị đăng ký.", ["Thiết thực.", "100% đơn vị đăng ký."]),
        ("Hoàn thành kế hoạch năm 2024./.", ["Hoàn thành kế hoạch năm 2024./."]),
        ("Chờ đã… Rồi làm… tiếp.", ["Chờ đã…", "Rồi làm… tiếp."]),
        ("“Thi đua yêu nước.” Các đơn vị", ["“Thi đua yêu nước.”", "Các đơn vị"]),
        ("Ai làm? “Công đoàn” làm!", ["Ai làm?", "“Công đoàn” làm!"]),
        ("Hết. đúng không", ["Hết. đúng không"]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert _sentences(text) == sentences


def test_a_short_sentence_is_quoted_whole() -> None:
    assert _quotes("Làm việc này; việc kia.") == ["Làm việc này; việc kia."]


@pytest.mark.parametrize(("opens", "closes"), [("“", "”"), ('"', '"')])
def test_a_long_sentence_is_cut_at_semicolons_outside_quotation_marks(
    opens: str, closes: str
) -> None:
    first = "phong trào " * 25 + f"{opens}xây dựng hạ tầng; chống lãng phí{closes};"
    second = "chỉ tiêu " * 25 + "hết."
    assert _quotes(f"{first} {second}") == [first, second]


def test_a_quotation_mark_that_never_closes_does_not_hold_the_rest() -> None:
    first, second = "đơn vị “mở " * 20 + "x;", "thi đua " * 20 + "y."
    assert _quotes(f"{first} {second}") == [first, second]


def test_a_long_list_is_cut_into_its_members() -> None:
    members = [f"“{'phong trào ' * 9}số {n}”" for n in range(4)]
    text = "Các phong trào như: " + ", ".join(members) + "."
    assert _quotes(text) == [f"Các phong trào như: {members[0]}", *members[1:]]


@given(ANY_TEXT)
def test_sentences_leave_out_nothing_but_space(text: str) -> None:
    spans = list(sentence_spans(text))
    between = [0, *(place for span in spans for place in span), len(text)]
    gaps = [text[a:b] for a, b in zip(between[::2], between[1::2], strict=True)]
    assert all(gap.strip() == "" for gap in gaps)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@given(ANY_TEXT, st.integers(0, 5))
def test_quotes_stand_in_order_within_what_was_given(text: str, start: int) -> None:
    places = [place for span in quote_spans(text, start, len(text)) for place in span]
    assert places == sorted(places)
    assert all(start <= place <= len(text) for place in places)


@pytest.mark.parametrize(
    "text",
    [
        "." * 100_000,
        "A. " * 33_000,
        "“" * 100_000,
        "việc “này; " * 9_000,
        '"' * 100_001,
        "!?”)" * 25_000,
    ],
    ids=["points", "initials", "opening", "clauses", "straight", "ends"],
)
def test_long_lines_take_no_time(text: str) -> None:
    began = time.process_time()
    list(quote_spans(text, 0, len(text)))
    assert time.process_time() - began < 2


def test_words_are_what_white_space_parts() -> None:
    assert words(" một  hai\nba ") == 3
    assert QUOTE_WORDS == 60
