import os
import time
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.demands.finder import demands_of
from corpus.demands.model import Amount, Demand, DemandKind, Party
from corpus.document import document_from
from corpus.when.meaning import Bound
from tests.corpus.demands.labelled import document, labels_of, score

_PLAN: Final = "ke-hoach-thi-dua-2024"
_LAW: Final = "luat-06-2022"
_KINDS: Final[tuple[DemandKind, ...]] = ("deadline", "target", "duty")


def _found(body: str, kind: DemandKind, *, of: str = "KẾ HOẠCH") -> list[Demand]:
    head = (
        f"Số: 12/KH-SKHCN\nQuảng Ngãi, ngày 05 tháng 3 năm 2025\n{of}\nCông tác thi đua năm 2025\n"
    )
    text = f"{head}Thực hiện nhiệm vụ được giao;\n{body}\n"
    return [demand for demand in demands_of(document_from("k", text)) if demand.kind == kind]


@pytest.mark.parametrize("kind", ["target", "duty"])
def test_the_plan_is_read_as_a_careful_reader_reads_it(kind: DemandKind) -> None:
    labels = [label for label in labels_of("demands") if label.document == _PLAN]
    result = score(labels, [document(_PLAN)], kind)
    assert result.marked >= 6
    assert result.recall >= 0.9, result.missed
    assert result.false_share <= 0.1, result.false


@pytest.mark.parametrize("sheet", ["demands", "more", "third"])
@pytest.mark.parametrize("kind", _KINDS)
def test_documents_of_other_kinds_are_read_so_too(sheet: str, kind: DemandKind) -> None:
    labels = [label for label in labels_of(sheet) if label.document not in (_PLAN, _LAW)]
    names = sorted({label.document for label in labels})
    result = score(labels, [document(name) for name in names], kind)
    assert result.marked >= 10
    assert result.recall >= 0.9, result.missed
    assert result.false_share <= 0.1, result.false


@pytest.mark.data
@pytest.mark.skipif("THIDUA_DATA" not in os.environ, reason="THIDUA_DATA is not set")
def test_the_deadlines_of_the_law() -> None:
    path = Path(os.environ["THIDUA_DATA"]) / "law" / "luat-06-2022-QH15.txt"
    law = document_from(_LAW, path.read_text(encoding="utf-8"))
    result = score(labels_of("demands"), [law], "deadline")
    assert result.marked == 7
    assert result.recall >= 0.9, result.missed
    assert result.false_share <= 0.1, result.false


def _parties(*named: tuple[str, str]) -> tuple[Party, ...]:
    return tuple(Party.model_validate({"name": name, "role": role}) for name, role in named)


@pytest.mark.parametrize(
    ("clause", "parties"),
    [
        ("Giao Phòng Tài chính chủ trì, phối hợp với Văn phòng Sở và Chi cục Thú y lập dự toán.",
         _parties(("Phòng Tài chính", "lead"), ("Văn phòng Sở", "support"),
                  ("Chi cục Thú y", "support"))),
        ("Các phòng, đơn vị có trách nhiệm rà soát chỉ tiêu.",
         _parties(("Các phòng, đơn vị", "do"))),
        ("Đề nghị Đoàn Thanh niên Sở tuyên truyền, vận động đoàn viên.",
         _parties(("Đoàn Thanh niên Sở", "do"))),
        ("Văn phòng Sở làm đầu mối tổng hợp kết quả.", _parties(("Văn phòng Sở", "focal_point"))),
        ("Thanh tra Sở theo dõi, đôn đốc việc thực hiện.", _parties(("Thanh tra Sở", "follow"))),
        ("Trung tâm Kỹ thuật phối hợp với Phòng Kế hoạch chuẩn bị hồ sơ.",
         _parties(("Trung tâm Kỹ thuật", "support"), ("Phòng Kế hoạch", "support"))),
        ("Chánh Văn phòng Sở; Trưởng các phòng; Giám đốc các đơn vị chịu trách nhiệm thi hành.",
         _parties(("Chánh Văn phòng Sở", "do"), ("Trưởng các phòng", "do"),
                  ("Giám đốc các đơn vị", "do"))),
        ("Giám đốc Sở yêu cầu các phòng, đơn vị nghiêm túc thực hiện.",
         _parties(("các phòng, đơn vị", "do"))),
    ],
)  # fmt: skip
def test_who_must_do_it_and_in_which_part(clause: str, parties: tuple[Party, ...]) -> None:
    (duty,) = _found(f"I. TỔ CHỨC THỰC HIỆN\n1. {clause}", "duty")
    assert duty.parties == parties


