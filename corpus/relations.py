"""What a document says it does to another: rests on it, guides, amends, replaces or ends it.

The forms are those of Nghị định 30/2020/NĐ-CP, Phụ lục I (legal bases, closing article) and of
the laws on issuing legal texts (articles that amend, repeal and set the day of effect). A wish
is no statement: "trình UBND tỉnh sửa đổi Quyết định số …" amends nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from corpus.citations import Citation, citations_in
from corpus.effect import day_in, effect_of
from corpus.issuers import TYPE_WORDS
from corpus.model import LAW, Document, Place, Section
from corpus.operative import Unit, units_of
from corpus.references import same_number
from corpus.scopes import NO_SCOPE, Scope, scope_in

RelationKind = Literal[
    "based_on", "guides", "amends", "supplements", "replaces", "repeals", "expires", "cites"
]
ENDING: Final[frozenset[RelationKind]] = frozenset({"replaces", "repeals", "expires"})
CHANGING: Final[frozenset[RelationKind]] = frozenset({"amends", "supplements"})

_TYPE: Final = "|".join(re.escape(word) for word in (*TYPE_WORDS, "bản quy định"))
_VERBS: Final[dict[str, RelationKind]] = {
    "sửa đổi": "amends",
    "điều chỉnh": "amends",
    "bổ sung": "supplements",
    "thay thế": "replaces",
    "thay": "replaces",
    "bãi bỏ": "repeals",
    "hủy bỏ": "repeals",
    "huỷ bỏ": "repeals",
    "hướng dẫn": "guides",
    "quy định chi tiết": "guides",
}
_VERB: Final = re.compile(
    r"(?<!\w)(?:sửa đổi|điều chỉnh|bổ sung|thay thế|thay(?= (?:cho )?(?i:"
    + _TYPE
    + r") số)|bãi bỏ|"
    r"hủy bỏ|huỷ bỏ|hướng dẫn|quy định chi tiết)(?!\w)",
    re.IGNORECASE,
)
_MARKER: Final = re.compile(
    r"(?:(?:Điều\s+\d+[a-zđ]?\s*[.:]|\d{1,3}(?:\.\d{1,3})*\s*[.)]|[a-zđ]\s?\)|[-–+•*])\s*)+"
)
_OPENING: Final = re.compile(
    r"(?:(?:(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Thông tư|Nghị quyết|Quyết định)\s*:?\s+)?"
    r"(?:Về việc|V/v|Về|Nay|Nay,|Công bố|Đồng thời,?)?\s*)?",
    re.IGNORECASE,
)
_THIS: Final = re.compile(rf"(?<!\w)(?:{_TYPE})\s+này(?!\w)", re.IGNORECASE)
_CARRIES_ON: Final = re.compile(r"(?:,|;|(?<!\w)(?:và|đồng thời))\s*$")
_ACTS: Final = re.compile(r"(?:này|(?<!\w)(?:và|đồng thời|sẽ|để|nhằm)|[,;])\s*$", re.IGNORECASE)
_WISH: Final = re.compile(
    r"(?<!\w)(?:không|chưa|đề nghị|kiến nghị|trình|tham mưu|đề xuất|nghiên cứu|rà soát|xem xét|"
    r"dự thảo|giao|yêu cầu|trường hợp|nếu|khi|việc|thực hiện|được|bị|theo)(?!\w)",
    re.IGNORECASE,
)
_WORDS_REPLACED: Final = re.compile(
    r"(?:thay thế|thay|bãi bỏ|bỏ|bổ sung)\s+(?:các\s+|một số\s+)?(?:cụm từ|từ|số|chữ)(?!\w)",
    re.IGNORECASE,
)
_NO_LONGER: Final = re.compile(
    r"(?:(?:sẽ|đương nhiên|thì)\s+)?(?P<no>không\s+|chưa\s+)?(?:hết hiệu lực|chấm dứt hiệu lực|"
    r"(?:được|bị) bãi bỏ|(?P<replaced>(?:được|bị) thay thế (?:bởi|bằng)\s+(?:"
    + _TYPE
    + r")\s+này))(?!\w)",
    re.IGNORECASE,
)
_MODIFIES: Final = re.compile(
    r"(?<!\w)(?:sửa đổi|bổ sung|thay thế|bãi bỏ|theo|bởi|bằng|tại|kèm theo|thực hiện|hướng dẫn|"
    r"thi hành|triển khai|của|căn cứ|quy định tại)(?!\w)",
    re.IGNORECASE,
)
_JOINS: Final = re.compile(r"(?:[,;]|(?<!\w)(?:và|cùng|hoặc|với))\s*(?:các\s+|cả\s+)?$")
_PROPOSED: Final = re.compile(r"(?:[-–•]\s*)?(?:Theo đề nghị|Xét)\s")
_ENACTING: Final = frozenset(
    "quyết định|nghị quyết|nghị quyết liên tịch|nghị định|thông tư|thông tư liên tịch|luật|"
    "bộ luật|pháp lệnh|lệnh|quy định|quy chế|sắc lệnh".split("|")
)
_AFTER_THE_NUMBER: Final = 400


class Relation(BaseModel):
    """One statement of ``source`` about the document with that type and number.

    ``target`` is the id of the document where its text is held; ``number`` is None only for a
    held one that bears none. ``scope`` is empty where the whole document is meant. ``since`` is
    the day from which it counts, None where nothing tells; ``place`` are the words that say it.
    """

    model_config = ConfigDict(frozen=True)
    kind: RelationKind
    source: str
    type: str
    number: str | None
    date: Date | None = None
    subject: str | None = None
    target: str | None = None
    scope: Scope = NO_SCOPE
    since: Date | None = None
    place: Place

    @property
    def ends(self) -> bool:
        """Whether it takes the whole document out of force."""
        return self.kind in ENDING and not self.scope.partial


def relations_in(document: Document, held: Sequence[Document] = ()) -> list[Relation]:
    """What ``document`` states, in the order of the text; each relation once a place.

    ``held`` are the documents whose texts are at hand. What is quoted from or for another
    document, and what is only wished or ordered to be drawn up, is not stated.
    """
    return list(_Statements(document, held).read())


@dataclass(frozen=True)
class _Object:
    """What a statement is about, and where the words that name it stand."""

    type: str
    number: str | None
    day: Date | None
    subject: str | None
    held: str | None
    start: int
    end: int


@dataclass(frozen=True)
class _Act:
    """Verbs that share their objects, and where they stand in a unit."""

    kinds: tuple[RelationKind, ...]
    start: int
    end: int


class _Statements:
    """Reads one document; an article that names its object lends it to the clauses below it."""

    def __init__(self, document: Document, held: Sequence[Document]) -> None:
        self._document = document
        self._held = held
        self._effect = effect_of(document)
        self._enacts = document.type in _ENACTING
        self._lent: dict[int, _Object] = {}
        self._announced: dict[int, tuple[RelationKind, ...]] = {}
        self._own: _Object | None = None

    def read(self) -> Iterator[Relation]:
        seen: set[tuple[object, ...]] = set()
        for unit in units_of(self._document):
            for relation in self._stated(unit):
                key = (relation.kind, relation.number, relation.target, relation.scope.text)
                if (*key, relation.place.start) not in seen:
                    seen.add((*key, relation.place.start))
                    yield relation
        until, place = self._effect.until, self._effect.until_place
        if until is not None and place is not None:
            itself = _object_of(self._document, 0, 0)
            yield self._relation("expires", itself, NO_SCOPE, place, _next(until))

    def _stated(self, unit: Unit) -> Iterator[Relation]:
        found = [self._object(one) for one in citations_in(unit.text)]
        objects = [one for one in found if not self._is_own(one)]
        if unit.section.part == "can-cu":
            if not _PROPOSED.match(unit.text):
                for each in _coordinated(unit.text, objects):
                    yield self._at(unit, "based_on", each, NO_SCOPE, each.start, each.end)
            return
        acts = self._acts(unit)
        own_act = acts[0].end if acts else 0
        said = _NO_LONGER.search(unit.text)
        if said is None or said["no"]:
            yield from self._acting(unit, acts, objects)
            return
        clause = unit.text.rfind(";", 0, said.start()) + 1
        begin = clause if 0 < own_act < said.start() else 0
        ended = [one for one in objects if begin <= one.start < said.start()]
        if not any(one.start >= clause for one in ended):
            ended = []
        yield from self._no_longer(unit, ended, said, begin)
        yield from self._acting(unit, acts, [one for one in objects if one not in ended])

    def _no_longer(
        self, unit: Unit, ended: Sequence[_Object], said: re.Match[str], begin: int
    ) -> Iterator[Relation]:
        """ "Quyết định số 1 … hết hiệu lực kể từ ngày …": the objects stand before the words."""
        kind: RelationKind = "replaces" if said["replaced"] else "expires"
        if "bãi bỏ" in said[0].lower():
            kind = "repeals"
        opens = _MARKER.match(unit.text, begin)
        start = opens.end() if opens else begin
        if not ended and unit.text.rstrip().endswith(":"):
            self._announced[unit.index] = (kind,)
        if not ended or _WISH.search(unit.text, start, ended[0].start):
            return
        scope = scope_in(unit.text[start : ended[0].start])
        for each in _coordinated(unit.text, ended):
            yield self._at(unit, kind, each, scope, start, len(unit.text.rstrip()))

    def _acting(
        self, unit: Unit, acts: Sequence[_Act], objects: Sequence[_Object]
    ) -> Iterator[Relation]:
        if not acts:
            yield from self._listed(unit, objects)
        for act, following in zip(acts, [*acts[1:], None], strict=False):
            stop = following.start if following else len(unit.text)
            yield from self._done(unit, act, [o for o in objects if act.end <= o.start < stop])

    def _done(self, unit: Unit, act: _Act, after: Sequence[_Object]) -> Iterator[Relation]:
        """What one act does, to the objects after it or to the one that stands above."""
        kinds = act.kinds
        named = _coordinated(unit.text, after) or self._law_by_name(unit, act.end)
        scope = scope_in(unit.text[act.end : named[0].start] if named else unit.text[act.end :])
        if _WORDS_REPLACED.match(unit.text, act.start):
            kinds = ("amends",)
            scope = scope if scope.partial else Scope(text="một số cụm từ")
        lender = None if named else self._lender(unit)
        if lender is not None and scope.locators:
            named = [lender]
        for each in named:
            for kind in kinds:
                yield self._at(unit, kind, each, scope, act.start, max(each.end, act.end))
        if named and not scope.locators:
            self._lent[unit.index] = named[0]
            if unit.section.part == "trich-yeu":
                self._own = named[0]
        elif not named and unit.text.rstrip().endswith(":"):
            self._announced[unit.index] = kinds

    def _listed(self, unit: Unit, objects: Sequence[_Object]) -> Iterator[Relation]:
        """A member of the list that "bãi bỏ các văn bản sau:" announces."""
        kinds = next((self._announced[i] for i in unit.above if i in self._announced), None)
        marker = _MARKER.match(unit.text)
        start = marker.end() if marker else 0
        if kinds is None or not objects or objects[0].start - start > _AFTER_THE_NUMBER:
            return
        scope = scope_in(unit.text[start : objects[0].start])
        for kind in kinds:
            for each in _coordinated(unit.text, objects):
                yield self._at(unit, kind, each, scope, start, each.end)

    def _acts(self, unit: Unit) -> list[_Act]:
        """What a unit says is done, each time with the verbs that are joined to each other."""
        acts: list[_Act] = []
        group: list[re.Match[str]] = []
        for found in _VERB.finditer(unit.text):
            if group and _only_joins(unit.text[group[-1].end() : found.start()]):
                group.append(found)
                continue
            acts += self._act(unit, group, acts)
            group = [found]
        return acts + self._act(unit, group, acts)

    def _act(
        self, unit: Unit, group: Sequence[re.Match[str]], before: Sequence[_Act]
    ) -> list[_Act]:
        if not group:
            return []
        start = group[0].start()
        carries_on = before and _CARRIES_ON.search(unit.text, 0, start)
        if not carries_on and not self._is_stated(unit, start):
            return []
        kinds = tuple(dict.fromkeys(_VERBS[verb[0].lower()] for verb in group))
        return [_Act(kinds, start, group[-1].end())]

    def _is_stated(self, unit: Unit, verb: int) -> bool:
        """Whether the verb is the document's own act: it opens the clause or follows "… này"."""
        this = _THIS.search(unit.text, 0, verb)
        if this is not None:
            between = unit.text[this.end() : verb]
            return _ACTS.search(unit.text, 0, verb) is not None and not _WISH.search(
                _last_words(between)
            )
        marker = _MARKER.match(unit.text)
        start = marker.end() if marker else 0
        opening = _OPENING.match(unit.text, start, verb)
        if opening is None or unit.text[opening.end() : verb].strip():
            return False
        if unit.section.part == "trich-yeu":
            return True
        return self._enacts and unit.section.bullet is None and unit.in_article

    def _lender(self, unit: Unit) -> _Object | None:
        """The object that the article above names, or that the document's own title names."""
        lent = next((self._lent[i] for i in unit.above if i in self._lent), None)
        return lent or self._own

    def _law_by_name(self, unit: Unit, start: int) -> list[_Object]:
        """A held law that is named without its number."""
        rest = unit.text[start:].lower()
        for document in self._held:
            title = document.title.lower()
            at = rest.find(title)
            if document.type == LAW and document.id != self._document.id and at >= 0:
                begin = start + at
                return [_object_of(document, begin, begin + len(title))]
        return []

    def _object(self, citation: Citation) -> _Object:
        alike = [
            one
            for one in self._held
            if one.number is not None
            and same_number(one.number, citation.number)
            and (one.date is None or citation.day is None or one.date == citation.day)
        ]
        known = alike[0] if alike else None
        return _Object(
            type=citation.type,
            number=citation.number,
            day=citation.day or (known.date if known else None),
            subject=citation.subject,
            held=known.id if known else None,
            start=citation.start,
            end=citation.end,
        )

    def _is_own(self, one: _Object) -> bool:
        if one.held is not None:
            return one.held == self._document.id
        own = self._document.number
        return own is not None and one.number is not None and same_number(own, one.number)

    def _at(
        self, unit: Unit, kind: RelationKind, one: _Object, scope: Scope, start: int, end: int
    ) -> Relation:
        since = self._since(unit) if kind != "based_on" else None
        span = (unit.start + start, unit.start + min(end, len(unit.text.rstrip())))
        return self._relation(kind, one, scope, _place(self._document, unit.section, *span), since)

    def _since(self, unit: Unit) -> Date | None:
        told = day_in(unit.text, self._document, self._effect.since)
        return told or self._effect.since

    def _relation(
        self, kind: RelationKind, one: _Object, scope: Scope, place: Place, since: Date | None
    ) -> Relation:
        return Relation(
            kind=kind,
            source=self._document.id,
            type=one.type,
            number=one.number,
            date=one.day,
            subject=one.subject,
            target=one.held,
            scope=scope,
            since=since,
            place=place,
        )


