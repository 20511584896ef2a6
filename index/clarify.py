"""What a person typed, put into the words of the documents."""

from collections.abc import Iterable

from corpus.vietnamese import one_tone_placement
from index.abbreviations import Expander
from index.diacritics import DiacriticsModel
from index.keyboard import Keyboard
from index.spelling import Speller


class Clarify:
    """Undoes slips of keyboard and finger, writes abbreviations out, puts diacritics back.

    ``everyday`` are words that are right as they stand, whether or not the documents have them.
    """

    def __init__(self, model: DiacriticsModel, expander: Expander, everyday: Iterable[str]) -> None:
        self._model = model
        self._expander = expander
        self._speller = Speller(model, everyday)
        self._keyboard = Keyboard(model, self._speller.exists)

    def __call__(self, asked: str) -> str:
        """A question in NFC, made plain. Numbers, addresses and quoted words stay as they are."""
        typed = self._keyboard.read(one_tone_placement(asked))
        apart = self._speller.split(self._speller.undouble(typed))
        # What an abbreviation stands for is known; only the writer's own words are guessed at.
        written_out, settled = self._expander.expand_question(apart)
        restored = self._model.restore(written_out, settled=settled)
        return self._speller.correct(restored)
