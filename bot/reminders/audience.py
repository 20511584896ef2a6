"""Whom a row concerns: the documents' names for people, matched to the units of the staff list."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.reminders.row import Row, RowParty
from bot.staff.person import Person
from bot.staff.units import UnitNames
from bot.store.tables.people import Role
from bot.store.tables.register import PartyKind, PartyRole
from config.lists import Unit
from corpus.vietnamese import fold, syllables

_ALL: Final = re.compile(
    r"\b(?:cac|moi|tung|tat ca|toan the|toan bo|nhung)\b.*\b(?:phong|don vi|bo phan|ca nhan|"
    r"tap the|cong chuc|vien chuc|nguoi lao dong|can bo|nhan vien|moi nguoi)\b"
    r"|\b(?:cong chuc|vien chuc|nguoi lao dong|cbccvc|ccvc|cbccvcnld|moi nguoi|toan so)\b"
)
_OUTSIDE: Final = re.compile(
    r"\b(?:ubnd|uy ban nhan dan|dia phuong|cap huyen|cap xa|cap tinh|huyen|xa|cac so|bo nganh|"
    r"cac bo|ban nganh|trung uong|tinh uy|doanh nghiep|tinh|quoc gia|hoi dong nhan dan)\b"
)
_OWN: Final = re.compile(
    r"\b(?:so khoa hoc (?:va )?cong nghe|so kh cn|tinh quang ngai|quang ngai)\b"
)
_BESIDE: Final = frozenset(
    "truong pho thu lanh dao giam doc bi chu tich nguoi dung dau so thuoc cua khoa hoc va cong "
    "nghe tinh quang ngai co quan la".split()
)
# As many syllables of a title as its subject may take.
_SUBJECT: Final = 9
_PARTS: Final = re.compile(r"\s*(?:[,;\n]|\bvà\b|\bcùng\b)\s*", re.IGNORECASE)
_CHUNKS: Final = re.compile(r"\s*[;\n]\s*")
_ROLES: Final = (
    (PartyRole.LEAD, re.compile(r"\bchu tri\b")),
    (PartyRole.SUPPORT, re.compile(r"\bphoi hop\b")),
    (PartyRole.FOCAL_POINT, re.compile(r"\b(?:lam )?dau moi\b")),
    (PartyRole.FOLLOW, re.compile(r"\btheo doi\b")),
    (PartyRole.DO, re.compile(r"\bthuc hien\b")),
)


@dataclass(frozen=True)
class Audience:
    """Whom some parties mean; ``everyone`` is everybody on the staff list."""

    everyone: bool = False
    units: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    names: tuple[str, ...] = ()
    """People named whom only a comparison with their own name finds."""

    def includes(self, person: Person) -> bool:
        """Whether the person, their unit or their role is meant."""
        return (
            self.everyone
            or person.unit_id in self.units
            or person.id in self.people
            or person.role in self.roles
            or any(_names(name, person.name) for name in self.names)
        )


class Naming:
    """Matches names of the documents to the units that there are."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = tuple(units)
        self._names = UnitNames(self._units)
        self._sequences = sorted(
            ((tuple(_plain(name)), unit.id) for unit in self._units for name in unit.names),
            key=lambda one: -len(one[0]),
        )

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that there are."""
        return self._units

    def unit(self, name: str) -> Unit | None:
        """The unit that goes by just this name."""
        return self._names.find(name)

    def audience(self, parties: Iterable[RowParty]) -> Audience:
        """Whom the parties mean, taken together."""
        everyone, units, people, roles, names = False, set[str](), set[int](), set[Role](), []
        for party in parties:
            match party.kind:
                case PartyKind.EVERYONE:
                    everyone = True
                case PartyKind.UNIT if party.unit_id is not None:
                    units.add(party.unit_id)
                case PartyKind.PERSON if party.person_id is not None:
                    people.add(party.person_id)
                case PartyKind.ROLE if party.staff_role is not None:
                    roles.add(party.staff_role)
                case PartyKind.NAMED:
                    everyone = everyone or means_everyone(party.name)
                    units |= self.units_in(party.name)
                    names.append(party.name)
        return Audience(
            everyone, frozenset(units), frozenset(people), frozenset(roles), tuple(names)
        )

    def concerns(self, row: Row, asker: Person | None) -> bool:
        """Whether the row is the asker's, or their unit's."""
        return asker is not None and self.audience_of(row).includes(asker)

    def audience_of(self, row: Row) -> Audience:
        """Whom a row concerns: its parties, or where it names none whom its title begins with.

        A target often has a subject only ("Chi đoàn hoàn thành …", "100% công chức …").
        """
        if row.parties:
            return self.audience(row.parties)
        opening = _plain(row.title)[:_SUBJECT]
        units = [
            unit_id
            for sequence, unit_id in self._sequences
            if len(sequence) > 1 and _found_in(sequence, opening) is not None
        ]
        return Audience(means_everyone(" ".join(opening)), frozenset(units[:1]))

    def units_in(self, name: str) -> frozenset[str]:
        """The units that a name of a document means: by itself, in parts, or with a rank before.

        "Trưởng phòng Hành chính – Tổng hợp Sở" is the unit's; "Công đoàn ngành" is nobody's here.
        """
        whole = self._one(name)
        if whole is not None:
            return frozenset({whole})
        parts = [self._one(part) for part in _PARTS.split(name)]
        return frozenset(part for part in parts if part is not None)

    def _one(self, name: str) -> str | None:
        if not name.strip():
            return None
        found = self._names.find(name)
        if found is not None:
            return found.id
        asked = _plain(name)
        for sequence, unit_id in self._sequences:
            at = _found_in(sequence, asked)
            if at is not None and {*asked[:at], *asked[at + len(sequence) :]} <= _BESIDE:
                return unit_id
        return None


def means_everyone(name: str) -> bool:
    """Whether a name is for all of the Department: "các phòng, đơn vị", "công chức, viên chức"."""
    folded = _OWN.sub("", " ".join(_plain(name)))
    return _ALL.search(folded) is not None and _OUTSIDE.search(folded) is None


def read_parties(typed: str, naming: Naming) -> tuple[RowParty, ...]:
    """Whom the office typed: "HCTH chủ trì, CĐCS phối hợp; toàn Sở thực hiện".

    What is neither a unit nor everyone stays the name that it is.
    """
    parties: list[RowParty] = []
    for chunk in filter(None, _CHUNKS.split(typed.strip())):
        whole = means_everyone(chunk) or naming.unit(_without_role(chunk)[0]) is not None
        for piece in [chunk] if whole else filter(None, _PARTS.split(chunk)):
            name, role = _without_role(piece)
            if name:
                parties.append(_party(name, role, naming))
    return tuple(parties)


def _party(name: str, role: PartyRole, naming: Naming) -> RowParty:
    if means_everyone(name):
        return RowParty(name=name, role=role, kind=PartyKind.EVERYONE)
    unit = naming.unit(name)
    if unit is not None:
        return RowParty(name=unit.name, role=role, kind=PartyKind.UNIT, unit_id=unit.id)
    return RowParty(name=name, role=role)


def _without_role(piece: str) -> tuple[str, PartyRole]:
    """The name, and the role that stands before or behind it."""
    words, folded = piece.split(), [fold(word).strip(":.,") for word in piece.split()]
    for role, pattern in _ROLES:
        found = pattern.search(" ".join(folded))
        if found is not None:
            first = len(found.string[: found.start()].split())
            last = first + len(found.group().split())
            rest = [*words[:first], *words[last:]]
            return " ".join(rest).strip(" :,.-–"), role
    return piece.strip(" :,.-–"), PartyRole.DO


def _plain(name: str) -> list[str]:
    return syllables(fold(name))


def _found_in(sequence: Sequence[str], longer: Sequence[str]) -> int | None:
    size = len(sequence)
    places = range(len(longer) - size + 1)
    return next((at for at in places if tuple(longer[at : at + size]) == tuple(sequence)), None)


def _names(written: str, person: str) -> bool:
    own = _plain(person)
    return len(own) >= 2 and _found_in(own, _plain(written)) is not None
