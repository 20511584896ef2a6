"""What the buttons under reminders say, in the 64 bytes that Telegram allows."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.telegram.render import InlineButton

DUTY: Final = "m"
BOARD: Final = "w"
_LONGEST_NUMBER: Final = 16

LETTER: Final = "l"
CARD: Final = "c"
LIST: Final = "v"

NEW: Final = "n"
"""The board comes as a message of its own."""


@dataclass(frozen=True)
class DutyKey:
    """What is done with which occurrence, and where the button stands.

    ``view`` is ``LETTER``, ``CARD``, or ``LIST`` with the number of a page.
    """

    action: str
    row: int
    due: date
    view: str = LETTER

    @classmethod
    def decoded(cls, data: str) -> "DutyKey | None":
        """None for what no button of ours says."""
        match data.split(":"):
            case [prefix, action, row, due, view] if prefix == DUTY:
                day = read_day(due)
                if is_number(row) and day is not None and (view in (LETTER, CARD) or _page(view)):
                    return cls(action, int(row), day, view)
        return None

    def button(self, text: str) -> InlineButton:
        return InlineButton(text, f"{DUTY}:{self.action}:{self.row}:{self.due:%Y%m%d}:{self.view}")


@dataclass(frozen=True)
class BoardKey:
    """What is looked at or done on the board; ``extra`` depends on the action."""

    action: str
    row: int
    due: date
    extra: str = ""

    @classmethod
    def decoded(cls, data: str) -> "BoardKey | None":
        """None for what no button of ours says."""
        match data.split(":"):
            case [prefix, action, row, due, extra] if prefix == BOARD:
                day = read_day(due)
                if is_number(row) and day is not None:
                    return cls(action, int(row), day, extra)
        return None

    def button(self, text: str) -> InlineButton:
        data = f"{BOARD}:{self.action}:{self.row}:{self.due:%Y%m%d}:{self.extra}"
        return InlineButton(text, data)


def is_number(text: str) -> bool:
    """Whether it is a number as we write them into buttons."""
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER


def read_day(written: str) -> date | None:
    """A day as YYYYMMDD."""
    if not is_number(written) or len(written) != 8:
        return None
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:]))
    except ValueError:
        return None


def _page(view: str) -> bool:
    return view.startswith(LIST) and is_number(view[1:])
