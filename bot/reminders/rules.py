"""The office's calendar and rules for reminders, from the settings and the list of holidays."""

from dataclasses import dataclass
from datetime import time, timedelta

from bot.reminders.deadline import Rules
from bot.reminders.schedule import Timing
from bot.reminders.working_days import WorkingDays
from config.holidays import load_holidays
from config.settings import Settings


@dataclass(frozen=True)
class Reminding:
    """What reminders go by."""

    days: WorkingDays
    rules: Rules


def reminding_of(settings: Settings) -> Reminding:
    """As the settings say; raises ThiDuaError for a list of holidays that is wrong."""
    leads = tuple(int(days) for days in settings.remind_leads.split(","))
    rules = Rules(
        timing=Timing(leads, time.fromisoformat(settings.remind_at)),
        late_after=timedelta(hours=settings.remind_late_hours),
        escalate_after=settings.escalate_days,
    )
    return Reminding(WorkingDays(load_holidays()), rules)
