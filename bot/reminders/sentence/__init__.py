"""A reminder typed in a sentence."""

from bot.reminders.sentence.model import Question, QuestionKind, Understood
from bot.reminders.sentence.reading import read_sentence

__all__ = ["Question", "QuestionKind", "Understood", "read_sentence"]
