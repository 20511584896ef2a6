"""Heads, tails and annexes as readers deliver them: flattened columns, stamps, odd spellings."""

from datetime import date

import pytest

from corpus.library import document_from
from corpus.model import Document
from tests.corpus.samples import at

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
HEAD = (
    f"ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI\n{MOTTO}\nSố: 45/QĐ-UBND\n"
    "Quảng Ngãi, ngày 18 tháng 02 năm 2031\nQUYẾT ĐỊNH\nVề việc khen thưởng\n"
    "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật A;\nQUYẾT ĐỊNH:\n"
)
ARTICLES = "Điều 1. Tặng Bằng khen.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký./.\n"
RECIPIENTS = "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n"
SIGNER = "CHỦ TỊCH\n(Đã ký)\nTrần Văn Hòa\n"
ATTACHED = "(Kèm theo Quyết định số 45/QĐ-UBND ngày 18/02/2031 của Chủ tịch UBND tỉnh)\n"


def _places(document: Document) -> list[str]:
    return [f"{s.locator or s.part}{f'-{s.bullet}' if s.bullet else ''}" for s in document.sections]


PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
PROVINCE = "Ủy ban nhân dân tỉnh Quảng Ngãi"
STAMPS = "Người ký: Sở X\nThời gian ký: 18.02.2031\nHỎA TỐC\n"
FLAT = "TỈNH QUẢNG NGÃI Độc lập - Tự do - Hạnh phúc"


@pytest.mark.parametrize(
    ("lines", "issuer", "number"),
    [
        (f"UBND TỈNH A\nSỞ NỘI VỤ\n{MOTTO}\nSố: 12/KH-SNV\n@", "Sở Nội vụ", "12/KH-SNV"),
        (f"{MOTTO}\n@\nUBND TỈNH A\nSỞ NỘI VỤ\nSố :12/KH-SNV", "Sở Nội vụ", "12/KH-SNV"),
        (f"SỞ CÔNG\nTHƯƠNG\nSố 12 /KH-SCT\n{MOTTO}\n@", "Sở Công thương", "12/KH-SCT"),
        (f"ỦY BAN NHÂN DÂN {MOTTO[:34]}\n{FLAT}\nSố: 1/KH-UBND @", PROVINCE, "1/KH-UBND"),
        (f"{PROVINCE.upper()} | {MOTTO[:34]}\nSố: 1/KH-UBND | @", PROVINCE, "1/KH-UBND"),
        (f"{STAMPS}SỞ TÀI CHÍNH\n{MOTTO}\nSố:     /KH-STC\n@", "Sở Tài chính", None),
        (f"SỞ Y TẾ\n{MOTTO}\nSố: ……/KH-SYT\n@", "Sở Y tế", None),
        (f"TỈNH ỦY A\nBAN TỔ CHỨC\nSố 2-KH/BTCTU\n{PARTY}\n@", "Ban Tổ chức Tỉnh ủy", "2-KH/BTCTU"),
        (
            f"BAN CHẤP HÀNH TRUNG ƯƠNG\nSố 2-KH/TW\n{PARTY}\n@",
            "Ban Chấp hành Trung ương",
            "2-KH/TW",
        ),
        (f"HỘI ĐỒNG THI ĐUA -\nKHEN THƯỞNG\n{MOTTO}\n@", "Hội đồng Thi đua - Khen thưởng", None),
        (f"UBND TỈNH A\nVĂN PHÒNG\n{MOTTO}\nSố: 1/KH-VP\n@", "Văn phòng UBND tỉnh A", "1/KH-VP"),
    ],
)
def test_letterheads(lines: str, issuer: str, number: str | None) -> None:
    head = lines.replace("@", "Quảng Ngãi, ngày 05 tháng 3 năm 2031")
    document = document_from("x", f"{head}\nKẾ HOẠCH\nThi đua năm 2031\nI. MỤC ĐÍCH\n1. Một")
    assert (document.issuer, document.number) == (issuer, number)
    assert document.date == date(2031, 3, 5)
    assert (document.subject, document.year) == ("Thi đua năm 2031", 2031)
    assert _places(document)[-2:] == ["I", "I.1"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Quảng Ngãi, ngày 05 tháng 3 năm 2031", date(2031, 3, 5)),
        ("TP. Hồ Chí Minh, ngày 5 tháng 3 năm 2031", date(2031, 3, 5)),
        ("Quảng Ngãi, ngày 05.. tháng 3... năm 2031", date(2031, 3, 5)),
        ("Quảng Ngãi, ngày 05/3/2031", date(2031, 3, 5)),
        ("ngày 05 tháng 3 năm 2031.", date(2031, 3, 5)),
        ("Quảng Ngãi, ngày … tháng 3 năm 2031", None),
        ("Quảng Ngãi, ngày      tháng      năm 2031", None),
    ],
)
def test_place_and_date(line: str, day: date | None) -> None:
    document = document_from("x", f"SỞ NỘI VỤ\nSố: 1/KH-SNV\n{line}\nKẾ HOẠCH\nThi đua\nI. A")
    assert document.date == day
    assert "ngay" in _places(document)


