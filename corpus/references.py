"""The register of numbered documents that a text cites, read from the text itself.

Numbers follow Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I ("19/CT-TTg", "98/2023/NĐ-CP"), laws
("06/2022/QH15"), and the Party's Hướng dẫn 36-HD/VPTW ("34-CT/TW").
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date

from corpus.dates import DATE, read_date
from corpus.frame import TYPES
from corpus.model import Document, Place, Reference, Section
from corpus.symbols import TYPE_OF_SYMBOL, issuer_from_symbol, symbol_parts

NUMBER = re.compile(
    r"(?<![\w/.-])(?P<serial>\d{1,5}[a-zđ]?)"
    r"(?P<year>/(?:19|20)\d\d)?"
    r"\s?[/-]\s?"
    r"(?P<symbol>[A-ZĐ]{1,5}[a-zđ]{0,2}\d{0,2}(?:\s?[-/&]\s?[A-ZĐƯ][A-Za-zĐđƯư]*\d{0,2})*)(?!\w)"
)
_TYPE = "|".join(sorted(TYPES, key=len, reverse=True))
_TYPE_BEFORE = re.compile(rf"(?:^|(?<=\W))(?P<type>{_TYPE})\s+(?:số\s*:?\s*)?$", re.IGNORECASE)
_NAMED_BEFORE = re.compile(
    r"(?P<type>Bộ luật|Luật|Pháp lệnh|Nghị quyết)\s+(?P<name>[^;.\n]{3,120}?)\s+số\s*:?\s*$"
)
_NUMBER_WORD = re.compile(r"số\s*:?\s*$", re.IGNORECASE)
_DATE_AFTER = re.compile(rf"\s*[,(]?\s*(?:{DATE.pattern})\s*\)?", re.IGNORECASE)
_ACTION = (
    "về|giao|ban hành|quy định|phê duyệt|tiếp tục|hướng dẫn|sửa đổi|bổ sung|thay thế|bãi bỏ|"
    "thực hiện|triển khai|công bố|phát động|thành lập|công nhận|tổ chức|đẩy mạnh|tăng cường|"
    "kiện toàn|điều chỉnh|tặng|kèm theo"
)
_ISSUER_END = re.compile(
    rf"\s+(?:{_ACTION}|v/v|có hiệu lực|hết hiệu lực|được|đã|theo|trong|tại|để|nhằm|cho|đến|là|như)\b"
    rf"|\s+(?:và|cùng)\s+(?=(?:{_TYPE})\b)|\s+(?:và|cùng|với)\s+(?=[a-zà-ỹđ])"
    r"|\s*[,;:.“\"\n()]|\s+(?:số|ngày)\s+\d|\s*$",
    re.IGNORECASE,
)
_ISSUER = re.compile(r"\s*,?\s*của\s+")
_BRACKET = re.compile(r"\s*\((?:khóa|nhiệm kỳ|lần thứ)[^()]*\)", re.IGNORECASE)
_SUBJECT = re.compile(rf"\s*,?\s*[(“\"]?(?:(?:về\s+việc|v/v|về)\s+|(?=(?:{_ACTION})\b))", re.IGNORECASE)
_CARRIES_REFERENCE = re.compile(
    rf"(?:tiếp tục\s+)?(?:thực hiện|triển khai|thi hành|sửa đổi|bổ sung)[^;]{{0,40}}?(?:{_TYPE})\s+số",
    re.IGNORECASE,
)
_NEXT_REFERENCE = re.compile(rf"\s*(?:,|\s+và)\s+(?:theo\s+)?(?:các\s+)?(?:{_TYPE})\s+số\s", re.IGNORECASE)
_SUBJECT_END = re.compile(
    r";(?=\s*(?:[A-ZĐÀ-Ỹ]|$))|;\s*\n|\./\.|\.(?=\s|$)|\n|,\s*(?:nhằm|cụ thể|trên cơ sở|đồng thời)\b|:(?=\s)"
)
_OFFICE_HOLDER = re.compile(
    r"(?P<actor>(?:Giám đốc|Chủ tịch|Bộ trưởng|Tổng Giám đốc|Thủ tướng|Trưởng ban)(?:\s+\w+){1,6}?)\s+"
    r"(?:đã\s+)?(?:giao|ban hành|phê duyệt|quyết định)\b[^;.]*$"
)


@dataclass(frozen=True)
class _Citation:
    """One mention of a numbered document, with whatever the words around it tell."""

    type: str
    number: str
    day: Date | None
    issuer: str | None
    subject: str | None
    start: int
    end: int


def references_in(document: Document, held: Iterable[Document] = ()) -> list[Reference]:
    """The numbered documents that ``document`` cites, each once, in the order of first mention.

    ``held`` are the documents whose texts are at hand. A number that is cited without its date is
    the same document as the nearest one that bears the number and a date.
    """
    grouped: dict[tuple[str, Date | None], list[_Citation]] = {}
    citations = list(_citations(document))
    dated = {_key(c.number): c.day for c in reversed(citations) if c.day is not None}
    for citation in citations:
        key = _key(citation.number)
        grouped.setdefault((key, citation.day or dated.get(key)), []).append(citation)
    by_number = {_key(other.number): other.id for other in held if other.number}
    return [_reference(document, group, by_number) for group in grouped.values()]


def same_number(one: str, other: str) -> bool:
    """Whether two spellings name one number: case, spaces, "/" for "-" and leading zeros apart."""
    return _key(one) == _key(other)


def _key(number: str) -> str:
    return re.sub(r"[\s/&-]+", "-", number).lower().lstrip("0")


def _reference(document: Document, group: list[_Citation], held: dict[str, str]) -> Reference:
    def first(values: Iterable[str | None]) -> str | None:
        return next((value for value in values if value), None)

    head = group[0]
    issuer = first(c.issuer for c in group) or _implied_issuer(document.text, head)
    return Reference(
        type=head.type,
        number=head.number,
        date=next((c.day for c in group if c.day), None),
        issuer=issuer,
        subject=first(c.subject for c in group),
        cited_at=tuple(_place(document, citation) for citation in group),
        held=held.get(_key(head.number)),
    )


def _place(document: Document, citation: _Citation) -> Place:
    section = section_at(document, citation.start)
    return Place(
        document=document.id,
        locator=section.locator,
        part=section.part,
        bullet=section.bullet,
        start=citation.start,
        end=citation.end,
    )


def section_at(document: Document, offset: int) -> Section:
    """The section to which the character at ``offset`` belongs."""
    low, high = 0, len(document.sections) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if document.sections[middle].start <= offset:
            low = middle
        else:
            high = middle - 1
    return document.sections[low]


def _citations(document: Document) -> Iterator[_Citation]:
    own = _key(document.number) if document.number else None
    for match in NUMBER.finditer(document.text):
        number = re.sub(r"\s+", "", match[0])
        in_head = section_at(document, match.start()).part == "so-ky-hieu"
        if _key(number) == own or in_head:
            continue
        if (citation := _read(document.text, match, number)) is not None:
            yield citation


def _read(text: str, match: re.Match[str], number: str) -> _Citation | None:
    left = text[max(0, match.start() - 160) : match.start()]
    kind, named, begin = _type(left, match)
    if kind is None:
        return None
    cursor, day = _date(text, match.end())
    cursor, issuer = _issuer(text, cursor)
    if day is None:
        cursor, day = _date(text, cursor)
    cursor, subject = _subject(text, cursor)
    return _Citation(kind, number, day, issuer, subject or named, begin, cursor)


def _type(left: str, match: re.Match[str]) -> tuple[str | None, str | None, int]:
    """Type, name where a law has one, and where the citation begins; no type: no document."""
    if found := _TYPE_BEFORE.search(left):
        return found["type"].lower(), None, match.start() - (len(left) - found.start())
    if found := _NAMED_BEFORE.search(left):
        return found["type"].lower(), found["name"], match.start() - (len(left) - found.start())
    symbol = symbol_parts(match["symbol"])[0]
    kind = TYPE_OF_SYMBOL.get(symbol) or ("luật" if symbol.startswith("QH") else None)
    word = _NUMBER_WORD.search(left)
    return kind, None, match.start() - (len(left) - word.start() if word else 0)


def _date(text: str, cursor: int) -> tuple[int, Date | None]:
    found = _DATE_AFTER.match(text, cursor)
    return (found.end(), read_date(found)) if found else (cursor, None)


def _issuer(text: str, cursor: int) -> tuple[int, str | None]:
    begins = _ISSUER.match(text, cursor)
    if begins is None:
        return cursor, None
    end = _ISSUER_END.search(text, begins.end(), min(len(text), begins.end() + 160))
    last = end.start() if end else begins.end()
    if (bracket := _BRACKET.match(text, last)) is not None:
        last = bracket.end()
    issuer = text[begins.end() : last].strip()
    return (last, issuer) if issuer and "\n" not in issuer else (cursor, None)


def _subject(text: str, cursor: int) -> tuple[int, str | None]:
    begins = _SUBJECT.match(text, cursor)
    if begins is None:
        return cursor, None
    end = _subject_end(text, begins.end())
    subject = text[begins.end() : end].rstrip(" ,;")
    return (begins.end() + len(subject), subject) if subject else (cursor, None)


def _subject_end(text: str, start: int) -> int:
    """Up to the next citation, clause or sentence, or the bracket that the citation stands in."""
    stop = _SUBJECT_END.search(text, start)
    end = stop.start() if stop else len(text)
    if not _CARRIES_REFERENCE.match(text, start):
        following = _NEXT_REFERENCE.search(text, start, end)
        end = following.start() if following else end
    depth = 0
    for position in range(start, end):
        depth += (text[position] == "(") - (text[position] == ")")
        if depth < 0:
            return position
    return end


def _implied_issuer(text: str, citation: _Citation) -> str | None:
    """Where no "của …" follows: whose symbol the number bears, and who is said to have acted."""
    organisation = issuer_from_symbol(citation.number, text)
    left = text[max(0, citation.start - 160) : citation.start]
    holder = _OFFICE_HOLDER.search(left)
    if holder is None or organisation is None:
        return organisation
    office, _, body = holder["actor"].rpartition(" ")
    return f"{office} {organisation}" if organisation.startswith(body) else organisation
