"""The numbers that Word draws but does not write: from numbering.xml to "1.", "a)", "-", "IV.".

Source: ECMA-376 Part 1, §17.9 (numbering).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree.ElementTree import Element

WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE: Final = f"{WORD}val"
_HIGHEST: Final = 32_000
_LEVEL_NUMBER: Final = re.compile(r"%([1-9])")
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True)
class Level:
    """How one level of a list is drawn."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    spaced: bool = True
    legal: bool = False
    style: str | None = None
    restarts_after: int | None = None

    def restarts(self, own: int, counted: int) -> bool:
        """Whether this level, ``own``, begins anew once level ``counted`` has counted (from 0)."""
        after = own if self.restarts_after is None else min(self.restarts_after, own)
        return counted < after


@dataclass
class _List:
    """The levels of a list and its numbers, which all lists of one kind share."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)
    named: str | None = None
    link: str | None = None


class Numbering:
    """Counts the numbered paragraphs of one document in reading order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        abstract = _linked(dict(_abstract_lists(numbering)))
        self._lists: dict[str, _List] = {}
        self._starts: dict[str, set[int]] = {}
        for number in _each(numbering, "num"):
            base = abstract.get(_val(number, "abstractNumId") or "")
            if base is None:
                continue
            own = {_index(o): level for o in _each(number, "lvlOverride") for level in _levels(o)}
            starts = {
                _index(o): _whole(_val(o, "startOverride"))
                for o in _each(number, "lvlOverride")
                if _val(o, "startOverride")
            }
            levels = {**base.levels, **own}
            for index, start in starts.items():
                levels[index] = replace(levels.get(index, Level()), start=start)
            key = number.get(f"{WORD}numId", "")
            self._lists[key] = _List(levels, base.counts)
            self._starts[key] = set(starts)
        self._styles = {s.get(f"{WORD}styleId", ""): s for s in _each(styles, "style")}

    def label(self, properties: Element | None) -> str:
        """What Word draws before a paragraph with these properties ("" for nothing), and counts."""
        number, depth = self._place(properties)
        counted = self._lists.get(number)
        if counted is None or depth not in counted.levels:
            return ""
        # A list that starts anew does so once, when it first comes up.
        for index in self._starts[number]:
            counted.counts.pop(index, None)
        self._starts[number] = set()
        level = counted.levels[depth]
        counted.counts[depth] = counted.counts.get(depth, level.start - 1) + 1
        for index in [i for i in counted.counts if i > depth]:
            if counted.levels.get(index, Level()).restarts(index, depth):
                del counted.counts[index]
        drawn = _drawn(counted, level)
        return f"{drawn} " if drawn and level.spaced else drawn

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and level of a paragraph, its own or its style's."""
        style = _val(properties, "pStyle")
        own = properties.find(f"{WORD}numPr") if properties is not None else None
        number, depth = _val(own, "numId"), _val(own, "ilvl")
        seen: set[str] = set()
        named = style
        while named and named not in seen and (number is None or depth is None):
            seen.add(named)
            definition = self._styles.get(named)
            numbered = definition.find(f"{WORD}pPr/{WORD}numPr") if definition is not None else None
            if numbered is not None:
                number = number or _val(numbered, "numId")
                depth = depth or _val(numbered, "ilvl") or self._level_of_style(number, named)
            named = _val(definition, "basedOn")
        return number or "", _whole(depth or "0")

    def _level_of_style(self, number: str | None, style: str) -> str | None:
        found = self._lists.get(number or "")
        levels = found.levels.items() if found else ()
        return next((str(i) for i, level in levels if level.style == style), None)


def _drawn(counted: _List, level: Level) -> str:
    if level.format == "bullet":
        return "+" if level.text.strip() == "+" else "-"

    def number(found: re.Match[str]) -> str:
        index = int(found[1]) - 1
        above = counted.levels.get(index, Level())
        if above.format == "none":
            return ""
        kind = "decimal" if level.legal else above.format
        return formatted(counted.counts.get(index, above.start), kind)

    return _LEVEL_NUMBER.sub(number, level.text).strip()


def formatted(number: int, kind: str) -> str:
    """A number as Word writes it in that ``w:numFmt``; unknown kinds are decimal."""
    number = min(max(number, 0), _HIGHEST)
    if kind in {"upperRoman", "lowerRoman"}:
        roman = _roman(number)
        return roman if kind == "upperRoman" else roman.lower()
    if kind in {"upperLetter", "lowerLetter"} and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    pieces = []
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        pieces.append(letters * times)
    return "".join(pieces)


def _abstract_lists(numbering: Element | None) -> Iterator[tuple[str, _List]]:
    for abstract in _each(numbering, "abstractNum"):
        levels = {_index(level): _level(level) for level in _each(abstract, "lvl")}
        named, link = _val(abstract, "styleLink"), _val(abstract, "numStyleLink")
        yield abstract.get(f"{WORD}abstractNumId", ""), _List(levels, named=named, link=link)


def _linked(lists: dict[str, _List]) -> dict[str, _List]:
    """Lists that only name a list style are the list that defines it."""
    by_style = {found.named: found for found in lists.values() if found.named}
    return {
        key: by_style.get(found.link or "", found) if not found.levels else found
        for key, found in lists.items()
    }


def _levels(override: Element) -> Iterator[Level]:
    yield from (_level(level) for level in _each(override, "lvl"))


def _level(level: Element) -> Level:
    legal = level.find(f"{WORD}isLgl")
    return Level(
        start=_whole(_val(level, "start") or "1"),
        format=_val(level, "numFmt") or "decimal",
        text=_val(level, "lvlText") or "",
        spaced=_val(level, "suff") != "nothing",
        legal=legal is not None and legal.get(_VALUE) not in {"0", "false"},
        style=_val(level, "pStyle"),
        restarts_after=_optional(_val(level, "lvlRestart")),
    )


def _each(parent: Element | None, name: str) -> list[Element]:
    return [] if parent is None else parent.findall(f"{WORD}{name}")


def _val(parent: Element | None, name: str) -> str | None:
    child = parent.find(f"{WORD}{name}") if parent is not None else None
    return child.get(_VALUE) if child is not None else None


def _index(level: Element) -> int:
    return _whole(level.get(f"{WORD}ilvl") or "0")


def _optional(number: str | None) -> int | None:
    return None if number is None else _whole(number)


def _whole(number: str | None) -> int:
    return int(number) if number and re.fullmatch(r"-?\d{1,6}", number) else 0