def test_the_date_in_a_subject_is_not_the_date_of_the_document() -> None:
    document = document_from(
        "x",
        "SỞ NỘI VỤ\nSố: 1/QĐ-SNV\nQUYẾT ĐỊNH\n"
        "Về việc bãi bỏ Quyết định số 2/QĐ-SNV ngày 14 tháng 6 năm 2029\nĐiều 1. Bãi bỏ.",
    )
    assert document.date is None
    assert document.subject == "bãi bỏ Quyết định số 2/QĐ-SNV ngày 14 tháng 6 năm 2029"


@pytest.mark.parametrize(
    ("lines", "kind", "subject"),
    [
        ("CHỈ THỊ\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\nvề thi đua", "chỉ thị", "thi đua"),
        ("CHỈ THỊ CỦA BỘ CHÍNH TRỊ\nVỀ ĐỔI MỚI THI ĐUA", "chỉ thị", "Đổi mới thi đua"),
        ("KẾT LUẬN\nHỘI NGHỊ BAN CHẤP HÀNH\nvề kinh tế", "kết luận", "kinh tế"),
        ("BÁO CÁO Kết quả công tác thi đua", "báo cáo", "Kết quả công tác thi đua"),
        ("KẾ HOẠCH\nTHỰC HIỆN SỐ 19-NQ/TU KHÓA XX", "kế hoạch", "Thực hiện số 19-NQ/TU khóa XX"),
        ("NGHỊ ĐỊNH\nCHI TIẾT LUẬT THI ĐUA", "nghị định", "Chi tiết Luật Thi đua"),
        ("THÔNG BÁO\nHọp\nngày 10 tháng 3 năm 2031", "thông báo", "Họp ngày 10 tháng 3 năm 2031"),
    ],
)
def test_type_and_subject(lines: str, kind: str, subject: str) -> None:
    document = document_from("x", f"SỞ NỘI VỤ\nSố: 1/X-SNV\n{lines}\nI. A\n1. B")
    assert (document.type, document.subject) == (kind, subject)


def test_a_subject_in_capitals_is_written_as_the_text_writes_it() -> None:
    document = document_from(
        "x",
        f"ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n{MOTTO}\nSố: 59/KH-UBND\nKẾ HOẠCH\n"
        "THỰC HIỆN CHỈ THỊ SỐ 19/CT-TTG CỦA THỦ TƯỚNG CHÍNH PHỦ TRÊN ĐỊA BÀN TỈNH NGHỆ AN\n"
        "Thực hiện Chỉ thị số 19/CT-TTg của Thủ tướng Chính phủ, tỉnh Nghệ An ban hành:\nI. A",
    )
    assert document.subject == (
        "Thực hiện Chỉ thị số 19/CT-TTg của Thủ tướng Chính phủ trên địa bàn tỉnh Nghệ An"
    )


