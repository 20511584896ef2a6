import pytest
from hypothesis import given

from corpus.library import document_from
from corpus.model import Document
from corpus.passages import (
    PASSAGE_WORDS,
    content_start,
    passages_of,
    section_path,
    sentence_around,
    sentences_of,
)
from corpus.sentences import QUOTE_WORDS, words
from tests.corpus.samples import ANY_TEXT, at, fixture, plan


def _assert_passages_tile(document: Document) -> None:
    passages = passages_of(document)
    assert "".join(passage.text for passage in passages) == document.text
    for passage in passages:
        section = document.sections[passage.section]
        assert section.start <= passage.start <= passage.end <= section.end
        assert document.text[passage.start : passage.end] == passage.text


def _assert_sentences_stand_in_their_sections(document: Document) -> None:
    for sentence in sentences_of(document):
        section = document.sections[sentence.section]
        assert section.start <= sentence.start < sentence.end <= section.own_end
        assert document.text[sentence.start : sentence.end] == sentence.text


@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    document = document_from("x", text)
    _assert_passages_tile(document)
    if text.strip():
        _assert_sentences_stand_in_their_sections(document)


@pytest.mark.parametrize("name", ["luat.txt", "quyet-dinh.txt", "ban-ghi.md"])
def test_fixtures(name: str) -> None:
    _assert_passages_tile(fixture(name))
    _assert_sentences_stand_in_their_sections(fixture(name))


def test_the_plan() -> None:
    document = plan()
    _assert_passages_tile(document)
    _assert_sentences_stand_in_their_sections(document)
    assert all(words(sentence.text) <= QUOTE_WORDS * 2 for sentence in sentences_of(document))


def test_a_passage_is_short_unless_one_sentence_is_long() -> None:
    sentence = "Công đoàn phát động phong trào thi đua. "
    document = document_from("x", f"1. {sentence * 100}")
    passages = passages_of(document)
    assert len(passages) > 1
    assert all(words(passage.text) <= PASSAGE_WORDS for passage in passages)


def test_headings_are_context_and_not_quotable() -> None:
    document = fixture("luat.txt")
    quoted = {sentence.text for sentence in sentences_of(document)}
    assert "Có ghi chép;" in quoted
    assert not quoted & {"Chương I", "NHỮNG QUY ĐỊNH CHUNG", "Điều 2. Nguyên tắc"}
    note = next(s for s in sentences_of(document) if s.text == "Có ghi chép;")
    assert note.context.startswith("NHỮNG QUY ĐỊNH CHUNG › Nguyên tắc › Việc đọc sách")


def test_a_later_clause_carries_what_stands_before_the_colon() -> None:
    clause = "đơn vị " * 40
    document = document_from("x", f"1. Giao các phòng: {clause}; Công đoàn {clause}.")
    first, second = sentences_of(document)
    assert first.text.startswith("Giao các phòng:")
    assert second.text.startswith("Công đoàn")
    assert second.context.endswith("Giao các phòng:")


@pytest.mark.parametrize(
    ("locator", "bullet", "begins"),
    [
        ("III.3", None, "Giao Phòng Hành chính"),
        ("II.3", 1, "Tăng cường công tác xây dựng Đảng"),
        ("I", None, "MỤC ĐÍCH YÊU CẦU"),
        ("so-ky-hieu", None, "Số: /KH-SKHCN"),
    ],
)
def test_content_begins_after_number_or_dash(locator: str, bullet: int | None, begins: str) -> None:
    document = plan()
    start = content_start(document, at(document, locator, bullet))
    assert document.text[start:].startswith(begins)


def test_bullets_without_a_number_above_lose_their_dash() -> None:
    document = document_from("x", "Cần làm:\n- Việc một.\n- Việc hai.")
    assert [s.text for s in sentences_of(document)] == ["Cần làm:", "Việc một.", "Việc hai."]


def test_every_sentence_is_found_again_from_within() -> None:
    document = plan()
    for sentence in sentences_of(document):
        section = document.sections[sentence.section]
        if section.part is None:
            start, end = sentence_around(document, section, sentence.start)
            assert start <= sentence.start < sentence.end <= end


def test_outside_any_sentence_there_is_the_whole_section() -> None:
    document = plan()
    section = at(document, "III.3")
    begins = content_start(document, section)
    assert sentence_around(document, section, section.own_end) == (begins, section.own_end)


def test_the_path_to_a_section() -> None:
    document = plan()
    index = document.sections.index(at(document, "II.3", 4))
    assert [s.label for s in section_path(document, index)] == [
        "mục II",
        "mục II.3",
        "mục II.3, gạch đầu dòng 4",
    ]
