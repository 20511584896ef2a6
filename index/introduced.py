"""Abbreviations that documents introduce themselves: "(sau đây gọi tắt là Hội đồng TĐKT)".

What an abbreviation in brackets stands for is read from the words before it by their initials, as
Schwartz and Hearst (2003) do; "và", "của" and a sign may be passed over.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from config.lists import Abbreviation
from corpus.vietnamese import fold
from index.syllables import could_be_syllable

_CALLED: Final = (
    r"(?:(?:sau đây|dưới đây)\s+)?(?:được\s+)?"
    r"(?:gọi|viết)\s+(?:chung\s+)?tắt(?:\s+chung)?\s*(?:là|:)\s*"
)
_INTRODUCED: Final = re.compile(
    rf"\(\s*(?:{_CALLED})?(?P<in>[^()\n]{{2,60}})\)|,\s*{_CALLED}(?P<after>[^(),.;\n]{{2,60}})",
    re.IGNORECASE,
)
_SHORT: Final = re.compile(r"(?<![\w/.-])[A-ZĐ](?:[&-]?[A-ZĐ]){1,9}(?![\w/-])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_PASSED_OVER: Final = frozenset({"và", "của", "các", "về", "hoặc", "cho"})
_LONGEST: Final = 200


def introduced_in(texts: Iterable[str]) -> tuple[Abbreviation, ...]:
    """The abbreviations that the texts introduce, each with its meanings, most frequent first."""
    meanings: dict[str, Counter[str]] = {}
    for text in texts:
        for short, meant in _found_in(text):
            meanings.setdefault(short, Counter())[meant] += 1
    return tuple(
        Abbreviation(
            short=short,
            expansions=tuple(meant for meant, _ in counted.most_common()),
            exact=len(short) == 2 or could_be_syllable(fold(short)),
        )
        for short, counted in meanings.items()
    )


def _found_in(text: str) -> Iterator[tuple[str, str]]:
    for found in _INTRODUCED.finditer(text):
        inside = found["in"] or found["after"]
        if inside.isupper() and len(inside.split()) > 2:
            continue
        start = text.rfind("\n", max(0, found.start() - _LONGEST), found.start()) + 1
        before = text[max(start, found.start() - _LONGEST) : found.start()]
        for short in _SHORT.finditer(inside):
            if (meant := _spelt_out(short[0], before)) is not None:
                yield short[0], meant


def _spelt_out(short: str, before: str) -> str | None:
    """The last words of ``before`` that have its letters as initials."""
    wanted = [_initial(letter) for letter in short if letter.isalpha()]
    words = list(_WORD.finditer(before))
    for last in range(len(words) - 1, -1, -1):
        first = _first_word(wanted, words, last)
        if first is not None:
            return " ".join(before[words[first].start() : words[last].end()].split())
    return None


def _first_word(wanted: list[str], words: list[re.Match[str]], last: int) -> int | None:
    place = last
    left = len(wanted)
    while place >= 0 and left:
        if _initial(words[place][0][0]) == wanted[left - 1]:
            left -= 1
            if not left:
                return place
        elif left == len(wanted) or words[place][0].lower() not in _PASSED_OVER:
            return None
        place -= 1
    return None


def _initial(letter: str) -> str:
    """One capital without marks, so that "Ủ" and "U" meet; Đ is a letter of its own."""
    return unicodedata.normalize("NFD", letter.upper())[0]
