"""Times of day as they are typed: "8h", "14 giờ 30", "2h chiều", "7:30"."""

import re
from datetime import time
from typing import Final

CLOCK: Final = (
    r"(?<![\d/.:])\d{1,2}(?: ?(?:h|g|gio)(?: ?\d{2}(?: ?(?:p|phut))?| ?ruoi)?|:\d{2})"
    r"(?: (?:sang|trua|chieu|toi)(?! (?:nay|mai|thu|ngay|t[2-7])))?(?!\w)"
)
_READ: Final = re.compile(
    r"(?P<hour>\d{1,2})(?: ?(?:h|g|gio)(?: ?(?P<minute>\d{2})|(?P<half> ?ruoi))?|:(?P<colon>\d{2}))"
    r"[^a-z]*(?:p|phut)?[^a-z]*(?P<noon>sang|trua|chieu|toi)?"
)


def read_clock(flat: str) -> time | None:
    """The time of day that ``CLOCK`` matched; None where a day has no such hour."""
    found = _READ.match(flat)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or found["colon"] or 0)
    if found["noon"] in ("chieu", "toi") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return None
    return time(hour, 30 if found["half"] else minute)
