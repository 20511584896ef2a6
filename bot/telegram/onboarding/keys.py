"""What the buttons of the lessons say, in the 64 bytes that Telegram allows.

Where a button means a text that can be edited meanwhile, it carries a mark of that text, so that an
old button is known to be old.
"""

import hashlib
from typing import Final

from bot.telegram.render import InlineButton

LEARN: Final = "l"
QUIZ: Final = "b"
TASK: Final = "t"
BOARD: Final = "e"
_LONGEST_NUMBER: Final = 16


def key(prefix: str, text: str, *parts: object) -> InlineButton:
    """A button that says the parts, one after the other."""
    return InlineButton(text, ":".join((prefix, *(str(part) for part in parts))))


def mark_of(*texts: object) -> str:
    """A few letters that differ where what is marked differs."""
    said = "\n".join(str(text) for text in texts)
    return hashlib.blake2s(said.encode(), digest_size=4).hexdigest()


def is_number(text: str) -> bool:
    """Whether it is a number as we write them into buttons."""
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER
