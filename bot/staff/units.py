"""Units: first those of ``config/units.yaml``, then whatever the office confirms."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.audit import Action, record
from bot.staff.person import Person
from bot.staff.policy import require_office
from bot.store.inserting import insert_if_absent
from bot.store.tables.people import InstallationRow, UnitRow
from config.errors import ThiDuaError
from config.lists import Unit
from corpus.vietnamese import fold, matching_form, syllables

LONGEST_NAME: Final = 200
_SEEDED: Final = "units_seeded"
_LONGEST_ID: Final = 50
_LIKE: Final = 70


class UnitNames:
    """Finds units by any of their names, diacritics or not; folded names that clash find none."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._exact: dict[str, Unit] = {}
        folded: dict[str, dict[str, Unit]] = {}
        for unit in units:
            for name in unit.names:
                self._exact[_exact(name)] = unit
                folded.setdefault(_folded(name), {})[unit.id] = unit
        self._folded = {
            name: unit
            for name, found in folded.items()
            if len(found) == 1
            for unit in found.values()
        }

    def find(self, name: str) -> Unit | None:
        """The unit that goes by this name."""
        return self._exact.get(_exact(name)) or self._folded.get(_folded(name))

    def nearest(self, name: str) -> Unit | None:
        """The unit whose name is most like this one, where one is at all."""
        found = process.extractOne(
            _folded(name), self._folded.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE
        )
        return self._folded[found[0]] if found else None


def _exact(name: str) -> str:
    return " ".join(syllables(matching_form(name)))


def _folded(name: str) -> str:
    return " ".join(syllables(fold(name)))


async def all_units(session: AsyncSession) -> Sequence[Unit]:
    """All units, by name."""
    rows = await session.scalars(select(UnitRow))
    return sorted((_unit(row) for row in rows), key=lambda unit: fold(unit.name))


async def seed_units(session: AsyncSession, units: Iterable[Unit], now: datetime) -> bool:
    """Takes the units in at the first start; whether it was the first."""
    first = await insert_if_absent(session, InstallationRow, key=_SEEDED, value=now.isoformat())
    if first:
        session.add_all(_row(unit, now) for unit in units)
        await session.flush()
    return first


async def add_unit(
    session: AsyncSession,
    name: str,
    by: Person | None,
    now: datetime,
    short: str | None = None,
    aliases: Iterable[str] = (),
) -> Unit:
    """A new unit; ``by`` is the office or None for the command line.

    Raises ThiDuaError for a name that a unit has already, and for a person who may not.
    """
    require_office(by)
    units = await all_units(session)
    unit = Unit(id=_free_id(name, units), name=name, short=short, aliases=tuple(aliases))
    names = UnitNames(units)
    for taken in unit.names:
        if names.find(taken):
            raise ThiDuaError("Đã có đơn vị tên này", taken)
    session.add(_row(unit, now))
    record(session, Action.UNIT_ADDED, now, by, unit=unit.id, name=name)
    await session.flush()
    return unit


async def find_unit(session: AsyncSession, name: str) -> Unit:
    """The unit by its id or any of its names; raises ThiDuaError that suggests the nearest."""
    units = await all_units(session)
    names = UnitNames(units)
    found = next((unit for unit in units if unit.id == name), None) or names.find(name)
    if found is None:
        near = names.nearest(name)
        hint = f"Có phải “{near.name}”?" if near else "Xem các đơn vị: thidua staff units"
        raise ThiDuaError("Không có đơn vị này", name, hint)
    return found


def _free_id(name: str, units: Sequence[Unit]) -> str:
    words = syllables(fold(name))
    ascii_words = ["".join(c for c in word if c.isascii()) for word in words]
    short = "-".join(filter(None, ascii_words))[:_LONGEST_ID].removeprefix("phong-").strip("-")
    base = short or "don-vi"
    taken = {unit.id for unit in units}
    candidates = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)


def _unit(row: UnitRow) -> Unit:
    return Unit(id=row.id, name=row.name, short=row.short, aliases=tuple(row.aliases))


def _row(unit: Unit, now: datetime) -> UnitRow:
    return UnitRow(
        id=unit.id,
        name=unit.name,
        short=unit.short,
        aliases=list(unit.aliases),
        created_at=now,
    )