def test_a_unit_in_a_heading_is_bound_by_all_under_it() -> None:
    body = (
        "I. TỔ CHỨC THỰC HIỆN\n1. Phòng Hành chính – Tổng hợp\n- Tham mưu kế hoạch kiểm tra.\n"
        "- Chủ trì, phối hợp với Thanh tra Sở tổ chức kiểm tra.\n2. Các phòng, đơn vị:\n"
        "- Báo cáo kết quả trước ngày 10/6/2025."
    )
    duties = _found(body, "duty")
    assert [duty.parties[0] for duty in duties] == [
        Party(name="Phòng Hành chính – Tổng hợp", role="do"),
        Party(name="Phòng Hành chính – Tổng hợp", role="lead"),
        Party(name="Các phòng, đơn vị", role="do"),
    ]
    assert duties[1].title == "Tổ chức kiểm tra"
    (deadline,) = _found(body, "deadline")
    assert deadline.parties == (Party(name="Các phòng, đơn vị", role="do"),)


@pytest.mark.parametrize(
    ("clause", "text", "first", "last", "rule"),
    [
        ("Các phòng nộp báo cáo trước ngày 15/11.", "trước ngày 15/11", "2025-11-15", "2025-11-15",
         None),
        ("Các phòng nộp hồ sơ trước ngày 10/01.", "trước ngày 10/01", "2026-01-10",
         "2026-01-10", None),
        ("Văn phòng Sở tổ chức sơ kết trong quý II/2025.", "trong quý II/2025", "2025-04-01",
         "2025-06-30", None),
        ("Các đơn vị gửi số liệu trước 11 giờ thứ Sáu hằng tuần.",
         "trước 11 giờ thứ Sáu hằng tuần", None, None, "FREQ=WEEKLY;BYDAY=FR"),
        ("Các đơn vị báo cáo hằng quý (trước ngày 05 của tháng đầu quý sau).",
         "trước ngày 05 của tháng đầu quý sau", None, None,
         "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"),
        ("Văn phòng Sở định kỳ 6 tháng, năm báo cáo Giám đốc Sở.", "định kỳ 6 tháng, năm", None,
         None, "FREQ=MONTHLY;INTERVAL=6"),
        ("Hằng năm, Thanh tra Sở kiểm tra các đơn vị.", "Hằng năm", None, None, "FREQ=YEARLY"),
    ],
)  # fmt: skip
def test_when_it_is_due(
    clause: str, text: str, first: str | None, last: str | None, rule: str | None
) -> None:
    (deadline,) = _found(f"I. TỔ CHỨC THỰC HIỆN\n1. {clause}", "deadline")
    due = deadline.due
    assert due is not None
    days = tuple(day and date.fromisoformat(day) for day in (first, last))
    assert (due.text, (due.first, due.last), due.recurrence) == (text, days, rule)


def test_a_term_runs_from_an_event_or_back_from_it() -> None:
    body = (
        "I. HỒ SƠ\n1. Phòng Nghiệp vụ thẩm định trong thời hạn 05 ngày làm việc kể từ ngày nhận "
        "đủ hồ sơ.\n2. Thư ký Hội đồng gửi tài liệu trước ngày họp ít nhất 03 ngày."
    )
    runs, back = (demand.due for demand in _found(body, "deadline"))
    assert runs is not None
    assert back is not None
    assert (runs.after, runs.working_days, runs.event) == ("P5D", True, "ngày nhận đủ hồ sơ")
    assert (back.after, back.back, back.event, back.bound) == (
        "P3D",
        True,
        "ngày họp",
        Bound.BEFORE,
    )


@pytest.mark.parametrize(
    "clause",
    [
        "Kế hoạch này có hiệu lực kể từ ngày 10 tháng 3 năm 2025.",
        "Thực hiện Kế hoạch số 10/KH-UBND ngày 19/01/2025 của UBND tỉnh.",
        "Cá nhân có thời gian công tác từ 05 năm trở lên.",
        "Các đơn vị đã hoàn thành việc đăng ký trước ngày 20/02/2025.",
        "Cơ quan, đơn vị có quyền khiếu nại trong thời hạn 90 ngày.",
        "Phong trào thi đua giai đoạn 2021-2025 được triển khai rộng khắp.",
        "Danh hiệu này để tặng hằng năm cho tập thể tiêu biểu.",
        "Thực hiện nhiệm vụ phát triển kinh tế - xã hội hằng năm.",
    ],
)
def test_what_is_no_deadline(clause: str) -> None:
    assert _found(f"I. NỘI DUNG\n1. {clause}", "deadline") == []


