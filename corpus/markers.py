"""What the beginning of a line says: "Điều 24.", "II.", "3.", "1.2.", "a)" or a dash.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, on how parts of administrative documents are numbered;
the Party writes "I-" and "1-" as well (Hướng dẫn 36-HD/VPTW).
"""

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from corpus.letters import UPPER

POINT_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDINALS: Final = "nhất hai ba tư năm sáu bảy tám chín mười".split()


class Kind(Enum):
    """Kinds of sections; the value is how deep one stands."""

    PART = 0
    CHAPTER = 1
    DIVISION = 2
    SUBDIVISION = 3
    ARTICLE = 4
    LETTER = 5
    ROMAN = 6
    CLAUSE = 7
    DECIMAL = 8
    POINT = 11
    BULLET = 13


CONTAINERS: Final = {
    "phần": Kind.PART,
    "chương": Kind.CHAPTER,
    "mục": Kind.DIVISION,
    "tiểu mục": Kind.SUBDIVISION,
}
_CONTAINER: Final = re.compile(
    r"(?P<name>Phần|Chương|Mục|Tiểu mục|PHẦN|CHƯƠNG|MỤC|TIỂU MỤC)\s+"
    rf"(?P<number>[IVXLC]{{1,7}}|\d{{1,3}}|[A-ZĐ]|(?i:thứ (?:{'|'.join(_ORDINALS)})))(?!\w)"
    r"\s*(?P<stop>[.:–-]?)\s*(?P<rest>.*)"
)
_ARTICLE: Final = re.compile(
    r"Điều\s+(?P<number>\d{1,4}[a-zđ]?)\s*(?:(?:[.:](?!\d)|[–-]\s)\s*(?P<rest>.*))?$"
)
# A dash or slash after a number opens a section only before a capital: "1- Giao …", not "5 - 7".
_DASH: Final = rf"\s?(?:[-–]\s*|/\s+)(?=[“\"(]?[{UPPER}])"
_STOP: Final = rf"\s?[.)](?:\s+|(?=[{UPPER}]))"
_LETTER: Final = re.compile(r"(?P<number>[A-ZĐ])\s?[.)–/-]\s+(?P<rest>.*)")
_ROMAN_NUMBER: Final = re.compile(rf"(?P<number>[IVXLC]{{1,7}})(?:{_STOP}|{_DASH})(?P<rest>.*)")
_DECIMAL: Final = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\s?[.)]?\s+(?P<rest>.*)")
_CLAUSE: Final = re.compile(rf"(?P<number>\d{{1,3}}[a-zđ]?)(?:{_STOP}|{_DASH})(?P<rest>.*)")
_POINT: Final = re.compile(
    rf"(?P<number>[{POINT_LETTERS}]\d?)(?:\s?\)\s*|{_STOP}|{_DASH})(?P<rest>.*)"
)
_BULLET: Final = re.compile(r"(?P<number>[-–•])\s+(?P<rest>.*)")
_NUMBERED: Final = (
    (Kind.ARTICLE, _ARTICLE),
    (Kind.ROMAN, _ROMAN_NUMBER),
    (Kind.LETTER, _LETTER),
    (Kind.DECIMAL, _DECIMAL),
    (Kind.CLAUSE, _CLAUSE),
    (Kind.POINT, _POINT),
    (Kind.BULLET, _BULLET),
)


@dataclass(frozen=True)
class Marker:
    """The number, letter or dash that opens a line, and the words after it."""

    kind: Kind
    number: str
    rest: str
    name: str = ""

    @property
    def depth(self) -> int:
        """How deep it stands; "1.2.3" deeper than "1.2"."""
        deeper = self.number.count(".") - 1 if self.kind is Kind.DECIMAL else 0
        return self.kind.value + deeper

    @property
    def rank(self) -> tuple[int, int]:
        """Its place among its siblings: 5 is (5, 0), 5a (5, 1), IV (4, 0), điểm đ (5, 0)."""
        if self.kind is Kind.LETTER:
            return _letter(self.number.lower()), 0
        return _rank(self.number)


def marker_of(line: str) -> Marker | None:
    """The marker that a line begins with, or None."""
    found = _CONTAINER.match(line)
    if found and (found["stop"] or not found["rest"] or found["rest"].isupper()):
        kind = CONTAINERS[found["name"].lower()]
        return Marker(kind, found["number"], found["rest"], found["name"].capitalize())
    for kind, pattern in _NUMBERED:
        if found := pattern.match(line):
            return Marker(kind, found["number"], found["rest"] or "")
    return None


def as_letter(marker: Marker) -> Marker:
    """ "C. KẾT LUẬN" read as the third letter instead of the Roman hundred."""
    return replace(marker, kind=Kind.LETTER)


def is_numbered(line: str) -> bool:
    """Whether a number or dash opens a line; the letter of "Q. GIÁM ĐỐC" is none."""
    marker = marker_of(line)
    return marker is not None and marker.kind is not Kind.LETTER


def roman(number: str) -> int:
    """The value of a Roman number."""
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def _rank(number: str) -> tuple[int, int]:
    last = number.rpartition(".")[2]
    if last[0].isdigit():
        digits = last.rstrip(POINT_LETTERS)
        return int(digits), _letter(last[len(digits) :])
    if " " in last:
        return _ORDINALS.index(last.lower().split()[1]) + 1, 0
    if last[0] in _ROMAN:
        return roman(last), 0
    return _letter(last[0].lower()), int(last[1:] or 0)


def _letter(letter: str) -> int:
    return POINT_LETTERS.find(letter) + 1 if letter else 0
