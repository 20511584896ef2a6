import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ThiDuaError
from corpus.readers.text import canonical_text, read_text
from tests.corpus.samples import ANY_TEXT, FIXTURES, PLAN_FILE


def test_the_plan_is_mended_where_pages_end() -> None:
    text = read_text(PLAN_FILE)
    assert "thực hiện các phong trào thi đua đến từng công chức" in text
    assert "lái xe 3 an toàn” bảo đảm" in text
    assert "thúc đẩy cổ vũ phong trào thi đua, kịp thời biểu dương" in text
    paragraphs = [line for line in PLAN_FILE.read_text(encoding="utf-8").split("\n") if line]
    assert len(text.split("\n")) == len(paragraphs) - 3


def test_the_plan_keeps_every_word_and_loses_every_emphasis_mark() -> None:
    raw, text = PLAN_FILE.read_text(encoding="utf-8"), read_text(PLAN_FILE)
    assert text.split() == raw.replace("*", "").split()


def test_markdown_is_unwrapped() -> None:
    assert read_text(FIXTURES / "ban-ghi.md").split("\n") == [
        "Ghi chú về thi đua",
        "Đoạn này được ngắt dòng ở giữa câu và có chữ nghiêng cùng chữ đậm.",
        "I. Việc cần làm",
        "1. Việc thứ nhất viết trên hai dòng.",
        "2. Việc thứ hai",
        "- gạch một",
        "- gạch hai",
        "GIÁM ĐỐC",
        "Nguyễn Văn A",
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Một\r\nHai\rBa\u2028Bốn", "Một\nHai\nBa\nBốn"),
        ("Sở\u00a0Khoa  học", "Sở Khoa học"),
        (unicodedata.normalize("NFD", "Quảng Ngãi"), "Quảng Ngãi"),
        ("\u200bthi\u00ad đua", "thi đua"),
        ("*nghiêng* **đậm** ***cả hai***", "nghiêng đậm cả hai"),
        ("2*3 và 5 * 4", "2*3 và 5 * 4"),
        ("a*\u0301", "á"),
        ("* một\n* hai", "- một\n- hai"),
        ("QUỐC HỘI --------", "QUỐC HỘI"),
        ("TỈNH ỦY\n*\nSố 1", "TỈNH ỦY\nSố 1"),
        ("“Dân vận khéo” * ghi chú", "“Dân vận khéo” * ghi chú"),
        ("giao cho các\n\nphòng, đơn vị.", "giao cho các phòng, đơn vị."),
        ("phấn đấu đạt,\n\n- việc khác", "phấn đấu đạt,\n- việc khác"),
        ("Hết câu.\n\nphần sau", "Hết câu.\nphần sau"),
        ("“Mở ngoặc từ\n\nTrang sau” đóng", "“Mở ngoặc từ Trang sau” đóng"),
        ("x" * 80 + " năm\n\n2024 và sau", "x" * 80 + " năm 2024 và sau"),
        ("KẾT LUẬN\nvề công tác A", "KẾT LUẬN\nvề công tác A"),
        ("1. Mục đích\n\n100% đơn vị", "1. Mục đích\n100% đơn vị"),
    ],
)
def test_plain_text(raw: str, text: str) -> None:
    assert canonical_text(raw) == text


FULL = "Các sở, ban, ngành và Ủy ban nhân dân các huyện tổ chức thực hiện tốt những việc sau đây"


@pytest.mark.parametrize(
    "line",
    [
        *("1- Giao Sở Nội vụ", "1/ Giao Sở Nội vụ", "1.Tiêu chuẩn", "1.2 Tiêu chuẩn", "12a. Thêm"),
        *("I- Mục đích", "I. Mục đích", "A. Mở đầu", "A- Mở đầu", "IV.Tổ chức"),
        *("a. điểm một", "a- Điểm một", "đ) điểm năm", "a.Điểm", "- gạch", "• chấm"),
        *("Điều 5. Tên", "Chương II", "Phần thứ nhất. MỞ ĐẦU"),
    ],
)
@pytest.mark.parametrize("before", [FULL, f"{FULL} (kèm theo", f"{FULL},"])
@pytest.mark.parametrize("markdown", [False, True])
def test_a_line_that_opens_a_section_is_never_joined(
    line: str, before: str, markdown: bool
) -> None:
    text = canonical_text(f"{before}\n{line} (của Sở)", markdown=markdown)
    assert text.split("\n") == [before, f"{line} (của Sở)"]


@pytest.mark.parametrize("line", ["1.5 triệu đồng", "90% đơn vị", "2024 và sau", "đến hết năm"])
def test_a_line_that_only_looks_like_a_section_is_joined(line: str) -> None:
    assert canonical_text(f"{FULL}\n{line}") == f"{FULL} {line}"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("một dòng  \nxuống dòng", "một dòng xuống dòng"),
        ("Một dòng.  \nXuống dòng.", "Một dòng.\nXuống dòng."),
        ("> trích\n> dẫn", "trích dẫn"),
        ("3\\. không phải mục", "3. không phải mục"),
        ("a\n# Tên\nb.", "a\nTên b."),
        ("snake_case_name", "snake_case_name"),
    ],
)
def test_markdown(raw: str, text: str) -> None:
    assert canonical_text(raw, markdown=True) == text


@given(ANY_TEXT, st.booleans())
def test_canonical_text_is_tidy(raw: str, markdown: bool) -> None:
    text = canonical_text(raw, markdown=markdown)
    assert text == unicodedata.normalize("NFC", text)
    assert all(line and line == line.strip() for line in text.split("\n")) or not text
    assert not re.search(r"[\r\t\u00a0]|  ", text)


@given(st.lists(st.text("aăbđ ,.;-", min_size=1, max_size=12)))
def test_no_letter_is_lost_or_made_up(paragraphs: list[str]) -> None:
    raw = "\n\n".join(paragraphs)
    letters = [letter for letter in canonical_text(raw) if letter.isalpha()]
    assert letters == [letter for letter in raw if letter.isalpha()]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"xin ch\xe0o", "byte thứ 7"),
        ("xin chào".encode("utf-16"), "UTF-8"),
        (b"", "không có chữ"),
        (b"\xef\xbb\xbf \n***\n", "không có chữ"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "van-ban-hong.txt"
    path.write_bytes(content)
    with pytest.raises(ThiDuaError, match=named) as raised:
        read_text(path)
    assert "van-ban-hong.txt" in raised.value.message


@pytest.mark.parametrize("name", ["khong-co.txt", "thu-muc.txt", "nul\0.txt", "x" * 300 + ".txt"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "thu-muc.txt").mkdir()
    with pytest.raises(ThiDuaError, match=r"Không (có|đọc được) tệp"):
        read_text(tmp_path / name)


def test_a_file_beyond_all_measure_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(ThiDuaError, match="quá lớn"):
        read_text(path)


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "Kế hoạch".encode())
    assert read_text(path) == "Kế hoạch"
