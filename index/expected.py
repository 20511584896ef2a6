"""What kind of thing a question asks for, and whether a sentence holds one.

Question-type checks as in TREC question answering (Li and Roth, "Learning Question Classifiers",
2002): a date for "khi nào", a quantity of the thing counted for "bao nhiêu", a name for "là ai".
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.references import NUMBER
from corpus.vietnamese import fold
from index.enumeration import enumeration_in


class Kind(StrEnum):
    """The kinds of thing that can be asked for."""

    PERSON = "person"
    CONTACT = "contact"
    WHEN = "when"
    HOW_MUCH = "how_much"
    WHERE = "where"
    PURPOSE = "purpose"
    WHICH_DOCUMENT = "which_document"
    LIST = "list"
    WHO = "who"
    YES_NO = "yes_no"
    EXPLAIN = "explain"


_DOCUMENT = "van ban|quyet dinh|chi thi|ke hoach|nghi quyet|ket luan|thong tu|nghi dinh|luat|huong dan|can cu"
_OFFICE = (
    "(?:pho )?giam doc|(?:pho )?chu tich|(?:pho )?bi thu|(?:pho )?truong (?:phong|ban|khoa|doan)|"
    "bo truong|thu truong|tong bi thu|thu tuong|chanh van phong|ke toan truong|uy vien|chuyen vien|"
    "nguoi dung dau|nguoi phu trach"
)
_BODY = (
    "don vi|phong|co quan|bo phan|to chuc|nguoi|cap|doan the|ban|hoi dong|hoi nghi|lanh dao|"
    "doi tuong|ca nhan|tap the|so|bo|nganh"
)
_CONTACT = (
    "email|e mail|gmail|mail|website|trang web|dia chi|dien thoai|sdt|hotline|zalo|facebook|"
    "fanpage|so tai khoan|stk|link"
)
_ASKS = (
    (Kind.CONTACT, rf"\b(?:{_CONTACT})\b"),
    (
        Kind.PERSON,
        rf"\b(?:{_OFFICE})\b[^,;]*\b(?:la ai|la nguoi nao|ten (?:la )?gi|ho ten|ten ai)\b|"
        rf"\bai (?:la|lam|giu chuc|giu chuc vu)\s+(?:{_OFFICE})\b|\bai (?:da )?(?:ky|dung ten ky)\b|"
        r"\b(?:do|boi) ai ky\b|\bnguoi ky\b[^,;]*\b(?:ai|ten|nao)\b|\bho (?:va )?ten\b|\bai ky\b",
    ),
    (
        Kind.WHEN,
        r"\b(?:khi nao|bao gio|luc nao|chung nao|hom nao|ngay (?:nao|may|bao nhieu|thang nao)|"
        r"thang (?:may|nao|bao nhieu)|nam (?:nao|may|bao nhieu)|may gio|gio nao|"
        r"thoi (?:gian|diem) (?:nao|cu the)|thoi han|han (?:chot|nop|cuoi|gui|dang ky)|deadline|"
        r"quy (?:may|nao)|thu may|giai doan (?:nao|may)|(?:dot|ky) nao|lich (?:hop|tiep|thi|nop)|"
        r"ban hanh ngay|ngay ban hanh|ngay thang|tu ngay|den ngay|truoc ngay|bao lau)\b",
    ),
    (
        Kind.WHICH_DOCUMENT,
        rf"\b(?:{_DOCUMENT})(?:\s+\w+){{0,3}}?\s+(?:so (?:may|bao nhieu|nao)|nao)\b",
    ),
    (Kind.WHERE, r"\b(?:o dau|tai dau|cho nao|dia diem|dia ban nao|(?:tinh|noi) nao)\b"),
    (
        Kind.HOW_MUCH,
        r"\b(?:bao nhieu|may|ty le|ti le|so luong|tong so|phan tram|muc (?:chi|tien|thuong|luong))\b",
    ),
    (Kind.PURPOSE, r"\b(?:de lam gi|nham (?:muc dich )?(?:\w+ )?gi|vi sao|tai sao)\b"),
    (
        Kind.LIST,
        rf"\b(?:(?:nhung|cac)\s+(?:(?!{_BODY}\b)\w+\s+){{1,5}}?(?:nao|gi)|(?:bao )?gom (?:co )?"
        rf"(?:nhung )?(?:gi|\w+(?: \w+)? (?:nao|gi))|liet ke|ke ten|danh sach|ke ra)\b|"
        r"^(?:cac|nhung)\s|\b(?:la|co) nhung gi\b",
    ),
    (Kind.WHO, rf"\b(?:ai|(?:{_BODY})(?:\s+\w+){{0,2}}?\s+nao)\b"),
    (Kind.YES_NO, r"\b(?:co|duoc|phai)\b.*\b(?:khong|ko|chua)\b|\b(?:dung|phai|hay) khong\b"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _ASKS)

_COUNTED = re.compile(
    r"\b(?:bao nhieu|may)\s+(?!la\b|the\b|nhi\b|vay\b|a\b|roi\b)(?P<noun>[a-z]+(?:\s+[a-z]+)?)"
)
_SURNAME = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Trương|"
    "Lâm|Mai|Đào|Cao|Lương|Tạ|Hà|Tô|Châu|Tống|Vương|Lưu|Thái|Quách|Kiều|Hồ"
)
_PERSON_NAME = re.compile(
    rf"\b(?:{_SURNAME})(?:\s+(?!Chí Minh)[A-ZĐÀ-Ỹ][a-zà-ỹđ]+){{1,3}}(?=\W*(?:$|\n|[,;.)]))"
)
_ACTOR = re.compile(
    r"\b(?:Phòng|Sở|Ban|Bộ|Hội đồng|Ủy ban|UBND|HĐND|Công đoàn|Chi đoàn|Đoàn|Đảng|Tỉnh ủy|Thủ tướng|"
    r"Chính phủ|Quốc hội|Giám đốc|Trưởng|Chủ tịch|Bộ trưởng|Cục|Vụ|Tổng cục|Viện|Tòa án|BCH|GD|PGD|"
    r"HCTH)\b|\b(?:cấp ủy|tổ chức|cơ quan|đơn vị|đoàn thể|tập thể|cá nhân|công chức|viên chức|"
    r"người|cán bộ|đảng viên|lãnh đạo|nhân dân|hộ gia đình|doanh nghiệp|điển hình)\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?|\bngày\s+\d|\btháng\s+\d", re.I)
_PERIOD = re.compile(
    r"\bquý\s+(?:\d|[IVX])|\bgiai đoạn\b|\(\d{4}\s*-\s*\d{4}\)|\b(?:hằng|hàng)\s+(?:năm|tháng|quý|ngày)|"
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
    r"\b(?:tại|ở|trên địa bàn|địa chỉ|trụ sở|trong (?:toàn |cơ quan )?)|^\w+ \w+, ngày|Lưu", re.I
)
_AIM = re.compile(r"\b(?:để|nhằm|góp phần|tạo|vì|do|thúc đẩy|với mục tiêu)\b", re.IGNORECASE)
_NUMBERED_DOCUMENT = re.compile(
    r"\d+\s?[/-]\s?[A-ZĐ]|\b(?:Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Kết luận|Luật|Quy chế)\b"
)
_MONEY_ASKED = re.compile(r"\b(?:tien|dong|trieu|ty|kinh phi|muc chi|muc thuong|luong)\b")
_PERCENT_ASKED = re.compile(r"\b(?:ty le|ti le|phan tram)\b|%")
_YEAR_ASKED = re.compile(r"\b(?:nam (?:nao|may|bao nhieu)|giai doan)\b")
_DAY_ASKED = re.compile(
    r"\b(?:ngay|hom) (?:nao|may|bao nhieu)|thang (?:may|nao)|may gio|thu may|han|deadline|lich\b"
)
_DOCUMENT_ASKED = re.compile(rf"\b(?:{_DOCUMENT}|ban hanh|ky|ra doi|vb)\b")


_NAMED_NOUN = re.compile(r"\b(\w*[aeiouy]\w*)\s+nao\b")
_ANY = frozenset(
    "ngay thang nam quy nguoi vi quan cap tuong the khi luc cho noi phan viec ban cach muc qua"
    " hom gio chuc doan nhan thu dieu loai hinh nhu lam ra la cai".split()
)
_STRICT = frozenset({Kind.PERSON, Kind.CONTACT, Kind.HOW_MUCH, Kind.WHEN})

# What a clause must name to tell of it; the words of one line mean much the same.
_ATTRIBUTES = (
    "tieu chuan|tieu chi|dieu kien",
    "quy trinh|trinh tu|thu tuc|cac buoc",
    "ho so|bieu mau|mau|giay to",
    "kinh phi|tien|muc chi|tien thuong|muc thuong|ngan sach|luong",
    "ky luat|xu ly|xu phat|phat|che tai",
    "lich|thoi khoa bieu",
    "thanh phan|thanh vien|uy vien",
    "diem|thang diem|cham diem",
    "hieu luc",
    "thoi gian|thoi han|han nop|han gui|han chot",
    "hinh thuc",
    "mon",
    "danh sach",
)


@dataclass(frozen=True)
class Expectation:
    """What the answer to one question must hold; ``folded`` is the question without diacritics."""

    kind: Kind
    folded: str

    @classmethod
    def of(cls, understood: str) -> "Expectation":
        """From a question with its diacritics restored."""
        folded = fold(understood)
        kind = next((kind for kind, pattern in _COMPILED if pattern.search(folded)), Kind.EXPLAIN)
        return cls(kind, folded)

    @property
    def strict(self) -> bool:
        """Whether a sentence without the kind of thing cannot answer at all."""
        return self.kind in _STRICT

    def attributes_met(self, text: str) -> float:
        """The share of the attributes asked for ("điều kiện", "quy trình") that ``text`` names."""
        asked = [group for group in _ATTRIBUTES if re.search(rf"\b(?:{group})\b", self.folded)]
        if (named := _NAMED_NOUN.search(self.folded)) and named[1] not in _ANY:
            asked.append(named[1])
        if not asked:
            return 1.0
        folded = fold(text)
        return sum(bool(re.search(rf"\b(?:{g})\b", folded)) for g in asked) / len(asked)

    def met(self, sentence: str) -> float:
        """0 where the sentence lacks the kind of thing asked for, 1 where it has it."""
        match self.kind:
            case Kind.PERSON:
                return float(_PERSON_NAME.search(sentence) is not None)
            case Kind.CONTACT:
                return float(self._names_contact(sentence))
            case Kind.WHEN:
                return float(self._has_time(sentence))
            case Kind.HOW_MUCH:
                return self._has_quantity(sentence)
            case Kind.WHERE:
                return float(_PLACE.search(sentence) is not None)
            case Kind.PURPOSE:
                return float(_AIM.search(sentence) is not None)
            case Kind.WHICH_DOCUMENT:
                return float(_NUMBERED_DOCUMENT.search(sentence) is not None)
            case Kind.WHO:
                return float(_ACTOR.search(sentence) is not None)
            case Kind.LIST | Kind.YES_NO | Kind.EXPLAIN:
                return 1.0

    def _names_contact(self, sentence: str) -> bool:
        asked = re.search(rf"\b(?:{_CONTACT})\b", self.folded)
        return asked is not None and asked[0] in fold(sentence)

    def _has_time(self, sentence: str) -> bool:
        if not _DOCUMENT_ASKED.search(self.folded):
            sentence = _ISSUED.sub(" ", sentence)
        if _YEAR_ASKED.search(self.folded):
            return _YEAR.search(sentence) is not None
        if _DAY_ASKED.search(self.folded):
            return _DAY.search(sentence) is not None
        return _DAY.search(sentence) is not None or _PERIOD.search(sentence) is not None

    def _has_quantity(self, sentence: str) -> float:
        if _PERCENT_ASKED.search(self.folded):
            return float(_PERCENT.search(sentence) is not None)
        if _MONEY_ASKED.search(self.folded):
            return float(_MONEY.search(sentence) is not None)
        if (counted := _COUNTED.search(self.folded)) is not None:
            return float(_counts(sentence, counted["noun"].split()[0]))
        plain = _YEAR.sub(" ", _ISSUED.sub(" ", sentence))
        return float(_AMOUNT.search(plain) is not None)


def _counts(sentence: str, noun: str) -> bool:
    """Whether a number stands right before the thing counted ("3 tự giác"), or a list of them."""
    folded = fold(sentence)
    number = r"(?:\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
    if re.search(rf"(?<![\d/-])\b{number}\s+{noun}\b|\b{noun}\s+[xvi]+\b", folded):
        return True
    listed = enumeration_in(sentence)
    return listed is not None and noun in fold(listed.lead_in).split()[-12:]
