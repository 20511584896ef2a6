"""Sentences, and the clauses of sentences too long to quote whole."""

import re
from collections.abc import Iterator

QUOTE_WORDS = 60

_END = re.compile(r"(?:[.!?…]+[”\")\]]*(?=\s+[“\"(]?[A-ZÀ-ỸĐ\d])|\n)\s*")
_CLAUSE_END = re.compile(r";\s+")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:TM|KT|TL|TP|Q|P|TS|ThS|PGS|GS|v\.v|Tr|[A-ZĐ]|\d{1,3})\.$")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of ``text[start:end]``, without the space between them."""
    end = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] != "\n" and _is_abbreviation(text[begin : match.start() + 1]):
            continue
        yield from _span(text, begin, match.end())
        begin = match.end()
    yield from _span(text, begin, end)


def _is_abbreviation(before: str) -> bool:
    return _ABBREVIATION.search(before[-12:]) is not None


def quote_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans fit to be quoted: sentences, or their ;-clauses where one has over 60 words."""
    for first, last in sentence_spans(text, start, end):
        if words(text[first:last]) <= QUOTE_WORDS:
            yield first, last
        else:
            yield from _clauses(text, first, last)


def words(text: str) -> int:
    """How many words (separated by white space) a text has."""
    return len(text.split())


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _CLAUSE_END.finditer(text, start, end):
        if not _in_quotes(text, begin, match.start()):
            yield from _span(text, begin, match.end())
            begin = match.end()
    yield from _span(text, begin, end)


def _in_quotes(text: str, start: int, end: int) -> bool:
    curly = text.count("“", start, end) > text.count("”", start, end)
    return curly or text.count('"', start, end) % 2 == 1


def _span(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
