"""Numbers in digits, in Vietnamese words, and in Roman numerals."""

from typing import Final

from corpus.when.line import without_marks

_ONES: Final = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_AFTER_TENS: Final = {**_ONES, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "bẩy": 7}


def _words() -> dict[str, int]:
    words = {**_ONES, "bẩy": 7, "tư": 4, "mười": 10}
    for word, one in _AFTER_TENS.items():
        words[f"mười {word}"] = 10 + one
    for tens, ten in _ONES.items():
        if ten > 1:
            words[f"{tens} mươi"] = ten * 10
            words.update({f"{tens} mươi {word}": ten * 10 + n for word, n in _AFTER_TENS.items()})
    return words


_WORDS: Final = _words()
_BARE: Final = {without_marks(word): number for word, number in reversed(_WORDS.items())}
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_CENTURY: Final = ("hai nghìn không trăm ", "hai ngàn không trăm ", "hai nghìn ", "hai ngàn ")


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _words_to(highest: int) -> str:
    return _any_of([word for word, value in _WORDS.items() if value <= highest])


IN_WORDS: Final = _any_of([word for word in _WORDS if word != "tư"])
DAY: Final = rf"(?:\d{{1,2}}|(?:mồng |mùng )?(?:{_words_to(31)}))"
MONTH: Final = rf"(?:\d{{1,2}}|giêng|chạp|{_words_to(12)})(?!\w)"
_CENTURY_WORDS: Final = r"hai (?:nghìn|ngàn)(?: không trăm)?(?: linh| lẻ)?"
YEAR: Final = rf"(?:[12]\d{{3}}|{_CENTURY_WORDS} (?:{IN_WORDS}))(?!\w)"


def number(written: str) -> int:
    """What was written, matched by ``DAY``, ``MONTH``, ``YEAR`` or ``IN_WORDS``."""
    if written.isdecimal():
        return int(written)
    for begin in ("mồng ", "mùng ", "mong ", "mung "):
        written = written.removeprefix(begin)
    if written in ("giêng", "gieng"):
        return 1
    if written in ("chạp", "chap"):
        return 12
    for century in _CENTURY:
        for head in (century, without_marks(century)):
            if written.startswith(head):
                rest = written.removeprefix(head)
                for zero in ("linh ", "lẻ ", "le "):
                    rest = rest.removeprefix(zero)
                return 2000 + number(rest)
    return _ROMAN.get(written) or _WORDS.get(written) or _BARE[written]
