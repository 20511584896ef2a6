"""Which reminders are to go out by now and have not been planned yet. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import groupby
from typing import Final

from bot.reminders.deadline import Deadline, Rules
from bot.reminders.schedule import Moment, due_days, moments_between
from bot.reminders.working_days import WorkingDays
from bot.store.tables.reminders import ReminderKind
from config.time import ZONE

LOOKS_BACK: Final = timedelta(days=60)
"""How far back what was missed is still noticed."""

Mark = tuple[int, date, ReminderKind, int]
"""A row, a due day, a kind and its sequence: what is planned once."""


class Fate(Enum):
    """What becomes of an occasion."""

    SENT = "sent"
    COVERED = "covered"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Occasion:
    """A reminder of an occurrence, for all whom it concerns."""

    deadline: Deadline
    due: date
    kind: ReminderKind
    sequence: int
    at: datetime
    fate: Fate

    @property
    def mark(self) -> Mark:
        """By which it is known to have been planned."""
        return self.deadline.row.id, self.due, self.kind, self.sequence


def occasions(
    deadline: Deadline, planned: Collection[Mark], now: datetime, days: WorkingDays, rules: Rules
) -> list[Occasion]:
    """What is to be planned now, in order of time.

    Of several reminders of one occurrence that were missed, the last speaks for all.
    """
    after = max(deadline.since, now - LOOKS_BACK)
    found: list[Occasion] = []
    for _, moments in groupby(_by_due(deadline, after, now, days), key=lambda one: one[0]):
        wanted = list(moments)
        for position, (due, kind, sequence, at) in enumerate(wanted, 1):
            fate = Fate.COVERED if position < len(wanted) else _fate(at, now, rules)
            occasion = Occasion(deadline, due, kind, sequence, at, fate)
            if occasion.mark not in planned:
                found.append(occasion)
    return sorted(found, key=lambda one: one.at)


_Wanted = tuple[date, ReminderKind, int, datetime]


def _by_due(
    deadline: Deadline, after: datetime, now: datetime, days: WorkingDays
) -> Iterator[_Wanted]:
    ahead = moments_between(deadline.series, deadline.timing, days, after, now)
    wanted: list[_Wanted] = [_ahead(moment) for moment in ahead]
    wanted += _overdue(deadline, after, now, days)
    yield from sorted(wanted, key=lambda one: (one[0], one[3]))


def _ahead(moment: Moment) -> _Wanted:
    return moment.due, ReminderKind.AHEAD, moment.lead, moment.at


def _overdue(
    deadline: Deadline, after: datetime, now: datetime, days: WorkingDays
) -> Iterator[_Wanted]:
    """The working day after it was due."""
    first = after.astimezone(ZONE).date() - timedelta(days=31)
    for due in due_days(deadline.series, first, now.astimezone(ZONE).date(), days):
        at = datetime.combine(days.after(due, 1), deadline.timing.at, ZONE)
        if after < at <= now:
            yield due, ReminderKind.OVERDUE, 1, at


def _fate(at: datetime, now: datetime, rules: Rules) -> Fate:
    return Fate.TOO_LATE if now - at > rules.late_after else Fate.SENT
