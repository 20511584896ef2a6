""" "Xem nguyên văn": the whole clause that an answer quoted."""

from bot import words
from bot.blocks import clause_blocks
from bot.telegram.addressing import Press
from bot.telegram.clause_key import ClauseKey
from bot.telegram.desk import Desk, Reply
from bot.telegram.render import messages


async def open_clause(press: Press, desk: Desk) -> Reply:
    """The clause that the button names, or a word why it cannot be shown."""
    key = ClauseKey.decoded(press.data)
    if key is None:
        return Reply(alert=words.BUTTON_UNKNOWN)
    found = key.found_in(await desk.work(desk.assistant.documents))
    if found is None:
        return Reply(alert=words.CLAUSE_GONE)
    document, section = found
    text = await desk.work(
        desk.assistant.clause, document.id, section.locator, section.part, section.bullet
    )
    return Reply(messages(clause_blocks(text, section.label, document.title)))
