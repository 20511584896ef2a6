"""Documents that several tests read: the plan that ships and the fixtures written for the tests."""

from pathlib import Path

from hypothesis import strategies as st

import corpus
from corpus.library import document_from
from corpus.model import Document, Section
from corpus.readers.text import read_text

DOCUMENTS = Path(corpus.__file__).parent / "documents"
FIXTURES = Path(__file__).parent / "fixtures"
PLAN_FILE = DOCUMENTS / "ke-hoach-thi-dua-2024.txt"

LINES = st.sampled_from(
    [
        "Số: 12/KH-UBND",
        "KẾ HOẠCH",
        "QUYẾT ĐỊNH:",
        "Căn cứ Luật số 06/2022/QH15;",
        "Quảng Ngãi, ngày 05 tháng 02 năm 2031",
        "Chương I",
        "Phần thứ nhất. MỞ ĐẦU",
        "Điều 1. Tên",
        "Điều 2.",
        "I. MỤC ĐÍCH",
        "II. Nội dung",
        "1. Khoản một. Câu hai.",
        "1.1. Mục nhỏ",
        "2. Khoản hai",
        "a) điểm a",
        "đ) điểm đ",
        "- gạch đầu dòng",
        "“Điều 5. Trích",
        "hết trích”.",
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "Nguyễn Văn A",
        "PHỤ LỤC",
        "Phụ lục I",
        "QUY CHẾ",
        "(Kèm theo Kế hoạch số 12/KH-UBND)",
        "Phần I. CHUNG",
        "A. MỞ ĐẦU",
        "B. TIẾP",
        "C. HẾT",
        "I- Một",
        "1- Giao Sở",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "",
    ]
)
ANY_TEXT = st.one_of(
    st.text(max_size=200), st.lists(st.one_of(LINES, st.text(max_size=20))).map("\n".join)
)


def plan() -> Document:
    """The plan that ships."""
    return document_from("ke-hoach", read_text(PLAN_FILE))


def fixture(name: str) -> Document:
    """A document out of the fixtures folder."""
    return document_from(name.rpartition(".")[0], read_text(FIXTURES / name))


def own_texts(document: Document) -> list[str]:
    """What each section says itself, in order."""
    return [document.text[section.start : section.own_end] for section in document.sections]


def at(document: Document, locator: str, bullet: int | None = None) -> Section:
    """The one section at a place."""
    (section,) = (
        s for s in document.sections if (s.locator or s.part, s.bullet) == (locator, bullet)
    )
    return section
