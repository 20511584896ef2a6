"""Who is bound by a clause, in the document's words, and what their part is."""

import re
from dataclasses import dataclass
from typing import Final

from corpus.demands.model import Party, Role
from corpus.demands.words import (
    ASIDE,
    COMMAND,
    DEED,
    DEED_AFTER_VERB,
    DEED_AT_START,
    DUTY_AFTER_ASIDE,
    FOCAL,
    FOLLOW,
    HEAD,
    LEAD,
    NO_DEED,
    OPENER,
    PARTY_AT_START,
    SUPPORT,
    WITH,
)

_LONGEST_NAME: Final = 60
_LONGEST_OPENING: Final = 600
_LONGEST_ASIDE: Final = 80
_SHORTEST_DEED: Final = 12
_ROLE_WORDS: Final = re.compile(
    r"(?:có trách nhiệm )?(?:chủ trì,?(?: và)? ?)?(?P<with>phối hợp(?: chặt chẽ)? (?:với"
    r"|cùng) (?:với )?)|"
    r"(?:có trách nhiệm )?chủ trì,? (?!phối hợp)|có trách nhiệm (?!chủ trì|phối hợp)",
    re.IGNORECASE,
)
_NEXT_NAME: Final = re.compile(
    rf"(?:;|,| và|,? cùng|;? và)\s+(?=(?:{HEAD})(?!\w))(?=[A-ZĐÂĂÊÔƠƯÁÀẢÃẠ]|[Cc]ác |[Nn]gười "
    rf"|từng )"
)
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)")
_COMMANDED: Final = re.compile(r"(?:yêu cầu|đề nghị|giao(?: cho)?|phân công|chỉ đạo)(?!\w):? ?")
_ALONE_ENDS: Final = re.compile(
    r"\s*(?:có trách nhiệm|chịu trách nhiệm|thực hiện(?: các nhiệm vụ)?(?: sau)?"
    r"|như sau)?\s*[:.;]?\s*$"
)
_NAME_STOP: Final = re.compile(r"[:.](?:\s|$)|(?<!\w)(?:về việc|tại|theo|với|trước ngày|nếu)(?!\w)")
# After a comma these are members of a list rather than the one who is bound.
_LISTED: Final = re.compile(
    r"(?:viên chức|công chức|cán bộ|tập thể|cá nhân|đoàn thể|lãnh đạo|thành viên|tổ chức (?!họp"
    r"|hội|lễ))"
)
_LIST_BEFORE: Final = re.compile(
    r"(?<!\w)(?:phòng|cơ quan|sở|ban|bộ|ngành|tập thể|cá nhân|địa phương|xã|huyện|công chức"
    r"|viên chức)$"
)
_LABEL: Final = re.compile(r"[^,;:.]{2,60}:\s+(?=[\wĐđ])")
_COLON: Final = re.compile(r"\s*:\s+")
_OWN_VERB: Final = re.compile(
    r"(?:đã|chưa|đang|còn|được (?:giao|phân công|chỉ định|lựa chọn))(?!\w)"
)
_TOLD_TO: Final = re.compile(r"(?:yêu cầu|đề nghị|giao)(?= (?:các |[A-ZĐỦ]))")
_QUOTED_CLAUSE: Final = re.compile(r"“[^“”]*(?:\.”|$)")
_TEXT_FOLLOWS: Final = re.compile(
    r"(?:[Kk]ế hoạch|[Hh]ướng dẫn|[Tt]hông báo|[Qq]uy (?:định|chế)|[Cc]hương trình|[Đđ]ề án"
    r"|[Pp]hương án|nội dung)[^,;:]{0,60}(?:như sau|cụ thể|sau đây) ?:$"
)
_SAYS: Final = re.compile(
    r"(?:yêu cầu|đề nghị|ban hành|kết luận|quyết định|quyết nghị|chỉ đạo|thông báo|hướng dẫn"
    r"|thông qua)(?!\w)"
)
_COMMA: Final = re.compile(r",\s+|:\s+")


