"""The office decides: by whom, when, once, and on what was seen."""

import asyncio
from datetime import date

import pytest

from bot.reminders import register
from bot.reminders.register import Correction, Entry, Stale
from bot.reminders.row import Row, RowParty
from bot.reminders.taking_up import take_up
from bot.staff import people
from bot.staff.person import Person
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.people import PersonRow, Role
from bot.store.tables.register import Change, PartyKind, PartyRole, RowKind, RowStatus
from config.errors import ThiDuaError
from corpus.demands.model import Due
from corpus.when.meaning import Bound
from tests.bot.reminders.documents import PLAN, REPORT, document, readings

DECEMBER = Due(
    text="ngày 01/12/2024", bound=Bound.ON, first=date(2024, 12, 1), last=date(2024, 12, 1)
)


async def somebody(database: Database, name: str, role: Role) -> Person:
    async with database.transaction() as session:
        added = await people.add_person(session, name, None, None, database.clock(), role=role)
        (await session.get_one(PersonRow, added.id)).telegram_id = added.id + 100
        await session.flush()
        return await people.get_person(session, added.id)


@pytest.fixture
async def hoa(database: Database) -> Person:
    return await somebody(database, "Trần Hòa", Role.OFFICE)


@pytest.fixture
async def proposal(database: Database) -> Row:
    async with database.transaction() as session:
        taken = await take_up(session, readings(document(*PLAN)), database.clock())
    return next(row for row in taken.new if row.kind is RowKind.DEADLINE)


async def approve(database: Database, row: Row, by: Person | None) -> Row:
    async with database.transaction() as session:
        return await register.approve(session, row.id, by, database.clock(), row.revision)


async def correct(database: Database, row: Row, correction: Correction, by: Person | None) -> Row:
    async with database.transaction() as session:
        now = database.clock()
        return await register.correct(session, row.id, correction, by, now, row.revision)


async def reject(database: Database, row: Row, by: Person | None) -> Row:
    async with database.transaction() as session:
        return await register.reject(session, row.id, by, database.clock(), row.revision)


async def test_approving_is_by_somebody_at_some_time(
    database: Database, proposal: Row, hoa: Person
) -> None:
    row = await approve(database, proposal, hoa)
    assert (row.status, row.decided_by, row.decided_at) == (
        RowStatus.APPROVED,
        hoa.id,
        database.clock(),
    )
    async with database.reading() as session:
        told = await register.history(session, row.id)
        waiting = await register.waiting(session)
    assert [(event.change, event.actor_id) for event in told] == [
        (Change.PROPOSED, None),
        (Change.APPROVED, hoa.id),
    ]
    assert row.id not in {one.id for one in waiting}


async def test_only_the_office_decides(database: Database, proposal: Row) -> None:
    staff = await somebody(database, "Nguyễn An", Role.UNIT_HEAD)
    for decide in (approve, reject):
        with pytest.raises(NotAllowed):
            await decide(database, proposal, staff)
    with pytest.raises(NotAllowed):
        await correct(database, proposal, Correction(title="Khác"), staff)
    async with database.reading() as session:
        assert (await register.get(session, proposal.id)) == proposal


async def test_a_correction_keeps_what_the_document_said(
    database: Database, proposal: Row, hoa: Person
) -> None:
    party = RowParty(name="Toàn Sở", role=PartyRole.DO, kind=PartyKind.EVERYONE)
    change = Correction("Nộp báo cáo tưới cây", (party,), DECEMBER)
    corrected = await correct(database, proposal, change, hoa)
    assert (corrected.title, corrected.parties, corrected.due_day) == (
        "Nộp báo cáo tưới cây",
        (party,),
        date(2024, 12, 1),
    )
    assert corrected.status is RowStatus.PROPOSED
    assert corrected.quote == REPORT
    assert corrected.said is not None
    assert corrected.said.due == proposal.due
    assert corrected.said.title == proposal.title
    approved = await approve(database, corrected, hoa)
    assert approved.status is RowStatus.CORRECTED
    async with database.reading() as session:
        (line,) = [e for e in await register.history(session, proposal.id) if "after" in e.details]
    assert line.details["before"]["title"] == proposal.title
    assert line.details["after"]["due"]["first"] == "2024-12-01"


async def test_of_two_who_decide_at_once_one_is_told(
    database: Database, proposal: Row, hoa: Person
) -> None:
    lan = await somebody(database, "Phạm Lan", Role.ADMINISTRATOR)
    done = await asyncio.gather(
        approve(database, proposal, hoa), reject(database, proposal, lan), return_exceptions=True
    )
    (stale,) = [one for one in done if isinstance(one, BaseException)]
    assert isinstance(stale, Stale)
    (row,) = [one for one in done if isinstance(one, Row)]
    async with database.reading() as session:
        assert await register.get(session, proposal.id) == row
        assert len(await register.history(session, proposal.id)) == 2


async def test_a_decision_on_what_has_been_corrected_meanwhile_is_stale(
    database: Database, proposal: Row, hoa: Person
) -> None:
    await correct(database, proposal, Correction(title="Khác"), hoa)
    with pytest.raises(Stale):
        await approve(database, proposal, hoa)


async def test_rejected_taken_back_and_approved(
    database: Database, proposal: Row, hoa: Person
) -> None:
    rejected = await reject(database, proposal, hoa)
    assert rejected.status is RowStatus.REJECTED
    with pytest.raises(Stale):
        await approve(database, rejected, hoa)
    async with database.transaction() as session:
        now = database.clock()
        back = await register.take_back(session, proposal.id, hoa, now, rejected.revision)
    assert (await approve(database, back, hoa)).holds


async def test_what_the_office_enters_is_approved_at_once(database: Database, hoa: Person) -> None:
    entry = Entry(RowKind.DEADLINE, "Nộp sáng kiến", (RowParty(name="Mọi người"),), DECEMBER)
    async with database.transaction() as session:
        row = await register.enter(session, entry, hoa, database.clock())
    assert (row.status, row.place, row.ground, row.said) == (
        RowStatus.APPROVED,
        None,
        register.BY_THE_OFFICE,
        None,
    )
    async with database.transaction() as session:
        await take_up(session, readings(document(*PLAN)), database.clock())
        assert [one.id for one in await register.approved_deadlines(session)] == [row.id]
        with pytest.raises(ThiDuaError, match="trống"):
            await register.enter(session, Entry(RowKind.DUTY, " "), hoa, database.clock())


async def test_the_state_differs_after_every_change(
    database: Database, proposal: Row, hoa: Person
) -> None:
    async def state() -> int:
        async with database.reading() as session:
            return await register.state(session)

    seen = [await state()]
    corrected = await correct(database, proposal, Correction(title="Khác"), hoa)
    seen.append(await state())
    await approve(database, corrected, hoa)
    seen.append(await state())
    assert len(set(seen)) == 3


async def test_no_such_row(database: Database) -> None:
    async with database.transaction() as session:
        with pytest.raises(ThiDuaError, match="không có dòng"):
            await register.get(session, 999)
        with pytest.raises(ThiDuaError, match="không có dòng"):
            await register.approve(session, 999, None, database.clock(), 1)
