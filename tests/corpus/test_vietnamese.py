import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.vietnamese import (
    canonical,
    fold,
    fold_in_place,
    is_accented,
    matching_form,
    normalise,
    one_tone_placement,
    syllables,
)

ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("hoà bình", "hòa bình"),
        ("Uỷ ban", "ủy ban"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("quý", "quý"),
        ("qúy", "quý"),
        ("hoàn thành kế hoạch", "hoàn thành kế hoạch"),
        ("hòan thành", "hoàn thành"),
        ("ngoài", "ngoài"),
        ("khuỷu", "khuỷu"),
        ("tuyên truyền", "tuyên truyền"),
        ("HOÀ", "hòa"),
        (unicodedata.normalize("NFD", "Toà án"), "tòa án"),
    ],
)
def test_tones_stand_in_one_place(typed: str, compared: str) -> None:
    assert matching_form(typed) == compared


def test_canonical_composes_and_changes_nothing_else() -> None:
    typed = unicodedata.normalize("NFD", "Hoà  bình\u200b\n\tQuảng Ngãi")
    assert canonical(typed) == "Hoà  bình\u200b\n\tQuảng Ngãi"


def test_normalise_strips_the_invisible_and_keeps_lines() -> None:
    assert normalise("\ufeffKế\u00a0 ho\u200bạch\r\n\u202etháng \t 3\x00 ") == "Kế hoạch\ntháng 3"


def test_fold() -> None:
    assert fold("Đầu mối TỔ CHỨC, Quảng Ngãi") == "dau moi to chuc, quang ngai"
    assert fold(unicodedata.normalize("NFD", "Nguyễn Thị Thuỷ")) == "nguyen thi thuy"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Chỉ thị số 19/CT-TTg", ["chỉ", "thị", "số", "19", "ct", "ttg"]),
        ("34-CT/TW", ["34", "ct", "tw"]),
        ("07/3/2024", ["7", "3", "2024"]),
        ("ngày 7 tháng 3", ["ngày", "7", "3"]),
        ("07 tháng 3 năm 2024", ["7", "3", "2024"]),
        ("6 tháng 2 lần", ["6", "tháng", "2", "lần"]),
        ("1.000.000 đồng", ["1000000", "đồng"]),
        ("90 phần trăm", ["90"]),
        ("quý III, đại hội XIII", ["quý", "3", "đại", "hội", "13"]),
        ("vi phạm nhóm vi khuẩn", ["vi", "phạm", "nhóm", "vi", "khuẩn"]),
        ("ct19, năm 2021-2025", ["ct", "19", "năm", "2021", "2025"]),
        ("a_b; ... !", ["a", "b"]),
        ("", []),
    ],
)
def test_syllables(text: str, tokens: list[str]) -> None:
    assert syllables(text) == tokens


def test_is_accented() -> None:
    assert is_accented("Ai làm đầu mối?")
    assert is_accented("đ")
    assert is_accented(unicodedata.normalize("NFD", "là"))
    assert not is_accented("Ai lam dau moi 2 × 3?")


@given(ANY_TEXT)
def test_any_text_has_every_form(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    assert normalise(normalise(text)) == normalise(text)
    assert matching_form(matching_form(text)) == matching_form(text)
    assert all(not token.isspace() and token for token in syllables(text))
    assert not any(unicodedata.combining(letter) for letter in fold(text))


@given(st.text("aăâeêioôơuưyáàảãạđbcdghklmnpqrstvx 0123456789/-", max_size=80))
def test_folding_before_or_after_cutting_is_the_same(text: str) -> None:
    assert [fold(token) for token in syllables(text)] == syllables(fold(text))


@pytest.mark.parametrize(
    "text",
    ["\u0315\u0300" * 50_000, "oà" * 50_000, " \t" * 50_000, "\u200b" * 100_000, "/-" * 50_000],
)
def test_hostile_text_takes_the_usual_time(text: str) -> None:
    started = time.process_time()
    fold(text)
    syllables(text)
    assert time.process_time() - started < 2


def test_tones_are_placed_in_one_way_and_letters_keep_their_case() -> None:
    assert one_tone_placement("Hoà giải, THUỶ lợi, khoẻ, quý, Hoàng") == (
        "Hòa giải, THỦY lợi, khỏe, quý, Hoàng"
    )


@given(st.text())
def test_folding_in_place_keeps_offsets(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)


def test_halves_of_characters_are_no_text() -> None:
    assert normalise("thi\ud800 đua\udfff") == "thi đua"
