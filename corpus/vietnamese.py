"""Vietnamese text as it is typed: one form for storing, one for searching, one without marks."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Unicode UAX #15, Stream-Safe Text Format: a combining grapheme joiner after 30 non-starters.
# Without it, putting a long run of combining marks in canonical order takes quadratic time.
_MARKS_IN_A_ROW: Final = 30
_GRAPHEME_JOINER: Final = "\u034f"
_LONGEST_WORD: Final = 16
_LONG_RUN_OF_SYMBOLS: Final = re.compile(r"[^\w\s]{31,}")

# Soft hyphen, zero-width and bidirectional controls, variation selectors, byte order mark.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LINE_BREAK: Final = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
# Control characters, and halves of characters that no encoding can carry.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SPACE: Final = re.compile(r"[^\S\n]+")

_TONES: Final = ("àáảãạ", "òóỏõọ", "èéẻẽẹ", "ùúủũụ", "ỳýỷỹỵ")
_A, _O, _E, _U, _Y = _TONES
_SECOND_VOWEL: Final = {f"o{a}": f"{o}a" for a, o in zip(_A, _O, strict=True)}
_SECOND_VOWEL.update({f"o{e}": f"{o}e" for e, o in zip(_E, _O, strict=True)})
_SECOND_VOWEL.update({f"u{y}": f"{u}y" for y, u in zip(_Y, _U, strict=True)})
_FIRST_VOWEL: Final = {first: second for second, first in _SECOND_VOWEL.items()}
_NEW_PLACEMENT: Final = re.compile(rf"(?<!q)(?:o[{_A}{_E}]|u[{_Y}])(?![^\W\d_])", re.IGNORECASE)
_MISPLACED: Final = re.compile(
    rf"[{_O}][ae](?=[^\W\d_])|[{_U}]y(?=[^\W\d_])|(?<=q)[{_U}]y", re.IGNORECASE
)

_WRITTEN_NUMBER: Final = re.compile(
    r"\d (?:tháng|thang|phần|phan) |\d\.\d{3}|[^\W\d_] [ivxl]+(?![^\W_])"
)
_IN_THOUSANDS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d]|[.,]\d)")
_DATE_IN_WORDS: Final = re.compile(
    r"(?<!\d)(?:(?P<of>ngày |ngay )(?P<d>\d{1,2}) (?:tháng|thang) (?P<m>\d{1,2})(?!\d)|"
    r"(?P<wd>\d{1,2}) (?:tháng|thang) (?P<wm>\d{1,2})(?=,? (?:năm|nam) \d{4}))"
    r"(?:,? (?:năm|nam) (?P<y>\d{4})(?!\d))?"
)
_SHARE_IN_WORDS: Final = re.compile(r"(?<=\d) (?:phần trăm|phan tram)(?![^\W\d_])")
# "vi phạm" and "xi măng" count nothing.
_WORDS_LIKE_ROMAN: Final = (
    r"(?!vi (?:phạm|pham|khuẩn|khuan|sinh|rút|rut|tính|tinh)(?![^\W\d_])|xi (?:măng|mang))"
)
_IN_ROMAN: Final = re.compile(
    rf"(?<![\w./-])(?i:{_WORDS_LIKE_ROMAN})[IVXL]{{2,7}}(?![^\W_]|[./-]\w)"
)
_COUNTED_IN_ROMAN: Final = re.compile(
    r"(?<![^\W\d_])((?:chương|chuong|phần|phan|mục|muc|quý|quy|loại|loai|hạng|hang|khóa|khoa|"
    rf"thứ|thu|cấp|cap|nhóm|nhom|hội|hoi) ){_WORDS_LIKE_ROMAN}([ivxl]{{1,7}})(?![^\W_])"
)
_ROMAN: Final = {
    tens + units: 10 * ten + unit
    for ten, tens in enumerate(("", "x", "xx", "xxx", "xl"))
    for unit, units in enumerate(("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    if tens + units
}
# To be raised whenever ``syllables`` makes other tokens of the same text: an index made with the
# old ones is then made anew.
TOKENS_VERSION: Final = 2
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
_ACCENTED: Final = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1ea0-\u1ef9]")


def canonical(text: str) -> str:
    """Stored text: NFC (in Stream-Safe form), and nothing else changed."""
    return unicodedata.normalize("NFC", _stream_safe(text))


def normalise(text: str) -> str:
    """Typed text made tidy: canonical, no invisible or control characters, single spaces.

    Line breaks of every kind become ``\\n``; letters, their case and their tones stay as typed.
    """
    text = _LINE_BREAK.sub("\n", _INVISIBLE.sub("", text))
    return _SPACE.sub(" ", canonical(_CONTROL.sub("", text))).strip()


def matching_form(text: str) -> str:
    """What is compared in search: normalised, lower case, tones in one place (hoà → hòa).

    Tone marks follow the older placement (hòa, khỏe, thủy; quý), whichever was typed.
    """
    return _matching_word(text) if len(text) <= _LONGEST_WORD else _matching(text)


def _matching(text: str) -> str:
    # Lower-casing can bring out marks that compose again (İ).
    return one_tone_placement(canonical(normalise(text).lower()))


def one_tone_placement(text: str) -> str:
    """Tone marks of canonical text in the older placement (Hoà → Hòa); letters keep their case."""
    text = _MISPLACED.sub(lambda found: _in_its_case(found, _FIRST_VOWEL), text)
    return _NEW_PLACEMENT.sub(lambda found: _in_its_case(found, _SECOND_VOWEL), text)


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d: what is typed without a Vietnamese keyboard."""
    return _folded_word(text) if len(text) <= _LONGEST_WORD else _folded(text)


