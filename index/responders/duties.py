"""Who does what by a plan: the duties that it lays on each, one after the other."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.demands.clauses import sentences_with_context
from corpus.demands.duties import duties_in
from corpus.demands.model import Demand
from corpus.model import Document, Section
from corpus.vietnamese import fold, syllables
from index import wording
from index.model import Answer, Citation
from index.question import Question
from index.quoting import cite, focus
from index.reply import quoted
from index.shelf import Shelf

_MOST: Final = 12
_FEW: Final = 3
_FEWEST_SYLLABLES: Final = 2
_EACH: Final = r"(?:cac|tung|moi|nhung|giua cac) (?:don vi|ben|bo phan|to chuc|co quan|thanh phan)"
_ASKS: Final = re.compile(
    r"\bai (?:phai |se |can |duoc giao )?(?:lam|lo|phu trach|chiu trach nhiem)"
    r" (?:nhung |cac )?(?:viec )?(?:gi|nao|chi)\b|"
    rf"\b(?:trach nhiem|nhiem vu|viec)\b.*\b{_EACH}\b|"
    rf"\b{_EACH}\b.*\b(?:trach nhiem|nhiem vu|viec|lam)\b.*\b(?:gi|nao|sao)\b|"
    r"\bphan cong\b"
)
_BESIDE: Final = frozenset(
    "trach nhiem vu phan cong giao viec cong tung moi ben don vi bo to chuc co quan thanh phu"
    " thuc hien trien khai ke hoach cu the chiu lo ro rang".split()
)
_ASKS_OF_ONE: Final = re.compile(
    r"\b(?:lam (?:nhung |cac )?(?:viec )?(?:gi|chi|nao)|nhiem vu|trach nhiem|vai tro|"
    r"(?:viec|lo) (?:gi|nao))\b"
)
_BESIDE_ONE: Final = frozenset("trách nhiệm vụ vai trò giao việc chịu".split())


def all_duties(question: Question, documents: Sequence[Document], shelf: Shelf) -> Answer | None:
    """The duties of everybody, where the question asks who does what and for nothing narrower."""
    if question.mentions or not _ASKS.search(question.expected.folded):
        return None
    asked = {fold(syllable) for syllable in question.content}
    for document in documents:
        own = {
            fold(syllable) for syllable in syllables(f"{document.title} {document.issuer or ''}")
        }
        if document.year is not None and asked <= _BESIDE | own:
            citations = duties_of(document, shelf)
            return (
                quoted(question, citations[:_MOST], wording.DUTIES) if len(citations) > 1 else None
            )
    return None


def duties_of_one(question: Question, documents: Sequence[Document], shelf: Shelf) -> Answer | None:
    """The duties of the one that is named, where nothing narrower is asked of it."""
    if question.mentions or not _ASKS_OF_ONE.search(question.expected.folded):
        return None
    named = [syllable for syllable in question.content if syllable not in _BESIDE_ONE]
    if len(set(named)) < _FEWEST_SYLLABLES:
        return None
    for document in documents:
        if document.year is None:
            continue
        found = [
            _quote(document, duty, shelf)
            for duty in _bound(document)
            if _is_named(set(named), duty.parties[0].name)
        ]
        if found:
            return quoted(question, found[:_FEW])
    return None


def _is_named(asked: set[str], name: str) -> bool:
    """Whether a party is the one asked about, or one of those: "tổ chức Đảng và đoàn thể"."""
    own = {syllable for syllable in syllables(name) if syllable != "các"}
    return asked <= own or own <= asked


def duties_of(document: Document, shelf: Shelf, within: Section | None = None) -> list[Citation]:
    """The first duty of each who is bound, in the document's order, perhaps in one section."""
    return [
        _quote(document, duty, shelf)
        for duty in _first_of_each(document)
        if within is None or within.start <= duty.place.start < within.end
    ]


def _first_of_each(document: Document) -> Iterator[Demand]:
    """What only goes on about the one who was bound before is left out."""
    before: str | None = None
    for duty in _bound(document):
        if duty.parties[0].name != before:
            yield duty
        before = duty.parties[0].name


def _bound(document: Document) -> Iterator[Demand]:
    """The duties of which the document says whose they are."""
    for _, duties in duties_in(sentences_with_context(document)):
        yield from (duty for duty in duties if duty.parties)


def _quote(document: Document, duty: Demand, shelf: Shelf) -> Citation:
    place = duty.place
    span = focus(document.text, place.start, place.end, (), shelf.weights, earliest=True)
    return cite(document, *span, 1.0)
