"""The units, people and ranks that a sentence names, wherever they stand."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from bot.reminders.row import RowParty
from bot.reminders.sentence.text import Span, Typed
from bot.staff.person import Person
from bot.store.tables.people import Role
from bot.store.tables.register import PartyKind
from config.lists import Unit
from corpus.vietnamese import fold, matching_form

_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
_GAP: Final = re.compile(r"[ .,&/–-]{0,3}")
_OF_US: Final = re.compile(r" ?(?:thuoc |cua |truc thuoc )?so(?: khcn| kh&cn| ta)?(?!\w)")
_STAFF: Final = (
    r"(?:can bo|cong chuc|vien chuc|nguoi lao dong|nhan vien|cbccvcnld|cbccvcld"
    r"|cbccvc|ccvcld|ccvcnld|ccvc|cbcc|cbvc|nld|cbcnv|cb|cc|vc|ld)"
)
_BODIES: Final = (
    r"(?:phong ban|phong|ban|don vi|bo phan|to chuc|doan the|trung tam|chi cuc|co quan|ca nhan"
    r"|tap the|dvtt|dv)"
)
_EVERYONE: Final = re.compile(
    rf"(?<!\w)(?:(?:toan the|toan bo|toan|tat ca|het thay|ca) (?:cac |moi )?(?:so|co quan|don vi)"
    rf"(?!\w)|(?:toan the|toan bo|tat ca|tat ca cac|cac|moi|tung|nhung|toan)(?: cac| moi)? "
    rf"(?:nguoi|anh chi em|anh em|anh chi|dong chi|d/c|ban(?= (?:nho|nop|gui))"
    rf"|{_BODIES}(?:(?:, ?| va |, va |/| - |-){_BODIES})*"
    rf"|{_STAFF}(?:(?:, ?| va |, va |/|-| ){_STAFF})*)(?!\w)"
    rf"|{_STAFF}(?:(?:, ?| va |, va |/|-){_STAFF})+(?!\w)|cbccvc\w*|ccvc\w*|moi nguoi|mn"
    rf"|tat ca|all)"
    rf"(?: (?:truc thuoc|thuoc|cua|trong|toan|o) (?:toan )?(?:so|co quan|don vi)(?!\w)"
    rf"| truc thuoc)?(?: trong toan so| toan so| so)?(?!\w)"
)
_HEADS: Final = re.compile(
    r"(?<!\w)(?:(?:thu truong|truong|lanh dao|nguoi dung dau|phu trach) (?:cua )?(?:cac "
    r"|tung |moi )"
    r"(?:phong ban|phong|ban|don vi|bo phan)(?:(?:, ?| va |, va |/)(?:phong|ban|don vi|bo phan"
    r"|trung tam))*|cac (?:truong phong|truong don vi|thu truong(?: don vi)?|truong bo phan"
    r"|truong ban)"
    r"|(?:thu truong|nguoi dung dau|lanh dao) (?:cac )?(?:don vi|co quan don vi|phong)"
    r"|truong don vi|(?:tat ca |moi )truong phong)"
    r"(?: (?:truc thuoc|thuoc|cua) so)?(?!\w)"
)
_RANK: Final = re.compile(
    r"(?<!\w)(?:truong phong|truong|lanh dao|lanh dao phong|phu trach) (?:phong )?$"
)
_ROOM: Final = re.compile(r"(?<!\w)(?:phong|p\.?) ?$")
_GROUP: Final = re.compile(
    r"(?<!\w)(?:nhom|group|gr)(?: chat| zalo| telegram)?(?: cua)? (?:phong )?$"
)
_COURTESY: Final = re.compile(
    r"(?<!\w)(?:anh|chi|ong|ba|co|chu|bac|em|ban|d/c|dc|dong chi|thay|a|c)\.? (?=[^\W\d_])"
)
_SURE_COURTESY: Final = ("anh ", "chị ", "ông ", "bà ", "đ/c ", "đồng chí ")
_OF: Final = re.compile(r" ?(?:(?:trong|cua|thuoc|o|ben) )?")
_PEOPLE_OF: Final = re.compile(
    r"(?<!\w)(?:(?:ca|toan bo|toan the|tat ca|cac) )?(?:(?:anh chi em|anh em|anh chi|chuyen vien"
    r"|can bo|nhan vien|cong chuc|vien chuc|doan vien|dang vien|hoi vien"
    r"|thanh vien)(?: (?:trong|cua|thuoc|o|ben))?|ca|toan|toan bo|toan the) $"
)
_BESIDE: Final = re.compile(r" (?:\(|- |o |ben |cua )?")
_LIKE: Final = 72


@dataclass(frozen=True)
class Named:
    """Somebody named at ``span``; ``candidates`` are all who go by the name."""

    span: Span
    kind: PartyKind
    candidates: tuple[Unit | Person, ...] = ()
    head: bool = False


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    flat: str
    own: str


class Names:
    """Finds names in sentences: of ``units``, ``people``, everyone, the heads."""

    def __init__(self, units: Iterable[Unit], people: Iterable[Person]) -> None:
        self._units = tuple(units)
        self._people = tuple(one for one in people if one.is_active and one.name.split())
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], Unit | Person]]] = {}
        for unit in self._units:
            for name in unit.names:
                self._learn(name, unit)
        for person in self._people:
            self._learn(person.name, person)
            short = person.name.split()[-2:]
            if len(short) == 2:
                self._learn(" ".join(short), person)

    def find(self, typed: Typed, flat: str) -> list[Named]:
        """All names in ``flat`` (of ``typed``, what is read already blanked), in order, apart."""
        found = [
            *(Named(Span(*one.span()), PartyKind.ROLE) for one in _HEADS.finditer(flat)),
            *(Named(Span(*one.span()), PartyKind.EVERYONE) for one in _EVERYONE.finditer(flat)),
            *self._sequences(typed, flat),
            *self._courtesies(typed, flat),
        ]
        found = _people_of_units(_those_of_units(found, flat), flat)
        found.sort(key=lambda one: (one.span.start, -one.span.end))
        apart: list[Named] = []
        for one in found:
            if not apart or one.span.start >= apart[-1].span.end:
                apart.append(one)
            elif one.span.end - one.span.start > apart[-1].span.end - apart[-1].span.start:
                apart[-1] = one
        return apart

    def like(self, words: str) -> tuple[Unit, ...]:
        """The units that may have been meant by words that are nobody's name."""
        asked = " ".join(_TOKEN.findall(fold(words)))
        core = asked.removeprefix("phong ").removeprefix("p ")
        parts = tuple(core.split())
        within = [
            unit
            for unit in self._units
            if parts and any(_within(parts, _tokens(name)) for name in unit.names)
        ]
        if within:
            return tuple(within)
        scored = [
            (max(fuzz.ratio(core, " ".join(_tokens(name))) for name in unit.names), unit.id, unit)
            for unit in self._units
        ]
        near = sorted((one for one in scored if one[0] >= _LIKE), reverse=True)
        return tuple(unit for _, _, unit in near[:3])

    def _learn(self, name: str, whose: Unit | Person) -> None:
        flat, own = _tokens(name), _own_tokens(name)
        if flat and len(flat) == len(own):
            self._by_first.setdefault(flat[0], []).append((flat, own, whose))

    def _sequences(self, typed: Typed, flat: str) -> Iterator[Named]:
        tokens = [
            _Token(*one.span(), one.group(), matching_form(typed.text[one.start() : one.end()]))
            for one in _TOKEN.finditer(flat)
        ]
        for at, token in enumerate(tokens):
            matching = [
                (len(sequence), whose)
                for sequence, own, whose in self._by_first.get(token.flat, ())
                if _matches(tokens, at, sequence, own, flat)
            ]
            if matching:
                yield self._named(typed, flat, tokens, at, matching)

    def _named(
        self,
        typed: Typed,
        flat: str,
        tokens: Sequence[_Token],
        at: int,
        matching: Sequence[tuple[int, Unit | Person]],
    ) -> Named:
        longest = max(size for size, _ in matching)
        whose = {(type(one), one.id): one for size, one in matching if size == longest}
        start, end = tokens[at].start, tokens[at + longest - 1].end
        candidates = tuple(whose.values())
        if any(isinstance(one, Person) for one in candidates):
            return Named(Span(start, end), PartyKind.PERSON, candidates)
        suffix = _OF_US.match(flat, end)
        end = suffix.end() if suffix else end
        before = flat[max(0, start - 40) : start]
        for pattern, kind in ((_GROUP, PartyKind.GROUP), (_RANK, PartyKind.ROLE)):
            prefix = pattern.search(before)
            if prefix is not None and tokens[at].flat != "lanh":
                start -= len(before) - prefix.start()
                return Named(Span(start, end), kind, candidates, head=kind is PartyKind.ROLE)
        room = _ROOM.search(before)
        start -= len(before) - room.start() if room else 0
        return Named(Span(start, end), PartyKind.UNIT, candidates)

    def _courtesies(self, typed: Typed, flat: str) -> Iterator[Named]:
        """ "anh An": whoever of the list has this given name, or the names that follow."""
        for found in _COURTESY.finditer(flat):
            token = _TOKEN.match(flat, found.end())
            if token is None:
                continue
            full = [one for one in self._at(typed, flat, found.end()) if isinstance(one[1], Person)]
            if full:
                end = max(size for size, _ in full)
                whose = {one.id: one for size, one in full if size == end}
                yield Named(Span(found.start(), end), PartyKind.PERSON, tuple(whose.values()))
                continue
            own = matching_form(typed.text[token.start() : token.end()])
            called = tuple(one for one in self._people if _same(own, one.name.split()[-1]))
            sure = typed.text[found.start() : found.end()].lower().startswith(_SURE_COURTESY)
            if called:
                yield Named(Span(found.start(), token.end()), PartyKind.PERSON, called)
            elif sure and typed.text[token.start()].isupper():
                end = _capitalised(typed.text, token.end())
                yield Named(Span(found.start(), end), PartyKind.PERSON)

    def _at(self, typed: Typed, flat: str, start: int) -> Iterator[tuple[int, Unit | Person]]:
        tokens = [
            _Token(*one.span(), one.group(), matching_form(typed.text[one.start() : one.end()]))
            for one in _TOKEN.finditer(flat, start)
        ][:8]
        if not tokens:
            return
        for sequence, own, whose in self._by_first.get(tokens[0].flat, ()):
            if _matches(tokens, 0, sequence, own, flat):
                yield tokens[len(sequence) - 1].end, whose


