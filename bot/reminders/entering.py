"""A deadline as the office types it, checked before it is entered: it holds from then on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders import register
from bot.reminders.audience import Naming, means_everyone
from bot.reminders.deadline import set_timing
from bot.reminders.due import due_day, read_due
from bot.reminders.register import BY_THE_OFFICE, Entry
from bot.reminders.row import HOLDING, Row, RowParty
from bot.reminders.schedule import Series, Timing, check_rule, check_timing, next_due_days
from bot.reminders.working_days import WorkingDays
from bot.staff.importing.entries import ROLE_NAMES, role_called
from bot.staff.people import all_people
from bot.staff.person import Person
from bot.staff.units import UnitNames, all_units
from bot.store.tables.register import PartyKind, PartyRole, RowKind
from config.errors import ThiDuaError
from config.lists import Unit
from config.time import ZONE
from corpus.demands.model import Due
from corpus.vietnamese import fold
from corpus.when.meaning import Bound

_RULE: Final = re.compile(r"(trước\s+|chậm nhất\s+)?(?:RRULE:)?(FREQ=[A-Z]+\S*)", re.IGNORECASE)
_CLOCK: Final = re.compile(r"(\d{1,2})(?:\s*(?::|h|g|giờ)\s*(\d{1,2})?(?::00)?)?(?:\s*phút)?")
_LEADS: Final = re.compile(r"(?:\d+|ngay|va|truoc|dung|trong|nhac|han|[\s,;./])+")
_ON_THE_DAY: Final = re.compile(r"\b(?:dung|trong) (?:ngay|han)\b")
_CHUNKS: Final = re.compile(r"\s*[;\n]\s*")
_PIECES: Final = re.compile(r"\s*,\s*|\s+và\s+")
_GROUP: Final = re.compile(r"nhóm (?P<name>.*) \((?P<chat>-?\d+)\)", re.IGNORECASE)
_MARKED: Final = re.compile(r"(?P<name>.*\S)\s*\((?P<mark>[^()]+)\)")
_FOCAL: Final = re.compile(r"\s*\(đầu mối\)$", re.IGNORECASE)


@dataclass(frozen=True)
class NewDeadline:
    """What is to be entered; what is None is left to the settings.

    ``first`` and ``until`` are days between which a recurrence comes.
    """

    title: str
    due: Due
    parties: tuple[RowParty, ...]
    timing: Timing | None = None
    first: date | None = None
    until: date | None = None
    ground: str = BY_THE_OFFICE

    def series(self, today: date) -> Series | None:
        """When it is due; None where the words settle no day."""
        return series_of(self.due, today, self.first, self.until)


@dataclass(frozen=True)
class Office:
    """What a deadline is checked against: who and what there is, the calendar, the day."""

    people: Sequence[Person]
    units: Sequence[Unit]
    days: WorkingDays
    today: date
    naming: Naming
    names: UnitNames
    by_name: Mapping[str, Sequence[Person]] = field(repr=False)


async def office_of(session: AsyncSession, days: WorkingDays, now: datetime) -> Office:
    """As the store has it at this moment."""
    people, units = await all_people(session), await all_units(session)
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(fold(person.name), []).append(person)
    today = now.astimezone(ZONE).date()
    return Office(people, units, days, today, Naming(units), UnitNames(units), by_name)


def check(new: NewDeadline, office: Office) -> None:
    """Raises ThiDuaError for a deadline that would never be reminded of, or of which nobody would.

    Also for a time of day outside office hours and for borders that bound nothing.
    """
    register.fit_title(new.title)
    _check_days(new, office)
    if new.timing is not None:
        check_timing(new.timing, office.days)
    if not new.parties:
        raise ThiDuaError("Chưa nói nhắc ai", new.title, "Cần tên đơn vị, người, hoặc toàn Sở")
    audience = office.naming.audience(new.parties)
    has_group = any(party.kind is PartyKind.GROUP for party in new.parties)
    if not has_group and not any(audience.includes(person) for person in office.people):
        names = ", ".join(party.name for party in new.parties)
        raise ThiDuaError("Không có ai để nhắc", names, "Xem danh sách: thidua staff list")


async def enter(session: AsyncSession, new: NewDeadline, by: Person | None, now: datetime) -> Row:
    """Enters what was checked, approved at once; ``by`` None is the command line."""
    entry = Entry(RowKind.DEADLINE, new.title, new.parties, new.due, ground=new.ground)
    row = await register.enter(session, entry, by, now)
    if new.timing or new.first or new.until:
        await set_timing(session, row.id, now, timing=new.timing, first=new.first, until=new.until)
    return row


async def refuse_double(session: AsyncSession, new: NewDeadline) -> None:
    """Raises ThiDuaError where a deadline of that title and time holds: it would remind twice."""
    asked = (fold(register.fit_title(new.title)), due_day(new.due), new.due.recurrence)
    for row in await register.shown(session, {RowKind.DEADLINE}, HOLDING):
        if (fold(row.title), row.due_day, row.recurrence) == asked:
            hint = f"Xem: thidua remind show {row.id}; sửa: thidua remind edit {row.id}"
            raise ThiDuaError(f"Đã có thời hạn này (số {row.id})", new.title, hint)


def series_of(due: Due, today: date, first: date | None, until: date | None) -> Series | None:
    """The days of a due time, counted from ``first`` or else from today."""
    if due.recurrence is not None:
        before = due.bound in (Bound.BEFORE, Bound.UNTIL) and not due.inclusive
        return Series(first or today, due.recurrence, until, -1 if before else 0)
    day = due_day(due)
    return Series(day) if day is not None else None


def read_when(typed: str, today: date) -> Due:
    """A due time in words, or an RRULE as it stands in an export ("trước FREQ=…").

    Raises ThiDuaError as ``read_due`` does.
    """
    found = _RULE.fullmatch(typed.strip())
    if found is None:
        return read_due(typed, today)
    before = fold(found[1] or "").strip()
    bound = Bound.BEFORE if before else Bound.ON
    return Due(
        text=typed.strip(), bound=bound, inclusive=before != "truoc", recurrence=found[2].upper()
    )


def read_leads(typed: str) -> tuple[int, ...]:
    """The days of "7, 3, 1 và đúng ngày", most first; raises ThiDuaError for anything else."""
    folded = fold(typed)
    leads = {int(number) for number in re.findall(r"\d+", folded)}
    if _ON_THE_DAY.search(folded):
        leads.add(0)
    if not leads or _LEADS.fullmatch(folded) is None:
        raise ThiDuaError("Chưa đọc được số ngày nhắc trước", typed, "Ví dụ: 7,3,1,0")
    return tuple(sorted(leads, reverse=True))


def read_clock(typed: str) -> time:
    """The time of "08:00" or "8h30"; raises ThiDuaError for anything else."""
    found = _CLOCK.fullmatch(typed.strip().lower())
    try:
        if found is None:
            raise ValueError(typed)
        return time(int(found[1]), int(found[2] or 0))
    except ValueError as error:
        raise ThiDuaError("Chưa đọc được giờ nhắc", typed, "Ví dụ: 08:00") from error


def read_parties(typed: str, role: PartyRole, office: Office) -> tuple[RowParty, ...]:
    """Units, people, roles, "toàn Sở", parted by commas, semicolons or "và".

    Raises ThiDuaError for a name that is nobody's: a deadline must not be lost on a slip.
    """
    parties: list[RowParty] = []
    for chunk in filter(None, _CHUNKS.split(typed.strip())):
        whole = _known(chunk, role, office)
        if whole is not None:
            parties.append(whole)
            continue
        parties += [
            party_called(piece, role, office) for piece in filter(None, _PIECES.split(chunk))
        ]
    return tuple(dict.fromkeys(parties))


def party_called(name: str, role: PartyRole, office: Office) -> RowParty:
    """The unit, person or role of this name; raises ThiDuaError that suggests the nearest."""
    party = _known(name, role, office)
    if party is None:
        near = office.names.nearest(name)
        hint = f"Có phải “{near.name}”?" if near else "Xem: thidua staff units, thidua staff list"
        raise ThiDuaError("Không có đơn vị hay người này", name, hint)
    return party


def unit_called(name: str, role: PartyRole, office: Office) -> RowParty:
    """The unit by its id or any of its names; raises ThiDuaError that suggests the nearest."""
    unit = _unit(name, office)
    if unit is None:
        near = office.names.nearest(name)
        hint = f"Có phải “{near.name}”?" if near else "Xem các đơn vị: thidua staff units"
        raise ThiDuaError("Không có đơn vị này", name, hint)
    return RowParty(name=unit.name, role=role, kind=PartyKind.UNIT, unit_id=unit.id)


def person_called(name: str, role: PartyRole, office: Office) -> RowParty:
    """The person by number, code or name; raises ThiDuaError for none or several."""
    person = _person(name, office)
    if person is None:
        hint = "Xem danh sách: thidua staff list"
        raise ThiDuaError("Không có người này trong danh sách", name, hint)
    return RowParty(name=person.name, role=role, kind=PartyKind.PERSON, person_id=person.id)


def role_party(name: str, role: PartyRole) -> RowParty:
    """Everybody of a role; raises ThiDuaError for a role that there is not."""
    found = role_called(name)
    if found is None:
        raise ThiDuaError("Vai trò lạ", name, f"Cần: {', '.join(ROLE_NAMES.values())}")
    return RowParty(name=ROLE_NAMES[found], role=role, kind=PartyKind.ROLE, staff_role=found)


def everyone(role: PartyRole = PartyRole.DO) -> RowParty:
    """All of the Department."""
    return RowParty(name="toàn Sở", role=role, kind=PartyKind.EVERYONE)


def written_parties(parties: Iterable[RowParty], office: Office) -> str:
    """As :func:`read_parties` reads them."""
    return "; ".join(_written(party, office) for party in parties)


def _written(party: RowParty, office: Office) -> str:
    name = party.name
    if party.kind is PartyKind.GROUP:
        name = f"nhóm {party.name} ({party.chat})"
    elif party.kind is PartyKind.PERSON and len(office.by_name.get(fold(name), ())) != 1:
        name = f"{party.name} ({party.person_id})"
    return f"{name} (đầu mối)" if party.role is PartyRole.FOCAL_POINT else name


def _known(name: str, role: PartyRole, office: Office) -> RowParty | None:
    if _FOCAL.search(name):
        name, role = _FOCAL.sub("", name), PartyRole.FOCAL_POINT
    group = _GROUP.fullmatch(name)
    if group is not None:
        return RowParty(name=group["name"], role=role, kind=PartyKind.GROUP, chat=group["chat"])
    if _unit(name, office) is not None:
        return unit_called(name, role, office)
    if means_everyone(name):
        return RowParty(name=name, role=role, kind=PartyKind.EVERYONE)
    if role_called(name) is not None:
        return role_party(name, role)
    return person_called(name, role, office) if _person(name, office) is not None else None


def _unit(name: str, office: Office) -> Unit | None:
    return next((unit for unit in office.units if unit.id == name), None) or office.names.find(name)


def _person(name: str, office: Office) -> Person | None:
    marked = _MARKED.fullmatch(name)
    if marked is not None:
        person = _numbered(marked["mark"], office)
        return person if person and fold(person.name) == fold(marked["name"]) else None
    called = office.by_name.get(fold(name), ())
    if len(called) > 1:
        choices = "; ".join(f"{p.id}: {p.name}, {p.unit or 'không đơn vị'}" for p in called[:5])
        raise ThiDuaError("Có nhiều người tên này", name, f"Hãy dùng số: {choices}")
    return _numbered(name, office) or next(iter(called), None)


def _numbered(asked: str, office: Office) -> Person | None:
    """By code, or by number on the list."""
    codes = (one for one in office.people if one.code and one.code.casefold() == asked.casefold())
    numbers = (one for one in office.people if str(one.id) == asked)
    return next(codes, None) or next(numbers, None)


def _check_days(new: NewDeadline, office: Office) -> None:
    if new.due.recurrence is None and (new.first or new.until):
        border = new.first or new.until
        hint = "Hạn một lần không cần ngày bắt đầu, kết thúc"
        raise ThiDuaError("Chỉ hạn lặp lại mới có từ ngày, đến ngày", border, hint)
    if new.first and new.until and new.first > new.until:
        raise ThiDuaError(
            "Ngày kết thúc trước ngày bắt đầu", f"{new.until:%d/%m/%Y}", "Hãy sửa lại"
        )
    series = new.series(office.today)
    if series is None:
        raise ThiDuaError("Cần một ngày hoặc một kỳ", new.due.text, "Ví dụ: trước ngày 15/11/2026")
    if series.rule is not None:
        check_rule(series.rule, series.first)
    if not next_due_days(series, office.today, 1, office.days):
        past = "Ngày này đã qua" if series.rule is None else "Hạn lặp lại này không còn ngày nào"
        raise ThiDuaError(past, new.due.text, f"Cần một ngày từ {office.today:%d/%m/%Y}")
