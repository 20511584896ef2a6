"""Paragraphs of a canonical text, and the shapes that tell one of head or tail from prose."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_MOTTO: Final = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI(?: CHỦ NGHĨA(?: VIỆT NAM)?)?|^CHỦ NGHĨA VIỆT NAM\b"
    r"|(?i:Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc)|ĐẢNG CỘNG SẢN VIỆT NAM"
    r"|^(?i:Cộng h(?:òa|oà) xã hội chủ nghĩa Việt Nam)$"
)
_STAMP: Final = re.compile(
    r"(?:Người ký|Ký bởi|Được ký bởi|Cơ quan|Email|Thời gian ký|Ngày ký|Ký ngày|Chức vụ)\s*:"
    r"|Signature|(?:HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN|TỐI MẬT|TUYỆT MẬT|MẬT|DỰ THẢO|BẢN SAO"
    r"|SAO Y(?: BẢN CHÍNH)?|BẢN CHÍNH|CÔNG BÁO\b.*)$"
)
_RANKS: Final = r"(?:(?:GS|PGS|TS|TSKH|ThS|Ths|THS|CN|KS|BS|BSCK\w*|CKI+|DS|LS|GVC)[., ]+)*"
_NAME: Final = re.compile(rf"{_RANKS}(?P<name>[^\W\d_]+(?:[ '’-][^\W\d_]+){{1,5}})")


@dataclass(frozen=True)
class Line:
    """One paragraph of the canonical text and where it begins."""

    text: str
    start: int


def lines_of(text: str) -> list[Line]:
    """The paragraphs of a canonical text."""
    lines, start = [], 0
    for paragraph in text.split("\n"):
        lines.append(Line(paragraph, start))
        start += len(paragraph) + 1
    return lines


def has_motto(text: str) -> bool:
    """Whether the State's name or motto, or the Party's name, is in a line."""
    return _MOTTO.search(text) is not None


def without_motto(text: str) -> str:
    """What stands beside the motto where two columns share a line."""
    return _MOTTO.sub(" ", text)


def is_stamp(text: str) -> bool:
    """Whether a line is printed over the document: a digital signature, urgency, secrecy."""
    return _STAMP.match(text) is not None


def person_in(text: str) -> str | None:
    """The name of a person that a line consists of, without academic titles, or None."""
    found = _NAME.fullmatch(text)
    words = re.split(r"[ -]", found["name"]) if found else []
    named = bool(words) and not text.isupper() and all(word[:1].isupper() for word in words)
    return found["name"] if found and named else None


def any_person(lines: Iterable[Line]) -> bool:
    """Whether any of the lines is a person's name."""
    return any(person_in(line.text) for line in lines)
