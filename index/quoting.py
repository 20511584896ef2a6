"""Quotes cut from the canonical text, and the places they are cited from."""

import re
from collections.abc import Sequence

from corpus.model import Document, Section
from corpus.references import section_at
from corpus.sentences import QUOTE_WORDS, words
from index.coverage import AskedTerms, Terms, TermWeights
from index.model import Citation

_SHORT = 12
LIST_WORDS = 150
_COMMA = re.compile(r"[,;]\s+")


def cite(document: Document, start: int, end: int, score: float) -> Citation:
    """The citation of ``start:end``, which must lie within one section.

    Raises ValueError where it does not: a quote is never made up of two sections.
    """
    section = enclosing_section(document, start, end)
    return Citation(
        document=document.id,
        title=document.title,
        number=document.number,
        date=document.date,
        locator=section.locator,
        part=section.part,
        bullet=section.bullet,
        label=section.label,
        page=document.page_at(start),
        quote=document.text[start:end],
        start=start,
        end=end,
        score=round(score, 4),
    )


def enclosing_section(document: Document, start: int, end: int) -> Section:
    """The innermost section that holds all of ``start:end``."""
    section = section_at(document, start)
    while section.end < end and section.parent is not None:
        section = document.sections[section.parent]
    if not (section.start <= start < end <= section.end):
        raise ValueError(f"{start}:{end} of {document.id} is not within one section")
    return section


def with_points(document: Document, start: int, end: int) -> tuple[int, int]:
    """A quote that ends in a colon, together with the points or bullets that it announces.

    As it is where nothing follows, or where all of it would be more than a list to be read at once.
    """
    section = enclosing_section(document, start, end)
    announces = document.text[start:end].endswith(":") and section.own_end < section.end
    if not announces or document.text[end : section.own_end].strip():
        return start, end
    whole = document.text[start : section.end].rstrip()
    return (start, start + len(whole)) if words(whole) <= LIST_WORDS else (start, end)


def focus(
    text: str,
    start: int,
    end: int,
    asked: Sequence[str],
    weights: TermWeights,
    pairs: Sequence[tuple[str, str]] = (),
    *,
    earliest: bool = False,
) -> tuple[int, int]:
    """The part of a sentence too long to quote that holds most of what is asked.

    A run of comma-separated members of at most 60 words, and the whole sentence where it is short
    enough. Of equals the one that begins last, since what is asked mostly follows the words it is
    asked with; or the ``earliest``, since who acts is named before what is done. A short member
    before it is taken along where there is room, so that a quote seldom begins within a phrase.
    """
    if words(text[start:end]) <= QUOTE_WORDS:
        return start, end
    borders = [start, *(m.end() for m in _COMMA.finditer(text, start, end)), end]
    wanted = AskedTerms(asked, pairs, weights)
    best, best_score = 0, -1.0
    for index, begin in enumerate(borders[:-1]):
        last = _fitting_end(text, borders, index)
        terms = Terms.of(text[begin:last])
        score = wanted.covered(terms) + wanted.covered_pairs(terms)
        if score > best_score + 1e-9 or (not earliest and score > best_score - 1e-9):
            best, best_score = index, score
    if best and words(text[borders[best - 1] : borders[best]]) <= _SHORT:
        whole = _fitting_end(text, borders, best - 1) == _fitting_end(text, borders, best)
        best -= whole
    begin, last = borders[best], _fitting_end(text, borders, best)
    return begin, begin + len(text[begin:last].rstrip(" ,;\n"))


def clause_around(text: str, start: int, end: int, offset: int) -> tuple[int, int]:
    """The sentence ``start:end``, or where it is too long its members from before ``offset`` on."""
    if words(text[start:end]) <= QUOTE_WORDS:
        return start, end
    borders = [start, *(m.end() for m in _COMMA.finditer(text, start, end)), end]
    index = max(i for i, border in enumerate(borders[:-1]) if border <= offset)
    last = _fitting_end(text, borders, index)
    return borders[index], borders[index] + len(text[borders[index] : last].rstrip(" ,;:\n"))


def _fitting_end(text: str, borders: Sequence[int], index: int) -> int:
    begin = borders[index]
    fitting = [b for b in borders[index + 1 :] if words(text[begin:b]) <= QUOTE_WORDS]
    return fitting[-1] if fitting else borders[index + 1]
