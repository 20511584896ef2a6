"""Which document a file is: a new version of one that is held, or one of its own."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from rapidfuzz import fuzz

from config.errors import ThiDuaError
from corpus.model import Document
from corpus.vietnamese import fold

_LONGEST_ID: Final = 80
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YEAR_IN_SUBJECT: Final = re.compile(r"\bnam 20\d\d\b|\b20\d\d\b")
_YEAR_IN_ID: Final = re.compile(r"(?:^|-)20\d\d(?=-|$)")
_YEAR_IN_NUMBER: Final = re.compile(r"/(?:19|20)\d\d/")
_UNKNOWN_TYPE: Final = "văn bản"
_UNLIKE: Final = 60.0


def slug(name: str) -> str:
    """What a file's name gives for an id."""
    made = "-".join(re.findall(r"[a-z0-9]+", fold(name)))
    return made[:_LONGEST_ID].strip("-") or "van-ban"


def is_id(name: str) -> bool:
    """Whether a document may be called so."""
    return bool(_ID.fullmatch(name)) and len(name) <= _LONGEST_ID


def check_id(document_id: str) -> None:
    """Raises ThiDuaError for an id that no document may have."""
    if not is_id(document_id):
        remedy = f"Chỉ dùng a-z, 0-9 và dấu gạch nối, tối đa {_LONGEST_ID} ký tự"
        raise ThiDuaError("Mã văn bản không hợp lệ", document_id, remedy)


def id_for(read: Document, stem: str, known: Sequence[Document], taken: Collection[str]) -> str:
    """The id of a document that was read from a file with that stem.

    It is the id of one of the ``known`` where this is a version of it, and otherwise one that is
    neither theirs nor among those ``taken`` by documents of which nothing else is known.
    """
    for other in known:
        if is_same(read, other):
            return other.id
    by_id = {other.id: other for other in known}
    named = slug(stem)
    namesake = by_id.get(named)
    if namesake is None or not _contradict(read, namesake):
        return named
    return next(
        name
        for name in _other_names(read, named)
        if name not in taken and (name not in by_id or not _contradict(read, by_id[name]))
    )


def is_same(one: Document, other: Document) -> bool:
    """Whether the two are versions of one document by what they say of themselves.

    Numbers begin anew each year, so a number that names no year is the same only within one.
    """
    if one.type != other.type or _differ(one.issuer, other.issuer):
        return False
    if one.number and other.number:
        return not _other_number(one, other)
    subject = _without_year(one.subject)
    return bool(subject) and subject == _without_year(other.subject) and _year(one) == _year(other)


def _contradict(one: Document, other: Document) -> bool:
    """Whether a file of the same name is nevertheless about something else."""
    return (
        _differ(_year(one), _year(other))
        or _other_number(one, other)
        or (_UNKNOWN_TYPE not in {one.type, other.type} and one.type != other.type)
        or _unlike(one.subject, other.subject)
    )


def _other_number(one: Document, other: Document) -> bool:
    if not (one.number and other.number):
        return False
    if fold(one.number) != fold(other.number):
        return True
    return not _YEAR_IN_NUMBER.search(one.number) and _differ(
        one.date and one.date.year, other.date and other.date.year
    )


def _differ(one: object, other: object) -> bool:
    """Whether both are known and not the same; case and diacritics do not count."""
    if one is None or other is None:
        return False
    return fold(str(one)) != fold(str(other))


def _unlike(one: str | None, other: str | None) -> bool:
    if not (one and other):
        return False
    return fuzz.token_set_ratio(_without_year(one), _without_year(other)) < _UNLIKE


def _without_year(subject: str | None) -> str:
    return " ".join(_YEAR_IN_SUBJECT.sub(" ", fold(subject or "")).split())


def _year(document: Document) -> int | None:
    """The campaign year, or the year of issue."""
    return document.year or (document.date.year if document.date else None)


def _other_names(read: Document, named: str) -> "list[str]":
    year = _year(read)
    names = []
    if year is not None:
        names.append(slug(f"{_YEAR_IN_ID.sub('', named)}-{year}"))
    if read.number:
        names.append(slug(f"{_shortened(named)}-{read.number}"))
    names += [slug(f"{_shortened(named)}-{count}") for count in range(2, 10_000)]
    return names


def _shortened(named: str) -> str:
    """Leaves room for what tells it apart."""
    return named[: _LONGEST_ID - 30].strip("-")