@dataclass(frozen=True)
class Subject:
    """Who is bound (names as written), and where in the clause the deed begins (its end: none)."""

    names: tuple[str, ...]
    deed: int


def subject_of(clause: str, *, alone: bool = False) -> Subject | None:
    """Who must do what ``clause`` says, if it says who; None for definitions and powers.

    ``alone`` takes the whole clause for a name (the heading "1. Phòng Hành chính – Tổng hợp").
    """
    if alone:
        named = _ALONE_ENDS.sub("", COMMAND.sub("", clause, count=1))
        return Subject(_names(named), len(clause))
    for start in _beginnings(clause):
        if (subject := _subject_at(clause, start)) is not None:
            return subject
    return None


def is_named_alone(line: str) -> bool:
    """Whether a line names somebody and says no more: "1. Phòng Hành chính – Tổng hợp"."""
    text = COMMAND.sub("", line, count=1) if COMMAND.match(line) else line
    named = _BRACKETS.sub("", _ALONE_ENDS.sub("", text)).strip()
    if not PARTY_AT_START.match(named) or len(named.split()) > 2 * _LONGEST_NAME // 3:
        return False
    if line.rstrip().endswith((".", ";", ",")) or named.isupper():
        return False
    return DEED.search(named) is None and NO_DEED.search(named) is None


def says(subject: Subject, clause: str) -> bool:
    """Whether the one named only says or issues what follows: "Chủ tịch … yêu cầu:"."""
    return bool(_SAYS.match(clause, subject.deed) or _TEXT_FOLLOWS.search(clause, subject.deed))


def deed_begins(clause: str) -> int | None:
    """Where the deed of a clause begins that names nobody: after a time or a condition."""
    for start in _beginnings(clause):
        if DEED_AT_START.match(clause, start):
            return start
    return None


def parties_of(subject: Subject, clause: str) -> tuple[Party, ...]:
    """The bound with their roles, and those they are to do it with."""
    deed = clause[subject.deed :]
    role = role_in(deed)
    bound = [Party(name=name, role=role) for name in subject.names]
    with_whom = WITH.search(deed)
    if with_whom is None:
        return tuple(bound)
    others = _names(_name_at(deed, with_whom.end()))
    known = {party.name for party in bound}
    return (
        *bound,
        *(Party(name=name, role="support") for name in others if name not in known),
    )


def deed_itself(clause: str, deed: int) -> int:
    """Where the deed begins after "chủ trì, phối hợp với …"; ``deed`` where nothing follows."""
    roles = _ROLE_WORDS.match(clause, deed)
    if roles is None:
        return deed
    start = roles.end()
    if PARTY_AT_START.match(clause, start):
        start = _name_end(clause, start)
    elif roles["with"]:
        return deed
    while start < len(clause) and clause[start] in " ,":
        start += 1
    return start if len(clause) - start > _SHORTEST_DEED else deed


def role_in(deed: str) -> Role:
    """The role that the words of a deed give: what it says first counts."""
    if LEAD.search(deed[:200]):
        return "lead"
    if SUPPORT.match(deed.lstrip()):
        return "support"
    if FOCAL.search(deed[:80]):
        return "focal_point"
    if FOLLOW.search(deed.partition(",")[0][:120]) or FOLLOW.match(deed):
        return "follow"
    return "do"


def _beginnings(clause: str) -> list[int]:
    """Where somebody may be named: at the start, or after what only opens the clause."""
    starts = [0]
    if _QUOTED_CLAUSE.match(clause):
        starts = [1]
    if OPENER.match(clause) or clause[:1] == "(":
        starts += [
            comma.end()
            for comma in _COMMA.finditer(clause, 0, _LONGEST_OPENING)
            if not _LISTED.match(clause, comma.end())
            and not _LIST_BEFORE.search(clause, 0, comma.start())
        ]
    elif (label := _LABEL.match(clause)) is not None:
        starts.append(label.end())
    else:
        starts += [
            comma.end()
            for comma in _COMMA.finditer(clause, 0, _LONGEST_OPENING)
            if (told := _TOLD_TO.match(clause, comma.end())) and told[0].islower()
        ]
    return starts


