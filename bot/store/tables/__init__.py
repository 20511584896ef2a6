"""All tables. A file of tables is named here, or the store does not know it."""

from bot.store.tables import messages, people, questions
from bot.store.tables.base import Base

__all__ = ["Base", "messages", "people", "questions"]
