"""The deed: what is left of a sentence when time, audience and leads are taken out."""

from collections.abc import Iterable
from typing import Final

from bot.reminders.sentence.text import Span, Typed
from corpus.when.line import without_marks

_OPENING: Final = (
    "/nhac", "bot ơi", "em ơi", "nhờ", "nhớ", "giúp tôi", "giúp em", "giúp mình", "giúp",
    "vui lòng",
    "hãy", "làm ơn", "đặt lịch nhắc", "tạo lịch nhắc", "lên lịch nhắc", "đặt nhắc", "tạo nhắc",
    "hẹn",
    "thêm nhắc", "lịch nhắc", "nhắc nhở", "nhắc lại", "nhắc việc", "nhắc lịch", "nhắc nhau", "nhắc",
    "phải", "cần", "về việc", "việc", "là", "thì", "để", "và", "hoặc", "vào lúc", "vào", "lúc",
    "hạn chót", "hạn cuối cùng", "hạn cuối", "hạn", "deadline", "trước",
)  # fmt: skip
_CLOSING: Final = (
    "nhé", "nha", "nhen", "ạ", "giùm", "dùm", "giúp", "thanks", "tks", "cảm ơn", "là", "vào", "lúc",
    "và", "hoặc", "trước", "cho", "nhắc", "hạn nộp", "hạn chót", "hạn cuối", "thời hạn", "hạn",
    "deadline", "chậm nhất", "từ",
)  # fmt: skip
_OTHER_WORDS: Final = frozenset("thi de can hay nha a tu hen gium em la".split())
"""What without diacritics may as well be a word of the deed ("thi", "đề xuất", "căn cứ")."""
_PARTING: Final = ",;:"
_MARKS: Final = " ,;.:-–|()+"


def read_title(typed: Typed, taken: Iterable[Span]) -> tuple[str, tuple[str, ...]]:
    """The deed in the typed words, empty where none is left; and numbers that stand about."""
    spans = sorted(taken, key=lambda one: (one.start, one.end))
    blanked = typed.blanked(spans)
    title, position, told, stray = "", 0, 0, list[str]()
    for span in [*spans, Span(len(typed.text), len(typed.text))]:
        piece = _piece(typed, Span(position, max(position, span.start)))
        own = typed.text[piece.start : piece.end]
        if own and not any(letter.isalpha() for letter in own):
            stray.append(own)
        elif own:
            between = blanked[told : piece.start] if title else ""
            gap = ", " if any(mark in between for mark in _PARTING) else " "
            title += f"{gap if title else ''}{own}"
            told = piece.end
        position = max(position, span.end)
    return " ".join(title.split()), tuple(stray)


def _piece(typed: Typed, span: Span) -> Span:
    """The words of a piece without what only led to what was taken."""
    start, end = span.start, span.end
    while start < end and typed.text[start] in _MARKS:
        start += 1
    start = _without_opening(typed, start, end)
    end = _without_closing(typed, start, end)
    while end > start and typed.text[end - 1] in _MARKS:
        end -= 1
    return Span(start, max(start, end))


def _without_opening(typed: Typed, start: int, end: int) -> int:
    while True:
        size = next(
            (
                len(phrase)
                for phrase in _OPENING
                if _is(typed, Span(start, start + len(phrase)), phrase)
                and start + len(phrase) <= end
                and not typed.text[
                    start + len(phrase) : min(end, start + len(phrase) + 1)
                ].isalnum()
            ),
            0,
        )
        if not size:
            return start
        start += size
        while start < end and typed.text[start] in _MARKS:
            start += 1


def _without_closing(typed: Typed, start: int, end: int) -> int:
    while True:
        while end > start and typed.text[end - 1] in _MARKS:
            end -= 1
        size = next(
            (
                len(phrase)
                for phrase in _CLOSING
                if end - len(phrase) >= start
                and _is(typed, Span(end - len(phrase), end), phrase)
                and not typed.text[max(start, end - len(phrase) - 1) : end - len(phrase)].isalnum()
            ),
            0,
        )
        if not size:
            return end
        end -= size


def _is(typed: Typed, span: Span, phrase: str) -> bool:
    """Whether the phrase stands there, with its diacritics or surely without them."""
    own = typed.text[span.start : span.end].lower()
    if own == phrase:
        return True
    bare = without_marks(phrase)
    return own == bare and bare not in _OTHER_WORDS