def _coordinated(text: str, objects: Sequence[_Object]) -> list[_Object]:
    """The objects of one statement: the first, and those joined to it by commas and "và".

    What only describes another ("đã được sửa đổi theo Luật số …") is left out, with what is
    joined to that in turn.
    """
    kept: list[_Object] = []
    describes = False
    for before, one in zip([None, *objects], objects, strict=False):
        if before is not None:
            between = text[_number_end(before, text) : one.start]
            joined = _JOINS.search(between) is not None
            if not joined or (not describes and _describing(between)):
                describes = True
            elif ";" in between:
                describes = False
        if not describes:
            kept.append(one)
    return kept


def _describing(between: str) -> bool:
    """Whether the words between two citations open a description of the first that runs on."""
    last = re.split(r"[;]", between)[-1]
    return bool(re.search(r"(?:đã|được)\s+(?:được\s+)?(?:sửa đổi|bổ sung|thay thế)", last))


def _number_end(one: _Object, text: str) -> int:
    at = text.find("/", one.start) if one.number else -1
    return min(at, len(text)) if at >= 0 else one.start


def _only_joins(between: str) -> bool:
    return re.fullmatch(r"\s*(?:,|;|và|hoặc|,\s*và)?\s*", between) is not None


def _last_words(text: str) -> str:
    return " ".join(text.split()[-3:])


def _next(day: Date) -> Date:
    return day + timedelta(days=1) if day < Date.max else day


def _object_of(document: Document, start: int, end: int) -> _Object:
    return _Object(
        type=document.type,
        number=document.number,
        day=document.date,
        subject=document.subject,
        held=document.id,
        start=start,
        end=end,
    )


def _place(document: Document, section: Section, start: int, end: int) -> Place:
    return Place(
        document=document.id,
        locator=section.locator,
        part=section.part,
        bullet=section.bullet,
        start=start,
        end=end,
    )
