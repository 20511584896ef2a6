"""The register of numbered documents that a text cites, read from the text itself."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date

from corpus.citations import NUMBER, Citation, citations_in
from corpus.model import Document, Place, Reference, Section
from corpus.symbols import Bodies

__all__ = ["NUMBER", "merged", "references_in", "same_number", "section_at"]

_LETTERHEAD = {"so-ky-hieu", "ngay"}
_BEFORE = 160
_OFFICE_HOLDER = re.compile(
    r"(?P<actor>(?:Giám đốc|Chủ tịch|Bộ trưởng|Tổng Giám đốc|Thủ tướng|Trưởng ban)(?: \w+){1,6}?) "
    r"(?:đã )?(?:giao|ban hành|phê duyệt|quyết định)\b[^;.]*$"
)


def references_in(document: Document, held: Iterable[Document] = ()) -> list[Reference]:
    """The numbered documents that ``document`` cites, each once, in the order of first mention.

    ``held`` are the documents whose texts are at hand. A number that is cited without its date is
    the same document as the nearest one that bears the number and a date.
    """
    grouped: dict[tuple[str, Date | None], list[Citation]] = {}
    for citation, day in _dated(_citations(document)):
        grouped.setdefault((_key(citation.number), day), []).append(citation)
    bodies, at_hand = Bodies(document.text), _Held(held)
    return [
        _reference(document, group, day, bodies, at_hand) for (_, day), group in grouped.items()
    ]


def merged(references: Iterable[Reference]) -> list[Reference]:
    """References out of several documents, each document once, with all the places."""
    found: list[Reference] = []
    by_number: defaultdict[str, list[int]] = defaultdict(list)
    for reference in references:
        alike = by_number[_key(reference.number)]
        same = next((i for i in alike if _same_day(found[i].date, reference.date)), None)
        if same is None:
            alike.append(len(found))
            found.append(reference)
        else:
            found[same] = _joined(found[same], reference)
    return found


def same_number(one: str, other: str) -> bool:
    """Whether two spellings name one number: case, spaces, "/" for "-" and leading zeros apart."""
    return _key(one) == _key(other)


def section_at(document: Document, offset: int) -> Section:
    """The section to which the character at ``offset`` belongs."""
    index = bisect_left(document.sections, offset + 1, key=lambda section: section.start)
    return document.sections[max(0, index - 1)]


class _Held:
    """The documents at hand, by number."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_number: defaultdict[str, list[Document]] = defaultdict(list)
        for document in documents:
            if document.number:
                self._by_number[_key(document.number)].append(document)

    def find(self, number: str, day: Date | None) -> str | None:
        alike = self._by_number.get(_key(number), [])
        return next((held.id for held in alike if _same_day(held.date, day)), None)


def _key(number: str) -> str:
    parts = re.split(r"[\s/&-]+", number.lower())
    # "TƯ" is an older way to write "TW", the Party's central bodies.
    return "-".join("tw" if part == "tư" else part for part in parts).lstrip("0")


def _same_day(one: Date | None, other: Date | None) -> bool:
    return one is None or other is None or one == other


def _citations(document: Document) -> Iterator[Citation]:
    """What is cited, without the document's own number."""
    for citation in citations_in(document.text):
        own = document.number is not None and same_number(citation.number, document.number)
        in_letterhead = section_at(document, citation.start).part in _LETTERHEAD
        if not in_letterhead and not (own and _same_day(citation.day, document.date)):
            yield citation


def _dated(citations: Iterable[Citation]) -> list[tuple[Citation, Date | None]]:
    """Each citation with its day, or the day of the nearest one that bears its number."""
    listed = list(citations)
    days: defaultdict[str, list[tuple[int, Date]]] = defaultdict(list)
    for citation in listed:
        if citation.day is not None:
            days[_key(citation.number)].append((citation.start, citation.day))
    return [(c, c.day or _nearest(days.get(_key(c.number), []), c.start)) for c in listed]


def _nearest(days: Sequence[tuple[int, Date]], offset: int) -> Date | None:
    after = bisect_left(days, offset, key=lambda known: known[0])
    around = days[max(0, after - 1) : after + 1]
    nearest = min(around, key=lambda known: abs(known[0] - offset), default=None)
    return nearest[1] if nearest else None


def _reference(
    document: Document, group: Sequence[Citation], day: Date | None, bodies: Bodies, held: _Held
) -> Reference:
    head = group[0]
    issuer = next((c.issuer for c in group if c.issuer), None)
    return Reference(
        type=head.type,
        number=head.number,
        date=day,
        issuer=issuer or _implied_issuer(document.text, head, bodies),
        subject=next((c.subject for c in group if c.subject), None),
        cited_at=tuple(_place(document, citation) for citation in group),
        held=held.find(head.number, day),
    )


def _implied_issuer(text: str, citation: Citation, bodies: Bodies) -> str | None:
    """Where no "của …" follows: whose symbol the number bears, and who is said to have acted."""
    organisation = bodies.issuer(citation.number)
    holder = _OFFICE_HOLDER.search(text[max(0, citation.start - _BEFORE) : citation.start])
    if holder is None or organisation is None:
        return organisation
    office, _, body = holder["actor"].rpartition(" ")
    return f"{office} {organisation}" if organisation.startswith(body) else organisation


def _place(document: Document, citation: Citation) -> Place:
    section = section_at(document, citation.start)
    return Place(
        document=document.id,
        locator=section.locator,
        part=section.part,
        bullet=section.bullet,
        start=citation.start,
        end=citation.end,
    )


def _joined(known: Reference, other: Reference) -> Reference:
    return known.model_copy(
        update={
            "date": known.date or other.date,
            "issuer": known.issuer or other.issuer,
            "subject": known.subject or other.subject,
            "held": known.held or other.held,
            "cited_at": known.cited_at + other.cited_at,
        }
    )
