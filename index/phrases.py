"""Sets of phrases, found in a sequence of syllables by the longest match."""

from collections.abc import Iterable, Sequence

from corpus.vietnamese import fold, syllables


class Phrases:
    """Phrases of one or more syllables; with ``folded`` diacritics are not looked at."""

    def __init__(self, phrases: Iterable[str], *, folded: bool = False) -> None:
        self._folded = folded
        self._known = {self._key(syllables(phrase)) for phrase in phrases}
        self._longest = max((len(phrase) for phrase in self._known), default=0)

    def marks(self, sequence: Sequence[str]) -> list[bool]:
        """For each syllable whether it belongs to one of the phrases."""
        marked = [False] * len(sequence)
        looked_at = self._key(sequence)
        position = 0
        while position < len(looked_at):
            length = self._match(looked_at, position)
            marked[position : position + length] = [True] * length
            position += max(length, 1)
        return marked

    def _match(self, looked_at: tuple[str, ...], position: int) -> int:
        for length in range(min(self._longest, len(looked_at) - position), 0, -1):
            if looked_at[position : position + length] in self._known:
                return length
        return 0

    def _key(self, sequence: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(fold, sequence)) if self._folded else tuple(sequence)
