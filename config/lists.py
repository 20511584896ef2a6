"""The lists that the office edits: abbreviations and units."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from config.yaml import Listing, checked, read_yaml

_HERE: Final = Path(__file__).resolve().parent
ABBREVIATIONS: Final = _HERE / "abbreviations.yaml"
UNITS: Final = _HERE / "units.yaml"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Abbreviation(_Frozen):
    """A short form and what it may stand for, likeliest first.

    ``before_number`` is what it stands for where a number follows, however it is written ("KH 10",
    "kh10": Kế hoạch). ``exact``: elsewhere only as written, because in small letters it is a word
    of its own ("TU", "tu"). ``official`` ones are the language of documents, the others of chat; in
    small letters a chat form goes first.
    """

    short: str
    expansions: tuple[str, ...]
    before_number: str | None = None
    exact: bool = False
    official: bool = True


class Unit(_Frozen):
    """A room, union or body of the Department, and the names that people call it by."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    name: Text
    short: Text | None = None
    aliases: tuple[Text, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, the full one first, each once."""
        return tuple(dict.fromkeys((self.name, *filter(None, [self.short]), *self.aliases)))


def load_abbreviations(path: Path = ABBREVIATIONS) -> tuple[Abbreviation, ...]:
    """The abbreviations in the file's order, official ones first.

    Raises ``ThiDuaError`` naming the file, the line and the key that is wrong.
    """
    listing = read_yaml(path)
    file = checked(listing, _AbbreviationsFile)
    _refuse_doubles(listing, ((("official", short), short) for short in file.official))
    _refuse_doubles(listing, ((("chat", short), short) for short in file.chat))
    return (
        *(_abbreviation(short, entry, official=True) for short, entry in file.official.items()),
        *(_abbreviation(short, entry, official=False) for short, entry in file.chat.items()),
    )


def load_units(path: Path = UNITS) -> tuple[Unit, ...]:
    """The units in the file's order; no name stands for two of them.

    Raises ``ThiDuaError`` naming the file, the line and the key that is wrong.
    """
    listing = read_yaml(path)
    units = checked(listing, _UnitsFile).units
    _refuse_doubles(listing, ((("units", i), unit.id) for i, unit in enumerate(units)))
    _refuse_doubles(
        listing, ((("units", i), name) for i, unit in enumerate(units) for name in unit.names)
    )
    return units


class _Entry(_Frozen):
    otherwise: tuple[Text, ...] = ()
    before_number: Text | None = None
    exact: bool = False

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if not self.otherwise and self.before_number is None:
            raise ValueError
        return self


def _as_entry(value: object) -> object:
    match value:
        case str():
            return {"otherwise": [value]}
        case list():
            return {"otherwise": value}
        case {"otherwise": str() as one, **rest}:
            return {**rest, "otherwise": [one]}
    return value


_Entries = dict[str, Annotated[_Entry, BeforeValidator(_as_entry)]]


class _AbbreviationsFile(_Frozen):
    official: _Entries
    chat: _Entries = {}


class _UnitsFile(_Frozen):
    units: tuple[Unit, ...]


def _abbreviation(short: str, entry: _Entry, *, official: bool) -> Abbreviation:
    return Abbreviation(
        short=short,
        expansions=entry.otherwise,
        before_number=entry.before_number,
        exact=entry.exact,
        official=official,
    )


def _refuse_doubles(listing: Listing, named: Iterable[tuple[tuple[str | int, ...], str]]) -> None:
    seen: set[str] = set()
    for place, name in named:
        if name.casefold() in seen:
            raise listing.wrong(place, f"“{name}” đã có ở trên")
        seen.add(name.casefold())
