"""The staff list: who may what, leaving, coming back, being found, logs, the audit."""

import asyncio

import pytest

from bot.staff import installation
from bot.staff.audit import Action, history
from bot.staff.opening import prepare, welcome
from bot.staff.people import (
    by_telegram,
    deactivate,
    find_person,
    get_person,
    office,
    people_called,
    restore,
)
from bot.staff.person import Person
from bot.staff.policy import NotAllowed, heads, is_administrator, is_office, may_ask, may_grant
from bot.staff.pseudonyms import pseudonym
from bot.staff.units import UnitNames, add_unit, all_units, find_unit
from bot.store.database import Database
from bot.store.tables.people import Role
from config.errors import ThiDuaError
from config.lists import Unit, load_units
from tests.bot.moving_clock import MovingClock
from tests.bot.staff.listing import add, joined, listed, opened, unit


async def leave(database: Database, person: Person, by: Person | None = None) -> Person:
    async with database.transaction() as session:
        return await deactivate(session, person.id, by, database.clock())


async def test_who_may_ask(database: Database) -> None:
    inside, waiting = await joined(database, "An", 7), await add(database, "Bình")
    gone = await leave(database, await joined(database, "Chi", 9))
    people = [inside, waiting, gone, None]
    assert [may_ask(person, "staff") for person in people] == [True, False, False, False]
    assert [may_ask(person, "open") for person in people] == [True] * 4


@pytest.mark.parametrize(
    ("role", "office_too", "administers", "grants"),
    [
        (Role.STAFF, False, False, set()),
        (Role.UNIT_HEAD, False, False, set()),
        (Role.OFFICE, True, False, {Role.STAFF, Role.UNIT_HEAD, Role.OFFICE}),
        (Role.ADMINISTRATOR, True, True, set(Role)),
    ],
)
async def test_what_a_role_may(
    database: Database,
    role: Role,
    office_too: bool,
    administers: bool,
    grants: set[Role],
) -> None:
    waiting = await add(database, "An", role)
    person = await joined(database, "Bình", 7, role)
    assert is_office(person) is office_too
    assert is_administrator(person) is administers
    assert {given for given in Role if may_grant(person, given)} == grants
    for nobody in (None, waiting, await leave(database, person)):
        assert not is_office(nobody)
        assert not any(may_grant(nobody, given) for given in Role)


async def test_a_head_heads_their_own_unit(database: Database) -> None:
    one, two = await unit(database, "Phòng Một"), await unit(database, "Phòng Hai")
    head = await joined(database, "An", 7, Role.UNIT_HEAD, one)
    staff = await joined(database, "Bình", 8, Role.STAFF, one)
    assert heads(head, one)
    assert not heads(head, two)
    assert not heads(staff, one)
    assert not heads(await joined(database, "Chi", 9, Role.UNIT_HEAD), None)


async def test_who_leaves_is_out_at_once_and_the_account_is_free(
    database: Database, moving_clock: MovingClock
) -> None:
    an = await joined(database, "An", 7)
    gone = await leave(database, an)
    assert (gone.telegram_id, gone.deactivated_at) == (None, moving_clock())
    async with database.reading() as session:
        assert await by_telegram(session, 7) is None
    assert await listed(database) == []
    assert (await joined(database, "Bình", 7)).has_joined


async def test_leaving_twice_is_leaving_once(database: Database, moving_clock: MovingClock) -> None:
    first = await leave(database, await joined(database, "An", 7))
    moving_clock.reads = moving_clock.reads.replace(hour=20)
    assert await leave(database, first) == first


async def test_who_is_back_joins_anew(database: Database) -> None:
    an = await leave(database, await joined(database, "An", 7))
    async with database.transaction() as session:
        back = await restore(session, an.id, None, database.clock())
        assert [entry.action for entry in await history(session, an.id)][-2:] == [
            Action.DEACTIVATED,
            Action.RESTORED,
        ]
    assert back.is_active
    assert not back.has_joined


async def test_the_office_does_not_shut_out_an_administrator(database: Database) -> None:
    chief = await joined(database, "Hoa", 7, Role.ADMINISTRATOR)
    keeper = await joined(database, "An", 8, Role.OFFICE)
    with pytest.raises(NotAllowed):
        await leave(database, chief, keeper)
    assert not (await leave(database, keeper, chief)).is_active


async def test_the_audit_names_who_and_whom(database: Database, moving_clock: MovingClock) -> None:
    keeper, an = await joined(database, "Hoa", 7, Role.OFFICE), await joined(database, "An", 8)
    await leave(database, an, keeper)
    async with database.reading() as session:
        last = (await history(session))[-1]
    assert (last.action, last.actor_id, last.person_id) == (Action.DEACTIVATED, keeper.id, an.id)
    assert last.at == moving_clock()


async def test_who_belongs_to_the_office(database: Database) -> None:
    for number, role in enumerate(Role, start=1):
        await joined(database, role.value, number, role)
    await add(database, "chưa vào", Role.OFFICE)
    await leave(database, await joined(database, "đã nghỉ", 9, Role.OFFICE))
    async with database.reading() as session:
        assert [person.name for person in await office(session)] == ["office", "administrator"]


