"""Names of bodies in capitals, as they are written in running text.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục II (capital letters).
"""

import re
from typing import Final

from corpus.citations import NUMBER
from corpus.kinds import TYPES
from corpus.letters import UPPER

# After these a name begins: "Sở Khoa học …", "Ban Tổ chức", "Hội đồng Thi đua".
_NAMED: Final = {
    *("sở", "bộ", "ban", "cục", "vụ", "viện", "trường", "phòng", "hội", "ủy ban", "uỷ ban"),
    *("chi cục", "tổng cục", "văn phòng", "trung tâm", "hội đồng", "liên đoàn", "đảng đoàn"),
    *(
        "ban cán sự",
        "tổng công ty",
        "tiểu ban",
        "quỹ",
        "thanh tra",
        "học viện",
        "tòa án",
        "mặt trận",
    ),
}
_ALWAYS_LOWER: Final = {"nhân dân", "cán sự đảng"}
_LEVELS: Final = re.compile(r"(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)\b")
_PARTY: Final = re.compile(r"(?:tỉnh|thành|huyện|thị|quận|đảng) (?:ủy|uỷ)\b")
_OTHERS: Final = re.compile(
    r"chính phủ|quốc hội|trung ương|đảng bộ|thủ tướng|chủ tịch nước|tổ quốc|việt nam|đảng\b"
)
_KEPT: Final = re.compile(
    r"\b(?:UBND|HĐND|UBMTTQVN|UBMTTQ|MTTQ|TNCS|KH&CN|HCM|TP|CBCCVC|(?=[IVX]{2,6}\b)[IVX]+)\b\.?"
)
_LAW: Final = re.compile(r"\b(luật|pháp lệnh) (\w)")
_PROPER: Final = re.compile(
    rf"(?<!\w)[{UPPER}](?![{UPPER}])[^\W\d_]+(?: [{UPPER}](?![{UPPER}])[^\W\d_]+)+(?!\w)"
)
_NAMES: Final = re.compile(
    r"\b(?:ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|thủ tướng chính phủ|chính phủ|"
    r"quốc hội|tỉnh ủy|tỉnh uỷ|ban chấp hành|ban thường vụ|bộ chính trị|ban bí thư)\b"
    r"|(?<=\bcủa )đảng\b"
)
_CITED: Final = re.compile(rf"\b(?:{'|'.join(TYPES)})(?= số \d)")
_GOES_ON: Final = re.compile(r"[\w,)] $")
_MOST_WORDS: Final = 120
_LONGEST_NAME: Final = 400
_JOINTS: Final = {"và", "-", "–"}


def as_written(name: str, text: str) -> str:
    """A body's name in capitals as ``text`` writes it elsewhere, else by the rules of capitals."""
    if len(name) > _LONGEST_NAME:
        return name.capitalize()
    return _elsewhere(name, text) or _with_proper_names(_by_rule(name), text)


def in_sentence_case(title: str, text: str) -> str:
    """A title in capitals, each run of its words as ``text`` writes it, else in lower case."""
    title = " ".join(title.split())
    written = _in_words_of(text, title)
    for kept in (*NUMBER.finditer(title), *_KEPT.finditer(title)):
        if written[kept.start() : kept.end()] == kept[0].lower():
            written = written[: kept.start()] + kept[0] + written[kept.end() :]
    written = _LAW.sub(lambda law: _first_up(law[1]) + " " + law[2].upper(), written)
    written = _NAMES.sub(lambda name: _by_rule(name[0].upper()), written)
    written = _CITED.sub(lambda kind: _first_up(kind[0]), written)
    return _with_proper_names(_first_up(written), text)


def _in_words_of(text: str, title: str) -> str:
    """The longest runs of two words and more that the text has, in its capitals."""
    prose = "\n".join(line for line in text.split("\n") if not line.isupper())
    lower, words = prose.lower(), title.lower().split(" ")
    if len(words) > _MOST_WORDS or len(lower) != len(prose):
        return title.lower()
    written: list[str] = []
    first = 0
    while first < len(words):
        last, at = first + 2, -1
        while last <= len(words) and (found := _find(" ".join(words[first:last]), lower)) >= 0:
            last, at = last + 1, found
        last = last - 1 if at >= 0 else first + 1
        run = " ".join(words[first:last])
        if at >= 0:
            run = prose[at : at + len(run)]
            # The capital with which a line or sentence begins says nothing.
            begins = not _GOES_ON.search(prose[max(0, at - 2) : at])
            run = run[0].lower() + run[1:] if begins else run
        written.append(run)
        first = last
    return " ".join(written)


def _find(words: str, text: str) -> int:
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return found.start() if found else -1


def _elsewhere(words: str, text: str) -> str | None:
    for found in re.finditer(re.escape(words), text, re.IGNORECASE):
        if not found[0].isupper():
            return _first_up(found[0])
    return None


def _with_proper_names(words: str, text: str) -> str:
    """With the capitals that names of two words and more have in the text: "Quảng Ngãi"."""
    for name in {found[0] for found in _PROPER.finditer(text)}:
        if name.lower() in words.lower():
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", name, words, flags=re.IGNORECASE)
    return words


def _by_rule(name: str) -> str:
    """ "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI" to "Ủy ban nhân dân tỉnh Quảng Ngãi"."""
    lower, written, position = name.lower(), "", 0
    proper = next_is_proper = False
    while position < len(name):
        if name[position] == " ":
            written, position = written + " ", position + 1
            continue
        if kept := _KEPT.match(name, position):
            token, next_is_proper = kept[0], False
        elif level := _LEVELS.match(lower, position):
            party = _PARTY.match(lower, position)
            token, proper = (_first_up(party[0]), True) if party else (level[0], True)
            next_is_proper = True
        elif party := _PARTY.match(lower, position):
            token, proper, next_is_proper = _first_up(party[0]), True, True
        elif other := _OTHERS.match(lower, position):
            token, proper, next_is_proper = _first_up(other[0]), other[0] == "đảng bộ", False
        else:
            head = _head_at(lower, position) if not proper else None
            token = head or lower[position:].split(" ", 1)[0]
            if head:
                token, next_is_proper = _first_up(head), not _lower_after(lower, position, head)
            else:
                token = _first_up(token) if proper or next_is_proper else token
                next_is_proper = token in _JOINTS or token.endswith(",")
        written, position = written + token, position + len(token)
    return _first_up(written)


def _head_at(lower: str, position: int) -> str | None:
    """The longest word of a body that begins there, if it begins a name."""
    following = lower[position:].split(" ")
    for length in range(min(3, len(following)), 0, -1):
        words = " ".join(following[:length])
        if words in _NAMED and (position == 0 or length > 1 or words in {"sở", "bộ", "ban"}):
            return words
    return None


def _lower_after(lower: str, position: int, head: str) -> bool:
    rest = lower[position + len(head) :].lstrip()
    return any(rest.startswith(word) for word in _ALWAYS_LOWER)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
