"""Documents and places in them as people write them: "ct19", "QĐ 1440", "mục III.3"."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from corpus.symbols import TYPE_OF_SYMBOL, symbol_parts
from corpus.vietnamese import fold, fold_in_place

_TYPE_NAMES = {
    "chi thi": "chỉ thị",
    "quyet dinh": "quyết định",
    "ke hoach": "kế hoạch",
    "nghi quyet": "nghị quyết",
    "ket luan": "kết luận",
    "nghi dinh": "nghị định",
    "thong tu": "thông tư",
    "huong dan": "hướng dẫn",
    "thong bao": "thông báo",
    "cong van": "công văn",
    "luat": "luật",
    "bo luat": "bộ luật",
    "ct": "chỉ thị",
    "qd": "quyết định",
    "kh": "kế hoạch",
    "nq": "nghị quyết",
    "kl": "kết luận",
    "nd": "nghị định",
    "tt": "thông tư",
    "hd": "hướng dẫn",
    "tb": "thông báo",
    "cv": "công văn",
}
_TYPES = "|".join(sorted(_TYPE_NAMES, key=len, reverse=True))
_SYMBOL = r"[a-z]{1,5}\d{0,2}(?:\s?[/&-]\s?[a-z]{2,12}\d{0,2})*"
_NUMBERED = re.compile(
    rf"(?<![\w/])(?:(?P<type>{_TYPES})\s*(?:so\s*:?\s*)?)?"
    rf"(?<![\d/.-])(?P<serial>\d{{1,5}})(?P<year>/(?:19|20)\d\d)?\s?[/-]\s?(?P<symbol>{_SYMBOL})(?!\w)"
)
_SERIAL = re.compile(
    rf"(?<!\w)(?P<type>{_TYPES})\s*(?:so\s*:?\s*)?(?P<serial>\d{{1,5}})"
    r"(?![\d/.-]*\d)(?!\w)(?!\s*(?:nam|thang|ngay|tuan|quy|diem)\b(?!\s+(?:nao|may|bao|ban|\d)))"
    r"(?!\s*(?:%|phan tram))"
)
# "QĐ-UBND số 1440", "chỉ thị của Thủ tướng số 19".
_SYMBOL_FIRST = re.compile(
    r"(?<![\w/-])(?P<symbol>(?:ct|qd|kh|nq|kl|nd|tt|hd|tb|cv)(?:\s?[/-]\s?[a-z]{2,12}){1,2})"
    r"\s*(?:so\s*:?\s*)?(?P<serial>\d{1,5})(?![\w/-]|\.\d)"
)
_NUMBER_LAST = re.compile(
    rf"(?<!\w)(?P<type>{_TYPES})(?:[\s,–-]+[a-z]+){{1,8}}?\s+so\s*:?\s*(?P<serial>\d{{1,5}})(?![\w/-]|\.\d)"
)
_OF_YEAR = re.compile(
    rf"(?<!\w)(?P<type>{_TYPES})\s*(?:so\s*:?\s*)?(?P<serial>\d{{1,5}})(?P<year>/(?:19|20)\d\d)(?![\w/-])"
)
_BARE = re.compile(r"(?<![\w/.,-])(?:so\s*:?\s*)?(?P<serial>\d{3,5})(?![\w/.,%-])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SECTION = re.compile(r"(?<!\w)(?:muc|phan)\s+(?P<locator>[ivxlc]+(?:\s*[.,]\s*\d+)*)(?!\w)")
# "mục 3 phần 3" and "phần 3 mục 3", in either kind of numerals.
_STEP = r"(?:[ivxlc]{1,7}|\d{1,2})"
_PART_FIRST = re.compile(
    rf"(?<!\w)(?:phan|muc)\s+(?P<part>{_STEP})\s*,?\s*(?:muc|khoan|diem|y)\s+(?P<n>\d{{1,2}})(?!\w)"
)
_PART_LAST = re.compile(
    rf"(?<!\w)(?:muc|khoan|diem|y)\s+(?P<n>\d{{1,2}})\s*,?\s*(?:cua\s+|thuoc\s+|trong\s+)?"
    rf"(?:phan|muc)\s+(?P<part>{_STEP})(?!\w)"
)
_PART = re.compile(rf"(?<!\w)(?:phan|muc)\s+(?P<part>{_STEP})\s*[./]\s*(?P<n>\d{{1,2}})(?![\w./%])")
_PART_ALONE = re.compile(r"(?<!\w)phan\s+(?P<part>\d{1,2})(?![\w./%])(?P<n>)")
_ROMAN = "0 I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
_ARTICLE = re.compile(r"(?<!\w)dieu\s+(?P<n>\d{1,3}[a-z]?)(?!\w)")
_CLAUSE = re.compile(r"(?<!\w)khoan\s+(?P<n>\d{1,3}[a-z]?)(?!\w)")
_POINT = re.compile(r"(?<!\w)diem\s+(?P<n>[a-z])(?!\w)")


@dataclass(frozen=True)
class DocumentMention:
    """A document by its number, in so far as it was given; offsets are of the question."""

    type: str | None
    serial: int
    year: int | None
    symbol: tuple[str, ...]
    start: int
    end: int
    written: str

    def names(self, kind: str, number: str) -> bool:
        """Whether a document of that type and number may be meant."""
        found = re.match(r"0*(\d+)[a-zđ]?(?:/((?:19|20)\d\d))?\s*[/-]\s*(.+)", number)
        if found is None or int(found[1]) != self.serial:
            return False
        if self.type is not None and fold(self.type) not in fold(kind):
            return False
        if self.year is not None and found[2] is not None and int(found[2]) != self.year:
            return False
        parts = [fold(part) for part in symbol_parts(found[3])]
        return all(any(part.startswith(given) for part in parts) for given in self.symbol)


def document_mentions(question: str, known_serials: frozenset[int]) -> list[DocumentMention]:
    """The documents that a question names by number, in order.

    A bare number, or one apart from its type, counts only if it is among ``known_serials`` and,
    without "số", is no year.
    """
    folded = fold_in_place(question)
    found: list[DocumentMention] = []
    for pattern in (_NUMBERED, _OF_YEAR, _SERIAL, _SYMBOL_FIRST, _NUMBER_LAST, _BARE):
        for match in pattern.finditer(folded):
            mention = _mention(match, question)
            unsure = pattern in {_BARE, _NUMBER_LAST}
            is_year = _YEAR.fullmatch(match["serial"]) and "so" not in match[0]
            if unsure and (mention.serial not in known_serials or is_year):
                continue
            if (
                mention.type == "kế hoạch"
                and not mention.symbol
                and _YEAR.fullmatch(match["serial"])
            ):
                continue
            if not any(mention.start < other.end and other.start < mention.end for other in found):
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def locator_mention(
    question: str, known: Collection[str] = frozenset()
) -> tuple[str, int, int] | None:
    """The place in a document that a question names ("III.3", "24.1.a"), with its span.

    Arabic numbers stand for the Roman ones of a place that is among ``known`` (small letters).
    """
    folded = fold_in_place(question)
    article = _ARTICLE.search(folded)
    if article is not None:
        parts = [article, _CLAUSE.search(folded), _POINT.search(folded)]
        present = [match for match in parts if match is not None]
        start, end = min(m.start() for m in present), max(m.end() for m in present)
        return ".".join(_number(question, match) for match in present), start, end
    for pattern in (_PART_LAST, _PART_FIRST, _PART, _PART_ALONE):
        if (found := pattern.search(folded)) is not None:
            locator = _in_roman(found["part"], found["n"], known)
            if locator is not None:
                return locator, found.start(), found.end()
    if (section := _SECTION.search(folded)) is not None:
        roman, *rest = re.split(r"\s*[.,]\s*", section["locator"])
        return ".".join([roman.upper(), *rest]), section.start(), section.end()
    return None


def _in_roman(part: str, below: str, known: Collection[str]) -> str | None:
    """The place with its part in Roman numerals; one that was not written so must be known."""
    if not part.isdigit():
        return f"{part.upper()}.{int(below)}"
    if int(part) >= len(_ROMAN):
        return None
    locator = ".".join([_ROMAN[int(part)], *([str(int(below))] if below else [])])
    return locator if locator.lower() in known else None


def spell_numbers(question: str, known: Mapping[int, Sequence[str]]) -> str:
    """Document numbers spelt as the documents do: "34 ct tw" to "34-CT/TW".

    ``known`` gives the numbers that begin with each serial.
    """
    folded = fold_in_place(question)
    pieces: list[str] = []
    end = 0
    for serial in re.finditer(r"(?<![\w/.-])0*(\d{1,5})(?=\W*[a-z])", folded):
        for number in known.get(int(serial[1]), ()):
            rest = r"[\s/.-]*".join(map(re.escape, _letters_of(number)))
            found = re.compile(rf"[\s/.-]*{rest}(?!\w)").match(folded, serial.end())
            if found is not None and serial.start() >= end:
                pieces += [question[end : serial.start()], number]
                end = found.end()
                break
    return "".join([*pieces, question[end:]])


def _letters_of(number: str) -> list[str]:
    """The parts of a number after its serial, folded: "34-CT/TW" gives ["ct", "tw"]."""
    return re.findall(r"[a-z]+\d*|\d{4}", fold(number.lstrip("0123456789")))


def _number(question: str, match: re.Match[str]) -> str:
    """The number or letter named; "đ" is a letter of its own."""
    return "đ" if question[match.start("n")] in "đĐ" else match["n"]


def _mention(match: re.Match[str], question: str) -> DocumentMention:
    groups = match.groupdict()
    name = groups.get("type")
    symbol = tuple(symbol_parts(groups.get("symbol") or ""))
    return DocumentMention(
        type=_TYPE_NAMES[name] if name else _type_of(symbol),
        serial=int(groups["serial"]),
        year=int(groups["year"][1:]) if groups.get("year") else None,
        symbol=symbol,
        start=match.start(),
        end=match.end(),
        written=question[match.start() : match.end()],
    )


def _type_of(symbol: Sequence[str]) -> str | None:
    names = {fold(short): kind for short, kind in TYPE_OF_SYMBOL.items()}
    return names.get(symbol[0]) if symbol else None
