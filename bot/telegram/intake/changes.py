"""What changed between two versions, in a few short lines: the changed words, and a few around."""

from collections.abc import Sequence
from typing import Final

from bot.telegram.intake import words
from corpus.difference import ClauseChange

_AROUND: Final = 4
_SHORT: Final = 60
_LONGEST_QUOTE: Final = 140


def lines_of(changes: Sequence[ClauseChange], most: int) -> tuple[str, ...]:
    """The first ``most`` changes, a line each, and a line that counts the others."""
    lines = [_line(change) for change in changes[:most]]
    if len(changes) > most:
        lines.append(words.MORE_CHANGES.format(count=len(changes) - most))
    return tuple(lines)


def _line(change: ClauseChange) -> str:
    match change.change:
        case "added":
            return words.ADDED.format(label=change.label, after=_cut(change.after.split()))
        case "removed":
            return words.REMOVED.format(label=change.label, before=_cut(change.before.split()))
    before, after = changed_words(change.before, change.after)
    return words.CHANGED.format(label=change.label, before=before, after=after)


def changed_words(before: str, after: str) -> tuple[str, str]:
    """Both texts from shortly before their first difference to shortly after the last.

    Short texts are shown whole.
    """
    old, new = before.split(), after.split()
    if max(len(before), len(after)) <= _SHORT:
        return " ".join(old), " ".join(new)
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    first, last = max(head - _AROUND, 0), max(tail - _AROUND, 0)
    return _window(old, first, last), _window(new, first, last)


def _window(text: Sequence[str], first: int, last: int) -> str:
    shown = _cut(text[first : len(text) - last])
    return f"{'… ' if first else ''}{shown}{' …' if last else ''}"


def _cut(text: Sequence[str]) -> str:
    joined = " ".join(text)
    return joined if len(joined) <= _LONGEST_QUOTE else f"{joined[: _LONGEST_QUOTE - 1].rstrip()}…"
