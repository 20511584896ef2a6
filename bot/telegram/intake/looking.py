"""A draft held against what is there already."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.demands.finder import demands_of
from corpus.demands.model import Demand
from corpus.difference import Difference, difference
from corpus.intake import Draft
from corpus.model import Document


@dataclass(frozen=True)
class Look:
    """A draft, the version that it would follow, what differs, and what the draft demands."""

    draft: Draft
    before: Document | None
    difference: Difference | None
    demands: Sequence[Demand]


def look_at(draft: Draft, held: Sequence[Document]) -> Look:
    """Blocking work."""
    document = draft.document
    wanted = document.id if draft.replaces is not None else None
    before = next((one for one in held if one.id == wanted), None)
    changed = difference(before, document) if before else None
    return Look(draft, before, changed, demands_of(document))
