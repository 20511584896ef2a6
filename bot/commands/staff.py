"""``thidua staff …``: who may use the assistant."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.output import print_json, print_line
from bot.commands.store import opened_store
from bot.delivery.ledger import enqueue
from bot.staff.importing.entries import ROLE_NAMES
from bot.staff.importing.files import read_rows
from bot.staff.importing.taking_in import ImportReport, take_in
from bot.staff.installation import known_bot
from bot.staff.invitations import (
    Invitation,
    administrator_link,
    invitation_link,
    invite,
    invite_all,
)
from bot.staff.opening import prepare
from bot.staff.people import all_people, deactivate, find_person, restore
from bot.staff.person import Person
from bot.staff.sheets import write_handout, write_template
from bot.staff.units import all_units
from bot.store.database import Database
from bot.telegram.access import farewell
from config.errors import ThiDuaError
from config.settings import load_settings

staff = typer.Typer(no_args_is_help=True, help="Người dùng: danh sách, đơn vị, đường liên kết mời.")

AsJson = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình khác đọc.")]
Bot = Annotated[
    str | None,
    typer.Option("--bot", help="Tên bot trong Telegram; mặc định là tên của lần chạy gần nhất"),
]
WhichPerson = Annotated[str, typer.Argument(help="Số, mã hoặc họ tên; xem: thidua staff list")]

T = TypeVar("T")


def _with_store(work: Callable[[Database], Awaitable[T]]) -> T:
    async def main() -> T:
        async with opened_store(load_settings()) as database:
            await prepare(database)
            return await work(database)

    return asyncio.run(main())


@staff.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="Danh sách .xlsx hoặc .csv")],
    confirm_units: Annotated[
        bool, typer.Option("--confirm-units", help="Thêm các đơn vị chưa có trong hệ thống.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Nhập danh sách: thêm người mới, cập nhật người đã có. Có dòng sai thì không nhập gì cả."""
    rows = read_rows(file)

    async def work(database: Database) -> ImportReport:
        async with database.transaction() as session:
            return await take_in(session, rows, None, database.clock(), confirm_units=confirm_units)

    report = _with_store(work)
    if as_json:
        print_json({"imported": report.is_taken_in, **asdict(report)})
        if not report.is_taken_in:
            raise typer.Exit(2)
        return
    _print_report(report)
    if not report.is_taken_in:
        raise _not_taken_in(report)


@staff.command()
def template(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx sẽ tạo")], as_json: AsJson = False
) -> None:
    """Tạo tệp mẫu để điền danh sách."""

    async def work(database: Database) -> None:
        async with database.reading() as session:
            write_template(file, await all_units(session))

    _with_store(work)
    if as_json:
        print_json({"file": str(file)})
    else:
        print_line(f"Đã tạo {file}")


@staff.command("list")
def list_people(
    also_left: Annotated[bool, typer.Option("--all", help="Cả người đã nghỉ.")] = False,
    as_json: AsJson = False,
) -> None:
    """Danh sách người dùng."""

    async def work(database: Database) -> Sequence[Person]:
        async with database.reading() as session:
            return await all_people(session, also_left=also_left)

    people = _with_store(work)
    if as_json:
        print_json([_described(person) for person in people])
        return
    for person in people:
        print_line(_line(person))


@staff.command()
def units(as_json: AsJson = False) -> None:
    """Các đơn vị và những tên gọi của chúng."""

    async def work(database: Database) -> list[dict[str, object]]:
        async with database.reading() as session:
            return [unit.model_dump(mode="json") for unit in await all_units(session)]

    found = _with_store(work)
    if as_json:
        print_json(found)
        return
    for unit in found:
        short = f" ({unit['short']})" if unit["short"] else ""
        print_line(f"{unit['id']}: {unit['name']}{short}")


@staff.command("invite")
def invite_people(
    person: Annotated[str | None, typer.Argument(help="Số, mã hoặc họ tên")] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="Mọi người chưa tham gia; đường liên kết cũ hết dùng.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Ghi ra tệp .xlsx hoặc .csv để phát")
    ] = None,
    bot: Bot = None,
    as_json: AsJson = False,
) -> None:
    """Tạo đường liên kết riêng, dùng một lần, cho một người hoặc mọi người chưa tham gia."""
    if (person is None) != everybody:
        raise ThiDuaError("Cần tên một người hoặc --all", person)
    lifetime = timedelta(days=load_settings().invitation_days)

    async def work(database: Database) -> tuple[Sequence[Invitation], str]:
        now = database.clock()
        async with database.transaction() as session:
            name = await _bot(session, bot)
            if person is None:
                people = await all_people(session)
                made = await invite_all(session, people, None, now, lifetime)
            else:
                found = await find_person(session, person)
                made = [await invite(session, found.id, None, now, lifetime)]
            if sheet:
                # A sheet that cannot be written leaves the old links in force.
                write_handout(sheet, made, name)
            return made, name

    made, name = _with_store(work)
    _print_invitations(made, name, sheet, as_json=as_json)


