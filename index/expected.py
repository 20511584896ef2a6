"""Whether a sentence holds the kind of thing that a question asks for.

A date for "khi nào", a quantity of the thing counted for "bao nhiêu", a name for "là ai"; and the
attribute named: a sentence without the word tells no "điều kiện" and no "quy trình".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from corpus.enumeration import enumeration_in
from corpus.references import NUMBER
from corpus.vietnamese import fold
from index.kinds import CONTACT, DOCUMENT, Kind, kind_of

_COUNTED = re.compile(
    r"\b(?:bao nhieu|may)\s+(?!la\b|the\b|nhi\b|vay\b|a\b|roi\b)(?P<noun>[a-z]{2,}(?:\s+[a-z]+)?)"
)
_SURNAME = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Trương|"
    "Lâm|Mai|Đào|Cao|Lương|Tạ|Hà|Tô|Châu|Tống|Vương|Lưu|Thái|Quách|Kiều|Hồ"
)
_PERSON_NAME = re.compile(
    rf"\b(?:{_SURNAME})(?:\s+(?!Chí Minh)[A-ZĐÀ-Ỹ][a-zà-ỹđ]+){{1,3}}(?=\W*(?:$|\n|[,;.)]))"
)
_ACTOR = re.compile(
    r"\b(?:Phòng|Sở|Ban|Bộ|Hội đồng|Ủy ban|UBND|HĐND|Công đoàn|Chi đoàn|Đoàn|Đảng|Tỉnh ủy|"
    r"Thủ tướng|Chính phủ|Quốc hội|Giám đốc|Trưởng|Chủ tịch|Bộ trưởng|Cục|Vụ|Tổng cục|Viện|"
    r"Tòa án|BCH|GD|PGD|HCTH)\b|"
    r"\b(?:cấp ủy|tổ chức|cơ quan|đơn vị|đoàn thể|tập thể|cá nhân|công chức|viên chức|"
    r"người|cán bộ|đảng viên|lãnh đạo|nhân dân|hộ gia đình|doanh nghiệp|điển hình)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\d/-])\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?(?!\d)|\bngày\s+\d|\btháng\s+\d",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\bquý\s+(?:\d|[IVX])|\bgiai đoạn\b|\(\d{4}\s*-\s*\d{4}\)|"
    r"\b(?:hằng|hàng)\s+(?:năm|tháng|quý|ngày)|"
    r"\b(?:đầu|cuối|giữa)\s+(?:năm|tháng|quý)|\bthường xuyên\b|\btrong thời hạn\b|\bđịnh kỳ\b|"
    r"\b\d+\s+(?:ngày|tháng|năm|giờ|tuần)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ISSUED = re.compile(rf"{NUMBER.pattern}\s*[,(]?\s*ngày\s+\S+(?:\s+tháng\s+\d+\s+năm\s+\d+)?")
_AMOUNT = re.compile(
    r"(?<![\d/.-])\d+(?:[.,]\d+)*(?![\d/-])|\b(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười|trăm|nghìn|triệu)\b"
    r"|\b[XVI]{1,5}\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\d\s*(?:đồng|triệu|tỷ|nghìn|VNĐ|đ)\b|lần mức lương", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s*%|\bphần trăm\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:tại|ở|trên địa bàn|địa chỉ|trụ sở|trong (?:toàn |cơ quan|Sở|tỉnh|ngành|phạm vi))|"
    r"^\w+ \w+, ngày|Lưu:",
    re.IGNORECASE,
)
_AIM = re.compile(r"\b(?:để|nhằm|góp phần|tạo|vì|do|thúc đẩy|với mục tiêu)\b", re.IGNORECASE)
_NUMBERED_DOCUMENT = re.compile(
    r"\d+\s?[/-]\s?[A-ZĐ]|\b(?:Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Kết luận|Luật|Quy chế)\b"
)
_MONEY_ASKED = re.compile(r"\b(?:tien|dong|trieu|ty|kinh phi|muc chi|muc thuong|luong)\b")
_PERCENT_ASKED = re.compile(r"\b(?:ty le|ti le|phan tram)\b|%")
_YEAR_ASKED = re.compile(r"\b(?:nam (?:nao|may|bao nhieu)|giai doan)\b")
_DAY_ASKED = re.compile(
    r"\b(?:ngay|hom) (?:nao|may|bao nhieu)|thang (?:may|nao)|thu may|han|deadline|lich\b"
)
_CLOCK = re.compile(r"\b\d{1,2}\s?(?:giờ|h)(?:\s?\d{2})?\b|\b\d{1,2}:\d{2}\b", re.IGNORECASE)
_CLOCK_ASKED = re.compile(r"\b(?:may gio|gio nao|bao nhieu gio)\b")
_TIMES_ASKED = {"year": _YEAR_ASKED, "clock": _CLOCK_ASKED, "day": _DAY_ASKED}
_DOCUMENT_ASKED = re.compile(rf"\b(?:{DOCUMENT}|ban hanh|ky|ra doi|vb)\b")


_NAMED_NOUN = re.compile(r"\b(\w+)\s+nào\b")
_ANY = frozenset(
    "ngay thang nam quy nguoi vi quan cap tuong the khi luc cho noi phan viec ban cach muc qua"
    " hom gio chuc doan nhan thu dieu loai hinh nhu lam ra la cai".split()
)
_STRICT = frozenset({Kind.PERSON, Kind.CONTACT, Kind.HOW_MUCH, Kind.WHEN, Kind.WHERE})

# What a clause must name to tell of it; the words of one line mean much the same.
_ATTRIBUTES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "tiêu chuẩn|tiêu chí|điều kiện",
        "quy trình|trình tự|thủ tục|các bước|mấy bước",
        "hồ sơ|biểu mẫu|mẫu đơn|mẫu báo cáo|giấy tờ|tờ khai",
        "kinh phí|tiền|mức chi|tiền thưởng|mức thưởng|ngân sách|lương|phụ cấp|mức đóng|học phí",
        "kỷ luật|xử lý|xử phạt|bị phạt|chế tài|vi phạm|trừ điểm|bị cắt|cắt thi đua",
        "lịch|thời khóa biểu",
        "thành viên|ủy viên|thư ký",
        "thang điểm|chấm điểm|điểm chuẩn|mấy điểm|bao nhiêu điểm",
        "hiệu lực",
        "hạn nộp|hạn gửi|hạn chót|thời hạn|hạn đăng ký",
        "đăng ký|ghi danh",
        "hình thức",
        "môn thi|môn thể thao|bộ môn",
        "phụ lục|biểu số",
        "khác gì|khác nhau|giống|tốt hơn|so với|đứng thứ|xếp thứ|xếp hạng",
        "năm ngoái|năm trước|năm sau|năm tới|năm trước đó",
        "(?:tuần|tháng|quý) (?:này|sau|tới|trước)|hôm (?:nay|qua)|ngày mai|(?:sáng|chiều|tối) nay",
        "trụ sở|đường nào|phố nào|số nhà",
        "quỹ",
        "cuộc thi|hội thi|kỳ thi",
        "hội thao|giải đấu|bóng đá|cầu lông",
        "họp|hội nghị",
        "tập huấn|lớp học|khóa học",
    )
)

# "3 gương mẫu là những gì": what a counted thing is made of, not where it is named.
_MADE_OF = re.compile(
    r"\b(?P<thing>(?:\d{1,2}|hai|ba|bốn|năm|sáu)\s+(?!năm|tháng|ngày|đợt|quý)[^\W\d]+)\b"
    r".*\b(?:là|gồm|gồm có)\b.*\b(?:những|các|gì|nào)\b"
)
_DECIDED_BY = re.compile(r"(?<!được )\b(?P<verb>công nhận|phê duyệt|bình xét|chấm điểm)\b")
_NAMED_YEAR = re.compile(r"\bnăm (?P<year>(?:19|20)\d\d)\b")


@dataclass(frozen=True)
class Expectation:
    """What the answer to one question must hold.

    ``folded`` is the question without diacritics, ``accented`` with them; both in small letters.
    """

    kind: Kind
    folded: str
    accented: str

    @classmethod
    def of(cls, understood: str) -> "Expectation":
        """From a question with its diacritics restored."""
        folded = fold(understood)
        return cls(kind_of(folded), folded, understood.lower())

    @property
    def strict(self) -> bool:
        """Whether a sentence without the kind of thing cannot answer at all."""
        return self.kind in _STRICT

    @cached_property
    def attributes(self) -> list[re.Pattern[str]]:
        """The attributes asked for ("điều kiện", "quy trình"), by the words that name them."""
        return [group for group in _ATTRIBUTES if group.search(self.accented)]

    def lacks_attribute(self, text: str) -> bool:
        """Whether an attribute is asked for that ``text`` does not name.

        So, too, where it only names the thing whose parts are asked for, says that something is
        decided but not by whom, or has the year in the date of a document alone.
        """
        if any(not group.search(text) for group in self.attributes):
            return True
        return any(lacks.search(text) and not has.search(text) for lacks, has in self._told_apart)

    @cached_property
    def _told_apart(self) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
        """What looks like an answer, each with what must be there besides to be one."""
        pairs = []
        if made := _MADE_OF.search(self.accented):
            named = rf"\b{re.escape(made['thing'])}\b"
            pairs.append((named, rf"{named}(?:\s+\w+)?+\s*(?:[:(]|\s\w)"))
        if self.kind is Kind.WHO and (decided := _DECIDED_BY.search(self.accented)):
            pairs.append((decided["verb"], rf"(?<!được )\b{decided['verb']}"))
        if year := _NAMED_YEAR.search(self.accented):
            pairs.append((rf"/{year['year']}\b", rf"(?<![\d/-]){year['year']}(?![\d-])"))
        return [(_any_case(looks), _any_case(has)) for looks, has in pairs]

    def noun_met(self, text: str) -> float:
        """1 where ``text`` names what "nào" asks to choose from ("xã nào"), or nothing is."""
        return float(self._noun is None or self._noun.search(text) is not None)

    @cached_property
    def _noun(self) -> re.Pattern[str] | None:
        named = _NAMED_NOUN.search(self.accented)
        if named is None or fold(named[1]) in _ANY:
            return None
        return re.compile(rf"\b{re.escape(named[1])}\b", re.IGNORECASE)

    def met(self, sentence: str) -> float:
        """0 where the sentence lacks the kind of thing asked for, 1 where it has it."""
        return self._holds(sentence)

    @cached_property
    def _holds(self) -> Callable[[str], float]:
        return _held_by(_Needed.of(self.kind, self.folded))


@dataclass(frozen=True)
class _Needed:
    """What of the question decides whether a sentence holds the kind of thing asked for.

    ``unit`` is "year", "clock", "day", "percent" or "money" where it is asked in one; ``word`` the
    contact asked for, or the noun counted; ``issued`` tells that a document's own date counts.
    """

    kind: Kind
    unit: str | None = None
    word: str | None = None
    issued: bool = False

    @classmethod
    def of(cls, kind: Kind, folded: str) -> "_Needed":
        """From a question without diacritics."""
        if kind is Kind.CONTACT:
            contact = re.search(rf"\b(?:{CONTACT})\b", folded)
            return cls(kind, word=contact and contact[0])
        if kind is Kind.WHEN:
            issued = _DOCUMENT_ASKED.search(folded) is not None
            return cls(kind, _first(folded, **_TIMES_ASKED), issued=issued)
        if kind is Kind.HOW_MUCH:
            counted = _COUNTED.search(folded)
            unit = _first(folded, percent=_PERCENT_ASKED, money=_MONEY_ASKED)
            return cls(kind, unit, counted and counted["noun"].split()[0])
        return cls(kind)

    def time_in(self, sentence: str) -> bool:
        if not self.issued:
            sentence = _ISSUED.sub(" ", sentence)
        if self.unit == "year":
            return _YEAR.search(sentence) is not None
        if self.unit == "clock":
            return _CLOCK.search(sentence) is not None
        if self.unit == "day":
            return _DAY.search(sentence) is not None
        return _DAY.search(sentence) is not None or _PERIOD.search(sentence) is not None

    def quantity_in(self, sentence: str) -> bool:
        if self.unit == "percent":
            return _PERCENT.search(sentence) is not None
        if self.unit == "money":
            return _MONEY.search(sentence) is not None
        if self.word is not None:
            return _counts(sentence, self.word)
        plain = _YEAR.sub(" ", _ISSUED.sub(" ", sentence))
        return _AMOUNT.search(plain) is not None


@lru_cache(maxsize=64)
def _held_by(needed: _Needed) -> Callable[[str], float]:
    """Looks for it in a sentence; questions need few kinds of things, in the same sentences."""
    return lru_cache(maxsize=2_000)(partial(_held, needed))


def _held(needed: _Needed, sentence: str) -> float:
    match needed.kind:
        case Kind.PERSON:
            found = _PERSON_NAME.search(sentence) is not None
        case Kind.CONTACT:
            found = needed.word is not None and needed.word in fold(sentence)
        case Kind.WHEN:
            found = needed.time_in(sentence)
        case Kind.HOW_MUCH:
            found = needed.quantity_in(sentence)
        case Kind.WHERE:
            found = _PLACE.search(sentence) is not None
        case Kind.PURPOSE:
            found = _AIM.search(sentence) is not None
        case Kind.WHICH_DOCUMENT:
            found = _NUMBERED_DOCUMENT.search(sentence) is not None
        case Kind.WHO:
            found = _ACTOR.search(sentence) is not None
        case Kind.LIST | Kind.YES_NO | Kind.EXPLAIN:
            found = True
    return float(found)


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _first(folded: str, **units: re.Pattern[str]) -> str | None:
    """The first of these units that the question asks in."""
    return next((unit for unit, pattern in units.items() if pattern.search(folded)), None)


def _counts(sentence: str, noun: str) -> bool:
    """Whether a number stands right before the thing counted ("3 tự giác"), or a list of them."""
    folded = fold(sentence)
    number = r"(?:\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
    if re.search(rf"(?<![\d/-])\b{number}\s+{noun}\b|\b{noun}\s+[xvi]+\b", folded):
        return True
    listed = enumeration_in(sentence)
    return listed is not None and noun in fold(listed.lead_in).split()[-12:]
