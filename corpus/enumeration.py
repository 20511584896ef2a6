"""Lists inside a sentence: "các phong trào như: “…”; “…”"."""

import re
from dataclasses import dataclass
from functools import lru_cache

_LEAD_IN = re.compile(r"\s*:\s+")
_OPEN, _CLOSE = "“([", "”)]"
_FEWEST = 3


@dataclass(frozen=True)
class Enumeration:
    """What a list says before its members, and the members with their spans in the sentence."""

    lead_in: str
    items: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


# A clause is looked at for every question that it may answer.
@lru_cache(maxsize=2_000)
def enumeration_in(sentence: str) -> Enumeration | None:
    """The list of three or more that a sentence gives after a colon, or None."""
    opening = _LEAD_IN.search(sentence)
    if opening is None:
        return None
    spans = _members(sentence, opening.end())
    if len(spans) < _FEWEST:
        return None
    items = tuple(sentence[start:end] for start, end in spans)
    return Enumeration(sentence[: opening.end()].strip(), items, tuple(spans))


def _members(text: str, start: int) -> list[tuple[int, int]]:
    """Split at semicolons, or at commas where there is none, outside quotes and brackets."""
    borders = _borders(text, start, ";") or _borders(text, start, ",")
    members: list[tuple[int, int]] = []
    for begin, end in zip([start, *(b + 1 for b in borders)], [*borders, len(text)], strict=True):
        raw = text[begin:end]
        member = raw.strip(" ,;./\n")
        if member:
            first = begin + raw.index(member)
            members.append((first, first + len(member)))
    return members


def _borders(text: str, start: int, separator: str) -> list[int]:
    depth, straight, borders = 0, False, []
    for position in range(start, len(text)):
        letter = text[position]
        depth += (letter in _OPEN) - (letter in _CLOSE)
        straight ^= letter == '"'
        if letter == separator and depth <= 0 and not straight:
            borders.append(position)
    return borders
