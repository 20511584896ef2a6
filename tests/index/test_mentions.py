"""Document numbers and places as people write them."""

import pytest

from index.mentions import document_mentions, locator_mention, spell_numbers

KNOWN = frozenset({10, 14, 19, 34, 85, 1367, 1440})


@pytest.mark.parametrize(
    ("question", "kind", "serial"),
    [
        ("Chỉ thị số 19/CT-TTg ngày nào?", "chỉ thị", 19),
        ("chi thi 19 ngay may", "chỉ thị", 19),
        ("ct19 về việc gì", "chỉ thị", 19),
        ("QĐ 1440 nói gì", "quyết định", 1440),
        ("quyết định 1440/qđ-ubnd", "quyết định", 1440),
        ("kh 16 ngày nào", "kế hoạch", 16),
        ("Thông tư 01/2024/TT-BNV hướng dẫn gì?", "thông tư", 1),
        ("34-CT/TW do ai ban hành", "chỉ thị", 34),
        ("1440 về việc gì", None, 1440),
    ],
)
def test_a_document_named_by_number(question: str, kind: str | None, serial: int) -> None:
    (mention,) = document_mentions(question, KNOWN)
    assert (mention.type, mention.serial) == (kind, serial)


@pytest.mark.parametrize(
    "question",
    [
        "kế hoạch năm 2024 có gì?",
        "kế hoạch 2024",
        "Kế hoạch 5 năm là giai đoạn nào",
        "năm 2024 phấn đấu gì",
        "phong trào 4 tốt",
        "ngày 16/7/2021 có gì",
        "giai đoạn 2021-2025",
        "Hội nghị lần thứ 14 họp khi nào",
        "100% công chức",
    ],
)
def test_other_numbers_name_no_document(question: str) -> None:
    assert document_mentions(question, KNOWN) == []


@pytest.mark.parametrize(
    ("question", "kind", "number", "named"),
    [
        ("chỉ thị 19", "chỉ thị", "19/CT-TTg", True),
        ("chỉ thị 19/ct", "chỉ thị", "19/CT-TTg", True),
        ("quyết định 19", "chỉ thị", "19/CT-TTg", False),
        ("chỉ thị 19/CT-UBND", "chỉ thị", "19/CT-TTg", False),
        ("kế hoạch 1", "kế hoạch", "01/KH-HĐTĐKT", True),
        ("luật 06/2022/QH15", "luật", "06/2022/QH15", True),
        ("luật 06/2019/QH14", "luật", "06/2022/QH15", False),
    ],
)
def test_which_number_is_meant(question: str, kind: str, number: str, named: bool) -> None:
    (mention,) = document_mentions(question, KNOWN)
    assert mention.names(kind, number) is named


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("mục III.3 nói gì", "III.3"),
        ("muc ii.1 noi gi", "II.1"),
        ("mục 3 phần III", "III.3"),
        ("khoản 1 Điều 24", "24.1"),
        ("điểm a khoản 1 điều 24 quy định gì", "24.1.a"),
        ("điểm đ khoản 2 Điều 5", "5.2.đ"),
        ("Điều 5 khoản 2 của kế hoạch", "5.2"),
        ("điều kiện xét khen thưởng", None),
        ("phần thưởng là gì", None),
        ("ai làm đầu mối", None),
    ],
)
def test_a_place_in_a_document(question: str, locator: str | None) -> None:
    found = locator_mention(question)
    assert (found[0] if found else None) == locator


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("mục 3 phần 3", "III.3"),
        ("phần 3 mục 3 nói gì", "III.3"),
        ("khoản 2 mục 1", "I.2"),
        ("mục 3.3 giao ai", "III.3"),
        ("phần 3", "III"),
        ("mục 4.1", None),
        ("chia làm 3 phần", None),
    ],
)
def test_numerals_of_either_kind_name_a_place_that_is_held(
    question: str, locator: str | None
) -> None:
    found = locator_mention(question, {"iii", "iii.3", "i.2"})
    assert (found[0] if found else None) == locator


@pytest.mark.parametrize(
    ("question", "kind", "serial"),
    [
        ("QĐ-UBND số 1440 nói gì", "quyết định", 1440),
        ("chỉ thị của Thủ tướng số 19", "chỉ thị", 19),
        ("văn bản số 2043 là gì", None, 2043),
    ],
)
def test_a_number_apart_from_its_type(question: str, kind: str | None, serial: int) -> None:
    (mention,) = document_mentions(question, KNOWN | {2043})
    assert (mention.type, mention.serial) == (kind, serial)


def test_numbers_are_spelt_as_the_documents_do() -> None:
    known = {34: ["34-CT/TW"], 19: ["19/CT-TTg"], 1: ["01/KH-HĐTĐKT", "01-KL/TW"]}
    assert spell_numbers("chi thi 34 ct tw ngay nao", known) == "chi thi 34-CT/TW ngay nao"
    assert spell_numbers("CT 19/ctttg?", known) == "CT 19/CT-TTg?"
    assert spell_numbers("kl 01 kl/tw", known) == "kl 01-KL/TW"
    assert spell_numbers("34 người, 19 ngày", known) == "34 người, 19 ngày"
