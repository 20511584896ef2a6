"""``thidua remind …``: the deadlines that people are reminded of."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.output import print_json, print_line
from bot.commands.remind_shown import (
    Coming,
    Shown,
    coming_json,
    coming_line,
    coming_of,
    shown_json,
    shown_line,
    shown_lines,
    shown_of,
)
from bot.commands.store import opened_store
from bot.reminders import following, register
from bot.reminders.calendar_file import calendar_file
from bot.reminders.deadline import reminded, set_timing
from bot.reminders.entering import (
    NewDeadline,
    Office,
    check,
    enter,
    everyone,
    office_of,
    party_called,
    person_called,
    read_clock,
    read_leads,
    read_when,
    refuse_double,
    role_party,
    unit_called,
)
from bot.reminders.recipients import Recipients
from bot.reminders.register import Correction
from bot.reminders.row import HOLDING, Row, RowParty
from bot.reminders.rules import Reminding, reminding_of
from bot.reminders.schedule import Timing
from bot.reminders.sheet_rows import ImportReport, lines_of, read_day, take_in
from bot.reminders.sheets import confirmations_workbook, deadlines_workbook, template
from bot.reminders.steps import steps_of
from bot.staff import installation
from bot.staff.importing.files import read_rows
from bot.staff.opening import prepare
from bot.store.database import Database
from bot.store.tables.register import PartyRole, RowKind, RowStatus
from bot.store.tables.reminders import TimingRow
from config.errors import ThiDuaError
from config.settings import load_settings

remind = typer.Typer(
    no_args_is_help=True, help="Thời hạn và nhắc việc: thêm, xem, sửa, hủy, nhập, xuất."
)

AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
Which = Annotated[int, typer.Argument(help="Số của thời hạn, xem bằng: thidua remind list")]
When = Annotated[
    str | None,
    typer.Option("--due", help="“trước 15/11/2026”, “chậm nhất ngày 20 hằng tháng”, một RRULE"),
]
Units = Annotated[
    list[str] | None, typer.Option("--unit", help="Đơn vị chủ trì; ghi nhiều lần được")
]
Support = Annotated[list[str] | None, typer.Option("--support", help="Đơn vị, người phối hợp")]
Follow = Annotated[list[str] | None, typer.Option("--follow", help="Đơn vị, người theo dõi")]
People = Annotated[list[str] | None, typer.Option("--person", help="Số, mã hoặc họ tên một người")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="Mọi người có vai trò này")]
All = Annotated[bool, typer.Option("--all", help="Toàn Sở.")]
Leads = Annotated[str | None, typer.Option("--lead", help="Nhắc trước số ngày, như 7,3,1,0")]
At = Annotated[str | None, typer.Option("--at", help="Giờ nhắc, trong giờ làm việc, như 08:00")]
From = Annotated[str | None, typer.Option("--from", help="Hạn lặp lại bắt đầu từ ngày 01/01/2027")]
Until = Annotated[str | None, typer.Option("--until", help="Hạn lặp lại kết thúc ngày 31/12/2027")]

_SHEETS: Final = (".xlsx", ".csv")

T = TypeVar("T")


@dataclass(frozen=True)
class _Desk:
    """The store, opened, with the office's calendar and rules."""

    database: Database
    reminding: Reminding

    @property
    def now(self) -> datetime:
        return self.database.clock()

    async def office(self, session: AsyncSession) -> Office:
        return await office_of(session, self.reminding.days, self.now)

    async def shown(self, session: AsyncSession, rows: Sequence[Row]) -> list[Shown]:
        return await shown_of(session, rows, await self.office(session), self.reminding, self.now)


def _at_the_desk(work: Callable[[_Desk], Awaitable[T]]) -> T:
    async def main() -> T:
        settings = load_settings()
        reminding = reminding_of(settings)
        async with opened_store(settings) as database:
            await prepare(database)
            return await work(_Desk(database, reminding))

    return asyncio.run(main())


