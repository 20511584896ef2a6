"""What a person types, put into the words of the documents."""

import pytest

from config.lists import load_abbreviations
from index.abbreviations import Expander
from index.clarify import Clarify
from index.diacritics import DiacriticsModel
from index.figures import spell_figures
from index.introduced import introduced_in
from index.keyboard import Keyboard
from index.phrases import Phrases
from index.spelling import Speller
from index.syllables import is_misspelt, with_tone

CORPUS = (
    "Phòng Hành chính – Tổng hợp. Công đoàn cơ sở. Ban Chấp hành Công đoàn. Các chỉ tiêu thi đua.",
    "Công đoàn cơ sở làm đầu mối phát động phong trào thi đua, khen thưởng của tỉnh.",
    "Trưởng phòng của cơ quan có trách nhiệm thực hiện nhiệm vụ. Tổ chức Đảng ban hành quyết định.",
    "Hội đồng Thi đua - Khen thưởng tỉnh (sau đây gọi tắt là Hội đồng TĐKT) họp.",
    "Quỹ Đổi mới sáng tạo tỉnh (Quỹ ĐMSTT) hỗ trợ đổi mới.",
)


@pytest.fixture(scope="module")
def model() -> DiacriticsModel:
    return DiacriticsModel.train(CORPUS)


@pytest.fixture(scope="module")
def expander(model: DiacriticsModel) -> Expander:
    return Expander(load_abbreviations(), model.knows_phrase, introduced_in(CORPUS))


@pytest.fixture(scope="module")
def speller(model: DiacriticsModel) -> Speller:
    return Speller(model, ["bao", "nhiêu"])


@pytest.fixture(scope="module")
def clarify(model: DiacriticsModel, expander: Expander) -> Clarify:
    return Clarify(model, expander, ["bao", "nhiêu"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("P.HCTH làm gì?", "Phòng Hành chính – Tổng hợp làm gì?"),
        ("hcth làm gì", "Hành chính – Tổng hợp làm gì"),
        ("H.C.T.H. làm gì", "Hành chính – Tổng hợp làm gì"),
        ("u.b.n.d tỉnh", "Ủy ban nhân dân tỉnh"),
        ("cdcs lam gi", "Công đoàn cơ sở lam gi"),
        ("BCH CĐ", "Ban Chấp hành Công đoàn"),
        ("KH 16 ngày nào", "Kế hoạch 16 ngày nào"),
        ("kh 16 ngày nào", "Kế hoạch 16 ngày nào"),
        ("ct19", "Chỉ thị 19"),
        ("CT số mấy", "Chỉ thị số mấy"),
        ("Chỉ thị số 19/CT-TTg", "Chỉ thị số 19/CT-TTg"),
        ("34-CT/TW", "34-CT/TW"),
        ("QĐ-UBND", "QĐ-UBND"),
        ("01/KH-HĐTĐKT", "01/KH-HĐTĐKT"),
        ("bn vậy", "bao nhiêu vậy"),
        ("tu tưởng", "tu tưởng"),
        ("từ “ko” là gì", "từ “ko” là gì"),
        ("gửi hcth@so.gov.vn", "gửi hcth@so.gov.vn"),
        ("quỹ đmstt", "quỹ Đổi mới sáng tạo tỉnh"),
    ],
)
def test_abbreviations_are_written_out(expander: Expander, typed: str, meant: str) -> None:
    assert expander.expand_question(typed)[0] == meant


