"""Telex and VNI keystrokes that no input method turned into letters: "khen thuowrng", "vu5".

The two ways of typing as the Unikey manual describes them. A word is read as keystrokes only where
spelling forbids it as it stands and the keystrokes give a syllable that exists; and, since "max"
or "as" could be meant as they are, only where the question has more of the kind or a word that
cannot be an accident, or where the corpus has the syllable beside its neighbour.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from corpus.vietnamese import fold, is_accented
from index.syllables import TONES, could_be_syllable, fuller_forms, with_tone

_WORD: Final = re.compile(r"(?<![\w@./&-])[^\W\d_](?:[^\W_]*[^\W\d_])?\d{0,2}(?![\w@/&-])")
_LONGEST: Final = 12
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_CIRCUMFLEX: Final = {"a": "â", "e": "ê", "o": "ô"}
_HORN: Final = {"o": "ơ", "u": "ư"}
_BREVE: Final = {"a": "ă"}
_W: Final = {**_HORN, **_BREVE}
_VNI_TONES: Final = dict(zip("12345", (TONES[key] for key in "sfrxj"), strict=True))
_VNI_MARKS: Final = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE, "9": {"d": "đ"}}
# "muc3" is a place, and "ky1" a period, until the question shows that its digits are keystrokes.
_COUNTED: Final = frozenset(
    "dieu khoan diem muc phan chuong quy nam thang ngay tuan dot ky lan cap hang loai nhom bac so"
    " khoa lop to ban qd ct kh nq kl nd tt hd tb cv".split()
)


class Known(Protocol):
    """What is needed of the corpus: which syllables and neighbours it has, and how often."""

    def forms(self, folded: str) -> Sequence[str]: ...
    def count(self, syllable: str) -> int: ...
    def pair_count(self, first: str, second: str) -> int: ...


@dataclass(frozen=True)
class _Keystrokes:
    start: int
    end: int
    meant: str
    sure: bool
    doubtful: bool


class Keyboard:
    """Reads keystrokes; ``exists`` tells whether a syllable (small letters) is one."""

    def __init__(self, known: Known, exists: Callable[[str], bool]) -> None:
        self._known = known
        self._exists = exists

    def read(self, text: str) -> str:
        """The text with its keystrokes made letters."""
        found = list(self._keystrokes(text))
        if not found:
            return text
        telltale = any(word.sure for word in found) or (
            sum(not word.doubtful for word in found) > 1
        )
        pieces: list[str] = []
        end = 0
        for word in found:
            if telltale or (not word.doubtful and self._stands_beside_its_neighbour(word, text)):
                pieces += [text[end : word.start], word.meant]
                end = word.end
        return "".join([*pieces, text[end:]])

    def _keystrokes(self, text: str) -> Iterator[_Keystrokes]:
        for word in _WORD.finditer(text):
            typed = word[0].lower()
            if len(typed) > _LONGEST or (
                could_be_syllable(fold(typed)) and ("oo" not in typed or self._exists(typed))
            ):
                continue
            digits = sum(letter.isdigit() for letter in typed)
            if word[0].isupper() and len(typed) > 1 and not digits:
                continue
            decoded = _vni(typed) if digits else _telex(typed)
            meant = self._existing(decoded) if decoded else None
            if meant is None:
                continue
            if digits:
                sure = digits > 1 or not typed[-1].isdigit() or "9" in typed
                doubtful = not sure and typed.rstrip("0123456789") in _COUNTED
            else:
                sure = len(typed) - len(meant) > 1 or typed.startswith("dd")
                doubtful = False
            meant = _in_case_of(word[0], meant)
            yield _Keystrokes(word.start(), word.end(), meant, sure, doubtful)

    def _existing(self, decoded: str) -> str | None:
        """The syllable itself, or with the marks that were left out where its tone was typed."""
        if self._exists(decoded):
            return decoded if is_accented(decoded) else None
        fuller = fuller_forms(decoded, self._known.forms(fold(decoded)))
        return max(fuller, key=self._known.count, default=None)

    def _stands_beside_its_neighbour(self, word: _Keystrokes, text: str) -> bool:
        before = re.search(r"([^\W\d_]+) $", text[max(0, word.start - 10) : word.start])
        after = re.match(r" ([^\W\d_]+)", text[word.end : word.end + 10])
        meant = word.meant.lower()
        return (before is not None and self._are_neighbours(before[1], meant)) or (
            after is not None and self._are_neighbours(meant, after[1])
        )

    def _are_neighbours(self, first: str, second: str) -> bool:
        pairs = ((a, b) for a in self._spellings(first) for b in self._spellings(second))
        return any(self._known.pair_count(a, b) for a, b in pairs)

    def _spellings(self, word: str) -> Sequence[str]:
        return [word] if is_accented(word) else self._known.forms(fold(word))


def _telex(typed: str) -> str | None:
    """What Telex makes of a word in small letters; None where a key has nothing to act on."""
    letters = ["đ"] if typed.startswith("dd") else []
    tone = before = ""
    for key in typed[2:] if letters else typed:
        after_vowel = any(letter in _VOWELS for letter in letters)
        if key in TONES and after_vowel:
            if tone:
                return None
            tone = TONES[key]
        elif key == "w":
            if not _mark(letters, _W):
                letters.append("ư")
        elif key in _CIRCUMFLEX and letters and letters[-1] == before == key:
            letters[-1] = _CIRCUMFLEX[key]
        else:
            letters.append(key)
        before = key
    return with_tone("".join(letters), tone)


def _vni(typed: str) -> str | None:
    """What VNI makes of a word in small letters; None where a digit has nothing to act on."""
    letters: list[str] = []
    tone = ""
    for key in typed:
        if key in _VNI_TONES:
            if tone:
                return None
            tone = _VNI_TONES[key]
        elif key in _VNI_MARKS:
            if not _mark(letters, _VNI_MARKS[key]):
                return None
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    return with_tone("".join(letters), tone)


def _mark(letters: list[str], marks: dict[str, str]) -> bool:
    """Marks the last letter that can take it, "uo" as a whole; False where none can."""
    places = [place for place, letter in enumerate(letters) if letter in marks]
    if not places:
        return False
    last = places[-1]
    letters[last], plain = marks[letters[last]], letters[last]
    if plain == "o" and marks.get("u") and last and letters[last - 1] == "u":
        letters[last - 1] = "ư"
    if plain == "u" and "o" in letters[last + 1 : last + 2]:
        letters[last + 1] = "ơ"
    return True


def _in_case_of(typed: str, meant: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return meant.upper()
    return meant[:1].upper() + meant[1:] if typed[0].isupper() else meant
