"""What follows from changed documents for the office's answers and the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.questions.office_answers import OfficeAnswer
from bot.reminders.taking_up import TakenUp
from bot.store.database import Database
from bot.telegram.office_clauses import check_clauses
from bot.telegram.register_notices import check_register
from corpus.demands.finder import demands_of
from corpus.model import Document


@dataclass(frozen=True)
class Settled:
    """The office's answers that ended, and what is new or in doubt in the register."""

    lapsed: Sequence[OfficeAnswer]
    register: TakenUp


async def settle(database: Database, documents: Sequence[Document], now: datetime) -> Settled:
    """Ends office answers and flags register rows whose clause has changed; safe to repeat.

    The office is told once of what ended, what is flagged and what is newly proposed.
    """
    lapsed = await check_clauses(database, documents, now)
    return Settled(lapsed, await check_register(database, documents, demands_of, now))
