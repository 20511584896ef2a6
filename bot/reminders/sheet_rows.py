"""A list of deadlines taken in, whole or not at all, and the register written as such a list."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders import register
from bot.reminders.deadline import Deadline, Rules, reminded, set_timing
from bot.reminders.due import due_day
from bot.reminders.entering import (
    NewDeadline,
    Office,
    check,
    enter,
    office_of,
    read_clock,
    read_leads,
    read_parties,
    read_when,
    written_parties,
)
from bot.reminders.register import BY_THE_OFFICE, Correction
from bot.reminders.row import RowParty
from bot.reminders.schedule import Timing
from bot.reminders.sheets import EXAMPLE, Column, Line
from bot.reminders.working_days import WorkingDays
from bot.staff.importing.cells import Row as SheetRow
from bot.staff.importing.entries import Problem
from bot.staff.person import Person
from bot.staff.policy import require_office
from bot.store.tables.register import PartyRole
from bot.store.tables.reminders import TimingRow
from config.errors import ThiDuaError
from corpus.dates import find_dates
from corpus.demands.model import Due
from corpus.vietnamese import fold, syllables

_ROWS_LOOKED_AT: Final = 20
_LONGEST: Final = 1000
_FORMULA: Final = ("=", "+", "-", "@")
_LATER: Final = 5
_LOCK: Final = 0x7468696475610005
_ROLES: Final = {
    Column.LEAD: PartyRole.LEAD,
    Column.DO: PartyRole.DO,
    Column.SUPPORT: PartyRole.SUPPORT,
    Column.FOLLOW: PartyRole.FOLLOW,
}
_HEADINGS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.TITLE: ("việc", "tên việc", "nội dung", "công việc", "nhiệm vụ"),
    Column.DUE: ("hạn", "thời hạn", "hạn nộp", "hạn chót", "hạn hoàn thành"),
    Column.LEAD: ("người chủ trì", "chủ trì", "đơn vị chủ trì"),
    Column.DO: ("thực hiện", "đơn vị thực hiện", "người thực hiện"),
    Column.SUPPORT: ("phối hợp", "đơn vị phối hợp", "người phối hợp"),
    Column.FOLLOW: ("theo dõi", "người theo dõi", "đơn vị theo dõi"),
    Column.LEADS: ("nhắc trước", "nhắc trước số ngày", "nhắc trước ngày"),
    Column.AT: ("lúc", "giờ", "giờ nhắc"),
    Column.GROUND: ("căn cứ", "theo văn bản"),
    Column.FIRST: ("từ ngày", "từ"),
    Column.UNTIL: ("đến ngày", "đến"),
}

T = TypeVar("T")


def _key(text: str) -> str:
    return " ".join(syllables(fold(text)))


_BY_HEADING: Final = {
    _key(heading): column for column, headings in _HEADINGS.items() for heading in headings
}


@dataclass(frozen=True)
class ImportReport:
    """What came of a list. With ``problems`` nothing was taken in."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_taken_in(self) -> bool:
        """Whether the register now holds the list."""
        return not self.problems


@dataclass(frozen=True)
class _Known:
    """A deadline that is there, as it would be exported and as a new one would be."""

    deadline: Deadline
    line: Line
    timing: TimingRow | None


