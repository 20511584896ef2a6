"""Questions about a numbered document: which one is meant, and what the citing sentence tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.dates import vietnamese_date
from corpus.model import Document, Place, Reference
from corpus.passages import sentences_of
from corpus.sentences import QUOTE_WORDS, words
from corpus.vietnamese import fold, syllables
from index.coverage import Terms, TermWeights, covered
from index.kinds import Kind
from index.mentions import DocumentMention
from index.model import Citation
from index.question import Question
from index.quoting import cite
from index.shelf import Shelf

_YEAR = re.compile(r"(?:19|20)\d\d")
_ENOUGH = 0.6
_BESIDE = 4
# What is done with a document or because of it, and is no part of its being issued.
_EVENTS = frozenset(
    "hạn nộp gửi báo họp hiệu lực tổng sơ kết thúc triển khai thực hiện tổ chức hoàn sinh hoạt chủ"
    " trì phụ trách theo dõi kiểm tra đăng".split()
)
_OFFICE_HOLDER = re.compile(r"(?:Chủ tịch|Thủ tướng|Giám đốc|Bộ trưởng|Tổng Bí thư|Trưởng)\b")
_ABOUT_A_DOCUMENT = frozenset(
    "thong qua duyet phe chuan ra ca nhan tap the nguoi lanh dao trich muc ten goi doi vay luc tw"
    " ban hanh ky ki cong bo co quan van ngay thang nam noi dung chu de yeu van de so hieu chinh"
    " xac day du ro lien quan phat don vi cap cua tinh trung uong quyet dinh chi thi ke hoach nghi"
    " ket luan tu luat gi tom tat giao the loai chuyen dieu ban cai hom bua roi".split()
)


class Asked(StrEnum):
    """What one may ask about a document without having its text."""

    DATE = "date"
    ISSUER = "issuer"
    SUBJECT = "subject"
    ALL = "all"


@dataclass(frozen=True)
class CitedAnswer:
    """What the citing sentence tells of a document; ``told`` is False where it tells not enough."""

    reference: Reference
    place: Place
    start: int
    end: int
    lead: str
    told: bool


def named_references(
    question: Question, mention: DocumentMention, references: Sequence[Reference]
) -> list[Reference]:
    """The cited documents that a mention may mean; a year named in the question must be theirs."""
    return [
        reference
        for reference in references
        if mention.names(reference.type, reference.number) and _of_year(reference, question.years)
    ]


def tell(
    question: Question, reference: Reference, document: Document, weights: TermWeights
) -> CitedAnswer:
    """What ``document``, which cites ``reference``, tells of it."""
    asked = what_is_asked(question)
    place = _fullest(reference, document, asked)
    start, end = _quote(document, place)
    said = Terms.of(document.text[start:end])
    rest = beyond_the_usual(question)
    known = asked is Asked.ALL or _field(reference, asked) is not None or asked is Asked.SUBJECT
    told = known and (_is_only_context(rest, asked) or covered(rest, said, weights) >= _ENOUGH)
    told = told and _holds_what_is_asked(question, reference, document.text[start:end])
    return CitedAnswer(reference, place, start, end, _lead(reference, asked), told)


def _holds_what_is_asked(question: Question, reference: Reference, quote: str) -> bool:
    """Counts and signers are not told by a citation, unless it says them in so many words."""
    if question.kind is Kind.HOW_MUCH:
        return question.expected.met(quote) > 0
    if question.kind is Kind.PERSON:
        signed = re.search(r"\bai\b.*\bky\b", question.expected.folded) is not None
        return signed and _OFFICE_HOLDER.match(reference.issuer or "") is not None
    return True


def citations_of(told: Sequence[CitedAnswer], shelf: Shelf) -> list[Citation]:
    """The citing words of each, those that are the same once."""
    spans = dict.fromkeys((each.place.document, each.start, each.end) for each in told)
    return [cite(shelf.documents[key], start, end, 1.0) for key, start, end in spans]


def what_is_asked(question: Question) -> Asked:
    """Date, issuer or subject, as far as the wording tells."""
    folded = fold(question.understood)
    when = question.kind is Kind.WHEN or re.search(r"\bngay\b.*\bnao\b|\bngay\b\W*$", folded)
    who = question.kind in {Kind.WHO, Kind.PERSON} or re.search(r"\b(?:co quan|cap|ai)\b", folded)
    if when and not who:
        return Asked.DATE
    if who and not when:
        return Asked.ISSUER
    if re.search(r"\b(?:gi|noi dung|ve viec|van de|chu de)\b", folded) and not (when or who):
        return Asked.SUBJECT
    return Asked.ALL


def beyond_the_usual(question: Question) -> list[str]:
    """What is asked beyond date, issuer and subject, which only the text would tell."""
    return [s for s in question.content if fold(s) not in _ABOUT_A_DOCUMENT]


def _is_only_context(rest: Sequence[str], asked: Asked) -> bool:
    """Whether a word or two beside a plain question for the date or issuer can be let pass."""
    if asked not in {Asked.DATE, Asked.ISSUER}:
        return not rest
    return len(rest) <= _BESIDE and not any(syllable in _EVENTS for syllable in rest)


def _of_year(reference: Reference, years: frozenset[int]) -> bool:
    if not years or reference.date is None:
        return True
    mentioned = {int(year) for year in _YEAR.findall(reference.subject or "")}
    return reference.date.year in years or bool(years & mentioned)


def _fullest(reference: Reference, document: Document, asked: Asked) -> Place:
    """The first place of citation whose words hold what is asked."""
    places = [place for place in reference.cited_at if place.document == document.id]
    wanted = [syllables(part) for part in _wanted(reference, asked)]
    for place in places:
        said = Terms.of(document.text[place.start : place.end]).single
        if all(said.issuperset(part) for part in wanted):
            return place
    return places[0]


def _wanted(reference: Reference, asked: Asked) -> list[str]:
    date = vietnamese_date(reference.date) if reference.date else ""
    fields = {
        Asked.DATE: [date],
        Asked.ISSUER: [reference.issuer or ""],
        Asked.SUBJECT: [reference.subject or ""],
        Asked.ALL: [date, reference.issuer or "", reference.subject or ""],
    }
    return fields[asked]


def _field(reference: Reference, asked: Asked) -> object | None:
    return {
        Asked.DATE: reference.date,
        Asked.ISSUER: reference.issuer,
        Asked.SUBJECT: reference.subject,
        Asked.ALL: reference.number,
    }[asked]


def _quote(document: Document, place: Place) -> tuple[int, int]:
    """The sentence or clause around a citation, or the citation alone where that is too long."""
    around = next((s for s in sentences_of(document) if s.start <= place.start < s.end), None)
    if around is not None and words(around.text) <= QUOTE_WORDS:
        return around.start, max(around.end, _within(document, place, around.end))
    return place.start, place.end


def _within(document: Document, place: Place, end: int) -> int:
    """Where a citation runs over the end of its clause, its own end if that can still be quoted."""
    return place.end if words(document.text[place.start : place.end]) <= QUOTE_WORDS else end


def _lead(reference: Reference, asked: Asked) -> str:
    name = f"{reference.type.capitalize()} số {reference.number}"
    parts = {
        Asked.DATE: f" ngày {vietnamese_date(reference.date)}" if reference.date else "",
        Asked.ISSUER: f" của {reference.issuer}" if reference.issuer else "",
        Asked.SUBJECT: f": {reference.subject}" if reference.subject else "",
    }
    wanted = [asked] if asked is not Asked.ALL else [Asked.DATE, Asked.ISSUER, Asked.SUBJECT]
    return name + "".join(parts[part] for part in wanted)
