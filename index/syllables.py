"""How Vietnamese syllables are built: which letters may be one, and where its tone stands."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

from corpus.vietnamese import fold, matching_form

# Of folded text.
_SYLLABLE: Final = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:a[iouy]?|e[ou]?|i(?:a|eu?|u)?|o(?:a[ioy]?|eo?|i|o)?|u(?:a[iy]?|e|i|o[iu]?|u|y(?:a|e|u)?)?|y(?:eu?)?)"
    r"(?:ch?|m|ng?|nh|p|t)?"
)
_PARTS: Final = re.compile(r"(gi(?=[aăâeêioôơuưy])|qu|[^aăâeêioôơuưy]*)([aăâeêioôơuưy]+)(.*)")
_STOP: Final = re.compile(r"[cpt]$|ch$")
_MARKED: Final = frozenset("ăâêôơư")
TONES: Final = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONE_MARKS: Final = frozenset(TONES.values())


def could_be_syllable(folded: str) -> bool:
    """Whether Vietnamese spelling allows these letters, diacritics aside, as one syllable."""
    return _SYLLABLE.fullmatch(folded) is not None


@cache
def listed_syllables() -> frozenset[str]:
    """The syllables of everyday Vietnamese, as ``config/syllables_vi.txt`` lists them."""
    text = resources.files("config").joinpath("syllables_vi.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def with_tone(letters: str, tone: str) -> str | None:
    """A syllable without a tone ("truong" with its ươ) given one (a combining mark, or none).

    The mark stands where the older placement has it (hòa, thủy, tiếng); None for no syllable.
    """
    parts = _PARTS.fullmatch(letters)
    if parts is None or not could_be_syllable(fold(letters)):
        return None
    onset, nucleus, coda = parts.groups()
    place = _place_of_tone(nucleus, coda)
    toned = f"{onset}{nucleus[: place + 1]}{tone}{nucleus[place + 1 :]}{coda}"
    return matching_form(toned)


def is_misspelt(syllable: str) -> bool:
    """Whether no syllable is spelt so: a mark on the wrong letter ("đựoc"), a stop without tone."""
    bare, tone = _toneless(syllable), tone_of(syllable)
    parts = _PARTS.fullmatch(bare)
    if parts is None or f"{parts[2]}{parts[3]}" not in _rhymes():
        return True
    if _STOP.search(parts[3]) and tone not in {TONES["s"], TONES["j"]}:
        return True
    return with_tone(bare, tone) != syllable


@cache
def _rhymes() -> frozenset[str]:
    found = (_PARTS.fullmatch(_toneless(syllable)) for syllable in listed_syllables())
    return frozenset(f"{parts[2]}{parts[3]}" for parts in found if parts is not None)


def tone_of(syllable: str) -> str:
    """The combining mark of its tone, "" for the level one."""
    letters = unicodedata.normalize("NFD", syllable)
    return next((letter for letter in letters if letter in _TONE_MARKS), "")


def fuller_forms(syllable: str, forms: Sequence[str]) -> list[str]:
    """Those of ``forms`` that have its tone and no fewer diacritics: nhiẹm may be nhiệm."""
    tone = tone_of(syllable)
    return [form for form in forms if tone_of(form) == tone and _adds_to(syllable, form)]


def _adds_to(syllable: str, form: str) -> bool:
    letters, fuller = _toneless(syllable), _toneless(form)
    return len(letters) == len(fuller) and all(
        one == other or one == fold(other) for one, other in zip(letters, fuller, strict=True)
    )


def _toneless(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable)
    bare = "".join(letter for letter in letters if letter not in _TONE_MARKS)
    return unicodedata.normalize("NFC", bare)


def _place_of_tone(nucleus: str, coda: str) -> int:
    marked = [place for place, vowel in enumerate(nucleus) if vowel in _MARKED]
    if marked:
        return marked[-1]
    if len(nucleus) == 1:
        return 0
    return 1 if coda or len(nucleus) > 2 else 0
