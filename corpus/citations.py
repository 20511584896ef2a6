"""One mention of a numbered document: its type, number, date, issuer and subject.

Numbers follow Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I ("19/CT-TTg", "98/2023/NĐ-CP"), laws
("06/2022/QH15"), and the Party's Hướng dẫn 36-HD/VPTW ("34-CT/TW").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import Final

from corpus.dates import DATE, read_date
from corpus.issuers import TYPE_WORDS, issuer_end
from corpus.letters import UPPER
from corpus.symbols import TYPE_OF_SYMBOL, symbol_parts

_PART: Final = r"[A-ZĐƯ][A-Za-zĐđƯư]{0,11}\d{0,2}"
NUMBER: Final = re.compile(
    r"(?<![\w/.-])(?P<serial>\d{1,5}[a-zđ]?)"
    r"(?P<year>/(?:19|20)\d\d)?"
    rf"(?: ?/ ?|-| ?- ?(?={_PART}/))"
    rf"(?P<symbol>{_PART}(?: ?[-/&] ?{_PART})?(?:(?:[-/&] ?| [-/&]){_PART})*)"
    r"(?![\w/]|[-&]\w|\.[a-z0-9])"
)
_BEFORE: Final = 160
_LONGEST_SUBJECT: Final = 1500
_CITED_TYPES: Final = "|".join(TYPE_WORDS)
_TYPE_BEFORE: Final = re.compile(
    rf"(?<!\w)(?P<type>{_CITED_TYPES})\s+(?:số\s*:?\s*)?$", re.IGNORECASE
)
_LAW: Final = r"(?:Bộ luật|Luật|Pháp lệnh)"
_NAMED_BEFORE: Final = re.compile(
    rf"(?<!\w)(?P<type>Bộ luật|Luật|Pháp lệnh)\s+"
    rf"(?P<name>(?:[Ss]ửa đổi[^;.\n]{{0,60}}? của (?:các )?{_LAW} )?"
    rf"(?:(?!\b{_LAW}\b)[^;.\n]){{3,120}}?)\s+số\s*:?\s*$"
)
_NUMBER_WORD: Final = re.compile(r"(?<!\w)số\s*:?\s*$", re.IGNORECASE)
_DATE_AFTER: Final = re.compile(rf" ?[,(]? ?(?:{DATE.pattern})(?: ?\))?", re.IGNORECASE)
_BLANK_DATE: Final = re.compile(
    r" ?,? ?(?:ngày[ .…]{1,20})?(?:tháng[ .…]{0,20}(?:\d{1,2})?[ .…/]{0,20})?(?:năm )?\d{4}(?=\W)"
)
_OF: Final = re.compile(r" ?,? ?của ")
_ACTION: Final = (
    "về|giao|ban hành|quy định|phê duyệt|tiếp tục|hướng dẫn|sửa đổi|bổ sung|thay thế|bãi bỏ|"
    "thực hiện|triển khai|công bố|phát động|thành lập|công nhận|tổ chức|đẩy mạnh|tăng cường|"
    "kiện toàn|điều chỉnh|tặng|kèm theo"
)
_SUBJECT: Final = re.compile(
    rf" ?,? ?[(“\"]?(?:(?:về việc|v/v|về) |(?=(?:{_ACTION})\b))", re.IGNORECASE
)
_NUMBERED_TYPE: Final = (
    rf"(?i:{_CITED_TYPES}) (?:(?i:số)[ :]|(?=\d{{1,5}}(?:/\d{{4}})? ?[/-] ?[A-ZĐ]))"
)
_CARRIES_REFERENCE: Final = re.compile(
    r"(?i:(?:tiếp tục )?(?:thực hiện|triển khai|thi hành|sửa đổi|bổ sung))[^;]{0,40}?"
    rf"{_NUMBERED_TYPE}"
)
_NEXT_REFERENCE: Final = re.compile(rf"(?:[,;]| và) (?:theo )?(?:các )?{_NUMBERED_TYPE}")
# Who now acts on what was cited: "…, Sở Nội vụ đề nghị", "…, tỉnh đã đạt".
_ACTOR: Final = (
    r"(?:Chủ tịch|Giám đốc|Bộ trưởng|Thủ tướng|Sở|Bộ|Ban|Hội đồng|UBND|HĐND|Ủy ban|Uỷ ban|Tỉnh ủy|"
    r"Huyện ủy|Thành ủy|Đảng ủy|Văn phòng|Phòng|Chi cục|Cục|Trung tâm|Công đoàn|Liên đoàn|Hội|"
    r"tỉnh|huyện|các|cơ quan|đơn vị|Chính phủ)\b[^,;:.\n]{0,90}?"
)
_ACTS: Final = (
    r"(?:yêu cầu|đề nghị|ban hành|kết luận|thông báo|chỉ đạo|kính đề nghị|kính trình|xây dựng|"
    r"báo cáo|hướng dẫn|quyết định|giao|trình|đã|thống nhất|có ý kiến|kính mời|triển khai)"
)
_SUBJECT_END: Final = re.compile(
    rf";(?=\s*(?:[{UPPER}]|$))|\./\.|\.(?=\s|$)|\n|, ?(?={_ACTOR} {_ACTS}\b)"
    r"|, ?(?:nhằm|cụ thể|trên cơ sở|đồng thời)\b|:(?=\s)"
)
_BETWEEN_NUMBERS: Final = re.compile(r" ?(?:,|;|và|, và)? ?(?:số )?")


@dataclass(frozen=True)
class Citation:
    """A numbered document that is mentioned, with whatever the words around it tell.

    ``start:end`` spans the whole mention; ``named`` says whether it names its type itself.
    """

    type: str
    number: str
    day: Date | None
    issuer: str | None
    subject: str | None
    start: int
    end: int
    named: bool


def citations_in(text: str) -> Iterator[Citation]:
    """Every mention of a numbered document, in order."""
    waiting: list[Citation] = []
    for match in NUMBER.finditer(text):
        citation = _read(text, match)
        if citation is None:
            continue
        if waiting and not _shares(text, waiting[-1], citation):
            yield from _completed(waiting)
            waiting = []
        waiting.append(citation)
    yield from _completed(waiting)


def _shares(text: str, before: Citation, citation: Citation) -> bool:
    """Whether both are members of "các Quyết định số 1/QĐ-X, số 2/QĐ-X ngày … của …"."""
    bare = not (before.day or before.issuer or before.subject)
    between = text[before.end : citation.start]
    return bare and not citation.named and bool(_BETWEEN_NUMBERS.fullmatch(between))


def _completed(members: list[Citation]) -> Iterator[Citation]:
    """Members of an enumeration share the date and issuer that stand after the last."""
    for member in members:
        last = members[-1]
        yield member if member is last else replace(member, day=last.day, issuer=last.issuer)


def _read(text: str, match: re.Match[str]) -> Citation | None:
    kind, name, start, named = _type(text[max(0, match.start() - _BEFORE) : match.start()], match)
    if kind is None:
        return None
    end, day = _date(text, match.end())
    end, issuer = _issuer(text, end)
    if day is None:
        end, day = _date(text, end)
    if issuer is None:
        end, issuer = _issuer(text, end)
    end, subject = _subject(text, end)
    number = re.sub(r"\s+", "", match[0])
    return Citation(kind, number, day, issuer, subject or name, start, end, named)


def _type(left: str, match: re.Match[str]) -> tuple[str | None, str | None, int, bool]:
    """Type, name where a law has one, where the mention begins, and whether it says its type."""
    for pattern in (_TYPE_BEFORE, _NAMED_BEFORE):
        if found := pattern.search(left):
            name = found["name"] if pattern is _NAMED_BEFORE else None
            begin = match.start() - (len(left) - found.start())
            return (found["type"].lower() if _fits(match) else None), name, begin, True
    word = _NUMBER_WORD.search(left)
    begin = match.start() - (len(left) - word.start() if word else 0)
    return _type_by_symbol(match), None, begin, False


def _fits(match: re.Match[str]) -> bool:
    """Symbols have at least two capitals, so that "Kế hoạch 3/Nhóm" is none."""
    symbol: str = match["symbol"]
    return sum(letter.isupper() for letter in symbol) >= 2


def _type_by_symbol(match: re.Match[str]) -> str | None:
    """What the number alone tells, if it tells both a type and a body."""
    parts = symbol_parts(match["symbol"])
    if match["year"] and re.fullmatch(r"QH\d{1,2}", parts[0]):
        return "luật"
    return TYPE_OF_SYMBOL.get(parts[0]) if len(parts) > 1 else None


def _date(text: str, cursor: int) -> tuple[int, Date | None]:
    if found := _DATE_AFTER.match(text, cursor):
        return found.end(), read_date(found)
    blank = _BLANK_DATE.match(text, cursor)
    return (blank.end() if blank else cursor), None


def _issuer(text: str, cursor: int) -> tuple[int, str | None]:
    begins = _OF.match(text, cursor)
    if begins is None:
        return cursor, None
    end = issuer_end(text, begins.end())
    return (end, text[begins.end() : end]) if end > begins.end() else (cursor, None)


def _subject(text: str, cursor: int) -> tuple[int, str | None]:
    begins = _SUBJECT.match(text, cursor)
    if begins is None:
        return cursor, None
    subject = text[begins.end() : _subject_end(text, begins.end())].rstrip(" ,;")
    return (begins.end() + len(subject), subject) if subject else (cursor, None)


def _subject_end(text: str, start: int) -> int:
    """Up to the next citation, clause or sentence, or the bracket that the citation stands in."""
    furthest = min(len(text), start + _LONGEST_SUBJECT)
    stop = _SUBJECT_END.search(text, start, furthest)
    end = stop.start() if stop else furthest
    if not _CARRIES_REFERENCE.match(text, start, end):
        following = _NEXT_REFERENCE.search(text, start, end)
        end = following.start() if following else end
    depth = 0
    for position in range(start, end):
        depth += (text[position] == "(") - (text[position] == ")")
        if depth < 0:
            return position
    return end
