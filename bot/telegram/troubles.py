"""The one place where errors become log lines and words for a person."""

import traceback
from pathlib import Path

import structlog

from bot import words
from bot.blocks import Block, Kind
from bot.telegram.desk import Reply
from bot.telegram.render import messages
from config.errors import ThiDuaError

log = structlog.get_logger(__name__)


def reply_for(error: Exception, update_id: int) -> Reply:
    """Logs ``error`` first, then says something useful: its own words only if made for people.

    Neither what was asked nor the error's text is logged, since it may quote what was asked.
    """
    log.error(
        "telegram.trouble", update_id=update_id, error=type(error).__name__, at=_places(error)
    )
    shown = error.message if isinstance(error, ThiDuaError) else words.SOMETHING_WRONG
    return Reply(messages([Block(Kind.PLAIN, shown)]))


def _places(error: Exception, innermost: int = 3) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-innermost:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
