"""What the letters of a document number mean.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục III (abbreviations of types); the Party's own in Hướng dẫn
36-HD/VPTW.
"""

import re
import unicodedata
from collections import Counter
from typing import Final

TYPE_OF_SYMBOL: Final = {
    "CT": "chỉ thị",
    "QĐ": "quyết định",
    "KH": "kế hoạch",
    "NQ": "nghị quyết",
    "NQLT": "nghị quyết liên tịch",
    "KL": "kết luận",
    "NĐ": "nghị định",
    "TT": "thông tư",
    "TTLT": "thông tư liên tịch",
    "HD": "hướng dẫn",
    "TB": "thông báo",
    "BC": "báo cáo",
    "CTR": "chương trình",
    "CTr": "chương trình",
    "ĐA": "đề án",
    "QC": "quy chế",
    "QYĐ": "quy định",
    "QyĐ": "quy định",
    "QĐi": "quy định",
    "CĐ": "công điện",
    "TTr": "tờ trình",
    "PL": "pháp lệnh",
    "L": "luật",
    "VBHN": "văn bản hợp nhất",
    "CV": "công văn",
}
_JOINT: Final = {"TTLT", "NQLT"}
_BODIES: Final = {
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
    "CTN": "Chủ tịch nước",
    "TW": "Ban Chấp hành Trung ương",
    "TƯ": "Ban Chấp hành Trung ương",
    "TU": "Tỉnh ủy",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
}
# Where the text itself does not spell them out.
_COMMON_BODIES: Final = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "BNV": "Bộ Nội vụ",
    "BTC": "Bộ Tài chính",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BTP": "Bộ Tư pháp",
    "BYT": "Bộ Y tế",
}
_NATIONAL_ASSEMBLY: Final = re.compile(r"QH\d+")
_STANDING_COMMITTEE: Final = re.compile(r"UBTVQH\d*")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SKIPPED: Final = {"và", "của"}


def symbol_parts(symbol: str) -> list[str]:
    """ "CT-TTg" to ["CT", "TTg"]."""
    return [part for part in re.split(r"[\s/&-]+", symbol) if part]


class Bodies:
    """The names of bodies that a text spells out, by their initials."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = [word for word in _WORD.finditer(text) if word[0] not in _SKIPPED]
        self._initials = "".join(_initial(word[0][0]) for word in self._words)
        self._known: dict[str, str | None] = {}

    def issuer(self, number: str) -> str | None:
        """The body whose initials end a document number, by its name as the text writes it.

        "279/QĐ-SKHCN" gives "Sở Khoa học và Công nghệ" where the text has that name, else None.
        """
        parts = [part for part in symbol_parts(number) if not part[0].isdigit()]
        if not parts:
            return None
        if _NATIONAL_ASSEMBLY.fullmatch(parts[-1]):
            return "Quốc hội"
        if parts[0] in _JOINT:
            names = [self._body(part) for part in parts[1:]]
            return ", ".join(name for name in names if name) if all(names) else None
        return self._body(parts[-1]) if len(parts) > 1 or len(symbol_parts(number)) > 2 else None

    def _body(self, initials: str) -> str | None:
        if _STANDING_COMMITTEE.fullmatch(initials):
            initials = "UBTVQH"
        if initials in _BODIES:
            return _BODIES[initials]
        return self.spelt_out(initials) or _COMMON_BODIES.get(initials)

    def spelt_out(self, initials: str) -> str | None:
        """The name that most often spells ``initials``: capitalised, "và" not counted."""
        if initials not in self._known:
            self._known[initials] = self._most_frequent(initials) if len(initials) > 1 else None
        return self._known[initials]

    def _most_frequent(self, initials: str) -> str | None:
        wanted = "".join(_initial(letter) for letter in initials)
        names: Counter[str] = Counter()
        index = self._initials.find(wanted)
        while index >= 0:
            first, last = self._words[index], self._words[index + len(wanted) - 1]
            name = self._text[first.start() : last.end()]
            if first[0][0].isupper() and _is_name(name):
                names[name] += 1
            index = self._initials.find(wanted, index + 1)
        return max(names, key=lambda name: (names[name], len(name)), default=None)


def issuer_from_symbol(number: str, text: str) -> str | None:
    """``Bodies(text).issuer(number)``, for a single number."""
    return Bodies(text).issuer(number)


def _is_name(words: str) -> bool:
    """Words of one name: no other punctuation between them than a dash or an ampersand."""
    return not re.search(r"[^\w\s&–-]|\n", words)


def _initial(letter: str) -> str:
    """One capital without marks, so that "Ủ" and "U" meet; Đ is a letter of its own."""
    return unicodedata.normalize("NFD", letter.upper())[0]
