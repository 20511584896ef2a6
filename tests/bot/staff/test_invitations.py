"""Invitations: one use, one person, one account, and nothing changed otherwise."""

import asyncio
import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.staff.access_requests import ask_for_access, open_requests
from bot.staff.audit import Action, history
from bot.staff.invitations import (
    ADMINISTRATOR_LIFETIME,
    PREFIX,
    InvitationRefused,
    Refusal,
    invitation_link,
    invite,
    invite_all,
    redeem,
)
from bot.staff.people import by_telegram, deactivate, has_administrator, restore
from bot.staff.person import SEAT_NAME
from bot.staff.policy import NotAllowed
from bot.store.database import Database
from bot.store.tables.people import InvitationRow, Role
from config.errors import ThiDuaError
from tests.bot.moving_clock import MovingClock
from tests.bot.staff.listing import (
    FORTNIGHT,
    add,
    administrator_token,
    joined,
    listed,
    opened,
    token_for,
    unit,
)


async def everything(database: Database) -> object:
    async with database.reading() as session:
        return await listed(database, also_left=True), await history(session)


async def refusal(database: Database, token: str, telegram_id: int) -> Refusal:
    """Why the link lets the account in not; checks that nothing changed."""
    before = await everything(database)
    with pytest.raises(InvitationRefused) as caught:
        await opened(database, token, telegram_id)
    assert await everything(database) == before
    return caught.value.reason


async def test_a_link_lets_its_person_in(database: Database, moving_clock: MovingClock) -> None:
    an = await add(database, "Nguyễn Văn An")
    person = await opened(database, await token_for(database, an), 7)
    assert (person.id, person.name, person.telegram_id) == (an.id, "Nguyễn Văn An", 7)
    assert person.activated_at == moving_clock()
    async with database.reading() as session:
        assert await by_telegram(session, 7) == person
        assert await by_telegram(session, 8) is None
        actions = [entry.action for entry in await history(session, an.id)]
    assert actions == [Action.ADDED, Action.INVITED, Action.JOINED]


async def test_a_link_is_used_once(database: Database) -> None:
    token = await token_for(database, await add(database, "An"))
    await opened(database, token, 7)
    assert await refusal(database, token, 8) is Refusal.USED


async def test_opening_one_s_own_link_again_changes_nothing(database: Database) -> None:
    token = await token_for(database, await add(database, "An"))
    person = await opened(database, token, 7)
    before = await everything(database)
    assert await opened(database, token, 7) == person
    assert await everything(database) == before


async def test_of_two_who_open_a_link_at_once_one_is_let_in(database: Database) -> None:
    token = await token_for(database, await add(database, "An"))
    came = await asyncio.gather(
        *(opened(database, token, account) for account in range(1, 9)), return_exceptions=True
    )
    let_in = [person for person in came if not isinstance(person, BaseException)]
    refused = [error.reason for error in came if isinstance(error, InvitationRefused)]
    assert len(let_in) == 1
    assert refused == [Refusal.USED] * 7
    assert [p.telegram_id for p in await listed(database)] == [let_in[0].telegram_id]


async def test_an_account_that_opens_two_links_at_once_is_one_person(database: Database) -> None:
    tokens = [await token_for(database, await add(database, name)) for name in ("An", "Bình")]
    came = await asyncio.gather(
        *(opened(database, token, 7) for token in tokens), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in came) == ["InvitationRefused", "Person"]
    assert [p.telegram_id for p in await listed(database)].count(7) == 1


async def test_a_link_expires(database: Database, moving_clock: MovingClock) -> None:
    token = await token_for(database, await add(database, "An"))
    moving_clock.move(FORTNIGHT)
    assert await refusal(database, token, 7) is Refusal.EXPIRED


async def test_a_link_is_good_until_then(database: Database, moving_clock: MovingClock) -> None:
    token = await token_for(database, await add(database, "An"))
    moving_clock.move(FORTNIGHT - timedelta(seconds=1))
    assert (await opened(database, token, 7)).has_joined


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.removeprefix(PREFIX),
        lambda token: token.swapcase(),
        lambda token: token + "A",
        lambda token: hashlib.sha256(token.encode()).hexdigest(),
        lambda token: "",
        lambda token: "' OR 1=1 --",
        lambda token: "moi-" + "ạ" * 32,
    ],
)
async def test_a_forged_link_is_unknown(database: Database, forge: Callable[[str], str]) -> None:
    token = await token_for(database, await add(database, "An"))
    assert await refusal(database, forge(token), 7) is Refusal.UNKNOWN


async def test_a_new_link_voids_the_old(database: Database) -> None:
    an = await add(database, "An")
    old, new = await token_for(database, an), await token_for(database, an)
    assert await refusal(database, old, 7) is Refusal.REVOKED
    assert (await opened(database, new, 7)).has_joined


async def test_a_link_of_somebody_who_left_is_void(database: Database) -> None:
    an = await add(database, "An")
    token = await token_for(database, an)
    async with database.transaction() as session:
        await deactivate(session, an.id, None, database.clock())
    assert await refusal(database, token, 7) is Refusal.LEFT
    async with database.transaction() as session:
        await restore(session, an.id, None, database.clock())
    assert await refusal(database, token, 7) is Refusal.REVOKED


