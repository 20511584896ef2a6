"""What the documents demand, read off the event loop and outside of any transaction."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.demands.model import Demand
from corpus.model import Document

Finder = Callable[[Document], Sequence[Demand]]


@dataclass(frozen=True)
class Reading:
    """A document that is held, and its demands in reading order, each under its identity."""

    document: Document
    demands: tuple[tuple[str, Demand], ...]


def read(documents: Sequence[Document], find: Finder) -> tuple[Reading, ...]:
    """The demands of these documents; blocking work."""
    return tuple(Reading(one, tuple(_identified(find(one)))) for one in documents)


def _identified(demands: Sequence[Demand]) -> list[tuple[str, Demand]]:
    """The same for as long as document, kind, words and section are; twins are counted."""
    seen = Counter[str]()
    found = []
    for demand in demands:
        place = demand.place
        key = [place.document, demand.kind, quoted(demand.quote)]
        whole = json.dumps([*key, place.locator, place.part, place.bullet], ensure_ascii=False)
        found.append((_hash(f"{whole}#{seen[whole]}"), demand))
        seen[whole] += 1
    return found


def quoted(quote: str) -> str:
    """A quote as it is compared: another reader of the same file may space it otherwise."""
    return " ".join(quote.split())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
