"""Strangers who ask to be let in: one open request each, decided once, by the office."""

import asyncio

import pytest

from bot.staff.access_requests import (
    AccessRequest,
    AlreadyDecided,
    approve_as,
    approve_new,
    ask_for_access,
    get_request,
    open_requests,
    refuse,
)
from bot.staff.audit import Action, history
from bot.staff.invitations import InvitationRefused, Refusal
from bot.staff.people import by_telegram
from bot.staff.person import Person
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.people import Decision, Role
from config.errors import ThiDuaError
from tests.bot.moving_clock import MovingClock
from tests.bot.staff.listing import add, joined, listed, opened, token_for, unit

STRANGER = 99


async def asked(database: Database, name: str = "Lê Chi") -> tuple[AccessRequest, bool]:
    async with database.transaction() as session:
        return await ask_for_access(session, STRANGER, name, database.clock())


async def let_in(
    database: Database, request: AccessRequest, by: Person | None, role: Role = Role.STAFF
) -> Person:
    async with database.transaction() as session:
        return await approve_new(session, request.id, by, database.clock(), unit_id=None, role=role)


async def let_in_as(
    database: Database, request: AccessRequest, person: Person, by: Person | None
) -> Person:
    async with database.transaction() as session:
        return await approve_as(session, request.id, person.id, by, database.clock())


async def kept_out(database: Database, request: AccessRequest, by: Person) -> AccessRequest:
    async with database.transaction() as session:
        return await refuse(session, request.id, by, database.clock())


async def waiting(database: Database) -> list[AccessRequest]:
    async with database.reading() as session:
        return list(await open_requests(session))


async def test_a_stranger_asks_once(database: Database) -> None:
    first, is_new = await asked(database)
    again, is_new_again = await asked(database, "Tên khác")
    assert (is_new, is_new_again) == (True, False)
    assert await waiting(database) == [first] == [again]


async def test_two_presses_at_once_are_one_request(database: Database) -> None:
    came = await asyncio.gather(*(asked(database) for _ in range(5)))
    assert sorted(is_new for _, is_new in came) == [False] * 4 + [True]
    assert len(await waiting(database)) == 1


async def test_the_office_lets_a_stranger_in(database: Database, moving_clock: MovingClock) -> None:
    keeper = await joined(database, "Hoa", 7, Role.OFFICE)
    request, _ = await asked(database)
    person = await let_in(database, request, keeper, Role.UNIT_HEAD)
    assert (person.name, person.telegram_id, person.role) == ("Lê Chi", STRANGER, Role.UNIT_HEAD)
    assert person.has_joined
    assert await waiting(database) == []
    async with database.reading() as session:
        decided = await get_request(session, request.id)
        last = (await history(session))[-1]
    assert (decided.decision, decided.decided_by) == (Decision.APPROVED, keeper.id)
    assert (decided.person_id, decided.decided_at) == (person.id, moving_clock())
    assert (last.action, last.actor_id, last.person_id) == (Action.APPROVED, keeper.id, person.id)


async def test_the_office_finds_a_stranger_on_the_list(database: Database) -> None:
    keeper = await joined(database, "Hoa", 7, Role.OFFICE)
    chi = await add(database, "Lê Thị Chi", unit_id=await unit(database, "Phòng Một"))
    token = await token_for(database, chi)
    request, _ = await asked(database)
    person = await let_in_as(database, request, chi, keeper)
    assert (person.id, person.name, person.telegram_id) == (chi.id, "Lê Thị Chi", STRANGER)
    with pytest.raises(InvitationRefused) as caught:
        await opened(database, token, 8)
    assert caught.value.reason is Refusal.REVOKED


async def test_who_has_joined_is_nobody_else(database: Database) -> None:
    an = await joined(database, "An", 8)
    request, _ = await asked(database)
    with pytest.raises(ThiDuaError, match="đã tham gia hoặc đã nghỉ"):
        await let_in_as(database, request, an, None)


async def test_who_is_refused_stays_out_and_may_ask_again(database: Database) -> None:
    keeper = await joined(database, "Hoa", 7, Role.OFFICE)
    request, _ = await asked(database)
    assert (await kept_out(database, request, keeper)).decision is Decision.REFUSED
    async with database.reading() as session:
        assert await by_telegram(session, STRANGER) is None
    again, is_new = await asked(database)
    assert is_new
    assert again.id != request.id


async def test_the_second_to_decide_is_told(database: Database) -> None:
    keeper = await joined(database, "Hoa", 7, Role.OFFICE)
    request, _ = await asked(database)
    await kept_out(database, request, keeper)
    before = await listed(database)
    with pytest.raises(AlreadyDecided, match="đã được từ chối") as caught:
        await let_in(database, request, keeper)
    assert caught.value.request.decided_by == keeper.id
    assert await listed(database) == before


async def test_of_two_who_decide_at_once_one_decides(database: Database) -> None:
    keeper = await joined(database, "Hoa", 7, Role.OFFICE)
    request, _ = await asked(database)
    came = await asyncio.gather(
        let_in(database, request, keeper),
        kept_out(database, request, keeper),
        let_in(database, request, keeper),
        return_exceptions=True,
    )
    assert sum(isinstance(result, AlreadyDecided) for result in came) == 2


@pytest.mark.parametrize("role", [Role.STAFF, Role.UNIT_HEAD])
async def test_only_the_office_decides(database: Database, role: Role) -> None:
    somebody = await joined(database, "An", 7, role)
    request, _ = await asked(database)
    with pytest.raises(NotAllowed):
        await let_in(database, request, somebody)
    with pytest.raises(NotAllowed):
        await kept_out(database, request, somebody)
    assert await waiting(database) == [request]


async def test_the_office_makes_no_administrator(database: Database) -> None:
    keeper = await joined(database, "Hoa", 7, Role.OFFICE)
    request, _ = await asked(database)
    with pytest.raises(NotAllowed):
        await let_in(database, request, keeper, Role.ADMINISTRATOR)
    assert await waiting(database) == [request]


async def test_who_is_in_need_not_ask(database: Database) -> None:
    await joined(database, "An", STRANGER)
    with pytest.raises(ThiDuaError, match="đã được dùng trợ lý"):
        await asked(database)


async def test_a_request_that_is_none_is_refused(database: Database) -> None:
    async with database.reading() as session:
        with pytest.raises(ThiDuaError, match="Không có yêu cầu này"):
            await get_request(session, 99)


@pytest.mark.parametrize(("shown", "kept"), [("", "Không tên"), ("x" * 300, "x" * 100)])
async def test_any_name_that_telegram_shows_will_do(
    database: Database, shown: str, kept: str
) -> None:
    assert (await asked(database, shown))[0].name == kept