@lru_cache(maxsize=4)
def names_of(units: tuple[Unit, ...], people: tuple[Person, ...]) -> Names:
    """Learnt once for as long as the lists are the same."""
    return Names(units, people)


def party_of_person(person: Person) -> RowParty:
    """A person of the staff list as a party."""
    return RowParty(name=person.name, kind=PartyKind.PERSON, person_id=person.id)


def party_of_unit(unit: Unit) -> RowParty:
    """A unit as a party."""
    return RowParty(name=unit.name, kind=PartyKind.UNIT, unit_id=unit.id)


def heads_of(unit: Unit, people: Iterable[Person]) -> tuple[Person, ...]:
    """Who heads a unit, on the staff list."""
    return tuple(
        one
        for one in people
        if one.is_active and one.role is Role.UNIT_HEAD and one.unit_id == unit.id
    )


def group_of(unit: Unit, groups: Mapping[str, str]) -> RowParty | None:
    """The group chat of a unit."""
    chat = groups.get(unit.id)
    if chat is None:
        return None
    return RowParty(name=f"nhóm {unit.name}", kind=PartyKind.GROUP, unit_id=None, chat=chat)


def _those_of_units(found: list[Named], flat: str) -> list[Named]:
    """ "Mọi người phòng KHTC" are that unit, not everyone."""
    kept, widened = list[Named](), list[Named]()
    for unit in (one for one in found if one.kind is PartyKind.UNIT):
        of_it = [
            one
            for one in found
            if one.kind is PartyKind.EVERYONE
            and one.span.start <= unit.span.start
            and (
                one.span.end >= unit.span.start
                or _OF.fullmatch(flat, one.span.end, unit.span.start)
            )
        ]
        plain = _PEOPLE_OF.search(flat, max(0, unit.span.start - 40), unit.span.start)
        start = min([unit.span.start, *(one.span.start for one in of_it)])
        start = min(start, plain.start() if plain else start)
        widened.append(replace(unit, span=Span(start, unit.span.end)))
        found = [one for one in found if one not in of_it]
    kept = [one for one in found if one.kind is not PartyKind.UNIT]
    return [*kept, *widened]


