"""What can be put right on a card, and what a person types for it."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from bot.telegram.intake import words
from config.errors import ThiDuaError
from corpus.intake import Corrections
from corpus.when.recogniser import find_times
from corpus.when.settle import outermost

NAMES: Final[Mapping[str, str]] = {
    "type": words.TYPE,
    "number": words.NUMBER,
    "date": words.DATE,
    "issuer": words.ISSUER,
    "subject": words.SUBJECT,
    "signer": words.SIGNER,
    "recipients": words.RECIPIENTS,
    "year": words.YEAR,
}
_NOTHING: Final = frozenset({"-", "không", "không có"})
_LONGEST: Final = 500
_LONGEST_NUMBER: Final = 60
_FIRST_YEAR: Final = 1945
_LAST_YEAR: Final = 2200


def corrected(corrections: Corrections, field: str, typed: str, today: date) -> Corrections:
    """The corrections with this one; ``today`` lends its year to a date without one.

    "-" and "không có" say that the document has no such thing.
    Raises ThiDuaError, with a word for the person, for what cannot stand there.
    """
    if len(typed) > _LONGEST:
        raise ThiDuaError(words.TOO_LONG.format(limit=_LONGEST))
    value = _READ.get(field, _line)(typed, today)
    return corrections.model_copy(update={field: value})


def _line(typed: str, today: date) -> str:
    line = " ".join(typed.split())
    return "" if line.lower() in _NOTHING else line


def _type(typed: str, today: date) -> str:
    kind = _line(typed, today).lower()
    if not kind:
        raise ThiDuaError(words.ASK_FOR["type"])
    return kind


def _number(typed: str, today: date) -> str:
    number = re.sub(r"^(?:số\s*:?)\s*", "", _line(typed, today), flags=re.IGNORECASE)
    if len(number) > _LONGEST_NUMBER:
        raise ThiDuaError(words.TOO_LONG.format(limit=_LONGEST_NUMBER))
    return number.replace(" ", "")


def _date(typed: str, today: date) -> date:
    named = [span for found in find_times(typed, today) if (span := outermost(found.meaning))]
    if len(named) != 1 or named[0][0] != named[0][1]:
        raise ThiDuaError(words.NOT_A_DATE)
    return named[0][0]


def _recipients(typed: str, today: date) -> tuple[str, ...]:
    if not _line(typed, today):
        return ()
    parts = (part.strip(" -–•.\t") for part in re.split(r"[;\n]", typed))
    return tuple(" ".join(part.split()) for part in parts if part)


def _year(typed: str, today: date) -> int:
    found = re.fullmatch(r"\D*(\d{4})\D*", typed)
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise ThiDuaError(words.NOT_A_YEAR)
    return int(found[1])


_READ: Final[Mapping[str, Callable[[str, date], Any]]] = {
    "type": _type,
    "number": _number,
    "date": _date,
    "recipients": _recipients,
    "year": _year,
}
