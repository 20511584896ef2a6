"""What the staff list needs before anybody can use it."""

from bot.staff import installation
from bot.staff.invitations import administrator_link, invitation_link
from bot.staff.people import has_administrator
from bot.staff.units import seed_units
from bot.store.database import Database
from config.lists import load_units


async def prepare(database: Database) -> None:
    """Takes in the units and makes the secret where that has not been done; safe to repeat.

    Raises ThiDuaError for a ``config/units.yaml`` that cannot be read.
    """
    units = load_units()
    async with database.transaction() as session:
        await seed_units(session, units, database.clock())
        await installation.secret(session)


async def welcome(database: Database, bot: str) -> str | None:
    """Keeps the bot's name; a link for the first administrator while there is none.

    Each start without an administrator makes a new link and voids the one before.
    """
    async with database.transaction() as session:
        await installation.remember_bot(session, bot)
        if await has_administrator(session):
            return None
        made = await administrator_link(session, database.clock())
        return invitation_link(bot, made.token)
