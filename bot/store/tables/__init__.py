"""All tables. A file of tables is named here, or the store does not know it."""

from bot.store.tables import (
    intakes,
    leases,
    messages,
    onboarding,
    people,
    questions,
    register,
    reminders,
)
from bot.store.tables.base import Base

__all__ = [
    "Base",
    "intakes",
    "leases",
    "messages",
    "onboarding",
    "people",
    "questions",
    "register",
    "reminders",
]
