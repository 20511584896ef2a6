"""The units of the index: passages that tile a document, and the sentences inside them."""

import re
from collections.abc import Iterator

from corpus.letters import UPPER
from corpus.model import Document, Passage, Section
from corpus.sentences import QUOTE_WORDS, quotable_parts, sentence_spans, words

PASSAGE_WORDS = 180
_CONTEXT_WORDS = 40
_MARKER = re.compile(
    r"(?:(?:[IVXLC]{1,7}|\d+(?:\.\d+)*[a-zđ]?|[a-zđ]\d?|[A-ZĐ])\s?[.)]|[-–•])\s+"
    rf"|(?:[IVXLC]{{1,7}}|\d+(?:\.\d+)*[a-zđ]?|[a-zđ]\d?)[.)](?=[{UPPER}])"
    rf"|(?:[IVXLC]{{1,7}}|\d+[a-zđ]?|[a-zđ]\d?|[A-ZĐ])\s?(?:[-–]\s*|/\s+)(?=[“\"(]?[{UPPER}])"
)

_PART_CONTEXT = {
    "so-ky-hieu": "Số, ký hiệu của văn bản",
    "ngay": "Ngày ban hành văn bản, ngày tháng năm ký, nơi ban hành",
    "trich-yeu": "Tên loại, trích yếu nội dung, tên gọi của văn bản",
    "can-cu": "Căn cứ ban hành văn bản",
    "noi-nhan": "Nơi nhận, văn bản gửi cho các cơ quan, đơn vị",
    "nguoi-ky": "Người ký văn bản, chức vụ, chức danh, họ tên",
}


def passages_of(document: Document) -> list[Passage]:
    """Passages of at most about 180 words that cover the document's text exactly, in order."""
    children = _children(document)
    return [
        _passage(document, index, start, end)
        for root, section in enumerate(document.sections)
        if section.parent is None
        for index, start, end in _tiles(document, children, root)
    ]


def sentences_of(document: Document) -> list[Passage]:
    """What can be quoted: each sentence or ;-clause of a section's own text, as a small passage.

    A later clause of a sentence has in its context what stands before the sentence's colon.
    """
    return [
        _passage(document, index, start, end, lead_in)
        for index, section in enumerate(document.sections)
        for start, end, lead_in in _quotable(document, section)
    ]


def sentence_around(document: Document, section: Section, offset: int) -> tuple[int, int]:
    """The whole sentence of a section's own text in which ``offset`` stands."""
    start = content_start(document, section)
    # No sentence runs over a line break.
    line = document.text.rfind("\n", start, max(start, offset)) + 1
    for first, last in sentence_spans(document.text, max(start, line), section.own_end):
        if first <= offset < last:
            return first, last
        if first > offset:
            break
    return start, section.own_end


def _quotable(document: Document, section: Section) -> Iterator[tuple[int, int, str]]:
    """Sentences without the section's number or dash; short head and tail matter as a whole."""
    start = content_start(document, section)
    content = document.text[start : section.own_end].rstrip()
    if section.part in _PART_CONTEXT and 0 < words(content) <= QUOTE_WORDS:
        yield start, start + len(content), ""
    elif content and not _is_heading(content, section):
        for sentence in sentence_spans(document.text, start, section.own_end):
            for part in quotable_parts(document.text, *sentence):
                yield *part, _lead_in(document.text[sentence[0] : part[0]])


def _is_heading(content: str, section: Section) -> bool:
    """Whether a section says nothing of its own: "Điều 6. Danh hiệu thi đua"."""
    number = content.removesuffix(section.heading).rstrip(" .:–-\n")
    return bool(section.heading) and section.label.startswith(number)


def _lead_in(before: str) -> str:
    """What stands before the colon, for a later member of a sentence's list."""
    opening, colon, _ = before.partition(":")
    return opening + colon if colon and words(opening) <= _CONTEXT_WORDS else ""


def content_start(document: Document, section: Section) -> int:
    """Where the words of a section begin, after its number, letter or dash."""
    marker = _MARKER.match(document.text, section.start, section.own_end)
    numbered = section.bullet is not None or section.part is None
    return marker.end() if marker and numbered else section.start


def section_path(document: Document, index: int) -> list[Section]:
    """The section and all above it, outermost first."""
    path: list[Section] = []
    current: int | None = index
    while current is not None:
        path.append(document.sections[current])
        current = document.sections[current].parent
    return path[::-1]


def _children(document: Document) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for index, section in enumerate(document.sections):
        if section.parent is not None:
            children.setdefault(section.parent, []).append(index)
    return children


def _tiles(
    document: Document, children: dict[int, list[int]], index: int
) -> Iterator[tuple[int, int, int]]:
    section = document.sections[index]
    if words(document.text[section.start : section.end]) <= PASSAGE_WORDS:
        yield index, section.start, section.end
        return
    for start, end in _pieces(document.text, section.start, section.own_end):
        yield index, start, end
    for child in children.get(index, []):
        yield from _tiles(document, children, child)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts at sentence borders, so that no piece exceeds the limit unless one sentence does."""
    begin, count = start, 0
    for first, last in sentence_spans(text, start, end):
        length = words(text[first:last])
        if count and count + length > PASSAGE_WORDS:
            yield begin, first
            begin, count = first, 0
        count += length
    yield begin, end


def _passage(document: Document, index: int, start: int, end: int, lead_in: str = "") -> Passage:
    return Passage(
        document=document.id,
        section=index,
        start=start,
        end=end,
        text=document.text[start:end],
        context=" › ".join(filter(None, [_context(document, index), lead_in])),
    )


def _context(document: Document, index: int) -> str:
    section = document.sections[index]
    if section.part in _PART_CONTEXT and section.bullet is None:
        return ", ".join(
            filter(None, [_PART_CONTEXT[section.part], document.type, document.issuer])
        )
    above = section_path(document, index)[:-1]
    own = [section.heading] if section.heading and section.own_end < section.end else []
    return " › ".join(
        [*(part for part in (_introduction(document, s) for s in above) if part), *own]
    )


def _introduction(document: Document, section: Section) -> str:
    """What a section says before its parts begin: its heading, or a short opening sentence."""
    if section.heading:
        return section.heading
    own = document.text[content_start(document, section) : section.own_end].strip()
    return own if words(own) <= _CONTEXT_WORDS else ""