@dataclass
class _Plan:
    new: list[NewDeadline] = field(default_factory=list)
    changed: list[tuple[_Known, NewDeadline]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


async def take_in(
    session: AsyncSession,
    rows: Sequence[SheetRow],
    by: Person | None,
    now: datetime,
    days: WorkingDays,
    rules: Rules,
) -> ImportReport:
    """Enters what is new and updates what has the same title and due time.

    A row that says just what the register says changes nothing, however often it comes. Nothing is
    removed. With a wrong row nothing is done, and every wrong one is told of. Raises NotAllowed
    where ``by`` (None: the command line) is not the office, ThiDuaError for a list without heading.
    """
    require_office(by)
    await _one_at_a_time(session)
    office = await office_of(session, days, now)
    known = await _all_known(session, rules, office)
    plan = _planned(rows, known, office, rules)
    if plan.problems:
        return ImportReport(problems=tuple(plan.problems), warnings=tuple(plan.warnings))
    for new in plan.new:
        await enter(session, new, by, now)
    for one, new in plan.changed:
        await _update(session, one, new, by, now)
    await session.flush()
    return ImportReport(
        len(plan.new), len(plan.changed), plan.unchanged, warnings=tuple(plan.warnings)
    )


async def lines_of(
    session: AsyncSession, days: WorkingDays, rules: Rules, now: datetime
) -> Sequence[Line]:
    """All deadlines that hold and have a day, as rows of a sheet, the earliest entered first."""
    office = await office_of(session, days, now)
    return [one.line for one in await _all_known(session, rules, office)]


def written_due(due: Due, today: date) -> str:
    """Words that ``entering.read_when`` takes for the same time, today and years later."""
    day = due_day(due)
    spoken = [due.text]
    if day is not None and not due.inclusive and due.first is not None:
        spoken.append(f"trước ngày {due.first:%d/%m/%Y}")
    if day is not None:
        spoken += [f"chậm nhất ngày {day:%d/%m/%Y}", f"{day:%d/%m/%Y}"]
    if due.recurrence is not None:
        exclusive = not due.inclusive and due.bound != "on"
        spoken.append(f"{'trước ' if exclusive else ''}{due.recurrence}")
    later = today.replace(year=today.year + _LATER, day=1)
    meant = _when(due)
    return next(
        (one for one in spoken if _reads_as(one, today) == meant == _reads_as(one, later)), due.text
    )


async def _one_at_a_time(session: AsyncSession) -> None:
    """Two lists at once would both enter the row that they share; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def _all_known(session: AsyncSession, rules: Rules, office: Office) -> list[_Known]:
    deadlines = sorted(await reminded(session, rules), key=lambda one: one.row.id)
    numbers = [one.row.id for one in deadlines]
    found = await session.scalars(select(TimingRow).where(TimingRow.row_id.in_(numbers)))
    timings = {timing.row_id: timing for timing in found}
    return [
        _Known(one, _line(one, timings.get(one.row.id), office), timings.get(one.row.id))
        for one in deadlines
    ]


def _line(deadline: Deadline, timing: TimingRow | None, office: Office) -> Line:
    row = deadline.row
    assert row.due is not None
    line = {Column.TITLE: row.title, Column.DUE: written_due(row.due, office.today)}
    for column, role in _ROLES.items():
        roles = (role, PartyRole.FOCAL_POINT) if role is PartyRole.DO else (role,)
        named = [party for party in row.parties if party.role in roles]
        line[column] = written_parties(named, office)
    if timing is not None and timing.leads is not None:
        line[Column.LEADS] = ", ".join(map(str, deadline.timing.leads))
    if timing is not None and timing.at is not None:
        line[Column.AT] = timing.at
    line[Column.GROUND] = row.ground or ", ".join(filter(None, (row.label, row.document)))
    if timing is not None:
        line[Column.FIRST] = f"{timing.first:%d/%m/%Y}" if timing.first else ""
        line[Column.UNTIL] = f"{timing.until:%d/%m/%Y}" if timing.until else ""
    return line


def _planned(
    rows: Sequence[SheetRow], known: Sequence[_Known], office: Office, rules: Rules
) -> _Plan:
    plan = _Plan()
    heading, places = _heading(rows)
    by_line = {_same_line(one.line) for one in known}
    by_key = {_known_key(one): one for one in known}
    titles = {fold(one.deadline.row.title): one for one in known}
    seen: dict[object, int] = {}
    for row in rows:
        if row.number <= heading:
            continue
        reader = _RowReader(row, places, office, rules)
        if reader.is_example:
            plan.warnings.append(f"Dòng {row.number}: bỏ qua dòng ví dụ")
            continue
        if _same_line(reader.line) in by_line and not reader.problems:
            plan.unchanged += 1
            continue
        new = reader.deadline()
        if new is None:
            plan.problems += reader.problems
            continue
        key = _new_key(new)
        if key in seen:
            reason = f"trùng việc và hạn với dòng {seen[key]}"
            plan.problems.append(Problem(row.number, reason, Column.TITLE.value, new.title))
            continue
        seen[key] = row.number
        _sort(plan, row.number, new, by_key.get(key), titles.get(fold(new.title)))
    if not (plan.new or plan.changed or plan.unchanged or plan.problems):
        plan.problems.append(Problem(None, "Tệp không có thời hạn nào"))
    return plan


def _sort(
    plan: _Plan, number: int, new: NewDeadline, one: _Known | None, alike: _Known | None
) -> None:
    if one is None:
        plan.new.append(new)
        if alike is not None:
            plan.warnings.append(
                f"Dòng {number}: đã có việc tên này với hạn khác (số {alike.deadline.row.id}); "
                f"nếu là dời hạn, hãy dùng: thidua remind edit {alike.deadline.row.id} --due"
            )
    elif _differs(one, new):
        plan.changed.append((one, new))
    else:
        plan.unchanged += 1


def _differs(one: _Known, new: NewDeadline) -> bool:
    own, borders = _own(one)
    return (
        (new.timing is not None and new.timing != own)
        or (new.first, new.until) != borders
        or _party_keys(new.parties) != _party_keys(one.deadline.row.parties)
    )


def _own(one: _Known) -> tuple[Timing | None, tuple[date | None, date | None]]:
    """The timing and the borders that the deadline has of its own."""
    timing = one.timing
    if timing is None:
        return None, (None, None)
    has_own = timing.leads is not None or timing.at is not None
    return one.deadline.timing if has_own else None, (timing.first, timing.until)


async def _update(
    session: AsyncSession, one: _Known, new: NewDeadline, by: Person | None, now: datetime
) -> None:
    row = one.deadline.row
    if _party_keys(new.parties) != _party_keys(row.parties):
        await register.correct(session, row.id, Correction(parties=new.parties), by, now, None)
    own, borders = _own(one)
    timing = new.timing or own
    if (timing, new.first, new.until) != (own, *borders):
        await set_timing(session, row.id, now, timing=timing, first=new.first, until=new.until)


def _heading(rows: Sequence[SheetRow]) -> tuple[int, Mapping[Column, int]]:
    """The number of the first row that names title and due, and where each column is."""
    for row in rows[:_ROWS_LOOKED_AT]:
        named = [(_BY_HEADING.get(_key(cell.text)), at) for at, cell in enumerate(row.cells)]
        columns = [column for column, _ in named if column is not None]
        if Column.TITLE not in columns or Column.DUE not in columns:
            continue
        twice = next((one for one in columns if columns.count(one) > 1), None)
        if twice is not None:
            raise ThiDuaError(f"Dòng {row.number} có hai cột", twice.value, "Hãy bỏ một cột")
        return row.number, {column: at for column, at in named if column is not None}
    raise ThiDuaError(
        "Không thấy dòng tiêu đề có cột “Việc” và “Hạn”",
        remedy="Lấy tệp mẫu: thidua remind template",
    )


class _RowReader:
    """Reads one row, and keeps all that is wrong with it."""

    def __init__(
        self, row: SheetRow, places: Mapping[Column, int], office: Office, rules: Rules
    ) -> None:
        self._row = row
        self._office = office
        self._rules = rules
        self.problems: list[Problem] = []
        if row.fault:
            self._wrong(row.fault)
        self.line: Line = {column: self._text(column, at) for column, at in places.items()}
        headed = set(places.values())
        if any(not cell.is_empty for at, cell in enumerate(row.cells) if at not in headed):
            self._wrong("có nội dung ở cột không có tiêu đề")

    @property
    def is_example(self) -> bool:
        return self.line.get(Column.TITLE, "").startswith(EXAMPLE)

    def deadline(self) -> NewDeadline | None:
        """The deadline of the row; None where there are problems."""
        for column, text in self.line.items():
            if text.startswith(_FORMULA):
                self._wrong("không được bắt đầu bằng = + - @", column, text)
            elif len(text) > _LONGEST:
                self._wrong(f"dài quá {_LONGEST} ký tự", column, text)
        title = self._needed(Column.TITLE)
        due = self._read(Column.DUE, lambda text: read_when(text, self._office.today))
        if not self.line.get(Column.DUE):
            self._needed(Column.DUE)
        parties = self._parties()
        leads = self._read(Column.LEADS, read_leads)
        at = self._read(Column.AT, read_clock)
        first, until = (self._read(column, read_day) for column in (Column.FIRST, Column.UNTIL))
        if self.problems or due is None:
            return None
        usual = self._rules.timing
        timing = Timing(leads or usual.leads, at or usual.at) if leads or at else None
        ground = self.line.get(Column.GROUND) or BY_THE_OFFICE
        new = NewDeadline(title, due, parties, timing, first, until, ground)
        try:
            check(new, self._office)
        except ThiDuaError as error:
            self._wrong(_reason(error))
            return None
        return new

    def _parties(self) -> tuple[RowParty, ...]:
        parties: list[RowParty] = []
        for column, role in _ROLES.items():
            read = partial(read_parties, role=role, office=self._office)
            parties += self._read(column, read) or ()
        return tuple(parties)

    def _read(self, column: Column, read: Callable[[str], T]) -> T | None:
        text = self.line.get(column, "")
        if not text or text.startswith(_FORMULA):
            return None
        try:
            return read(text)
        except ThiDuaError as error:
            self._wrong(_reason(error), column)
            return None

    def _needed(self, column: Column) -> str:
        text = self.line.get(column, "")
        if not text and not any(one.column == column.value for one in self.problems):
            self._wrong("còn để trống", column)
        return text

    def _text(self, column: Column, at: int) -> str:
        if at >= len(self._row.cells):
            return ""
        cell = self._row.cells[at]
        if cell.fault:
            self._wrong(cell.fault, column)
        return " ".join(cell.text.split())

    def _wrong(self, reason: str, column: Column | None = None, value: str | None = None) -> None:
        self.problems.append(Problem(self._row.number, reason, column and column.value, value))


def read_day(typed: str) -> date:
    """The day of "01/01/2027"; raises ThiDuaError for anything else."""
    found = [mention.day for mention in find_dates(typed)]
    if len(found) != 1:
        raise ThiDuaError("Chưa đọc được ngày", typed, "Ví dụ: 01/01/2027")
    return found[0]


def _reason(error: ThiDuaError) -> str:
    return error.message.rstrip(".")


def _reads_as(typed: str, today: date) -> object:
    try:
        return _when(read_when(typed, today))
    except ThiDuaError:
        return None


def _when(due: Due) -> tuple[object, ...]:
    exclusive = not due.inclusive and due.bound != "on"
    return due_day(due), due.recurrence, exclusive if due.recurrence else None


def _known_key(one: _Known) -> object:
    assert one.deadline.row.due is not None
    return fold(one.deadline.row.title), *_when(one.deadline.row.due)


def _new_key(new: NewDeadline) -> object:
    return fold(" ".join(new.title.split())), *_when(new.due)


def _same_line(line: Mapping[Column, str]) -> tuple[str, ...]:
    return tuple(" ".join(line.get(column, "").split()) for column in Column)


def _party_keys(parties: Iterable[RowParty]) -> set[tuple[object, ...]]:
    return {_party_key(party) for party in parties}


def _party_key(party: RowParty) -> tuple[object, ...]:
    name = party.name if party.kind.value == "named" else None
    return (
        party.role,
        party.kind,
        party.unit_id,
        party.person_id,
        party.staff_role,
        party.chat,
        name,
    )
