"""Lists inside a sentence: "các phong trào như: “…”; “…”"."""

import re
from dataclasses import dataclass

_LEAD_IN = re.compile(r"(?:như|gồm|là|sau|bao gồm)?\s*:\s+")
_OPEN, _CLOSE = "“([", "”)]"


@dataclass(frozen=True)
class Enumeration:
    """What a list says before its members, and the members, all verbatim."""

    lead_in: str
    items: tuple[str, ...]


def enumeration_in(sentence: str) -> Enumeration | None:
    """The list that a sentence gives after a colon, or None where it gives none of three or more."""
    opening = _LEAD_IN.search(sentence)
    if opening is None:
        return None
    members = _members(sentence[opening.end() :])
    if len(members) < 3:
        return None
    return Enumeration(sentence[: opening.end()].strip(), tuple(members))


def _members(text: str) -> list[str]:
    """Split at semicolons, or at commas where there is none, outside quotes and brackets."""
    borders = _borders(text, ";") or _borders(text, ",")
    members, begin = [], 0
    for border in [*borders, len(text)]:
        member = text[begin:border].strip(" ,;.\n")
        if member:
            members.append(member)
        begin = border + 1
    return members


def _borders(text: str, separator: str) -> list[int]:
    depth, borders = 0, []
    for position, letter in enumerate(text):
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if letter == separator and depth <= 0:
            borders.append(position)
    return borders
