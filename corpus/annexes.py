"""What is attached to a document after its signature: annexes, a regulation that it issues.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục III ("Phụ lục I", its title, and "(Kèm theo …)").
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.kinds import is_type_line, type_of_line
from corpus.lines import Line, has_motto
from corpus.markers import Kind, is_numbered, marker_of, roman
from corpus.quotations import quoted_paragraphs
from corpus.vietnamese import fold

_NUMBERED: Final = re.compile(
    r"(?P<name>PHỤ LỤC|Phụ lục|BIỂU MẪU|Biểu mẫu|MẪU|Mẫu|BIỂU|Biểu)"
    r"(?P<word> SỐ| [Ss]ố)?(?: ?(?P<number>[IVXLC]{1,7}|\d{1,3}[a-zđA-ZĐ]?|[A-ZĐ]))?(?!\w)"
    r"\s*[.:–-]?\s*(?P<rest>.*)"
)
_TITLES: Final = re.compile(r"(?:DANH MỤC|DANH SÁCH|BẢNG|PHỤ BIỂU|TIÊU CHÍ|THANG ĐIỂM)\b")
_ATTACHED: Final = re.compile(r"\(.*kèm theo|(?:Được )?(?:ban hành )?kèm theo", re.IGNORECASE)
_DATED: Final = re.compile(r"[^;:]{0,40}\bngày[ .…\d]*tháng[ .…\d]*năm[ .…\d]*")
_HEAD_LINES: Final = 8
_LONGEST_TITLE: Final = 200
_ANNEX: Final = "Phụ lục"


@dataclass(frozen=True)
class Title:
    """How an annex is called: "Phụ lục", "II"; ``at`` is the index of the line that says so."""

    name: str
    number: str
    at: int
    rest: str = ""

    @property
    def label(self) -> str:
        """As it is cited: "Phụ lục II", "Quy chế ban hành kèm theo"."""
        if self.number or self.name == _ANNEX:
            return f"{self.name} {self.number}".strip()
        return f"{self.name} ban hành kèm theo"

    @property
    def prefix(self) -> str:
        """The initials and the number in digits, which begin its locators: "PL2", "QC"."""
        initials = "".join(word[0] for word in fold(self.name).split()).upper()
        number = self.number
        if number and not number[0].isdigit():
            number = str(roman(number)) if set(number) <= set("IVXLC") else number
        return initials + (number.lstrip("0") or number)


@dataclass(frozen=True)
class Annex:
    """An annex: how it is called, its heading, where it begins, and the lines after its head."""

    title: Title
    heading: str
    start: int
    body: Sequence[Line]


def annex_title(lines: Sequence[Line], index: int, *, certain: bool = False) -> Title | None:
    """The title of the annex that line ``index`` names, if it names one.

    ``certain`` asks for more, where no signature tells that the document itself has ended.
    """
    text = lines[index].text
    attached = _attached(lines, index)
    found = _NUMBERED.fullmatch(text)
    if found and not text.endswith((".", ";", ",")) and len(text) <= _LONGEST_TITLE:
        rest = found["rest"]
        bare = not rest or rest.isupper() or rest.startswith("(")
        by_itself = bare and (found["name"].upper() == "PHỤ LỤC" or not certain)
        numbered = found["number"] or not rest or text.isupper()
        if numbered and (attached is not None or by_itself):
            return Title(found["name"].capitalize(), found["number"] or "", index, rest)
    if attached is not None and is_type_line(text):
        return Title((type_of_line(text) or "").capitalize(), "", index)
    if attached is not None and _TITLES.match(text) and text.isupper():
        return Title(_ANNEX, "", index, text)
    return None


def opens_annex(lines: Sequence[Line], index: int) -> bool:
    """Whether an annex, or the letterhead over one, begins at line ``index``."""
    return any(
        annex_title(lines, at) is not None
        for at in range(index, min(len(lines), index + _HEAD_LINES))
        if at == index or all(_over(line.text) for line in lines[index:at])
    )


def restart(lines: Sequence[Line], first: int) -> int | None:
    """Where a second text begins because its articles count from 1 again, after line ``first``."""
    quoted = quoted_paragraphs([line.text for line in lines])
    seen: set[str] = set()
    for index in range(first, len(lines)):
        marker = None if index in quoted else marker_of(lines[index].text)
        if marker is None or marker.kind is not Kind.ARTICLE:
            continue
        if marker.number == "1" and len(seen) > 1:
            return _above_article(lines, index, first + 1)
        seen.add(marker.number)
    return None


def _above_article(lines: Sequence[Line], index: int, first: int) -> int:
    """The first of the titles, chapters and letterheads that stand over an article."""
    while index > first:
        text = lines[index - 1].text
        marker = marker_of(text)
        chapter = marker is not None and marker.kind.value < Kind.ARTICLE.value
        if not (chapter or _over(text) or _ATTACHED.match(text)):
            break
        index -= 1
    return index


def annexes_of(lines: Sequence[Line]) -> list[Annex]:
    """The annexes that the lines after a document's signature make up."""
    titles = _titles(lines)
    if lines and (not titles or not all(_over(line.text) for line in lines[: titles[0].at])):
        titles.insert(0, Title(_ANNEX, "", -1))
    starts = [0, *(_start(lines, title.at) for title in titles[1:]), len(lines)]
    return (
        [
            _annex(lines[start:end], title, start)
            for title, start, end in zip(titles, starts[:-1], starts[1:], strict=True)
        ]
        if lines
        else []
    )


