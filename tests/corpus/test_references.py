from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.dates import vietnamese_date
from corpus.library import document_from
from corpus.model import Document, Reference
from corpus.readers.text import canonical_text
from corpus.references import merged, references_in, same_number, section_at
from tests.corpus.samples import ANY_TEXT, PLAN_FILE, plan

RAW_PLAN = PLAN_FILE.read_text(encoding="utf-8")
PLAN = [
    ("kế hoạch", "10/KH-UBND", "2024-01-19", "UBND tỉnh"),
    ("kết luận", "2043-KL/TU", "2023-12-05", "Hội nghị Tỉnh ủy lần thứ 14 (khóa XX)"),
    ("nghị quyết", "85/NQ-HĐND", "2023-12-08", "Hội đồng nhân dân tỉnh khóa XIII"),
    ("quyết định", "1440/QĐ-UBND", "2023-12-26", "Ủy ban nhân dân tỉnh"),
    ("chỉ thị", "34-CT/TW", "2014-04-07", "Bộ Chính trị"),
    ("chỉ thị", "19/CT-TTg", "2021-07-16", "Thủ tướng Chính phủ"),
    ("chỉ thị", "14/CT-UBND", "2021-08-06", "Chủ tịch UBND tỉnh"),
    ("kế hoạch", "16/KH-HĐTĐKT", "2021-08-31", "Hội đồng Thi đua - Khen thưởng Trung ương"),
    ("kế hoạch", "01/KH-HĐTĐKT", "2021-10-28", "Hội đồng Thi đua - Khen thưởng tỉnh"),
    ("quyết định", "1367/QĐ-UBND", "2023-12-12", "UBND tỉnh Quảng Ngãi"),
    ("quyết định", "1368/QĐ-UBND", "2023-12-12", "UBND tỉnh Quảng Ngãi"),
    ("quyết định", "279/QĐ-SKHCN", "2023-12-29", "Giám đốc Sở Khoa học và Công nghệ"),
    ("kết luận", "01-KL/TW", "2021-05-18", "Bộ Chính trị"),
    ("chỉ thị", "05-CT/TW", "2016-05-15", "Bộ Chính trị"),
]


def _read(text: str) -> list[Reference]:
    return references_in(document_from("x", f"I. MỞ ĐẦU\n1. {text}"))


def _one(text: str) -> Reference:
    (reference,) = _read(text)
    return reference


def _rows(document: Document) -> list[tuple[str, str, str, str | None]]:
    return [(r.type, r.number, str(r.date), r.issuer) for r in references_in(document)]


def test_all_that_the_plan_cites() -> None:
    assert _rows(plan()) == PLAN


