"""Takes a checked list into the store, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.audit import Action, record
from bot.staff.importing.cells import Row
from bot.staff.importing.entries import Entry, Problem, doubles, read_entries
from bot.staff.person import Person
from bot.staff.policy import may_grant, require_office
from bot.staff.units import UnitNames, add_unit, all_units
from bot.store.tables.people import PersonRow, Role
from config.errors import ThiDuaError
from corpus.vietnamese import fold, syllables

_MOST_NEW_UNITS: Final = 200


@dataclass(frozen=True)
class ProposedUnit:
    """A unit that the list names and the store does not know, and the known one most like it."""

    name: str
    rows: tuple[int, ...]
    nearest: str | None


@dataclass(frozen=True)
class ImportReport:
    """What came of a list. With ``problems``, or units to confirm, nothing was taken in."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    proposed_units: tuple[ProposedUnit, ...] = ()
    added_units: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_taken_in(self) -> bool:
        """Whether the store now holds the list."""
        return not self.problems and not self.proposed_units


@dataclass
class _Plan:
    """What is to be done with each entry."""

    new: list[Entry] = field(default_factory=list)
    known: list[tuple[Entry, PersonRow]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


async def take_in(
    session: AsyncSession,
    rows: Sequence[Row],
    by: Person | None,
    now: datetime,
    *,
    confirm_units: bool = False,
) -> ImportReport:
    """Adds who is new and updates who is known, by code, else by name and unit.

    What the list leaves empty is left as it is; nobody is removed; it takes no administrator's role
    away. Unknown units are proposed, or added with ``confirm_units``. Raises NotAllowed where
    ``by`` (None: the command line) is not the office, ThiDuaError for a list without a heading.
    """
    require_office(by)
    entries = read_entries(rows)
    names = UnitNames(await all_units(session))
    proposed = _proposed(entries.good, names)
    plan = _plan(entries.good, names, list(await session.scalars(select(PersonRow))), by)
    plan.problems += doubles(entries.good, lambda unit: _unit_key(unit, names))
    if len(proposed) > _MOST_NEW_UNITS:
        plan.problems.append(Problem(None, f"có tới {len(proposed)} đơn vị chưa biết"))
        proposed = ()
    problems = sorted([*entries.problems, *plan.problems], key=lambda problem: problem.row or 0)
    warnings = (*_ignored(entries.ignored), *plan.warnings)
    if problems or (proposed and not confirm_units):
        return ImportReport(problems=tuple(problems), proposed_units=proposed, warnings=warnings)
    for unit in proposed:
        await add_unit(session, unit.name, by, now)
    names = UnitNames(await all_units(session))
    await _add(session, plan.new, names, by, now)
    updated = sum(_update(session, entry, row, names, by, now) for entry, row in plan.known)
    await session.flush()
    return ImportReport(
        added=len(plan.new),
        updated=updated,
        unchanged=len(plan.known) - updated,
        added_units=tuple(unit.name for unit in proposed),
        warnings=warnings,
    )


def _ignored(headings: Sequence[str]) -> list[str]:
    return [f"Bỏ qua cột: {', '.join(headings)}"] if headings else []


def _proposed(entries: Sequence[Entry], names: UnitNames) -> tuple[ProposedUnit, ...]:
    """Each unknown unit once, however its name is spelt; the first spelling is proposed."""
    found: dict[str, tuple[str, list[int]]] = {}
    for entry in entries:
        if names.find(entry.unit) is None:
            _, rows = found.setdefault(_key(entry.unit), (entry.unit, []))
            rows.append(entry.row)
    return tuple(
        ProposedUnit(name, tuple(rows), near.name if (near := names.nearest(name)) else None)
        for name, rows in found.values()
    )


def _unit_key(name: str, names: UnitNames) -> str:
    unit = names.find(name)
    return unit.id if unit else _key(name)


def _key(text: str) -> str:
    return " ".join(syllables(fold(text)))


class _Known:
    """Those on the list already, to be found by code, or by name and unit."""

    def __init__(self, rows: Sequence[PersonRow]) -> None:
        self.by_code = {row.code.casefold(): row for row in rows if row.code}
        self.by_place: dict[tuple[str, str | None], list[PersonRow]] = {}
        self.by_name: dict[str, list[PersonRow]] = {}
        for row in rows:
            self.by_place.setdefault((row.name.casefold(), row.unit_id), []).append(row)
            self.by_name.setdefault(row.name.casefold(), []).append(row)

    def find(self, entry: Entry, unit_id: str | None) -> PersonRow | None:
        """Who the entry means; raises ThiDuaError where it could mean several."""
        if entry.code and entry.code.casefold() in self.by_code:
            return self.by_code[entry.code.casefold()]
        alike = self.by_place.get((entry.name.casefold(), unit_id), []) if unit_id else []
        if entry.code:
            # Another code is another person.
            alike = [row for row in alike if row.code is None]
        staying = [row for row in alike if row.deactivated_at is None] or alike
        if len(staying) > 1:
            raise ThiDuaError("có nhiều người cùng tên trong đơn vị này, hãy điền cột Mã")
        return staying[0] if staying else None

    def elsewhere(self, entry: Entry, unit_id: str | None) -> PersonRow | None:
        """Somebody of that name in another unit, who may be the same."""
        if entry.code:
            return None
        others = self.by_name.get(entry.name.casefold(), [])
        return next(
            (r for r in others if r.deactivated_at is None and r.unit_id not in (None, unit_id)),
            None,
        )


def _plan(
    entries: Sequence[Entry], names: UnitNames, rows: Sequence[PersonRow], by: Person | None
) -> _Plan:
    plan, known = _Plan(), _Known(rows)
    taken: dict[int, Entry] = {}
    for entry in entries:
        unit = names.find(entry.unit)
        unit_id = unit.id if unit else None
        try:
            row = known.find(entry, unit_id)
            _check(entry, row, by, taken)
        except ThiDuaError as error:
            plan.problems.append(Problem(entry.row, error.what, "Họ và tên", entry.name))
            continue
        if row:
            plan.known.append((entry, row))
            continue
        plan.new.append(entry)
        if known.elsewhere(entry, unit_id):
            plan.warnings.append(
                f"Dòng {entry.row}: đã có một “{entry.name}” ở đơn vị khác; "
                "nếu là một người chuyển đơn vị, hãy dùng cột Mã"
            )
    return plan


def _check(entry: Entry, row: PersonRow | None, by: Person | None, taken: dict[int, Entry]) -> None:
    """Raises ThiDuaError with the reason why this entry cannot be taken in."""
    if entry.role and by is not None and not may_grant(by, entry.role):
        raise ThiDuaError("anh/chị không có quyền giao vai trò này")
    if row is None:
        return
    if row.deactivated_at is not None:
        raise ThiDuaError(
            f"người này đã nghỉ từ {row.deactivated_at:%d/%m/%Y}; "
            f"nếu trở lại, hãy chạy: thidua staff restore {row.id}"
        )
    other = taken.setdefault(row.id, entry)
    if other is not entry:
        raise ThiDuaError(f"trùng người với dòng {other.row}")


async def _add(
    session: AsyncSession,
    entries: Sequence[Entry],
    names: UnitNames,
    by: Person | None,
    now: datetime,
) -> None:
    rows = [
        PersonRow(
            name=entry.name,
            unit_id=_unit_id(entry, names),
            role=entry.role or Role.STAFF,
            starts_on=entry.starts_on,
            code=entry.code,
            created_at=now,
            created_by=by.id if by else None,
        )
        for entry in entries
    ]
    session.add_all(rows)
    await session.flush()
    for row in rows:
        record(
            session, Action.ADDED, now, by, row.id, role=row.role.value, unit=row.unit_id, list=True
        )


def _update(
    session: AsyncSession,
    entry: Entry,
    row: PersonRow,
    names: UnitNames,
    by: Person | None,
    now: datetime,
) -> bool:
    """Whether anything had to be changed."""
    changes = {
        name: value
        for name, value in _said(entry, row, names).items()
        if getattr(row, name) != value
    }
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        written = {name: value and str(value) for name, value in changes.items()}
        record(session, Action.CHANGED, now, by, row.id, **written, list=True)
    return bool(changes)


def _said(entry: Entry, row: PersonRow, names: UnitNames) -> Mapping[str, Any]:
    """What the list says of a person, as columns of the store."""
    said: dict[str, Any] = {"name": entry.name, "unit_id": _unit_id(entry, names)}
    if entry.role and row.role is not Role.ADMINISTRATOR:
        said["role"] = entry.role
    if entry.starts_on:
        said["starts_on"] = entry.starts_on
    if entry.code:
        said["code"] = entry.code
    return said


def _unit_id(entry: Entry, names: UnitNames) -> str:
    unit = names.find(entry.unit)
    if unit is None:
        raise ThiDuaError("Không có đơn vị này", entry.unit)
    return unit.id
