"""Whom a sentence is for: names that stand where a doer stands, with the roles beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.reminders.row import RowParty
from bot.reminders.sentence.model import Question, QuestionKind
from bot.reminders.sentence.names import (
    Named,
    Names,
    group_of,
    heads_of,
    names_of,
    party_of_person,
    party_of_unit,
)
from bot.reminders.sentence.text import Span, Typed
from bot.reminders.sentence.words import VERBS
from bot.staff.person import Person
from bot.store.tables.people import Role
from bot.store.tables.register import PartyKind, PartyRole
from config.lists import Unit

_ROLES: Final = {
    "chu tri": PartyRole.LEAD,
    "phoi hop": PartyRole.SUPPORT,
    "dau moi": PartyRole.FOCAL_POINT,
    "theo doi": PartyRole.FOLLOW,
    "thuc hien": PartyRole.DO,
    "phu trach": PartyRole.LEAD,
}
_ROLE: Final = "|".join(_ROLES)
_STRONG: Final = "chu tri|phoi hop|dau moi"
_COMMANDS: Final = (
    r"/?nhac(?: nho| lai| viec| lich)?|thong bao|bao(?! cao)|yeu cau|de nghi|giao(?! ban)|phan cong"
    r"|gui nhac"
    r"|dat|tao|len|lich|hen|giup|nho|vui long|hay|cho|toi|den|doi voi|ca|voi|danh cho|va|cung|gom"
    r"|d/c|ve viec|thuc hien|nguoi nhan|doi tuong|thanh phan(?: tham du| tham gia| du)?|ai"
)
_LEADERS: Final = re.compile(
    rf"[ ,;.:()|–+&/-]*(?:(?:{_COMMANDS}|(?:(?:don vi|bo phan|nguoi|co quan|to chuc) )?"
    rf"(?:lam )?(?P<role>{_ROLE})(?: voi| cung| la)?)"
    rf"(?!\w)[ ,;.:()|–+&/-]*)*"
)
_ROLE_AFTER: Final = re.compile(
    rf" ?(?:(?:la |lam |giu vai tro )*(?P<role>{_STRONG})(?!\w)(?: va(?= ))?"
    rf"|(?P<weak>theo doi|thuc hien|phu trach)(?= ?(?:[,;:.|]|$)))"
)
_WITH: Final = re.compile(r" ?(?:voi|cung)? ?")
_LISTED: Final = re.compile(r" ?(?:,|;|/|\+|&)? ?(?:va |cung |voi )?")
_UNJOINED: Final = re.compile(
    r"[ |]*(?:(?:nhac(?: nho)?|yeu cau|de nghi|giao|phan cong|thong bao|cho|ca)[ |]*)*"
)
_BORDER: Final = re.compile(r"[,;.:|()]")
_EXCEPT: Final = re.compile(
    r" ?,? ?(?:\(?tru(?= )|ngoai tru|khong gom|khong bao gom|con lai|khac)(?!\w)"
)
_ANOTHER: Final = re.compile(
    r" (?:nganh|khoi|tinh|vien chuc|ubnd|cap tren|huyen|thanh pho|quan|phuong|quoc gia|viet nam)"
    r"(?: tinh| cac co quan)?(?!\w)"
)
_SOME: Final = re.compile(
    r" ?\(?(?:lien quan|duoc (?:giao|phan cong|moi|cu|chon)|co(?! mat)(?= )|chua|con|nao"
    r"|moi|chuyen mon"
    r"|nghiep vu|thuoc dien|trong dien|cap|huyen|xa|dia phuong|dang vien|doan vien|hoi vien|nu|nam"
    r"|tre|ngoai|bi|thieu)(?!\w)"
)
_MEETING: Final = re.compile(r"(?<!\w)(?:hop|giao ban|hop giao ban|sinh hoat|dai hoi) $")
_ALL_TOLD: Final = re.compile(r"(?:^|[,;.|]) ?(?:cho|toi|den|nhac|doi voi|danh cho) $")
_BODY: Final = (
    r"(?:(?:phong(?! (?:chong|chay|hop|dich|ngua|trao|ve|chay|so|lam viec|benh))|chi cuc|trung tam"
    r"|van phong|bo phan|vien(?! chuc)|ban(?! (?:hanh|giao|do|in|ke|be|cung|quyen|tin|lam"
    r"|sao|luan))"
    r"|to(?! (?:chuc|khai|trinh|roi|ra|cao))|tram|doi(?! (?:moi|voi|chieu|ngu))) |p\. ?)"
)
_UNKNOWN: Final = re.compile(
    rf"(?P<body>{_BODY})(?P<rest>[^\W_][^,;.:|()]*?)(?= (?:{VERBS})(?!\w)| ?[,;.:|()]| va | ?$)"
)
_GOES_ON: Final = re.compile(rf" (?:{VERBS})(?!\w)| ?[,;.:|]| va | ?$")
_LONGEST_NAME: Final = 8
_ACRONYM: Final = re.compile(r"(?:[^\W\d_]\.)?[^\W\d_&-]{2,}[^\W\d_]*(?!\w)")
_SHORT_NOUNS: Final = frozenset(
    "bc tb hd kh cv vb dk tk kt td tt qd ct nq kq ht hn sk sknn skkn gd".split()
)
_VOWELS: Final = re.compile("[aeiouy]")


@dataclass
class _Part:
    named: Named
    role: PartyRole | None
    start: int
    end: int


@dataclass(frozen=True)
class Parties:
    """Who it is for, and where that stands."""

    parties: tuple[RowParty, ...] = ()
    spans: tuple[Span, ...] = ()
    questions: tuple[Question, ...] = ()


def read_parties(
    typed: Typed,
    taken: tuple[Span, ...],
    units: Sequence[Unit],
    people: Sequence[Person],
    groups: Mapping[str, str],
) -> Parties:
    """Whom the sentence is for; ``taken`` is read already."""
    names = names_of(tuple(units), tuple(people))
    return _Reader(typed, typed.blanked(taken), names, people, groups).read()


@dataclass
class _Reader:
    typed: Typed
    flat: str
    names: Names
    people: Sequence[Person]
    groups: Mapping[str, str]
    questions: list[Question] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)

    def read(self) -> Parties:
        found = self.names.find(self.typed, self.flat)
        objects = self._place(found)
        self._unknown(found)
        self._share_roles()
        parties = [party for part in self.parts for party in self._parties(part)]
        if not parties and not self.questions:
            parties = self._fallback(objects)
        unique = {(one.kind, one.name, one.role): one for one in parties}
        return Parties(tuple(unique.values()), tuple(self.spans), tuple(self.questions))

    def _place(self, found: list[Named]) -> list[Named]:
        """Takes those that stand where a doer stands; returns the others."""
        objects: list[Named] = []
        for one in found:
            leaders = self._leaders(one, found)
            if objects and _LISTED.fullmatch(self.flat, objects[-1].span.end, one.span.start):
                leaders = None
            if leaders is None:
                objects.append(one)
                continue
            before = self.parts[-1] if self.parts else None
            alone = before is not None and before.role is None
            if alone and before and _UNJOINED.fullmatch(self.flat, before.end, one.span.start):
                self._ask(QuestionKind.AMBIGUOUS_AUDIENCE, one)
            part = _Part(one, _ROLES.get(leaders["role"] or ""), leaders.start(), one.span.end)
            after = _ROLE_AFTER.match(self.flat, one.span.end)
            if after is not None:
                self._role_after(part, after, found)
            self.parts.append(part)
            self.spans.append(Span(part.start, part.end))
            if one.kind is PartyKind.UNIT and (other := _ANOTHER.match(self.flat, one.span.end)):
                span = Span(one.span.start, other.end())
                self._choose(QuestionKind.UNKNOWN_UNIT, self.typed.words(span), [])
                self.spans.append(Span(leaders.start(), span.end))
                continue
            some = one.kind is not PartyKind.PERSON and not one.candidates
            if _EXCEPT.match(self.flat, part.end) or (
                some and _SOME.match(self.flat, one.span.end)
            ):
                self._ask(QuestionKind.AMBIGUOUS_AUDIENCE, part.named)
        return objects

    def _leaders(self, one: Named, found: list[Named]) -> re.Match[str] | None:
        """What stands between a name and the border before it, where it leads to a doer."""
        begins = self._begins(one.span.start)
        for begin in begins:
            leaders = _LEADERS.fullmatch(self.flat, begin, one.span.start)
            if leaders is not None:
                return leaders
        unknown = self._unknown_at(begins[-1], found)
        if unknown is None or unknown.end > one.span.start:
            return None
        return _LEADERS.fullmatch(self.flat, unknown.end, one.span.start)

    def _role_after(self, part: _Part, after: re.Match[str], found: list[Named]) -> None:
        word = after["role"] or after["weak"]
        comma = _LISTED.match(self.flat, after.end())
        listed = comma is not None and any(one.span.start == comma.end() for one in found)
        if after["weak"] and self.flat[after.end() : after.end() + 1] == "," and not listed:
            return
        reach = _WITH.match(self.flat, after.end())
        follows = reach is not None and any(one.span.start == reach.end() for one in found)
        if word == "phoi hop" and follows:
            part.role = part.role or PartyRole.LEAD
        else:
            part.role, part.end = _ROLES[word], after.end()

    def _begins(self, position: int) -> list[int]:
        """Where what stands before ``position`` may begin: "chủ trì: HCTH" goes over a border."""
        taken = max((span.end for span in self.spans if span.end <= position), default=0)
        begins = [taken]
        for border in _BORDER.finditer(self.flat, taken, position):
            if border.group() != ":":
                begins.clear()
            begins.append(border.end())
        return begins

    def _share_roles(self) -> None:
        """In "CĐCS và ĐTN phối hợp" the role is of both."""
        for before, after in reversed(list(zip(self.parts[:-1], self.parts[1:], strict=True))):
            listed = _LISTED.fullmatch(self.flat, before.end, after.named.span.start)
            if before.role is None and after.role is not None and listed:
                before.role = after.role

    def _parties(self, part: _Part) -> list[RowParty]:
        role = part.role or PartyRole.DO
        return [party.model_copy(update={"role": role}) for party in self._whom(part.named)]

    def _whom(self, named: Named) -> list[RowParty]:
        words = self.typed.words(named.span)
        units = [one for one in named.candidates if isinstance(one, Unit)]
        people = [one for one in named.candidates if isinstance(one, Person)]
        if named.kind is PartyKind.EVERYONE:
            return [RowParty(name=words, kind=PartyKind.EVERYONE)]
        if named.kind is PartyKind.ROLE and not units:
            return [RowParty(name=words, kind=PartyKind.ROLE, staff_role=Role.UNIT_HEAD)]
        if named.kind is PartyKind.PERSON:
            return self._person(people, words)
        if len(units) != 1:
            self._choose(QuestionKind.AMBIGUOUS_UNIT, words, [unit.name for unit in units])
            return []
        if named.kind is PartyKind.GROUP:
            group = group_of(units[0], self.groups)
            if group is None:
                self._choose(QuestionKind.UNKNOWN_GROUP, words, [])
            return [group] if group else []
        if named.head:
            return self._person(list(heads_of(units[0], self.people)), words)
        return [party_of_unit(units[0])]

    def _person(self, people: list[Person], words: str) -> list[RowParty]:
        if len(people) == 1:
            return [party_of_person(people[0])]
        kind = QuestionKind.AMBIGUOUS_PERSON if people else QuestionKind.UNKNOWN_PERSON
        self._choose(kind, words, [one.name for one in people])
        return []

    def _unknown(self, found: list[Named]) -> None:
        """What stands where a unit stands and is none that there is."""
        borders = [border.end() for border in _BORDER.finditer(self.flat)]
        for begin in sorted({0, *borders, *(span.end for span in self.spans)}):
            self._unknown_at(begin, found)

    def _unknown_at(self, begin: int, found: list[Named]) -> Span | None:
        leaders = _LEADERS.match(self.flat, begin)
        start = leaders.end() if leaders else begin
        if any(one.span.start <= start < one.span.end for one in found):
            return None
        told = begin == start or "nhac" in self.flat[begin:start]
        span = self._body(start, found) or self._acronym(start, told=told)
        if span is None or any(span.overlaps(other) for other in self.spans):
            return None
        self.spans.append(Span(begin, span.end))
        words = self.typed.words(span)
        like = [unit.name for unit in self.names.like(words)]
        kind = QuestionKind.AMBIGUOUS_UNIT if len(like) > 1 else QuestionKind.UNKNOWN_UNIT
        self._choose(kind, words, like)
        return span

    def _body(self, start: int, found: list[Named]) -> Span | None:
        unknown = _UNKNOWN.match(self.flat, start)
        if unknown is None or len(unknown["rest"].split()) > _LONGEST_NAME:
            return None
        span = Span(*unknown.span())
        return None if any(span.overlaps(one.span) for one in found) else span

    def _acronym(self, start: int, *, told: bool) -> Span | None:
        """ "KHTC nộp …": capitals, or letters that are no syllable, where a doer stands."""
        token = _ACRONYM.match(self.flat, start)
        if token is None or not _GOES_ON.match(self.flat, token.end()):
            return None
        own = self.typed.text[token.start() : token.end()]
        capitals = own.isupper() and not self.typed.text.isupper()
        no_syllable = _VOWELS.search(token.group()) is None and token.group() not in _SHORT_NOUNS
        return Span(*token.span()) if (capitals and told) or no_syllable else None

    def _fallback(self, objects: list[Named]) -> list[RowParty]:
        """Nobody stands where a doer stands: a meeting is of those who meet; else ask."""
        for one in objects:
            if _MEETING.search(self.flat[max(0, one.span.start - 20) : one.span.start]):
                return self._whom(one)
        if objects:
            self._ask(QuestionKind.AMBIGUOUS_AUDIENCE, objects[0])
        else:
            self.questions.append(Question(QuestionKind.MISSING_AUDIENCE))
        return []

    def _ask(self, kind: QuestionKind, named: Named) -> None:
        self.questions.append(Question(kind, self.typed.words(named.span)))

    def _choose(self, kind: QuestionKind, words: str, choices: Sequence[str]) -> None:
        self.questions.append(Question(kind, words, tuple(choices)))
