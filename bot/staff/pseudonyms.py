"""What people are called in logs, so that a log alone names nobody."""

import hashlib
import hmac
from typing import Final

from bot.staff.person import Person

_LENGTH: Final = 12


def pseudonym(who: Person | int, secret: bytes) -> str:
    """Twelve hexadecimal digits for a person or a Telegram user id, the same for both.

    HMAC-SHA-256 (RFC 2104) under the installation's secret (``installation.secret``): a bare hash
    of a ten-digit number is undone by trying them all. A person who is not in Telegram goes by
    their number on the list.
    """
    telegram_id = who.telegram_id if isinstance(who, Person) else who
    name = f"telegram:{telegram_id}" if telegram_id is not None else f"person:{_number(who)}"
    return hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()[:_LENGTH]


def _number(who: Person | int) -> int:
    return who.id if isinstance(who, Person) else who
