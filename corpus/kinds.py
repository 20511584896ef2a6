"""Types of documents, and the line of the head that names one: "KẾ HOẠCH".

Source: Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III; the Party's in Hướng dẫn 36-HD/VPTW.
"""

import re
from typing import Final

TYPES: Final = (
    "kế hoạch",
    "chỉ thị",
    "quyết định",
    "kết luận",
    "nghị quyết liên tịch",
    "nghị quyết",
    "nghị định",
    "thông tư liên tịch",
    "thông tư",
    "bộ luật",
    "luật",
    "pháp lệnh",
    "hướng dẫn",
    "quy chế",
    "quy định",
    "thông báo",
    "thông cáo",
    "thông tri",
    "công văn",
    "công điện",
    "báo cáo",
    "chương trình hành động",
    "chương trình",
    "phương án",
    "đề án",
    "tờ trình",
    "giấy mời",
    "điều lệ",
    "nội quy",
)
_LONGEST_FIRST: Final = "|".join(sorted((kind.upper() for kind in TYPES), key=len, reverse=True))
# The Party names the body that decided below or beside the type.
_WHOSE: Final = r"(?:CỦA|HỘI NGHỊ|LIÊN TỊCH)\s.+"
_TYPE_LINE: Final = re.compile(rf"(?P<type>{_LONGEST_FIRST})(?:\s*:|\s+(?P<whose>{_WHOSE}))?")
_WHOSE_LINE: Final = re.compile(_WHOSE)
_OPENING: Final = re.compile(rf"(?P<type>{_LONGEST_FIRST})\s+(?P<subject>\S.{{9,}})")


def is_type_line(text: str) -> bool:
    """Whether a line is the type alone ("KẾ HOẠCH") or with the body ("CHỈ THỊ CỦA …")."""
    return text.isupper() and _TYPE_LINE.fullmatch(text) is not None


def is_whose_line(text: str) -> bool:
    """Whether a line below the type says who decided: "CỦA BAN THƯỜNG VỤ TỈNH ỦY"."""
    return text.isupper() and _WHOSE_LINE.fullmatch(text) is not None


def type_of_line(text: str) -> str | None:
    """The type that a type line names, in lower case."""
    found = _TYPE_LINE.fullmatch(text) if text.isupper() else None
    return found["type"].lower() if found else None


def type_and_subject(text: str) -> tuple[str, str] | None:
    """Both where one line holds them: "KẾ HOẠCH Phát động phong trào thi đua"."""
    found = _OPENING.fullmatch(text)
    return (found["type"].lower(), found["subject"]) if found else None
