"""Sentences, and the clauses of sentences too long to quote whole."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.enumeration import enumeration_in
from corpus.letters import UPPER

QUOTE_WORDS: Final = 60

_END: Final = re.compile(
    r"(?:(?<![.!?…])[.!?…]++[”\"’)\]]*+(?=\s+[“\"‘(\[]?" + rf"[{UPPER}\d])|\n)\s*"
)
_ABBREVIATION: Final = re.compile(
    r"(?<!\w)(?:TM|KT|TL|TUQ|TP|Tp|TX|TT|Q|P|TS|Ths|ThS|PGS|GS|BS|KS|CN|NXB|Tr|tr|St|Mr|Mrs|[A-ZĐ])\.$"
)
_LONGEST_ABBREVIATION: Final = 5
_MARKER: Final = re.compile(
    r"(?:(?:Điều|Khoản|Mục|Chương|Phần)\s+)?(?:\d{1,4}[a-zđ]?|[IVXLC]{1,7}|[a-zđ])\."
)
_LONGEST_MARKER: Final = 20
_QUOTED_OR_BORDER: Final = re.compile(r"“[^“”]*”|\"[^\"]*\"|;\s+")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of ``text[start:end]``, without the space between them."""
    end = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] != "\n" and _is_within(text, begin, match.start() + 1):
            continue
        yield from _span(text, begin, match.end())
        begin = match.end()
    yield from _span(text, begin, end)


def quote_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans fit to be quoted: sentences, or where one has over 60 words its ;-clauses.

    A clause that is still longer and gives a list is cut into the members of the list.
    """
    for first, last in sentence_spans(text, start, end):
        yield from quotable_parts(text, first, last)


def quotable_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence ``start:end`` itself, or its parts where it has over 60 words."""
    if words(text[start:end]) <= QUOTE_WORDS:
        yield start, end
        return
    for first, last in _clauses(text, start, end):
        if words(text[first:last]) <= QUOTE_WORDS:
            yield first, last
        else:
            yield from _members(text, first, last)


def words(text: str) -> int:
    """How many words (separated by white space) a text has."""
    return len(text.split())


def _is_within(text: str, begin: int, stop: int) -> bool:
    """Whether the point before ``stop`` ends an abbreviation, or the number of a section."""
    if _ABBREVIATION.search(text[max(begin, stop - _LONGEST_ABBREVIATION) : stop]):
        return True
    return stop - begin <= _LONGEST_MARKER and bool(_MARKER.fullmatch(text, begin, stop))


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _QUOTED_OR_BORDER.finditer(text, start, end):
        if text[match.start()] == ";":
            yield from _span(text, begin, match.end())
            begin = match.end()
    yield from _span(text, begin, end)


def _members(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The members of a list, the first with what stands before it; else the whole."""
    listed = enumeration_in(text[start:end])
    if listed is None:
        yield start, end
        return
    (_, first_end), *others = listed.spans
    yield start, start + first_end
    for first, last in others:
        yield start + first, start + last


def _span(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
