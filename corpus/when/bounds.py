"""The words before a time that say how it bounds: "trước", "chậm nhất", "từ", "đến hết"."""

from dataclasses import dataclass
from typing import Final

from corpus.when.line import Line, Pattern
from corpus.when.meaning import Bound

_WINDOW: Final = 64
_BEFORE: Final = (
    r"trước|chậm nhất|muộn nhất|không quá|không muộn hơn|không chậm hơn|hạn chót|"
    r"hạn cuối(?: cùng)?|thời hạn|hạn nộp|hạn|trong vòng|tối đa|nội trong|deadline"
)
_UNTIL: Final = r"(?:cho |tính |kéo dài )?(?:đến|tới)(?: hết)?|hết"
_AFTER: Final = r"(?:kể |tính |bắt đầu )?từ|sau"
_FILLER: Final = r"là|vào|lúc|hồi|khoảng|thời điểm|thời gian|cuối|ngày|trong|sáng|chiều|tối|nhất"
_ON: Final = r"vào|lúc|hồi|trong|tổ chức|(?<!kỳ )họp|dịp|sáng|trưa|chiều|tối"
_BOUNDED: Final = Pattern(
    rf"(?<!\w)(?:{_BEFORE}|{_UNTIL}|{_AFTER}|{_ON})"
    rf"(?: ?:? (?:{_BEFORE}|{_UNTIL}|{_AFTER}|{_FILLER}))*(?: ?:)? ?$"
)
_HAS_BEFORE: Final = Pattern(rf"(?<!\w)(?:{_BEFORE})(?!\w)")
_HAS_UNTIL: Final = Pattern(rf"(?<!\w)(?:{_UNTIL})(?!\w)")
_HAS_AFTER: Final = Pattern(rf"(?<!\w)(?:{_AFTER})(?!\w)")
_STRICT: Final = Pattern(r"(?<!\w)(?:trước|sau)(?!\w)")
_LATER: Final = Pattern(r"(?<!\w)sau(?!\w)")
_LENGTH: Final = Pattern(
    r"(?<!\w)(?:trong|vòng|thời hạn|thời gian|tối đa|tối thiểu|ít nhất|sau|không quá|đủ)(?: là)? $"
)
_WITHIN: Final = Pattern(r"(?<!\w)trong(?!\w)")


@dataclass(frozen=True)
class Bounded:
    """``told`` says whether any such word is there; lengths of time have words of their own."""

    bound: Bound
    inclusive: bool
    told: bool
    bounds_a_length: bool = False


def bound_before(line: Line, start: int, counted: bool) -> Bounded:
    """How what begins at ``start`` is bound; ``counted`` says that it is a length of time."""
    found = _BOUNDED.search(line, max(0, start - _WINDOW), start)
    if found is None:
        return Bounded(Bound.ON, inclusive=True, told=False)
    begin, end = found.span()
    strict = not counted and _STRICT.search(line, begin, end) is not None
    if _HAS_BEFORE.search(line, begin, end) or (counted and _WITHIN.search(line, begin, end)):
        return Bounded(Bound.BEFORE, not strict, told=True, bounds_a_length=True)
    if _HAS_UNTIL.search(line, begin, end):
        return Bounded(Bound.UNTIL, inclusive=True, told=True)
    if _HAS_AFTER.search(line, begin, end):
        later = _LATER.search(line, begin, end) is not None
        return Bounded(Bound.AFTER, not strict, told=True, bounds_a_length=later)
    return Bounded(Bound.ON, inclusive=True, told=True)


def counted_from_here(line: Line, start: int) -> bool:
    """Whether the words before ``start`` ask for a length of time, not for a clock or a month."""
    return _LENGTH.search(line, max(0, start - _WINDOW), start) is not None
