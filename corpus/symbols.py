"""What the letters of a document number mean.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục III (abbreviations of types); the Party's own in Hướng dẫn
36-HD/VPTW.
"""

import re
from collections import Counter
from typing import Final

TYPE_OF_SYMBOL: Final = {
    "CT": "chỉ thị",
    "QĐ": "quyết định",
    "KH": "kế hoạch",
    "NQ": "nghị quyết",
    "NQLT": "nghị quyết",
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
    "CĐ": "công điện",
    "TTr": "tờ trình",
    "PL": "pháp lệnh",
    "L": "luật",
    "VBHN": "văn bản hợp nhất",
    "CV": "công văn",
}
_CENTRAL: Final = {
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
    "TW": "Ban Chấp hành Trung ương",
    "TU": "Tỉnh ủy",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
}
_WORD = re.compile(r"[^\W\d_]+")
_SKIPPED = {"và", "của"}


def symbol_parts(symbol: str) -> list[str]:
    """"CT-TTg" to ["CT", "TTg"]."""
    return [part for part in re.split(r"[\s/&-]+", symbol) if part]


def issuer_from_symbol(number: str, text: str) -> str | None:
    """The body whose initials end a document number, by its name as ``text`` writes it.

    "279/QĐ-SKHCN" gives "Sở Khoa học và Công nghệ" where the text has that name, else None.
    """
    parts = [part for part in symbol_parts(number) if not part[0].isdigit()]
    organisation = parts[-1] if len(parts) > 1 else ""
    if re.fullmatch(r"QH\d+", parts[-1] if parts else ""):
        return "Quốc hội"
    if organisation in _CENTRAL:
        return _CENTRAL[organisation]
    return spelt_out(organisation, text) if len(organisation) > 1 else None


def spelt_out(initials: str, text: str) -> str | None:
    """The name that most often spells ``initials`` in ``text``: capitalised, "và" not counted."""
    letters = initials.upper()
    words = list(_WORD.finditer(text))
    found: Counter[str] = Counter()
    for index, word in enumerate(words):
        if word[0][0].isupper() and word[0][0] == letters[0]:
            end = _spelling_end(letters, words, index)
            if end is not None:
                found[re.sub(r"\s+", " ", text[word.start() : words[end].end()])] += 1
    return max(found, key=lambda name: (found[name], len(name)), default=None)


def _spelling_end(letters: str, words: list[re.Match[str]], index: int) -> int | None:
    """The index of the last word, if the words from ``index`` on begin with ``letters``."""
    matched = 0
    while matched < len(letters) and index < len(words):
        word = words[index][0]
        if word[0].upper() == letters[matched] or _plain(word[0]) == letters[matched]:
            matched += 1
        elif word not in _SKIPPED:
            return None
        index += 1
    return index - 1 if matched == len(letters) else None


def _plain(letter: str) -> str:
    return {"Ủ": "U", "Ư": "U", "Ô": "O", "Â": "A", "Ă": "A", "Ê": "E"}.get(letter.upper(), letter.upper())
