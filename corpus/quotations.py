"""Which paragraphs are quoted from another document, as amending laws do."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

_CURLY: Final = re.compile("[“”]")
_OPENS: Final = re.compile(r'(?:^|:\s)[“"]')
_ENDS: Final = re.compile(r'"[.;,]*$')
_MOST_PARAGRAPHS: Final = 400


def quoted_paragraphs(paragraphs: Sequence[str]) -> set[int]:
    """Indexes of the paragraphs that begin inside a quotation of several paragraphs.

    Such a quotation opens a paragraph or follows a colon, and it closes: a mark that somebody
    forgot to close quotes nothing.
    """
    quoted: set[int] = set()
    for first, last in (*_curly(paragraphs), *_straight(paragraphs)):
        if last - first <= _MOST_PARAGRAPHS:
            quoted.update(range(first + 1, last + 1))
    return quoted


def _curly(paragraphs: Sequence[str]) -> Iterator[tuple[int, int]]:
    opened: list[tuple[int, bool]] = []
    for index, paragraph in enumerate(paragraphs):
        for mark in _CURLY.finditer(paragraph):
            if mark[0] == "“":
                before = paragraph[max(0, mark.start() - 2) : mark.start() + 1]
                opened.append((index, _OPENS.search(before) is not None))
            elif opened:
                first, opens = opened.pop()
                if opens and first < index:
                    yield first, index


def _straight(paragraphs: Sequence[str]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    for index, paragraph in enumerate(paragraphs):
        if paragraph.count('"') % 2 == 0:
            continue
        if first is not None and _ENDS.search(paragraph):
            yield first, index
            first = None
        else:
            first = index if _OPENS.search(paragraph) else None
