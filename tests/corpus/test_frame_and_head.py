from datetime import date

import pytest

from corpus.library import document_from
from tests.corpus.samples import FIXTURES, at, fixture, plan

DECISION = (FIXTURES / "quyet-dinh.txt").read_text(encoding="utf-8").strip()
RECIPIENTS = "Nơi nhận:\n- Như Điều 2;\n- UBND tỉnh (báo cáo);\n- Lưu: VT."
SIGNER = "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(Đã ký)\nNguyễn Văn Bình"


def test_the_head_of_the_plan() -> None:
    document = plan()
    assert (document.type, document.number, document.date) == ("kế hoạch", None, date(2024, 3, 7))
    assert (document.issuer, document.year) == ("Sở Khoa học và Công nghệ", 2024)
    assert document.signer == "Nguyễn Văn Thành"
    assert document.recipients[0] == "Sở Nội vụ (Ban TĐ-KT tỉnh)"
    assert document.recipients[-1] == "Lưu: VT, HCTH"
    assert document.title.startswith("Kế hoạch phát động phong trào thi đua")
    assert document.title.endswith("năm 2024 của Sở Khoa học và Công nghệ")
    assert document.text_of(at(document, "so-ky-hieu")) == "Số: /KH-SKHCN"


def test_the_head_of_a_law() -> None:
    document = fixture("luat.txt")
    assert (document.type, document.number) == ("luật", "12/2031/QH17")
    assert (document.issuer, document.date) == ("Quốc hội", date(2031, 6, 20))
    assert document.title == "Luật Phong trào đọc sách"
    assert document.signer == "Nguyễn Thị Sách"
    assert document.text_of(at(document, "can-cu")).startswith("Căn cứ Hiến pháp")


@pytest.mark.parametrize(
    ("tail", "parts"),
    [
        (f"{RECIPIENTS}\n{SIGNER}", ["noi-nhan", "nguoi-ky"]),
        (f"{SIGNER}\n{RECIPIENTS}", ["nguoi-ky", "noi-nhan"]),
        (SIGNER, ["nguoi-ky"]),
        (RECIPIENTS, ["noi-nhan"]),
        ("", []),
    ],
)
def test_a_decision_with_its_tail_in_any_order(tail: str, parts: list[str]) -> None:
    document = document_from("x", f"{DECISION}\n{tail}".strip())
    assert [s.part for s in document.sections if s.part and s.bullet is None] == [
        *["so-ky-hieu", "ngay", "trich-yeu", "can-cu"],
        *parts,
    ]
    assert [s.locator for s in document.sections if s.locator and s.bullet is None] == list("123")
    assert (document.type, document.number) == ("quyết định", "45/QĐ-SKHCN")
    assert (document.issuer, document.date) == ("Sở Khoa học và Công nghệ", date(2031, 2, 5))
    assert document.subject == "thành lập Tổ giúp việc Hội đồng Thi đua - Khen thưởng"
    assert document.signer == ("Nguyễn Văn Bình" if "nguoi-ky" in parts else None)
    assert len(document.recipients) == (3 if "noi-nhan" in parts else 0)
    assert at(document, "1", 2).label == "Điều 1, gạch đầu dòng 2"


def test_what_follows_the_signature_is_an_annex_and_no_signature() -> None:
    annex = "\n".join(f"Dòng {n} của phụ lục, dài và không phải là tên người." for n in range(20))
    document = document_from("x", f"{DECISION}\n{RECIPIENTS}\n{SIGNER}\n{annex}")
    assert document.signer == "Nguyễn Văn Bình"
    assert document.text_of(at(document, "PL")) == annex
    assert "".join(document.text[s.start : s.own_end] for s in document.sections) == document.text


def test_a_party_conclusion() -> None:
    document = document_from(
        "x",
        "TỈNH ỦY QUẢNG NGÃI\nSố 77-KL/TU\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Quảng Ngãi, ngày 05 tháng 12 năm 2031\nKẾT LUẬN\nvề công tác thi đua\n"
        "Ban Thường vụ Tỉnh ủy kết luận như sau:\n1. Tán thành.\n2. Giao các cấp ủy thực hiện.\n"
        "T/M BAN THƯỜNG VỤ\nNguyễn Văn Bình",
    )
    assert (document.type, document.number) == ("kết luận", "77-KL/TU")
    assert (document.subject, document.date) == ("công tác thi đua", date(2031, 12, 5))
    assert document.signer == "Nguyễn Văn Bình"
    assert [s.locator for s in document.sections if s.locator] == ["1", "2"]


def test_an_official_letter() -> None:
    document = document_from(
        "x",
        "SỞ NỘI VỤ\nSố: 123/SNV-TĐKT\nV/v báo cáo tổng kết\nQuảng Ngãi, ngày 1 tháng 12 năm 2031\n"
        "Kính gửi: Các sở, ban, ngành.\nSở Nội vụ đề nghị:\n1. Gửi báo cáo.\n2. Đúng hạn.",
    )
    assert (document.type, document.number) == ("công văn", "123/SNV-TĐKT")
    assert (document.subject, document.issuer) == ("báo cáo tổng kết", "Sở Nội vụ")
    assert document.date == date(2031, 12, 1)


def test_a_text_without_frame_or_structure() -> None:
    document = document_from("x", "Chỉ là một ghi chú.\nKhông có gì thêm.")
    assert [s.part for s in document.sections] == ["noi-dung"]
    assert (document.type, document.title, document.number) == ("văn bản", "Văn bản", None)
    assert (document.date, document.issuer, document.signer) == (None, None, None)


@pytest.mark.parametrize(
    "day", ["31 tháng 4 năm 2031", "   tháng   năm 2031", "… tháng 5 năm 2031"]
)
def test_a_date_that_is_none(day: str) -> None:
    document = document_from("x", f"Số: 1/KH-UBND\nQuảng Ngãi, ngày {day}\nKẾ HOẠCH\nA\nI. B")
    assert document.date is None
    assert "ngay" in {section.part for section in document.sections}
