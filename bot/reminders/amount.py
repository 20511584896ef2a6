"""How much a target asks for, as the office types it."""

import re
from typing import Final, Literal

from config.errors import ThiDuaError
from corpus.demands.model import Amount
from corpus.vietnamese import fold

_NUMBER: Final = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<unit>%|[^\W\d_][\w ]*)?")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
_Bound = Literal["exactly", "at_least", "at_most", "strive"]
_BOUNDS: Final[tuple[tuple[_Bound, re.Pattern[str]], ...]] = (
    ("at_most", re.compile(r"\b(?:toi da|khong qua|nhieu nhat)\b")),
    ("at_least", re.compile(r"\b(?:it nhat|toi thieu|tro len|tu)\b")),
    ("strive", re.compile(r"\bphan dau\b")),
)


def read_amount(typed: str) -> Amount:
    """What the office typed ("ít nhất 90 %", "tối thiểu 02 sáng kiến").

    Raises ThiDuaError where there is no number in it.
    """
    text = " ".join(typed.split())
    found = _NUMBER.search(text)
    if found is None:
        raise ThiDuaError("Chưa đọc được con số", text, "Ví dụ: ít nhất 90 %; 02 sáng kiến")
    folded = fold(text)
    bound = next((name for name, words in _BOUNDS if words.search(folded)), "exactly")
    unit = (found["unit"] or "").strip()
    return Amount(text=text, value=_value(found["number"]), unit=unit, bound=bound)


def _value(written: str) -> float:
    """Vietnamese: a full stop parts thousands, a comma the decimals."""
    if _THOUSANDS.fullmatch(written):
        return float(written.replace(".", ""))
    head, _, decimals = written.replace(",", ".").partition(".")
    return float(f"{head}.{decimals.replace('.', '') or '0'}")