def _subject_at(clause: str, start: int) -> Subject | None:
    command = COMMAND.match(clause, start)
    if command is not None and (start == 0 or clause[start].isupper() or command[0].islower()):
        return _bound_at(clause, command.end(), commanded=True)
    if not PARTY_AT_START.match(clause, start):
        return None
    return _bound_at(clause, start, commanded=False)


def _bound_at(clause: str, start: int, *, commanded: bool) -> Subject | None:
    if not PARTY_AT_START.match(clause, start):
        return None
    end = _after_own_verb(clause, _name_end(clause, start))
    told = _COMMANDED.match(clause, end)
    if told is not None and not commanded and PARTY_AT_START.match(clause, told.end()):
        return _bound_at(clause, told.end(), commanded=True)
    names = _names(clause[start:end].rstrip(" ,;:"))
    deed = _deed_after(clause, end, commanded=commanded)
    return Subject(names, deed) if names and deed is not None else None


def _after_own_verb(clause: str, end: int) -> int:
    """ "Các đơn vị chưa nộp hồ sơ khẩn trương …": the name takes in what they have not done."""
    if not _OWN_VERB.match(clause, end):
        return end
    later = DEED_AFTER_VERB.search(clause, end, end + _LONGEST_ASIDE)
    paused = later is None or re.search("[,;]", clause[end : later.start()])
    return end if later is None or paused else later.start()


def _deed_after(clause: str, end: int, *, commanded: bool) -> int | None:
    """Where the deed begins after a name, or None where what follows is none."""
    colon = _COLON.match(clause, end)
    if colon is not None and DEED_AT_START.match(clause, colon.end()):
        return colon.end()
    if DEED.match(clause, end):
        return end
    aside = ASIDE.match(clause, end)
    duty = DUTY_AFTER_ASIDE.search(clause, aside.end()) if aside else None
    if duty is not None:
        return duty.end() if duty[0].startswith(",") else duty.start()
    introduces = aside is None and clause[end:].strip() == ":"
    return end if commanded or introduces else None


def _name_at(clause: str, start: int) -> str:
    if not PARTY_AT_START.match(clause, start):
        return ""
    return clause[start : _name_end(clause, start)].rstrip(" ,;:")


def _name_end(clause: str, start: int) -> int:
    """The name runs to the deed, to an aside, or to a word that is of another kind of sentence."""
    head = PARTY_AT_START.match(clause, start)
    begin = head.end() if head else start
    ends = [
        found.start()
        for pattern in (DEED, ASIDE, NO_DEED, _NAME_STOP)
        if (found := _outside_brackets(pattern, clause, begin)) is not None
    ]
    return min(ends, default=len(clause))


def _outside_brackets(pattern: re.Pattern[str], clause: str, start: int) -> re.Match[str] | None:
    position = start
    while (found := pattern.search(clause, position)) is not None:
        inside = _BRACKETS.search(clause, start)
        while inside is not None and inside.end() <= found.start():
            inside = _BRACKETS.search(clause, inside.end())
        if inside is None or not inside.start() <= found.start() < inside.end():
            return found
        position = inside.end()
    return None


def _names(written: str) -> tuple[str, ...]:
    """The members of "Chánh Văn phòng Sở, Trưởng các phòng và Giám đốc Trung tâm"."""
    names = [
        " ".join(_BRACKETS.sub("", name).split()).strip(" ,;:.")
        for name in _NEXT_NAME.split(written)
    ]
    return tuple(dict.fromkeys(name for name in names if name))
