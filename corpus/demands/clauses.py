"""A document as clauses: each sentence with what stands above it and who is bound by that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corpus.demands.parties import Subject, is_named_alone, says, subject_of
from corpus.model import Document, Place, Section
from corpus.passages import section_path
from corpus.sentences import sentence_spans, words

_SKIPPED_PARTS: Final = ("so-ky-hieu", "ngay", "trich-yeu", "noi-nhan", "nguoi-ky")
_BASES: Final = "can-cu"
_MARKER: Final = re.compile(
    r"\s*(?:(?:Điều|Khoản|Chương|Mục|Phần)\s+(?:\d+[a-zđ]?|[IVXLC]+)\s*[.:]?"
    r"|(?:[IVXLC]{1,7}|\d{1,3}(?:\.\d{1,3}){0,3}[a-zđ]?|[a-zđ]\d?)\s?(?:[.)]|-(?=\s))|[-–•+*])\s+"
)
_QUOTED_OR_BORDER: Final = re.compile(r"“[^“”]*”|\([^()]*\)|;\s+")
_GROUNDS: Final = re.compile(
    r"(?:Căn cứ|Xét|Theo (?!dõi)|Thực hiện|Tiếp theo|Phát huy|Để |Tại |Qua |Năm \d{4},|Tiếp tục"
    r"|Ngày "
    r"|Trên cơ sở|Sau khi|Kính gửi|Nhằm |Thời gian qua|Trong thời gian qua|Những năm|Hưởng ứng)"
)
_ISSUES: Final = re.compile(r"(?<!\w)(?:ban hành|quyết nghị|thông qua)(?!\w)")
_TAIL: Final = re.compile(r"\s*Nơi nhận\s*:|\s*(?:TM|KT|TL|TUQ|T/M)\.? [A-ZĐ]")
_LONGEST_HEADING: Final = 30
_QUOTE_WORDS: Final = 60
_QUOTE_LETTERS: Final = 600
_LONGEST_PART: Final = 3000


@dataclass(frozen=True)
class Sentence:
    """A sentence (or a later line's words) of a section, without its number or dash.

    ``above`` are the headings and introductory words above it, lower case. ``bound`` are those
    who are bound by what stands above; ``basis`` marks what stands among the legal bases.
    """

    document: Document
    section: int
    start: int
    end: int
    above: str
    bound: tuple[Subject, ...]
    basis: bool

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def introduces(self) -> bool:
        """Whether what it demands is said by what follows."""
        return self.text.endswith(":")

    @property
    def parts(self) -> list[tuple[int, int]]:
        """The ;-parts, as spans of the document's text; quotations and brackets stay whole.

        What runs on for pages without a pause is no sentence, and left out.
        """
        spans, begin = [], self.start
        for border in _QUOTED_OR_BORDER.finditer(self.document.text, self.start, self.end):
            if border[0].startswith(";"):
                spans.append((begin, border.start() + 1))
                begin = border.end()
        return [
            (first, last)
            for first, last in (*spans, (begin, self.end))
            if last - first <= _LONGEST_PART
        ]

    def quotable(self, start: int, end: int) -> tuple[int, int]:
        """The whole sentence where it is short enough to quote, else ``start:end``."""
        short = self.end - self.start <= _QUOTE_LETTERS and words(self.text) <= _QUOTE_WORDS
        return (self.start, self.end) if short else (start, end)

    def place(self, start: int, end: int) -> Place:
        section = self.document.sections[self.section]
        return Place(
            document=self.document.id,
            locator=section.locator,
            part=section.part,
            bullet=section.bullet,
            start=start,
            end=end,
        )

    @property
    def label(self) -> str:
        return self.document.sections[self.section].label


def sentences_with_context(document: Document) -> list[Sentence]:
    """The sentences that can demand something, in reading order; none of head and tail."""
    return list(_Walk(document).sentences())


class _Walk:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._bound: dict[int | None, tuple[Subject, ...]] = {None: ()}
        # Whether the recipients have begun inside a section, whose bullets then are they.
        self._over = False

    def sentences(self) -> Iterator[Sentence]:
        for index, section in enumerate(self._document.sections):
            bound = self._bound.get(section.parent, ())
            self._over = self._over and section.bullet is not None
            if section.part in _SKIPPED_PARTS or self._over:
                self._bound[index] = ()
                continue
            yield from self._section(index, section, bound)

    def _section(
        self, index: int, section: Section, bound: tuple[Subject, ...]
    ) -> Iterator[Sentence]:
        above = self._above(index)
        for start, end in self._lines(section):
            line = self._document.text[start:end]
            if _TAIL.match(line):
                self._over = True
                break
            if is_named_alone(line):
                bound = (named,) if (named := subject_of(line, alone=True)) else ()
                continue
            if _is_heading(line, section):
                above, bound = f"{above} › {line.lower()}", self._bound.get(section.parent, ())
                continue
            for first, last in sentence_spans(self._document.text, start, end):
                text_of_sentence = self._document.text[first:last]
                sentence = Sentence(
                    document=self._document,
                    section=index,
                    start=first,
                    end=last,
                    above=above,
                    bound=bound,
                    basis=section.part == _BASES and not _is_said(text_of_sentence),
                )
                yield sentence
                if sentence.introduces:
                    named = subject_of(sentence.text)
                    bound = (named,) if named and not says(named, sentence.text) else bound
                    above = f"{above} › {sentence.text.lower()}"
        self._bound[index] = bound
        if section.part is not None and section.bullet is None:
            self._bound[None] = bound

    def _above(self, index: int) -> str:
        """Headings above and of the section, and the words that open the sections above."""
        path = section_path(self._document, index)
        told = [section.heading or self._opening(section) for section in path[:-1]]
        return " › ".join([*told, path[-1].heading]).lower()

    def _opening(self, section: Section) -> str:
        own = self._document.text[section.start : section.own_end].strip()
        return own if words(own) <= _LONGEST_HEADING else own[-120:] if own.endswith(":") else ""

    def _lines(self, section: Section) -> Iterator[tuple[int, int]]:
        text, start = self._document.text, section.start
        while start < section.own_end:
            end = text.find("\n", start, section.own_end)
            end = section.own_end if end < 0 else end
            marker = _MARKER.match(text, start, end)
            first = marker.end() if marker else start
            while first < end and text[first].isspace():
                first += 1
            last = first + len(text[first:end].rstrip())
            if last > first:
                yield first, last
            start = end + 1


def _is_said(sentence: str) -> bool:
    """Whether a sentence among the legal bases is none: letters begin with them and go on."""
    told = sentence.endswith((".", "./.", ":")) and not _GROUNDS.match(sentence)
    return told and not _ISSUES.search(sentence)


def _is_heading(line: str, section: Section) -> bool:
    """The section's own heading (not a sentence that stands in its place), or one in capitals."""
    return (line == section.heading and not line.endswith((".", ";"))) or (
        line.isupper() and words(line) <= _LONGEST_HEADING
    )