@staff.command()
def admin(bot: Bot = None, as_json: AsJson = False) -> None:
    """Tạo lại đường liên kết dùng một lần cho người quản trị."""

    async def work(database: Database) -> tuple[Invitation, str]:
        async with database.transaction() as session:
            name = await _bot(session, bot)
            return await administrator_link(session, database.clock()), name

    made, name = _with_store(work)
    _print_invitations([made], name, None, as_json=as_json)


@staff.command("deactivate")
def deactivate_person(person: WhichPerson, as_json: AsJson = False) -> None:
    """Cho một người nghỉ: không dùng được nữa, ngay lập tức."""

    async def work(database: Database) -> Person:
        async with database.transaction() as session:
            found, now = await find_person(session, person), database.clock()
            left = await deactivate(session, found.id, None, now)
            await enqueue(session, farewell(found), now)
            return left

    _print_person("Đã cho nghỉ", _with_store(work), as_json=as_json)


@staff.command("restore")
def restore_person(person: WhichPerson, as_json: AsJson = False) -> None:
    """Đưa một người đã nghỉ trở lại danh sách; sau đó mời lại bằng: thidua staff invite."""

    async def work(database: Database) -> Person:
        async with database.transaction() as session:
            found = await find_person(session, person, also_left=True)
            return await restore(session, found.id, None, database.clock())

    _print_person("Đã đưa trở lại", _with_store(work), as_json=as_json)


async def _bot(session: AsyncSession, given: str | None) -> str:
    name = given or await known_bot(session)
    if name is None:
        raise ThiDuaError(
            "Chưa biết tên bot", remedy="Thêm --bot TÊN_BOT, hoặc chạy thidua run một lần"
        )
    return name


def _print_report(report: ImportReport) -> None:
    for problem in report.problems:
        print_line(problem.line)
    if not report.is_taken_in:
        for unit in report.proposed_units:
            near = f" (gần nhất: {unit.nearest})" if unit.nearest else ""
            rows = ", ".join(str(row) for row in unit.rows[:5])
            more = "…" if len(unit.rows) > 5 else ""
            print_line(f"Đơn vị chưa có: “{unit.name}”{near}, dòng {rows}{more}")
    for name in report.added_units:
        print_line(f"Đã thêm đơn vị: {name}")
    for warning in report.warnings:
        print_line(f"Lưu ý: {warning}")
    if report.is_taken_in:
        print_line(
            f"Thêm {report.added} người, cập nhật {report.updated}, giữ nguyên {report.unchanged}."
        )


def _not_taken_in(report: ImportReport) -> ThiDuaError:
    if report.problems:
        return ThiDuaError(
            f"Chưa nhập danh sách: {len(report.problems)} chỗ sai",
            remedy="Hãy sửa tệp rồi nhập lại",
        )
    return ThiDuaError(
        f"Chưa nhập danh sách: {len(report.proposed_units)} đơn vị chưa có",
        remedy="Nếu tên đơn vị đúng, hãy nhập lại với --confirm-units",
    )


def _print_invitations(
    made: Sequence[Invitation], bot: str, sheet: Path | None, *, as_json: bool
) -> None:
    if as_json:
        print_json(
            [
                {
                    "person": invitation.person.id,
                    "name": invitation.person.name,
                    "unit": invitation.person.unit,
                    "link": invitation_link(bot, invitation.token),
                    "expires_at": invitation.expires_at.isoformat(),
                }
                for invitation in made
            ]
        )
    elif sheet:
        print_line(f"Đã ghi {len(made)} đường liên kết vào {sheet}")
    else:
        for invitation in made:
            link = invitation_link(bot, invitation.token)
            until = f"dùng một lần, trước {invitation.expires_at:%H:%M %d/%m/%Y}"
            print_line(f"{invitation.person.name}: {link} ({until})")
        if not made:
            print_line("Mọi người đều đã tham gia.")


def _print_person(what: str, person: Person, *, as_json: bool) -> None:
    if as_json:
        print_json(_described(person))
    else:
        print_line(f"{what}: {_line(person)}")


def _described(person: Person) -> dict[str, object]:
    """Without the Telegram id, which is nobody's business."""
    return {
        "id": person.id,
        "code": person.code,
        "name": person.name,
        "unit": person.unit_id,
        "unit_name": person.unit,
        "role": person.role.value,
        "starts_on": person.starts_on and person.starts_on.isoformat(),
        "joined": person.has_joined,
        "active": person.is_active,
        "created_at": person.created_at.isoformat(),
        "activated_at": person.activated_at and person.activated_at.isoformat(),
        "deactivated_at": person.deactivated_at and person.deactivated_at.isoformat(),
    }


def _line(person: Person) -> str:
    if not person.is_active:
        state = f"đã nghỉ từ {person.deactivated_at:%d/%m/%Y}"
    else:
        state = "đã tham gia" if person.has_joined else "chưa tham gia"
    unit = person.unit or "không thuộc đơn vị"
    return f"{person.id}: {person.name}, {unit}, {ROLE_NAMES[person.role]}, {state}"