async def test_an_account_is_one_person(database: Database) -> None:
    await joined(database, "An", 7)
    token = await token_for(database, await add(database, "Bình"))
    assert await refusal(database, token, 7) is Refusal.TAKEN


async def test_a_new_link_moves_a_person_to_a_new_account(database: Database) -> None:
    an = await joined(database, "An", 7)
    moved = await opened(database, await token_for(database, an), 8)
    assert (moved.id, moved.telegram_id, moved.activated_at) == (an.id, 8, an.activated_at)
    async with database.reading() as session:
        assert await by_telegram(session, 7) is None


async def test_the_first_administrator_comes_in_by_link(database: Database) -> None:
    token = await administrator_token(database)
    async with database.reading() as session:
        assert not await has_administrator(session)
    person = await opened(database, token, 7, "Lê Thị Hoa")
    assert (person.name, person.role) == ("Lê Thị Hoa", Role.ADMINISTRATOR)
    async with database.reading() as session:
        assert await has_administrator(session)


async def test_the_administrator_s_link_is_renewed(
    database: Database, moving_clock: MovingClock
) -> None:
    first, second = await administrator_token(database), await administrator_token(database)
    assert [person.name for person in await listed(database)] == [SEAT_NAME]
    assert await refusal(database, first, 7) is Refusal.REVOKED
    moving_clock.move(ADMINISTRATOR_LIFETIME)
    assert await refusal(database, second, 7) is Refusal.EXPIRED


async def test_an_administrator_is_found_on_the_list_as_well(database: Database) -> None:
    await opened(database, await administrator_token(database), 7, "Hoa")
    hoa = await add(database, "Lê Thị Hoa", unit_id=await unit(database, "Phòng Một"))
    person = await opened(database, await token_for(database, hoa), 7)
    assert (person.id, person.role, person.unit) == (hoa.id, Role.ADMINISTRATOR, "Phòng Một")
    assert [p.name for p in await listed(database)] == ["Lê Thị Hoa"]


async def test_somebody_on_the_list_becomes_an_administrator(database: Database) -> None:
    hoa = await joined(database, "Lê Thị Hoa", 7, unit_id=await unit(database, "Phòng Một"))
    person = await opened(database, await administrator_token(database), 7)
    assert (person.id, person.role) == (hoa.id, Role.ADMINISTRATOR)
    assert [p.name for p in await listed(database)] == ["Lê Thị Hoa"]


async def test_who_comes_in_by_link_need_not_be_let_in(database: Database) -> None:
    async with database.transaction() as session:
        await ask_for_access(session, 7, "An", database.clock())
    await joined(database, "An", 7)
    async with database.reading() as session:
        assert await open_requests(session) == []


async def test_links_for_all_pass_over_who_is_in_and_the_empty_seat(database: Database) -> None:
    await administrator_token(database)
    await joined(database, "An", 7)
    await add(database, "Bình")
    people = await listed(database)
    async with database.transaction() as session:
        made = await invite_all(session, people, None, database.clock(), FORTNIGHT)
    assert [invitation.person.name for invitation in made] == ["Bình"]


async def test_only_an_administrator_invites_an_administrator(database: Database) -> None:
    chief = await add(database, "Hoa", Role.ADMINISTRATOR)
    office = await joined(database, "An", 7, Role.OFFICE)
    staff = await joined(database, "Bình", 8)

    async def try_it(whom: int) -> None:
        async with database.transaction() as session:
            await invite(session, whom, office, database.clock(), FORTNIGHT)

    with pytest.raises(NotAllowed):
        await try_it(chief.id)
    await try_it(staff.id)


async def test_the_token_itself_is_nowhere_in_the_store(database: Database) -> None:
    token = await token_for(database, await add(database, "An"))
    async with database.reading() as session:
        (row,) = await session.scalars(select(InvitationRow))
        assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
        assert token not in str(await history(session))


async def test_tokens_fit_a_deep_link_and_differ(database: Database) -> None:
    an = await add(database, "An")
    tokens = {await token_for(database, an) for _ in range(20)}
    assert len(tokens) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", token) for token in tokens)
    # Six bits a character, the prefix apart.
    assert all(6 * len(token.removeprefix(PREFIX)) >= 128 for token in tokens)


@pytest.mark.parametrize("bot", ["thidua_bot", "@thidua_bot", " thidua_bot "])
def test_a_link_names_the_bot(bot: str) -> None:
    assert invitation_link(bot, "moi-x") == "https://t.me/thidua_bot?start=moi-x"


@pytest.mark.parametrize("bot", ["", "a", "a/b", "x?start=1", "bot ạ"])
def test_what_cannot_be_a_bot_s_name_is_refused(bot: str) -> None:
    with pytest.raises(ThiDuaError, match="Tên bot không hợp lệ"):
        invitation_link(bot, "moi-x")


async def test_nothing_is_committed_when_the_caller_s_work_fails(database: Database) -> None:
    token = await token_for(database, await add(database, "An"))

    async def open_and_fail() -> None:
        async with database.transaction() as session:
            await redeem(session, token, 7, "An", database.clock())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await open_and_fail()
    assert (await opened(database, token, 8)).telegram_id == 8
