"""The entities that Telegram finds by itself in what is written."""

import re
from collections.abc import Iterable
from typing import Final

from bot.telegram.entities import Entity, Formatted, utf16_length

_NAME: Final = r"@[A-Za-z0-9_]{3,32}"
_PATTERNS: Final = (
    ("bot_command", re.compile(rf"(?<![\w/@.])/[A-Za-z0-9_]{{1,64}}(?:{_NAME})?(?![\w@])")),
    ("url", re.compile(r"(?<!\w)https?://[^\s<>\"]+")),
    ("mention", re.compile(rf"(?<![\w/@.]){_NAME}\b")),
)
_OPAQUE: Final = frozenset({"pre", "code", "text_link", "text_mention", "custom_emoji"})


def with_detected(formatted: Formatted) -> Formatted:
    """``formatted`` with the commands, mentions and links in its text marked as entities."""
    taken = [
        (entity.offset, entity.offset + entity.length)
        for entity in formatted.entities
        if entity.type in _OPAQUE
    ]
    found = list(formatted.entities)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(formatted.text):
            start = utf16_length(formatted.text[: match.start()])
            end = start + utf16_length(match.group())
            if not _overlaps(start, end, taken):
                taken.append((start, end))
                found.append(Entity(kind, start, end - start))
    return Formatted(
        formatted.text,
        tuple(sorted(found, key=lambda entity: (entity.offset, -entity.length))),
    )


def _overlaps(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in taken)