def _people_of_units(found: list[Named], flat: str) -> list[Named]:
    """ "Chị Hoa phòng HCTH" is the one of that unit."""
    kept = list[Named]()
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        before = kept[-1] if kept else None
        if (
            before is not None
            and (before.kind, one.kind) == (PartyKind.PERSON, PartyKind.UNIT)
            and _BESIDE.fullmatch(flat, before.span.end, one.span.start)
        ):
            units = {unit.id for unit in one.candidates}
            theirs = [
                person
                for person in before.candidates
                if isinstance(person, Person) and person.unit_id in units
            ]
            span = Span(before.span.start, one.span.end)
            kept[-1] = replace(before, span=span, candidates=tuple(theirs))
        else:
            kept.append(one)
    return kept


@lru_cache(maxsize=1 << 16)
def _tokens(name: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(fold(name)))


@lru_cache(maxsize=1 << 16)
def _own_tokens(name: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(matching_form(name)))


def _within(parts: Sequence[str], name: Sequence[str]) -> bool:
    size = len(parts)
    return any(tuple(name[at : at + size]) == tuple(parts) for at in range(len(name) - size + 1))


def _matches(
    tokens: Sequence[_Token], at: int, flat: Sequence[str], own: Sequence[str], text: str
) -> bool:
    """Whether the name stands there; what is typed with diacritics has to be the very word."""
    here = tokens[at : at + len(flat)]
    if tuple(token.flat for token in here) != tuple(flat):
        return False
    close = all(_GAP.fullmatch(text, a.end, b.start) for a, b in pairwise(here))
    return close and all(
        token.own.isascii() or token.own == word for token, word in zip(here, own, strict=True)
    )


def _same(typed: str, name: str) -> bool:
    return typed == matching_form(name) or (typed.isascii() and typed == fold(name))


def _capitalised(text: str, end: int) -> int:
    """The end of the names that follow: "anh Nguyễn Văn X"."""
    for _ in range(3):
        token = _TOKEN.match(text, end + 1)
        if token is None or not token.group()[0].isupper() or text[end] != " ":
            break
        end = token.end()
    return end
