"""A clock that can be moved, so that a week passes while somebody is watching."""

from datetime import datetime, timedelta

from config.time import Clock, system_clock


class MovableClock:
    """A ``Clock`` that runs as ``base`` does, ahead of it by ``offset``."""

    def __init__(self, base: Clock = system_clock, offset: timedelta = timedelta()) -> None:
        self._base = base
        self.offset = offset

    def __call__(self) -> datetime:
        return self._base() + self.offset

    def advance(self, by: timedelta) -> None:
        """Puts the clock on by ``by``; a negative ``by`` puts it back."""
        self.offset += by

    def move_to(self, instant: datetime) -> None:
        """Makes the clock read ``instant`` (aware) and run on from there."""
        self.offset = instant - self._base()