def test_subjects_and_places_in_the_plan() -> None:
    document = plan()
    by_number = {reference.number: reference for reference in references_in(document)}
    assert by_number["34-CT/TW"].subject == "tiếp tục đổi mới công tác thi đua, khen thưởng"
    assert by_number["1440/QĐ-UBND"].subject == "Chương trình công tác trọng tâm năm 2024"
    assert by_number["279/QĐ-SKHCN"].subject is None
    directive = by_number["19/CT-TTg"]
    assert [(place.locator, place.bullet) for place in directive.cited_at] == [("II.1", None)] * 3
    decision = by_number["1440/QĐ-UBND"].cited_at
    assert [(p.locator, p.part, p.bullet) for p in decision] == [
        ("", "can-cu", None),
        ("II.3", None, 2),
    ]
    for reference in by_number.values():
        for place in reference.cited_at:
            words = document.text[place.start : place.end]
            assert words.lower().startswith(f"{reference.type} số {reference.number.lower()}")
            assert words == words.strip()


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@settings(max_examples=40)
@given(
    st.lists(st.integers(2, 99_999), min_size=14, max_size=14, unique=True),
    st.lists(DAYS, min_size=14, max_size=14),
    st.sampled_from(
        [
            vietnamese_date,
            lambda d: f"{d.day}-{d.month}-{d.year}",
            lambda d: f"{d:%d tháng %m năm %Y}",
        ]
    ),
    st.booleans(),
)
def test_a_changed_plan_gives_what_was_changed(
    serials: list[int], days: list[date], written: object, without_word: bool
) -> None:
    assert callable(written)
    raw = RAW_PLAN.replace("của UBND tỉnh về", "của UBND tỉnh Bình Định về")
    raw = raw.replace("Thủ tướng Chính phủ về việc", "Bộ trưởng Bộ Nội vụ về việc")
    expected = []
    for (kind, number, day, issuer), serial, new in zip(PLAN, serials, days, strict=True):
        changed = number.replace(
            number[: len(number) - len(number.lstrip("0123456789"))], f"{serial}"
        )
        raw = raw.replace(f"số {number}", f"{'' if without_word else 'số '}@{changed}")
        year, month, last = day.split("-")
        for old in {vietnamese_date(date.fromisoformat(day)), f"{last}/{int(month)}/{year}"}:
            raw = raw.replace(f"@{changed} ngày {old}", f"@{changed} ngày {written(new)}")
        expected.append((kind, changed, str(new), issuer))
    renamed = {
        "UBND tỉnh": "UBND tỉnh Bình Định",
        "Thủ tướng Chính phủ": "Bộ trưởng Bộ Nội vụ",
    }
    document = document_from("x", canonical_text(raw.replace("@", "")))
    assert _rows(document) == [(k, n, d, renamed.get(i, i)) for k, n, d, i in expected]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (
            "Quyết định 1440/QĐ-UBND ngày 26 tháng 12 năm 2023 của UBND tỉnh",
            ("quyết định", "1440/QĐ-UBND", "2023-12-26", "UBND tỉnh"),
        ),
        ("Chỉ thị số: 19 /CT-TTg", ("chỉ thị", "19/CT-TTg", "None", "Thủ tướng Chính phủ")),
        (
            "văn bản số 19/CT-TTg, ngày 16-7-2021, của Thủ tướng Chính phủ",
            ("văn bản", "19/CT-TTg", "2021-07-16", "Thủ tướng Chính phủ"),
        ),
        (
            "theo số 19/CT-TTg, ngày 16-7-2021, và",
            ("chỉ thị", "19/CT-TTg", "2021-07-16", "Thủ tướng Chính phủ"),
        ),
        (
            "Chỉ thị số 19/CT-TTg của Thủ tướng Chính phủ ngày 16/7/2021 về việc",
            ("chỉ thị", "19/CT-TTg", "2021-07-16", "Thủ tướng Chính phủ"),
        ),
        (
            "Quyết định số 5/QĐ - UBND năm 2023 của UBND xã Bình Châu",
            ("quyết định", "5/QĐ-UBND", "None", "UBND xã Bình Châu"),
        ),
        (
            "Nghị định số 98/2023/NĐ-CP ngày 31/12/2023 của Chính phủ quy định chi tiết",
            ("nghị định", "98/2023/NĐ-CP", "2023-12-31", "Chính phủ"),
        ),
        (
            "Thông tư 01/2024/TT-BNV ngày 24/02/2024 của Bộ trưởng Bộ Nội vụ",
            ("thông tư", "01/2024/TT-BNV", "2024-02-24", "Bộ trưởng Bộ Nội vụ"),
        ),
        (
            "Thông tư liên tịch số 05/2018/TTLT-BNV-BTC",
            ("thông tư liên tịch", "05/2018/TTLT-BNV-BTC", "None", "Bộ Nội vụ, Bộ Tài chính"),
        ),
        ("Luật số 47/2005/QH11", ("luật", "47/2005/QH11", "None", "Quốc hội")),
        (
            "Chỉ thị số 35-CT/TƯ của Ban Bí thư đã",
            ("chỉ thị", "35-CT/TƯ", "None", "Ban Bí thư"),
        ),
        (
            "Công văn số 12/SNV-TĐKT ngày 1/2/2024 của Sở Nội vụ",
            ("công văn", "12/SNV-TĐKT", "2024-02-01", "Sở Nội vụ"),
        ),
        ("Kế hoạch số 1/KH-SKH&CN", ("kế hoạch", "1/KH-SKH&CN", "None", None)),
        ("KẾ HOẠCH SỐ 7/KH-ABC", ("kế hoạch", "7/KH-ABC", "None", None)),
    ],
)
def test_spellings(text: str, row: tuple[str, str, str, str | None]) -> None:
    reference = _one(text)
    assert (reference.type, reference.number, str(reference.date), reference.issuer) == row


@pytest.mark.parametrize(
    ("after", "issuer"),
    [
        ("của Sở Giáo dục và Đào tạo về việc A", "Sở Giáo dục và Đào tạo"),
        ("của Bộ Khoa học và Công nghệ giao chỉ tiêu", "Bộ Khoa học và Công nghệ"),
        ("của Bộ Văn hóa, Thể thao và Du lịch ban hành", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("của UBND tỉnh và Chỉ thị số 8/CT-UBND", "UBND tỉnh"),
        ("của UBND tỉnh, Sở Nội vụ và Sở Tài chính", "UBND tỉnh"),
        ("của Sở Nội vụ và các đơn vị", "Sở Nội vụ"),
        ("của Sở Nội vụ được thực hiện", "Sở Nội vụ"),
        ("của Ban Tổ chức Tỉnh ủy; báo cáo", "Ban Tổ chức Tỉnh ủy"),
        (
            "của Hội đồng Thi đua - Khen thưởng tỉnh ngày 2/3/2024",
            "Hội đồng Thi đua - Khen thưởng tỉnh",
        ),
        ("của Tỉnh ủy (khóa XX) về", "Tỉnh ủy (khóa XX)"),
        ("của Tỉnh ủy (sau đây gọi là Kế hoạch)", "Tỉnh ủy"),
    ],
)
def test_where_an_issuer_ends(after: str, issuer: str) -> None:
    assert _read(f"Kế hoạch số 3/KH-ABC ngày 1/2/2024 {after}")[0].issuer == issuer


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Luật Thi đua, khen thưởng số 06/2022/QH15", "Thi đua, khen thưởng"),
        ("Luật Viên chức và Luật Thi đua, khen thưởng số 06/2022/QH15", "Thi đua, khen thưởng"),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng số 39/2013/QH13",
            "sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng",
        ),
        ("Kế hoạch số 3/KH-ABC về việc đọc sách; đề nghị", "việc đọc sách; đề nghị"),
        ("(Kế hoạch số 3/KH-ABC về đọc sách (đợt 1)), và", "đọc sách (đợt 1)"),
        ("Kế hoạch số 3/KH-ABC về đọc sách và Kế hoạch số 4/KH-ABC", "đọc sách"),
        ("Kế hoạch số 3/KH-ABC thực hiện Chỉ thị số 4/CT-ABC.", "thực hiện Chỉ thị số 4/CT-ABC"),
    ],
)
def test_subjects(text: str, subject: str) -> None:
    expected = subject.removeprefix("việc ")
    assert _read(text)[0].subject == expected


