import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.vietnamese import canonical, fold
from index.diacritics import DiacriticsModel

TEXT = """
Công đoàn cơ sở Sở làm đầu mối tổ chức phát động các đợt thi đua trong năm.
Phòng Hành chính – Tổng hợp theo dõi, đôn đốc các phòng, đơn vị tham gia phong trào thi đua.
Công chức, viên chức và người lao động chấp hành Chỉ thị số 19/CT-TTg của Thủ tướng Chính phủ.
Trưởng các phòng có trách nhiệm triển khai thực hiện Kế hoạch, báo cáo kết quả về Sở.
"""


@pytest.fixture(scope="module")
def model() -> DiacriticsModel:
    return DiacriticsModel.train([TEXT])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ai lam dau moi phat dong thi dua", "ai làm đầu mối phát động thi đua"),
        ("cong doan co so lam gi?", "công đoàn cơ sở làm gì?"),
        ("Phong Hanh chinh theo doi gi", "Phòng Hành chính theo dõi gì"),
        ("AI LAM DAU MOI", "AI LÀM ĐẦU MỐI"),
        ("han nop bao cao la khi nao", "hạn nộp báo cáo là khi nào"),
        ("bao nhieu phong trao", "bao nhiêu phong trào"),
    ],
)
def test_restored(model: DiacriticsModel, typed: str, meant: str) -> None:
    assert model.restore(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Ai làm đầu mối phát động thi đua?",
        "Công chức tham gia ra sao theo quan điểm của Sở?",
        "ai theo anh Nam đi thi?",
        "Thi đua là gì?",
        "nhóm chat Zalo của phòng mình ở đâu",
        "Tôi xin nghỉ thai sản thì sao?",
        "Hoà bình",
    ],
)
def test_accented_questions_stay(model: DiacriticsModel, typed: str) -> None:
    assert model.restore(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hạn nộp bao cao la khi nao", "Hạn nộp báo cáo là khi nào"),
        ("hạn nop báo cáo là khi nào", "hạn nộp báo cáo là khi nào"),
        ("công doan co sở lam gi theo quan diem nao", "công đoàn cơ sở làm gì theo quan điểm nào"),
        ("cọng đoàn co so lam gi", "cọng đoàn cơ sở làm gì"),
    ],
)
def test_half_accented_questions(model: DiacriticsModel, typed: str, meant: str) -> None:
    assert model.restore(typed) == meant


@pytest.mark.parametrize(
    "kept",
    ["19/CT-TTg", "19/ct-ttg", "CT-TTg", "HCTH", "07/3/2024", "2021-2025", "8h30", "a.b@so.vn"],
)
def test_numbers_and_abbreviations_are_not_touched(model: DiacriticsModel, kept: str) -> None:
    assert model.restore(f"{kept} la gi") == f"{kept} là gì"
    assert model.restore(f"theo {kept} la ngay nao") == f"theo {kept} là ngày nào"


@pytest.mark.parametrize("quote", ['"cong doan"', "“cong doan”", "«cong doan»", "'cong doan'"])
def test_quoted_words_are_not_touched(model: DiacriticsModel, quote: str) -> None:
    assert model.restore(f"{quote} la gi") == f"{quote} là gì"


def test_quoted_words_are_restored_for_finding_them(model: DiacriticsModel) -> None:
    assert model.restore('"cong doan" la gi', quotations=True) == '"công đoàn" là gì'
    assert model.restore('"cong doan co so" là gì', quotations=True) == '"công đoàn cơ sở" là gì'
    assert model.restore("“Cong An” là gì ở đâu", quotations=True) == "“Cong An” là gì ở đâu"


def test_an_accented_quotation_says_nothing_about_the_question(model: DiacriticsModel) -> None:
    typed = "phong trao “Cả nước chung sức” la gi"
    assert model.restore(typed) == "phong trào “Cả nước chung sức” là gì"


def test_saved_and_loaded_it_is_the_same(model: DiacriticsModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = DiacriticsModel.load(tmp_path)
    typed = "cong doan co so lam dau moi to chuc cac dot thi dua"
    assert (
        loaded.restore(typed)
        == model.restore(typed)
        == ("công đoàn cơ sở làm đầu mối tổ chức các đợt thi đua")
    )


def test_an_empty_corpus_knows_the_everyday_questions() -> None:
    assert DiacriticsModel.train([]).restore("la gi") == "là gì"


EVERYDAY = DiacriticsModel.train([TEXT])


@given(st.text(max_size=60))
def test_only_diacritics_change(text: str) -> None:
    assert fold(EVERYDAY.restore(text)) == fold(text)


@given(st.lists(st.sampled_from(TEXT.split()), max_size=12).map(" ".join))
def test_what_was_restored_stays(text: str) -> None:
    restored = EVERYDAY.restore(fold(text))
    assert len(restored.split()) == len(fold(text).split())
    assert fold(restored) == fold(text)


@given(st.text("aàảbcđdeêghiìoôơuư ABCĐ/-'\"“”19.?", max_size=40))
def test_accented_words_and_quotations_are_kept(text: str) -> None:
    restored = EVERYDAY.restore(text)
    assert len(restored) == len(canonical(text))
    for before, after in zip(canonical(text), restored, strict=True):
        assert before == after or before in fold(after) or before.lower() in fold(after)


@pytest.mark.parametrize(
    "text",
    ["ai lam gi " * 5_000, "A-" * 50_000, ".." * 50_000 + "a", "'a \"“«" * 15_000, "a/" * 9_000],
)
def test_hostile_text_takes_the_usual_time(model: DiacriticsModel, text: str) -> None:
    started = time.process_time()
    model.restore(text)
    assert time.process_time() - started < 5