def _folded(text: str) -> str:
    text = matching_form(text)
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", _stream_safe(text))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace(_GRAPHEME_JOINER, "")


# The same few thousand syllables come again and again.
_matching_word = lru_cache(maxsize=50_000)(_matching)
_folded_word = lru_cache(maxsize=50_000)(_folded)


class _FoldedLetters(dict[int, str]):
    """Letter by letter what ``fold`` makes of it; what it would make longer or shorter stays."""

    def __missing__(self, code: int) -> str:
        plain = _folded(chr(code))
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_FOLDED_LETTERS: Final = _FoldedLetters()


def fold_in_place(text: str) -> str:
    """Folded letter by letter, so that offsets stay those of the text."""
    return text.translate(_FOLDED_LETTERS)


def syllables(text: str) -> list[str]:
    """Tokens for search, in order: lower-case words and numbers, everything else a border.

    Digits and letters part ("19/CT-TTg", "ct19"), and numbers meet however they are written: one
    of two digits has no leading zero and a date no words (07/3/2024, "ngày 7 tháng 3"), 1.000 is
    1000, "90 phần trăm" is 90, and a Roman numeral that counts is in figures ("quý III").
    """
    text = matching_form(_IN_ROMAN.sub(lambda found: _in_figures(found[0].lower()), text))
    if _WRITTEN_NUMBER.search(text) is not None:
        text = _IN_THOUSANDS.sub(lambda found: found[0].replace(".", ""), text)
        text = _DATE_IN_WORDS.sub(_date_in_figures, text)
        text = _SHARE_IN_WORDS.sub("%", text)
        text = _COUNTED_IN_ROMAN.sub(lambda found: found[1] + _in_figures(found[2]), text)
    return [_plain_number(token) for token in _TOKEN.findall(text)]


def is_accented(text: str) -> bool:
    """Whether any letter carries a diacritic (đ counts)."""
    return _ACCENTED.search(text) is not None


def _date_in_figures(found: re.Match[str]) -> str:
    day, month = found["d"] or found["wd"], found["m"] or found["wm"]
    return f"{found['of'] or ''}{day}/{month}/{found['y'] or ''}"


def _in_figures(roman: str) -> str:
    return str(_ROMAN.get(roman, roman))


def _plain_number(token: str) -> str:
    return token[1:] if len(token) == 2 and token[0] == "0" else token


def _in_its_case(found: re.Match[str], placed: dict[str, str]) -> str:
    typed = found.group()
    new = placed[typed.lower()]
    return "".join(
        letter.upper() if was.isupper() else letter for letter, was in zip(new, typed, strict=True)
    )


def _stream_safe(text: str) -> str:
    return _LONG_RUN_OF_SYMBOLS.sub(lambda run: _with_joiners(run.group()), text)


def _with_joiners(run: str) -> str:
    pieces: list[str] = []
    marks = 0
    for letter in run:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > _MARKS_IN_A_ROW:
            pieces.append(_GRAPHEME_JOINER)
            marks = 1
        pieces.append(letter)
    return "".join(pieces)
