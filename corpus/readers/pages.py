"""Where the pages of a file begin in its canonical text."""

from collections.abc import Sequence
from itertools import accumulate

from corpus.model import PageStart
from corpus.readers.layout import PageBreak
from corpus.readers.text import canonical_text, settled


def page_starts(
    paragraphs: Sequence[str], breaks: Sequence[PageBreak], text: str
) -> tuple[PageStart, ...]:
    """The offset in ``text``, the canonical text of ``paragraphs``, of each page's first word.

    Paragraphs may be joined on the way, so letters are counted and white space is not. A page that
    begins inside a word (one that was hyphenated) begins with that word.
    """
    if not breaks:
        return ()
    letters = [offset for offset, sign in enumerate(text) if not sign.isspace()]
    before = [0, *accumulate(_letters(paragraph) for paragraph in paragraphs)]
    starts: list[PageStart] = []
    for page in breaks:
        counted = before[page.paragraph] + _letters(paragraphs[page.paragraph][: page.offset])
        offset = letters[min(counted, len(letters) - 1)]
        if page.offset:
            offset = _start_of_word(text, offset)
        starts.append(PageStart(page=page.page, start=offset))
    return tuple(starts)


def _letters(paragraph: str) -> int:
    return sum(not sign.isspace() for sign in settled(canonical_text(paragraph)))


def _start_of_word(text: str, offset: int) -> int:
    while offset and not text[offset - 1].isspace():
        offset -= 1
    return offset