def test_a_letter_whose_addressees_stand_in_bullets() -> None:
    document = document_from(
        "x",
        f"SỞ NỘI VỤ\nSố: 412/SNV-TĐKT\nV/v đăng ký\nthi đua\n{MOTTO}\n"
        "Hà Nội, ngày 2 tháng 6 năm 2031\n"
        "Kính gửi:\n- Các sở;\n- Các huyện.\nSở Nội vụ đề nghị:\n1. Một.\n2. Hai.\n"
        "Nơi nhận: Như trên; Lưu: VT, TĐKT.\nTL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\nThS. Trần Bình",
    )
    assert (document.type, document.subject) == ("công văn", "đăng ký thi đua")
    assert (document.issuer, document.date) == ("Sở Nội vụ", date(2031, 6, 2))
    assert _places(document)[3:] == ["can-cu", "1", "2", "noi-nhan", "nguoi-ky"]
    assert document.recipients == ("Như trên", "Lưu: VT, TĐKT")
    assert document.signer == "Trần Bình"


@pytest.mark.parametrize(
    ("tail", "signer", "recipients"),
    [
        (f"{RECIPIENTS}TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nPGS.TS. Lê An", "Lê An", 2),
        (f"{RECIPIENTS}T/M BAN THƯỜNG VỤ\nBÍ THƯ\n(đã ký) Lê An", "Lê An", 2),
        (f"{RECIPIENTS}Q. GIÁM ĐỐC\nNgười ký: Sở X\nThời gian ký: 18.02.2031\nLê An", "Lê An", 2),
        (f"{RECIPIENTS}CHỦ TỊCH\nLê An\nKý bởi: UBND tỉnh\nCơ quan: tỉnh", "Lê An", 2),
        (f"{RECIPIENTS}CHỦ TỊCH\nLÊ VĂN AN", "Lê Văn An", 2),
        (f"CHỦ TỊCH\nĐã ký\nLê An\n{RECIPIENTS}", "Lê An", 2),
        ("Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như trên; CHỦ TỊCH\n- Lưu VT.\nLê An", "Lê An", 2),
        ("Nơi nhận:\n- Các phòng, đơn vị\nthuộc Sở;\n- Lưu VT.\nCHỦ TỊCH\nLê An", "Lê An", 2),
        ("Nơi nhận: như Điều 2, Lưu VT\nCHỦ TỊCH\nLê An", "Lê An", 2),
        ("SỞ NỘI VỤ\nGIÁM ĐỐC\nLê An\nSỞ TÀI CHÍNH\nGIÁM ĐỐC\nVũ Bình", "Vũ Bình", 0),
        (f"{RECIPIENTS}CHỦ TỊCH", None, 2),
    ],
)
def test_tails(tail: str, signer: str | None, recipients: int) -> None:
    document = document_from("x", f"{HEAD}{ARTICLES}{tail}".strip())
    assert (document.signer, len(document.recipients)) == (signer, recipients)
    assert [place for place in _places(document) if place[0].isdigit()] == ["1", "2"]


@pytest.mark.parametrize(
    ("annex", "places"),
    [
        (f"PHỤ LỤC\nTIÊU CHÍ\n{ATTACHED}I. A\n1. B\n- c", "PL PL.I PL.I.1 PL.I.1-1"),
        (f"DANH SÁCH\nKhen thưởng\n{ATTACHED}1. A\n2. B", "PL PL.1 PL.2"),
        (f"{MOTTO}\nKẾ HOẠCH\nNăm 2031\n{ATTACHED}I. A\nPhụ lục I\nX\n- b", "KH KH.I PL1 PL1-1"),
        (
            f"TỈNH ỦY A\n{PARTY}\nA, ngày 2 tháng 3 năm 2031\nQUY CHẾ\nX\n{ATTACHED}Điều 1. B",
            "QC QC.1",
        ),
        (f"QUY CHẾ\nX\n{ATTACHED}Chương I\nA\nĐiều 1. B\n1. C", "QC QC.chuong-I QC.1 QC.1.1"),
        ("PHỤ LỤC I: A\n1. B\nPHỤ LỤC II: C\n1. D", "PL1 PL1.1 PL2 PL2.1"),
        (f"PHỤ LỤC\n{ATTACHED}1. A\nPHỤ LỤC\n{ATTACHED}1. B", "PL PL.1 PL2 PL2.1"),
        ("Mẫu số 01\nTỜ TRÌNH\n1. A\nMẫu số 02\n| a | b |", "M1 M1.1 M2"),
        ("Vài dòng không có tên gọi.\n1. A", "PL PL.1"),
    ],
)
@pytest.mark.parametrize("tail", [RECIPIENTS + SIGNER, SIGNER + RECIPIENTS])
def test_annexes_after_the_signature(annex: str, places: str, tail: str) -> None:
    document = document_from("x", f"{HEAD}{ARTICLES}{tail}{annex}")
    assert (document.signer, document.recipients) == ("Trần Văn Hòa", ("Như Điều 2", "Lưu: VT"))
    assert _places(document)[4:6] == ["1", "2"]
    assert _places(document)[8:] == places.split()


