"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta

from config.time import ZONE


class MovingClock:
    """A ``config.time.Clock``; starts on Monday, 6 May 2024, at 8:00."""

    def __init__(self, reads: datetime = datetime(2024, 5, 6, 8, 0, tzinfo=ZONE)) -> None:
        self.reads = reads

    def __call__(self) -> datetime:
        return self.reads

    def move(self, by: timedelta) -> None:
        self.reads += by