@remind.command()
def add(
    title: Annotated[str, typer.Argument(help="Việc phải làm")],
    due: When = None,
    units: Units = None,
    people: People = None,
    roles: Roles = None,
    everybody: All = False,
    support: Support = None,
    follow: Follow = None,
    leads: Leads = None,
    at: At = None,
    first: From = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Thêm một thời hạn theo chỉ đạo của HCTH; có hiệu lực ngay."""
    if due is None:
        raise ThiDuaError(
            "Chưa nói hạn khi nào", title, "Thêm --due, ví dụ: --due “trước 15/11/2026”"
        )

    async def work(desk: _Desk) -> Shown:
        async with desk.database.transaction() as session:
            office = await desk.office(session)
            new = NewDeadline(
                title,
                read_when(due, office.today),
                _parties(office, units, people, roles, everybody, support, follow),
                _timing(leads, at, desk.reminding.rules.timing) if leads or at else None,
                read_day(first) if first else None,
                read_day(until) if until else None,
            )
            check(new, office)
            await refuse_double(session, new)
            row = await enter(session, new, None, desk.now)
            (shown,) = await desk.shown(session, [row])
            return shown

    _print_one("Đã thêm", _at_the_desk(work), as_json=as_json)


@remind.command("list")
def list_deadlines(
    also_closed: Annotated[
        bool, typer.Option("--all", help="Cả đề xuất chưa duyệt, hạn đã hủy, đã xong.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Các thời hạn: hạn kế tiếp, ai, tình trạng."""
    statuses = frozenset(RowStatus) - {RowStatus.SUPERSEDED} if also_closed else HOLDING

    async def work(desk: _Desk) -> list[Shown]:
        async with desk.database.reading() as session:
            rows = await register.shown(session, {RowKind.DEADLINE}, statuses)
            return await desk.shown(session, rows)

    found = sorted(_at_the_desk(work), key=lambda one: (one.next_due or date.max, one.row.id))
    if as_json:
        print_json([shown_json(one) for one in found])
        return
    for one in found:
        print_line(shown_line(one))
    if not found:
        print_line("Chưa có thời hạn nào. Thêm bằng: thidua remind add, thidua remind import")


@remind.command()
def show(number: Which, as_json: AsJson = False) -> None:
    """Một thời hạn: các ngày tới, các lần nhắc, ai nhận, ai không nhận được, căn cứ, lịch sử."""

    async def work(desk: _Desk) -> Shown:
        async with desk.database.reading() as session:
            (shown,) = await desk.shown(session, [await _deadline(session, number)])
            return shown

    shown = _at_the_desk(work)
    if as_json:
        print_json(shown_json(shown, whole=True))
        return
    for line in shown_lines(shown):
        print_line(line)


@remind.command()
def edit(
    number: Which,
    title: Annotated[str | None, typer.Option("--title", help="Việc phải làm")] = None,
    due: When = None,
    units: Units = None,
    people: People = None,
    roles: Roles = None,
    everybody: All = False,
    support: Support = None,
    follow: Follow = None,
    leads: Leads = None,
    at: At = None,
    first: From = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Sửa một thời hạn; ai đã được báo hạn cũ sẽ được báo, xác nhận của hạn cũ hết hiệu lực."""

    async def work(desk: _Desk) -> Shown:
        async with desk.database.transaction() as session:
            office = await desk.office(session)
            row = await _deadline(session, number)
            before = await _as_entered(session, row, desk)
            named = _parties(office, units, people, roles, everybody, support, follow)
            own = before.timing or desk.reminding.rules.timing
            after = replace(
                before,
                title=title or before.title,
                due=read_when(due, office.today) if due else before.due,
                parties=named or before.parties,
                timing=_timing(leads, at, own) if leads or at else before.timing,
                first=read_day(first) if first else before.first,
                until=read_day(until) if until else before.until,
            )
            if after == before:
                raise ThiDuaError("Không có gì để sửa", number, "Thêm --due, --title, --unit, …")
            if after.due.recurrence is None and not (first or until):
                after = replace(after, first=None, until=None)
            check(after, office)
            shown = await _rewrite(session, row, before, after, desk)
            return (await desk.shown(session, [shown]))[0]

    _print_one("Đã sửa", _at_the_desk(work), as_json=as_json)


@remind.command()
def cancel(number: Which, as_json: AsJson = False) -> None:
    """Hủy một thời hạn: thôi nhắc, và báo cho ai đã được nhắc."""

    async def work(desk: _Desk) -> Shown:
        async with desk.database.transaction() as session:
            row = await _deadline(session, number)
            if not row.holds:
                raise ThiDuaError(
                    "Thời hạn này không còn hiệu lực", number, "Xem: thidua remind list"
                )
            row = await register.reject(session, row.id, None, desk.now, None)
            (shown,) = await desk.shown(session, [row])
            return shown

    _print_one("Đã hủy", _at_the_desk(work), as_json=as_json)


@remind.command("due")
def due_soon(
    days: Annotated[int, typer.Option("--days", min=0, max=3660, help="Trong bao nhiêu ngày")] = 30,
    as_json: AsJson = False,
) -> None:
    """Những gì đến hạn trong các ngày tới, và lần nhắc kế tiếp."""

    async def work(desk: _Desk) -> list[Coming]:
        async with desk.database.reading() as session:
            deadlines = await reminded(session, desk.reminding.rules)
        return coming_of(deadlines, desk.reminding.days, desk.now, timedelta(days=days))

    found = _at_the_desk(work)
    if as_json:
        print_json([coming_json(one) for one in found])
        return
    for one in found:
        print_line(coming_line(one))
    if not found:
        print_line(f"Không có gì đến hạn trong {days} ngày tới.")


@remind.command("template")
def write_template(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx sẽ tạo")], as_json: AsJson = False
) -> None:
    """Tạo tệp mẫu để điền các thời hạn trong năm."""
    _need_suffix(file, ".xlsx")
    _write(file, template())
    _print_file("Đã tạo", file, None, as_json=as_json)


@remind.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx hoặc .csv theo mẫu")],
    as_json: AsJson = False,
) -> None:
    """Nhập các thời hạn: thêm dòng mới, cập nhật dòng đã có. Có dòng sai thì không nhập gì cả."""
    _need_suffix(file, *_SHEETS)
    rows = read_rows(file)

    async def work(desk: _Desk) -> ImportReport:
        days, rules = desk.reminding.days, desk.reminding.rules
        async with desk.database.transaction() as session:
            return await take_in(session, rows, None, desk.now, days, rules)

    report = _at_the_desk(work)
    if as_json:
        print_json({"imported": report.is_taken_in, **asdict(report)})
        if not report.is_taken_in:
            raise typer.Exit(2)
        return
    for line in (*(problem.line for problem in report.problems), *report.warnings):
        print_line(line)
    if not report.is_taken_in:
        said = f"Chưa nhập gì: {len(report.problems)} chỗ sai"
        raise ThiDuaError(said, remedy="Hãy sửa tệp rồi nhập lại")
    print_line(
        f"Thêm {report.added} thời hạn, cập nhật {report.updated}, giữ nguyên {report.unchanged}."
    )


@remind.command("export")
def export_list(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx (nhập lại được) hoặc .ics (lịch)")],
    as_json: AsJson = False,
) -> None:
    """Xuất các thời hạn đang có hiệu lực."""
    _need_suffix(file, ".xlsx", ".ics")

    async def work(desk: _Desk) -> tuple[bytes, int]:
        reminding = desk.reminding
        async with desk.database.transaction() as session:
            if file.suffix.lower() == ".xlsx":
                lines = await lines_of(session, reminding.days, reminding.rules, desk.now)
                return deadlines_workbook(lines), len(lines)
            deadlines = await reminded(session, reminding.rules)
            secret = await installation.secret(session)
            return calendar_file(deadlines, secret, desk.now, reminding.days), len(deadlines)

    content, count = _at_the_desk(work)
    _write(file, content)
    _print_file("Đã ghi", file, count, as_json=as_json)


@remind.command("confirmations")
def export_confirmations(
    number: Which,
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx (bảng) hoặc .png (biểu đồ)")],
    due: Annotated[
        str | None, typer.Option("--due", help="Kỳ hạn ngày nào; mặc định là kỳ gần nhất")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ai đã xác nhận, ai chưa, của một kỳ hạn: bảng .xlsx hoặc biểu đồ .png."""
    _need_suffix(file, ".xlsx", ".png")

    async def work(desk: _Desk) -> tuple[bytes, int]:
        async with desk.database.reading() as session:
            board = await _board(session, number, read_day(due) if due else None, desk)
            occurrence = (number, board.due)
            if file.suffix.lower() == ".xlsx":
                sent = await following.sent_to(session, occurrence)
                return confirmations_workbook(board, sent), len(board.members)
            steps = await steps_of(session, occurrence)
        # Heavy, and wanted by nobody else.
        from bot.reminders.chart import confirmations_chart  # noqa: PLC0415

        return confirmations_chart(board, steps, desk.now), len(board.members)

    content, count = _at_the_desk(work)
    _write(file, content)
    _print_file("Đã ghi", file, count, as_json=as_json)


async def _board(
    session: AsyncSession, number: int, due: date | None, desk: _Desk
) -> following.Board:
    """Of the occurrence of that day, or of the last that is told of, or of the next."""
    await _deadline(session, number)
    deadlines = [
        one for one in await reminded(session, desk.reminding.rules) if one.row.id == number
    ]
    today = desk.now.date()
    known = await following.occurrences(session, deadlines, today, desk.reminding.days)
    days = [day for _, day in known]
    if not days or (due is not None and due not in days):
        wanted = f"{due:%d/%m/%Y}" if due else number
        have = ", ".join(f"{day:%d/%m/%Y}" for day in days) or "không có"
        raise ThiDuaError("Thời hạn này không có kỳ hạn như vậy", wanted, f"Các kỳ: {have}")
    chosen = due or max((day for day in days if day <= today), default=days[0])
    office = await desk.office(session)
    recipients = Recipients(office.people, office.naming)
    return await following.board(session, deadlines[0], chosen, recipients)


async def _deadline(session: AsyncSession, number: int) -> Row:
    try:
        row = await register.get(session, number)
    except ThiDuaError:
        row = None
    if row is None or row.kind is not RowKind.DEADLINE:
        raise ThiDuaError("Không có thời hạn số này", number, "Xem: thidua remind list")
    return row


async def _as_entered(session: AsyncSession, row: Row, desk: _Desk) -> NewDeadline:
    """The row as if it were being entered now."""
    if row.due is None:
        raise ThiDuaError("Thời hạn này chưa có ngày", row.id, "Duyệt hoặc sửa bằng /duyet")
    own = await session.get(TimingRow, row.id)
    timing = None
    if own is not None and (own.leads is not None or own.at is not None):
        usual = desk.reminding.rules.timing
        leads = tuple(own.leads) if own.leads is not None else usual.leads
        timing = Timing(leads, read_clock(own.at) if own.at else usual.at)
    borders = (own.first, own.until) if own else (None, None)
    return NewDeadline(row.title, row.due, row.parties, timing, *borders)


async def _rewrite(
    session: AsyncSession, row: Row, before: NewDeadline, after: NewDeadline, desk: _Desk
) -> Row:
    correction = Correction(
        title=after.title if after.title != before.title else None,
        parties=after.parties if after.parties != before.parties else None,
        due=after.due if after.due != before.due else None,
    )
    if correction != Correction():
        row = await register.correct(session, row.id, correction, None, desk.now, row.revision)
    timing = (after.timing, after.first, after.until)
    if timing != (before.timing, before.first, before.until):
        await set_timing(
            session,
            row.id,
            desk.now,
            timing=after.timing,
            first=after.first,
            until=after.until,
        )
    await session.flush()
    return row


def _parties(
    office: Office,
    units: Sequence[str] | None,
    people: Sequence[str] | None,
    roles: Sequence[str] | None,
    everybody: bool,
    support: Sequence[str] | None,
    follow: Sequence[str] | None,
) -> tuple[RowParty, ...]:
    parties = [unit_called(name, PartyRole.LEAD, office) for name in units or ()]
    parties += [person_called(name, PartyRole.LEAD, office) for name in people or ()]
    parties += [role_party(name, PartyRole.DO) for name in roles or ()]
    parties += [everyone()] if everybody else []
    parties += [party_called(name, PartyRole.SUPPORT, office) for name in support or ()]
    parties += [party_called(name, PartyRole.FOLLOW, office) for name in follow or ()]
    return tuple(dict.fromkeys(parties))


def _timing(leads: str | None, at: str | None, usual: Timing) -> Timing:
    return Timing(read_leads(leads) if leads else usual.leads, read_clock(at) if at else usual.at)


def _need_suffix(file: Path, *allowed: str) -> None:
    if file.suffix.lower() not in allowed:
        remedy = f"Cần đuôi {' hoặc '.join(allowed)}"
        raise ThiDuaError("Tên tệp không hợp lệ", file.name, remedy)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise ThiDuaError(
            f"Không ghi được {file} ({error.strerror})", remedy="Hãy kiểm tra đường dẫn và quyền"
        ) from None


def _print_file(what: str, file: Path, count: int | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(file), **({} if count is None else {"count": count})})
    else:
        print_line(f"{what} {file}" if count is None else f"{what} {count} dòng vào {file}")


def _print_one(what: str, shown: Shown, *, as_json: bool) -> None:
    if as_json:
        print_json(shown_json(shown, whole=True))
    else:
        print_line(f"{what} số {shown_line(shown)}")
