"""The register follows the documents: proposed once, kept while the clause reads the same."""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.reminders import register
from bot.reminders.reading import Reading, read
from bot.reminders.register import Correction
from bot.reminders.row import Row
from bot.reminders.taking_up import TakenUp, take_up
from bot.store.database import Database
from bot.store.tables.register import (
    Change,
    FlagReason,
    RegisterHistoryRow,
    RegisterRow,
    RowKind,
    RowStatus,
)
from corpus.demands.model import Demand
from corpus.model import Document
from tests.bot.moving_clock import MovingClock
from tests.bot.reminders.documents import DUTY, PLAN, REPORT, TARGET, demands_of, document, readings

EARLIER = REPORT.replace("15", "10")


async def take(database: Database, *held: Document) -> TakenUp:
    async with database.transaction() as session:
        return await take_up(session, readings(*held), database.clock())


async def every(database: Database) -> list[RegisterRow]:
    async with database.reading() as session:
        return list(await session.scalars(select(RegisterRow).order_by(RegisterRow.id)))


async def row_for(database: Database, quote: str) -> Row:
    (number,) = [row.id for row in await every(database) if row.quote == quote]
    async with database.reading() as session:
        return await register.get(session, number)


async def approve(database: Database, quote: str) -> Row:
    row = await row_for(database, quote)
    async with database.transaction() as session:
        return await register.approve(session, row.id, None, database.clock(), row.revision)


async def changes(database: Database, row: Row) -> list[Change]:
    async with database.reading() as session:
        return [event.change for event in await register.history(session, row.id)]


async def lines(database: Database) -> int:
    async with database.reading() as session:
        return len(list(await session.scalars(select(RegisterHistoryRow.id))))


async def test_what_a_document_demands_is_proposed(database: Database) -> None:
    held = document(*PLAN)
    taken = await take(database, held)
    assert [(row.kind, row.status) for row in taken.new] == [
        (RowKind.DUTY, RowStatus.PROPOSED),
        (RowKind.DEADLINE, RowStatus.PROPOSED),
        (RowKind.TARGET, RowStatus.PROPOSED),
    ]
    assert taken.flagged == ()
    deadline = taken.new[1]
    assert str(deadline.due_day) == "2024-11-14"
    assert (deadline.parties[0].name, deadline.label) == ("Phòng Một", "mục I, gạch đầu dòng 2")
    assert deadline.place is not None
    assert held.text[deadline.place.start : deadline.place.end] == deadline.quote == REPORT
    assert await changes(database, deadline) == [Change.PROPOSED]


async def test_the_same_again_changes_nothing(database: Database) -> None:
    await take(database, document(*PLAN))
    before, count = [vars(row) for row in await every(database)], await lines(database)
    assert not await take(database, document(*PLAN))
    after = [vars(row) for row in await every(database)]
    assert [{**row, "_sa_instance_state": None} for row in after] == [
        {**row, "_sa_instance_state": None} for row in before
    ]
    assert await lines(database) == count


async def test_rows_stay_as_they_are_though_the_clause_moves(database: Database) -> None:
    await take(database, document(*PLAN))
    approved = await approve(database, REPORT)
    later = document("Mọi phòng tưới cây lúc 7 giờ.", *PLAN, version=2)
    taken = await take(database, later)
    assert [row.quote for row in taken.new] == ["Mọi phòng tưới cây lúc 7 giờ."]
    assert taken.flagged == ()
    now = await row_for(database, REPORT)
    assert (now.status, now.revision, now.document_version) == (
        RowStatus.APPROVED,
        approved.revision,
        2,
    )
    assert now.label == "mục I, gạch đầu dòng 3"
    assert now.place is not None
    assert later.text[now.place.start : now.place.end] == REPORT


async def test_an_approved_row_whose_clause_changed_is_flagged_once(database: Database) -> None:
    await take(database, document(*PLAN))
    await approve(database, REPORT)
    changed = document(DUTY, EARLIER, TARGET, version=2)
    taken = await take(database, changed)
    (flagged,) = taken.flagged
    assert (flagged.quote, flagged.status, flagged.flag) == (
        REPORT,
        RowStatus.APPROVED,
        FlagReason.CLAUSE_CHANGED,
    )
    (new,) = taken.new
    assert (new.quote, new.replaces_id) == (EARLIER, flagged.id)
    assert not await take(database, changed)


async def test_approving_what_reads_it_anew_supersedes_the_old(database: Database) -> None:
    await take(database, document(*PLAN))
    old = await approve(database, REPORT)
    await take(database, document(DUTY, EARLIER, TARGET))
    await approve(database, EARLIER)
    assert (await row_for(database, REPORT)).status is RowStatus.SUPERSEDED
    assert await changes(database, old) == [
        Change.PROPOSED,
        Change.APPROVED,
        Change.FLAGGED,
        Change.SUPERSEDED,
    ]
    assert not await take(database, document(DUTY, EARLIER, TARGET))


