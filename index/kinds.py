"""What kind of thing a question asks for, from its wording.

Question types as in TREC question answering (Li and Roth, "Learning Question Classifiers", 2002).
The patterns are of folded text: lower case, without diacritics.
"""

import re
from enum import StrEnum
from typing import Final


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


DOCUMENT = (
    "van ban|quyet dinh|chi thi|ke hoach|nghi quyet|ket luan|thong tu|nghi dinh|luat|huong dan|"
    "can cu"
)
_OFFICE = (
    "(?:pho )?giam doc|(?:pho )?chu tich|(?:pho )?bi thu|(?:pho )?truong (?:phong|ban|khoa|doan)|"
    "bo truong|thu truong|tong bi thu|thu tuong|chanh van phong|ke toan truong|uy vien|chuyen vien|"
    "nguoi dung dau|nguoi phu trach|thu ky|thu truong|can su"
)
_BODY = (
    "don vi|phong(?! trao)|co quan|bo phan|to chuc|nguoi|cap|doan the|ban|hoi dong|hoi nghi|"
    "lanh dao|doi tuong|ca nhan|tap the|so|bo|nganh"
)
CONTACT = (
    "email|e mail|gmail|mail|website|trang web|dia chi|dien thoai|sdt|hotline|zalo|facebook|"
    "fanpage|so tai khoan|stk|link"
)
_PERSON: Final = (
    rf"\b(?:{_OFFICE})\b[^,;]*\b(?:la ai|la nguoi nao|ten (?:la )?gi|ho ten|ten ai)\b|"
    rf"\bai (?:la|lam|giu chuc|giu chuc vu)\s+(?:{_OFFICE})\b|"
    r"\b(?:do|boi) ai ky\b|\bai (?:da )?(?:dung ten )?ky\b|"
    rf"\b(?:{_OFFICE})\b[^,;]*\bdong chi nao\b|"
    r"\b(?:dong chi|(?<!don )vi|ong|ba|sep|anh|(?<!tieu )chi) nao\b|\bai trong\b|"
    r"\bnguoi ky\b[^,;]*\b(?:ai|ten|nao)\b|\bho (?:va )?ten\b"
)
_WHEN: Final = (
    r"\b(?:khi nao|bao gio|luc nao|chung nao|hom nao|ngay (?:nao|may|bao nhieu|thang nao)|"
    r"thang (?:may|nao|bao nhieu)|nam (?:nao|may|bao nhieu)|may gio|gio nao|"
    r"thoi (?:gian|diem) (?:nao|cu the)|thoi han|han (?:chot|nop|cuoi|gui|dang ky)|deadline|"
    r"quy (?:may|nao)|thu may|giai doan (?:nao|may)|(?:dot|ky) nao|lich (?:hop|tiep|thi|nop)|"
    r"ban hanh ngay|ngay ban hanh|ngay thang|tu ngay|den ngay|truoc ngay|bao lau)\b"
)
_WHICH_DOCUMENT: Final = rf"\b(?:{DOCUMENT})(?:\s+\w+){{0,3}}?\s+(?:so (?:may|bao nhieu|nao)|nao)\b"
_WHERE: Final = r"\b(?:o dau|tai dau|cho nao|dia diem|dia ban nao|(?:tinh|noi) nao)\b"
_HOW_MUCH: Final = (
    r"\b(?:bao nhieu|may|ty le|ti le|so luong|tong so|phan tram|muc (?:chi|tien|thuong|luong))\b"
)
_PURPOSE: Final = (
    r"\b(?:de (?:lam|duoc) (?:cai )?(?:gi|chi)|nham (?:muc dich )?(?:\w+ )?gi|vi sao|tai sao)\b"
)
_LIST: Final = (
    rf"\b(?:nhung|cac)\s+(?:(?!{_BODY}\b)\w+\s+){{1,5}}?(?:nao|gi)\b|"
    r"\b(?:bao )?gom (?:co )?(?:nhung )?(?:gi|\w+(?: \w+)? (?:nao|gi))\b|"
    r"\b(?:liet ke|ke ten|danh sach|ke ra|(?:la|co) nhung gi)\b|^(?:cac|nhung)\s"
)
_WHO: Final = rf"\b(?:ai|(?:{_BODY})(?:\s+\w+){{0,2}}?\s+nao)\b"
_YES_NO: Final = r"\b(?:co|duoc|phai)\b.*\b(?:khong|ko|chua)\b|\b(?:dung|phai|hay) khong\b"
# The first that fits decides, so the narrow ones stand first.
_ASKS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.CONTACT, rf"\b(?:{CONTACT})\b"),
        (Kind.PERSON, _PERSON),
        (Kind.WHEN, _WHEN),
        (Kind.WHICH_DOCUMENT, _WHICH_DOCUMENT),
        (Kind.WHERE, _WHERE),
        (Kind.HOW_MUCH, _HOW_MUCH),
        (Kind.PURPOSE, _PURPOSE),
        (Kind.LIST, _LIST),
        (Kind.WHO, _WHO),
        (Kind.YES_NO, _YES_NO),
    )
)


def kind_of(folded: str) -> Kind:
    """The kind of thing that a folded question asks for."""
    return next((kind for kind, pattern in _ASKS if pattern.search(folded)), Kind.EXPLAIN)