@pytest.mark.parametrize(
    "text",
    [
        "ngày 16/7/2021",
        "giai đoạn 2021-2025, Kế hoạch 5 năm (2021-2025)",
        "đảng viên 3 gương mẫu, trực 24/7",
        "điện thoại 0255.3822222, 0914-123-456",
        "tại km 10/QL1A, lô 5/A, số nhà 10/TT",
        "tệp van-ban/16/KH-UBND và 16-KH-UBND.docx, /tmp/19/CT-TTg",
        "đạt 1/2 số phòng, 3/4 Nhóm, kế hoạch 3/Nhóm",
        "Kế hoạch 2024 - UBND tỉnh; năm 2024-UBND",
        "QCVN 26:2010/BTNMT, ISO 9001/TCVN",
        "Số: /KH-SKHCN",
        "Nghị quyết Đại hội đại biểu lần thứ XX",
    ],
)
def test_what_is_no_numbered_document(text: str) -> None:
    assert _read(text) == []


def test_an_enumeration_shares_date_and_issuer() -> None:
    found = _read("các Quyết định số 1/QĐ-UBND, số 2/QĐ-UBND ngày 3/4/2024 của UBND tỉnh về A")
    assert [(r.number, str(r.date), r.issuer) for r in found] == [
        ("1/QĐ-UBND", "2024-04-03", "UBND tỉnh"),
        ("2/QĐ-UBND", "2024-04-03", "UBND tỉnh"),
    ]


def test_one_number_with_two_dates_is_two_documents() -> None:
    text = (
        "Kế hoạch số 3/KH-ABC ngày 1/2/2021 về A. Kế hoạch 03/KH-ABC nói. "
        + "Dài. " * 40
        + "Lại Kế hoạch số 3/KH-ABC đó. Kế hoạch số 3/KH-ABC ngày 5/6/2022 về B."
    )
    first, second = _read(text)
    assert (str(first.date), first.subject, len(first.cited_at)) == ("2021-02-01", "A", 2)
    assert (str(second.date), second.subject, len(second.cited_at)) == ("2022-06-05", "B", 2)


def test_held_by_number_and_date() -> None:
    held = document_from(
        "chi-thi", "Số: 19/CT-TTg\nHà Nội, ngày 16 tháng 7 năm 2021\nCHỈ THỊ\nvề A\n1. B"
    )
    citing = document_from("x", "1. Chỉ thị số 19/CT-TTg ngày 16/7/2021 và Chỉ thị số 20/CT-TTg")
    other = document_from("y", "1. Chỉ thị số 19/CT-TTg ngày 01/7/2020")
    assert [r.held for r in references_in(citing, [held, citing])] == ["chi-thi", None]
    assert [r.held for r in references_in(other, [held])] == [None]


def test_a_document_does_not_cite_itself() -> None:
    document = document_from(
        "x",
        "Số: 19/CT-TTg\nHà Nội, ngày 16 tháng 7 năm 2021\nCHỈ THỊ\nvề A\n"
        "1. Chỉ thị số 19/CT-TTg này thay Chỉ thị số 19/CT-TTg ngày 1/2/2003.",
    )
    assert [(r.number, str(r.date)) for r in references_in(document)] == [
        ("19/CT-TTg", "2003-02-01")
    ]


def test_several_documents_cite_one() -> None:
    dated = _one("Chỉ thị số 19/CT-TTg ngày 16/7/2021 về A")
    undated = _one("Chỉ thị số 19 / CT-TTg")
    later = _one("Chỉ thị số 19/CT-TTg ngày 1/1/2023")
    one, other = merged([undated, dated, later])
    assert (str(one.date), one.subject, len(one.cited_at)) == ("2021-07-16", "A", 2)
    assert str(other.date) == "2023-01-01"


def test_same_number() -> None:
    assert same_number("01/KH-UBND", "1 / kh - ubnd")
    assert same_number("34-CT/TƯ", "34/CT-TW")
    assert not same_number("10/KH-UBND", "1/KH-UBND")


@given(ANY_TEXT)
def test_any_text(text: str) -> None:
    document = document_from("x", text)
    for reference in references_in(document, [document]):
        for place in reference.cited_at:
            section = section_at(document, place.start)
            assert section.start <= place.start < place.end <= section.own_end
