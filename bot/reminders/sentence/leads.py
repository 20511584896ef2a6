"""How long before it to remind, and at what time of day: "nhắc trước 7, 3 và 1 ngày lúc 8h"."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

from bot.reminders.sentence.clocks import CLOCK, read_clock
from bot.reminders.sentence.model import Question, QuestionKind
from bot.reminders.sentence.text import Span, Typed
from bot.reminders.sentence.words import VERBS
from corpus.when.line import without_marks
from corpus.when.numbers import IN_WORDS, number

_COUNT: Final = rf"(?:\d{{1,3}}|{without_marks(IN_WORDS)})"
_UNIT: Final = r"ngay lam viec|ngay|hom|tuan|thang|gio|tieng|phut|h"
_ONE: Final = rf"{_COUNT}(?: ?(?:{_UNIT}))?(?!\w)"
_NEXT: Final = (
    rf"{_COUNT}(?:(?! ?(?:h|g|gio|:)(?!\w))|(?: ?(?:ngay lam viec|ngay|hom|tuan|thang|tieng|phut"
    rf"|gio(?! (?:sang|trua|chieu|toi)(?!\w)))))(?!\w)(?! ?(?:h|gio (?:sang|trua|chieu|toi)|:\d))"
)
_AND: Final = (
    r"(?:(?: ?[,;+&/-] ?| va |, ?va | roi )(?:truoc )?"
    r"| (?=\d{1,3}(?: \d{1,3})* ?(?:ngay|hom|tuan|thang)(?!\w| \d)))"
)
_LIST: Final = (
    rf"{_ONE}(?:{_AND}{_NEXT}(?: ?(?:ngay lam viec|ngay|hom|tuan|thang|tieng|phut)(?!\w))?)*"
)
_CUE: Final = r"(?:nhac(?: nho| lai| viec| han| lich)?|bao|thong bao)(?: cho)?(?: vao)?(?: \d lan)?"
_SAME_DAY: Final = (
    r"(?:(?:va|,|, ?va) )?(?:(?:vao |trong )?dung (?:ngay(?: han| do)?|han)"
    r"|(?:va )(?:vao |trong )?(?:ngay (?:han|do|cuoi)|hom do|chinh ngay do))(?!\w)"
)
_AT: Final = (
    rf"(?:,? ?(?:moi lan |deu )?(?:vao |luc |hoi |vao luc )+(?P<said>{CLOCK})"
    rf"|,? (?P<bare>{CLOCK})(?= ?(?:[,;.|)]|$)))"
)
_BEFORE: Final = re.compile(
    rf"(?<!\w)(?P<cue>{_CUE} )?(?:(?:vao |luc )*(?P<first>{CLOCK}),? )?"
    rf"truoc(?: (?:ngay )?han| do)?:? (?P<leads>{_LIST})(?! ?[/.-]\d)(?! (?:thang|ngay) \d)"
    rf"(?! (?:cua )?(?:hang|moi) )(?!(?<=thang) \d)"
    rf"(?: truoc(?: (?:ngay )?han| do)?)?(?P<same>,? ?{_SAME_DAY})?{_AT}?"
)
_AFTERWARDS: Final = re.compile(
    rf"(?<!\w)(?P<cue>{_CUE} )?(?P<leads>{_LIST}) truoc (?:(?:ngay )?han|do)(?!\w)"
    rf"(?P<same>,? ?{_SAME_DAY})?{_AT}?"
)
_NHAC_LIST: Final = re.compile(
    rf"(?<!\w)(?P<cue>{_CUE} )(?P<leads>{_LIST}) truoc(?! \d| ngay| thang| thu)(?!\w)"
    rf"(?P<same>,? ?{_SAME_DAY})?{_AT}?"
)
_EVE: Final = re.compile(
    rf"(?<!\w)(?P<cue>{_CUE} )(?P<eve>(?:vao |tu )?(?:ngay )?hom truoc)(?!\w)"
    rf"(?P<same>,? ?{_SAME_DAY})?{_AT}?"
)
_ON_THE_DAY: Final = re.compile(rf"(?<!\w)(?P<cue>{_CUE} )(?P<same>{_SAME_DAY}){_AT}?")
_ONLY_AT: Final = re.compile(rf"(?<!\w)(?P<cue>{_CUE} )(?:vao |luc |hoi )*(?P<said>{CLOCK})")
_REFUSED: Final = re.compile(r"(?<!\w)khong (?:can |phai )?nhac(?: truoc| nua| lai)*(?!\w)")
_MEMBER: Final = re.compile(rf"(?P<n>{_COUNT})(?: ?(?P<unit>{_UNIT}))?(?!\w)")
_DAYS_OF: Final = {"ngay": 1, "hom": 1, "tuan": 7, "thang": 30}
_SLASHED: Final = re.compile(r"\d ?[/-] ?\d")
_RANGE: Final = re.compile(r"(\d+) ?- ?(\d+)(?! ?-)")
_WHO: Final = re.compile(r"(?<!\w)nhac (?P<who>[^,;.:|]{1,50})$")
_DEED: Final = re.compile(rf"(?<!\w)(?:{VERBS})(?!\w)")
_LONGEST: Final = 366
_MOST: Final = 12


@dataclass(frozen=True)
class Leads:
    """Days before, most first, and the time of day; None where nothing is said of it."""

    days: tuple[int, ...] | None = None
    at: time | None = None
    spans: tuple[Span, ...] = ()
    questions: tuple[Question, ...] = ()


def read_leads(typed: Typed) -> Leads:
    """What the sentence says of the reminders themselves."""
    refused = _REFUSED.search(typed.flat)
    if refused is not None:
        span = Span(*refused.span())
        doubt = Question(QuestionKind.AMBIGUOUS_NUMBER, typed.words(span))
        return Leads(spans=(span,), questions=(doubt,))
    for pattern in (_BEFORE, _AFTERWARDS, _NHAC_LIST, _EVE, _ON_THE_DAY, _ONLY_AT):
        for found in pattern.finditer(typed.flat):
            leads = _read(typed, found)
            if leads is not None:
                return leads
    return Leads()


def _read(typed: Typed, found: re.Match[str]) -> Leads | None:
    told = found.groupdict()
    words = typed.words(Span(*found.span()))
    questions: list[Question] = []
    days: list[int] = [1] if told.get("eve") else []
    if told.get("leads"):
        sure = (
            bool(told["cue"])
            or _reminds_somebody(typed.flat[: found.start()])
            or typed.flat.startswith((" nhac ", ", nhac ", ": nhac "), found.end())
        )
        counted = _counted(told["leads"], sure=sure)
        if counted is None:
            return None
        days, doubt = counted
        if doubt is not None:
            questions.append(Question(doubt, words))
    if told.get("same"):
        days.append(0)
    clock = told.get("said") or told.get("bare") or told.get("first")
    at = read_clock(clock) if clock else None
    if clock and at is None:
        questions.append(Question(QuestionKind.UNREAD_TIME, words))
    longest_first = tuple(sorted(set(days), reverse=True))[:_MOST]
    return Leads(longest_first or None, at, (Span(*found.span()),), tuple(questions))


def _reminds_somebody(before: str) -> bool:
    """ "Nhắc toàn Sở trước 3 ngày": between the two stands who, not what."""
    who = _WHO.search(before)
    return who is not None and _DEED.search(who["who"]) is None


def _counted(written: str, *, sure: bool) -> tuple[list[int], QuestionKind | None] | None:
    """The days, and what is in doubt of them; None where it is no list of leads."""
    members = [(found["n"], found["unit"]) for found in _MEMBER.finditer(written)]
    units = [unit for _, unit in members if unit]
    if not units and (_SLASHED.search(written) or not any(n.isdecimal() for n, _ in members)):
        return None
    days, unit = list[int](), units[-1] if units else "ngay"
    for count, told in reversed(members):
        unit = told or unit
        if unit not in _DAYS_OF:
            # "Trước 16h" is a time of day, "nhắc trước 2h" is none.
            return ([], QuestionKind.LEAD_NOT_IN_DAYS) if sure else None
        days.append(number(count) * _DAYS_OF[unit])
    ranged = _RANGE.search(written)
    doubtful = (
        (len(members) == 1 and not (sure and units))
        or (not units and not sure)
        or not all(0 < day <= _LONGEST for day in days)
        or (bool(units) and members[-1][1] is None)
        or (ranged is not None and int(ranged[1]) < int(ranged[2]))
    )
    if doubtful and not units and not sure:
        # "Nộp trước 25" may as well be the day.
        return [], QuestionKind.AMBIGUOUS_NUMBER
    return days, QuestionKind.AMBIGUOUS_NUMBER if doubtful else None