@pytest.mark.parametrize(
    ("annex", "places"),
    [
        (f"PHỤ LỤC I\nA\n{ATTACHED}1. B", "1 2 PL1 PL1.1"),
        ("Chương I\nCHUNG\nĐiều 1. A\n1. B\nĐiều 2. C", "1 2 PL PL.chuong-I PL.1 PL.1.1 PL.2"),
    ],
)
def test_annexes_of_a_document_whose_end_was_lost(annex: str, places: str) -> None:
    document = document_from("x", f"{HEAD}{ARTICLES}{annex}")
    assert _places(document)[4:] == places.split()


def test_an_annex_that_is_only_mentioned_is_none() -> None:
    text = (
        "1. Theo Phụ lục I.\nPhụ lục I kèm theo Kế hoạch này.\n2. Báo cáo theo\nMẫu số 01 kèm theo."
    )
    assert _places(document_from("x", f"KẾ HOẠCH\nX\n{text}"))[-2:] == ["1", "2"]


def test_what_one_regulation_alone_holds_is_its_body() -> None:
    document = document_from(
        "x", f"SỞ NỘI VỤ\n{MOTTO}\nQUY CHẾ\nThi đua của Sở\n{ATTACHED}Chương I\nA\nĐiều 1. B"
    )
    assert (document.type, document.subject) == ("quy chế", "Thi đua của Sở")
    assert _places(document)[-2:] == ["chuong-I", "1"]


def test_a_second_annex_of_the_same_name_says_so() -> None:
    document = document_from(
        "x", f"{HEAD}{ARTICLES}{RECIPIENTS}{SIGNER}PHỤ LỤC\nA\n1. B\nPHỤ LỤC\nC\n1. D"
    )
    assert at(document, "PL.1").label == "mục 1 Phụ lục"
    assert at(document, "PL2.1").label == "mục 1 Phụ lục (thứ 2)"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("I- MỘT\n1- Giao A\na- Một\nb- Hai\n2- Giao B\nII- HAI", "I I.1 I.1.a I.1.b I.2 II"),
        ("I.MỘT\n1.Giao A\na.Một\nb.Hai\n1.5 triệu", "I I.1 I.1.a I.1.b"),
        ("1/ Giao A\n2/ Giao B\n5 - 7 ngày", "1 2"),
        ("A. MỘT\nI. a\n1. b\nB. HAI\nI. c\nC. BA\nI. d", "A A.I A.I.1 B B.I C C.I"),
        ("PHẦN I\nMỘT\nI. a\nPHẦN II\nHAI\nI. b", "phan-I phan-I.I phan-II phan-II.I"),
        ("I. MỘT\nĐiều 5. của Luật\nII. HAI", "I II"),
        ("Điều 1. A\nĐiều 2. B\nĐiều 2. C\nĐiều 3. D", "1 2 3"),
        ("Điều 1. A\nI. không phải mục\nĐiều 2. B", "1 2"),
    ],
)
def test_numbering(text: str, places: str) -> None:
    assert _places(document_from("x", text)) == places.split()


def test_numbers_under_a_part_are_called_by_it() -> None:
    document = document_from("x", "PHẦN I\nMỘT\nI. a\n1. b\nPHẦN II\nHAI\nI. c\n1. d\na) e")
    assert at(document, "phan-II.I.1").label == "mục I.1 Phần II"
    assert at(document, "phan-II.I.1.a").label == "điểm a mục I.1 Phần II"