def test_abbreviations_that_documents_introduce() -> None:
    text = (
        "Sở Khoa học và Công nghệ (Sở KH&CN), Ban Chỉ đạo Chuyển đổi số, sau đây viết tắt là BCĐ"
        " CĐS, họp (theo Quyết định số 1367/QĐ-UBND). Sở Nội vụ (Ban TĐ-KT tỉnh)."
    )
    found = {each.short: each.expansions for each in introduced_in([text])}
    assert found == {
        "KH&CN": ("Khoa học và Công nghệ",),
        "BCĐ": ("Ban Chỉ đạo",),
        "CĐS": ("Chuyển đổi số",),
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thhi đua", "thi đua"),
        ("cơ quann", "cơ quan"),
        ("tổ chưc Đảng", "tổ chức Đảng"),
        ("phogn trào", "phong trào"),
        ("đựoc", "được"),
        ("bóng đá", "bóng đá"),
        ("hòa giải", "hòa giải"),
        ("thai sản", "thai sản"),
        ("sinh năm", "sinh năm"),
        ("link file excel", "link file excel"),
        ("“thhi đua”", "“thhi đua”"),
        ("QUANN", "QUANN"),
    ],
)
def test_slips_are_put_right_cautiously(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


def test_letters_struck_twice_are_struck_once(speller: Speller) -> None:
    assert speller.undouble("cơ quann thiii") == "cơ quan thi"
    assert speller.undouble("xoong, Đại hội XIII") == "xoong, Đại hội XIII"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thidua khenthuong", "thi dua khen thuong"),
        ("phongtraothidua của tỉnh", "phong trào thi đua của tỉnh"),
        ("coso", "co so"),
        ("khenthưởng ai", "khen thưởng ai"),
        ("telegram chatbot", "telegram chatbot"),
        ("gửi congdoan@tinh.vn", "gửi congdoan@tinh.vn"),
    ],
)
def test_words_run_together_are_taken_apart(speller: Speller, typed: str, meant: str) -> None:
    assert speller.split(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thi ddua khen thuowrng", "thi đua khen thưởng"),
        ("quyeets ddinhj soos 1440", "quyết định số 1440"),
        ("nhiem5 vu5", "nhiệm vụ"),
        ("nhie65m vu5 cu3a tru7o73ng pho2ng", "nhiệm vụ của trưởng phòng"),
        ("ke61 hoa5ch na2y ai ky1", "kế hoạch này ai ký"),
        ("QH15, ct19, muc3", "QH15, ct19, muc3"),
        ("max", "max"),
        ("coso", "coso"),
        ("test bot box", "test bot box"),
    ],
)
def test_keystrokes_become_letters(
    model: DiacriticsModel, speller: Speller, typed: str, meant: str
) -> None:
    assert Keyboard(model, speller.exists).read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoà giải", "hòa giải"),
        ("cong doan co so lam gi", "công đoàn cơ sở làm gì"),
        ("phong hcth cua co quan", "phòng Hành chính – Tổng hợp của cơ quan"),
        ("coong ddoanf", "công đoàn"),
    ],
)
def test_all_of_it_together(clarify: Clarify, typed: str, meant: str) -> None:
    assert clarify(typed) == meant


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("ngày 7-3-2024", "ngày 07/3/2024"),
        ("7.3.2024", "07/3/2024"),
        ("2024-03-07", "07/3/2024"),
        ("mùng 7/3 năm 2024", "ngày 07/3/2024"),
        ("ngay 7 thang 3", "ngày 07/3"),
        ("ngày hai mươi lăm tháng mười hai", "ngày 25/12"),
        ("chín mươi phần trăm", "90%"),
        ("trăm phần trăm", "100%"),
        ("90 %", "90%"),
        ("31/4/2024", "31/4/2024"),
        ("3 tháng 1 lần", "3 tháng 1 lần"),
        ("mục 3.3, giai đoạn 2021-2025", "mục 3.3, giai đoạn 2021-2025"),
        ("19-CT/TW", "19-CT/TW"),
    ],
)
def test_figures_are_spelt_as_printed(typed: str, spelt: str) -> None:
    assert spell_figures(typed) == spelt
    assert spell_figures(spelt) == spelt


def test_tones_stand_where_they_belong() -> None:
    letters = ("hoa", "thuy", "tiêng", "gia", "qua", "hoang", "ngoai")
    assert [with_tone(each, "\u0300") for each in letters] == [
        "hòa", "thùy", "tiềng", "già", "quà", "hoàng", "ngoài"
    ]  # fmt: skip
    assert with_tone("xyz", "") is None


def test_what_is_misspelt() -> None:
    assert all(map(is_misspelt, ("đựoc", "goị", "chưc")))
    assert not any(map(is_misspelt, ("được", "gọi", "trưỡng", "quyết", "gì")))


def test_the_longest_phrase_is_marked() -> None:
    phrases = Phrases(["bao nhiêu", "là", "như thế nào"])
    assert phrases.marks(["tỷ", "lệ", "là", "bao", "nhiêu"]) == [False, False, True, True, True]
    assert phrases.marks(["như", "thế"]) == [False, False]
    assert Phrases(["là gì"], folded=True).marks(["la", "gi"]) == [True, True]
