""" "Năm 2024", "Năm 2025": the same question, asked again of that year's plan."""

from bot import words as common
from bot.staff.person import Person
from bot.telegram import feedback
from bot.telegram.addressing import Press, Question
from bot.telegram.desk import Reply, StaffedDesk
from bot.telegram.follow_ups import Meant


async def reply_to_year_press(press: Press, desk: StaffedDesk, person: Person | None) -> Reply:
    """The answer from the plan of the year pressed, for who asked."""
    match press.data.split(":"):
        case [_, ref, year] if year.isascii() and year.isdigit() and len(year) == 4:
            pass
        case _:
            return Reply(alert=common.BUTTON_UNKNOWN)
    kept, refusal = await feedback.mine(ref, press, desk, person)
    if kept is None:
        return refusal
    text = f"{kept.text.rstrip(' ?!.')} năm {year}?"
    question = Question(press.where, press.user_id, text)
    return await feedback.reply_to_meant(Meant(text), question, desk, person)