def names_of(annexes: Iterable[Annex]) -> list[tuple[str, str]]:
    """For each the prefix of its locators and its label; one that is taken gets a number."""
    taken: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for annex in annexes:
        prefix, label = annex.title.prefix, annex.title.label
        count = max(1, counts[prefix])
        while prefix in taken:
            count += 1
            # After a number a bare one would read as a longer number.
            border = "_" if annex.title.number else ""
            prefix = f"{annex.title.prefix}{border}{count}"
            label = f"{annex.title.label} (thứ {count})"
        taken[prefix] = label
        counts[annex.title.prefix] = count
    return list(taken.items())


def _attached(lines: Sequence[Line], index: int) -> int | None:
    """The line "(Ban hành kèm theo …)" that belongs to a title at ``index``."""
    for at in range(index, min(len(lines), index + _HEAD_LINES)):
        text = lines[at].text
        if _ATTACHED.match(text) or (at == index and "(kèm theo" in text.lower()):
            return at
        if at > index and marker_of(text):
            return None
    return None


def _titles(lines: Sequence[Line]) -> list[Title]:
    titles: list[Title] = []
    beyond = 0
    for index in range(len(lines)):
        if index >= beyond and (title := annex_title(lines, index)):
            titles.append(title)
            end = _attached(lines, index)
            beyond = index + 1 if end is None else end + 1
    return titles


def _start(lines: Sequence[Line], at: int) -> int:
    """Where the letterhead over a title begins, if one stands there."""
    start = at
    while start > 0 and _over(lines[start - 1].text):
        start -= 1
    return start if any(has_motto(line.text) for line in lines[start:at]) else at


def _over(text: str) -> bool:
    """What may stand over the title of an annex: a letterhead with place and date."""
    if has_motto(text) or _DATED.fullmatch(text):
        return True
    return text.isupper() and not is_numbered(text) and not text.startswith("|")


def _annex(lines: Sequence[Line], title: Title, start: int) -> Annex:
    if title.at < 0:
        return Annex(title, "", lines[0].start, lines)
    at = title.at - start
    attached = _attached(lines, at)
    end = at + 1 if attached is None else attached + 1
    if attached is None and not title.rest:
        while end < len(lines) and lines[end].text.isupper() and _over(lines[end].text):
            end += 1
    words = [title.rest, *(line.text for line in lines[at + 1 : end])]
    heading = " ".join(word for word in words if word and not _ATTACHED.match(word))
    return Annex(
        title, heading if len(heading) <= _LONGEST_TITLE else "", lines[0].start, lines[end:]
    )
