"""A deadline read from a document, corrected and approved over the wire, and seen by staff."""

from datetime import timedelta

from bot.reminders import words
from bot.staff import people, units
from bot.staff.invitations import invite, redeem
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.loopback import LoopbackTelegram, Seen, User
from bot.telegram.register_notices import check_register
from corpus.demands.finder import demands_of
from tests.bot.reminders.documents import PLAN, document
from tests.bot.telegram.registered import ROOMS, Library
from tests.bot.telegram.staffed import staffed


async def join(store: Database, user: User, unit_id: str, role: Role) -> None:
    async with store.transaction() as session:
        now = store.clock()
        person = await people.add_person(session, user.first_name, unit_id, None, now, role=role)
        link = await invite(session, person.id, None, now, timedelta(days=1))
        await redeem(session, link.token, user.id, user.first_name, now)


async def pressed(world: LoopbackTelegram, user: User, shown: Seen, button: str) -> Seen:
    """The message after its button has been pressed, changed in place."""
    before = shown.text
    world.press(user, shown, button)
    await world.wait_for(
        lambda: world.message(user, shown.id).text != before, f"a change after {button}"
    )
    return world.message(user, shown.id)


async def test_from_the_document_to_the_staff(
    world: LoopbackTelegram, address: str, store: Database
) -> None:
    an, hoa = world.new_user("An"), world.new_user("Hòa")
    async with store.transaction() as session:
        await units.seed_units(session, ROOMS, store.clock())
    await join(store, an, "mot", Role.STAFF)
    await join(store, hoa, "hcth", Role.OFFICE)
    library = Library()
    library.held = (document(*PLAN),)
    async with staffed(world, address, store, library):
        await check_register(store, library.held, demands_of, store.clock())
        world.say(hoa, hoa, "/duyet")
        while "1/" not in (card := await world.next_message(hoa)).text:
            continue
        while "Thời hạn:" not in card.text:
            card = await pressed(world, hoa, card, words.LATER)
        world.press(hoa, card, words.CORRECT)
        fields = await world.next_message(hoa)
        asked = await pressed(world, hoa, fields, words.FIELDS["d"])
        assert words.WRITE["d"] in asked.text
        world.say(hoa, hoa, "cham nhat 20/11/2024")
        card = await world.next_message(hoa)
        assert "Hạn: cham nhat 20/11/2024" in card.text
        after = await pressed(world, hoa, card, words.APPROVE)
        assert "Đã duyệt: " in after.text
        world.say(an, an, "/han")
        shown = await world.next_message(an)
        assert words.OF_YOUR_UNIT in shown.text
        assert "Hạn: cham nhat 20/11/2024" in shown.text
        assert words.NOT_APPROVED not in shown.text
        world.press(an, shown, "1.")
        clause = await world.next_message(an)
        assert "trước ngày 15 tháng 11 năm 2024" in clause.text
