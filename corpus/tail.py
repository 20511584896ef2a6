"""The end of a document: recipients and signature, in either order, and where they end.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I; Hướng dẫn 36-HD/VPTW ("T/M BAN THƯỜNG VỤ").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.annexes import annex_title, opens_annex, restart
from corpus.kinds import is_type_line
from corpus.lines import Line, any_person, has_motto, is_stamp, person_in
from corpus.markers import is_numbered

_RECIPIENTS: Final = re.compile(r"Nơi nhận\s*(?::.*)?$", re.IGNORECASE)
_BULLET: Final = re.compile(r"[-–•+*]\s?\S")
_SIGNED: Final = re.compile(r"\(?(?:đã ký|ký tên)[^()]*\)?(?: .*)?", re.IGNORECASE)
_SIGNATURE_LINES: Final = 10
_RECIPIENT_LINES: Final = 80
_LONGEST_SIGNATURE: Final = 80


@dataclass(frozen=True)
class Tail:
    """Named parts with the index of the line where each begins, and the line after the last."""

    parts: tuple[tuple[str, int], ...]
    end: int


def tail_of(lines: Sequence[Line], first: int) -> Tail:
    """The tail of the document itself, after line ``first``; annexes may follow it."""
    for index in range(max(first, 1), len(lines)):
        if _RECIPIENTS.match(lines[index].text) and (tail := _around(lines, index)):
            return tail
    end = _first_annex(lines, first)
    signer = _signature_start(lines, end)
    block = lines[signer:end]
    end = _signature_end(lines, signer) if any_person(block) else end
    # A title without a name, or a name without a title, is no signature.
    signed = any(line.text.isupper() for line in block) and len(block) > 1
    return Tail((("nguoi-ky", signer),) if signed and signer > 0 else (), end)


def _around(lines: Sequence[Line], recipients: int) -> Tail | None:
    """Recipients with the signature before or after them; None if prose goes on after them."""
    after = _recipients_end(lines, recipients)
    end = _signature_end(lines, after)
    named = any_person(lines[after:end])
    before = _signature_start(lines, recipients)
    first = before if 0 < before < recipients and not named else recipients
    signed_first = any_person(lines[first:recipients])
    if signed_first and end < len(lines):
        end = after
    if end < len(lines) and not (named or signed_first or opens_annex(lines, end)):
        return None
    parts = [("nguoi-ky", first)] if first < recipients else []
    parts.append(("noi-nhan", recipients))
    if after < end:
        parts.append(("nguoi-ky", after))
    return Tail(tuple(parts), end)


def _recipients_end(lines: Sequence[Line], recipients: int) -> int:
    end = recipients + 1
    while end < min(len(lines), recipients + _RECIPIENT_LINES) and _is_recipient(lines, end):
        end += 1
    return end


def _is_recipient(lines: Sequence[Line], index: int) -> bool:
    """A bullet, what ends like one, or what a narrow column broke off before the next bullet."""
    text, before = lines[index].text, lines[index - 1].text
    if _BULLET.match(before) and before.endswith(".") and not _BULLET.match(text):
        return False
    if _BULLET.match(text) or (text.endswith((";", ".", ",")) and not text.isupper()):
        return True
    goes_on = index + 1 < len(lines) and _BULLET.match(lines[index + 1].text)
    return bool(goes_on) and not is_signature(text) and not _RECIPIENTS.match(text)


def _first_annex(lines: Sequence[Line], first: int) -> int:
    """Where an annex begins though nothing tells where the document ends; else the end."""
    for index in range(first + 1, len(lines)):
        if annex_title(lines, index, certain=True):
            start = index
            while start > first + 1 and _stands_over_annex(lines[start - 1].text):
                start -= 1
            return start
    again = restart(lines, first)
    return len(lines) if again is None else again


def _stands_over_annex(text: str) -> bool:
    return has_motto(text) or (text.isupper() and not is_numbered(text))


def _signature_start(lines: Sequence[Line], end: int) -> int:
    start = end
    while start > 0 and end - start < _SIGNATURE_LINES and is_signature(lines[start - 1].text):
        start -= 1
    return start


def _signature_end(lines: Sequence[Line], start: int) -> int:
    """After the last name; capitals that follow it stand over an annex."""
    end = named = start
    while end < len(lines) and end - start < _SIGNATURE_LINES and _signs(lines, end):
        end += 1
        if person_in(lines[end - 1].text) or is_stamp(lines[end - 1].text):
            named = end
    return named if any_person(lines[start:named]) and end < len(lines) else end


def _signs(lines: Sequence[Line], index: int) -> bool:
    return is_signature(lines[index].text) and annex_title(lines, index) is None


def is_signature(text: str) -> bool:
    """A line of capitals ("TM. ỦY BAN NHÂN DÂN"), a person's name, "(Đã ký)" or a stamp."""
    if len(text) > _LONGEST_SIGNATURE or is_type_line(text) or has_motto(text):
        return False
    if text.isupper() and not text.startswith("|"):
        return not is_numbered(text)
    return bool(_SIGNED.fullmatch(text)) or person_in(text) is not None or is_stamp(text)
