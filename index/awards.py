"""Which award a question is about, and what of it: what it takes, who decides, which share."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from config.words import load_question_words
from corpus.awards import Award, Awards, OtherAward
from corpus.vietnamese import fold, syllables
from index.kinds import Kind
from index.phrases import Phrases
from index.question import Question

_SHORTEST_WITH_SLIP: Final = 3
_AT_MOST: Final = 2


class Aspect(StrEnum):
    """What is asked of an award; ``ELSEWHERE`` is what no law of awards tells: targets, counts."""

    CRITERIA = "criteria"
    DECIDED = "decided"
    SHARE = "share"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class AskedOfAwards:
    """The awards asked about, and what of them; ``collective`` where it is asked for a group."""

    awards: tuple[OtherAward, ...]
    aspect: Aspect
    collective: bool = False


@dataclass(frozen=True)
class _Named:
    """An award named in a question: half-open positions among its syllables."""

    award: OtherAward
    start: int
    end: int


# A question of another kind asks for what no table of criteria holds.
_ANSWERABLE: Final = frozenset(
    {Kind.EXPLAIN, Kind.LIST, Kind.WHO, Kind.YES_NO, Kind.HOW_MUCH, Kind.WHICH_DOCUMENT}
)
# What a plan or the office's papers alone would tell.
_OF_THE_PLAN: Final = re.compile(
    r"\b(?:ke hoach|chi tieu|muc tieu|phan dau|phat dong|van ban nay|ban nay)\b"
)
_SHARE: Final = re.compile(r"%|\b(?:phan tram|ty le|ti le)\b")
_COUNTED: Final = re.compile(r"\b(?:bao nhieu|may)\s+(?P<noun>[a-z]+)")
_DECIDED: Final = re.compile(
    r"\b(?:ai|nguoi nao|cap nao|co quan nao|don vi nao)\b"
    r"(?! (?:thi )?(?:co the )?(?:duoc|dc|dat|co)).*"
    r"\b(?:quyet dinh|cong nhan|tang|ky|trao|xet|cap|phong)\b|\btham quyen\b|"
    r"\b(?:quyet dinh|cong nhan|tang|trao|ky) boi ai\b|\bdo (?:ai|cap nao)\b"
)
# The words in which such a question is put; one with any other word asks for something else.
_BESIDE: Final = (
    "tiêu chuẩn|tiêu chí|điều kiện|yêu cầu|danh hiệu|hình thức khen thưởng|danh hiệu thi đua|"
    "hình thức|khen thưởng|xét|xét tặng|xét duyệt|bình xét|tặng|bình chọn|bình bầu|công nhận|"
    "đề nghị|cá nhân|tập thể|người lao động|lao động|cán bộ|công chức|viên chức|nhân viên|"
    "chuyên viên|phòng|đơn vị|cơ quan|sở|ở sở|trong sở|đạt|đạt được|đạt chuẩn|nhận|nhận được|lấy|"
    "giành|trở thành|luật|luật thi đua khen thưởng|điều|khoản|điều luật|pháp luật|đủ|đủ điều kiện|"
    "thỏa mãn|đáp ứng|có thể|được xem là|được coi là|coi là|xem là|gọi|tức|nghĩa|bao nhiêu|"
    "phần trăm|tỷ lệ|tỉ lệ|tối đa|tối thiểu|ít nhất|không quá|quyết định|thẩm quyền|cấp|ký|trao|"
    "phong tặng|đối tượng|giải thích|định nghĩa|khái niệm|hiểu|tóm tắt|mức|mức nào|kết quả|"
    "quy định|theo luật|căn cứ|dựa|dựa vào|thành tích|cách|cách nào|bằng cách|mong|mong muốn|"
    "cố gắng|hướng dẫn|chỉ|rõ|thông tin|trường hợp|hoàn thành|nhiệm vụ|chung|vừa|mới|hằng năm|so|"
    "người"
)
_COMPARED: Final = ("khác", "khác gì", "khác nhau", "giống", "giống nhau", "phân biệt", "so sánh")
_JOINED: Final = frozenset({"va", "hoac", "hay", "voi", "vs", "cung", "so"})


class AwardReader:
    """Reads questions about the awards of one table; read-only, so any thread may use it."""

    def __init__(self, table: Awards) -> None:
        # Diacritics put back wrongly hide words that only ask, so they count without them here.
        beside = (*load_question_words().function, *_BESIDE.split("|"), table.law.title)
        everything: tuple[OtherAward, ...] = (*table.awards, *table.others)
        self._law = table.law
        names = [(tuple(map(fold, syllables(n))), one) for one in everything for n in one.called]
        longest_first = sorted(names, key=lambda named: -len(named[0]))
        self._names = [(name, frozenset(name), award) for name, award in longest_first]
        self._words = {
            award.name: Phrases((*beside, *self._own_words(award)), folded=True)
            for award in everything
        }
        self._compared = Phrases(_COMPARED, folded=True)

    def read(self, question: Question) -> AskedOfAwards | None:
        """What is asked of which award; None where it is something that no criteria tell."""
        spelt = syllables(question.understood)
        named = self._named(tuple(map(fold, spelt)))
        if not named or question.locator is not None or not self._names_the_law_at_most(question):
            return None
        folded = _without_names(spelt, named)
        awards = tuple({one.award.name: one.award for one in named}.values())
        if _is_elsewhere(question, folded) or question.numbers - {self._law.year, *_PERCENTAGES}:
            return AskedOfAwards(awards, Aspect.ELSEWHERE)
        asked = self._asked_for(named, spelt)
        if not asked or not self._says_nothing_else(question, asked, named, spelt):
            return None
        aspect = _aspect(question, asked, folded)
        collective = re.search(r"\b(?:tap the|phong|don vi)\b", folded) is not None
        return AskedOfAwards(tuple(asked), aspect, collective)

    def _names_the_law_at_most(self, question: Question) -> bool:
        return all(one.names("luật", self._law.number) for one in question.mentions)

    def _named(self, spelt: Sequence[str]) -> list[_Named]:
        """The awards named, in order; the longest name decides, exactly spelt ones first."""
        said = set(spelt)
        whole = [(name, award) for name, parts, award in self._names if parts <= said]
        found = _found(spelt, whole, _is_called)
        if not found:
            # Of a name with a slip all syllables but one are said, or it is one syllable twice.
            near = [(n, award) for n, parts, award in self._names if len(parts - said) <= 1]
            found = _found(spelt, near, _is_called_with_a_slip)
        return sorted(found, key=lambda one: one.start)

    def _asked_for(self, named: Sequence[_Named], spelt: Sequence[str]) -> Sequence[OtherAward]:
        """Of several awards those that are joined, or the one whose criteria tell of the others."""
        awards = list({one.award.name: one.award for one in named}.values())
        if len(awards) == 1:
            return awards
        between = [
            {fold(s) for s in spelt[one.end : other.start]} for one, other in pairwise(named)
        ]
        if len(awards) <= _AT_MOST and all(words <= _JOINED for words in between):
            return awards
        over = [one for one in awards if isinstance(one, Award) and _tells_of(one, awards)]
        return over[:1]

    def _says_nothing_else(
        self,
        question: Question,
        asked: Sequence[OtherAward],
        named: Sequence[_Named],
        spelt: Sequence[str],
    ) -> bool:
        """Whether all words are names, ways to ask, or words of the award's own criteria."""
        told = [any(one.start <= at < one.end for one in named) for at in range(len(spelt))]
        vocabularies = [self._words[award.name] for award in asked]
        vocabularies += [self._compared] if len(asked) > 1 else []
        for vocabulary in vocabularies:
            told = [a or b for a, b in zip(told, vocabulary.marks(spelt), strict=True)]
        left = {s for s, is_told in zip(spelt, told, strict=True) if not is_told}
        return not left & set(question.content) - {self._law.year}

    def _own_words(self, award: OtherAward) -> Iterator[str]:
        """The words of its criteria, without those that only name other awards."""
        if not isinstance(award, Award):
            return
        for text in (*(group.whom for group in award.criteria), *(f.text for f in award.facts)):
            spelt = syllables(text)
            folded = tuple(map(fold, spelt))
            taken = {at for one in self._named(folded) for at in range(one.start, one.end)}
            yield from (s for at, s in enumerate(spelt) if at not in taken)


