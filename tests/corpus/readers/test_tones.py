from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.text import read_text
from corpus.readers.tones import with_tones
from tests.corpus.samples import FIXTURES


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("chi tiêf mâũ, màu săé,", "chi tiết mẫu, màu sắc,"),
        ("“Chiêñ sĩ thi đua toàn quôé”, kỷ", "“Chiến sĩ thi đua toàn quốc”, kỷ"),
        ("vê`kêÝ quả, nghê`nghiệp", "về kết quả, nghề nghiệp"),
        ("Điêù 4. HÔỊ ĐÔÀG", "Điều 4. HÔỊ ĐỒNG"),
        ("phôí hợp, đôàg ý, xuâ£ săé", "phối hợp, đồng ý, xuất sắc"),
        ("trình câó trên, tiêñ hành", "trình cấp trên, tiến hành"),
        ("tô ”chức đảng, đê °tặng", "tổ chức đảng, để tặng"),
        ("công bô “03 năm", "công bố 03 năm"),
        ("QUÔÉ KỲ", "QUỐC KỲ"),
    ],
)
def test_a_mark_over_the_next_letter_goes_back(read: str, meant: str) -> None:
    assert with_tones(read) == meant


@pytest.mark.parametrize(
    "line",
    [
        "Krông Ana, Đắk Lắk, Lê-nin, Mêkông, Genève",
        "“Bản đô” và “Tổ quốc”",
        "thống kê “Lao động tiên tiến”",
        "Không? Bao nhiêu! Tại đâu: thủ đô/thành phố, cô/chú",
        '"không", {"nhân": "đê"}',
        "số 112/NQ-HĐND ngày 05/12/2023, 30%, 10^6, 5°",
        "tô chức",
    ],
)
def test_what_may_be_meant_stays(line: str) -> None:
    assert with_tones(line) == line


@pytest.mark.parametrize("path", sorted(FIXTURES.rglob("*.txt")), ids=lambda path: path.stem)
def test_written_text_stays(path: Path) -> None:
    text = read_text(path)
    assert [with_tones(line) for line in text.split("\n")] == text.split("\n")


@given(st.text(alphabet=st.sampled_from("âăêô nctpgmhéóàñù`“”°f£1,.-ĐÔ"), max_size=40))
def test_figures_and_lines_survive(text: str) -> None:
    righted = with_tones(text)
    assert [sign for sign in righted if sign in "1,.-"] == [sign for sign in text if sign in "1,.-"]
    assert with_tones(f"{text}\n{text}").count("\n") == 1
