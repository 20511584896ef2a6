import time

import pytest
from hypothesis import given

from corpus.library import document_from
from corpus.model import Document
from corpus.structure import sections_of
from tests.corpus.samples import ANY_TEXT, at, fixture, own_texts, plan


def _locators(text: str) -> list[str]:
    return [
        section.locator or f"{section.part}" if section.bullet is None else f"-{section.bullet}"
        for section in sections_of(text)
    ]


def test_every_heading_and_bullet_of_the_plan() -> None:
    places = [(s.locator or s.part, s.bullet) for s in plan().sections]
    assert places == [
        *[(part, None) for part in ("so-ky-hieu", "ngay", "trich-yeu", "can-cu")],
        *[("I", None), ("I.1", None), ("I.1", 1), ("I.1", 2)],
        *[("I.2", None), ("I.2", 1), ("I.2", 2), ("I.2", 3)],
        *[("II", None), ("II.1", None), ("II.2", None), ("II.3", None)],
        *[("II.3", bullet) for bullet in range(1, 7)],
        *[("III", None), ("III.1", None), ("III.2", None), ("III.3", None)],
        *[("noi-nhan", None), ("nguoi-ky", None)],
    ]


@pytest.mark.parametrize(
    ("locator", "bullet", "label", "heading"),
    [
        ("III.3", None, "mục III.3", ""),
        ("II.3", 4, "mục II.3, gạch đầu dòng 4", ""),
        ("I", None, "mục I", "MỤC ĐÍCH YÊU CẦU"),
        ("I.2", None, "mục I.2", "Yêu cầu"),
        ("can-cu", None, "phần căn cứ", ""),
        ("nguoi-ky", None, "phần người ký", ""),
    ],
)
def test_labels_of_the_plan(locator: str, bullet: int | None, label: str, heading: str) -> None:
    section = at(plan(), locator, bullet)
    assert (section.label, section.heading) == (label, heading)


def test_a_section_spans_all_that_stands_under_it() -> None:
    document = plan()
    section = at(document, "II.3")
    assert document.text_of(section).startswith("3. Triển khai các phong trào thi đua yêu nước")
    assert document.text_of(section).endswith("giáo dục và có sức lan tỏa.")
    assert at(document, "II").end == section.end
    assert at(document, "II.3", 6).end == section.end


def test_a_law() -> None:
    document = fixture("luat.txt")
    assert [s.locator for s in document.sections if s.locator] == [
        *["chuong-I", "1", "2", "2.1", "2.1.a", "2.1.b", "2.1.c", "2.1.d", "2.1.đ", "2.1.e", "2.2"],
        *["chuong-II", "chuong-II.muc-1", "3", "3.1", "3.2", "3.2a", "3.3"],
        *["chuong-II.muc-2", "4", "4.1", "4.2", "5"],
    ]
    assert at(document, "2.1.đ").label == "điểm đ khoản 1 Điều 2"
    assert at(document, "3.2a").label == "khoản 2a Điều 3"
    assert at(document, "1").label == "Điều 1"
    assert at(document, "chuong-II.muc-1").label == "Mục 1 Chương II"
    assert at(document, "chuong-I").heading == "NHỮNG QUY ĐỊNH CHUNG"
    assert at(document, "chuong-II.muc-1").heading == "HÌNH THỨC"
    assert at(document, "2").heading == "Nguyên tắc"


def test_amended_text_in_quotation_marks_opens_no_section() -> None:
    document = fixture("luat.txt")
    amended = document.text_of(at(document, "4.1"))
    assert amended.startswith("1. Sửa đổi, bổ sung Điều 5 như sau:\n“Điều 5. Thư viện cơ quan\n1.")
    assert amended.endswith("b) Buổi chiều.”.")


@pytest.mark.parametrize(
    ("text", "locators"),
    [
        ("1. một\n2. hai\n5. năm\n99. chín chín", ["1", "2"]),
        ("1. một\n2. hai\n4. bốn", ["1", "2", "4"]),
        ("5. năm\nkhông có số một", ["noi-dung"]),
        ("I. MỘT\n1. a\n1.1. b\n1.2. c\n2.1. d\n16.7 triệu", ["I", "I.1", "I.1.1", "I.1.2"]),
        ("I. MỘT\nII. HAI\nIV. BỐN\nL. NĂM MƯƠI", ["I", "II", "IV"]),
        ("1. a\na) b\nb) c\nh) d", ["1", "1.a", "1.b"]),
        ("chỉ có chữ\nthêm chữ", ["noi-dung"]),
        ("mở đầu\n- một\n- hai\n1. mục", ["noi-dung", "-1", "-2", "1"]),
        ("Điều 1. A\nĐiều 5 của Luật này\nĐiều 2. B", ["1", "2"]),
        ("Điều 1. A\nĐiều 1a. B\n- c", ["1", "1a", "-1"]),
        ("Chương I\nCHUNG\nĐiều 1. A\nMục 3 của Chương này", ["chuong-I", "1"]),
        ("Phần thứ nhất\nCHUNG\nĐiều 1. A", ["phan-thu-nhat", "1"]),
        ("Điều 1. A\n“mở mà không đóng\nĐiều 2. B", ["1", "2"]),
        ('Điều 1. A\n1. sửa như sau:\n"2. cũ\n3. mới".\n2. tiếp', ["1", "1.1", "1.2"]),
        ("", ["noi-dung"]),
    ],
)
def test_what_opens_a_section_and_what_only_looks_like_it(text: str, locators: list[str]) -> None:
    assert _locators(text) == locators


def test_labels_without_roman_numbers_or_articles() -> None:
    labels = [s.label for s in sections_of("mở\n- x\n1. a\na) b\n- c\nPhần thứ hai\nCHUNG")]
    assert labels == [
        "phần nội dung",
        "phần nội dung, gạch đầu dòng 1",
        "mục 1",
        "điểm a mục 1",
        "điểm a mục 1, gạch đầu dòng 1",
        "Phần thứ hai",
    ]


def _assert_tiled(document: Document) -> None:
    assert "".join(own_texts(document)) == document.text
    for index, section in enumerate(document.sections):
        assert section.start <= section.own_end <= section.end <= len(document.text)
        if section.parent is not None:
            parent = document.sections[section.parent]
            assert section.parent < index
            assert parent.start <= section.start
            assert section.end <= parent.end
            assert section.level == parent.level + 1


@pytest.mark.parametrize("name", ["luat.txt", "quyet-dinh.txt", "ban-ghi.md"])
def test_own_spans_tile_the_fixtures(name: str) -> None:
    _assert_tiled(fixture(name))


def test_own_spans_tile_the_plan() -> None:
    _assert_tiled(plan())


@given(ANY_TEXT)
def test_own_spans_tile_any_text(text: str) -> None:
    _assert_tiled(document_from("x", text))


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"“Điều {n}.\n" for n in range(20_000)),
        "1. a\n" * 20_000,
        "1.1.1.1.1.1.1.1\n" * 10_000,
        "- a\n" * 20_000,
        "Điều " + "1" * 100_000,
        "I" * 100_000 + ". A",
        "Nơi nhận:\n" * 10_000,
        "A\n" * 50_000,
        "Phụ lục I\n(Kèm theo)\n" * 10_000,
        "GIÁM ĐỐC\nTrần Văn A\n" * 10_000,
    ],
    ids=[
        "quotes",
        "ones",
        "decimals",
        "bullets",
        "digits",
        "roman",
        "recipients",
        "capitals",
        "annexes",
        "names",
    ],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    sections_of(text)
    assert time.process_time() - began < 5