async def test_a_clause_that_is_gone(database: Database) -> None:
    await take(database, document(*PLAN))
    await approve(database, TARGET)
    taken = await take(database, document(DUTY))
    (flagged,) = taken.flagged
    assert (flagged.quote, flagged.flag) == (TARGET, FlagReason.CLAUSE_GONE)
    assert (await row_for(database, REPORT)).status is RowStatus.SUPERSEDED


async def test_an_approved_row_kept_without_its_clause_is_not_flagged_again(
    database: Database,
) -> None:
    await take(database, document(*PLAN))
    await approve(database, TARGET)
    await take(database, document(DUTY))
    kept = await approve(database, TARGET)
    assert (kept.flag, kept.place, kept.ground) == (None, None, register.BY_THE_OFFICE)
    assert not await take(database, document(DUTY))
    await take(database, document(*PLAN))
    back = await row_for(database, TARGET)
    assert (back.status, back.ground) == (RowStatus.APPROVED, None)
    assert back.place is not None


async def test_the_old_text_comes_back(database: Database) -> None:
    await take(database, document(*PLAN))
    await approve(database, REPORT)
    await take(database, document(DUTY, EARLIER, TARGET))
    taken = await take(database, document(*PLAN))
    assert not taken
    assert (await row_for(database, REPORT)).flag is None
    assert (await row_for(database, EARLIER)).status is RowStatus.SUPERSEDED


async def test_what_was_rejected_is_not_proposed_again(database: Database) -> None:
    await take(database, document(*PLAN))
    row = await row_for(database, REPORT)
    async with database.transaction() as session:
        await register.reject(session, row.id, None, database.clock(), None)
    taken = await take(database, document("Một dòng mới về 5%.", *PLAN))
    assert [row.quote for row in taken.new] == ["Một dòng mới về 5%."]
    assert (await row_for(database, REPORT)).status is RowStatus.REJECTED


async def test_a_removed_document_hides_its_rows_until_it_is_restored(database: Database) -> None:
    await take(database, document(*PLAN), document(TARGET, named="khac"))
    await approve(database, REPORT)
    assert not await take(database, document(TARGET, named="khac"))
    async with database.reading() as session:
        assert {row.document for row in await register.waiting(session)} == {"khac"}
        assert await register.approved_deadlines(session) == []
    assert not await take(database, document(*PLAN), document(TARGET, named="khac"))
    async with database.reading() as session:
        (shown,) = await register.approved_deadlines(session)
    assert (shown.quote, shown.status) == (REPORT, RowStatus.APPROVED)


async def test_a_finder_that_reads_better_renews_untouched_proposals(database: Database) -> None:
    def better(held: Document) -> Sequence[Demand]:
        return [d.model_copy(update={"title": d.title.upper()}) for d in demands_of(held)]

    await take(database, document(*PLAN))
    await approve(database, DUTY)
    row = await row_for(database, TARGET)
    async with database.transaction() as session:
        await register.correct(
            session, row.id, Correction(title="Tưới hết"), None, database.clock(), None
        )
        again = read((document(*PLAN),), better)
        assert not await take_up(session, again, database.clock())
    assert (await row_for(database, REPORT)).title.isupper()
    assert not (await row_for(database, DUTY)).title.isupper()
    assert (await row_for(database, TARGET)).title == "Tưới hết"


async def test_a_row_stands_while_its_words_stand_though_no_demand_is_found(
    database: Database,
) -> None:
    await take(database, document(*PLAN))
    await approve(database, REPORT)
    moved = document(DUTY.replace("chủ trì", "lo"), REPORT + " Xin cảm ơn.")
    nothing = (Reading(moved, ()),)
    async with database.transaction() as session:
        assert not await take_up(session, nothing, database.clock())
    assert (await row_for(database, REPORT)).flag is None
    assert (await row_for(database, DUTY)).status is RowStatus.SUPERSEDED


async def test_twins_in_one_clause_are_two_rows(database: Database) -> None:
    def twice(held: Document) -> Sequence[Demand]:
        return [d for d in demands_of(held) for _ in range(2)]

    doubled = read((document(TARGET),), twice)
    async with database.transaction() as session:
        assert len((await take_up(session, doubled, database.clock())).new) == 2
        assert not await take_up(session, doubled, database.clock())


async def test_two_instances_at_once_propose_once(database_url: str) -> None:
    clock = MovingClock()
    databases = [await Database.open(database_url, clock) for _ in range(2)]
    await asyncio.gather(*(take(one, document(*PLAN)) for one in databases))
    assert [row.quote for row in await every(databases[0])] == list(PLAN)
    for one in databases:
        await one.close()


LINES = st.lists(
    st.sampled_from([*PLAN, EARLIER, "Việc khác.", "Ít nhất 5% tưới lại."]), max_size=6, unique=True
)


@given(before=LINES, after=LINES)
def test_an_identity_is_the_clause_s_words_and_place(before: list[str], after: list[str]) -> None:
    (first,) = readings(document(*before))
    (second,) = readings(document(*after))
    same = {one for one, _ in first.demands} & {one for one, _ in second.demands}
    assert len(same) == sum(one == other for one, other in zip(before, after, strict=False))
