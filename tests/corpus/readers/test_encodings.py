import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ThiDuaError
from corpus.readers.encodings import decoded, refuse_old_fonts
from corpus.readers.text import read_text
from tests.corpus.samples import FIXTURES, PLAN_FILE

SENTENCE = "Kế hoạch phát động phong trào thi đua yêu nước"
# The same words as typed for the fonts .VnTime and VNI-Times.
IN_TCVN3 = "KÕ ho¹ch ph¸t ®éng phong trµo thi ®ua yªu n­íc"
IN_VNI = "Keá hoaïch phaùt ñoäng phong traøo thi ñua yeâu nöôùc"


def _windows(text: str) -> bytes:
    """As Windows-1258 is written: the tone mark after its vowel."""
    return "".join(map(_tone_apart, unicodedata.normalize("NFC", text))).encode("cp1258")


def _tone_apart(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
    bare = "".join(mark for mark in marks if mark not in tones)
    return unicodedata.normalize("NFC", bare) + tones


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(codec: str) -> None:
    assert decoded(SENTENCE.encode(codec)) == SENTENCE


def test_windows_1258() -> None:
    assert unicodedata.normalize("NFC", decoded(_windows(SENTENCE))) == SENTENCE


@given(st.lists(st.sampled_from(SENTENCE.split()), min_size=1))
def test_windows_1258_of_any_words(words: list[str]) -> None:
    text = " ".join(["động", *words])
    assert unicodedata.normalize("NFC", decoded(_windows(text))) == text


@pytest.mark.parametrize(("name", "text"), [("TCVN3", IN_TCVN3), ("VNI", IN_VNI)])
@pytest.mark.parametrize("codec", ["cp1252", "utf-8", "utf-16"])
def test_old_fonts_are_refused_with_the_remedy(name: str, text: str, codec: str) -> None:
    with pytest.raises(ThiDuaError, match=name) as raised:
        refuse_old_fonts(decoded(text.encode(codec)))
    assert "chuyển mã bằng UniKey" in raised.value.message


@pytest.mark.parametrize(
    "text",
    [
        read_text(PLAN_FILE),
        read_text(FIXTURES / "luat.txt"),
        "Viết hoa: ĐỘNG VIÊN, KHEN THƯỞNG; nghiệm thu 3 m², 5 µm, «trích» ® ©",
        "Plain English without marks",
        "Größe, Müller, señor, naïve, Ångström",
    ],
)
def test_unicode_is_not_taken_for_an_old_font(text: str) -> None:
    refuse_old_fonts(text)


@pytest.mark.parametrize(
    "content",
    [b"k\xe9 ho\x81ch", b"na\xefve caf\xe9", b"\xff\xfe\x00", b"text\0with\0\0zeros and more text"],
)
def test_what_is_no_known_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(ThiDuaError, match=r"UTF-8|không phải văn bản|UTF-16"):
        decoded(content)
