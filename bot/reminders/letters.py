"""What a recipient is told at one time, before a channel puts it into its own words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.delivery.channel import Payload
from bot.reminders.recipients import Recipient
from bot.reminders.row import Row
from bot.staff.person import Person
from bot.store.tables.reminders import ReminderKind


@dataclass(frozen=True)
class Notice:
    """One thing that a letter tells of: a deadline and the day on which it is due.

    ``lead`` is how many days are left; ``meant_for`` is when it should have gone out, where that
    was a while ago. ``details`` depend on ``kind``: the new due day of one that changed (``due``,
    ISO 8601), the people of an escalation (``people``, names).
    """

    reminder: int
    row: Row
    due: date
    kind: ReminderKind
    lead: int
    confirms: bool
    meant_for: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReminderLetter:
    """All that one recipient is told now."""

    recipient: Recipient
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class TooLate:
    """A reminder that came due while nothing ran, too long ago to be sent."""

    row: Row
    due: date
    at: datetime


class Composer(Protocol):
    """Puts letters into the form of a channel; called inside transactions, so it only computes."""

    def letter(self, letter: ReminderLetter) -> Payload:
        """A reminder with its buttons."""
        ...

    def too_late(self, missed: Sequence[TooLate]) -> Payload:
        """For the office: what was not sent because it was too late."""
        ...

    def unknown_years(self, years: Sequence[int]) -> Payload:
        """For the office: years whose holidays nobody has entered."""
        ...

    def blocked(self, person: Person, row: Row, due: date, word: str) -> Payload:
        """For the office: somebody cannot do it, and says why."""
        ...
