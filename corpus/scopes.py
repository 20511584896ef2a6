"""Which part of a document a statement is about: "điểm a, b khoản 2 Điều 5", "một số điều"."""

import re
from typing import Final

from pydantic import BaseModel, ConfigDict

_NUMBER: Final = r"\d{1,3}[a-zđ]?(?![\w/])"
_LETTER: Final = r"[a-zđ]\d?(?!\w)"
_JOINED: Final = r"(?:\s*(?:,|và|;|, và)\s*"
_NAMED: Final = re.compile(
    rf"(?<!\w)(?:(?P<article>(?:các\s+)?điều)\s+(?P<articles>{_NUMBER}{_JOINED}{_NUMBER})*)"
    rf"|(?:khoản\s+(?P<clauses>{_NUMBER}{_JOINED}{_NUMBER})*))"
    rf"|(?:điểm\s+(?P<points>{_LETTER}{_JOINED}{_LETTER})*))"
    r"|(?:mục\s+(?P<section>[IVXLC]{1,7}(?:\.\d{1,2})*)(?!\w)))",
    re.IGNORECASE,
)
_PARTIAL: Final = re.compile(
    r"(?<!\w)(?:(?:các\s+|những\s+|nội dung\s+|tên\s+)?"
    r"(?:(?:điều|khoản|điểm|tiết|chương|mục|phần|phụ lục|biểu|mẫu)\s+(?:số\s+)?"
    r"(?:\d{1,3}[a-zđ]?|[IVXLC]+|[a-zđ])(?![\w/])"
    r"|phụ lục(?!\w))"
    r"|một (?:số|phần)(?:\s+(?:điều|khoản|điểm|nội dung|quy định|mục|phụ lục|biểu|mẫu))?(?!\w)"
    r"(?!\s+(?:văn bản|quyết định|nghị quyết|thông tư|nghị định|chỉ thị))"
    r"|cụm từ)",
    re.IGNORECASE,
)
_WHERE_PUT: Final = re.compile(
    rf"\s*vào\s+(?:ngay\s+)?(?:sau|trước)\s+(?:điểm\s+{_LETTER}|khoản\s+{_NUMBER}|điều\s+{_NUMBER})",
    re.IGNORECASE,
)
_END: Final = re.compile(
    r"\s*(?:như sau|,?\s*cụ thể|ban hành kèm theo|kèm theo|của|tại|thuộc)?\s*(?:là\s*)?[:;.,]?\s*$",
    re.IGNORECASE,
)
_BELONGS: Final = re.compile(r"\s+(?:của|ban hành|kèm theo|tại|thuộc|như sau)(?!\w)", re.IGNORECASE)


class Scope(BaseModel):
    """The words that name a part, and the locators of the sections that they name.

    Empty ``text`` means the whole document; ``locators`` is empty where the words name no section
    ("một số điều").
    """

    model_config = ConfigDict(frozen=True)
    text: str = ""
    locators: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether less than the whole document is meant."""
        return bool(self.text)

    def covers(self, locator: str) -> bool:
        """Whether the section at ``locator`` is one of those named, or stands within one."""
        return any(locator == one or locator.startswith(f"{one}.") for one in self.locators)


NO_SCOPE: Final = Scope()


def scope_in(text: str) -> Scope:
    """The part that ``text``, the words between a verb and its document, names; or the whole."""
    named = _PARTIAL.search(text)
    if named is None:
        return NO_SCOPE
    rest = text[named.start() :]
    end = _BELONGS.search(rest)
    written = _END.sub("", rest[: end.start()] if end else rest).strip()
    return Scope(text=written, locators=locators_in(_WHERE_PUT.sub("", rest)))


def locators_in(text: str) -> tuple[str, ...]:
    """The sections that ``text`` names, smaller before larger: "điểm a khoản 2 Điều 5" → 5.2.a."""
    found: list[str] = []
    points: list[str] = []
    below: list[str] = []
    for match in _NAMED.finditer(text):
        if match["points"]:
            points += _parts(match["points"])
        elif match["clauses"]:
            for clause in _parts(match["clauses"]):
                below += [f"{clause}.{point}" for point in points] or [clause]
            points = []
        elif match["articles"]:
            articles = _parts(match["articles"])
            inside = below or points
            found += [f"{articles[0]}.{part}" for part in inside]
            found += articles[1:] if inside else articles
            below, points = [], []
        elif match["section"]:
            above = match["section"].upper()
            inside = below or points
            found += [f"{above}.{part}" for part in inside] or [above]
            below, points = [], []
    return tuple(dict.fromkeys(found))


def _parts(written: str) -> list[str]:
    return re.findall(r"\d{1,3}[a-zđ]?|(?<!\w)[a-zđ]\d?(?!\w)", written)
