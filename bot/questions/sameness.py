"""When two questions are the same, however they are spelled."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from corpus.vietnamese import fold, syllables

NEARLY: Final = 0.8


class Mention(Protocol):
    """A document named by its number."""

    @property
    def serial(self) -> int: ...
    @property
    def symbol(self) -> tuple[str, ...]: ...
    @property
    def type(self) -> str | None: ...


class Understood(Protocol):
    """A question understood, in so far as it matters here (``index.question.Question`` is one)."""

    @property
    def understood(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def content(self) -> tuple[str, ...]: ...
    @property
    def numbers(self) -> frozenset[str]: ...
    @property
    def mentions(self) -> Sequence[Any]: ...
    @property
    def locator(self) -> str | None: ...


@dataclass(frozen=True)
class Essence:
    """What a question asks: the set of its content syllables without diacritics, and ``fixed``.

    ``fixed`` must be the same in the same question: the kind of thing asked for ("ai", "khi nào"
    are no content syllables), numbers, documents and places named.
    """

    content: frozenset[str]
    fixed: str

    @classmethod
    def of(cls, question: Understood) -> "Essence":
        """Of a question without content ("sao lại thế?") all syllables count."""
        content = _folded(question.content) or _folded(syllables(question.understood))
        mentions = sorted({_mention(one) for one in question.mentions})
        locator = (question.locator or "").lower()
        fixed = [str(question.kind), sorted(question.numbers), mentions, locator]
        return cls(content, json.dumps(fixed, ensure_ascii=False))

    @property
    def key(self) -> str:
        """The same for two questions of the same essence; 64 hexadecimal digits."""
        whole = json.dumps([sorted(self.content), self.fixed], ensure_ascii=False)
        return hashlib.sha256(whole.encode()).hexdigest()

    def likeness(self, other: "Essence") -> float:
        """Jaccard's coefficient of the syllables, 0 to 1; 0 where something fixed differs."""
        if self.fixed != other.fixed:
            return 0.0
        either = self.content | other.content
        return len(self.content & other.content) / len(either) if either else 1.0

    def only_adds_to(self, other: "Essence") -> bool:
        """Whether one says all that the other says: no word of either was exchanged."""
        return self.content <= other.content or other.content <= self.content


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _mention(mention: Mention) -> str:
    """By number and symbol; the type is what it is called by only where there is no symbol."""
    symbol = "-".join(fold(part) for part in mention.symbol)
    return f"{mention.serial}/{symbol or fold(mention.type or '')}"
