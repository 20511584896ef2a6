"""What kind of thing is asked, and whether a sentence holds it."""

import pytest

from index.expected import Expectation
from index.kinds import Kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Ai làm đầu mối?", Kind.WHO),
        ("Phòng nào kiểm tra, đôn đốc?", Kind.WHO),
        ("phối hợp với đơn vị nào", Kind.WHO),
        ("Giám đốc Sở là ai?", Kind.PERSON),
        ("ai ký kế hoạch", Kind.PERSON),
        ("Chủ tịch Hội đồng tên gì", Kind.PERSON),
        ("Khi nào nộp báo cáo?", Kind.WHEN),
        ("ban hành ngày mấy", Kind.WHEN),
        ("hạn nộp sáng kiến", Kind.WHEN),
        ("Tỷ lệ là bao nhiêu?", Kind.HOW_MUCH),
        ("có mấy phong trào", Kind.HOW_MUCH),
        ("tổ chức ở đâu", Kind.WHERE),
        ("theo quyết định nào", Kind.WHICH_DOCUMENT),
        ("quyết định số mấy", Kind.WHICH_DOCUMENT),
        ("các phong trào thi đua", Kind.LIST),
        ("gồm những gì", Kind.LIST),
        ("phát động để làm gì", Kind.PURPOSE),
        ("có được khen thưởng không", Kind.YES_NO),
        ("Email của phòng", Kind.CONTACT),
        ("mục tiêu thi đua", Kind.EXPLAIN),
    ],
)
def test_the_kind_of_thing_asked(question: str, kind: Kind) -> None:
    assert Expectation.of(question).kind is kind


@pytest.mark.parametrize(
    ("question", "sentence", "met"),
    [
        ("khi nào nộp", "Báo cáo gửi trước ngày 15/11/2024.", 1),
        ("khi nào nộp", "Báo cáo gửi về Phòng HCTH.", 0),
        ("khi nào nộp", "Theo Chỉ thị số 19/CT-TTg ngày 16/7/2021.", 0),
        ("chỉ thị ban hành khi nào", "Chỉ thị số 19/CT-TTg ngày 16/7/2021.", 1),
        ("năm nào hoàn thành", "Năm 2024, phấn đấu hoàn thành.", 1),
        ("Giám đốc là ai", "GIÁM ĐỐC\nNguyễn Văn Thành", 1),
        ("Giám đốc là ai", "Học tập theo phong cách Hồ Chí Minh.", 0),
        ("Giám đốc là ai", "Giám đốc Sở giao chỉ tiêu.", 0),
        ("có mấy tự giác", "Nhân dân 3 tự giác", 1),
        ("bao nhiêu thành viên", "Hội đồng xem xét 100% hồ sơ.", 0),
        ("tỷ lệ bao nhiêu", "100% công chức học tập.", 1),
        ("tỷ lệ bao nhiêu", "Toàn thể công chức học tập.", 0),
        ("bao nhiêu tiền", "Thưởng 500 nghìn đồng.", 1),
        ("bao nhiêu tiền", "Quyết định số 279/QĐ-SKHCN.", 0),
        ("có mấy phong trào", "Các phong trào như: “A”; “B”; “C”.", 1),
        ("mấy giờ họp", "Họp ngày 16/7/2021.", 0),
        ("mấy giờ họp", "Họp lúc 8 giờ 30 ngày 16/7.", 1),
        ("họp ngày nào", "Kế hoạch 5 năm (2021-2025).", 0),
        ("email là gì", "Phòng Hành chính – Tổng hợp theo dõi.", 0),
    ],
)
def test_what_a_sentence_holds(question: str, sentence: str, met: float) -> None:
    assert Expectation.of(question).met(sentence) == met


def test_an_attribute_must_be_named() -> None:
    asked = Expectation.of("Tiêu chuẩn của danh hiệu là gì?")
    assert asked.lacks_attribute("Danh hiệu để tặng cá nhân.")
    assert not asked.lacks_attribute("Danh hiệu tặng cá nhân đạt các tiêu chí sau:")
    assert not Expectation.of("Ai làm đầu mối?").lacks_attribute("Công đoàn làm đầu mối.")


@pytest.mark.parametrize(
    ("question", "only_named", "told"),
    [
        ("3 tự giác là những gì", "Nhân dân 3 tự giác, lái xe an toàn.", "3 tự giác: học, làm."),
        ("Chi bộ bốn tốt gồm những gì", "xây dựng “Chi bộ bốn tốt”.", "bốn tốt gồm: học tốt."),
        ("Cấp nào công nhận cơ quan văn hóa", "cơ quan được công nhận.", "Tỉnh công nhận."),
        ("chủ đề năm 2023", "Quyết định ngày 12/12/2023.", "Chủ đề năm 2023, ban hành 1/2/2023."),
        ("tuần này ai trực", "Phòng trực thường xuyên.", "Tuần này Phòng Tổng hợp trực."),
        ("cuộc thi ở đâu", "Phong trào trên địa bàn tỉnh.", "Hội thi tổ chức tại Sở."),
    ],
)
def test_what_is_only_named_is_not_told(question: str, only_named: str, told: str) -> None:
    asked = Expectation.of(question)
    assert asked.lacks_attribute(only_named)
    assert not asked.lacks_attribute(told)


def test_a_year_is_no_counted_thing() -> None:
    asked = Expectation.of("Chỉ tiêu năm 2024 của tổ chức Đảng là gì?")
    assert not asked.lacks_attribute("Năm 2024, phấn đấu hoàn thành nhiệm vụ.")