async def find(database: Database, asked: str) -> Person:
    async with database.reading() as session:
        return await find_person(session, asked)


@pytest.mark.parametrize("asked", ["Trần Thị Bình", "tran thi binh", "TRẦN THỊ BÌNH", "cb01", "1"])
async def test_a_person_is_found(database: Database, asked: str) -> None:
    binh = await add(database, "Trần Thị Bình", code="CB01")
    await add(database, "Trần Thị Cúc")
    assert await find(database, asked) == binh


async def test_of_two_of_a_name_neither_is_guessed(database: Database) -> None:
    await add(database, "Lê Ân")
    await add(database, "Lê Ấn")
    assert (await find(database, "Lê Ấn")).name == "Lê Ấn"
    with pytest.raises(ThiDuaError, match="nhiều người tên này"):
        await find(database, "le an")


async def test_nobody_is_named(database: Database) -> None:
    with pytest.raises(ThiDuaError, match=r"Không có người này.*'Không Ai'"):
        await find(database, "Không Ai")


async def test_whom_a_stranger_may_be(database: Database) -> None:
    an = await add(database, "Trần Văn An")
    await joined(database, "Tran Van An", 7)
    async with database.reading() as session:
        assert await people_called(session, "tran van an") == [an]


async def test_units_come_from_the_file_once(database: Database) -> None:
    await asyncio.gather(prepare(database), prepare(database))
    async with database.transaction() as session:
        assert {u.id for u in await all_units(session)} == {u.id for u in load_units()}
        await add_unit(session, "Phòng Quản lý khoa học", None, database.clock())
    await prepare(database)
    async with database.reading() as session:
        ids = {u.id for u in await all_units(session)}
    assert ids - {u.id for u in load_units()} == {"quan-ly-khoa-hoc"}


async def test_a_unit_s_id_is_new(database: Database) -> None:
    ids = [await unit(database, name) for name in ("Phòng Kế hoạch", "Kế hoạch", "!!!")]
    assert ids == ["ke-hoach", "ke-hoach-2", "don-vi"]


@pytest.mark.parametrize("name", ["Phòng HCTH", "hcth", "phong hanh chinh tong hop"])
async def test_a_name_belongs_to_one_unit(database: Database, name: str) -> None:
    await prepare(database)
    with pytest.raises(ThiDuaError, match="Đã có đơn vị tên này"):
        await unit(database, name)
    async with database.reading() as session:
        assert (await find_unit(session, name)).id == "hanh-chinh-tong-hop"


async def test_an_unknown_unit_is_answered_with_the_nearest(database: Database) -> None:
    await prepare(database)
    async with database.reading() as session:
        with pytest.raises(ThiDuaError, match="Có phải “Phòng Hành chính – Tổng hợp”"):
            await find_unit(session, "Phòng Hành chánh Tổng hợp")
        with pytest.raises(ThiDuaError, match="thidua staff units"):
            await find_unit(session, "xyz")


async def test_only_the_office_adds_units(database: Database) -> None:
    staff = await joined(database, "An", 7)

    async def try_it() -> None:
        async with database.transaction() as session:
            await add_unit(session, "Phòng Mới", staff, database.clock())

    with pytest.raises(NotAllowed):
        await try_it()


def test_folded_names_that_clash_find_nothing() -> None:
    names = UnitNames([Unit(id="a", name="Phòng Bán"), Unit(id="b", name="Phòng Bản")])
    assert names.find("phong ban") is None
    found = names.find("phòng bản")
    assert found is not None
    assert found.id == "b"


async def test_a_pseudonym_is_steady_and_says_nothing(database: Database) -> None:
    an = await joined(database, "An", 123456789)
    waiting = await add(database, "Bình")
    async with database.transaction() as session:
        secret = await installation.secret(session)
        assert await installation.secret(session) == secret
    assert len(secret) == 32
    assert pseudonym(an, secret) == pseudonym(123456789, secret)
    assert len({pseudonym(who, secret) for who in (an, waiting, 8)}) == 3
    assert pseudonym(an, secret) != pseudonym(an, b"another")
    assert "123456789" not in pseudonym(an, secret)


async def test_the_bot_s_name_is_remembered(database: Database) -> None:
    async with database.transaction() as session:
        assert await installation.known_bot(session) is None
        for name in ("first_bot", "second_bot"):
            await installation.remember_bot(session, name)
    async with database.reading() as session:
        assert await installation.known_bot(session) == "second_bot"


async def test_a_start_without_an_administrator_gives_a_link(database: Database) -> None:
    links = [await welcome(database, "thidua_bot") for _ in range(2)]
    assert None not in links
    assert len(set(links)) == 2
    token = str(links[1]).removeprefix("https://t.me/thidua_bot?start=")
    assert is_administrator(await opened(database, token, 7))
    assert await welcome(database, "thidua_bot") is None


async def test_a_number_that_is_nobody_s(database: Database) -> None:
    async with database.reading() as session:
        with pytest.raises(ThiDuaError, match="Không có người này"):
            await get_person(session, 99)
