"""/viec: what a person still has to do."""

from bot import words as common
from bot.staff.person import Person
from bot.telegram.addressing import Command, Press
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.posting import in_place, said
from bot.telegram.reminders import words
from bot.telegram.reminders.keys import is_number
from bot.telegram.reminders.showing import Glance, duties_page


async def list_duties(command: Command, desk: StaffedDesk, person: Person | None) -> Reply:
    """The first page: what they were told of and have not done, and what comes next."""
    if person is None:
        return Reply(said(words.ON_THE_LIST_ONLY))
    if not command.where.private:
        return Reply(said(words.IN_PRIVATE))
    glance = Glance(person, command.where, desk.reminding, desk.clock)
    async with desk.database.reading() as session:
        return Reply((await duties_page(session, glance, 0),))


async def reply_to_leaf(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """◀ ▶: another page in the place of this one."""
    page = press.data.partition(":")[2]
    if person is None or not press.where.private:
        return Reply(alert=words.IN_PRIVATE)
    if not is_number(page) or len(page) > 4:
        return Reply(alert=common.BUTTON_UNKNOWN)
    glance = Glance(person, press.where, desk.reminding, desk.clock)
    async with desk.database.reading() as session:
        shown = await duties_page(session, glance, int(page))
    return in_place(press, (shown,), desk.clock())
