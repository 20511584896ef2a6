"""Questions about a document itself: its date, number, title, signer and recipients."""

import re
from dataclasses import dataclass
from typing import Final

from corpus.model import Document, Section
from corpus.vietnamese import fold, syllables
from index.expected import Kind
from index.question import Question


@dataclass(frozen=True)
class _Part:
    """A part of head or tail: the wordings that ask for it (folded), and words that go with them."""

    name: str
    asks: re.Pattern[str]
    beside: frozenset[str]
    kinds: frozenset[Kind] = frozenset()


def _part(name: str, asks: str, beside: str, *kinds: Kind) -> _Part:
    return _Part(name, re.compile(rf"\b(?:{asks})\b"), frozenset(beside.split()), frozenset(kinds))


_PARTS: Final = (
    _part(
        "nguoi-ky",
        r"ai (?:da )?(?:dung ten )?ky|nguoi ky|(?:do|boi) ai ky|chu ky|ky ten|ai la nguoi ky",
        "ky nguoi ai chuc vu danh ho ten ban hanh dung la giu ra",
        Kind.PERSON,
    ),
    _part(
        "noi-nhan",
        r"noi nhan|gui (?:cho|den|toi|di|ve)|duoc gui|(?:ai|nhung ai|co quan nao|don vi nao) (?:duoc )?nhan",
        "noi nhan gui cho den toi ai co quan don vi duoc nao di ve ban luu",
    ),
    _part(
        "so-ky-hieu",
        r"ky hieu|so hieu|so may|so bao nhieu|ma so|so nao",
        "so ky hieu ma may nao",
    ),
    _part(
        "trich-yeu",
        r"trich yeu|ten (?:day du|goi|chinh xac|cua)|ten (?:ke hoach|van ban)|tieu de|tua de|"
        r"(?:ke hoach|van ban) ten",
        "trich yeu ten day du goi chinh xac tieu de tua noi dung loai",
    ),
    _part(
        "ngay",
        r"ngay|thang|nam|khi nao|bao gio|luc nao|hom nao",
        "ngay thang nam ban hanh ra ky doi cong bo khi bao gio luc hom co duoc tu",
        Kind.WHEN,
    ),
)
_ITSELF = re.compile(
    r"\b(?:ke hoach|van ban|quyet dinh|chi thi|luat|nghi quyet|ket luan)\b|^\W*(?:ngay|so|ai|noi|trich|ten)"
)


def part_asked_for(question: Question, document: Document) -> Section | None:
    """The part of head or tail that answers, where nothing is asked beyond what it tells.

    All the words of the question must be those of such questions, or of the document's type,
    title and issuer.
    """
    folded = question.expected.folded
    if question.mentions or question.locator or not _ITSELF.search(folded):
        return None
    own = {fold(s) for s in syllables(f"{document.title} {document.issuer or ''} văn bản")}
    asked = {fold(syllable) for syllable in question.content}
    years = {number for number in question.numbers if number != str(document.year)}
    for part in _PARTS:
        fits = asked <= part.beside | own and not years
        if fits and part.asks.search(folded) and (not part.kinds or question.kind in part.kinds):
            return next((s for s in document.sections if s.part == part.name), None)
    return None
