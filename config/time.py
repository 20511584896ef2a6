"""The office's time zone, and the only place that reads the clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")

Clock = Callable[[], datetime]
"""Gives the present instant, aware. Everything that needs the time takes one of these."""


def system_clock() -> datetime:
    """The present instant, aware, in the office's zone."""
    return datetime.now(ZONE)
