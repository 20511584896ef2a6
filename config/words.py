"""The words that make a question or a greeting, as ``config/question_words.yaml`` lists them."""

import re
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from config.files import read_text
from config.yaml import checked, read_yaml

_HERE: Final = Path(__file__).resolve().parent
QUESTION_WORDS: Final = _HERE / "question_words.yaml"
EVERYDAY_QUESTIONS: Final = _HERE / "questions_vi.txt"


class QuestionWords(BaseModel):
    """Phrases in small letters with diacritics."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    function: tuple[str, ...]
    greeting: tuple[str, ...]
    beside_greeting: tuple[str, ...]


def load_question_words(path: Path = QUESTION_WORDS) -> QuestionWords:
    """The three lists.

    Raises ThiDuaError naming the file, the line and the key that is wrong.
    """
    return checked(read_yaml(path), QuestionWords)


def everyday_syllables(words: QuestionWords) -> frozenset[str]:
    """The words of everyday questions, in small letters: right as they stand in any question."""
    phrases = (*words.function, *words.greeting, *words.beside_greeting)
    text = "\n".join([*phrases, read_text(EVERYDAY_QUESTIONS)])
    return frozenset(re.findall(r"[^\W\d_]+", text.lower()))
