"""What is understood of a sentence, and what must be asked back."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.reminders.row import RowParty
from bot.reminders.schedule import DEFAULT_TIMING, Timing
from corpus.demands.model import Due


class QuestionKind(StrEnum):
    """What is in doubt; ``missing_…``, ``empty_title`` and ``too_long`` come without words."""

    TOO_LONG = "too_long"
    EMPTY_TITLE = "empty_title"
    MISSING_DUE = "missing_due"
    IMPOSSIBLE_DAY = "impossible_day"
    DAY_PAST = "day_past"
    AMBIGUOUS_DAY = "ambiguous_day"
    RECURRENCE_WITHOUT_DAY = "recurrence_without_day"
    AMBIGUOUS_TIME = "ambiguous_time"
    TIME_OUTSIDE_OFFICE_HOURS = "time_outside_office_hours"
    UNREAD_TIME = "unread_time"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    LEAD_NOT_IN_DAYS = "lead_not_in_days"
    MISSING_AUDIENCE = "missing_audience"
    AMBIGUOUS_AUDIENCE = "ambiguous_audience"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNKNOWN_PERSON = "unknown_person"
    AMBIGUOUS_PERSON = "ambiguous_person"
    UNKNOWN_GROUP = "unknown_group"


@dataclass(frozen=True)
class Question:
    """One thing to be asked back about.

    ``words`` are those of the sentence that it is about; ``choices`` what may have been meant:
    names of units or people, or the times that are written.
    """

    kind: QuestionKind
    words: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """A sentence as it was understood; nothing is taken for granted while there are questions.

    ``title`` is the deed in the typed words. ``due`` holds the days, or the RRULE of what comes
    again; "trước 15/11" is not inclusive (``bot.reminders.due.due_day`` gives the last day).
    ``leads`` are days before it, most first, and ``remind_at`` the time of day of the reminders;
    both are None where nothing is said. ``at_time`` is the time of day of the event itself.
    ``year_assumed`` says that the year is not written and the next such day was taken.
    """

    title: str
    due: Due | None = None
    leads: tuple[int, ...] | None = None
    remind_at: time | None = None
    at_time: time | None = None
    parties: tuple[RowParty, ...] = ()
    questions: tuple[Question, ...] = ()
    year_assumed: bool = False

    @property
    def timing(self) -> Timing | None:
        """The timing that was said; what is left open in it is the usual."""
        return self.timing_over(DEFAULT_TIMING)

    def timing_over(self, usual: Timing) -> Timing | None:
        """``usual`` with what was said put in its place; None where nothing was said."""
        if self.leads is None and self.remind_at is None:
            return None
        leads = usual.leads if self.leads is None else self.leads
        return Timing(leads, usual.at if self.remind_at is None else self.remind_at)
