"""The people of the preview, put on the staff list of its own database."""

from collections.abc import Sequence
from datetime import timedelta

from bot.staff import people
from bot.staff.invitations import invite, redeem
from bot.staff.opening import prepare
from bot.staff.units import all_units
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.preview import PERSONAS

_A_DAY = timedelta(days=1)
_ROLES = {"Nhân viên": Role.STAFF, "HCTH": Role.ADMINISTRATOR, "Nhân viên mới": Role.STAFF}


async def enter_cast(database: Database, present: Sequence[int]) -> None:
    """Everybody of the cast who is ``present`` (Telegram ids), but for the stranger, has joined."""
    await prepare(database)
    now = database.clock()
    async with database.transaction() as session:
        unit = (await all_units(session))[0].id
        for persona in PERSONAS:
            role = _ROLES.get(persona.role)
            if role is None or persona.id not in present:
                continue
            person = await people.add_person(session, persona.name, unit, None, now, role=role)
            invitation = await invite(session, person.id, None, now, _A_DAY)
            await redeem(session, invitation.token, persona.id, persona.name, now)