@pytest.mark.parametrize(
    ("clause", "amount"),
    [
        ("100% công chức đăng ký thi đua.",
         Amount(text="100%", value=100, unit="%", bound="exactly")),
        ("Phấn đấu trên 90 % hồ sơ được trả sớm.",
         Amount(text="trên 90 %", value=90, unit="%", bound="at_least")),
        ("Mỗi phòng có tối thiểu 02 sáng kiến.",
         Amount(text="tối thiểu 02 sáng kiến", value=2, unit="sáng kiến", bound="at_least")),
        ("Phấn đấu Chi bộ hoàn thành xuất sắc nhiệm vụ.",
         Amount(text="phấn đấu", value=None, unit="", bound="strive")),
        ("Tổ chức ít nhất 1.200 lượt tập huấn.",
         Amount(text="ít nhất 1.200 lượt", value=1200, unit="lượt", bound="at_least")),
        ("Tỷ lệ hồ sơ trễ hạn dưới 1,5%.",
         Amount(text="dưới 1,5%", value=1.5, unit="%", bound="at_most")),
    ],
)  # fmt: skip
def test_how_much_is_to_be_reached(clause: str, amount: Amount) -> None:
    (target,) = _found(f"II. CHỈ TIÊU\n1. {clause}", "target")
    assert target.amount == amount


@pytest.mark.parametrize(
    "body",
    [
        "I. TIÊU CHUẨN\n1. Tập thể có ít nhất 70% cá nhân đạt danh hiệu Lao động tiên tiến.",
        "I. KẾT QUẢ NĂM 2024\n1. 100% đơn vị đã ban hành kế hoạch, đạt 85% chỉ tiêu.",
        "I. NỘI DUNG\n1. Danh hiệu được thông qua khi có ít nhất 90% số phiếu đồng ý.",
        "I. KINH PHÍ\n1. Mức thưởng không quá 02 triệu đồng/tập thể.",
    ],
)
def test_what_is_no_target(body: str) -> None:
    assert _found(body, "target") == []


@pytest.mark.parametrize(
    "clause",
    [
        "Các đơn vị được khen thưởng theo quy định.",
        "Cơ quan có quyền đề nghị xem xét lại.",
        "Phòng Nghiệp vụ là đơn vị thuộc Sở.",
        "Ngày 03 tháng 02 năm 2025, Giám đốc Sở chủ trì cuộc họp.",
    ],
)
def test_what_is_no_duty(clause: str) -> None:
    assert _found(f"I. NỘI DUNG\n1. {clause}", "duty") == []


_PIECES: Final = st.sampled_from(
    (
        "Các phòng, đơn vị|Giao Phòng Tài chính|chủ trì, phối hợp với|Sở Nội vụ|báo cáo kết quả|"
        "trước ngày 15/11/2025|hằng tháng|phấn đấu|100%|ít nhất 02 sáng kiến|; |, |. |: |"
        "\n- |\n1. |\nI. TỔ CHỨC\n|\nNơi nhận:\n|“|”|(|)|trong thời hạn 05 ngày kể từ khi|"
        "trước khi|"
        "định kỳ 6 tháng|đã|được|mỗi|\nĐiều 2. |./.|\u0301| "
    ).split("|")
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map(" ".join) | st.text(max_size=80))
def test_every_demand_quotes_the_place_it_names(body: str) -> None:
    text = f"KẾ HOẠCH\nThi đua năm 2025\n{body}"
    made = document_from("k", text)
    for demand in demands_of(made):
        place = demand.place
        assert demand.quote == made.text[place.start : place.end]
        assert demand.quote.strip()
        assert demand.title
        assert any(
            section.start <= place.start and place.end <= section.end for section in made.sections
        )
        assert (demand.due is not None) >= (demand.kind == "deadline")


@pytest.mark.parametrize("piece", ["Các phòng, ", "trước ngày 1/1, ", "“", "(", "phấn đấu ", "; "])
def test_a_long_sentence_is_read_in_time(piece: str) -> None:
    def seconds(length: int) -> float:
        made = document_from("k", f"KẾ HOẠCH\nThi đua\n1. {(piece * length)[:length]}")
        begin = time.process_time()
        demands_of(made)
        return time.process_time() - begin

    assert seconds(24_000) < 8 * seconds(6_000) + 1
