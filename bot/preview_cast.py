"""The people of the preview, put on the staff list of its own database."""

from datetime import timedelta

from bot.onboarding import learners
from bot.staff import people
from bot.staff.invitations import invite, redeem
from bot.staff.opening import prepare
from bot.staff.units import all_units
from bot.store.database import Database
from bot.store.tables.people import Role
from bot.telegram.preview import Stage

_A_DAY = timedelta(days=1)
_NEW = "Nhân viên mới"
_ROLES = {"Nhân viên": Role.STAFF, "HCTH": Role.ADMINISTRATOR, _NEW: Role.STAFF}
_UNITS = {"HCTH": "hanh-chinh-tong-hop"}


async def enter_cast(database: Database, stage: Stage) -> None:
    """Everybody on ``stage`` but the stranger is on the staff list and has joined.

    The new employee begins the course.
    """
    await prepare(database)
    now = database.clock()
    async with database.transaction() as session:
        known = {unit.id for unit in await all_units(session)}
        for persona in stage.personas:
            role = _ROLES.get(persona.role)
            if role is None:
                continue
            unit = _UNITS.get(persona.role)
            person = await people.add_person(
                session, persona.name, unit if unit in known else None, None, now, role=role
            )
            invitation = await invite(session, person.id, None, now, _A_DAY)
            await redeem(session, invitation.token, persona.id, persona.name, now)
            if persona.role == _NEW:
                await learners.begin(session, person.id, now.date(), now)
            stage.acquaint(persona.id)
