"""Vietnamese text as it is typed: one form for storing, one for searching, one without marks."""

import re
import unicodedata
from typing import Final

# Unicode UAX #15, Stream-Safe Text Format: a combining grapheme joiner after 30 non-starters.
# Without it, putting a long run of combining marks in canonical order takes quadratic time.
_MARKS_IN_A_ROW: Final = 30
_GRAPHEME_JOINER: Final = "\u034f"
_LONG_RUN_OF_SYMBOLS: Final = re.compile(r"[^\w\s]{31,}")

# Soft hyphen, zero-width and bidirectional controls, variation selectors, byte order mark.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LINE_BREAK: Final = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SPACE: Final = re.compile(r"[^\S\n]+")

_TONES: Final = ("àáảãạ", "òóỏõọ", "èéẻẽẹ", "ùúủũụ", "ỳýỷỹỵ")
_A, _O, _E, _U, _Y = _TONES
_SECOND_VOWEL: Final = {f"o{a}": f"{o}a" for a, o in zip(_A, _O, strict=True)}
_SECOND_VOWEL.update({f"o{e}": f"{o}e" for e, o in zip(_E, _O, strict=True)})
_SECOND_VOWEL.update({f"u{y}": f"{u}y" for y, u in zip(_Y, _U, strict=True)})
_FIRST_VOWEL: Final = {first: second for second, first in _SECOND_VOWEL.items()}
_NEW_PLACEMENT: Final = re.compile(rf"(?<!q)(?:o[{_A}{_E}]|u[{_Y}])(?![^\W\d_])")
_MISPLACED: Final = re.compile(rf"[{_O}][ae](?=[^\W\d_])|[{_U}]y(?=[^\W\d_])|(?<=q)[{_U}]y")

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
    # Lower-casing can bring out marks that compose again (İ).
    return _one_tone_placement(canonical(normalise(text).lower()))


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d: what is typed without a Vietnamese keyboard."""
    text = matching_form(text)
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", _stream_safe(text))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace(_GRAPHEME_JOINER, "")


def syllables(text: str) -> list[str]:
    """Tokens for search, in order: lower-case words and numbers, everything else a border.

    Digits and letters part ("19/CT-TTg", "ct19"), and a number of two digits has no leading
    zero, so that 07/3/2024 and "ngày 7 tháng 3" meet.
    """
    return [_plain_number(token) for token in _TOKEN.findall(matching_form(text))]


def is_accented(text: str) -> bool:
    """Whether any letter carries a diacritic (đ counts)."""
    return _ACCENTED.search(text) is not None


def _plain_number(token: str) -> str:
    return token[1:] if len(token) == 2 and token[0] == "0" else token


def _one_tone_placement(text: str) -> str:
    text = _MISPLACED.sub(lambda found: _FIRST_VOWEL[found.group()], text)
    return _NEW_PLACEMENT.sub(lambda found: _SECOND_VOWEL[found.group()], text)


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
