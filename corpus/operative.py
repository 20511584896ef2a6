"""The sentences in which a document speaks for itself, without what it quotes for others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corpus.model import Document, Section
from corpus.quotations import quoted_paragraphs
from corpus.sentences import sentence_spans

_MARK: Final = re.compile("[“”]")
_OPENS: Final = re.compile(r"(?:^|:\s*|\n\s*)$")
_UNSPOKEN: Final = frozenset({"noi-nhan", "nguoi-ky", "so-ky-hieu", "ngay"})
_ARTICLE: Final = re.compile(r"(?<!\w)Điều \d")


@dataclass(frozen=True)
class Unit:
    """A sentence at ``start`` of the canonical text, as long there as here, quotations blanked.

    ``index`` is its section's place in the document, ``above`` that and those of the sections
    around it, the innermost first.
    """

    index: int
    section: Section
    above: tuple[int, ...]
    text: str
    start: int

    @property
    def in_article(self) -> bool:
        """Whether it stands in an article or one of its clauses."""
        return _ARTICLE.search(self.section.label) is not None


def units_of(document: Document) -> Iterator[Unit]:
    """Every sentence of the document's own, in order; a subject is one, however many lines."""
    text = _without_quotations(document.text)
    for index, section in enumerate(document.sections):
        if section.part in _UNSPOKEN:
            continue
        above = tuple(_ancestors(document, index))
        for start, end in _spans(text, section):
            spoken = text[start:end].replace("\n", " ")
            yield Unit(index, section, above, spoken, start)


def _spans(text: str, section: Section) -> Iterator[tuple[int, int]]:
    if section.part == "trich-yeu":
        first = text.find("\n", section.start, section.own_end) + 1
        if 0 < first < section.own_end:
            yield first, section.own_end
            return
    yield from sentence_spans(text, section.start, section.own_end)


def _ancestors(document: Document, index: int) -> Iterator[int]:
    current: int | None = index
    while current is not None:
        yield current
        current = document.sections[current].parent


def _without_quotations(text: str) -> str:
    """The text with spaces for what it quotes after a colon or as paragraphs of their own."""
    pieces: list[str] = []
    done = 0
    for start, end in _quotations(text):
        if start >= done:
            blank = re.sub(r"[^\n]", " ", text[start:end])
            pieces += [text[done:start], blank]
            done = end
    return "".join([*pieces, text[done:]])


def _quotations(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: list[tuple[int, bool]] = []
    for mark in _MARK.finditer(text):
        if mark[0] == "“":
            before = text[max(0, mark.start() - 3) : mark.start()]
            opened.append((mark.start(), _OPENS.search(before) is not None))
        elif opened:
            start, opens = opened.pop()
            if opens:
                found.append((start, mark.end()))
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found += [(starts[i], starts[i] + len(lines[i])) for i in quoted_paragraphs(lines)]
    found.sort(key=lambda span: (span[0], -span[1]))
    return found