_PERCENTAGES: Final = ("70", "100")


def _is_elsewhere(question: Question, folded: str) -> bool:
    """Whether a plan's target, a day, a place or a person is asked for."""
    if question.kind is Kind.PERSON and _DECIDED.search(folded):
        return False
    return question.kind not in _ANSWERABLE or _OF_THE_PLAN.search(folded) is not None


def _aspect(question: Question, asked: Sequence[OtherAward], folded: str) -> Aspect:
    if _SHARE.search(folded) or _SHARE.search(question.expected.folded):
        return Aspect.SHARE
    if question.kind is Kind.HOW_MUCH and not _is_counted(asked, folded):
        return Aspect.ELSEWHERE
    return Aspect.DECIDED if _DECIDED.search(folded) else Aspect.CRITERIA


def _is_counted(asked: Sequence[OtherAward], folded: str) -> bool:
    """Whether a criterion says how many there are to be of what is counted."""
    counted = _COUNTED.search(folded)
    facts = [fact.text for one in asked if isinstance(one, Award) for fact in one.facts]
    return counted is not None and any(
        re.search(rf"\d\s+{counted['noun']}\b", fold(fact)) for fact in facts
    )


def _found(
    spelt: Sequence[str],
    names: Iterable[tuple[Sequence[str], OtherAward]],
    is_called: Callable[[Sequence[str], Sequence[str]], bool],
) -> list[_Named]:
    """Those of the names that are said, none over another."""
    found: list[_Named] = []
    for name, award in names:
        for start in range(len(spelt) - len(name) + 1):
            one = _Named(award, start, start + len(name))
            if is_called(spelt[one.start : one.end], name) and all(
                one.end <= other.start or other.end <= one.start for other in found
            ):
                found.append(one)
    return found


def _is_called(spelt: Sequence[str], name: Sequence[str]) -> bool:
    return tuple(spelt) == tuple(name)


def _is_called_with_a_slip(spelt: Sequence[str], name: Sequence[str]) -> bool:
    if len(name) <= 2:
        return False
    wrong = [(a, b) for a, b in zip(spelt, name, strict=True) if a != b]
    return len(wrong) == 1 and all(
        min(len(a), len(b)) >= _SHORTEST_WITH_SLIP
        and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1
        for a, b in wrong
    )


def _tells_of(award: Award, others: Iterable[OtherAward]) -> bool:
    said = fold(" ".join(fact.text for fact in award.facts))
    return all(other is award or fold(other.name) in said for other in others)


def _without_names(spelt: Sequence[str], named: Sequence[_Named]) -> str:
    """The rest of the question, folded, with a bar where an award stood."""
    pieces: list[str] = []
    for at, syllable in enumerate(spelt):
        inside = next((one for one in named if one.start <= at < one.end), None)
        if inside is None:
            pieces.append(fold(syllable))
        elif at == inside.start:
            pieces.append("|")
    return " ".join(pieces)
